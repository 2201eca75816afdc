//! PNG.

use std::io::Cursor;

use crate::error::RenderError;
use crate::options::PIXELS_MAX;
use crate::renderer::Frame;

/// A PNG file of a frame, 8 bits per channel, sRGB; without alpha when the frame is opaque.
///
/// # Errors
/// When the encoder refuses, which a frame of this crate gives no cause for.
pub fn png(frame: &Frame) -> Result<Vec<u8>, RenderError> {
    let opaque = frame.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    if !opaque {
        return rgba_png(frame);
    }
    let rgb: Vec<u8> = frame
        .rgba
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    write(frame, ::png::ColorType::Rgb, &rgb)
}

/// A PNG file of a frame, always with alpha.
pub(crate) fn rgba_png(frame: &Frame) -> Result<Vec<u8>, RenderError> {
    write(frame, ::png::ColorType::Rgba, &frame.rgba)
}

fn write(frame: &Frame, color: ::png::ColorType, bytes: &[u8]) -> Result<Vec<u8>, RenderError> {
    let fail = |cause: ::png::EncodingError| RenderError::encode("png", cause);
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, frame.width, frame.height);
    encoder.set_depth(::png::BitDepth::Eight);
    // Level 4 takes a quarter of the default's time for 5 % more bytes on pictures with grain.
    encoder.set_deflate_compression(::png::DeflateCompression::Level(4));
    encoder.set_filter(::png::Filter::Adaptive);
    encoder.set_source_srgb(::png::SrgbRenderingIntent::Perceptual);
    encoder.set_color(color);
    let mut writer = encoder.write_header().map_err(fail)?;
    writer.write_image_data(bytes).map_err(fail)?;
    writer.finish().map_err(fail)?;
    Ok(file)
}

/// Reads a PNG of 8 bits per channel or less, for comparisons.
///
/// # Errors
/// When the bytes are no PNG, are damaged, or hold more pixels than a frame may have.
pub fn read_png(file: &[u8]) -> Result<Frame, RenderError> {
    let fail = |cause: ::png::DecodingError| RenderError::encode("png", cause);
    let mut decoder = ::png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(::png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(fail)?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        let what = format!("a PNG of {width} x {height} pixels");
        let max = PIXELS_MAX;
        return Err(RenderError::TooLarge { what, max });
    }
    let size = reader.output_buffer_size().unwrap_or_default();
    let mut bytes = vec![0; size];
    let info = reader.next_frame(&mut bytes).map_err(fail)?;
    bytes.truncate(info.buffer_size());
    let rgba = match info.color_type {
        ::png::ColorType::Rgba => bytes,
        ::png::ColorType::Rgb => spread(&bytes, 3, |p| [p[0], p[1], p[2], 255]),
        ::png::ColorType::GrayscaleAlpha => spread(&bytes, 2, |p| [p[0], p[0], p[0], p[1]]),
        _ => spread(&bytes, 1, |p| [p[0], p[0], p[0], 255]),
    };
    Ok(Frame {
        width,
        height,
        rgba,
    })
}

fn spread(bytes: &[u8], channels: usize, pixel: impl Fn(&[u8]) -> [u8; 4]) -> Vec<u8> {
    bytes.chunks_exact(channels).flat_map(pixel).collect()
}

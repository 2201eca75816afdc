//! PNG.

use crate::error::RenderError;
use crate::renderer::Frame;

/// A PNG file of a frame, 8 bits per channel, sRGB; without alpha when the frame is opaque.
///
/// # Errors
/// When the encoder refuses, which a frame of this crate gives no cause for.
pub fn png(frame: &Frame) -> Result<Vec<u8>, RenderError> {
    let fail = |cause: ::png::EncodingError| RenderError::encode("png", cause);
    let opaque = frame.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, frame.width, frame.height);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_compression(::png::Compression::Balanced);
    encoder.set_source_srgb(::png::SrgbRenderingIntent::Perceptual);
    if opaque {
        encoder.set_color(::png::ColorType::Rgb);
        let rgb: Vec<u8> = frame
            .rgba
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        let mut writer = encoder.write_header().map_err(fail)?;
        writer.write_image_data(&rgb).map_err(fail)?;
        writer.finish().map_err(fail)?;
    } else {
        encoder.set_color(::png::ColorType::Rgba);
        let mut writer = encoder.write_header().map_err(fail)?;
        writer.write_image_data(&frame.rgba).map_err(fail)?;
        writer.finish().map_err(fail)?;
    }
    Ok(file)
}

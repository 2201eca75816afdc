//! PNG to RGBA, with the size known and paid for before a pixel is decoded.

use super::{Image, byte_len, no};
use crate::bindings::effectforge::media::images::ImageError;
use std::io::Cursor;

/// Most bytes that the decoder may hold beside the picture: text chunks, profiles, tables.
const DECODER_MAX_BYTES: usize = 64 * 1024 * 1024;

/// What the header says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    width: u32,
    height: u32,
    /// The decoded picture, in bytes.
    pub(super) rgba_bytes: u64,
}

/// Reads the size alone.
pub(super) fn header(bytes: &[u8]) -> Result<Header, ImageError> {
    let mut decoder = decoder(bytes);
    let info = decoder.read_header_info().map_err(broken)?;
    let rgba_bytes = byte_len(info.width, info.height)?;
    Ok(Header {
        width: info.width,
        height: info.height,
        rgba_bytes,
    })
}

/// Decodes the picture that `header` described.
pub(super) fn pixels(bytes: &[u8], header: Header) -> Result<Image, ImageError> {
    let mut reader = decoder(bytes).read_info().map_err(broken)?;
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| no("bad_size", "too many pixels"))?;
    // At most 4 bytes a pixel after expansion to 8 bits.
    if size as u64 > header.rgba_bytes {
        return Err(no(
            "unsupported",
            "a pixel format of more than 8 bits a channel",
        ));
    }
    let mut raw = vec![0u8; size];
    let info = reader.next_frame(&mut raw).map_err(broken)?;
    raw.truncate(info.buffer_size());
    let rgba: Vec<u8> = match info.color_type {
        png::ColorType::Rgba => raw,
        png::ColorType::Rgb => raw
            .as_chunks::<3>()
            .0
            .iter()
            .flat_map(|[r, g, b]| [*r, *g, *b, 255])
            .collect(),
        png::ColorType::GrayscaleAlpha => raw
            .as_chunks::<2>()
            .0
            .iter()
            .flat_map(|[v, a]| [*v, *v, *v, *a])
            .collect(),
        png::ColorType::Grayscale => raw.iter().flat_map(|v| [*v, *v, *v, 255]).collect(),
        png::ColorType::Indexed => return Err(no("unsupported", "an unexpanded palette")),
    };
    if rgba.len() as u64 != header.rgba_bytes {
        return Err(no(
            "broken_image",
            "the picture has fewer pixels than its header says",
        ));
    }
    Ok(Image {
        width: header.width,
        height: header.height,
        rgba: rgba.into(),
    })
}

fn decoder(bytes: &[u8]) -> png::Decoder<Cursor<&[u8]>> {
    let limits = png::Limits {
        bytes: DECODER_MAX_BYTES,
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder
}

fn broken(error: png::DecodingError) -> ImageError {
    no("broken_image", error.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn encoded(color: png::ColorType, data: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, 2, 1);
        encoder.set_color(color);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(data)
            .unwrap();
        out
    }

    fn decoded(bytes: &[u8]) -> Result<Image, ImageError> {
        header(bytes).and_then(|header| pixels(bytes, header))
    }

    #[test]
    fn every_colour_type_becomes_rgba() {
        let rgb = decoded(&encoded(png::ColorType::Rgb, &[1, 2, 3, 4, 5, 6])).unwrap();
        assert_eq!(&*rgb.rgba, &[1, 2, 3, 255, 4, 5, 6, 255]);
        let gray = decoded(&encoded(png::ColorType::GrayscaleAlpha, &[7, 8, 9, 10])).unwrap();
        assert_eq!(&*gray.rgba, &[7, 7, 7, 8, 9, 9, 9, 10]);
    }

    #[test]
    fn every_truncation_is_an_error_and_no_panic() {
        let whole = encoded(png::ColorType::Rgba, &[1, 2, 3, 4, 5, 6, 7, 8]);
        // The last 12 bytes are the end marker, without which the picture is complete.
        for len in 0..whole.len() - 16 {
            assert!(
                decoded(&whole[..len]).is_err(),
                "{len} of {} bytes",
                whole.len()
            );
        }
    }

    #[test]
    fn a_picture_bomb_is_refused_from_its_header() {
        let mut out = Vec::new();
        png::Encoder::new(&mut out, 1_000_000, 1_000_000)
            .write_header()
            .unwrap();
        assert_eq!(header(&out).unwrap_err().code, "bad_size");
    }
}

//! Images that a document brings along, and the renderable that draws them.

use serde::{Deserialize, Serialize};

use super::{Blend, path::zero_angle};
use crate::expr::Expr;

/// A small image: a logo, a texture. The document holds all of it, so that an effect needs no network
/// and a frame stays a function of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// `image/png`.
    pub media_type: String,
    /// Pixels, 1 to 1024; as the file says.
    pub width: u32,
    /// Pixels, 1 to 1024; as the file says.
    pub height: u32,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The file in base64 with padding, at most 256 KiB when decoded.
    pub data: String,
}

/// What the head of a PNG file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PngHead {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

impl Image {
    /// Bytes of the file, by the length of its text; none where that is no length of base64.
    #[must_use]
    pub fn file_bytes(&self) -> Option<usize> {
        let text = self.data.as_bytes();
        let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
        let whole = text.len().is_multiple_of(4) && padding <= 2;
        (whole && !text.is_empty()).then(|| text.len() / 4 * 3 - padding)
    }

    /// The file; none where its text is no base64.
    #[must_use]
    pub fn file(&self) -> Option<Vec<u8>> {
        let bytes = self.file_bytes()?;
        decode(self.data.trim_end_matches('='), bytes)
    }

    /// What the file's head says; none where it is no PNG.
    #[must_use]
    pub fn png_head(&self) -> Option<PngHead> {
        // 8 bytes of signature, 4 of length, 4 of name, then width and height: 24 bytes, 32 letters.
        let head = decode(self.data.get(..32)?, 24)?;
        let number = |at: usize| -> Option<u32> {
            let bytes: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
            Some(u32::from_be_bytes(bytes))
        };
        let known = head.starts_with(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR");
        let (width, height) = (number(16)?, number(20)?);
        known.then_some(PngHead { width, height })
    }
}

/// Base64 without its padding.
fn decode(text: &str, bytes: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    // What is left over must be nothing, or two texts would be one file.
    (held == 0 && out.len() == bytes).then_some(out)
}

/// Draws each element as an image; one element is a logo. The element's place is the image's middle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Id of an emitter.
    pub emitter: String,
    /// Ids of fields, in the order in which they move the element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Name of an image of the document.
    pub image: String,
    /// Width of the picture, a length.
    pub size_x: Expr,
    /// Height of the picture, a length.
    pub size_y: Expr,
    /// Turn about the element's place, clockwise.
    #[serde(default = "zero_angle")]
    pub angle: Expr,
    /// Alpha, 0 to 1; values outside are clamped.
    #[serde(default = "Expr::one")]
    pub alpha: Expr,
    /// How pictures meet what lies below.
    #[serde(default)]
    pub blend: Blend,
}

//! Pictures that the host holds. Needs the capability `images` in the manifest.

use crate::{Failure, host};

/// An immutable picture: straight-alpha RGBA, 8 bits a channel, sRGB, rows from the top.
#[derive(Debug)]
pub struct Image(host::Picture);

impl Image {
    /// Decodes a PNG.
    ///
    /// # Errors
    /// The host's reason, for example that the bytes are no PNG.
    pub fn decode(bytes: &[u8]) -> Result<Self, Failure> {
        host::Picture::decode(bytes).map(Self)
    }

    /// A picture from `width * height * 4` bytes.
    ///
    /// # Errors
    /// The host's reason, for example that the number of bytes is wrong.
    pub fn from_rgba8(width: u32, height: u32, bytes: &[u8]) -> Result<Self, Failure> {
        host::Picture::from_rgba8(width, height, bytes).map(Self)
    }

    /// Width in pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// Height in pixels.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// `count` rows from row `first`: `count * width * 4` bytes, at most 4 MiB a read.
    ///
    /// # Errors
    /// The host's reason, for example rows beyond the picture.
    pub fn rows(&self, first: u32, count: u32) -> Result<Vec<u8>, Failure> {
        self.0.rows(first, count)
    }

    /// A new picture of another size in pixels.
    ///
    /// # Errors
    /// The host's reason, for example a size beyond its bound.
    pub fn resize(&self, width: u32, height: u32) -> Result<Self, Failure> {
        self.0.resize(width, height).map(Self)
    }
}

//! `images`: pictures that the host holds: straight-alpha RGBA, 8 bits a channel, sRGB.
//!
//! Invariant: the bytes of every picture that is alive are held against the call's `host_bytes`,
//! and are counted before they are allocated.

mod decode;
mod resize;

use crate::READ_MAX_BYTES;
use crate::bindings::effectforge::media::images as wit;
use effectforge_sandbox::{CallState, Capability, Consent, Interface};
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker, Resource};

/// Longest side, in pixels.
pub const SIDE_MAX_PX: u32 = 16_384;

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Images;

/// An immutable picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Width in pixels, 1 to [`SIDE_MAX_PX`].
    pub width: u32,
    /// Height in pixels, 1 to [`SIDE_MAX_PX`].
    pub height: u32,
    /// `width * height * 4` bytes, rows from the top.
    pub rgba: Arc<[u8]>,
}

/// A refusal that a guest gets as a value.
pub(crate) fn no(code: &str, message: impl Into<String>) -> wit::ImageError {
    wit::ImageError {
        code: code.to_owned(),
        message: message.into(),
    }
}

/// The bytes of a picture of this size, if there may be such a picture.
pub(crate) fn byte_len(width: u32, height: u32) -> Result<u64, wit::ImageError> {
    if width == 0 || height == 0 || width > SIDE_MAX_PX || height > SIDE_MAX_PX {
        let message = format!("{width}x{height} pixels: each side must be 1 to {SIDE_MAX_PX}");
        return Err(no("bad_size", message));
    }
    Ok(u64::from(width) * u64::from(height) * 4)
}

impl Capability for Images {
    fn name(&self) -> &'static str {
        "images"
    }

    fn consent(&self) -> Consent {
        Consent::Bounded
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:media/images",
            version: "0.1.0",
            since: "0.1.0",
            items: &[
                "image",
                "[method]image.width",
                "[method]image.height",
                "[method]image.pixel-format",
                "[method]image.read-rows",
                "[method]image.resize",
                "decode",
                "from-rgba8",
            ],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

type Answer<T> = wasmtime::Result<Result<T, wit::ImageError>>;

/// Makes room for `bytes`, then makes the picture. When there is no room the guest is told, and is
/// ended if it does not listen.
fn make(
    state: &mut CallState,
    bytes: u64,
    picture: impl FnOnce() -> Result<Image, wit::ImageError>,
) -> Answer<Resource<Image>> {
    // A picture is the costliest thing a guest can ask for in one call: not past the deadline.
    state.check_wall()?;
    if let Err(hit) = state.hold(bytes) {
        state.refuse(hit)?;
        return Ok(Err(no("host_bytes_limit", hit.to_string())));
    }
    match picture() {
        Ok(image) => {
            debug_assert_eq!(image.rgba.len() as u64, bytes, "held what was made");
            Ok(Ok(state.push(image)?))
        }
        Err(error) => {
            state.release(bytes);
            Ok(Err(error))
        }
    }
}

impl wit::Host for CallState {
    fn decode(&mut self, bytes: Vec<u8>) -> Answer<Resource<Image>> {
        let header = match decode::header(&bytes) {
            Ok(header) => header,
            Err(error) => return Ok(Err(error)),
        };
        make(self, header.rgba_bytes, || decode::pixels(&bytes, header))
    }

    fn from_rgba8(&mut self, width: u32, height: u32, bytes: Vec<u8>) -> Answer<Resource<Image>> {
        let expected = match byte_len(width, height) {
            Ok(expected) => expected,
            Err(error) => return Ok(Err(error)),
        };
        if bytes.len() as u64 != expected {
            let message = format!(
                "{width}x{height} needs {expected} bytes, got {}",
                bytes.len()
            );
            return Ok(Err(no("bad_length", message)));
        }
        make(self, expected, || {
            Ok(Image {
                width,
                height,
                rgba: bytes.into(),
            })
        })
    }
}

impl wit::HostImage for CallState {
    fn width(&mut self, image: Resource<Image>) -> wasmtime::Result<u32> {
        Ok(self.table().get(&image)?.width)
    }

    fn height(&mut self, image: Resource<Image>) -> wasmtime::Result<u32> {
        Ok(self.table().get(&image)?.height)
    }

    fn pixel_format(&mut self, image: Resource<Image>) -> wasmtime::Result<String> {
        self.table().get(&image)?;
        Ok("rgba8-srgb".to_owned())
    }

    fn read_rows(&mut self, image: Resource<Image>, first: u32, count: u32) -> Answer<Vec<u8>> {
        let image = self.table().get(&image)?;
        let end = first.checked_add(count).filter(|end| *end <= image.height);
        let Some(end) = end else {
            let message = format!(
                "rows {first} and {count} more are beyond the height {}",
                image.height
            );
            return Ok(Err(no("out_of_range", message)));
        };
        let row = image.width as usize * 4;
        let (from, to) = (first as usize * row, end as usize * row);
        if to - from > READ_MAX_BYTES {
            let message = format!(
                "{} bytes are more than {READ_MAX_BYTES} in one read",
                to - from
            );
            return Ok(Err(no("read_too_large", message)));
        }
        Ok(Ok(image.rgba[from..to].to_vec()))
    }

    fn resize(
        &mut self,
        image: Resource<Image>,
        width: u32,
        height: u32,
    ) -> Answer<Resource<Image>> {
        let source = self.table().get(&image)?.clone();
        match byte_len(width, height) {
            Ok(bytes) => make(self, bytes, || Ok(resize::resize(&source, width, height))),
            Err(error) => Ok(Err(error)),
        }
    }

    fn drop(&mut self, image: Resource<Image>) -> wasmtime::Result<()> {
        let image = self.table().delete(image)?;
        self.release(image.rgba.len() as u64);
        Ok(())
    }
}

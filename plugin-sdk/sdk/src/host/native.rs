//! No host: what [`crate::testing`] was told.

use std::rc::Rc;

use crate::testing::{LINES, Line, STAND};
use crate::{Failure, Level};

pub(crate) fn log_enabled(_level: Level) -> bool {
    true
}

pub(crate) fn log_write(level: Level, message: &str, fields: &[(String, String)]) {
    STAND.with_borrow_mut(|stand| {
        if stand.lines.len() < LINES {
            stand.lines.push(Line {
                level,
                message: message.to_owned(),
                fields: fields.to_vec(),
            });
        }
    });
}

pub(crate) fn seed() -> u64 {
    STAND.with_borrow(|stand| stand.seed)
}

pub(crate) fn progress(_done: u64, _total: u64, _stage: &str) {}

pub(crate) fn is_cancelled() -> bool {
    STAND.with_borrow(|stand| stand.cancelled)
}

pub(crate) fn config_get(key: &str) -> Option<String> {
    STAND.with_borrow(|stand| stand.config.get(key).cloned())
}

pub(crate) fn config_keys() -> Vec<String> {
    STAND.with_borrow(|stand| stand.config.keys().cloned().collect())
}

#[expect(clippy::unnecessary_wraps, reason = "a component's host may refuse")]
pub(crate) fn write_blob(media_type: &str, bytes: &[u8]) -> Result<Blob, Failure> {
    Ok(Blob::of(media_type, bytes))
}

/// An immutable byte sequence that the host holds: an input file, an artifact.
#[derive(Debug)]
pub struct Blob {
    media_type: String,
    bytes: Rc<[u8]>,
}

impl Blob {
    pub(crate) fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            bytes: bytes.into(),
        }
    }

    /// Length in bytes.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "the contract's resource has none"
    )]
    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The media type it was made with, for example `text/markdown`.
    #[must_use]
    pub fn media_type(&self) -> String {
        self.media_type.clone()
    }

    /// At most `len` bytes from `offset`; shorter at the end, empty beyond it, at most 4 MiB a read.
    #[must_use]
    pub fn read_at(&self, offset: u64, len: u32) -> Vec<u8> {
        let all = self.bytes.len();
        let start = usize::try_from(offset).unwrap_or(all).min(all);
        let end = start.saturating_add(len.min(4 << 20) as usize).min(all);
        self.bytes[start..end].to_vec()
    }
}

/// There are no pictures without a host.
#[derive(Debug)]
pub(crate) enum Picture {}

fn no_host() -> Failure {
    Failure::new("no_host", "pictures need the host")
        .help("test this with `effectforge plugin test`")
}

impl Picture {
    pub(crate) fn decode(_bytes: &[u8]) -> Result<Self, Failure> {
        Err(no_host())
    }

    pub(crate) fn from_rgba8(_width: u32, _height: u32, _bytes: &[u8]) -> Result<Self, Failure> {
        Err(no_host())
    }

    pub(crate) fn width(&self) -> u32 {
        match *self {}
    }

    pub(crate) fn height(&self) -> u32 {
        match *self {}
    }

    pub(crate) fn rows(&self, _first: u32, _count: u32) -> Result<Vec<u8>, Failure> {
        match *self {}
    }

    pub(crate) fn resize(&self, _width: u32, _height: u32) -> Result<Self, Failure> {
        match *self {}
    }
}

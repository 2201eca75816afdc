//! The host of a component, through the contract.

use crate::bindings::base::effectforge::host::{config, job, log};
use crate::bindings::base::effectforge::media::{blobs, images};
use crate::{Failure, Level};

/// Bytes handed over in one call; the host bounds what one call may carry.
const CHUNK: usize = 1 << 20;

fn level(level: Level) -> log::Level {
    match level {
        Level::Trace => log::Level::Trace,
        Level::Debug => log::Level::Debug,
        Level::Info => log::Level::Info,
        Level::Warn => log::Level::Warn,
        Level::Error => log::Level::Error,
    }
}

pub(crate) fn log_enabled(of: Level) -> bool {
    log::enabled(level(of))
}

pub(crate) fn log_write(of: Level, message: &str, fields: &[(String, String)]) {
    log::write(level(of), message, fields);
}

pub(crate) fn seed() -> u64 {
    job::seed()
}

pub(crate) fn progress(done: u64, total: u64, stage: &str) {
    job::progress(done, total, stage);
}

pub(crate) fn is_cancelled() -> bool {
    job::is_cancelled()
}

pub(crate) fn config_get(key: &str) -> Option<String> {
    config::get(key)
}

pub(crate) fn config_keys() -> Vec<String> {
    config::keys()
}

pub use blobs::Blob;

pub(crate) fn write_blob(media_type: &str, bytes: &[u8]) -> Result<Blob, Failure> {
    let writer = blobs::BlobWriter::new(media_type);
    for part in bytes.chunks(CHUNK) {
        writer.write(part).map_err(|error| {
            let message = format!(
                "{} ({} of {} bytes)",
                error.message, error.used, error.limit
            );
            Failure::new(error.code, message)
        })?;
    }
    Ok(blobs::BlobWriter::finish(writer))
}

/// A handle on a picture.
#[derive(Debug)]
pub(crate) struct Picture(images::Image);

fn failed(error: images::ImageError) -> Failure {
    Failure::new(error.code, error.message)
}

impl Picture {
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Failure> {
        images::decode(bytes).map(Self).map_err(failed)
    }

    pub(crate) fn from_rgba8(width: u32, height: u32, bytes: &[u8]) -> Result<Self, Failure> {
        images::from_rgba8(width, height, bytes)
            .map(Self)
            .map_err(failed)
    }

    pub(crate) fn width(&self) -> u32 {
        self.0.width()
    }

    pub(crate) fn height(&self) -> u32 {
        self.0.height()
    }

    pub(crate) fn rows(&self, first: u32, count: u32) -> Result<Vec<u8>, Failure> {
        self.0.read_rows(first, count).map_err(failed)
    }

    pub(crate) fn resize(&self, width: u32, height: u32) -> Result<Self, Failure> {
        self.0.resize(width, height).map(Self).map_err(failed)
    }
}

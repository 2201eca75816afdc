//! Bytes that the host holds.
//!
//! In a component the type is the contract's own resource, so that what the host lends is passed on
//! as it is; natively it is a stand-in with the same methods.

pub use crate::host::Blob;
use crate::{Failure, host};

/// Most that one read gives, bytes.
const CHUNK: u32 = 4 << 20;

impl Blob {
    /// Hands bytes to the host. They count against the call's output bound.
    ///
    /// # Errors
    /// `output_limit` when the bound would be passed.
    pub fn from_bytes(media_type: &str, bytes: &[u8]) -> Result<Self, Failure> {
        host::write_blob(media_type, bytes)
    }

    /// All bytes, when there are at most `limit`.
    ///
    /// # Errors
    /// `input_too_large` when there are more.
    pub fn read_all(&self, limit: u64) -> Result<Vec<u8>, Failure> {
        let len = self.len();
        if len > limit {
            let message = format!("the input has {len} bytes, {limit} are read at most");
            return Err(Failure::new("input_too_large", message)
                .help("split it, or leave out what matters least"));
        }
        if len <= u64::from(CHUNK) {
            return Ok(self.read_at(0, CHUNK));
        }
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < len {
            let part = self.read_at(bytes.len() as u64, CHUNK);
            if part.is_empty() {
                return Err(Failure::new(
                    "short_read",
                    "the input ended before its length",
                ));
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes)
    }
}

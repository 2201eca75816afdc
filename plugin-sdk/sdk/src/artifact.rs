//! Files that belong to an effect.

use crate::{Blob, Failure};

/// Most that [`Artifact::bytes`] reads.
const LIMIT: u64 = 64 << 20;

/// One file of an export.
#[derive(Debug)]
pub struct Artifact {
    /// Relative, `/`-separated, without `..`, at most 128 bytes; the host checks it.
    pub path: String,
    /// For example `text/javascript`.
    pub media_type: String,
    /// What it is for: `module`, `module-minified`, `types`, `page`, `readme`, `source-map`.
    pub role: String,
    /// Path of the source map that belongs to it.
    pub source_map: Option<String>,
    content: Content,
}

/// An artifact that was given stays with the host until somebody looks.
#[derive(Debug)]
enum Content {
    Held(Blob),
    Made(Vec<u8>),
}

impl Artifact {
    /// A new file.
    pub fn new(
        path: impl Into<String>,
        media_type: impl Into<String>,
        role: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            path: path.into(),
            media_type: media_type.into(),
            role: role.into(),
            source_map: None,
            content: Content::Made(bytes.into()),
        }
    }

    /// The same with the path of its source map.
    #[must_use]
    pub fn with_source_map(mut self, path: impl Into<String>) -> Self {
        self.source_map = Some(path.into());
        self
    }

    /// Length in bytes, without reading them.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.content {
            Content::Held(blob) => blob.len(),
            Content::Made(bytes) => bytes.len() as u64,
        }
    }

    /// Whether the file is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    ///
    /// # Errors
    /// `input_too_large` above 64 MiB.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match &self.content {
            Content::Held(blob) => blob.read_all(LIMIT),
            Content::Made(bytes) => Ok(bytes.clone()),
        }
    }

    /// The text.
    ///
    /// # Errors
    /// As [`Artifact::bytes`], and `invalid_utf8` when the file is no text.
    pub fn text(&self) -> Result<String, Failure> {
        Ok(String::from_utf8(self.bytes()?)?)
    }

    /// A file that the host holds: what a plugin is given, and what a test gives it.
    #[must_use]
    pub fn held(
        path: String,
        media_type: String,
        role: String,
        source_map: Option<String>,
        blob: Blob,
    ) -> Self {
        Self {
            path,
            media_type,
            role,
            source_map,
            content: Content::Held(blob),
        }
    }

    /// The host's handle: the one it came with, or a new one.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn into_blob(self) -> Result<Blob, Failure> {
        match self.content {
            Content::Held(blob) => Ok(blob),
            Content::Made(bytes) => Blob::from_bytes(&self.media_type, &bytes),
        }
    }
}

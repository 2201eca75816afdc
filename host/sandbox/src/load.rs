//! The one place where bytes on disk become native code.

use std::path::Path;
use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Maps a compiled component that [`crate::cache::CodeCache`] wrote and has just verified.
///
/// # Errors
/// When the file was made by another engine version, for other settings or another machine.
#[allow(unsafe_code)]
pub(crate) fn load(engine: &Engine, path: &Path) -> Result<Component> {
    // SAFETY: the file is in a folder that only this user may write (checked when the cache was
    // opened), was written there by this host from a component that it compiled itself, and its
    // checksum was verified by the caller. It is never changed in place: a rewrite is a rename, so
    // the mapping keeps its bytes. The engine checks version, settings and machine before use.
    unsafe { Component::deserialize_file(engine, path) }
}

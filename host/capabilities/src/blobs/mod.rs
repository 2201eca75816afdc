//! `blobs`: byte sequences that the host holds for a call: input files, artifacts.
//!
//! Invariant: the bytes of every blob and writer that is alive are held against the call's
//! `host_bytes`; what a writer takes is charged once against its `output`.

use crate::READ_MAX_BYTES;
use crate::bindings::effectforge::media::blobs as wit;
use effectforge_sandbox::{BoundHit, CallFailure, CallState, Capability, Consent, Interface};
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker, Resource};

/// Longest media type, in bytes.
const MEDIA_TYPE_MAX_BYTES: usize = 128;

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Blobs;

/// An immutable byte sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// For example `text/markdown`.
    pub media_type: Arc<str>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// Bytes on their way to becoming a blob.
#[derive(Debug)]
pub struct BlobWriter {
    media_type: Arc<str>,
    bytes: Vec<u8>,
}

impl Blob {
    /// A blob of `bytes`.
    pub fn new(media_type: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Blob {
            media_type: media_type.into(),
            bytes: bytes.into(),
        }
    }
}

/// Gives a guest a blob of the host's.
///
/// # Errors
/// When the call may hold no more bytes or handles.
pub(crate) fn lend(state: &mut CallState, blob: Blob) -> Result<Resource<Blob>, BoundHit> {
    state.hold(blob.bytes.len() as u64)?;
    state.push(blob)
}

/// Takes a blob that a guest returned.
///
/// # Errors
/// When the handle is not one of a blob.
pub(crate) fn take(state: &mut CallState, handle: Resource<Blob>) -> wasmtime::Result<Blob> {
    let blob = state.table().delete(handle)?;
    state.release(blob.bytes.len() as u64);
    Ok(blob)
}

impl Capability for Blobs {
    fn name(&self) -> &'static str {
        "blobs"
    }

    fn consent(&self) -> Consent {
        Consent::Inherent
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:media/blobs",
            version: "0.1.0",
            since: "0.1.0",
            items: &[
                "blob",
                "blob-writer",
                "[method]blob.len",
                "[method]blob.media-type",
                "[method]blob.read-at",
                "[constructor]blob-writer",
                "[method]blob-writer.write",
                "[static]blob-writer.finish",
            ],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

impl wit::Host for CallState {}

impl wit::HostBlob for CallState {
    fn len(&mut self, blob: Resource<Blob>) -> wasmtime::Result<u64> {
        Ok(self.table().get(&blob)?.bytes.len() as u64)
    }

    fn media_type(&mut self, blob: Resource<Blob>) -> wasmtime::Result<String> {
        Ok(self.table().get(&blob)?.media_type.to_string())
    }

    fn read_at(
        &mut self,
        blob: Resource<Blob>,
        offset: u64,
        len: u32,
    ) -> wasmtime::Result<Vec<u8>> {
        let bytes = &self.table().get(&blob)?.bytes;
        let from = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let count = (len as usize).min(READ_MAX_BYTES).min(bytes.len() - from);
        Ok(bytes[from..from + count].to_vec())
    }

    fn drop(&mut self, blob: Resource<Blob>) -> wasmtime::Result<()> {
        take(self, blob).map(|_| ())
    }
}

impl wit::HostBlobWriter for CallState {
    fn new(&mut self, media_type: String) -> wasmtime::Result<Resource<BlobWriter>> {
        let media_type = media_type_of(media_type)?;
        Ok(self.push(BlobWriter {
            media_type,
            bytes: Vec::new(),
        })?)
    }

    fn write(
        &mut self,
        writer: Resource<BlobWriter>,
        bytes: Vec<u8>,
    ) -> wasmtime::Result<Result<(), wit::BlobError>> {
        self.table().get(&writer)?;
        let len = bytes.len() as u64;
        let room = self.may_hold(len).and_then(|()| self.charge_output(len));
        if let Err(hit) = room {
            self.refuse(hit)?;
            return Ok(Err(refusal(hit)));
        }
        self.hold(len)?;
        self.table()
            .get_mut(&writer)?
            .bytes
            .extend_from_slice(&bytes);
        Ok(Ok(()))
    }

    fn finish(&mut self, writer: Resource<BlobWriter>) -> wasmtime::Result<Resource<Blob>> {
        let BlobWriter { media_type, bytes } = self.table().delete(writer)?;
        Ok(self.push(Blob {
            media_type,
            bytes: bytes.into(),
        })?)
    }

    fn drop(&mut self, writer: Resource<BlobWriter>) -> wasmtime::Result<()> {
        let writer = self.table().delete(writer)?;
        self.release(writer.bytes.len() as u64);
        Ok(())
    }
}

fn refusal(hit: BoundHit) -> wit::BlobError {
    wit::BlobError {
        code: format!("{}_limit", hit.bound.name()),
        message: hit.to_string(),
        limit: hit.limit,
        used: hit.used,
    }
}

fn media_type_of(text: String) -> Result<Arc<str>, CallFailure> {
    let fits = text.len() <= MEDIA_TYPE_MAX_BYTES
        && text.contains('/')
        && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if fits {
        Ok(text.into())
    } else {
        Err(CallFailure::Malformed {
            what: "media type",
            why: format!(
                "{:?} is not of the form type/subtype in at most {MEDIA_TYPE_MAX_BYTES} ASCII bytes",
                text.chars().take(40).collect::<String>()
            ),
        })
    }
}

//! Compiled code on disk, so that a plugin is compiled once per machine.
//!
//! Invariant: what is loaded was written by this user's host for this very engine. The folder is
//! private (0700, ours), an entry is named by sha256(component) and the engine's compatibility
//! hash, and its bytes are held against a checksum before they become code. Anything else is
//! ignored and written anew. Never accept an entry from a package: compiled code is native code.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use wasmtime::Engine;

/// Most bytes that the folder keeps; the oldest entries go first.
const FOLDER_MAX_BYTES: u64 = 512 * 1024 * 1024;
/// Most entries that the folder keeps.
const FOLDER_MAX_ENTRIES: usize = 512;

/// A private folder of compiled components.
#[derive(Clone, Debug)]
pub struct CodeCache {
    folder: PathBuf,
}

impl CodeCache {
    /// Uses `folder`, making it when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or written, or is not private to this user.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        make_private(&folder)?;
        check_private(&folder)?;
        Ok(CodeCache { folder })
    }

    /// The path of a sound entry.
    pub(crate) fn find(&self, key: &str) -> Option<PathBuf> {
        let (code, sum) = self.paths(key);
        let expected = std::fs::read_to_string(&sum).ok()?;
        let bytes = std::fs::read(&code).ok()?;
        (hex(&Sha256::digest(&bytes)) == expected.trim()).then_some(code)
    }

    /// Writes an entry: the code first, its checksum last, each in one step.
    pub(crate) fn put(&self, key: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let (code, sum) = self.paths(key);
        self.replace(&code, bytes)?;
        self.replace(&sum, hex(&Sha256::digest(bytes)).as_bytes())?;
        self.evict(&code);
        Ok(code)
    }

    /// Forgets an entry that turned out unusable.
    pub(crate) fn forget(&self, key: &str) {
        let (code, sum) = self.paths(key);
        // A file that is already gone is what is wanted.
        let _ = std::fs::remove_file(sum);
        let _ = std::fs::remove_file(code);
    }

    fn paths(&self, key: &str) -> (PathBuf, PathBuf) {
        let stem = self.folder.join(key);
        (stem.with_extension("cwasm"), stem.with_extension("sha256"))
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    }

    fn evict(&self, keep: &Path) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else {
            return;
        };
        let mut entries: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "cwasm"))
            .filter_map(|entry| {
                let meta = entry.metadata().ok()?;
                Some((meta.modified().ok()?, meta.len(), entry.path()))
            })
            .collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.0));
        let mut bytes = 0u64;
        for (at, (_, len, path)) in entries.iter().enumerate() {
            bytes = bytes.saturating_add(*len);
            if (bytes > FOLDER_MAX_BYTES || at >= FOLDER_MAX_ENTRIES) && path != keep {
                let _ = std::fs::remove_file(path.with_extension("sha256"));
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// The entry's name: the component's digest and what the engine's code depends on.
pub(crate) fn key(engine: &Engine, digest: &str) -> String {
    let mut hasher = Sha256Hasher(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    let engine = hex(&hasher.0.finalize());
    format!("{digest}-{}", &engine[..16])
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The engine gives its compatibility as something to hash; a stable hash is needed on disk.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn finish(&self) -> u64 {
        0 // Never asked: the digest is taken from the inside.
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(unix)]
fn check_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let meta = std::fs::symlink_metadata(folder)?;
    // A file made here and now belongs to this process: whose is the folder?
    let probe = tempfile::NamedTempFile::new_in(folder)?;
    let mine = probe.as_file().metadata()?.uid();
    if !meta.is_dir() || meta.uid() != mine || meta.mode() & 0o077 != 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!(
                "the code cache {} is not private: it must be a folder of yours with mode 0700 \
                 (chmod 700)",
                folder.display()
            ),
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn check_private(folder: &Path) -> io::Result<()> {
    // Elsewhere a user's own folders are private by their place in the profile.
    if std::fs::symlink_metadata(folder)?.is_dir() {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::NotADirectory,
            "the code cache is not a folder",
        ))
    }
}

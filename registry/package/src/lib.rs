//! The `.efp` file: a plugin as one deterministic zip.
//!
//! [`pack`] takes a plugin's folder and its component and gives the bytes; equal contents give equal
//! bytes on every machine (sorted entries, no times, one encoder at one level). [`open`] trusts
//! nothing: it bounds entries, sizes and the compression ratio, checks every path and reads the
//! manifest. Identity is the SHA-256 of the file.

mod file;
mod open;
mod pack;
mod write;

pub use file::{Package, sha256};
pub use open::open;
pub use pack::pack;

use effectforge_manifest::ManifestError;
use effectforge_manifest::path::PathError;

/// The component's name in a package.
pub const COMPONENT: &str = "component.wasm";
/// Ending of a package's file name.
pub const EXTENSION: &str = "efp";
/// Most entries of a package.
pub const MAX_ENTRIES: usize = 256;
/// Most bytes of a package's contents, and of the file itself.
pub const MAX_TOTAL: u64 = 64 << 20;
/// Most that an entry above 64 KiB may grow when it is unpacked, times.
pub const MAX_RATIO: u64 = 200;

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// A file of the folder cannot be read.
    #[error("cannot read `{path}`: {cause}")]
    Io {
        /// The file, relative to the plugin's folder.
        path: String,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// The bytes are no zip, or a broken one.
    #[error("the file is no package: {0}")]
    NotAPackage(String),
    /// A file that every package has is not there.
    #[error("the package has no `{0}`")]
    Missing(&'static str),
    /// The manifest does not hold.
    #[error("the package's manifest does not hold:\n{0}")]
    Manifest(#[from] ManifestError),
    /// A file that the manifest names is not there.
    #[error(
        "the manifest names `{0}`, which is not in the package; put it beside the manifest, below `examples/`"
    )]
    NamedButMissing(String),
    /// A path that is not one of a package.
    #[error("`{path}` cannot be in a package: {cause}")]
    Path {
        /// The path as it stands.
        path: String,
        /// The rule that it breaks.
        cause: PathError,
    },
    /// A file that has no place in a package.
    #[error(
        "`{0}` has no place in a package: it holds effectforge.toml, component.wasm, README.md, LICENSE* and examples/"
    )]
    Unexpected(String),
    /// Two entries with one path, or paths that differ in case alone.
    #[error("the package has `{0}` twice")]
    Duplicate(String),
    /// A bound is passed.
    #[error("the package passes its bound on {what}: {used} of {limit}")]
    Limit {
        /// What is bounded: `entries`, `bytes`, `ratio`.
        what: &'static str,
        /// What is used.
        used: u64,
        /// The bound.
        limit: u64,
    },
}

impl PackageError {
    /// Stable, snake_case, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::NotAPackage(_) => "not_a_package",
            Self::Missing(_) => "missing_file",
            Self::Manifest(_) => "bad_manifest",
            Self::NamedButMissing(_) => "named_but_missing",
            Self::Path { .. } => "bad_path",
            Self::Unexpected(_) => "unexpected_file",
            Self::Duplicate(_) => "duplicate_file",
            Self::Limit { .. } => "limit",
        }
    }
}

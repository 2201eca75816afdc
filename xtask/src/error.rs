//! What can go wrong in a command.

use std::path::{Path, PathBuf};

use effectforge_package::PackageError;
use effectforge_toolchain::ToolchainError;

/// A command's result.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    #[error("cannot run cargo: {0}")]
    Cargo(#[from] std::io::Error),
    #[error("cargo ended with {0}")]
    Failed(String),
    #[error("cannot use `{}`: {cause}", .path.display())]
    Io {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("plugin `{plugin}`: {cause}")]
    Build {
        plugin: String,
        cause: ToolchainError,
    },
    #[error("plugin `{plugin}`: {cause}")]
    Pack { plugin: String, cause: PackageError },
    #[error("`registry/local/index.json` cannot be read: {0}; make it with `cargo xtask plugins`")]
    Index(serde_json::Error),
    #[error("no plugin matches `{0}`; the folders below plugins/ and the ids are names")]
    NoSuchPlugin(String),
    #[error("{count} of {all} packages differ from a rebuild: {ids}\n{help}")]
    Differ {
        count: usize,
        all: usize,
        ids: String,
        help: String,
    },
    #[error("the contract does not hold:\n{}", .0.join("\n"))]
    Contract(Vec<String>),
    #[error("a schema is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(
        "schemas/ does not say what the types say: {0}; run `cargo xtask schemas` and commit it"
    )]
    Schemas(String),
}

/// Names the file of an I/O error.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |cause| Error::Io { path, cause }
}

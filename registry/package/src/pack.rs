//! From a plugin's folder to the bytes of a package.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use effectforge_manifest::FILE_NAME;

use crate::file::{belongs, check, limit};
use crate::{COMPONENT, MAX_ENTRIES, MAX_TOTAL, PackageError, open, write};

/// Deepest folder below `examples/`.
const DEPTH: usize = 8;

/// Packs the folder that holds `effectforge.toml`, with `component` as its component: the manifest,
/// `README.md`, `LICENSE*` and `examples/` as they stand. Source and build files stay out.
///
/// # Errors
/// A file cannot be read, the manifest does not hold, a named file is missing, or a bound is passed.
pub fn pack(folder: &Path, component: &[u8]) -> Result<Vec<u8>, PackageError> {
    let mut files = BTreeMap::new();
    read(folder, FILE_NAME, &mut files)?;
    for name in names(folder, "")? {
        if name != FILE_NAME && name != COMPONENT && belongs(&name) && folder.join(&name).is_file()
        {
            read(folder, &name, &mut files)?;
        }
    }
    if folder.join("examples").is_dir() {
        collect(folder, "examples", 0, &mut files)?;
    }
    files.insert(COMPONENT.to_owned(), component.to_vec());
    // Bounds first, then the promise that what is packed opens.
    check(&files)?;
    let bytes = write::zip(&files);
    open(&bytes)?;
    Ok(bytes)
}

/// The names in a folder, sorted, hidden ones left out.
fn names(folder: &Path, below: &str) -> Result<Vec<String>, PackageError> {
    let io = |cause| PackageError::Io {
        path: below.to_owned(),
        cause,
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join(below)).map_err(io)? {
        let name = entry
            .map_err(io)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn collect(
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), PackageError> {
    limit("folders in folders", depth as u64, DEPTH as u64)?;
    for name in names(folder, below)? {
        let path = format!("{below}/{name}");
        if folder.join(&path).is_dir() {
            collect(folder, &path, depth + 1, files)?;
        } else {
            read(folder, &path, files)?;
        }
    }
    Ok(())
}

fn read(
    folder: &Path,
    path: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), PackageError> {
    let io = |cause| PackageError::Io {
        path: path.to_owned(),
        cause,
    };
    limit("entries", files.len() as u64 + 1, MAX_ENTRIES as u64)?;
    limit(
        "bytes",
        fs::metadata(folder.join(path)).map_err(io)?.len(),
        MAX_TOTAL,
    )?;
    files.insert(path.to_owned(), fs::read(folder.join(path)).map_err(io)?);
    Ok(())
}

//! From bytes that anybody may have made to a package.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use effectforge_manifest::path;
use zip::ZipArchive;

use crate::file::{check, limit};
use crate::{COMPONENT, MAX_ENTRIES, MAX_RATIO, MAX_TOTAL, Package, PackageError, sha256};

/// Entries up to this size may have any ratio: they cannot hurt, and a list of zeros is legal.
const SMALL: u64 = 64 << 10;

/// Opens a package. Nothing is written anywhere, and no more than the bounds is read.
///
/// # Errors
/// The bytes are no package, pass a bound, hold a path that is none, or the manifest does not hold.
pub fn open(bytes: &[u8]) -> Result<Package, PackageError> {
    limit("bytes", bytes.len() as u64, MAX_TOTAL)?;
    let broken = |error: zip::result::ZipError| PackageError::NotAPackage(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    limit("entries", archive.len() as u64, MAX_ENTRIES as u64)?;
    let mut files = BTreeMap::new();
    let mut left = MAX_TOTAL;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        let name = entry.name().map_err(broken)?.into_owned();
        path::check(&name).map_err(|cause| PackageError::Path {
            path: name.clone(),
            cause,
        })?;
        if !entry.is_file() {
            return Err(PackageError::Unexpected(name));
        }
        // What the header says is a first check; what comes out of the reader is the real one.
        let (packed, size) = (entry.compressed_size(), entry.size());
        limit("bytes", size, left)?;
        if size > SMALL {
            limit("ratio", size / packed.max(1), MAX_RATIO)?;
        }
        let mut content = Vec::new();
        entry
            .take(size + 1)
            .read_to_end(&mut content)
            .map_err(|error| PackageError::NotAPackage(format!("`{name}`: {error}")))?;
        if content.len() as u64 != size {
            return Err(PackageError::NotAPackage(format!(
                "`{name}` is not as long as it says"
            )));
        }
        left -= size;
        if files.insert(name.clone(), content).is_some() {
            return Err(PackageError::Duplicate(name));
        }
    }
    let manifest = check(&files)?;
    let component = files
        .remove(COMPONENT)
        .ok_or(PackageError::Missing(COMPONENT))?;
    Ok(Package {
        manifest,
        component,
        digest: sha256(bytes),
        files,
    })
}

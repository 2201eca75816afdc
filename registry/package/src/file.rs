//! A package in hand.

use std::collections::BTreeMap;

use effectforge_manifest::{Expectation, FILE_NAME, Input, Manifest, path};
use sha2::{Digest, Sha256};

use crate::{COMPONENT, MAX_ENTRIES, MAX_TOTAL, PackageError};

/// An opened package: all its files are in memory and within bounds.
#[derive(Clone, Debug)]
pub struct Package {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The component.
    pub component: Vec<u8>,
    /// SHA-256 of the package's file, lower-case hex: its identity.
    pub digest: String,
    /// Every other file by path, the manifest's text among them.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// SHA-256, lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a path has a place in a package.
pub(crate) fn belongs(path: &str) -> bool {
    matches!(path, FILE_NAME | COMPONENT | "README.md")
        || path.starts_with("examples/")
        || (path.starts_with("LICENSE") && !path.contains('/'))
}

/// The checks that hold for what is packed and for what is opened.
pub(crate) fn check(files: &BTreeMap<String, Vec<u8>>) -> Result<Manifest, PackageError> {
    limit("entries", files.len() as u64, MAX_ENTRIES as u64)?;
    limit(
        "bytes",
        files.values().map(|bytes| bytes.len() as u64).sum(),
        MAX_TOTAL,
    )?;
    let mut folded = std::collections::BTreeSet::new();
    for path in files.keys() {
        path::check(path).map_err(|cause| PackageError::Path {
            path: path.clone(),
            cause,
        })?;
        if !belongs(path) {
            return Err(PackageError::Unexpected(path.clone()));
        }
        // A system that folds case would unpack one over the other.
        if !folded.insert(path.to_ascii_lowercase()) {
            return Err(PackageError::Duplicate(path.clone()));
        }
    }
    if !files.contains_key(COMPONENT) {
        return Err(PackageError::Missing(COMPONENT));
    }
    let text = files
        .get(FILE_NAME)
        .ok_or(PackageError::Missing(FILE_NAME))?;
    let text = std::str::from_utf8(text)
        .map_err(|_| PackageError::NotAPackage("the manifest is not UTF-8".to_owned()))?;
    let manifest = Manifest::parse(text)?;
    for name in named(&manifest) {
        if !files.contains_key(name) {
            return Err(PackageError::NamedButMissing(name.to_owned()));
        }
    }
    Ok(manifest)
}

/// The files that a manifest's examples name.
fn named(manifest: &Manifest) -> impl Iterator<Item = &str> {
    manifest.examples.iter().flat_map(|example| {
        let input = match &example.input {
            Input::File(file) => Some(file.as_str()),
            Input::Json(_) => None,
        };
        let golden = match &example.expect {
            Expectation::File(file) => Some(file.as_str()),
            _ => None,
        };
        example
            .artifacts
            .iter()
            .map(String::as_str)
            .chain(input)
            .chain(golden)
    })
}

pub(crate) fn limit(what: &'static str, used: u64, limit: u64) -> Result<(), PackageError> {
    if used > limit {
        Err(PackageError::Limit { what, used, limit })
    } else {
        Ok(())
    }
}

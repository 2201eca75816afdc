//! Files of an export, and the check of their names.
//!
//! Invariant: a path that leaves this module can be joined to a folder of any operating system
//! without leaving it, and no two paths of one export meet on a file system that ignores case.

use crate::bindings::effectforge::effect::artifacts as wit;
use crate::blobs::{self, Blob};
use effectforge_sandbox::{BoundHit, CallFailure, CallState};
use std::collections::BTreeSet;

/// Longest path, in bytes.
pub const PATH_MAX_BYTES: usize = 128;

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Relative, `/`-separated; checked.
    pub path: String,
    /// For example `text/javascript`.
    pub media_type: String,
    /// What it is for: `module`, `types`, `source-map`.
    pub role: String,
    /// The bytes.
    pub content: Blob,
    /// Path of the source map that belongs to it.
    pub source_map: Option<String>,
}

/// Checks one path.
///
/// # Errors
/// What is wrong with it, as a fact about the path.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.is_empty() {
        return Err("is empty");
    }
    if path.len() > PATH_MAX_BYTES {
        return Err("is longer than 128 bytes");
    }
    if path.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err("has a control or invisible character");
    }
    if path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Err("has a character that some file systems forbid (one of \\ : * ? \" < > |)");
    }
    if path.starts_with('/') {
        return Err("is absolute");
    }
    path.split('/').try_for_each(check_part)
}

fn check_part(part: &str) -> Result<(), &'static str> {
    match part {
        "" => Err("has an empty part"),
        "." | ".." => Err("has the part . or .."),
        _ if part.ends_with('.') || part.starts_with(' ') || part.ends_with(' ') => {
            Err("has a part that ends in a dot, or begins or ends with a space")
        }
        _ if is_device(part) => Err("has a part that names a device on Windows"),
        _ => Ok(()),
    }
}

/// Windows opens a device for these names, whatever the extension.
fn is_device(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            let mut chars = rest.chars();
            matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

/// Marks that change how a name looks, not what it is: direction overrides, zero-width marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Gives a guest the host's artifacts.
pub(crate) fn lend(
    state: &mut CallState,
    artifacts: Vec<Artifact>,
) -> Result<Vec<wit::Artifact>, BoundHit> {
    let lend_one = |artifact: Artifact| {
        let Artifact {
            path,
            media_type,
            role,
            content,
            source_map,
        } = artifact;
        let content = blobs::lend(state, content)?;
        Ok(wit::Artifact {
            path,
            media_type,
            role,
            content,
            source_map,
        })
    };
    artifacts.into_iter().map(lend_one).collect()
}

/// Takes the artifacts that a guest returned, checking every name.
pub(crate) fn take(
    state: &mut CallState,
    artifacts: Vec<wit::Artifact>,
) -> wasmtime::Result<Vec<Artifact>> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        let wit::Artifact {
            path,
            media_type,
            role,
            content,
            source_map,
        } = artifact;
        check_path(&path).map_err(|why| malformed(&path, why))?;
        if !seen.insert(path.to_lowercase()) {
            return Err(malformed(&path, "is there twice, ignoring case").into());
        }
        if let Some(map) = &source_map {
            check_path(map).map_err(|why| malformed(map, why))?;
        }
        let content = blobs::take(state, content)?;
        out.push(Artifact {
            path,
            media_type,
            role,
            content,
            source_map,
        });
    }
    Ok(out)
}

fn malformed(path: &str, why: &str) -> CallFailure {
    let shown: String = path.chars().take(PATH_MAX_BYTES).collect();
    CallFailure::Malformed {
        what: "artifact path",
        why: format!("{shown:?} {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass() {
        for path in [
            "effect.js",
            "assets/a-b_c.png",
            "a/b/c.d.ts",
            "données/été.json",
            ".nojekyll",
        ] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn tricks_do_not() {
        let tricks = [
            "",
            "/etc/passwd",
            "../up",
            "a/../b",
            "a/..",
            ".",
            "./a",
            "a//b",
            "a/",
            "C:/x",
            "c:x",
            "a\\b",
            "..\\up",
            "\\\\server\\share",
            "a\0b",
            "a\nb",
            "nul",
            "NUL.txt",
            "a/com1.js",
            "lpt¹",
            "aux. ",
            "x.",
            "a /b",
            " a",
            "a\u{202e}gpj.exe",
            "a\u{200b}b",
            "con",
            "a:b",
        ];
        for path in tricks {
            assert!(check_path(path).is_err(), "{path:?} passed");
        }
        assert!(check_path(&"a".repeat(PATH_MAX_BYTES)).is_ok());
        assert!(check_path(&"a".repeat(PATH_MAX_BYTES + 1)).is_err());
    }
}

//! Paths inside a package or an export: one rule for manifests, packages and artifacts.
//!
//! Invariant: what passes names one file below a folder on every system, whatever the folder.

/// Longest path, bytes.
pub const MAX_BYTES: usize = 128;

/// Why a text is no path of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// Nothing there.
    #[error("the path is empty")]
    Empty,
    /// Longer than [`MAX_BYTES`].
    #[error("the path has more than {MAX_BYTES} bytes")]
    TooLong,
    /// A character that some system forbids or reads as more than a letter.
    #[error(
        "the path has a character that is not portable: use letters, digits, `.`, `_`, `-` and `/`"
    )]
    Character,
    /// Empty, `.` or `..` between slashes, a leading or trailing slash.
    #[error("the path is not relative and plain: no leading `/`, no `.`, no `..`, no empty part")]
    Part,
    /// A name that a system keeps for itself, or one that ends in a dot.
    #[error("a part of the path is a name that some systems reserve")]
    Reserved,
}

/// Checks a path: relative, `/`-separated, portable, inside its folder.
///
/// # Errors
/// The first rule that does not hold.
pub fn check(path: &str) -> Result<(), PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if path.len() > MAX_BYTES {
        return Err(PathError::TooLong);
    }
    if !path
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b))
    {
        return Err(PathError::Character);
    }
    for part in path.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err(PathError::Part);
        }
        if part.ends_with('.') || reserved(part) {
            return Err(PathError::Reserved);
        }
    }
    Ok(())
}

/// Device names of Windows, whatever their extension.
fn reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass() {
        for path in [
            "component.wasm",
            "examples/a-1/brief.md",
            "LICENSE",
            "a.b/c_d",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn tricks_do_not() {
        for path in [
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "C:a",
            "a\0b",
            "é",
            "a b",
            "nul",
            "x/CON.txt",
            "com1.js",
            "a.",
            "~",
        ] {
            let long = "x".repeat(MAX_BYTES + 1);
            assert!(
                path == "~" && check(&long).is_err() || check(path).is_err(),
                "{path}"
            );
        }
    }
}

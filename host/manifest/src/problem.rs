//! What is wrong with a manifest, and where.

use std::fmt;
use std::ops::Range;

/// Why there is no manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The file is larger than a manifest may be.
    #[error("the manifest has {used} bytes, {limit} are read at most")]
    TooLarge {
        /// Its size, bytes.
        used: usize,
        /// The bound, bytes.
        limit: usize,
    },
    /// The file does not hold; every problem found, in the order of the file.
    #[error("{}", list(.0))]
    Invalid(Vec<Problem>),
}

impl ManifestError {
    /// The problems by themselves; empty when the file was not read at all.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::TooLarge { .. } => &[],
            Self::Invalid(problems) => problems,
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// Stable, snake_case, for programs: `unknown_key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}: {}",
            self.line, self.column, self.code, self.message
        )?;
        if self.help.is_empty() {
            Ok(())
        } else {
            write!(f, "; {}", self.help)
        }
    }
}

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Collects problems of one text.
#[derive(Debug)]
pub(crate) struct Problems<'t> {
    text: &'t str,
    found: Vec<(usize, Problem)>,
}

impl<'t> Problems<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            found: Vec::new(),
        }
    }

    /// Adds a problem at a byte span of the text.
    pub(crate) fn add(
        &mut self,
        at: &Range<usize>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (line, column) = position(self.text, at.start);
        let problem = Problem {
            code,
            message: message.into(),
            help: help.into(),
            line,
            column,
        };
        self.found.push((at.start, problem));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_error(mut self) -> ManifestError {
        self.found.sort_by_key(|(start, _)| *start);
        ManifestError::Invalid(self.found.into_iter().map(|(_, problem)| problem).collect())
    }
}

/// Line and column, both from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// The name that was probably meant, when one is near enough.
#[must_use]
pub fn suggest<'n>(given: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // A key of this length is no typing error, and the comparison is quadratic.
    if given.len() > 64 {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, name)| *distance <= name.len().max(given.len()).div_ceil(3))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        assert_eq!(position("a\né = 1", 5), (2, 3));
        assert_eq!(position("", 9), (1, 1));
    }

    #[test]
    fn suggests_near_names_only() {
        assert_eq!(
            suggest("memory_max", ["memory_max_mib", "wall_max_ms"]),
            Some("memory_max_mib")
        );
        assert_eq!(suggest("verison", ["version", "title"]), Some("version"));
        assert_eq!(suggest("colour", ["version", "title"]), None);
    }
}

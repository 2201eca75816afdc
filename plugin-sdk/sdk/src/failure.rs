//! How a plugin says no.

use std::fmt;

/// A refusal that its reader can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Stable, snake_case, for programs: `unsupported_family`.
    pub code: String,
    /// What went wrong, one sentence, for people.
    pub message: String,
    /// What to do about it; empty when there is nothing to do.
    pub help: String,
}

impl Failure {
    /// A failure without help.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            help: String::new(),
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        if self.help.is_empty() {
            Ok(())
        } else {
            write!(f, " ({})", self.help)
        }
    }
}

impl std::error::Error for Failure {}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::new("invalid_json", error.to_string())
    }
}

impl From<std::str::Utf8Error> for Failure {
    fn from(error: std::str::Utf8Error) -> Self {
        Self::new("invalid_utf8", error.to_string())
    }
}

impl From<std::string::FromUtf8Error> for Failure {
    fn from(error: std::string::FromUtf8Error) -> Self {
        error.utf8_error().into()
    }
}

//! What is wrong with a graph, said so that its author can mend it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A problem of an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable, snake_case: `unit_mismatch`.
    pub code: String,
    /// JSON pointer into the effect: `/nodes/3/radius`.
    pub location: String,
    /// What is wrong and why.
    pub message: String,
    /// A proposed fix; empty when none is known.
    pub help: String,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(
        code: &str,
        location: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            location: location.into(),
            message: message.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.location, self.message)?;
        if !self.help.is_empty() {
            write!(f, " ({})", self.help)?;
        }
        Ok(())
    }
}

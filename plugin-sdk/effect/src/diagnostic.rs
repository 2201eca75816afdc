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
            location: said(location.into(), 200),
            message: said(message.into(), 400),
            help: said(help.into(), 400),
        }
    }
}

/// Text that may quote what others wrote: short, and nothing in it moves a cursor or hides text.
fn said(text: String, most: usize) -> String {
    // `chars` ends at the bound, so a mebibyte of name is not walked.
    if text.len() <= most && text.chars().all(|c| !crate::unseen(c)) {
        return text;
    }
    let shown = |c: char| if crate::unseen(c) { '\u{fffd}' } else { c };
    let mut short: String = text.chars().take(most).map(shown).collect();
    if text.len() > short.len() && text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
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

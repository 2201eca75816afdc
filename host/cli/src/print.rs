//! How results and failures are written.

use std::io::Write as _;

use console::style;
use effectforge_runtime::{Language, RuntimeError};
use serde_json::{Value, json};

use crate::exit;
use crate::words::Words;

/// A failure that ends the program.
#[derive(Debug)]
pub(crate) struct Failure(RuntimeError);

impl Failure {
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self(RuntimeError::Internal(message.into()))
    }

    pub(crate) fn exit(&self) -> u8 {
        match self.0 {
            RuntimeError::NotAnEffect { .. } => exit::NOT_AN_EFFECT,
            RuntimeError::Cancelled => exit::CANCELLED,
            _ => exit::FAILED,
        }
    }
}

impl From<RuntimeError> for Failure {
    fn from(error: RuntimeError) -> Self {
        Self(error)
    }
}

/// Writes to standard output. A reader that went away (`| head`) is no error.
pub(crate) fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.write_all(b"\n"));
}

/// Writes a JSON object to standard output.
pub(crate) fn object(value: &Value) {
    out(&serde_json::to_string_pretty(value).unwrap_or_else(|_| "{}".to_owned()));
}

/// Writes a failure: text to standard error, JSON to standard output. The code is the same in every
/// language.
pub(crate) fn failure(Failure(error): &Failure, json: bool, language: Language) {
    let (code, words) = (error.code(), Words::of(language));
    let (message, help) = (error.message_in(language), error.help_in(language));
    if json {
        object(&json!({"error": {"code": code, "message": message, "help": help}}));
        return;
    }
    let mut stderr = std::io::stderr().lock();
    let head = style(words.error).red().bold().for_stderr();
    let code = style(format!("[{code}]")).dim().for_stderr();
    let _ = writeln!(stderr, "{head}{code}{}{message}", words.colon);
    if !help.is_empty() {
        let _ = writeln!(stderr, "  {} {help}", style(words.help).cyan().for_stderr());
    }
}

/// Bytes for people.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        0..1_024 => format!("{count} B"),
        1_024..1_048_576 => format!("{:.1} KB", count as f64 / 1_024.0),
        _ => format!("{:.1} MB", count as f64 / 1_048_576.0),
    }
}

/// Milliseconds for people.
pub(crate) fn millis(ms: f64) -> String {
    match ms {
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 1_000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.2} s", ms / 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!(bytes(1_023), "1023 B");
        assert_eq!(bytes(6_000), "5.9 KB");
        assert_eq!(millis(1.234), "1.23 ms");
        assert_eq!(millis(2_500.0), "2.50 s");
    }
}

//! What a rule is and how its finding is put together.

use effectforge_sdk::prelude::*;

/// A rule: what it is called, how it is measured, what it holds the value against, how to mend it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) id: &'static str,
    /// `ast`, `run`, `bytes`.
    pub(crate) method: &'static str,
    /// JSON.
    pub(crate) threshold: &'static str,
    pub(crate) help: &'static str,
}

/// What a rule came to, before it is a finding.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) verdict: Verdict,
    pub(crate) value: Value,
    pub(crate) message: String,
    pub(crate) location: String,
}

impl Judgement {
    /// Pass when `good`, else fail.
    pub(crate) fn of(good: bool, value: Value, message: impl Into<String>) -> Self {
        let verdict = if good { Verdict::Pass } else { Verdict::Fail };
        Self {
            verdict,
            value,
            message: message.into(),
            location: String::new(),
        }
    }

    /// The fact could not be established.
    pub(crate) fn unknown(reason: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::NotMeasured,
            value: Value::Null,
            message: reason.into(),
            location: String::new(),
        }
    }

    pub(crate) fn at(mut self, location: impl Into<String>) -> Self {
        self.location = location.into();
        self
    }
}

impl Rule {
    /// The finding of a judgement.
    pub(crate) fn finding(&self, judgement: Judgement) -> Finding {
        let failed = judgement.verdict == Verdict::Fail;
        let measured = judgement.verdict != Verdict::NotMeasured;
        // A verdict without a value is no finding: the plain fact stands in.
        let value = if measured && judgement.value.is_null() {
            json!(!failed)
        } else {
            judgement.value
        };
        Finding {
            rule: self.id.to_owned(),
            verdict: judgement.verdict,
            value,
            threshold: self.threshold.parse().unwrap_or(Value::Null),
            method: self.method.to_owned(),
            message: judgement.message,
            location: judgement.location,
            help: if failed {
                self.help.to_owned()
            } else {
                String::new()
            },
        }
    }
}

/// Path and line of a byte offset: `effect.js:12`.
pub(crate) fn place(path: &str, source: &str, at: u32) -> String {
    let before = source.get(..at as usize).unwrap_or(source);
    format!("{path}:{}", before.matches('\n').count() + 1)
}

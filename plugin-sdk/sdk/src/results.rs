//! What optimizers, exporters and validators answer.

use serde_json::Value;

use crate::{Artifact, Effect, Failure};

/// What is optimized; the manifest says which of the two a plugin takes.
#[derive(Debug)]
pub enum Subject {
    /// An effect.
    Effect(Box<Effect>),
    /// The files of an export.
    Artifacts(Vec<Artifact>),
}

impl Subject {
    /// The effect, when it is one.
    ///
    /// # Errors
    /// `wrong_subject` when it is artifacts.
    pub fn effect(self) -> Result<Effect, Failure> {
        match self {
            Self::Effect(effect) => Ok(*effect),
            Self::Artifacts(_) => Err(Failure::new(
                "wrong_subject",
                "this plugin takes an effect, not artifacts",
            )),
        }
    }

    /// The artifacts, when it is some.
    ///
    /// # Errors
    /// `wrong_subject` when it is an effect.
    pub fn artifacts(self) -> Result<Vec<Artifact>, Failure> {
        match self {
            Self::Artifacts(artifacts) => Ok(artifacts),
            Self::Effect(_) => Err(Failure::new(
                "wrong_subject",
                "this plugin takes artifacts, not an effect",
            )),
        }
    }
}

impl From<Effect> for Subject {
    fn from(effect: Effect) -> Self {
        Self::Effect(Box::new(effect))
    }
}

impl From<Vec<Artifact>> for Subject {
    fn from(artifacts: Vec<Artifact>) -> Self {
        Self::Artifacts(artifacts)
    }
}

/// One figure that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Saving {
    /// What was measured, for example `effect.js` or `elements`.
    pub what: String,
    /// Its unit: `bytes`, `elements`, `ops`.
    pub unit: String,
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// Whether the result is equal in every respect but this figure.
    pub lossless: bool,
}

/// The subject, better or unchanged, and what was saved.
#[derive(Debug)]
pub struct Optimized {
    /// What came in, better or unchanged.
    pub subject: Subject,
    /// What was saved; empty when nothing was.
    pub savings: Vec<Saving>,
}

/// One node that the target cannot show as the reference render does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The node's id.
    pub node: String,
    /// What is lost and why.
    pub reason: String,
}

impl Loss {
    /// A loss of `node` for `reason`.
    pub fn new(node: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            node: node.into(),
            reason: reason.into(),
        }
    }
}

/// The files of a target; exact when there are no losses.
#[derive(Debug)]
pub struct Exported {
    /// What the target shows otherwise than the reference render.
    pub losses: Vec<Loss>,
    /// The files.
    pub artifacts: Vec<Artifact>,
}

/// Why there is no export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The target cannot show these nodes at all.
    Unsupported(Vec<Loss>),
    /// Anything else.
    Failed(Failure),
}

impl<F: Into<Failure>> From<F> for Refusal {
    fn from(failure: F) -> Self {
        Self::Failed(failure.into())
    }
}

/// What a rule came to. `NotMeasured` is an honest answer; `Pass` without a value is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The value holds.
    Pass,
    /// It does not.
    Fail,
    /// Nobody knows.
    NotMeasured,
}

/// What a validator found about one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id, for example `hygiene.seeded`.
    pub rule: String,
    /// What it came to.
    pub verdict: Verdict,
    /// The measured value; `null` when not measured.
    pub value: Value,
    /// What the value is held against; `null` for a plain fact.
    pub threshold: Value,
    /// How it was measured: `ast`, `run`, `bytes`, …
    pub method: String,
    /// One sentence for people.
    pub message: String,
    /// Where: an artifact's path with line, or a JSON pointer into the effect; may be empty.
    pub location: String,
    /// How to mend a failure; may be empty.
    pub help: String,
}

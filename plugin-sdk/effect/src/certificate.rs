//! The certificate: what was measured of an effect, how, and what was not.
//!
//! It holds no time and no machine-dependent figure, so equal effects have equal certificates.

use serde::Serialize;
use serde_json::Value;

/// Schema of [`Certificate`] in JSON.
pub const CERTIFICATE_SCHEMA: &str = "effectforge.certificate/1";

/// What was measured of one effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Certificate {
    /// Always [`CERTIFICATE_SCHEMA`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = CERTIFICATE_SCHEMA)))]
    pub schema: &'static str,
    /// Name of the effect.
    pub effect: String,
    /// SHA-256 of the effect's canonical JSON.
    pub effect_sha256: String,
    /// Target that was written.
    pub target: String,
    /// `exact` or `approximate`.
    pub fidelity: String,
    /// What the target loses, node and reason.
    pub losses: Vec<String>,
    /// Counts over `rules`.
    pub verdicts: Verdicts,
    /// Every rule, sorted by id.
    pub rules: Vec<Rule>,
    /// What made and measured it.
    pub tools: Vec<Tool>,
}

/// How the rules came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdicts {
    /// Held, with a figure.
    pub pass: usize,
    /// Did not hold.
    pub fail: usize,
    /// Could not be established.
    pub not_measured: usize,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It could not be established.
    NotMeasured,
}

/// What was found about one rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rule {
    /// Stable id: `hygiene.seeded`.
    pub rule: String,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The measured value; null when not measured.
    pub value: Value,
    /// What it is held against; null for a plain fact.
    pub threshold: Value,
    /// How it was measured.
    pub method: String,
    /// One sentence for people.
    pub message: String,
    /// Where; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// How to mend a failure; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Who measured: a plugin id with version, or `host`.
    pub by: String,
}

/// A program or plugin with its version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tool {
    /// Name or plugin id.
    pub name: String,
    /// Version.
    pub version: String,
    /// SHA-256 of the component; empty for the host.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

impl Certificate {
    /// Joins what was found: sorts the rules and counts the verdicts.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.rules
            .sort_by(|a, b| (&a.rule, a.verdict, &a.by).cmp(&(&b.rule, b.verdict, &b.by)));
        self.tools.sort();
        self.tools.dedup();
        self.verdicts = Verdicts::of(&self.rules);
        self
    }
}

impl Verdicts {
    /// Counts.
    #[must_use]
    pub fn of(rules: &[Rule]) -> Self {
        let count = |verdict| rules.iter().filter(|rule| rule.verdict == verdict).count();
        Self {
            pass: count(Verdict::Pass),
            fail: count(Verdict::Fail),
            not_measured: count(Verdict::NotMeasured),
        }
    }
}

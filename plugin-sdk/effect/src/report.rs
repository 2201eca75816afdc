//! The report of a job: what was understood, what ran, how long, with how much memory.
//!
//! Unlike the certificate it holds times and figures of a machine; nothing reads it for meaning.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::Dna;
use crate::certificate::{Rule, Verdicts};

/// Schema of [`Report`] in JSON.
pub const REPORT_SCHEMA: &str = "effectforge.report/1";

/// The report of one job. Times are wall time.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Always [`REPORT_SCHEMA`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = REPORT_SCHEMA)))]
    pub schema: &'static str,
    /// What was understood.
    pub dna: Dna,
    /// The seed that was used.
    pub seed: u64,
    /// Every piece of work, in order of start.
    pub calls: Vec<Call>,
    /// Verdicts of the certificate.
    pub verdicts: Verdicts,
    /// Rules that failed.
    pub failed: Vec<Rule>,
    /// `exact` or `approximate`, as the exporter says.
    pub fidelity: String,
    /// What the exporter loses, node and reason.
    pub losses: Vec<String>,
    /// What optimizers saved.
    pub savings: Vec<Saving>,
    /// What was sent back to an optimizer because a rule failed, in order.
    pub repairs: Vec<Repair>,
    /// What the user should know: substitutions, repairs, skipped steps.
    pub notes: Vec<String>,
    /// Milliseconds from the start of the job to its end.
    pub total_ms: f64,
    /// Peak memory of the process, bytes; none where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}

/// One piece of work.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// Stage of the pipeline.
    pub stage: String,
    /// Plugin id and version, or `host`.
    pub by: String,
    /// Milliseconds.
    pub wall_ms: f64,
    /// Peak of the guest's linear memory, bytes; none for work of the host.
    pub memory_peak_bytes: Option<u64>,
    /// Milliseconds spent loading compiled code, when it was loaded for this call.
    pub load_ms: Option<f64>,
}

/// One figure that an optimizer changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saving {
    /// The optimizer.
    pub by: String,
    /// What was measured.
    pub what: String,
    /// Its unit.
    pub unit: String,
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
}

/// A failed rule that went back to an optimizer that mends it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repair {
    /// Round, from 1.
    pub round: usize,
    /// The rule.
    pub rule: String,
    /// Its value when it failed.
    pub value: Value,
    /// What it is held against.
    pub threshold: Value,
    /// The optimizer's id.
    pub by: String,
    /// What the optimizer changed.
    pub savings: Vec<Saving>,
    /// What came of it.
    pub outcome: RepairOutcome,
    /// The rule's value afterwards; null when it was not measured again.
    pub value_after: Value,
    /// Whether the effect that was kept has this change.
    pub kept: bool,
}

/// What came of a repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "what", content = "why", rename_all = "snake_case")]
pub enum RepairOutcome {
    /// The rule holds now.
    Passes,
    /// It still does not.
    StillFails,
    /// It could not be measured any more.
    NotMeasured,
    /// The effect came back as it was.
    Unchanged,
    /// The optimizer, or what follows it, failed; why.
    Broke(String),
}

impl Repair {
    /// `9 > 6`, when both are numbers; else nothing.
    #[must_use]
    pub fn measured(&self) -> Option<String> {
        let (value, threshold) = (self.value.as_f64()?, self.threshold.as_f64()?);
        let sign = if value > threshold { '>' } else { '<' };
        Some(format!("{value} {sign} {threshold}"))
    }

    /// Whether it made an effect that was measured and not kept.
    #[must_use]
    pub fn dropped(&self) -> bool {
        let made_one = !matches!(
            self.outcome,
            RepairOutcome::Unchanged | RepairOutcome::Broke(_)
        );
        made_one && !self.kept
    }
}

/// `hygiene.draw-calls failed (900 > 600): effectforge/budget made 180 of 300 elements in round 1; passes`.
impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, by, .. } = self;
        write!(f, "{rule} failed")?;
        if let Some(measured) = self.measured() {
            write!(f, " ({measured})")?;
        }
        match self.savings.first() {
            Some(Saving {
                unit,
                before,
                after,
                ..
            }) => write!(f, ": {by} made {after} of {before} {unit}")?,
            None => write!(f, ": {by} was asked")?,
        }
        write!(f, " in round {}; ", self.round)?;
        match &self.outcome {
            RepairOutcome::Passes => f.write_str("passes"),
            RepairOutcome::StillFails => write!(f, "still fails ({})", self.value_after),
            RepairOutcome::NotMeasured => f.write_str("not measured afterwards"),
            RepairOutcome::Unchanged => f.write_str("nothing changed"),
            RepairOutcome::Broke(why) => write!(f, "given up: {why}"),
        }?;
        f.write_str(if self.dropped() { " (not kept)" } else { "" })
    }
}

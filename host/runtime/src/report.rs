//! What ran, how long, with how much memory.

use effectforge_effect::Dna;
use serde::Serialize;

use crate::certificate::Rule;

/// Schema of [`Report`] in JSON.
pub const REPORT_SCHEMA: &str = "effectforge.report/1";

/// The report of one job. Times are wall time.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Always [`REPORT_SCHEMA`].
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
    /// What the user should know: substitutions, repairs, skipped steps.
    pub notes: Vec<String>,
    /// Milliseconds from the start of the job to its end.
    pub total_ms: f64,
    /// Peak memory of the process, bytes; none where the system does not tell.
    pub peak_memory_bytes: Option<u64>,
}

/// One piece of work.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Stage of the pipeline.
    pub stage: &'static str,
    /// Plugin id and version, or `host`.
    pub by: String,
    /// Milliseconds.
    pub wall_ms: f64,
    /// Peak of the guest's linear memory, bytes; none for work of the host.
    pub memory_peak_bytes: Option<u64>,
    /// Milliseconds spent loading compiled code, when it was loaded for this call.
    pub load_ms: Option<f64>,
}

/// How the rules came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// Held, with a figure.
    pub pass: usize,
    /// Did not hold.
    pub fail: usize,
    /// Could not be established.
    pub not_measured: usize,
}

/// One figure that an optimizer changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

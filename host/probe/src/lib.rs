//! Runs a generated effect and records what it does, without a browser.
//!
//! The module runs in QuickJS (C, compiled in) against a mock browser: a 2D context that records,
//! elements, observers, media queries and a frame queue on a virtual 60 Hz clock (`js/*.js`). A
//! set of scenarios (`js/scenarios/`) plays it: same seed twice, hidden tab, resize, destroy and
//! so on, and notes plain facts. Nothing is judged here; the `hygiene` validator does that.
//!
//! Two engines on two threads play a share of the scenarios each; which plays what is fixed
//! (`js/harness.js`), so the facts do not depend on how the threads run.
//!
//! Invariants: the module is untrusted. It runs under a memory limit, a stack limit and a deadline
//! per scenario and in all, has no module loader, no files, no network and no real clock, and what
//! it records is bounded. A fact that could not be observed is absent, with the reason. Equal
//! modules give equal facts; no wall-clock figure enters them.
//!
//! What the mock does not show: pixels, real frame times, layout. Those stay with a browser.
//!
//! ```
//! let source = "export const params = []; export function create() { throw new Error('no'); }";
//! let probes = effectforge_probe::probe_module(source, &Default::default())?;
//! assert!(probes.module.error.is_none());
//! # Ok::<(), effectforge_probe::ProbeError>(())
//! ```

mod engine;
mod prober;
mod recorder;
mod report;

pub use prober::Prober;
pub use report::{ModuleFacts, Outcome, Probes, SCHEMA};

use std::time::Duration;

/// The bounds of a probe.
#[derive(Clone, Debug)]
pub struct ProbeOptions {
    /// Memory of each of the two script engines, bytes.
    pub memory_bytes: usize,
    /// Stack that each script engine may use, bytes.
    pub stack_bytes: usize,
    /// The longest that one scenario may run.
    pub scenario_time: Duration,
    /// The longest that each engine may run; scenarios not begun then are not measured.
    pub total_time: Duration,
    /// The longest source that is accepted, bytes.
    pub source_bytes: usize,
}

impl Default for ProbeOptions {
    fn default() -> Self {
        Self {
            memory_bytes: 64 << 20,
            stack_bytes: 256 << 10,
            scenario_time: Duration::from_millis(1000),
            total_time: Duration::from_millis(3000),
            source_bytes: 1 << 20,
        }
    }
}

/// Why there are no probes at all. A module that cannot be evaluated is not an error: its probes
/// say so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// The source is longer than `ProbeOptions::source_bytes`.
    #[error(
        "source_too_large: the module has {used} bytes, the probe takes {limit}; raise `source_bytes`"
    )]
    SourceTooLarge {
        /// Bytes of the module.
        used: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The script engine or the mock browser did not start.
    #[error(
        "engine_failed: the script engine did not start ({0}); raise `memory_bytes` if it is small"
    )]
    Engine(String),
}

/// Runs every scenario on an ES module; [`Prober`] does the same with engines started ahead.
///
/// # Errors
/// [`ProbeError`] when the source is too large or an engine does not start.
pub fn probe_module(source: &str, options: &ProbeOptions) -> Result<Probes, ProbeError> {
    Prober::start(options)?.probe(source)
}

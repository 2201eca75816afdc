//! `job`: progress out, cancel and seed in.

use crate::bindings::effectforge::host::job as wit;
use effectforge_sandbox::{CallState, Capability, Consent, Interface};
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker};

/// Longest stage name that is passed on, in bytes.
const STAGE_MAX_BYTES: usize = 128;

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Job;

/// How far a call has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units done, at most `total`.
    pub done: u64,
    /// Units in all.
    pub total: u64,
    /// What is being done, in the plugin's words, at most 128 bytes.
    pub stage: String,
}

/// Gets each report; must be quick, the guest waits for it.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// The state of one call.
#[derive(Clone, Default)]
pub struct JobState {
    /// The only source of randomness.
    pub seed: u64,
    /// Who hears of progress.
    pub progress: Option<ProgressSink>,
}

impl std::fmt::Debug for JobState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobState")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Capability for Job {
    fn name(&self) -> &'static str {
        "job"
    }

    fn consent(&self) -> Consent {
        Consent::Inherent
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:host/job",
            version: "0.1.0",
            since: "0.1.0",
            items: &["progress", "is-cancelled", "seed"],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

impl wit::Host for CallState {
    fn progress(&mut self, done: u64, total: u64, mut stage: String) -> wasmtime::Result<()> {
        let state = self
            .get::<JobState>()
            .ok_or_else(|| crate::missing_state("job"))?;
        if let Some(sink) = &state.progress {
            stage.truncate(stage.floor_char_boundary(STAGE_MAX_BYTES));
            sink(Progress {
                done: done.min(total),
                total,
                stage,
            });
        }
        Ok(())
    }

    fn is_cancelled(&mut self) -> wasmtime::Result<bool> {
        Ok(self.cancel().is_cancelled())
    }

    fn seed(&mut self) -> wasmtime::Result<u64> {
        Ok(self
            .get::<JobState>()
            .ok_or_else(|| crate::missing_state("job"))?
            .seed)
    }
}

//! The typed calls of the five plugin kinds: host data in, host data out.
//!
//! Each call gets a fresh instance under the limits of its [`CallContext`]. Nothing that comes back
//! is trusted: texts are charged as output, artifact paths are checked, handles become bytes.

mod artifact;
mod exporter;
mod generator;
mod optimizer;
mod parser;
mod validator;

pub use artifact::{Artifact, PATH_MAX_BYTES, check_path};
pub use exporter::{ExportRefusal, Exported, Exporter, Loss};
pub use generator::Generator;
pub use optimizer::{Optimized, Optimizer, Saving, Subject};
pub use parser::{PROBE_MAX_BYTES, Parser};
pub use validator::{Finding, Validator, Verdict};

use crate::bindings::effectforge::effect::diagnostics::Failure;
use crate::config::ConfigState;
use crate::job::{JobState, ProgressSink};
use crate::log::{Level, LogLine, LogSink, LogState};
use effectforge_sandbox::{
    CallFailure, CallState, CancelToken, ExportSpec, Finished, Invoke, Limits, Preflight, Prepared,
    Refusal, Usage,
};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

/// What a plugin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Bytes to document.
    Parser,
    /// DNA to effect.
    Generator,
    /// Effect or artifacts to better ones.
    Optimizer,
    /// Effect to the files of a target.
    Exporter,
    /// Effect and artifacts to findings.
    Validator,
}

impl Kind {
    /// All kinds, in the order of the pipeline.
    pub const ALL: [Kind; 5] = [
        Kind::Parser,
        Kind::Generator,
        Kind::Optimizer,
        Kind::Exporter,
        Kind::Validator,
    ];

    /// The name that manifests use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Parser => "parser",
            Kind::Generator => "generator",
            Kind::Optimizer => "optimizer",
            Kind::Exporter => "exporter",
            Kind::Validator => "validator",
        }
    }

    /// The interface that a plugin of this kind exports.
    #[must_use]
    pub fn export(self) -> ExportSpec {
        let (interface, functions): (_, &'static [&'static str]) = match self {
            Kind::Parser => ("effectforge:effect/parser", &["probe", "parse"]),
            Kind::Generator => ("effectforge:effect/generator", &["generate"]),
            Kind::Optimizer => ("effectforge:effect/optimizer", &["optimize"]),
            Kind::Exporter => ("effectforge:effect/exporter", &["lower"]),
            Kind::Validator => ("effectforge:effect/validator", &["validate"]),
        };
        ExportSpec {
            interface,
            version: "0.1.0",
            functions,
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| {
                let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
                format!(
                    "no plugin kind is called {name:?}: it is one of {}",
                    known.join(", ")
                )
            })
    }
}

/// What one call runs with.
#[derive(Clone, Default)]
pub struct CallContext {
    /// The call's bounds.
    pub limits: Limits,
    /// The job's seed, the only source of randomness.
    pub seed: u64,
    /// The user's settings of this plugin: name to JSON text.
    pub config: Arc<BTreeMap<String, String>>,
    /// Ends the call.
    pub cancel: CancelToken,
    /// The least severity of log lines that are kept.
    pub log_level: Level,
    /// Hears each log line as it is written.
    pub log_sink: Option<LogSink>,
    /// Hears of progress.
    pub progress: Option<ProgressSink>,
}

impl std::fmt::Debug for CallContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallContext")
            .field("limits", &self.limits)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// A call that is over: its outcome, its cost and its log, also when it failed.
#[derive(Debug)]
pub struct Called<T> {
    /// The outcome.
    pub result: Result<T, CallFailure>,
    /// What it cost.
    pub usage: Usage,
    /// What it logged.
    pub log: Vec<LogLine>,
}

/// Runs one call with the state of all capabilities put.
pub(crate) async fn run<C: Invoke>(
    prepared: &Prepared,
    context: &CallContext,
    call: C,
) -> Called<C::Output> {
    let log = LogState {
        least: context.log_level,
        sink: context.log_sink.clone(),
        lines: Vec::new(),
    };
    let job = JobState {
        seed: context.seed,
        progress: context.progress.clone(),
    };
    let config = ConfigState(Arc::clone(&context.config));
    let setup = move |state: &mut CallState| {
        state.put(log);
        state.put(job);
        state.put(config);
    };
    let Finished {
        result,
        usage,
        mut state,
    } = prepared
        .call(context.limits, &context.cancel, setup, call)
        .await;
    let log = state
        .take::<LogState>()
        .map(|log| log.lines)
        .unwrap_or_default();
    Called { result, usage, log }
}

/// Ends a call whose export does not have the types of the contract.
pub(crate) fn wrong_shape(error: &wasmtime::Error) -> wasmtime::Error {
    CallFailure::Preflight(Preflight::shape(error)).into()
}

/// The plugin's own no.
pub(crate) fn refused(failure: Failure) -> CallFailure {
    let Failure {
        code,
        message,
        help,
    } = failure;
    CallFailure::Refused(Refusal {
        code,
        message,
        help,
    })
}

//! Resolves which plugins do a job, runs the pipeline, and joins progress, timings and verdicts.
//!
//! ```text
//! bytes ─parser→ document ─understand→ DNA ─generator→ effect ─optimizer→ effect
//!       ─exporter→ artifacts ─optimizer→ artifacts ─validator→ certificate
//!       (a failed rule that an optimizer mends goes back to it, three times at most)
//! ```
//!
//! [`Runtime::open`] finds the plugins, [`Runtime::generate`] makes an effect of a brief,
//! [`output::write_folder`] puts it on disk. The command line and (later) the HTTP API call this
//! crate and hold no logic of their own.
//!
//! Invariants: a plugin runs only inside the sandbox; equal brief, seed and plugins give equal
//! files; nothing is written before everything was made.

mod catalog;
pub mod doctor;
mod error;
mod event;
mod host;
mod language;
mod measure;
pub mod output;
pub mod picture;
mod pipeline;
pub mod plugins;
mod request;
mod variants;

pub use catalog::{Catalog, Origin, Plugin};
pub use effectforge_effect::certificate::{self, Verdicts};
pub use effectforge_effect::report::{
    self, Call, REPORT_SCHEMA, Repair, RepairOutcome, Report, Saving,
};
pub use error::{ParameterFault, RuntimeError};
pub use event::{Event, Observer, Silent};
pub use host::{Clock, Runtime, RuntimeOptions};
pub use language::Language;
pub use request::{Brief, File, Generate, Made};
pub use variants::Variant;

/// Stops a running job; cloning gives another handle on the same job.
pub use effectforge_sandbox::CancelToken;

/// A text of a DNA with its evidence.
pub type TextField = effectforge_effect::Field<String>;

//! `effectforge.toml`: what a plugin package says about itself, read and checked.
//!
//! [`Manifest::parse`] finds every problem at once, each with its line, a stable code, a cause and
//! what to do. An unknown key is an error with a did-you-mean: a misspelt limit must not be no limit.
//! The API version is never in a manifest: it follows from the component's imports.
//!
//! Invariant: a [`Manifest`] in hand is complete for its kind, its paths stay inside the package, its
//! parameter defaults are within their own ranges. This crate is a leaf: pure data, no file, no WASM.

mod examples;
mod model;
mod parameter;
pub mod path;
mod problem;
mod reader;
mod sections;

pub use model::{
    Capability, Example, Execution, Expectation, Exporter, Format, Input, Kind, Limits, Manifest,
    PluginId, SubjectKind, Support,
};
pub use parameter::{Label, Parameter, ParameterKind};
pub use problem::{ManifestError, Problem, suggest};

/// The manifest's name in a plugin folder and in a package.
pub const FILE_NAME: &str = "effectforge.toml";

/// Most that a manifest may have, bytes.
pub const MAX_BYTES: usize = 256 * 1024;

/// The parameter by which the host tells an optimizer which rules failed that it [mends](Manifest::mends):
/// a list of objects with `rule`, `value` and `threshold`. No plugin may call one of its own so.
pub const FAILED: &str = "failed";

/// Capabilities that a manifest may ask for, each with a reason.
pub const CAPABILITIES: [&str; 1] = ["images"];

/// Capabilities that every plugin has without asking.
pub const INHERENT: [&str; 5] = ["log", "job", "config", "blobs", "effects"];

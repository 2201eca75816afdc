//! What is asked of the runtime, and what it gives.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use effectforge_effect::{Dna, Effect};
use serde_json::{Map, Value};

use crate::certificate::Certificate;
use crate::report::Report;

/// Where a brief comes from.
#[derive(Clone, Debug)]
pub enum Brief {
    /// The brief itself.
    Text(String),
    /// A file that a parser reads.
    File(PathBuf),
}

/// A job: one brief to one effect.
#[derive(Clone, Debug)]
pub struct Generate {
    /// The brief.
    pub brief: Brief,
    /// Seed of all chance; none derives it from the brief, so that equal briefs give equal effects.
    pub seed: Option<u64>,
    /// Family to make instead of the one understood.
    pub family: Option<String>,
    /// Parameters of the generator, for example its `variant`; a generator of several families that a brief
    /// asks for gets those that it has.
    pub parameters: Map<String, Value>,
    /// What to write: `canvas2d`.
    pub target: String,
    /// Whether to draw preview and poster.
    pub preview: bool,
    /// Whether to run the artifacts for the validators.
    pub probe: bool,
}

impl Generate {
    /// The usual job for a text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            brief: Brief::Text(text.into()),
            seed: None,
            family: None,
            parameters: Map::new(),
            target: "canvas2d".to_owned(),
            preview: true,
            probe: true,
        }
    }
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is for: `module`, `preview`, `certificate`, …
    pub role: String,
    /// Media type.
    pub media_type: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// What a job made.
#[derive(Clone, Debug)]
pub struct Made {
    /// What was understood.
    pub dna: Dna,
    /// The graph.
    pub effect: Effect,
    /// Every file by its relative path, `effect.json` and `certificate.json` included.
    pub files: BTreeMap<String, File>,
    /// What was measured.
    pub certificate: Certificate,
    /// What ran, how long and with how much memory.
    pub report: Report,
}

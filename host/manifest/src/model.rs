//! What a manifest says, as types.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::Parameter;

/// `publisher/name`: lower-case letters, digits and `-`, each part 1 to 64 long, a letter first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct PluginId {
    publisher: String,
    name: String,
}

impl PluginId {
    /// Reads an id.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let (publisher, name) = text.split_once('/')?;
        let good = |part: &str| {
            (1..=64).contains(&part.len())
                && part.starts_with(|c: char| c.is_ascii_lowercase())
                && !part.ends_with('-')
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        (good(publisher) && good(name)).then(|| Self {
            publisher: publisher.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Who publishes it.
    #[must_use]
    pub fn publisher(&self) -> &str {
        &self.publisher
    }

    /// What it is called there.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.publisher, self.name)
    }
}

impl From<PluginId> for String {
    fn from(id: PluginId) -> Self {
        id.to_string()
    }
}

/// What a plugin does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Parser,
        Self::Generator,
        Self::Optimizer,
        Self::Exporter,
        Self::Validator,
    ];

    /// Its name in a manifest; also the name of the interface that a plugin of the kind exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parser => "parser",
            Self::Generator => "generator",
            Self::Optimizer => "optimizer",
            Self::Exporter => "exporter",
            Self::Validator => "validator",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Format {
    /// For example `text/markdown`.
    pub media_type: String,
    /// Without the dot, lower-case: `md`.
    pub extensions: Vec<String>,
}

/// How well a target shows a node type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "support", content = "why", rename_all = "snake_case")]
pub enum Support {
    /// As the reference render does.
    Exact,
    /// Nearly; why not quite.
    Approximate(String),
    /// Not at all; why.
    Refused(String),
}

/// What an exporter writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exporter {
    /// Names of targets: `canvas2d`.
    pub targets: Vec<String>,
    /// Support by node type. A type that is not here is decided by the plugin alone.
    pub nodes: BTreeMap<String, Support>,
}

/// What an optimizer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// An effect.
    Effect,
    /// The files of an export.
    Artifacts,
}

/// A capability that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Capability {
    /// Why, one sentence for the one who installs the plugin.
    pub reason: String,
}

/// Bounds that the author asks for. None is the host's default; the host caps what is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Memory of the guest, MiB.
    pub memory_max_mib: Option<u64>,
    /// Wall time of a call, ms.
    pub wall_max_ms: Option<u64>,
    /// Bytes that a call may hand back, MiB.
    pub output_max_mib: Option<u64>,
    /// Log lines of a call.
    pub log_max_lines: Option<u64>,
}

/// How a plugin wants to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Execution {
    /// Equal inputs and seed give equal bytes; results may be cached and are tested twice.
    pub deterministic: bool,
}

impl Default for Execution {
    fn default() -> Self {
        Self {
            deterministic: true,
        }
    }
}

/// What an example feeds in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A file of the package.
    File(String),
    /// JSON in the manifest.
    Json(Value),
}

/// What an example must give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The contents of a file of the package.
    File(String),
    /// Bytes with this digest, lower-case hex.
    Sha256(String),
    /// A failure with this code.
    Failure(String),
}

/// An example: test, canary and registry page in one.
///
/// The output that is compared is, by kind: the document, the effect or the findings as JSON, compared
/// as values; for artifacts one line `sha256  path` per file, sorted by path. A digest is that of the
/// canonical JSON, or of these lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// Its name, unique in the manifest.
    pub name: String,
    /// What goes in: the file to parse, the DNA, or the effect.
    pub input: Input,
    /// The artifacts that go in beside an effect, as files of the package.
    pub artifacts: Vec<String>,
    /// Parameters.
    pub parameters: Map<String, Value>,
    /// The job's seed.
    pub seed: u64,
    /// The target, for an exporter.
    pub target: Option<String>,
    /// What comes out.
    pub expect: Expectation,
}

/// A checked manifest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// Who and what.
    pub id: PluginId,
    /// Its version.
    pub version: semver::Version,
    /// What it does.
    pub kind: Kind,
    /// A name for people.
    pub title: String,
    /// One sentence for people.
    pub summary: String,
    /// SPDX expression.
    pub license: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// The component, relative to the manifest.
    pub component: String,
    /// Files that it reads.
    pub reads: Vec<Format>,
    /// Files that it writes.
    pub writes: Vec<Format>,
    /// Effect families that a generator makes.
    pub families: Vec<String>,
    /// What an exporter writes.
    pub exporter: Option<Exporter>,
    /// What an optimizer takes.
    pub subject: Option<SubjectKind>,
    /// Rules that an optimizer of effects mends: `[optimizer] mends = ["hygiene.draw-calls"]`. When one
    /// of them fails, the host calls it again with the parameter [`FAILED`](crate::FAILED) and measures anew.
    pub mends: Vec<String>,
    /// Rules that a validator checks.
    pub rules: Vec<String>,
    /// Its parameters, in the author's order.
    pub parameters: Vec<Parameter>,
    /// Capabilities asked for, by name.
    pub capabilities: BTreeMap<String, Capability>,
    /// Bounds asked for.
    pub limits: Limits,
    /// How it runs.
    pub execution: Execution,
    /// Its examples.
    pub examples: Vec<Example>,
}

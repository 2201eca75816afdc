//! What a probe gives: facts, or the reason why there are none.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The name and version of the JSON.
pub const SCHEMA: &str = "effectforge.probes/1";

/// Everything that was observed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Probes {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What ran the module.
    pub engine: String,
    /// What the module is.
    pub module: ModuleFacts,
    /// By scenario. All names are there once the module was evaluated.
    pub scenarios: BTreeMap<String, Outcome>,
}

/// What is known of the module before any effect is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModuleFacts {
    /// Why it could not be evaluated.
    pub error: Option<String>,
    /// Why it could not be evaluated where there is no DOM (server-side rendering).
    pub error_without_dom: Option<String>,
    /// Names of its exports, sorted.
    pub exports: Vec<String>,
    /// `typeof` of its export `create`.
    pub create_is: String,
    /// Its export `params`, as JSON.
    pub params: Value,
    /// Its export `meta`, as JSON.
    pub meta: Value,
    /// Calls of `Math.random` while it was evaluated.
    pub random_at_import: u64,
    /// Reads of the date while it was evaluated.
    pub date_at_import: u64,
}

/// How a scenario ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    /// It was played to its end.
    Measured {
        /// What was observed; the names are those of `js/scenarios.js` in snake case.
        facts: Value,
    },
    /// The effect threw where it should not.
    Threw {
        /// Message and place.
        message: String,
    },
    /// It could not be played.
    NotMeasured {
        /// Why.
        reason: String,
    },
}

impl Probes {
    /// The facts of a scenario that was measured.
    #[must_use]
    pub fn facts(&self, scenario: &str) -> Option<&Value> {
        match self.scenarios.get(scenario)? {
            Outcome::Measured { facts } => Some(facts),
            _ => None,
        }
    }

    /// The JSON text of the probes.
    ///
    /// # Errors
    /// None in practice: everything in it is a JSON value already.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// The keys of every object in snake case. JSON text bounds its depth (serde_json's limit, 128).
pub(crate) fn snake_keys(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(k, v)| (snake(&k), snake_keys(v)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(snake_keys).collect()),
        other => other,
    }
}

fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

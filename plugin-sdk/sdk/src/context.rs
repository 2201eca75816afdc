//! What a call knows about itself: seed, parameters, settings, progress.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Failure, host};

/// A rule that failed on the effect that an optimizer is given.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FailedRule {
    /// Its id: `hygiene.draw-calls`.
    pub rule: String,
    /// What was measured.
    #[serde(default)]
    pub value: Value,
    /// What it is held against.
    #[serde(default)]
    pub threshold: Value,
}

/// The call that a plugin works for.
#[derive(Clone, Debug, Default)]
pub struct Context {
    parameters: Map<String, Value>,
}

impl Context {
    /// A context with these parameters; a test makes one, a plugin is given one.
    #[must_use]
    pub fn new(parameters: Map<String, Value>) -> Self {
        Self { parameters }
    }

    /// The parameters as the host sends them: a JSON object, or nothing.
    ///
    /// # Errors
    /// `invalid_parameters` when the text is anything else.
    pub fn from_json(text: &str) -> Result<Self, Failure> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_str(text).map(Self::new).map_err(|error| {
            Failure::new(
                "invalid_parameters",
                format!("parameters are no JSON object: {error}"),
            )
        })
    }

    /// The job's seed, the only source of randomness: equal seeds must give equal results.
    #[must_use]
    pub fn seed(&self) -> u64 {
        host::seed()
    }

    /// Reports that `done` of `total` units of a stage are done. Cheap.
    pub fn progress(&self, done: u64, total: u64, stage: &str) {
        host::progress(done, total, stage);
    }

    /// True once the caller gave up: return soon.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        host::is_cancelled()
    }

    /// The parameters as they came.
    #[must_use]
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// A parameter.
    ///
    /// # Errors
    /// `missing_parameter` when it is absent, `invalid_parameter` when it is of another type.
    pub fn param<T: DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        self.find(name)?.ok_or_else(|| {
            Failure::new(
                "missing_parameter",
                format!("parameter `{name}` is not set"),
            )
            .help("the manifest's `default` is used when a parameter has one")
        })
    }

    /// A parameter, or `default` when it is absent or `null`.
    ///
    /// # Errors
    /// `invalid_parameter` when it is of another type.
    pub fn param_or<T: DeserializeOwned>(&self, name: &str, default: T) -> Result<T, Failure> {
        Ok(self.find(name)?.unwrap_or(default))
    }

    /// The rules that failed and that this optimizer's manifest says it mends (`[optimizer] mends`);
    /// none when it is called in the usual way.
    ///
    /// # Errors
    /// `invalid_parameter` when the host sends something else.
    pub fn failed(&self) -> Result<Vec<FailedRule>, Failure> {
        self.param_or("failed", Vec::new())
    }

    /// A setting that the plugin's user made, or none.
    ///
    /// # Errors
    /// `invalid_setting` when it is of another type.
    pub fn config<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Failure> {
        let Some(text) = host::config_get(key) else {
            return Ok(None);
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            Failure::new(
                "invalid_setting",
                format!("setting `{key}` is not what is expected: {error}"),
            )
        })
    }

    /// The names of all settings that the plugin's user made, sorted.
    #[must_use]
    pub fn config_keys(&self) -> Vec<String> {
        host::config_keys()
    }

    fn find<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        match self.parameters.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::deserialize(value).map(Some).map_err(|error| {
                let message = format!("parameter `{name}` is not what is expected: {error}");
                Failure::new("invalid_parameter", message)
            }),
        }
    }
}

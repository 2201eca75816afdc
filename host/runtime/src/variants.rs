//! Which looks a family has.
//!
//! A generator of several families has one choice for all their looks, so its manifest alone does not
//! say which belong to which. It is asked: a word that it honours stands in the effect's provenance.

use std::sync::Arc;

use effectforge_manifest::ParameterKind;
use serde_json::{Map, Value};

use crate::CancelToken;
use crate::error::RuntimeError;
use crate::event::Silent;
use crate::host::Runtime;
use crate::request::Generate;

/// One look of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The generator's parameter: `variant`, `weather`, `mood`.
    pub parameter: String,
    /// The word that names the look.
    pub name: String,
}

impl Variant {
    /// The parameters of a job for this look.
    #[must_use]
    pub fn parameters(&self) -> Map<String, Value> {
        let value = Value::String(self.name.clone());
        Map::from_iter([(self.parameter.clone(), value)])
    }
}

pub(crate) async fn of(runtime: &Runtime, family: &str) -> Result<Vec<Variant>, RuntimeError> {
    let plugin = runtime.catalog().generator(family).cloned();
    let plugin = plugin.ok_or_else(|| RuntimeError::NoGenerator {
        wanted: format!("`{family}`"),
        available: runtime.catalog().families(),
    })?;
    let mut found = Vec::new();
    for parameter in &plugin.manifest.parameters {
        let ParameterKind::Choice { choices } = &parameter.kind else {
            continue;
        };
        for name in choices {
            let variant = Variant {
                parameter: parameter.id.clone(),
                name: name.clone(),
            };
            let request = Generate {
                seed: Some(1),
                family: Some(family.to_owned()),
                parameters: variant.parameters(),
                ..Generate::text(family)
            };
            let effect = runtime
                .design(&request, Arc::new(Silent), &CancelToken::new())
                .await?;
            if effect.provenance.get(&parameter.id) == Some(name) {
                found.push(variant);
            }
        }
    }
    Ok(found)
}

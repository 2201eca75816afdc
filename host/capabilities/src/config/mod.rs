//! `config`: settings of this plugin that its user made.

use crate::bindings::effectforge::host::config as wit;
use effectforge_sandbox::{CallState, Capability, Consent, Interface};
use std::collections::BTreeMap;
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker};

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Config;

/// The state of one call: setting to JSON text.
#[derive(Clone, Debug, Default)]
pub struct ConfigState(pub Arc<BTreeMap<String, String>>);

impl Capability for Config {
    fn name(&self) -> &'static str {
        "config"
    }

    fn consent(&self) -> Consent {
        Consent::Inherent
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:host/config",
            version: "0.1.0",
            since: "0.1.0",
            items: &["get", "keys"],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

impl wit::Host for CallState {
    fn get(&mut self, key: String) -> wasmtime::Result<Option<String>> {
        Ok(settings(self)?.get(&key).cloned())
    }

    fn keys(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(settings(self)?.keys().cloned().collect())
    }
}

fn settings(state: &CallState) -> wasmtime::Result<&BTreeMap<String, String>> {
    Ok(&state
        .get::<ConfigState>()
        .ok_or_else(|| crate::missing_state("config"))?
        .0)
}

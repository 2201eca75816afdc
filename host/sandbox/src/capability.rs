//! The seam to what a plugin may do: the sandbox links capabilities, and knows none.
//!
//! Invariant: a capability that is not granted is not linked, so that no check inside it can be
//! forgotten.

use crate::state::CallState;
use std::sync::Arc;
use wasmtime::component::Linker;

/// What a user is asked before a plugin gets a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consent {
    /// Part of being a plugin; silent, and granted without a word in the manifest.
    Inherent,
    /// Cannot leave the sandbox, but costs something; shown.
    Bounded,
    /// Reaches the user's machine or data; asked.
    Sensitive,
}

/// One interface that a capability gives to guests.
#[derive(Clone, Copy, Debug)]
pub struct Interface {
    /// Without version: `effectforge:host/log`.
    pub name: &'static str,
    /// The newest version that is linked: `0.1.0`.
    pub version: &'static str,
    /// The EffectForge release that has it first.
    pub since: &'static str,
    /// Every function, in WIT's own spelling (`[method]blob.len`), and every resource, by name.
    pub items: &'static [&'static str],
}

/// Something that plugins may do.
pub trait Capability: Send + Sync {
    /// The name that manifests use: `images`.
    fn name(&self) -> &'static str;

    /// How much a user is asked.
    fn consent(&self) -> Consent;

    /// The interfaces that come with it.
    fn interfaces(&self) -> &'static [Interface];

    /// Makes the interfaces callable.
    ///
    /// # Errors
    /// The engine's, when two capabilities define one name.
    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()>;
}

/// Everything the host offers, and which part of it one plugin was granted.
#[derive(Clone, Default)]
pub struct Grants {
    granted: Vec<Arc<dyn Capability>>,
    withheld: Vec<Arc<dyn Capability>>,
}

impl Grants {
    /// Splits what the host has: inherent capabilities and those that `names` lists are granted.
    #[must_use]
    pub fn of(all: &[Arc<dyn Capability>], names: &[&str]) -> Self {
        let (granted, withheld) = all.iter().cloned().partition(|capability| {
            capability.consent() == Consent::Inherent || names.contains(&capability.name())
        });
        Grants { granted, withheld }
    }

    /// The names of what is granted, in the host's order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.granted
            .iter()
            .map(|capability| capability.name())
            .collect()
    }

    pub(crate) fn granted(&self) -> &[Arc<dyn Capability>] {
        &self.granted
    }

    pub(crate) fn withheld(&self) -> &[Arc<dyn Capability>] {
        &self.withheld
    }
}

impl std::fmt::Debug for Grants {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Grants").field(&self.names()).finish()
    }
}

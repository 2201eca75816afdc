//! `effects`: effect graphs that passed the checker.
//!
//! Invariant: a handle stands for a checked effect; what does not type-check has no handle.

use crate::bindings::effectforge::effect::diagnostics::Problem;
use crate::bindings::effectforge::effect::effects as wit;
use effectforge_effect::{Diagnostic, Effect};
use effectforge_sandbox::{BoundHit, CallState, Capability, Consent, Interface};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use wasmtime::component::{HasSelf, Linker, Resource};

/// Problems reported to a guest at once.
const PROBLEMS_MAX: usize = 100;

/// The capability.
#[derive(Clone, Copy, Debug)]
pub struct Effects;

/// A checked effect, its canonical JSON and its digest. Cloning shares all three.
#[derive(Clone, Debug)]
pub struct HeldEffect {
    effect: Arc<Effect>,
    json: Arc<str>,
    digest: Arc<str>,
}

impl HeldEffect {
    /// Checks the JSON of an effect.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_json(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Self::from_checked(Effect::from_json(text)?)
    }

    /// Holds an effect that was built and checked in Rust.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn from_checked(effect: Effect) -> Result<Self, Vec<Diagnostic>> {
        let json = effect.to_canonical_json().map_err(|error| {
            vec![Diagnostic::new(
                "not_json",
                String::new(),
                error.to_string(),
                "use finite numbers only",
            )]
        })?;
        let digest = hex(&Sha256::digest(json.as_bytes()));
        Ok(HeldEffect {
            effect: Arc::new(effect),
            json: json.into(),
            digest: digest.into(),
        })
    }

    /// The graph.
    #[must_use]
    pub fn effect(&self) -> &Arc<Effect> {
        &self.effect
    }

    /// The canonical JSON: sorted keys, shortest numbers.
    #[must_use]
    pub fn json(&self) -> &Arc<str> {
        &self.json
    }

    /// SHA-256 of the canonical JSON, lower-case hex.
    #[must_use]
    pub fn digest(&self) -> &Arc<str> {
        &self.digest
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // Writing to a string cannot fail.
            text
        })
}

/// Gives a guest an effect of the host's.
///
/// # Errors
/// When the call may hold no more bytes or handles.
pub(crate) fn lend(
    state: &mut CallState,
    effect: HeldEffect,
) -> Result<Resource<HeldEffect>, BoundHit> {
    state.hold(effect.json.len() as u64)?;
    state.push(effect)
}

/// Takes an effect that a guest returned.
///
/// # Errors
/// When the handle is not one of an effect.
pub(crate) fn take(
    state: &mut CallState,
    handle: Resource<HeldEffect>,
) -> wasmtime::Result<HeldEffect> {
    let effect = state.table().delete(handle)?;
    state.release(effect.json.len() as u64);
    Ok(effect)
}

impl Capability for Effects {
    fn name(&self) -> &'static str {
        "effects"
    }

    fn consent(&self) -> Consent {
        Consent::Inherent
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "effectforge:effect/effects",
            version: "0.1.0",
            since: "0.1.0",
            items: &[
                "effect",
                "[static]effect.from-json",
                "[method]effect.json",
                "[method]effect.digest",
            ],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        wit::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state)
    }
}

impl wit::Host for CallState {}

impl wit::HostEffect for CallState {
    fn from_json(
        &mut self,
        text: String,
    ) -> wasmtime::Result<Result<Resource<HeldEffect>, Vec<Problem>>> {
        match HeldEffect::from_json(&text) {
            Ok(effect) => Ok(Ok(lend(self, effect)?)),
            Err(diagnostics) => Ok(Err(diagnostics
                .into_iter()
                .take(PROBLEMS_MAX)
                .map(problem)
                .collect())),
        }
    }

    fn json(&mut self, effect: Resource<HeldEffect>) -> wasmtime::Result<String> {
        Ok(self.table().get(&effect)?.json.to_string())
    }

    fn digest(&mut self, effect: Resource<HeldEffect>) -> wasmtime::Result<String> {
        Ok(self.table().get(&effect)?.digest.to_string())
    }

    fn drop(&mut self, effect: Resource<HeldEffect>) -> wasmtime::Result<()> {
        take(self, effect).map(|_| ())
    }
}

fn problem(diagnostic: Diagnostic) -> Problem {
    let Diagnostic {
        code,
        location,
        message,
        help,
    } = diagnostic;
    Problem {
        code,
        location,
        message,
        help,
    }
}

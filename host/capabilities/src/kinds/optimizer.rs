//! Effect to better effect, artifacts to better artifacts.

use super::{Artifact, CallContext, Called, Kind, artifact, refused, run, wrong_shape};
use crate::bindings::exports::effectforge::effect::optimizer as wit;
use crate::effects::{self, HeldEffect};
use effectforge_sandbox::{
    CallFailure, CallState, Compiled, Grants, Invoke, Prepared, Sandbox, SandboxError,
};
use wasmtime::Store;
use wasmtime::component::Instance;

/// An optimizer plugin, ready to be called.
#[derive(Clone)]
pub struct Optimizer {
    prepared: Prepared,
    indices: wit::GuestIndices,
}

impl std::fmt::Debug for Optimizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Optimizer").field(&self.prepared).finish()
    }
}

/// What is optimized.
#[derive(Clone, Debug)]
pub enum Subject {
    /// An effect.
    Effect(HeldEffect),
    /// The files of an export.
    Artifacts(Vec<Artifact>),
}

/// One figure that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Saving {
    /// What was measured: `effect.js`, `elements`.
    pub what: String,
    /// Its unit: `bytes`, `elements`, `ops`.
    pub unit: String,
    /// The figure before; finite.
    pub before: f64,
    /// The figure after; finite.
    pub after: f64,
    /// Whether the result is equal in every respect but this figure.
    pub lossless: bool,
}

/// The subject, better or unchanged, of the kind that was given.
#[derive(Clone, Debug)]
pub struct Optimized {
    /// The result.
    pub subject: Subject,
    /// What was saved.
    pub savings: Vec<Saving>,
}

impl Optimizer {
    /// Joins a component with its grants.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn prepare(
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        let prepared = sandbox.prepare(compiled, grants, &Kind::Optimizer.export())?;
        let indices = wit::GuestIndices::new(prepared.instance_pre())
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Optimizer { prepared, indices })
    }

    /// Makes the subject better. `parameters` is a JSON object.
    pub async fn optimize(
        &self,
        context: &CallContext,
        subject: Subject,
        parameters: &str,
    ) -> Called<Optimized> {
        run(
            &self.prepared,
            context,
            Call {
                indices: &self.indices,
                subject,
                parameters,
            },
        )
        .await
    }
}

struct Call<'a> {
    indices: &'a wit::GuestIndices,
    subject: Subject,
    parameters: &'a str,
}

impl Invoke for Call<'_> {
    type Output = Optimized;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<Optimized> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        let gave_effect = matches!(self.subject, Subject::Effect(_));
        let state = store.data_mut();
        let subject = match self.subject {
            Subject::Effect(effect) => wit::Subject::Effect(effects::lend(state, effect)?),
            Subject::Artifacts(list) => wit::Subject::Artifacts(artifact::lend(state, list)?),
        };
        let answer = guest
            .call_optimize(&mut *store, &subject, self.parameters)
            .await?;
        let optimized = answer.map_err(refused)?;
        let state = store.data_mut();
        let subject = match optimized.subject {
            wit::Subject::Effect(effect) if gave_effect => {
                let effect = effects::take(state, effect)?;
                state.charge_output(effect.json().len() as u64)?;
                Subject::Effect(effect)
            }
            wit::Subject::Artifacts(list) if !gave_effect => {
                Subject::Artifacts(artifact::take(state, list)?)
            }
            _ => {
                return Err(malformed(
                    "subject",
                    "it is of the other kind than was given",
                ));
            }
        };
        let savings: Vec<Saving> = optimized.savings.into_iter().map(saving).collect();
        if savings
            .iter()
            .any(|s| !s.before.is_finite() || !s.after.is_finite())
        {
            return Err(malformed("saving", "a figure is not a finite number"));
        }
        Ok(Optimized { subject, savings })
    }
}

fn saving(saving: wit::Saving) -> Saving {
    let wit::Saving {
        what,
        unit,
        before,
        after,
        lossless,
    } = saving;
    Saving {
        what,
        unit,
        before,
        after,
        lossless,
    }
}

fn malformed(what: &'static str, why: &str) -> wasmtime::Error {
    CallFailure::Malformed {
        what,
        why: why.to_owned(),
    }
    .into()
}

//! Effect to the files of a target.

use super::{Artifact, CallContext, Called, Kind, artifact, refused, run, wrong_shape};
use crate::bindings::exports::effectforge::effect::exporter::{GuestIndices, Refusal};
use crate::effects::{self, HeldEffect};
use effectforge_sandbox::{
    CallFailure, CallState, Compiled, Grants, Invoke, Prepared, Sandbox, SandboxError,
};
use wasmtime::Store;
use wasmtime::component::{Instance, Resource};

/// An exporter plugin, ready to be called.
#[derive(Clone)]
pub struct Exporter {
    prepared: Prepared,
    indices: GuestIndices,
}

impl std::fmt::Debug for Exporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Exporter").field(&self.prepared).finish()
    }
}

/// One node that the target cannot show as the reference render does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The node's id.
    pub node: String,
    /// What is lost and why.
    pub reason: String,
}

/// The files of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Whether the target shows everything as the reference render does.
    pub exact: bool,
    /// What it does not; empty when exact.
    pub losses: Vec<Loss>,
    /// The files, paths checked.
    pub artifacts: Vec<Artifact>,
}

/// Why a target cannot show an effect at all: an answer, not a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRefusal {
    /// The nodes and reasons.
    pub unsupported: Vec<Loss>,
}

impl Exporter {
    /// Joins a component with its grants.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn prepare(
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        let prepared = sandbox.prepare(compiled, grants, &Kind::Exporter.export())?;
        let indices = GuestIndices::new(prepared.instance_pre())
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Exporter { prepared, indices })
    }

    /// Writes an effect for a target of the plugin's. `parameters` is a JSON object.
    pub async fn lower(
        &self,
        context: &CallContext,
        effect: HeldEffect,
        target: &str,
        parameters: &str,
    ) -> Called<Result<Exported, ExportRefusal>> {
        let call = Lower {
            indices: &self.indices,
            effect,
            target,
            parameters,
        };
        run(&self.prepared, context, call).await
    }
}

struct Lower<'a> {
    indices: &'a GuestIndices,
    effect: HeldEffect,
    target: &'a str,
    parameters: &'a str,
}

impl Invoke for Lower<'_> {
    type Output = Result<Exported, ExportRefusal>;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<Self::Output> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        let effect = effects::lend(store.data_mut(), self.effect)?;
        let lent = Resource::new_borrow(effect.rep());
        let answer = guest
            .call_lower(&mut *store, lent, self.target, self.parameters)
            .await?;
        let losses = |list: Vec<crate::bindings::exports::effectforge::effect::exporter::Loss>| {
            list.into_iter()
                .map(|loss| Loss {
                    node: loss.node,
                    reason: loss.reason,
                })
                .collect()
        };
        let exported = match answer {
            Ok(exported) => exported,
            Err(Refusal::Unsupported(list)) => {
                return Ok(Err(ExportRefusal {
                    unsupported: losses(list),
                }));
            }
            Err(Refusal::Failed(failure)) => return Err(refused(failure).into()),
        };
        let exact = match exported.fidelity.as_str() {
            "exact" if exported.losses.is_empty() => true,
            "approximate" if !exported.losses.is_empty() => false,
            other => return Err(bad_fidelity(other, exported.losses.len()).into()),
        };
        let artifacts = artifact::take(store.data_mut(), exported.artifacts)?;
        Ok(Ok(Exported {
            exact,
            losses: losses(exported.losses),
            artifacts,
        }))
    }
}

fn bad_fidelity(fidelity: &str, losses: usize) -> CallFailure {
    let shown: String = fidelity.chars().take(40).collect();
    CallFailure::Malformed {
        what: "fidelity",
        why: format!("{shown:?} with {losses} losses: `exact` lists none, `approximate` some"),
    }
}

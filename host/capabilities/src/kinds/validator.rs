//! Effect and artifacts to findings.

use super::{Artifact, CallContext, Called, Kind, artifact, refused, run, wrong_shape};
use crate::bindings::effectforge::effect::diagnostics as wit;
use crate::bindings::exports::effectforge::effect::validator::GuestIndices;
use crate::effects::{self, HeldEffect};
use effectforge_sandbox::{
    CallFailure, CallState, Compiled, Grants, Invoke, Prepared, Sandbox, SandboxError,
};
use serde_json::Value;
use wasmtime::Store;
use wasmtime::component::{Instance, Resource};

/// A validator plugin, ready to be called.
#[derive(Clone)]
pub struct Validator {
    prepared: Prepared,
    indices: GuestIndices,
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Validator").field(&self.prepared).finish()
    }
}

/// What was found about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// Nobody knows.
    NotMeasured,
}

/// One rule's finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id: `hygiene.seeded`.
    pub rule: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The measured value; null when not measured.
    pub value: Value,
    /// What it is held against; null for a plain fact.
    pub threshold: Value,
    /// How it was measured: `ast`, `run`, `bytes`.
    pub method: String,
    /// One sentence for people.
    pub message: String,
    /// Where; may be empty.
    pub location: String,
    /// How to mend a failure; may be empty.
    pub help: String,
}

impl Validator {
    /// Joins a component with its grants.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn prepare(
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        let prepared = sandbox.prepare(compiled, grants, &Kind::Validator.export())?;
        let indices = GuestIndices::new(prepared.instance_pre())
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Validator { prepared, indices })
    }

    /// Measures. `probes` is the JSON object of what the host observed, `parameters` another.
    pub async fn validate(
        &self,
        context: &CallContext,
        effect: HeldEffect,
        artifacts: Vec<Artifact>,
        probes: &str,
        parameters: &str,
    ) -> Called<Vec<Finding>> {
        let call = Call {
            indices: &self.indices,
            effect,
            artifacts,
            probes,
            parameters,
        };
        run(&self.prepared, context, call).await
    }
}

struct Call<'a> {
    indices: &'a GuestIndices,
    effect: HeldEffect,
    artifacts: Vec<Artifact>,
    probes: &'a str,
    parameters: &'a str,
}

impl Invoke for Call<'_> {
    type Output = Vec<Finding>;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<Vec<Finding>> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        let effect = effects::lend(store.data_mut(), self.effect)?;
        let lent = Resource::new_borrow(effect.rep());
        let artifacts = artifact::lend(store.data_mut(), self.artifacts)?;
        let answer = guest
            .call_validate(&mut *store, lent, &artifacts, self.probes, self.parameters)
            .await?;
        let findings = answer.map_err(refused)?;
        findings
            .into_iter()
            .map(|finding| {
                store.data_mut().charge_output(size(&finding))?;
                Ok(finding_of(finding)?)
            })
            .collect()
    }
}

fn size(finding: &wit::Finding) -> u64 {
    let wit::Finding {
        rule,
        verdict: _,
        value,
        threshold,
        method,
        message,
        location,
        help,
    } = finding;
    [rule, value, threshold, method, message, location, help]
        .iter()
        .map(|t| t.len() as u64)
        .sum()
}

fn finding_of(finding: wit::Finding) -> Result<Finding, CallFailure> {
    let wit::Finding {
        rule,
        verdict,
        value,
        threshold,
        method,
        message,
        location,
        help,
    } = finding;
    let verdict = match verdict {
        wit::Verdict::Pass => Verdict::Pass,
        wit::Verdict::Fail => Verdict::Fail,
        wit::Verdict::NotMeasured => Verdict::NotMeasured,
    };
    let json = |what: &str, text: &str| {
        serde_json::from_str::<Value>(text).map_err(|error| CallFailure::Malformed {
            what: "finding",
            why: format!("the {what} of rule {rule:?} is not JSON: {error}"),
        })
    };
    let (value, threshold) = (json("value", &value)?, json("threshold", &threshold)?);
    if verdict != Verdict::NotMeasured && value.is_null() {
        return Err(CallFailure::Malformed {
            what: "finding",
            why: format!("rule {rule:?} has a verdict without a measured value"),
        });
    }
    Ok(Finding {
        rule,
        verdict,
        value,
        threshold,
        method,
        message,
        location,
        help,
    })
}

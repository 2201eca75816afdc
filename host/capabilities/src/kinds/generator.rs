//! DNA to effect.

use super::{CallContext, Called, Kind, refused, run, wrong_shape};
use crate::bindings::exports::effectforge::effect::generator::GuestIndices;
use crate::effects::{self, HeldEffect};
use effectforge_sandbox::{CallState, Compiled, Grants, Invoke, Prepared, Sandbox, SandboxError};
use wasmtime::Store;
use wasmtime::component::Instance;

/// A generator plugin, ready to be called.
#[derive(Clone)]
pub struct Generator {
    prepared: Prepared,
    indices: GuestIndices,
}

impl std::fmt::Debug for Generator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Generator").field(&self.prepared).finish()
    }
}

impl Generator {
    /// Joins a component with its grants.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn prepare(
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        let prepared = sandbox.prepare(compiled, grants, &Kind::Generator.export())?;
        let indices = GuestIndices::new(prepared.instance_pre())
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Generator { prepared, indices })
    }

    /// Makes an effect. `dna` is the JSON of a DNA, `parameters` a JSON object.
    pub async fn generate(
        &self,
        context: &CallContext,
        dna: &str,
        parameters: &str,
    ) -> Called<HeldEffect> {
        run(
            &self.prepared,
            context,
            Call {
                indices: &self.indices,
                dna,
                parameters,
            },
        )
        .await
    }
}

struct Call<'a> {
    indices: &'a GuestIndices,
    dna: &'a str,
    parameters: &'a str,
}

impl Invoke for Call<'_> {
    type Output = HeldEffect;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<HeldEffect> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        let answer = guest
            .call_generate(&mut *store, self.dna, self.parameters)
            .await?;
        let effect = effects::take(store.data_mut(), answer.map_err(refused)?)?;
        store.data_mut().charge_output(effect.json().len() as u64)?;
        Ok(effect)
    }
}

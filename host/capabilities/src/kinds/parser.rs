//! Bytes to document.

use super::{CallContext, Called, Kind, refused, run, wrong_shape};
use crate::bindings::exports::effectforge::effect::parser::GuestIndices;
use crate::blobs::{self, Blob};
use effectforge_effect::Document;
use effectforge_sandbox::{
    CallFailure, CallState, Compiled, Grants, Invoke, Prepared, Sandbox, SandboxError,
};
use wasmtime::Store;
use wasmtime::component::{Instance, Resource};

/// Most bytes of a file that a probe sees.
pub const PROBE_MAX_BYTES: usize = 4096;

/// A parser plugin, ready to be called.
#[derive(Clone)]
pub struct Parser {
    prepared: Prepared,
    indices: GuestIndices,
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Parser").field(&self.prepared).finish()
    }
}

impl Parser {
    /// Joins a component with its grants.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn prepare(
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        let prepared = sandbox.prepare(compiled, grants, &Kind::Parser.export())?;
        let indices = GuestIndices::new(prepared.instance_pre())
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Parser { prepared, indices })
    }

    /// How sure the parser is that it can read a file, 0 to 255, from its first bytes (at most
    /// [`PROBE_MAX_BYTES`] are passed on) and its name.
    pub async fn probe(&self, context: &CallContext, head: &[u8], name: &str) -> Called<u8> {
        let head = &head[..head.len().min(PROBE_MAX_BYTES)];
        run(
            &self.prepared,
            context,
            Probe {
                indices: &self.indices,
                head,
                name,
            },
        )
        .await
    }

    /// Reads a file. `parameters` is a JSON object.
    pub async fn parse(
        &self,
        context: &CallContext,
        source: Blob,
        name: &str,
        parameters: &str,
    ) -> Called<Document> {
        let call = Parse {
            indices: &self.indices,
            source,
            name,
            parameters,
        };
        run(&self.prepared, context, call).await
    }
}

struct Probe<'a> {
    indices: &'a GuestIndices,
    head: &'a [u8],
    name: &'a str,
}

impl Invoke for Probe<'_> {
    type Output = u8;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<u8> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        guest.call_probe(&mut *store, self.head, self.name).await
    }
}

struct Parse<'a> {
    indices: &'a GuestIndices,
    source: Blob,
    name: &'a str,
    parameters: &'a str,
}

impl Invoke for Parse<'_> {
    type Output = Document;

    async fn invoke(
        self,
        store: &mut Store<CallState>,
        instance: &Instance,
    ) -> wasmtime::Result<Document> {
        let guest = self
            .indices
            .load(&mut *store, instance)
            .map_err(|e| wrong_shape(&e))?;
        let source = blobs::lend(store.data_mut(), self.source)?;
        // The guest borrows; the handle stays the host's and goes with the store.
        let lent = Resource::new_borrow(source.rep());
        let answer = guest
            .call_parse(&mut *store, lent, self.name, self.parameters)
            .await?;
        let text = answer.map_err(refused)?;
        store.data_mut().charge_output(text.len() as u64)?;
        serde_json::from_str(&text).map_err(|error| {
            CallFailure::Malformed {
                what: "document",
                why: error.to_string(),
            }
            .into()
        })
    }
}

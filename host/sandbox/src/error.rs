//! What keeps a component from becoming callable.

use crate::preflight::Preflight;
use std::io;

/// Why the sandbox could not be set up, or did not take a component.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The engine refuses its settings on this machine.
    #[error("the WebAssembly engine does not start: {0}")]
    Engine(String),
    /// The clock thread did not start.
    #[error("the sandbox's clock thread does not start: {0}")]
    Thread(#[source] io::Error),
    /// The cache folder cannot be used.
    #[error("the code cache cannot be used: {0}")]
    Cache(#[source] io::Error),
    /// More bytes than are compiled at all.
    #[error("the component is too large: {used} of {limit} bytes")]
    TooLarge {
        /// Most bytes.
        limit: u64,
        /// Bytes given.
        used: u64,
    },
    /// The file is something else.
    #[error("this is {found}, not a WebAssembly component: {help}")]
    NotAComponent {
        /// What it is.
        found: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// The component is broken, or uses a proposal that is switched off, or wants more memories,
    /// tables or instances than any call gets.
    #[error("the component is not accepted: {0}")]
    Invalid(String),
    /// Imports or exports do not fit.
    #[error("{0}")]
    Preflight(#[source] Preflight),
}

impl SandboxError {
    /// A stable code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            SandboxError::Engine(_) => "engine",
            SandboxError::Thread(_) => "thread",
            SandboxError::Cache(_) => "code_cache",
            SandboxError::TooLarge { .. } => "component_too_large",
            SandboxError::NotAComponent { .. } => "not_a_component",
            SandboxError::Invalid(_) => "invalid_component",
            SandboxError::Preflight(_) => "preflight",
        }
    }

    /// The preflight report, if that is what it is.
    #[must_use]
    pub fn preflight(&self) -> Option<&Preflight> {
        match self {
            SandboxError::Preflight(report) => Some(report),
            _ => None,
        }
    }

    /// A component whose types differ from the contract's.
    #[must_use]
    pub fn shape(error: &wasmtime::Error) -> Self {
        SandboxError::Preflight(Preflight::shape(error))
    }

    pub(crate) fn engine(error: wasmtime::Error) -> Self {
        SandboxError::Engine(format!("{error:#}"))
    }

    pub(crate) fn component(error: wasmtime::Error) -> Self {
        SandboxError::Invalid(error.root_cause().to_string())
    }
}

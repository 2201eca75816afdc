//! Runs a plugin package against the examples of its manifest.
//!
//! The same examples are the author's tests, the canary of a hot reload and the registry's page.
//! Each runs twice, under the limits that the plugin will have, in the deterministic profile: the
//! second run must give the same bytes. What comes out is held against the golden output.
//!
//! Invariant: a report has one entry per example, in the manifest's order; an example passes only
//! if both runs ended as expected.

mod example;
mod report;

pub use report::{ExampleReport, Mismatch, Report};

use effectforge_capabilities::kinds::Kind;
use effectforge_package::Package;
use effectforge_sandbox::{Grants, Limits, Options, Profile, Sandbox, SandboxError};
use std::path::PathBuf;

/// Why examples could not be run at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestError {
    /// The sandbox does not start, or does not take the component.
    #[error("{0}")]
    Sandbox(#[from] SandboxError),
    /// There is no thread or timer to run on.
    #[error("no runtime for the examples: {0}")]
    Runtime(#[from] std::io::Error),
}

/// Runs examples; keeps one engine for all packages.
#[derive(Debug)]
pub struct Runner {
    sandbox: Sandbox,
}

impl Runner {
    /// Starts the deterministic sandbox; compiled code is kept in `cache_folder`, if given.
    ///
    /// # Errors
    /// When the sandbox does not start.
    pub fn new(cache_folder: Option<PathBuf>) -> Result<Self, TestError> {
        let profile = Profile::Deterministic;
        let options = Options {
            profile,
            cache_folder,
            ..Options::default()
        };
        Ok(Runner {
            sandbox: Sandbox::new(&options)?,
        })
    }

    /// Runs every example of a package. Blocks; not for async threads.
    ///
    /// # Errors
    /// When the component is not accepted. An example that fails is in the report.
    pub fn run(&self, package: &Package) -> Result<Report, TestError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        runtime.block_on(self.run_async(package))
    }

    /// The same, on the caller's runtime.
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub async fn run_async(&self, package: &Package) -> Result<Report, TestError> {
        let manifest = &package.manifest;
        let compiled = self.sandbox.compile(&package.component)?;
        let asked: Vec<&str> = manifest.capabilities.keys().map(String::as_str).collect();
        let grants = Grants::of(&effectforge_capabilities::all(), &asked);
        let kind = kind(manifest.kind);
        let plugin = example::Plugin::prepare(kind, &self.sandbox, &compiled, &grants)?;
        let limits = Limits::asked(&manifest.limits);
        let mut examples = Vec::with_capacity(manifest.examples.len());
        for example in &manifest.examples {
            examples.push(example::run(&plugin, package, example, limits).await);
        }
        Ok(Report {
            plugin: manifest.id.to_string(),
            examples,
        })
    }
}

fn kind(kind: effectforge_manifest::Kind) -> Kind {
    match kind {
        effectforge_manifest::Kind::Parser => Kind::Parser,
        effectforge_manifest::Kind::Generator => Kind::Generator,
        effectforge_manifest::Kind::Optimizer => Kind::Optimizer,
        effectforge_manifest::Kind::Exporter => Kind::Exporter,
        effectforge_manifest::Kind::Validator => Kind::Validator,
    }
}

//! The engine: one per profile and process, set up for guests that nobody trusts.

use crate::cache::{self, CodeCache};
use crate::call::Prepared;
use crate::capability::Grants;
use crate::error::SandboxError;
use crate::limits::{COMPONENT_MAX_BYTES, Limits};
use crate::preflight::{self, ExportSpec};
use crate::state::CallState;
use crate::ticker::Ticker;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmtime::component::{Component, Linker};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig,
};

/// Calls that one sandbox runs at the same time.
pub(crate) const CALLS_MAX: u32 = 64;
/// Core instances of one component: main module, adapters, shims.
pub(crate) const INSTANCES_PER_CALL: u32 = 16;
/// Memories of one component.
pub(crate) const MEMORIES_PER_CALL: u32 = 2;
/// Tables of one component.
pub(crate) const TABLES_PER_CALL: u32 = 8;
/// A guest's call stack, in bytes.
pub(crate) const STACK_MAX_BYTES: usize = 512 * 1024;
/// The stack that guest and host functions share, in bytes.
const FIBER_STACK_BYTES: usize = 2 * 1024 * 1024;
/// A memory slot keeps this much between calls. Guests are linked with a stack of 128 KiB; a slot
/// that keeps more than its guest touches pays for it with every reset.
const KEEP_RESIDENT_BYTES: usize = 1024 * 1024;

/// How a call's code is compiled and metered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// For work: epochs alone end a guest that runs too long.
    #[default]
    Fast,
    /// For tests and replay: instructions are counted, NaN bits are canonical, so that equal inputs
    /// give equal bytes and stop at the same instruction.
    Deterministic,
}

/// How to set up a [`Sandbox`].
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Compilation and metering.
    pub profile: Profile,
    /// Where compiled code is kept; none compiles anew in each process.
    pub cache_folder: Option<PathBuf>,
    /// Does without the pool of instances, which wants about 600 GiB of address space (not memory).
    pub without_pool: bool,
}

/// Compiles components and runs calls in them. Cloning shares the engine.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) ticker: Ticker,
    pub(crate) profile: Profile,
    cache: Option<CodeCache>,
    pooled: bool,
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("profile", &self.inner.profile)
            .field("pooled", &self.inner.pooled)
            .finish_non_exhaustive()
    }
}

/// A component as machine code.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub(crate) component: Component,
    /// SHA-256 of the component file, lower-case hex.
    pub digest: String,
    /// Whether the code came from the cache.
    pub cached: bool,
    /// Time spent compiling or loading.
    pub took: Duration,
}

/// What a sandbox holds right now: all zero when no call runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// Calls that began and have not ended.
    pub calls: u64,
    /// Component instances taken from the pool.
    pub instances: u64,
    /// Memories taken from the pool.
    pub memories: u64,
    /// Tables taken from the pool.
    pub tables: u64,
    /// Fiber stacks taken from the pool.
    pub stacks: u64,
}

impl Sandbox {
    /// Starts an engine and its clock.
    ///
    /// # Errors
    /// When the engine does not accept this machine, or the cache folder cannot be used.
    pub fn new(options: &Options) -> Result<Self, SandboxError> {
        let cache = options
            .cache_folder
            .as_ref()
            .map(CodeCache::open)
            .transpose();
        let cache = cache.map_err(SandboxError::Cache)?;
        let pooled = if options.without_pool {
            None
        } else {
            engine(options.profile, true).ok()
        };
        let (engine, pooled) = match pooled {
            Some(engine) => (engine, true),
            // A container may not give the address space: slower, equally safe.
            None => (
                engine(options.profile, false).map_err(SandboxError::engine)?,
                false,
            ),
        };
        let ticker = Ticker::start(&engine).map_err(SandboxError::Thread)?;
        let profile = options.profile;
        Ok(Sandbox {
            inner: Arc::new(Inner {
                engine,
                ticker,
                profile,
                cache,
                pooled,
            }),
        })
    }

    /// The profile it was made with.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.inner.profile
    }

    /// Whether instances come from the pool.
    #[must_use]
    pub fn is_pooled(&self) -> bool {
        self.inner.pooled
    }

    /// Compiles a component, or loads its code from the cache. Takes about 1.2 s a MiB when it is
    /// not cached: call it off the async threads.
    ///
    /// # Errors
    /// When the bytes are too many, are no component, or need what the engine has switched off.
    pub fn compile(&self, bytes: &[u8]) -> Result<Compiled, SandboxError> {
        let begin = Instant::now();
        let used = bytes.len() as u64;
        if used > COMPONENT_MAX_BYTES {
            return Err(SandboxError::TooLarge {
                limit: COMPONENT_MAX_BYTES,
                used,
            });
        }
        require_component(bytes)?;
        let digest = cache::hex(&Sha256::digest(bytes));
        let (component, cached) = self.load_or_compile(bytes, &digest)?;
        Ok(Compiled {
            component,
            digest,
            cached,
            took: begin.elapsed(),
        })
    }

    fn load_or_compile(
        &self,
        bytes: &[u8],
        digest: &str,
    ) -> Result<(Component, bool), SandboxError> {
        let engine = &self.inner.engine;
        let compile = || Component::from_binary(engine, bytes).map_err(SandboxError::component);
        let Some(cache) = &self.inner.cache else {
            return Ok((compile()?, false));
        };
        let key = cache::key(engine, digest);
        if let Some(path) = cache.find(&key) {
            match crate::load::load(engine, &path) {
                Ok(component) => return Ok((component, true)),
                Err(_) => cache.forget(&key),
            }
        }
        let component = compile()?;
        if let Ok(code) = component.serialize() {
            // A full disk costs the next start some time; this call has its code.
            let _ = cache.put(&key, &code);
        }
        Ok((component, false))
    }

    /// Joins a component with what it was granted.
    ///
    /// # Errors
    /// [`SandboxError::Preflight`] with everything that does not fit.
    pub fn prepare(
        &self,
        compiled: &Compiled,
        grants: &Grants,
        export: &ExportSpec,
    ) -> Result<Prepared, SandboxError> {
        let engine = &self.inner.engine;
        let report = preflight::check(engine, &compiled.component, grants, export);
        if !report.unmet.is_empty() {
            return Err(SandboxError::Preflight(report));
        }
        let mut linker: Linker<CallState> = Linker::new(engine);
        for capability in grants.granted() {
            capability.link(&mut linker).map_err(SandboxError::engine)?;
        }
        let pre = linker
            .instantiate_pre(&compiled.component)
            .map_err(|error| SandboxError::shape(&error))?;
        Ok(Prepared::new(self.clone(), pre, compiled.digest.clone()))
    }

    /// The names of a component's imports, with versions.
    #[must_use]
    pub fn imports(&self, compiled: &Compiled) -> Vec<String> {
        preflight::import_names(&self.inner.engine, &compiled.component)
    }

    /// What is held right now.
    #[must_use]
    pub fn in_use(&self) -> InUse {
        let calls = self.inner.ticker.active();
        match self.inner.engine.pooling_allocator_metrics() {
            Some(pool) => InUse {
                calls,
                instances: pool.component_instances(),
                memories: pool.memories() as u64,
                tables: pool.tables() as u64,
                stacks: pool.stacks() as u64,
            },
            None => InUse {
                calls,
                ..InUse::default()
            },
        }
    }
}

/// A file that is not even the right kind of file deserves better words than a parser's.
fn require_component(bytes: &[u8]) -> Result<(), SandboxError> {
    match bytes.get(..8) {
        Some([0, b'a', b's', b'm', 0x0d, 0, 1, 0]) => Ok(()),
        Some([0, b'a', b's', b'm', 1, 0, 0, 0]) => Err(SandboxError::NotAComponent {
            found: "a core WebAssembly module",
            help: "build it with `effectforge plugin build`, which makes the component",
        }),
        Some([0, b'a', b's', b'm', ..]) => Err(SandboxError::NotAComponent {
            found: "WebAssembly of another version",
            help: "build it with `effectforge plugin build`",
        }),
        _ => Err(SandboxError::NotAComponent {
            found: "not WebAssembly",
            help: "give the `.wasm` file that `effectforge plugin build` wrote",
        }),
    }
}

fn engine(profile: Profile, pooled: bool) -> wasmtime::Result<Engine> {
    let deterministic = profile == Profile::Deterministic;
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::Speed)
        .concurrency_support(false)
        .epoch_interruption(true)
        .consume_fuel(deterministic)
        .cranelift_nan_canonicalization(deterministic)
        .max_wasm_stack(STACK_MAX_BYTES)
        .async_stack_size(FIBER_STACK_BYTES)
        // A guest cannot address the machine stack: zeroing it between calls is defence in depth only,
        // and costs two threads two thirds of their calls (docs/figures.md).
        .async_stack_zeroing(false)
        // What plugins do not need: a smaller compiler, and equal results on every machine.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .wasm_relaxed_simd(false)
        .wasm_wide_arithmetic(false)
        .wasm_custom_page_sizes(false);
    if pooled {
        config.allocation_strategy(pool());
    }
    Engine::new(&config)
}

fn pool() -> InstanceAllocationStrategy {
    let caps = Limits::host_caps();
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(CALLS_MAX)
        .total_core_instances(CALLS_MAX * INSTANCES_PER_CALL)
        .total_memories(CALLS_MAX * MEMORIES_PER_CALL)
        .total_tables(CALLS_MAX * TABLES_PER_CALL)
        .total_stacks(CALLS_MAX)
        .max_core_instances_per_component(INSTANCES_PER_CALL)
        .max_memories_per_component(MEMORIES_PER_CALL)
        .max_tables_per_component(TABLES_PER_CALL)
        .max_memory_size(usize::try_from(caps.memory_max_bytes).unwrap_or(usize::MAX))
        .table_elements(usize::try_from(caps.table_max_elements).unwrap_or(usize::MAX))
        .linear_memory_keep_resident(KEEP_RESIDENT_BYTES)
        .table_keep_resident(64 * 1024)
        .pagemap_scan(Enabled::Auto);
    InstanceAllocationStrategy::Pooling(pool)
}

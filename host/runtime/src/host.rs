//! The plugin host: loads components once, calls them under their bounds, keeps the books.
//!
//! Invariant: every plugin call of the runtime goes through [`Host::call`], which admits by
//! quarantine, applies the limits (what the manifest asks, capped by the host), joins log lines and
//! times, and turns a failure into a [`RuntimeError`] that names the plugin.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use effectforge_capabilities::kinds::{
    CallContext, Called, Exporter, Generator, Optimizer, Parser, Validator,
};
use effectforge_capabilities::log::{Level, LogSink};
use effectforge_effect::Effect;
use effectforge_sandbox::{
    Admission, Capability, Compiled, Grants, Limits, Options, Profile, Quarantine, Sandbox,
    SandboxError,
};
use tokio::sync::OnceCell;

use crate::catalog::{Catalog, Plugin};
use crate::error::RuntimeError;
use crate::event::{Event, Observer};
use crate::report::Call;
use crate::request::{Generate, Made};
use crate::variants::{self, Variant};
use crate::{CancelToken, pipeline};

/// Time since a fixed moment; injected by tests.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// How to open a runtime.
#[derive(Clone, Default)]
pub struct RuntimeOptions {
    /// Packages beside the embedded ones; one with an embedded id takes its place.
    pub extra_packages: Vec<PathBuf>,
    /// Where compiled code is kept; none: the user's cache folder.
    pub cache_folder: Option<PathBuf>,
    /// Clock of the quarantine; none: the system's monotonic clock.
    pub clock: Option<Clock>,
}

impl std::fmt::Debug for RuntimeOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RuntimeOptions")
            .field("extra_packages", &self.extra_packages)
            .field("cache_folder", &self.cache_folder)
            .finish_non_exhaustive()
    }
}

/// Makes effects of briefs. Cheap to clone; all clones share plugins and engine.
#[derive(Clone, Debug)]
pub struct Runtime {
    host: Arc<Host>,
}

impl Runtime {
    /// Finds the plugins and starts the engine.
    ///
    /// # Errors
    /// When a package cannot be read or the engine does not start.
    pub fn open(options: RuntimeOptions) -> Result<Self, RuntimeError> {
        Ok(Self {
            host: Arc::new(Host::open(options)?),
        })
    }

    /// The installed plugins.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.host.catalog
    }

    /// Runs a job: one brief to one effect. Must run within a tokio runtime with its timer on.
    ///
    /// # Errors
    /// Whatever ends the job before the effect and its files are made.
    pub async fn generate(
        &self,
        request: Generate,
        observer: Arc<dyn Observer>,
        cancel: &CancelToken,
    ) -> Result<Made, RuntimeError> {
        pipeline::generate(&self.host, request, observer, cancel.clone()).await
    }

    /// The first half of a job: the graph, with nothing written, drawn or checked but the graph itself.
    ///
    /// # Errors
    /// Whatever ends the job before the effect is made.
    pub async fn design(
        &self,
        request: &Generate,
        observer: Arc<dyn Observer>,
        cancel: &CancelToken,
    ) -> Result<Effect, RuntimeError> {
        pipeline::design(&self.host, request, observer, cancel.clone()).await
    }

    /// The variants of a family: the words of its generator's choice that the generator honours for this family. It
    /// says so itself, in the effect's provenance under the parameter's name; a family without a choice
    /// has none.
    ///
    /// # Errors
    /// When no plugin makes the family, or its generator fails.
    pub async fn variants(&self, family: &str) -> Result<Vec<Variant>, RuntimeError> {
        variants::of(self, family).await
    }
}

/// The plugin host.
pub(crate) struct Host {
    pub(crate) catalog: Catalog,
    sandbox: Sandbox,
    capabilities: Vec<Arc<dyn Capability>>,
    ready: Mutex<HashMap<String, Arc<OnceCell<Loaded>>>>,
    quarantine: Mutex<HashMap<String, Quarantine>>,
    clock: Clock,
}

/// A prepared plugin of some kind, and what loading it took.
#[derive(Clone)]
struct Loaded {
    plugin: Arc<dyn Any + Send + Sync>,
    took: Duration,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host")
            .field("sandbox", &self.sandbox)
            .finish_non_exhaustive()
    }
}

/// What all calls of one job share.
pub(crate) struct Job {
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) cancel: CancelToken,
    pub(crate) seed: u64,
    pub(crate) calls: Mutex<Vec<Call>>,
}

impl Job {
    pub(crate) fn new(observer: Arc<dyn Observer>, cancel: CancelToken) -> Self {
        Self {
            observer,
            cancel,
            seed: 0,
            calls: Mutex::default(),
        }
    }

    pub(crate) fn record(&self, call: Call) {
        lock(&self.calls).push(call);
    }

    /// Runs work of the host as a stage.
    pub(crate) fn stage<T>(&self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        self.observer.event(Event::Started {
            stage,
            plugin: String::new(),
        });
        let begin = Instant::now();
        let done = work();
        self.host_call(stage, begin.elapsed());
        self.observer.event(Event::Finished { stage });
        done
    }

    pub(crate) fn host_call(&self, stage: &'static str, wall: Duration) {
        self.record(Call {
            stage: stage.to_owned(),
            by: "host".to_owned(),
            wall_ms: wall.as_secs_f64() * 1e3,
            memory_peak_bytes: None,
            load_ms: None,
        });
    }

    pub(crate) fn check_cancelled(&self) -> Result<(), RuntimeError> {
        if self.cancel.is_cancelled() {
            Err(RuntimeError::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// A plugin kind that can be prepared for calls.
pub(crate) trait Ready: Any + Send + Sync + Sized {
    fn prepare(s: &Sandbox, c: &Compiled, g: &Grants) -> Result<Self, SandboxError>;
}

macro_rules! ready {
    ($($kind:ty),*) => {$(
        impl Ready for $kind {
            fn prepare(s: &Sandbox, c: &Compiled, g: &Grants) -> Result<Self, SandboxError> {
                <$kind>::prepare(s, c, g)
            }
        }
    )*};
}
ready!(Parser, Generator, Optimizer, Exporter, Validator);

/// A lock that a panic elsewhere does not close: what these guard is whole after every statement.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host {
    pub(crate) fn open(options: RuntimeOptions) -> Result<Self, RuntimeError> {
        let catalog = Catalog::open(&options.extra_packages)?;
        let cache_folder = options.cache_folder.or_else(default_cache_folder);
        let start = |cache_folder: Option<PathBuf>| {
            Sandbox::new(&Options {
                profile: Profile::Fast,
                cache_folder,
                without_pool: false,
            })
        };
        // A cache that cannot be used costs time, not the job.
        let sandbox = match start(cache_folder) {
            Err(SandboxError::Cache(_)) => start(None),
            other => other,
        };
        let sandbox = sandbox.map_err(|error| RuntimeError::Internal(error.to_string()))?;
        let begin = Instant::now();
        Ok(Self {
            catalog,
            sandbox,
            capabilities: effectforge_capabilities::all(),
            ready: Mutex::default(),
            quarantine: Mutex::default(),
            clock: options
                .clock
                .unwrap_or_else(|| Arc::new(move || begin.elapsed())),
        })
    }

    /// Loads a plugin ahead of its first call, off the async threads.
    pub(crate) async fn warm<T: Ready>(self: &Arc<Self>, plugin: &Arc<Plugin>) {
        // What fails here fails again, with its error, where the plugin is called.
        let _ = self.load::<T>(plugin).await;
    }

    async fn load<T: Ready>(
        self: &Arc<Self>,
        plugin: &Arc<Plugin>,
    ) -> Result<(Arc<T>, Option<Duration>), RuntimeError> {
        let cell = Arc::clone(lock(&self.ready).entry(plugin.id()).or_default());
        let fresh = !cell.initialized();
        let make = || async {
            let (host, plugin) = (Arc::clone(self), Arc::clone(plugin));
            let work = move || host.prepare::<T>(&plugin);
            let done = tokio::task::spawn_blocking(work).await;
            done.map_err(|error| RuntimeError::Internal(error.to_string()))?
        };
        let loaded = cell.get_or_try_init(make).await?;
        let prepared = Arc::clone(&loaded.plugin).downcast::<T>();
        let prepared =
            prepared.map_err(|_| RuntimeError::Internal("a plugin changed its kind".to_owned()))?;
        Ok((prepared, fresh.then_some(loaded.took)))
    }

    fn prepare<T: Ready>(&self, plugin: &Plugin) -> Result<Loaded, RuntimeError> {
        let fail = |error: SandboxError| RuntimeError::Load {
            plugin: plugin.label(),
            reason: error.to_string(),
        };
        let begin = Instant::now();
        let compiled = self.sandbox.compile(&plugin.component).map_err(fail)?;
        let names: Vec<&str> = plugin
            .manifest
            .capabilities
            .keys()
            .map(String::as_str)
            .collect();
        let grants = Grants::of(&self.capabilities, &names);
        let prepared = T::prepare(&self.sandbox, &compiled, &grants).map_err(fail)?;
        Ok(Loaded {
            plugin: Arc::new(prepared),
            took: begin.elapsed(),
        })
    }

    /// Calls a plugin.
    pub(crate) async fn call<T: Ready, R, F, Called_>(
        self: &Arc<Self>,
        job: &Job,
        stage: &'static str,
        task: &'static str,
        plugin: &Arc<Plugin>,
        call: F,
    ) -> Result<R, RuntimeError>
    where
        F: FnOnce(Arc<T>, CallContext) -> Called_,
        Called_: Future<Output = Called<R>>,
    {
        job.check_cancelled()?;
        let id = plugin.id();
        self.admit(plugin)?;
        job.observer.event(Event::Started {
            stage,
            plugin: id.clone(),
        });
        let (prepared, took) = self.load::<T>(plugin).await?;
        let called = call(prepared, self.context(job, plugin)).await;
        job.record(Call {
            stage: stage.to_owned(),
            by: plugin.label(),
            wall_ms: called.usage.wall.as_secs_f64() * 1e3,
            memory_peak_bytes: Some(called.usage.memory_peak_bytes),
            load_ms: took.map(|took| took.as_secs_f64() * 1e3),
        });
        job.observer.event(Event::Finished { stage });
        called.result.map_err(|failure| {
            if failure.is_fault() {
                let now = (self.clock)();
                let mut records = lock(&self.quarantine);
                records
                    .entry(id)
                    .or_default()
                    .fault(now, &failure.to_string());
            }
            match failure {
                effectforge_sandbox::CallFailure::Cancelled => RuntimeError::Cancelled,
                failure => {
                    let failure = Box::new(failure);
                    RuntimeError::Plugin {
                        plugin: plugin.label(),
                        task,
                        failure,
                    }
                }
            }
        })
    }

    fn admit(&self, plugin: &Plugin) -> Result<(), RuntimeError> {
        let now = (self.clock)();
        let record = lock(&self.quarantine)
            .get(&plugin.id())
            .map(|record| record.admit(now));
        let reason = match record {
            None | Some(Admission::Admitted) => return Ok(()),
            Some(Admission::BackOff { remaining }) => {
                format!(
                    "it failed a moment ago; try again in {} ms",
                    remaining.as_millis()
                )
            }
            Some(Admission::Quarantined { reason }) => format!("it is in quarantine: {reason}"),
        };
        Err(RuntimeError::Quarantined {
            plugin: plugin.label(),
            reason,
        })
    }

    fn context(&self, job: &Job, plugin: &Plugin) -> CallContext {
        let (observer, id) = (Arc::clone(&job.observer), plugin.id());
        let log_sink: LogSink = Arc::new(move |line| {
            observer.event(Event::Log {
                plugin: id.clone(),
                level: format!("{:?}", line.level).to_lowercase(),
                message: line.message.clone(),
            });
        });
        CallContext {
            limits: Limits::asked(&plugin.manifest.limits),
            seed: job.seed,
            config: Arc::new(BTreeMap::new()),
            cancel: job.cancel.clone(),
            log_level: Level::Info,
            log_sink: Some(log_sink),
            progress: None,
        }
    }
}

/// The user's cache folder.
pub(crate) fn default_cache_folder() -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(base.join("effectforge").join("code"))
}

//! Two engines on threads of their own, and what they saw put together.
//!
//! Invariant: which engine plays which scenario is fixed, so equal modules give equal probes however
//! the threads are scheduled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

use serde_json::{Value, json};

use crate::engine::{Engine, Share};
use crate::recorder::{Recording, compare, hash};
use crate::{ModuleFacts, Outcome, ProbeError, ProbeOptions, Probes, SCHEMA};

/// Engines, and so threads: as many as there are shares in `plans` of js/harness.js.
const ENGINES: usize = 2;
/// Stack of an engine's thread beyond what the script may use, bytes.
const NATIVE_STACK: usize = 1 << 20;
/// The most that arguments of equal drawing calls may differ, CSS pixels.
const TOLERANCE: f64 = 0.001;

/// Engines that start while the module is still being made.
///
/// One probe each: a module must not find what another left behind. Dropped unused, the threads end
/// by themselves.
#[derive(Debug)]
pub struct Prober {
    workers: Vec<Worker>,
    source_bytes: usize,
}

#[derive(Debug)]
struct Worker {
    source: Sender<Arc<str>>,
    thread: JoinHandle<Result<Option<Share>, ProbeError>>,
}

impl Prober {
    /// Starts the engines, each on its thread; returns at once.
    ///
    /// # Errors
    /// [`ProbeError::Engine`] when a thread cannot be started.
    pub fn start(options: &ProbeOptions) -> Result<Self, ProbeError> {
        let workers = (0..ENGINES).map(|share| Worker::start(share, options.clone()));
        Ok(Self {
            workers: workers.collect::<Result<_, _>>()?,
            source_bytes: options.source_bytes,
        })
    }

    /// Runs every scenario on an ES module. Blocks until both engines are done.
    ///
    /// # Errors
    /// [`ProbeError`] when the source is too large or an engine did not start.
    pub fn probe(self, source: &str) -> Result<Probes, ProbeError> {
        if source.len() > self.source_bytes {
            return Err(ProbeError::SourceTooLarge {
                used: source.len(),
                limit: self.source_bytes,
            });
        }
        let source: Arc<str> = source.into();
        for worker in &self.workers {
            // An engine that did not start says why when it is joined.
            let _ = worker.source.send(Arc::clone(&source));
        }
        let mut shares = Vec::with_capacity(ENGINES);
        for worker in self.workers {
            let ended = worker.thread.join();
            let share =
                ended.map_err(|_| ProbeError::Engine("its thread panicked".to_owned()))??;
            shares.extend(share);
        }
        Ok(merge(shares))
    }
}

impl Worker {
    fn start(share: usize, options: ProbeOptions) -> Result<Self, ProbeError> {
        let (source, inbox) = channel::<Arc<str>>();
        let stack = options.stack_bytes.saturating_add(NATIVE_STACK);
        let work = move || {
            let engine = Engine::start(options)?;
            match inbox.recv() {
                Ok(source) => engine.probe(&source, share).map(Some),
                // The prober was dropped: there is nothing to probe.
                Err(_) => Ok(None),
            }
        };
        let thread = Builder::new()
            .name(format!("probe-{share}"))
            .stack_size(stack)
            .spawn(work)
            .map_err(|e| ProbeError::Engine(e.to_string()))?;
        Ok(Self { source, thread })
    }
}

/// The shares as one: facts that both engines gave are joined.
fn merge(shares: Vec<Share>) -> Probes {
    let mut module = ModuleFacts::default();
    let mut scenarios: BTreeMap<String, Vec<Outcome>> = BTreeMap::new();
    let mut recordings = Vec::new();
    for (index, share) in shares.into_iter().enumerate() {
        if index == 0 {
            module = share.module;
        } else if module.error.is_none() {
            module.error = share.module.error;
        }
        for (name, outcome) in share.scenarios {
            scenarios.entry(name).or_default().push(outcome);
        }
        recordings.push(share.recordings);
    }
    if module.error.is_some() {
        scenarios.clear();
    }
    let join = |(name, outcomes): (String, Vec<Outcome>)| {
        let outcome = match name.as_str() {
            "seed" => both(outcomes, |facts| seed(facts, &recordings)),
            "globals" => both(outcomes, globals),
            _ => both(outcomes, |facts| facts.first().cloned().unwrap_or_default()),
        };
        (name, outcome)
    };
    Probes {
        schema: SCHEMA.to_owned(),
        engine: "quickjs-ng (rquickjs 0.14), mock DOM 2, virtual clock".to_owned(),
        module,
        scenarios: scenarios.into_iter().map(join).collect(),
    }
}

/// Joins the facts when every engine has some; else says the first reason why one has none.
fn both(outcomes: Vec<Outcome>, join: impl Fn(&[Value]) -> Value) -> Outcome {
    let mut all = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Outcome::Measured { facts } => all.push(facts),
            other => return other,
        }
    }
    Outcome::Measured { facts: join(&all) }
}

/// One seed on two pages, and another seed.
fn seed(facts: &[Value], recordings: &[BTreeMap<&'static str, Recording>]) -> Value {
    let of = |engine: usize, name: &str| recordings.get(engine).and_then(|all| all.get(name));
    let (first, again, other) = (of(0, "seed"), of(1, "seed"), of(1, "unseeded"));
    let same = |b: Option<&Recording>| {
        let (shape, max) = match (first, b) {
            (Some(a), Some(b)) => compare(a, b),
            _ => (false, f64::MAX),
        };
        json!({ "equal": shape && max <= TOLERANCE, "same_shape": shape, "max_difference": max })
    };
    let sum = |what: &str| {
        let used = |f: &Value| f["seeded"][what].as_u64().unwrap_or_default();
        facts.iter().map(used).sum::<u64>()
    };
    json!({
        "same_seed": same(again),
        "other_seed": same(other),
        "seeded": { "random": sum("random"), "date": sum("date") },
        "unseeded": facts.last().map(|f| f["unseeded"].clone()),
        "hash": hash(first),
        "other_hash": hash(other),
        "draws": facts.first().map(|f| f["draws"].clone()),
    })
}

/// The new globals of either engine.
fn globals(facts: &[Value]) -> Value {
    let names = facts.iter().filter_map(|f| f["added"].as_array()).flatten();
    let names: BTreeSet<&str> = names.filter_map(Value::as_str).collect();
    json!({ "added": names })
}

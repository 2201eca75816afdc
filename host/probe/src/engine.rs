//! QuickJS behind limits, with the mock browser in it. Plays one share of the scenarios.
//!
//! The engine holds no module loader and none of QuickJS's own `std` and `os` modules; a module
//! can only compute. Every entry into script sets a deadline first; the interrupt handler, which
//! the script cannot catch, ends it.

use crate::recorder::{Recorder, Recording, text_number};
use crate::report::snake_keys;
use crate::{ModuleFacts, Outcome, ProbeError, ProbeOptions};
use rquickjs::context::intrinsic::{
    Date, Eval, Json, MapSet, Promise as Promises, Proxy, RegExp, RegExpCompiler, TypedArrays,
    WeakRef,
};
use rquickjs::{
    Array, CatchResultExt, CaughtError, Context, Ctx, Function, IntoJs, Module, Object, Persistent,
    Runtime,
};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

/// The mock browser and the scenarios, as the body of one function.
const HARNESS: &str = concat!(
    "(function (native) {\n",
    include_str!("../js/world.js"),
    include_str!("../js/canvas.js"),
    include_str!("../js/dom.js"),
    include_str!("../js/clock.js"),
    include_str!("../js/scenarios/stage.js"),
    include_str!("../js/scenarios/drawing.js"),
    include_str!("../js/scenarios/page.js"),
    include_str!("../js/scenarios/control.js"),
    include_str!("../js/scenarios/lives.js"),
    include_str!("../js/harness.js"),
    "\n})"
);

/// Promise callbacks that are run after a scenario at most.
const MAX_JOBS: usize = 1000;
/// The longest message that is kept, characters.
const MAX_MESSAGE: usize = 400;
/// Frames of one part of the memory reading: `soakStep` of js/scenarios/drawing.js.
const SOAK_FRAMES: f64 = 12.0;
/// Bytes that the script engine may add between two of its own collections. Less often than it
/// would: a probe is short and its memory bounded.
const GC_THRESHOLD: usize = 8 << 20;
/// How many times the usual time a module gets that computes pictures, sample by sample.
const PIXEL_PATIENCE: u32 = 5;
/// Recordings that are compared with those of the other engine.
const SHARED_RECORDINGS: [&str; 2] = ["seed", "unseeded"];

/// When the script must be back, and whether it was not.
#[derive(Clone)]
struct Deadline {
    at: Rc<Cell<Instant>>,
    passed: Rc<Cell<bool>>,
}

/// What one engine observed.
pub(crate) struct Share {
    pub(crate) module: ModuleFacts,
    pub(crate) scenarios: BTreeMap<String, Outcome>,
    pub(crate) recordings: BTreeMap<&'static str, Recording>,
}

/// One script engine for one module.
pub(crate) struct Engine {
    // Declared before the runtime: a persistent value must go first.
    harness: Persistent<Object<'static>>,
    context: Context,
    runtime: Runtime,
    recorder: Rc<RefCell<Recorder>>,
    deadline: Deadline,
    end: Instant,
    options: ProbeOptions,
}

impl Engine {
    /// Starts QuickJS and evaluates the mock browser.
    pub(crate) fn start(options: ProbeOptions) -> Result<Self, ProbeError> {
        let failed = |e: rquickjs::Error| ProbeError::Engine(e.to_string());
        let now = Instant::now();
        let deadline = Deadline {
            at: Rc::new(Cell::new(now + options.scenario_time)),
            passed: Rc::new(Cell::new(false)),
        };
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(options.memory_bytes);
        runtime.set_max_stack_size(options.stack_bytes);
        runtime.set_gc_threshold(GC_THRESHOLD);
        let watch = deadline.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || {
            let over = Instant::now() >= watch.at.get();
            watch.passed.set(watch.passed.get() || over);
            over
        })));
        // Everything but QuickJS's own clock and DOM exceptions: the mock has its own.
        let context = Context::builder()
            .with::<(
                Date,
                Eval,
                RegExpCompiler,
                RegExp,
                Json,
                Proxy,
                MapSet,
                TypedArrays,
                Promises,
                WeakRef,
            )>()
            .build(&runtime)
            .map_err(failed)?;
        let recorder = Rc::new(RefCell::new(Recorder::default()));
        let harness = context
            .with(|ctx| {
                start_harness(&ctx, &recorder)
                    .catch(&ctx)
                    .map_err(|e| describe(&e))
            })
            .map_err(ProbeError::Engine)?;
        let end = now + options.total_time;
        Ok(Self {
            harness,
            context,
            runtime,
            recorder,
            deadline,
            end,
            options,
        })
    }

    /// Evaluates the module and plays one share of the scenarios (an index of `plans` in
    /// js/harness.js). The first share also says whether the module needs a DOM.
    pub(crate) fn probe(mut self, source: &str, share: usize) -> Result<Share, ProbeError> {
        self.end = Instant::now() + self.options.total_time;
        let mut observed = Share {
            module: ModuleFacts::default(),
            scenarios: BTreeMap::new(),
            recordings: BTreeMap::new(),
        };
        let adopted = self
            .adopt(source, share == 0, &mut observed.module)
            .map_err(ProbeError::Engine)?;
        match adopted {
            Ok(text) => read_module(&mut observed.module, &text),
            Err(message) => {
                observed.module.error = Some(message);
                return Ok(observed);
            }
        }
        let names = self.call("plan", Some(share)).map_err(ProbeError::Engine)?;
        // What goes wrong here goes wrong in a scenario again, which says so.
        if computes_pictures(source) && self.call("weigh", None::<&str>).as_deref() == Ok("dear") {
            self.options.scenario_time *= PIXEL_PATIENCE;
            self.end = Instant::now() + self.options.total_time * PIXEL_PATIENCE;
        }
        for name in names.split(' ') {
            let outcome = if name == "memory" {
                self.soak()
            } else {
                self.outcome(self.call("run", Some(name)))
            };
            observed.scenarios.insert(name.to_owned(), outcome);
        }
        let globals = self.outcome(self.call("globals", None::<&str>));
        observed.scenarios.insert("globals".to_owned(), globals);
        let mut recorder = self.recorder.borrow_mut();
        for name in SHARED_RECORDINGS {
            observed
                .recordings
                .extend(recorder.take(name).map(|kept| (name, kept)));
        }
        drop(recorder);
        Ok(observed)
    }

    /// Evaluates the module and puts the page around it; the outer error is the engine's own. With
    /// `bare`, says first whether the module needs a page; one that looks for none is evaluated once.
    fn adopt(
        &self,
        source: &str,
        bare: bool,
        module: &mut ModuleFacts,
    ) -> Result<Result<String, String>, String> {
        if bare {
            self.call("watch", None::<&str>)?;
            let adopted = self.evaluate(source, Some("adopt"));
            let looked = !self.call("unwatch", None::<&str>)?.is_empty();
            if adopted.is_ok() && !looked {
                self.call("install", None::<&str>)?;
                return Ok(adopted);
            }
            module.error_without_dom = self.evaluate(source, None).err();
        }
        self.call("install", None::<&str>)?;
        Ok(self.evaluate(source, Some("adopt")))
    }

    /// Sets the deadline of the next entry into script; an error when the whole time is spent.
    fn arm(&self) -> Result<(), String> {
        let now = Instant::now();
        if now >= self.end {
            return Err("not begun: the time of the whole probe was spent".to_owned());
        }
        self.deadline
            .at
            .set((now + self.options.scenario_time).min(self.end));
        self.deadline.passed.set(false);
        Ok(())
    }

    /// Evaluates the module; gives its namespace to a function of the harness when one is named.
    fn evaluate(&self, source: &str, adopt: Option<&str>) -> Result<String, String> {
        self.arm()?;
        let text = self.context.with(|ctx| {
            let run = || -> rquickjs::Result<String> {
                let (module, done) = Module::declare(ctx.clone(), "effect.js", source)?.eval()?;
                done.finish::<()>()?;
                let Some(name) = adopt else {
                    return Ok(String::new());
                };
                let harness = self.harness.clone().restore(&ctx)?;
                let adopt: Function = harness.get(name)?;
                adopt.call((module.namespace()?,))
            };
            run().catch(&ctx).map_err(|e| describe(&e))
        });
        self.explain(text)
    }

    /// Calls a function of the harness, then runs the promise callbacks that it left.
    fn call<A>(&self, function: &str, argument: Option<A>) -> Result<String, String>
    where
        A: for<'js> IntoJs<'js>,
    {
        self.arm()?;
        let text = self.context.with(|ctx| {
            let run = || -> rquickjs::Result<String> {
                let harness = self.harness.clone().restore(&ctx)?;
                let function: Function = harness.get(function)?;
                let value: rquickjs::Value = function.call((argument,))?;
                for _ in 0..MAX_JOBS {
                    if !ctx.execute_pending_job() {
                        break;
                    }
                }
                Ok(value
                    .as_string()
                    .map(rquickjs::String::to_string)
                    .transpose()?
                    .unwrap_or_default())
            };
            run().catch(&ctx).map_err(|e| describe(&e))
        });
        self.explain(text)
    }

    /// Puts the bound that ended a script in place of the engine's own message.
    fn explain(&self, text: Result<String, String>) -> Result<String, String> {
        text.map_err(|message| {
            if self.deadline.passed.get() {
                let limit = self.options.scenario_time.as_millis();
                format!("stopped: it was still running after {limit} ms")
            } else if message.contains("out of memory") {
                let limit = self.options.memory_bytes >> 20;
                format!("stopped: it needs more than {limit} MiB of memory")
            } else {
                message
            }
        })
    }

    fn outcome(&self, text: Result<String, String>) -> Outcome {
        match text.map(|t| serde_json::from_str::<Value>(&t)) {
            Ok(Ok(facts)) => Outcome::Measured {
                facts: snake_keys(facts),
            },
            Ok(Err(e)) => Outcome::NotMeasured {
                reason: format!("its facts are not JSON: {e}"),
            },
            Err(reason) if reason.starts_with("stopped") || reason.starts_with("not begun") => {
                Outcome::NotMeasured { reason }
            }
            Err(message) => Outcome::Threw { message },
        }
    }

    /// Memory that stays with the engine, before, in the middle and after the same number of frames.
    fn soak(&self) -> Outcome {
        let read = |step: &str| -> Result<i64, String> {
            self.call(step, None::<&str>)?;
            self.runtime.run_gc();
            Ok(self.runtime.memory_usage().malloc_size)
        };
        let all = || -> Result<[i64; 3], String> {
            let start = read("soakStart")?;
            let middle = read("soakStep")?;
            let end = read("soakStep")?;
            Ok([start, middle, end])
        };
        match all() {
            Ok([start, middle, end]) => {
                // Over both parts: a list that grows in leaps may leap in one of them only.
                let growth = ((end - start) as f64) / (2.0 * SOAK_FRAMES);
                Outcome::Measured {
                    facts: json!({ "frames": 2.0 * SOAK_FRAMES, "bytes": [middle - start, end - middle], "bytes_per_frame": growth }),
                }
            }
            Err(message) => self.outcome(Err(message)),
        }
    }
}

/// Whether a module may compute whole pictures: it makes some of a size that is no number in it.
fn computes_pictures(source: &str) -> bool {
    let sized = |rest: &&str| !rest.starts_with(|c: char| c.is_ascii_digit());
    source
        .split("createImageData(")
        .skip(1)
        .any(|rest| sized(&rest))
}

/// Evaluates the harness and hands it the recorder.
fn start_harness(
    ctx: &Ctx<'_>,
    recorder: &Rc<RefCell<Recorder>>,
) -> rquickjs::Result<Persistent<Object<'static>>> {
    let make: Function = ctx.eval(HARNESS)?;
    let harness: Object = make.call((native(ctx, recorder)?,))?;
    Ok(Persistent::save(ctx, harness))
}

/// The recorder as an object of functions.
fn native<'js>(ctx: &Ctx<'js>, recorder: &Rc<RefCell<Recorder>>) -> rquickjs::Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let r = Rc::clone(recorder);
    object.set(
        "clear",
        Function::new(ctx.clone(), move || r.borrow_mut().clear())?,
    )?;
    let r = Rc::clone(recorder);
    let append = move |tape: Array<'js>, count: usize| -> rquickjs::Result<()> {
        let mut recorder = r.borrow_mut();
        for at in 0..count {
            if !recorder.push(tape.get(at)?) {
                break;
            }
        }
        Ok(())
    };
    object.set("append", Function::new(ctx.clone(), append)?)?;
    let r = Rc::clone(recorder);
    object.set(
        "keep",
        Function::new(ctx.clone(), move |name: String| r.borrow_mut().keep(name))?,
    )?;
    object.set(
        "text",
        Function::new(ctx.clone(), |text: String| text_number(&text))?,
    )?;
    let r = Rc::clone(recorder);
    let differ = move |a: String, b: String| -> Vec<f64> {
        let (same, max) = r.borrow().differ(&a, &b);
        vec![f64::from(u8::from(same)), max]
    };
    object.set("differ", Function::new(ctx.clone(), differ)?)?;
    Ok(object)
}

fn read_module(facts: &mut ModuleFacts, text: &str) {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let list = value["exports"].as_array().into_iter().flatten();
    facts.exports = list.filter_map(|v| v.as_str().map(str::to_owned)).collect();
    facts.create_is = value["createIs"].as_str().unwrap_or("undefined").to_owned();
    facts.params = value["params"].clone();
    facts.meta = value["meta"].clone();
    facts.random_at_import = value["randomAtImport"].as_u64().unwrap_or_default();
    facts.date_at_import = value["dateAtImport"].as_u64().unwrap_or_default();
}

/// What was thrown, with the first place in the module that its trace names.
fn describe(error: &CaughtError<'_>) -> String {
    let text = match error {
        CaughtError::Exception(e) => {
            let message = e
                .message()
                .unwrap_or_else(|| "an error without message".to_owned());
            let stack = e.stack().unwrap_or_default();
            match stack
                .lines()
                .map(str::trim)
                .find(|line| line.contains("effect.js"))
            {
                Some(place) => format!("{message} ({place})"),
                None => message,
            }
        }
        CaughtError::Value(value) => format!("threw a {}, not an error", value.type_name()),
        CaughtError::Error(e) => e.to_string(),
    };
    text.chars().take(MAX_MESSAGE).collect()
}

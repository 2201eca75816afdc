//! Story: somebody installs a plugin that was built to harm.
//!
//! Each guest in `hostile/` breaks one rule. For each: the failure is typed and names the bound,
//! the host lives, the next call is served, and everything that the guest held is back.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "hostile/guest.rs"]
mod guest;

use effectforge_capabilities::blobs::Blob;
use effectforge_capabilities::effects::HeldEffect;
use effectforge_capabilities::kinds::{
    CallContext, Called, Exporter, Generator, Kind, Optimizer, Parser, Subject, Validator,
};
use effectforge_effect::Color;
use effectforge_effect::builder::EffectBuilder;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::{Blend, Fill, Paint, PaintStop};
use effectforge_sandbox::{
    Bound, CallFailure, CallState, CancelToken, Capability, Consent, Grants, InUse, Interface,
    Limits, Options, Profile, Sandbox, SandboxError, UnmetKind,
};
use guest::Contract;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmtime::component::Linker;

const MIB: u64 = 1024 * 1024;

/// A host capability that never answers.
struct Hang;

impl Capability for Hang {
    fn name(&self) -> &'static str {
        "hang"
    }

    fn consent(&self) -> Consent {
        Consent::Sensitive
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "test:host/hang",
            version: "0.1.0",
            since: "0.1.0",
            items: &["forever"],
        }]
    }

    fn link(&self, linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
        let mut instance = linker.instance("test:host/hang@0.1.0")?;
        instance.func_wrap_async("forever", |_, (): ()| {
            Box::new(std::future::pending::<wasmtime::Result<()>>())
        })
    }
}

/// One host, with a polite plugin beside the hostile ones.
struct Host {
    sandbox: Sandbox,
    polite: Generator,
}

impl Host {
    fn new() -> Self {
        Self::with(&Options::default())
    }

    fn with(options: &Options) -> Self {
        let sandbox = Sandbox::new(options).unwrap();
        let polite = Self::prepare(&sandbox, "polite", "generator-plugin", &[]).unwrap();
        Host { sandbox, polite }
    }

    fn prepare(
        sandbox: &Sandbox,
        name: &str,
        world: &str,
        grants: &[&str],
    ) -> Result<Generator, SandboxError> {
        let compiled = sandbox.compile(&guest::build(name, world)).unwrap();
        Generator::prepare(sandbox, &compiled, &granted(grants))
    }

    fn generator(&self, name: &str) -> Generator {
        Self::prepare(&self.sandbox, name, "generator-plugin", &["images"]).unwrap()
    }

    /// Runs a hostile generator and holds the host to its promises afterwards.
    async fn attack(&self, name: &str, mode: &str, limits: Limits) -> CallFailure {
        let generator = self.generator(name);
        let context = CallContext {
            limits,
            ..CallContext::default()
        };
        let called = generator.generate(&context, "{}", mode).await;
        let failure = called.result.expect_err(name);
        self.unharmed(name).await;
        failure
    }

    /// Nothing is held, and the next call is served.
    async fn unharmed(&self, after: &str) {
        assert_eq!(self.sandbox.in_use(), InUse::default(), "after {after}");
        let called = self.polite(&CallContext::default()).await;
        assert!(called.result.is_ok(), "after {after}: {:?}", called.result);
        assert_eq!(
            self.sandbox.in_use(),
            InUse::default(),
            "after the call after {after}"
        );
    }

    async fn polite(&self, context: &CallContext) -> Called<HeldEffect> {
        self.polite.generate(context, effect().json(), "{}").await
    }
}

fn granted(names: &[&str]) -> Grants {
    let mut all = effectforge_capabilities::all();
    all.push(Arc::new(Hang));
    Grants::of(&all, names)
}

fn effect() -> HeldEffect {
    let mut builder = EffectBuilder::new("Plain", "gradient");
    builder.color("bg", Color::BLACK);
    let stop = PaintStop {
        at: 0.0,
        color: "bg".into(),
        alpha: 1.0,
    };
    builder.fill(
        "back",
        Fill {
            paint: Paint::Linear {
                from: [0.0, 0.0],
                to: [0.0, 1.0],
            },
            stops: vec![stop],
            opacity: Expr::one(),
            blend: Blend::Normal,
        },
    );
    HeldEffect::from_checked(builder.finish().unwrap()).unwrap()
}

fn quick() -> Limits {
    Limits {
        wall_max: Duration::from_millis(60),
        ..Limits::default()
    }
}

/// The failure is this bound, at this limit, and says how much was used.
#[track_caller]
fn assert_bound(failure: &CallFailure, bound: Bound, limit: u64) {
    let hit = failure
        .bound()
        .unwrap_or_else(|| panic!("no bound: {failure:?}"));
    assert_eq!((hit.bound, hit.limit), (bound, limit), "{failure}");
    assert!(hit.used >= limit, "{failure}");
    assert!(failure.is_fault(), "{failure}");
    let text = failure.to_string();
    assert!(
        text.contains(bound.name()) && text.contains(&limit.to_string()),
        "{text}"
    );
}

#[tokio::test]
async fn a_polite_plugin_is_served() {
    let host = Host::new();
    assert!(host.sandbox.is_pooled());
    let called = host.polite(&CallContext::default()).await;
    let effect = called.result.unwrap();
    assert_eq!(effect.json(), self::effect().json());
    assert!(called.usage.memory_peak_bytes >= 128 * 1024);
    assert_eq!(called.usage.output_bytes, effect.json().len() as u64);
    assert_eq!(called.usage.fuel, None);
    // What does not type-check gets its problems, not a handle.
    let context = CallContext::default();
    let refused = host
        .polite
        .generate(&context, "{\"nodes\": NaN}", "{}")
        .await
        .result;
    let Err(CallFailure::Refused(refusal)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refusal.code, "invalid_json");
    host.unharmed("a refusal").await;
}

#[tokio::test]
async fn endless_work_is_ended_by_the_deadline() {
    let host = Host::new();
    for name in ["endless-loop", "endless-start", "endless-host-calls"] {
        let begin = Instant::now();
        let failure = host.attack(name, "{}", quick()).await;
        assert_bound(&failure, Bound::Wall, 60);
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{name} took {:?}",
            begin.elapsed()
        );
    }
}

#[tokio::test]
async fn a_host_call_that_never_completes_is_ended_by_the_deadline() {
    let host = Host::new();
    let generator = Host::prepare(&host.sandbox, "hang", "hanging", &["hang"]).unwrap();
    let context = CallContext {
        limits: quick(),
        ..CallContext::default()
    };
    let failure = generator
        .generate(&context, "{}", "{}")
        .await
        .result
        .unwrap_err();
    assert_bound(&failure, Bound::Wall, 60);
    host.unharmed("hang").await;
}

#[tokio::test]
async fn a_cancelled_call_ends_whether_it_computes_or_waits() {
    let host = Host::new();
    let looping = host.generator("endless-loop");
    let waiting = Host::prepare(&host.sandbox, "hang", "hanging", &["hang"]).unwrap();
    for generator in [looping, waiting] {
        let cancel = CancelToken::new();
        let context = CallContext {
            cancel: cancel.clone(),
            ..CallContext::default()
        };
        let stop = async {
            tokio::task::yield_now().await;
            cancel.cancel();
        };
        let (called, ()) = tokio::join!(generator.generate(&context, "{}", "{}"), stop);
        assert!(
            matches!(called.result, Err(CallFailure::Cancelled)),
            "{:?}",
            called.result
        );
        assert!(called.usage.wall < Duration::from_secs(5));
        host.unharmed("a cancel").await;
    }
}

#[tokio::test]
async fn a_loop_does_not_keep_others_from_running() {
    let host = Host::new();
    let looping = host.generator("endless-loop");
    let limits = Limits {
        wall_max: Duration::from_millis(200),
        ..Limits::default()
    };
    let context = CallContext {
        limits,
        ..CallContext::default()
    };
    // One thread for both: the polite calls run in the yields of the loop.
    let served = async {
        let mut served = 0;
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(150) {
            served += u32::from(host.polite(&CallContext::default()).await.result.is_ok());
            tokio::task::yield_now().await;
        }
        served
    };
    let (called, served) = tokio::join!(looping.generate(&context, "{}", "{}"), served);
    assert_bound(&called.result.unwrap_err(), Bound::Wall, 200);
    assert!(
        served >= 5,
        "only {served} calls were served beside the loop"
    );
}

#[tokio::test]
async fn memory_and_tables_are_bounded() {
    let host = Host::new();
    let limits = Limits {
        memory_max_bytes: 32 * MIB,
        ..Limits::default()
    };
    for mode in ["t", "g"] {
        let failure = host.attack("memory-bomb", mode, limits).await;
        assert_bound(&failure, Bound::Memory, 32 * MIB);
    }
    let failure = host.attack("memory-from-birth", "{}", limits).await;
    assert_bound(&failure, Bound::Memory, 32 * MIB);
    let failure = host.attack("table-bomb", "{}", limits).await;
    assert_bound(&failure, Bound::Table, Limits::default().table_max_elements);
}

#[tokio::test]
async fn the_memory_of_a_bomb_comes_back() {
    let host = Host::new();
    let bomb = host.generator("memory-bomb");
    let limits = Limits {
        memory_max_bytes: 64 * MIB,
        ..Limits::default()
    };
    let context = CallContext {
        limits,
        ..CallContext::default()
    };
    let mut before = None;
    for round in 0..12 {
        let called = bomb.generate(&context, "{}", "t").await;
        assert_bound(&called.result.unwrap_err(), Bound::Memory, 64 * MIB);
        assert!(called.usage.memory_peak_bytes > 60 * MIB);
        if round == 1 {
            before = resident_bytes();
        }
    }
    host.unharmed("twelve bombs").await;
    // Ten bombs of 64 MiB came after the first look; other tests run beside this one.
    if let (Some(before), Some(after)) = (before, resident_bytes()) {
        assert!(after < before + 300 * MIB, "{before} bytes grew to {after}");
    }
}

/// Resident memory of this process, where the system tells.
fn resident_bytes() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    statm
        .split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|pages| pages * 4096)
}

#[tokio::test]
async fn deep_recursion_ends_at_the_stack() {
    let host = Host::new();
    let failure = host.attack("deep-recursion", "{}", Limits::default()).await;
    assert_bound(&failure, Bound::Stack, 512 * 1024);
    let CallFailure::Bound { frames, .. } = failure else {
        panic!()
    };
    assert!(
        !frames.is_empty() && frames.len() <= 32,
        "{} frames",
        frames.len()
    );
}

#[tokio::test]
async fn floods_are_bounded() {
    let host = Host::new();
    let limits = Limits {
        output_max_bytes: 4 * MIB,
        host_bytes_max: 20 * MIB,
        ..Limits::default()
    };
    let cases = [
        ("log-flood", "s", Bound::LogLines, limits.log_max_lines),
        ("log-flood", "l", Bound::LogBytes, limits.log_max_bytes),
        (
            "log-flood",
            "h",
            Bound::HostcallBytes,
            limits.hostcall_max_bytes,
        ),
        ("output-flood", "x", Bound::Output, limits.output_max_bytes),
        ("output-flood", "p", Bound::Output, limits.output_max_bytes),
        (
            "handle-flood",
            "x",
            Bound::Handles,
            u64::from(limits.handles_max),
        ),
        ("image-flood", "x", Bound::HostBytes, limits.host_bytes_max),
    ];
    for (name, mode, bound, limit) in cases {
        let failure = host.attack(name, mode, limits).await;
        assert_bound(&failure, bound, limit);
    }
}

#[tokio::test]
async fn handles_cannot_be_forged() {
    let host = Host::new();
    for mode in ["f", "d", "w", "r", "x"] {
        let failure = host.attack("handle-misuse", mode, Limits::default()).await;
        assert_eq!(failure.code(), "handle_misuse", "mode {mode}: {failure:?}");
    }
    let failure = host.attack("bad-allocator", "{}", Limits::default()).await;
    assert_eq!(failure.code(), "abi_misuse", "{failure:?}");
}

#[tokio::test]
async fn artifact_paths_cannot_leave_their_folder() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("path-tricks", "exporter-plugin"))
        .unwrap();
    let exporter = Exporter::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let context = CallContext::default();
    let fine = exporter
        .lower(&context, effect(), "one", "a/effect.js")
        .await
        .result;
    // `one` has three letters: its list lies outside the guest's memory.
    assert_eq!(fine.unwrap_err().code(), "abi_misuse");
    let fine = exporter
        .lower(&context, effect(), "canvas", "a/effect.js")
        .await
        .result
        .unwrap();
    assert_eq!(fine.unwrap().artifacts[0].path, "a/effect.js");
    let tricks = [
        "../up",
        "/etc/passwd",
        "a/../../b",
        "C:\\x",
        "a\\b",
        "a\0b",
        "nul.txt",
        "",
        "a/",
        "./a",
    ];
    for path in tricks {
        let failure = exporter
            .lower(&context, effect(), "canvas", path)
            .await
            .result
            .unwrap_err();
        let CallFailure::Malformed { what, why } = &failure else {
            panic!("{path:?}: {failure}")
        };
        assert_eq!(*what, "artifact path", "{why}");
    }
    let failure = exporter
        .lower(&context, effect(), "twice", "A.js")
        .await
        .result
        .unwrap_err();
    assert!(failure.to_string().contains("twice"), "{failure}");
    host.unharmed("path tricks").await;
}

#[tokio::test]
async fn texts_that_nobody_can_read_are_malformed() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("bad-text", "parser-plugin"))
        .unwrap();
    let parser = Parser::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let context = CallContext::default();
    for mode in ["u", "j", "n", "e", "l", "f"] {
        let blob = Blob::new("text/plain", vec![1u8, 2, 3]);
        let called = parser.parse(&context, blob, "x.txt", mode).await;
        let failure = called.result.unwrap_err();
        let expected = if mode == "f" {
            "abi_misuse"
        } else {
            "malformed_result"
        };
        assert_eq!(failure.code(), expected, "mode {mode}: {failure:?}");
        host.unharmed("bad text").await;
    }
    assert_eq!(
        parser
            .probe(&context, &[0; 9000], "x")
            .await
            .result
            .unwrap(),
        255
    );
}

#[tokio::test]
async fn numbers_that_are_none_are_malformed() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("nan-everywhere", "optimizer-plugin"))
        .unwrap();
    let optimizer = Optimizer::prepare(&host.sandbox, &compiled, &granted(&[])).unwrap();
    let subject = Subject::Effect(effect());
    let failure = optimizer
        .optimize(&CallContext::default(), subject, "{}")
        .await
        .result
        .unwrap_err();
    assert!(
        matches!(failure, CallFailure::Malformed { what: "saving", .. }),
        "{failure:?}"
    );
    host.unharmed("nan").await;
}

#[tokio::test]
async fn a_trap_on_any_export_is_typed_and_says_where() {
    let host = Host::new();
    let compiled = host
        .sandbox
        .compile(&guest::build("trap-each-export", "everything"))
        .unwrap();
    let (sandbox, grants, context) = (&host.sandbox, granted(&[]), CallContext::default());
    let blob = Blob::new("text/plain", vec![1u8]);
    let parser = Parser::prepare(sandbox, &compiled, &grants).unwrap();
    let generator = Generator::prepare(sandbox, &compiled, &grants).unwrap();
    let optimizer = Optimizer::prepare(sandbox, &compiled, &grants).unwrap();
    let exporter = Exporter::prepare(sandbox, &compiled, &grants).unwrap();
    let validator = Validator::prepare(sandbox, &compiled, &grants).unwrap();
    let failures = [
        parser
            .probe(&context, b"x", "x")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        parser
            .parse(&context, blob, "x", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        generator
            .generate(&context, "{}", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        optimizer
            .optimize(&context, Subject::Effect(effect()), "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        exporter
            .lower(&context, effect(), "t", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
        validator
            .validate(&context, effect(), Vec::new(), "{}", "{}")
            .await
            .result
            .map(|_| ())
            .unwrap_err(),
    ];
    for failure in failures {
        let CallFailure::Trap { code, frames, .. } = &failure else {
            panic!("{failure:?}")
        };
        assert_eq!(*code, "unreachable");
        assert_eq!(
            frames[0].function, "evil::do_it_now",
            "demangled, innermost first"
        );
        assert!(frames.len() >= 2 && failure.is_fault());
    }
    host.unharmed("traps").await;
}

#[test]
fn what_does_not_fit_is_listed_before_it_runs() {
    let sandbox = Sandbox::new(&Options::default()).unwrap();
    let check = |bytes: &[u8], grants: &[&str]| {
        let compiled = sandbox.compile(bytes).unwrap();
        let error = Generator::prepare(&sandbox, &compiled, &granted(grants)).unwrap_err();
        let report = error.preflight().unwrap().clone();
        assert!(!error.to_string().contains("linker"), "{error}");
        report
    };
    // The wrong world: a parser where a generator is wanted.
    let report = check(&guest::build("bad-text", "parser-plugin"), &[]);
    assert_eq!(report.unmet.len(), 1, "{report}");
    assert_eq!(report.unmet[0].kind, UnmetKind::MissingExport);
    assert!(
        report.unmet[0].needed.contains("effect/generator@0.1.0"),
        "{report}"
    );
    assert!(
        report.unmet[0].offered.contains("effect/parser@0.1.0"),
        "{report}"
    );
    // An import that the manifest did not ask for.
    let report = check(&guest::build("image-flood", "generator-plugin"), &[]);
    assert_eq!(report.unmet[0].kind, UnmetKind::NotGranted, "{report}");
    assert!(
        report.to_string().contains("[capabilities.images]"),
        "{report}"
    );
    // The API of the future: every import and the export, not the first alone.
    let report = check(
        &guest::build_against("output-flood", "generator-plugin", Contract::Future),
        &[],
    );
    let kinds: Vec<UnmetKind> = report.unmet.iter().map(|unmet| unmet.kind).collect();
    assert!(kinds.contains(&UnmetKind::Version) && kinds.contains(&UnmetKind::MissingExport));
    assert!(report.to_string().contains("media/blobs@9.0.0"), "{report}");
    assert!(
        report.to_string().contains("upgrade EffectForge"),
        "{report}"
    );
    // A function that a later release of the same track has.
    let text = guest_calling_job("luck", "(result i64)");
    let text = text.replace("@0.1.0\" \"luck", "@0.1.9\" \"luck");
    let report = check(
        &guest::from_text(&text, "generator-plugin", Contract::Newer),
        &[],
    );
    assert_eq!(report.unmet[0].kind, UnmetKind::MissingItem, "{report}");
    assert!(report.unmet[0].needed.contains("luck"), "{report}");
    // The right names with other types.
    let text = guest_calling_job("seed", "(param i64) (result i64)");
    let report = check(
        &guest::from_text(&text, "generator-plugin", Contract::Bent),
        &[],
    );
    assert_eq!(report.unmet[0].kind, UnmetKind::Shape, "{report}");
    assert!(report.to_string().contains("seed"), "{report}");
    // An operating system.
    let report = check(&guest::component("wasi"), &[]);
    assert_eq!(report.unmet.len(), 3, "{report}");
    assert!(
        report.to_string().contains("wasm32-unknown-unknown"),
        "{report}"
    );
}

fn guest_calling_job(function: &str, signature: &str) -> String {
    format!(
        r#"(module
          (import "effectforge:host/job@0.1.0" "{function}" (func {signature}))
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
          (func (export "effectforge:effect/generator@0.1.0#generate")
            (param i32 i32 i32 i32) (result i32) unreachable))"#
    )
}

#[test]
fn files_that_are_no_components_are_said_so() {
    let sandbox = Sandbox::new(&Options::default()).unwrap();
    let core = wat::parse_str("(module)").unwrap();
    let mut truncated = guest::build("polite", "generator-plugin");
    truncated.truncate(truncated.len() / 2);
    let cases: [(&[u8], &str); 5] = [
        (b"", "not_a_component"),
        (b"PK\x03\x04 a zip file", "not_a_component"),
        (&core, "not_a_component"),
        (&truncated, "invalid_component"),
        (&vec![0; 17 * MIB as usize], "component_too_large"),
    ];
    for (bytes, code) in cases {
        assert_eq!(sandbox.compile(bytes).unwrap_err().code(), code);
    }
    // What the engine could do and no plugin needs is off.
    let memory64 = wat::parse_str("(component (core module (memory i64 1)))").unwrap();
    assert_eq!(
        sandbox.compile(&memory64).unwrap_err().code(),
        "invalid_component"
    );
}

#[tokio::test]
async fn instructions_are_bounded_and_counted_alike_each_time() {
    let host = Host::with(&Options {
        profile: Profile::Deterministic,
        ..Options::default()
    });
    let limits = Limits {
        fuel_max: 5_000_000,
        ..Limits::default()
    };
    let failure = host.attack("endless-loop", "{}", limits).await;
    assert_bound(&failure, Bound::Fuel, 5_000_000);
    let context = CallContext::default();
    let (first, second) = (host.polite(&context).await, host.polite(&context).await);
    assert_eq!(first.usage.fuel, second.usage.fuel);
    assert!(first.usage.fuel.unwrap() > 0);
    assert_eq!(
        first.result.unwrap().digest(),
        second.result.unwrap().digest()
    );
}

#[tokio::test]
async fn bounds_hold_without_the_pool() {
    let host = Host::with(&Options {
        without_pool: true,
        ..Options::default()
    });
    assert!(!host.sandbox.is_pooled());
    let limits = Limits {
        memory_max_bytes: 32 * MIB,
        ..quick()
    };
    assert_bound(
        &host.attack("memory-bomb", "t", limits).await,
        Bound::Memory,
        32 * MIB,
    );
    assert_bound(
        &host.attack("endless-loop", "{}", quick()).await,
        Bound::Wall,
        60,
    );
}

#[test]
fn compiled_code_is_cached_and_never_believed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("code");
    let options = Options {
        cache_folder: Some(cache.clone()),
        ..Options::default()
    };
    let sandbox = Sandbox::new(&options).unwrap();
    let bytes = guest::build("polite", "generator-plugin");
    let runs = |sandbox: &Sandbox| {
        let compiled = sandbox.compile(&bytes).unwrap();
        let generator = Generator::prepare(sandbox, &compiled, &granted(&[])).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let context = CallContext::default();
        let called = runtime.block_on(generator.generate(&context, effect().json(), "{}"));
        assert!(called.result.is_ok());
        compiled.cached
    };
    assert!(!runs(&sandbox), "the first is compiled");
    assert!(
        runs(&sandbox) && runs(&Sandbox::new(&options).unwrap()),
        "the second is loaded"
    );
    let deterministic = Options {
        profile: Profile::Deterministic,
        ..options.clone()
    };
    assert!(
        !runs(&Sandbox::new(&deterministic).unwrap()),
        "other settings are another entry"
    );
    // Every kind of damage: flipped code, a cut file, foreign bytes with a matching checksum.
    for damage in 0..4 {
        for entry in std::fs::read_dir(&cache).unwrap() {
            let path = entry.unwrap().path();
            let is_code = path
                .extension()
                .is_some_and(|extension| extension == "cwasm");
            let mut content = std::fs::read(&path).unwrap();
            match damage {
                0 if is_code => *content.last_mut().unwrap() ^= 1,
                1 if is_code => content.truncate(content.len() / 2),
                2 if is_code => content = b"foreign".to_vec(),
                3 if !is_code => content = vec![b'0'; 64],
                _ => {}
            }
            std::fs::write(&path, content).unwrap();
        }
        assert!(!runs(&sandbox), "damage {damage} is ignored");
        assert!(runs(&sandbox), "and the entry written anew");
    }
}

#[cfg(unix)]
#[test]
fn a_cache_folder_that_others_can_write_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let options = Options {
        cache_folder: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let error = Sandbox::new(&options).unwrap_err();
    assert_eq!(error.code(), "code_cache");
    assert!(error.to_string().contains("0700"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_hostile_calls_at_once_leave_nothing() {
    let host = Arc::new(Host::new());
    let limits = Limits {
        memory_max_bytes: 16 * MIB,
        ..quick()
    };
    let names = [
        "endless-loop",
        "memory-bomb",
        "deep-recursion",
        "output-flood",
        "table-bomb",
    ];
    let generators: Vec<Generator> = names.iter().map(|name| host.generator(name)).collect();
    let mut calls = tokio::task::JoinSet::new();
    for at in 0..40 {
        let generator = generators[at % generators.len()].clone();
        calls.spawn(async move {
            let context = CallContext {
                limits,
                ..CallContext::default()
            };
            generator
                .generate(&context, "{}", "t")
                .await
                .result
                .map(|_| ())
                .unwrap_err()
        });
    }
    while let Some(failure) = calls.join_next().await {
        assert!(failure.unwrap().bound().is_some());
    }
    host.unharmed("forty at once").await;
}

#[test]
fn kinds_are_named_in_one_place() {
    for kind in Kind::ALL {
        assert!(kind.export().interface.ends_with(kind.name()));
    }
}

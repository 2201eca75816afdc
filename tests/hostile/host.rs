//! The host that the hostile stories attack: its helpers, and what it is held to afterwards.

use std::sync::Arc;
use std::time::Duration;

use effectforge_capabilities::effects::HeldEffect;
use effectforge_capabilities::kinds::{CallContext, Called, Generator};
use effectforge_effect::Color;
use effectforge_effect::builder::EffectBuilder;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::{Blend, Fill, Paint, PaintStop};
use effectforge_sandbox::{
    Bound, CallFailure, CallState, Capability, Consent, Grants, InUse, Interface, Limits, Options,
    Sandbox, SandboxError,
};
use wasmtime::component::Linker;

use super::guest;

pub(crate) const MIB: u64 = 1024 * 1024;

/// A host capability that never answers.
pub(crate) struct Hang;

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
pub(crate) struct Host {
    pub(crate) sandbox: Sandbox,
    pub(crate) polite: Generator,
}

impl Host {
    pub(crate) fn new() -> Self {
        Self::with(&Options::default())
    }

    pub(crate) fn with(options: &Options) -> Self {
        let sandbox = Sandbox::new(options).unwrap();
        let polite = Self::prepare(&sandbox, "polite", "generator-plugin", &[]).unwrap();
        Host { sandbox, polite }
    }

    pub(crate) fn prepare(
        sandbox: &Sandbox,
        name: &str,
        world: &str,
        grants: &[&str],
    ) -> Result<Generator, SandboxError> {
        let compiled = sandbox.compile(&guest::build(name, world)).unwrap();
        Generator::prepare(sandbox, &compiled, &granted(grants))
    }

    pub(crate) fn generator(&self, name: &str) -> Generator {
        Self::prepare(&self.sandbox, name, "generator-plugin", &["images"]).unwrap()
    }

    /// Runs a hostile generator and holds the host to its promises afterwards.
    pub(crate) async fn attack(&self, name: &str, mode: &str, limits: Limits) -> CallFailure {
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
    pub(crate) async fn unharmed(&self, after: &str) {
        assert_eq!(self.sandbox.in_use(), InUse::default(), "after {after}");
        let called = self.polite(&CallContext::default()).await;
        assert!(called.result.is_ok(), "after {after}: {:?}", called.result);
        assert_eq!(
            self.sandbox.in_use(),
            InUse::default(),
            "after the call after {after}"
        );
    }

    pub(crate) async fn polite(&self, context: &CallContext) -> Called<HeldEffect> {
        self.polite.generate(context, effect().json(), "{}").await
    }
}

pub(crate) fn granted(names: &[&str]) -> Grants {
    let mut all = effectforge_capabilities::all();
    all.push(Arc::new(Hang));
    Grants::of(&all, names)
}

pub(crate) fn effect() -> HeldEffect {
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

pub(crate) fn quick() -> Limits {
    Limits {
        wall_max: Duration::from_millis(60),
        ..Limits::default()
    }
}

/// The failure is this bound, at this limit, and says how much was used.
#[track_caller]
pub(crate) fn assert_bound(failure: &CallFailure, bound: Bound, limit: u64) {
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

//! The mutation test of the hygiene validator: each fault that is put into a good effect must be
//! caught by its rule, through the packaged components and the real sandbox; and the good effect,
//! minified by the packaged minifier, must pass every rule.
#![allow(clippy::unwrap_used, missing_docs)]

mod faults;

use std::path::PathBuf;
use std::sync::OnceLock;

use effectforge_capabilities::blobs::Blob;
use effectforge_capabilities::effects::HeldEffect;
use effectforge_capabilities::kinds::{
    Artifact, CallContext, Finding, Optimizer, Subject, Validator, Verdict,
};
use effectforge_effect::Color;
use effectforge_effect::builder::EffectBuilder;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::{Blend, Fill, Paint, PaintStop};
use effectforge_package::Package;
use effectforge_probe::{ProbeOptions, probe_module};
use effectforge_sandbox::{Grants, Limits, Options, Sandbox};
use faults::{FAULTS, GOOD, TYPES, with};

/// The two plugins, loaded once: their code is compiled once per run.
struct Plugins {
    hygiene: Validator,
    minify: Optimizer,
    rules: Vec<String>,
}

fn plugins() -> &'static Plugins {
    static PLUGINS: OnceLock<Plugins> = OnceLock::new();
    PLUGINS.get_or_init(|| {
        let options = Options {
            cache_folder: Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("code")),
            ..Options::default()
        };
        let sandbox = Sandbox::new(&options).unwrap();
        let grants = Grants::of(&effectforge_capabilities::all(), &[]);
        let (hygiene, minify) = (package("hygiene"), package("minify-js"));
        let compiled = |bytes: &[u8]| sandbox.compile(bytes).unwrap();
        Plugins {
            hygiene: Validator::prepare(&sandbox, &compiled(&hygiene.component), &grants).unwrap(),
            minify: Optimizer::prepare(&sandbox, &compiled(&minify.component), &grants).unwrap(),
            rules: hygiene.manifest.rules.clone(),
        }
    })
}

/// A package as it is committed.
fn package(name: &str) -> Package {
    let local = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../registry/local/effectforge");
    let bytes = std::fs::read(local.join(format!("{name}-0.1.0.efp"))).unwrap();
    effectforge_package::open(&bytes).unwrap()
}

fn effect() -> HeldEffect {
    let mut builder = EffectBuilder::new("Plain", "gradient");
    builder.color("bg", Color::BLACK);
    let fill = Fill {
        paint: Paint::Linear {
            from: [0.0, 0.0],
            to: [0.0, 1.0],
        },
        stops: vec![PaintStop {
            at: 0.0,
            color: "bg".into(),
            alpha: 1.0,
        }],
        opacity: Expr::one(),
        blend: Blend::Normal,
    };
    builder.fill("back", fill);
    HeldEffect::from_checked(builder.finish().unwrap()).unwrap()
}

fn artifact(path: &str, role: &str, media_type: &str, text: &str) -> Artifact {
    Artifact {
        path: path.to_owned(),
        media_type: media_type.to_owned(),
        role: role.to_owned(),
        content: Blob::new(media_type.to_owned(), text.as_bytes()),
        source_map: None,
    }
}

fn export(source: &str) -> Vec<Artifact> {
    vec![
        artifact("effect.js", "module", "text/javascript", source),
        artifact("effect.d.ts", "types", "text/typescript", TYPES),
    ]
}

fn context() -> CallContext {
    CallContext {
        limits: Limits {
            memory_max_bytes: 128 << 20,
            ..Limits::default()
        },
        ..CallContext::default()
    }
}

async fn minified(source: &str) -> Vec<Artifact> {
    let called = plugins()
        .minify
        .optimize(&context(), Subject::Artifacts(export(source)), "{}")
        .await;
    match called.result.unwrap().subject {
        Subject::Artifacts(list) => list,
        Subject::Effect(_) => panic!("artifacts went in"),
    }
}

async fn findings(source: &str, artifacts: Vec<Artifact>) -> Vec<Finding> {
    let probes = probe_module(source, &ProbeOptions::default())
        .unwrap()
        .to_json()
        .unwrap();
    let called = plugins()
        .hygiene
        .validate(&context(), effect(), artifacts, &probes, "{}")
        .await;
    called.result.unwrap()
}

#[tokio::test]
async fn the_good_effect_passes_every_rule_of_the_manifest() {
    let found = findings(GOOD, minified(GOOD).await).await;
    let rules: Vec<&str> = found.iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, plugins().rules);
    for finding in &found {
        assert!(matches!(finding.verdict, Verdict::Pass), "{finding:?}");
        assert_ne!(
            finding.value, "null",
            "{}: a pass needs a value",
            finding.rule
        );
    }
}

#[tokio::test]
async fn every_fault_is_caught_by_its_rule() {
    let mut missed = Vec::new();
    for fault in FAULTS {
        let source = with(fault);
        let found = findings(&source, export(&source)).await;
        let caught = found
            .iter()
            .any(|f| f.rule == fault.rule && matches!(f.verdict, Verdict::Fail));
        if !caught {
            missed.push(fault.name);
        }
        let help = found
            .iter()
            .filter(|f| matches!(f.verdict, Verdict::Fail))
            .all(|f| !f.help.is_empty());
        assert!(help, "{}: a failure says how to mend it", fault.name);
    }
    assert!(
        missed.is_empty(),
        "of {} faults these were missed: {missed:?}",
        FAULTS.len()
    );
}

#[tokio::test]
async fn without_a_run_its_rules_are_not_measured() {
    let called = plugins()
        .hygiene
        .validate(&context(), effect(), export(GOOD), "{}", "{}")
        .await;
    let found = called.result.unwrap();
    for finding in found.iter().filter(|f| f.method == "run") {
        assert!(
            matches!(finding.verdict, Verdict::NotMeasured) && !finding.message.is_empty(),
            "{finding:?}"
        );
    }
}

#[tokio::test]
async fn the_minified_module_does_what_the_readable_one_does() {
    let artifacts = minified(GOOD).await;
    let paths: Vec<(&str, &str)> = artifacts
        .iter()
        .map(|a| (a.path.as_str(), a.role.as_str()))
        .collect();
    assert_eq!(
        paths,
        [
            ("effect.js", "module"),
            ("effect.d.ts", "types"),
            ("effect.min.js", "module-minified"),
            ("effect.min.js.map", "source-map"),
        ]
    );
    assert_eq!(artifacts[0].content.bytes.as_ref(), GOOD.as_bytes());
    let small = String::from_utf8(artifacts[2].content.bytes.to_vec()).unwrap();
    assert!(
        small.len() * 3 < GOOD.len() * 2,
        "{} of {}",
        small.len(),
        GOOD.len()
    );
    let options = ProbeOptions::default();
    let (readable, small) = (
        probe_module(GOOD, &options).unwrap(),
        probe_module(&small, &options).unwrap(),
    );
    assert_eq!(small.module.params, readable.module.params);
    assert_eq!(
        small.facts("seed").unwrap(),
        readable.facts("seed").unwrap(),
        "the same drawing, number for number"
    );
    assert_eq!(
        small.facts("governor").unwrap(),
        readable.facts("governor").unwrap()
    );
}

#[tokio::test]
async fn a_module_that_does_not_parse_is_refused_with_its_place() {
    let files = vec![artifact(
        "a/effect.js",
        "module",
        "text/javascript",
        "const a = 1;\nconst b = ;\n",
    )];
    let called = plugins()
        .minify
        .optimize(&context(), Subject::Artifacts(files), "{}")
        .await;
    let error = format!("{:?}", called.result.map(|_| ()).unwrap_err());
    assert!(
        error.contains("syntax_error") && error.contains("a/effect.js:2:11"),
        "{error}"
    );
}

#[test]
fn the_examples_of_both_packages_hold() {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("code");
    let runner = effectforge_testing::Runner::new(Some(cache)).unwrap();
    for name in ["minify-js", "hygiene"] {
        let report = runner.run(&package(name)).unwrap();
        for example in report.examples.iter().filter(|e| e.mismatch.is_some()) {
            // What came out lies beside the build, to be looked at and taken as the golden.
            let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&example.name);
            std::fs::write(&path, example.output.as_deref().unwrap_or_default()).unwrap();
        }
        assert!(
            !report.examples.is_empty() && report.passed(),
            "{report:#?}"
        );
    }
}

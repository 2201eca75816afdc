//! Story: a rule fails, an optimizer mends it, and the report says so.
//!
//! A stricter validator takes the place of `effectforge/hygiene`, so that an effect which is good for
//! the embedded one fails.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code)]
#[path = "hostile/guest.rs"]
mod guest;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use effectforge_runtime::certificate::Verdict;
use effectforge_runtime::{
    CancelToken, Generate, Made, RepairOutcome, Runtime, RuntimeOptions, Silent,
};

/// The package of the validator that allows `threshold` drawing calls a frame.
fn strict(folder: &Path, threshold: u32) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| std::fs::read_to_string(here.join(file)).unwrap();
    let number = threshold.to_string();
    let text = read("repair/strict-hygiene.wat")
        .replace(";; ALLOCATOR", &read("hostile/allocator.wat"))
        .replace("THRESHOLD", &number)
        .replace("DIGITS", &number.len().to_string());
    let component = guest::from_text(&text, "validator-plugin", guest::Contract::Today);
    let package = effectforge_package::pack(&here.join("repair"), &component).unwrap();
    let path = folder.join("strict.efp");
    std::fs::write(&path, package).unwrap();
    path
}

fn generate(threshold: u32) -> Made {
    let temp = tempfile::tempdir().unwrap();
    let options = RuntimeOptions {
        extra_packages: vec![strict(temp.path(), threshold)],
        // The cache of the program's own stories: plugins are compiled once.
        cache_folder: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache/effectforge/code")),
        ..RuntimeOptions::default()
    };
    let runtime = Runtime::open(options).unwrap();
    let request = Generate {
        preview: false,
        ..Generate::text("Particules brillantes avec mouvement fluide, or et violet")
    };
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let cancel = CancelToken::new();
    let job = runtime.generate(request, Arc::new(Silent), &cancel);
    tokio.block_on(job).unwrap()
}

fn draw_calls(made: &Made) -> (Verdict, f64) {
    let mut rules = made.certificate.rules.iter();
    let rule = rules
        .find(|rule| rule.rule == "hygiene.draw-calls")
        .unwrap();
    (rule.verdict, rule.value.as_f64().unwrap())
}

#[test]
fn a_rule_that_failed_is_mended() {
    let (usual, mended) = (generate(375), generate(60));
    assert!(
        usual.report.repairs.is_empty(),
        "{:?}",
        usual.report.repairs
    );
    let (verdict, before) = draw_calls(&usual);
    assert!(verdict == Verdict::Pass && before > 60.0, "{before}");

    let (verdict, after) = draw_calls(&mended);
    assert!(verdict == Verdict::Pass && after <= 60.0, "{after}");
    assert!(
        after > 30.0,
        "no more was taken away than had to be: {after}"
    );
    assert_eq!(mended.report.verdicts.fail, 0);
    let repairs = &mended.report.repairs;
    assert!((1..=3).contains(&repairs.len()), "{repairs:?}");
    assert_eq!(repairs[0].by, "effectforge/budget");
    assert_eq!(repairs[0].value.as_f64(), Some(before));
    assert!(
        repairs[0]
            .savings
            .iter()
            .any(|saving| saving.what == "elements")
    );
    let last = repairs.last().unwrap();
    assert_eq!(last.outcome, RepairOutcome::Passes);
    assert!(repairs.iter().all(|repair| repair.kept));
    // Everything that is written is of the effect that was kept.
    assert_ne!(usual.effect, mended.effect);
    assert_ne!(
        usual.files["effect.js"].bytes,
        mended.files["effect.js"].bytes
    );
    let written = String::from_utf8(mended.files["effect.json"].bytes.to_vec()).unwrap();
    assert_eq!(
        effectforge_effect::Effect::from_json(&written).unwrap(),
        mended.effect
    );
}

#[test]
fn what_cannot_be_mended_ends_and_is_said() {
    let made = generate(1);
    assert_eq!(draw_calls(&made).0, Verdict::Fail);
    let repairs = &made.report.repairs;
    assert!((1..=3).contains(&repairs.len()), "{repairs:?}");
    assert!(repairs.iter().all(|r| r.outcome != RepairOutcome::Passes));
    // No attempt was better than the first, so the first is kept.
    assert!(repairs.iter().all(|repair| !repair.kept));
    assert_eq!(made.effect, generate(375).effect);
}

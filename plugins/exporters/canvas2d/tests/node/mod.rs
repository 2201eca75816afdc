//! Runs printed modules in Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, dead_code)]

use std::process::Command;

use effectforge_canvas2d::print;
use effectforge_effect::Effect;
use effectforge_effect::program::{Evaluator, Program, Setup, default_params};

pub(crate) const SIZES: [[f64; 2]; 2] = [[160.0, 90.0], [640.0, 360.0]];
pub(crate) const TIMES: [f64; 3] = [0.0, 3.7, 41.3];

/// What the modules recorded in Node: one list per effect, size and time.
pub(crate) fn run(effects: &[Effect], mode: &str) -> Option<Vec<serde_json::Value>> {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: node is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    for (at, effect) in effects.iter().enumerate() {
        let files = print(effect);
        let module = files.iter().find(|file| file.role == "module").unwrap();
        std::fs::write(folder.path().join(format!("{at}.mjs")), &module.text).unwrap();
    }
    let harness = folder.path().join("harness.mjs");
    std::fs::write(&harness, include_str!("../harness.mjs")).unwrap();
    let asked = serde_json::json!({
        "modules": effects.len(), "sizes": SIZES, "times": TIMES, "mode": mode
    });
    let output = Command::new("node")
        .arg(&harness)
        .arg(asked.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

pub(crate) fn moments(effects: &[Effect]) -> impl Iterator<Item = (&Effect, [f64; 2], f64)> {
    effects.iter().flat_map(|effect| {
        let of = move |size: [f64; 2]| TIMES.into_iter().map(move |t| (effect, size, t));
        SIZES.into_iter().flat_map(of)
    })
}

pub(crate) fn seek<'p>(
    program: &'p Program,
    effect: &Effect,
    size: [f64; 2],
    t: f64,
) -> Evaluator<'p> {
    let [width, height] = size;
    let setup = Setup {
        width,
        height,
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(program, &default_params(effect), setup);
    evaluator.seek(t);
    evaluator
}

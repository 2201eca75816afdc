//! Printed grids against the evaluator: the states to the bit where no function is rounded by each
//! machine in its own way, the pictures within a level. Skipped, with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod common;
mod node;

use std::process::Command;

use common::grids::{basin, boats, coral, pool};
use effectforge_canvas2d::print;
use effectforge_effect::Effect;
use effectforge_effect::program::{Layer, Program};
use node::{moments, run, seek};

const SIZE: [f64; 2] = [640.0, 360.0];
/// In any order, over seams, from later loops.
const TIMES: [f64; 9] = [0.0, 1.013, 7.9, 7.3, 0.2, 19.77, 4.4, 4.41, 8.0];

/// What the runs of an effect's module show at each time, in Node.
fn shown(effect: &Effect, run: &str) -> Option<Vec<Vec<f32>>> {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: node is not installed");
        return None;
    }
    let files = print(effect);
    let module = files.iter().find(|file| file.role == "module").unwrap();
    let end = "  return controller;";
    assert!(module.text.contains(end));
    let text = module
        .text
        .replacen(end, &format!("  globalThis.view = {run}.view;\n{end}"), 1);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("0.mjs"), text).unwrap();
    let harness = include_str!("harness.mjs");
    let told = harness.replacen(
        "out.push(recorded);",
        "out.push(Array.from(globalThis.view));",
        1,
    );
    assert_ne!(told, harness);
    let path = folder.path().join("harness.mjs");
    std::fs::write(&path, told).unwrap();
    let asked = serde_json::json!({ "modules": 1, "sizes": [SIZE], "times": TIMES });
    let output = Command::new("node")
        .arg(&path)
        .arg(asked.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn worst(effect: &Effect, run: &str) -> Option<f32> {
    let all = shown(effect, run)?;
    let program = Program::lower(effect);
    let mut worst = 0.0_f32;
    for (found, t) in all.iter().zip(TIMES) {
        // Each time by an evaluator of its own: what was played before never matters.
        let evaluator = seek(&program, effect, SIZE, t);
        let wanted = evaluator.shown(0);
        assert_eq!(found.len(), wanted.len());
        assert!(
            wanted.iter().any(|v| v.abs() > 1e-3),
            "{t}: nothing is there"
        );
        let apart = found.iter().zip(wanted).map(|(a, b)| (a - b).abs());
        worst = apart.fold(worst, f32::max);
    }
    Some(worst)
}

#[test]
fn states_are_the_evaluators_to_the_bit() {
    for effect in [basin(), boats()] {
        let Some(worst) = worst(&effect, "water") else {
            return;
        };
        assert!(worst == 0.0, "{}: {worst:e}", effect.name);
    }
}

#[test]
fn rounded_functions_and_noise_stay_near() {
    for (effect, run) in [(pool(), "water"), (coral(), "dish")] {
        let Some(worst) = worst(&effect, run) else {
            return;
        };
        assert!(worst < 1e-4, "{}: {worst:e}", effect.name);
    }
}

#[test]
fn elements_are_where_the_evaluator_says() {
    let effects = [boats()];
    let Some(drawn) = run(&effects, "sprites") else {
        return;
    };
    let mut elements = 0;
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let Layer::Sprites(layer) = &program.layers[1] else {
            unreachable!()
        };
        let drawn: Vec<[f64; 4]> = serde_json::from_value(drawn.clone()).unwrap();
        let count = evaluator.count(layer);
        for k in 0..count {
            let one = evaluator.element(1, layer, k);
            let near = |[x, y, _, alpha]: &[f64; 4]| {
                (x - one.x).abs() + (y - one.y).abs() + (alpha - one.alpha).abs() < 1e-5
            };
            let out = one.y < -one.radius || one.y > size[1] + one.radius;
            let out = out || one.alpha < 0.005;
            assert!(out || drawn.iter().any(near), "{size:?} t = {t}: {one:?}");
        }
        elements += drawn.len();
    }
    assert!(elements > 40, "{elements}");
}

#[test]
fn runs_cost_little_and_allocate_nothing() {
    for effect in [basin(), pool(), coral(), boats()] {
        let files = print(&effect);
        let module = &files
            .iter()
            .find(|file| file.role == "module")
            .unwrap()
            .text;
        let from = module.find("Step = (time, from, into) => {").unwrap();
        let body = &module[from + 30..from + module[from..].find("\n  };").unwrap()];
        for forbidden in ["=>", "[]", "new ", "...", ".map("] {
            assert!(!body.contains(forbidden), "{forbidden} in {body}");
        }
    }
    // Nobody else has them.
    let files = print(&common::particles());
    let module = &files
        .iter()
        .find(|file| file.role == "module")
        .unwrap()
        .text;
    assert!(!module.contains("lattice"));
}

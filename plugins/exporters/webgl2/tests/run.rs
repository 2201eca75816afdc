//! The module in Node, with a WebGL2 that records: numbers and counts are the evaluator's, a lost
//! context comes back, nothing is left, and without WebGL2 there is a fallback or a still. Skipped,
//! with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

#[path = "../../canvas2d/tests/common/mod.rs"]
mod common;

use std::process::Command;

use common::grids::{basin, boats, coral};
use common::pixels::{flash, plasma, pond, sparks};
use common::random;
use effectforge_effect::Effect;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_webgl2::print;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const SIZES: [[f64; 2]; 2] = [[320.0, 180.0], [900.0, 500.0]];
const TIMES: [f64; 3] = [0.0, 3.7, 41.3];

fn run(effect: &Effect) -> Option<Value> {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: node is not installed");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = print(effect);
    let module = files.iter().find(|file| file.role == "module").unwrap();
    std::fs::write(folder.path().join("effect.mjs"), &module.text).unwrap();
    let harness = folder.path().join("harness.mjs");
    std::fs::write(&harness, include_str!("harness.mjs")).unwrap();
    let asked = json!({ "module": "./effect.mjs", "sizes": SIZES, "times": TIMES });
    let output = Command::new("node")
        .arg(&harness)
        .arg(asked.to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{}", effect.name);
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn passes_get_the_numbers_of_the_evaluator() {
    let mut runner = TestRunner::deterministic();
    let mut effects = vec![
        common::particles(),
        sparks(),
        flash(),
        pond(),
        plasma(),
        basin(),
        coral(),
        boats(),
    ];
    for _ in 0..8 {
        effects.push(random::effects().new_tree(&mut runner).unwrap().current());
        effects.push(random::shades().new_tree(&mut runner).unwrap().current());
    }
    for effect in effects {
        let Some(out) = run(&effect) else { return };
        let program = Program::lower(&effect);
        let mut moments = out["moments"].as_array().unwrap().iter();
        for [width, height] in SIZES {
            let setup = Setup {
                width,
                height,
                seed: effect.seed,
            };
            let mut evaluator = Evaluator::new(&program, &default_params(&effect), setup);
            for t in TIMES {
                evaluator.seek(t);
                let draws = moments.next().unwrap().as_array().unwrap();
                assert_eq!(draws.len(), program.layers.len(), "a draw per layer");
                for (layer, draw) in program.layers.iter().zip(draws) {
                    let number = |at: usize| draw["numbers"][at].as_f64().unwrap();
                    assert_eq!([number(0), number(1)], [width, height]);
                    match layer {
                        Layer::Sprites(s) => {
                            let count = draw["count"].as_u64().unwrap();
                            assert_eq!(count, u64::from(evaluator.count(s)));
                        }
                        Layer::Fill(fill) => {
                            let wanted = evaluator.constant(fill.opacity).clamp(0.0, 1.0);
                            let near = (number(9) - wanted).abs() < 1e-6;
                            assert!(near, "t = {t}: {} and {wanted}", number(9));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

#[test]
fn a_lost_context_comes_back_and_nothing_is_left() {
    for effect in [common::particles(), pond()] {
        let Some(out) = run(&effect) else { return };
        assert_eq!(out["asked"], json!(true), "the loss is not final");
        assert_eq!(out["drawnWhileLost"], json!(0));
        assert_eq!(out["rebuilt"], out["programs"]);
        assert!(out["drawnAfter"].as_u64().unwrap() > 0);
        assert_eq!(out["released"], json!(1));
        assert_eq!(out["left"], json!([0, true, 0, 0]));
    }
}

#[test]
fn without_webgl_there_is_a_still_or_the_fallback() {
    for effect in [common::particles(), common::gradient(), pond()] {
        let Some(out) = run(&effect) else { return };
        let still = out["still"].as_str().unwrap();
        assert!(still.contains("-gradient("), "{still}");
        assert_eq!(out["time"], json!(2));
        assert_eq!(out["leftStill"], json!(0));
        assert_eq!(out["fell"], json!("canvas"));
        assert_eq!(out["given"], json!([true, 9, false, true]));
    }
    let Some(out) = run(&common::gradient()) else {
        return;
    };
    assert_ne!(out["still"], out["painted"], "a colour changes the still");
}

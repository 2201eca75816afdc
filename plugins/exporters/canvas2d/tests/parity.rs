//! The printed module against the evaluator: every element that the module draws in Node is where,
//! as large and as bright as the evaluator says. Skipped, with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod common;

use std::process::Command;

use common::random::effects;
use effectforge_canvas2d::print;
use effectforge_effect::Effect;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, default_params};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

const SIZES: [[f64; 2]; 3] = [[640.0, 360.0], [1280.0, 720.0], [300.0, 900.0]];
const TIMES: [f64; 4] = [0.0, 0.25, 3.7, 41.3];

/// What the evaluator says is drawn: x, y, half the drawn width, alpha.
fn expected(effect: &Effect, size: [f64; 2], time: f64) -> Vec<[f64; 4]> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    evaluator.seek(time);
    let mut out = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        let Layer::Sprites(sprites) = layer else {
            continue;
        };
        for k in 0..evaluator.count(sprites) {
            let one = evaluator.element(at, sprites, k);
            // The picture: radius 2, 4, 8 … device pixels, at pixel ratio 1.
            let mut picture = 2.0;
            while picture < one.radius && picture < 256.0 {
                picture *= 2.0;
            }
            let half = one.radius + one.radius / picture;
            let seen = one.x + half > 0.0
                && one.x - half < size[0]
                && one.y + half > 0.0
                && one.y - half < size[1];
            if one.alpha > 0.004 && one.radius > 0.0 && seen {
                out.push([one.x, one.y, half, one.alpha]);
            }
        }
    }
    out
}

#[test]
fn the_module_draws_what_the_evaluator_says() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: node is not installed");
        return;
    }
    let mut runner = TestRunner::deterministic();
    let mut all = vec![common::particles()];
    all.extend((0..48).map(|_| effects().new_tree(&mut runner).unwrap().current()));
    let folder = tempfile::tempdir().unwrap();
    for (at, effect) in all.iter().enumerate() {
        let module = print(effect)
            .into_iter()
            .find(|file| file.role == "module")
            .unwrap();
        std::fs::write(folder.path().join(format!("{at}.mjs")), module.text).unwrap();
    }
    let harness = folder.path().join("harness.mjs");
    std::fs::write(&harness, include_str!("harness.mjs")).unwrap();
    let asked =
        serde_json::json!({ "modules": all.len(), "sizes": SIZES, "times": TIMES }).to_string();
    let output = Command::new("node")
        .arg(&harness)
        .arg(asked)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let drawn: Vec<Vec<[f64; 4]>> = serde_json::from_slice(&output.stdout).unwrap();
    let mut drawn = drawn.into_iter();
    let mut elements = 0;
    for (at, effect) in all.iter().enumerate() {
        for size in SIZES {
            for time in TIMES {
                let (got, wanted) = (drawn.next().unwrap(), expected(effect, size, time));
                let place = format!("effect {at}, {size:?}, t = {time}");
                let module =
                    || std::fs::read_to_string(folder.path().join(format!("{at}.mjs"))).unwrap();
                let near = |a: &[f64; 4], b: &[f64; 4]| {
                    a.iter()
                        .zip(b)
                        .all(|(a, b)| (a - b).abs() <= 1e-6 * (1.0 + b.abs()))
                };
                let odd = got
                    .iter()
                    .zip(&wanted)
                    .find(|(got, wanted)| !near(got, wanted));
                assert!(odd.is_none(), "{place}: {odd:?}\n{}", module());
                assert_eq!(got.len(), wanted.len(), "{place}\n{}", module());
                elements += got.len();
            }
        }
    }
    assert!(elements > 5_000, "{elements} elements were compared");
}

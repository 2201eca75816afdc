//! The module in Node, with a WebGL2 that records: numbers and counts are the evaluator's, a lost
//! context comes back, nothing is left, and without WebGL2 there is a fallback or a still. Skipped,
//! with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

#[path = "../../canvas2d/tests/common/mod.rs"]
mod common;

use std::process::Command;

use common::curves::{flow, word};
use common::grids::{basin, boats, coral};
use common::pixels::{flash, plasma, pond, sparks};
use common::random;
use effectforge_effect::Effect;
use effectforge_effect::outline::{Segment, between, parse};
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
        flow(),
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
                        Layer::Ribbons(r) => {
                            // Every vertex walks the curve by itself: two for each of its points.
                            let count = u64::from(evaluator.ribbon_count(r));
                            let [drawn, points] = ["count", "points"].map(|key| &draw[key]);
                            assert_eq!(drawn.as_u64(), Some(count));
                            assert_eq!(points.as_u64(), Some(2 * u64::from(r.points)));
                            assert_eq!(draw["on"]["DEPTH_TEST"], json!(true));
                        }
                        _ => assert_ne!(draw["on"]["DEPTH_TEST"], json!(true)),
                    }
                }
            }
        }
    }
}

fn floats(value: &Value) -> Vec<f64> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Twice the area within a way, by its orientation.
fn area(corners: &[[f64; 2]]) -> f64 {
    let turned = corners.iter().cycle().skip(1);
    let pairs = corners.iter().zip(turned);
    pairs.map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}

#[test]
fn every_outline_is_counted_and_covered_where_the_evaluator_has_it() {
    let mut compared = 0;
    for effect in [word(false), word(true)] {
        let Some(out) = run(&effect) else { return };
        let program = Program::lower(&effect);
        let Layer::Shapes(layer) = &program.layers[0] else {
            unreachable!()
        };
        let vertices = floats(&out["vertices"]);
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
                let mut draws = moments.next().unwrap().as_array().unwrap().chunks(2);
                for k in 0..evaluator.shape_count(layer) {
                    let one = evaluator.outlined(0, layer, k);
                    if one.alpha <= 0.004 {
                        continue;
                    }
                    let [count, cover] = draws.next().unwrap() else {
                        unreachable!()
                    };
                    let (sin, cos) = (std::f64::consts::TAU * one.angle).sin_cos();
                    let [wide, high] = one.size;
                    let wanted = [
                        vec![one.place[0], one.place[1], one.morph, one.alpha],
                        vec![cos * wide, sin * wide, -sin * high, cos * high],
                    ];
                    for (at, wanted) in wanted.iter().enumerate() {
                        let got = floats(&count["given"][at + 1]);
                        let near = got.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-6);
                        assert!(near, "{k} at {t}: {got:?} and {wanted:?}");
                    }
                    let color = floats(&count["given"][3]);
                    let ink = [255.0, 201.0, 77.0].map(|v| v / 255.0);
                    let rose = [255.0, 77.0, 136.0].map(|v| v / 255.0);
                    assert_eq!(color[..3], [ink, rose][one.color], "{k}");
                    assert_eq!(
                        count["stencil"],
                        json!([
                            ["stencilFunc", "NEVER", 0, 255],
                            ["stencilOpSeparate", "FRONT", "INCR_WRAP", 0, 0],
                            ["stencilOpSeparate", "BACK", "DECR_WRAP", 0, 0]
                        ])
                    );
                    assert_eq!(
                        cover["stencil"],
                        json!([
                            ["stencilFunc", "NOTEQUAL", 0, 255],
                            ["stencilOp", "KEEP", 0, 0]
                        ])
                    );
                    for part in ["from", "points", "given"] {
                        assert_eq!(count[part], cover[part]);
                    }
                    assert_eq!(cover["on"]["STENCIL_TEST"], json!(true));
                    // The fan: as large as the outline, whatever it has become.
                    let [from, many] = ["from", "points"]
                        .map(|key| usize::try_from(count[key].as_u64().unwrap()).unwrap());
                    let fan: Vec<[f64; 2]> = vertices[4 * from..4 * (from + many)]
                        .chunks(4)
                        .map(|v| [0, 1].map(|at| v[at] + (v[at + 2] - v[at]) * one.morph))
                        .collect();
                    let outline = |data: &Vec<String>| parse(&data[one.outline]).unwrap();
                    let mut segments = outline(&layer.outlines);
                    if !layer.into.is_empty() {
                        segments = between(&segments, &outline(&layer.into), one.morph);
                    }
                    let (got, wanted) = (area(&fan), area(&lines(&segments)));
                    assert!(
                        (got - wanted).abs() < 4e-2,
                        "{k} at {t}: {got} and {wanted}"
                    );
                    compared += 1;
                }
                assert!(draws.next().is_none());
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

/// An outline of one contour as many short lines.
fn lines(segments: &[Segment]) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    for segment in segments {
        let here = out.last().copied().unwrap_or_default();
        let way = match *segment {
            Segment::Move(end) => vec![end],
            Segment::Line(end) => vec![here, end],
            Segment::Quad([a, b]) => vec![here, a, b],
            Segment::Cubic([a, b, c]) => vec![here, a, b, c],
            Segment::Close => continue,
        };
        for step in 1..=200 {
            let t = f64::from(step) / 200.0;
            let mut way = way.clone();
            while way.len() > 1 {
                let mix = |pair: &[[f64; 2]]| {
                    [0, 1].map(|at| pair[0][at] + (pair[1][at] - pair[0][at]) * t)
                };
                way = way.windows(2).map(mix).collect();
            }
            out.extend(way);
        }
    }
    out
}

#[test]
fn a_lost_context_comes_back_and_nothing_is_left() {
    for effect in [common::particles(), pond(), flow(), word(true)] {
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

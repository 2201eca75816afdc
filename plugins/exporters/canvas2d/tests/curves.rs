//! Printed ribbons, shapes and inputs against the evaluator. Skipped, with a message, without Node.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;
mod node;

use common::curves::{flow, inks, start, word};
use effectforge_canvas2d::print;
use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Layer, Point, Program};
use effectforge_effect::unit::{hz, px};
use node::{moments, run, seek};

fn side(points: &[Point], at: usize, sign: f64) -> [f64; 2] {
    let here = points[at];
    let (from, to) = (
        points[at.saturating_sub(1)],
        points[(at + 1).min(points.len() - 1)],
    );
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy);
    let half = if length > 0.0 {
        sign * here.width / (2.0 * length)
    } else {
        0.0
    };
    [here.x - dy * half, here.y + dx * half]
}

fn near(got: &[f64], wanted: &[f64], what: &str) {
    assert_eq!(got.len(), wanted.len(), "{what}: {got:?}\n{wanted:?}");
    for (a, b) in got.iter().zip(wanted) {
        assert!((a - b).abs() < 1e-6, "{what}: {got:?}\n{wanted:?}");
    }
}

#[test]
fn bands_lie_where_the_evaluator_says() {
    let effects = [flow()];
    let Some(drawn) = run(&effects, "outlines") else {
        return;
    };
    let mut compared = 0;
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let Layer::Ribbons(layer) = &program.layers[0] else {
            unreachable!()
        };
        let drawn: Vec<Vec<f64>> = serde_json::from_value(drawn.clone()).unwrap();
        let mut drawn = drawn.into_iter();
        let mut points = Vec::new();
        for k in 0..evaluator.ribbon_count(layer) {
            let (alpha, _) = evaluator.ribbon(0, layer, k, &mut points);
            if alpha <= 0.004 {
                continue;
            }
            let last = points.len();
            let there = (0..last).map(|at| side(&points, at, 1.0));
            let back = (0..last).rev().map(|at| side(&points, at, -1.0));
            let places = there.chain(back).flatten();
            let wanted: Vec<f64> = std::iter::once(alpha).chain(places).collect();
            near(
                &drawn.next().unwrap(),
                &wanted,
                &format!("{size:?} {t} {k}"),
            );
            compared += 1;
        }
        assert!(drawn.next().is_none());
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn letters_stand_where_the_evaluator_says() {
    let effects = [word(false), word(true)];
    let Some(drawn) = run(&effects, "outlines") else {
        return;
    };
    let mut compared = 0;
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let Layer::Shapes(layer) = &program.layers[0] else {
            unreachable!()
        };
        assert_eq!(evaluator.shape_count(layer), 24);
        let drawn: Vec<Vec<f64>> = serde_json::from_value(drawn.clone()).unwrap();
        let mut drawn = drawn.into_iter();
        for k in 0..24 {
            let one = evaluator.outlined(0, layer, k);
            if one.alpha <= 0.004 {
                continue;
            }
            let angle = std::f64::consts::TAU * one.angle;
            let mut wanted = vec![one.alpha, one.place[0], one.place[1], angle];
            wanted.extend(one.size);
            if !layer.into.is_empty() {
                let numbers = |data: &str| -> Vec<f64> {
                    let blank = data.replace(|c: char| c.is_ascii_uppercase(), " ");
                    blank.split(' ').filter_map(|n| n.parse().ok()).collect()
                };
                let (a, b) = (
                    numbers(&layer.outlines[one.outline]),
                    numbers(&layer.into[one.outline]),
                );
                wanted.extend(a.iter().zip(b).map(|(a, b)| a + (b - a) * one.morph));
            }
            near(
                &drawn.next().unwrap(),
                &wanted,
                &format!("{size:?} {t} {k}"),
            );
            compared += 1;
        }
        assert!(drawn.next().is_none());
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn an_input_is_idle_until_the_page_gives_a_number() {
    let mut e = start("audio_visualizer", true);
    let bass = e.input("bass", Source::Bass, 0.1, sine(hz(0.5), 0.0) * 0.5 + 0.5);
    let across = e.input("across", Source::PointerX, 0.2, width() * 0.5);
    e.ribbon(
        "bar",
        Ribbon {
            emitter: "lines".into(),
            fields: Vec::new(),
            points: 2,
            step_x: (across - element_x()) * 0.1,
            step_y: Expr::from(px(-50.0)) * bass,
            shift_x: px(0.0).into(),
            shift_y: px(0.0).into(),
            width: px(4.0).into(),
            alpha: Expr::one(),
            colors: inks(),
            blend: Blend::Add,
        },
    );
    let effect = e.finish().unwrap();
    let module = print(&effect).remove(0).text;
    for wanted in ["analyser", "pointermove", "follow(0, 0, ", "follow(1, 5, "] {
        assert!(module.contains(wanted), "{wanted}\n{module}");
    }
    let Some(drawn) = run(std::slice::from_ref(&effect), "outlines") else {
        return;
    };
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(std::slice::from_ref(&effect))) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let Layer::Ribbons(layer) = &program.layers[0] else {
            unreachable!()
        };
        let mut points = Vec::new();
        evaluator.ribbon(0, layer, 0, &mut points);
        let got: Vec<f64> = serde_json::from_value(drawn[0].clone()).unwrap();
        near(&got[1..3], &side(&points, 0, 1.0), &format!("{size:?} {t}"));
        near(&got[3..5], &side(&points, 1, 1.0), &format!("{size:?} {t}"));
    }
}

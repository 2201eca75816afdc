//! Printed pixels, noise and sums against the evaluator. Skipped, with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod common;
mod node;

use common::grids::{basin, coral};
use common::pixels::{flash, plasma, pond, sparks};
use common::random::shades;
use effectforge_effect::Effect;
use effectforge_effect::program::{Layer, Program, Sample, ShadeLayer};
use node::{moments, run, seek};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

/// The four bytes of a sample, as the graph defines them.
fn bytes(program: &Program, effect: &Effect, shade: &ShadeLayer, sample: Sample) -> [f64; 4] {
    let place = (sample.value * 255.0).round() / 255.0;
    let color = |at: usize| effect.palette[&program.roles[shade.stops[at].1]];
    let of = |at: usize| {
        let color = color(at);
        [color.r, color.g, color.b, color.a * shade.stops[at].2]
    };
    let after = shade.stops.iter().position(|stop| stop.0 > place);
    let [r, g, b, a] = match after {
        None => of(shade.stops.len() - 1),
        Some(0) => of(0),
        Some(after) => {
            let (low, high) = (shade.stops[after - 1].0, shade.stops[after].0);
            let share = (place - low) / (high - low);
            let (low, high) = (of(after - 1), of(after));
            std::array::from_fn(|at| low[at] + (high[at] - low[at]) * share)
        }
    };
    let lit = |v: f64| (v + sample.light).min(1.0) * 255.0;
    [lit(r), lit(g), lit(b), a * sample.alpha * 255.0]
}

#[test]
fn pixels_are_what_the_evaluator_says() {
    let mut runner = TestRunner::deterministic();
    let mut effects = vec![pond(), plasma(), basin(), coral()];
    effects.extend((0..24).map(|_| shades().new_tree(&mut runner).unwrap().current()));
    let Some(drawn) = run(&effects, "pictures") else {
        return;
    };
    let mut samples = 0;
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let shades = program.layers.iter().enumerate();
        let shades = shades.filter_map(|(at, layer)| match layer {
            Layer::Shade(shade) => Some((at, shade)),
            _ => None,
        });
        let pictures: Vec<Vec<f64>> = serde_json::from_value(drawn.clone()).unwrap();
        for ((at, shade), picture) in shades.zip(&pictures) {
            let [columns, rows] = [picture[0], picture[1]];
            assert!(columns * rows > 100.0 && columns * rows < 9_200.0);
            for (k, got) in picture[2..].chunks_exact(4).enumerate() {
                let (row, column) = (k / columns as usize, k % columns as usize);
                let x = (column as f64 + 0.5) * size[0] / columns;
                let y = (row as f64 + 0.5) * size[1] / rows;
                let sample = evaluator.pixel(at, shade, x, y);
                let wanted = bytes(&program, effect, shade, sample);
                let near = got.iter().zip(wanted).all(|(a, b)| (a - b).abs() <= 1.1);
                let place = format!("{} {size:?} t = {t}, {x} {y}", effect.name);
                assert!(near, "{place}: {got:?}, wanted {wanted:?}");
                samples += 1;
            }
        }
    }
    assert!(samples > 10_000, "{samples} samples were compared");
}

#[test]
fn bursts_and_noise_move_elements_as_the_evaluator_says() {
    let effects = [sparks()];
    let Some(drawn) = run(&effects, "sprites") else {
        return;
    };
    let mut elements = 0;
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let mut evaluator = seek(&program, effect, size, t);
        let Layer::Sprites(layer) = &program.layers[0] else {
            unreachable!()
        };
        let drawn: Vec<[f64; 4]> = serde_json::from_value(drawn.clone()).unwrap();
        let all = (0..evaluator.count(layer)).map(|k| evaluator.element(0, layer, k));
        let wanted: Vec<_> = all
            .filter(|one| {
                let reach = one.radius * 1.25;
                let inside = |at: f64, side: f64| at > -reach && at < side + reach;
                one.alpha > 0.004 && inside(one.x, size[0]) && inside(one.y, size[1])
            })
            .collect();
        for one in &drawn {
            let near = |other: &effectforge_effect::program::Instance| {
                let [x, y, _, alpha] = *one;
                let far = (x - other.x).abs() + (y - other.y).abs();
                far + (alpha - other.alpha).abs() < 1e-6
            };
            assert!(wanted.iter().any(near), "{size:?} t = {t}: {one:?}");
        }
        assert!(
            wanted.len() - drawn.len() < 6,
            "{} {}",
            wanted.len(),
            drawn.len()
        );
        elements += drawn.len();
    }
    assert!(elements > 200, "{elements}");
}

#[test]
fn a_frame_may_sum_over_elements() {
    let effects = [flash()];
    let Some(drawn) = run(&effects, "alphas") else {
        return;
    };
    for (drawn, (effect, size, t)) in drawn.iter().zip(moments(&effects)) {
        let program = Program::lower(effect);
        let evaluator = seek(&program, effect, size, t);
        let Layer::Fill(flare) = &program.layers[1] else {
            unreachable!()
        };
        let wanted = evaluator.constant(flare.opacity).clamp(0.0, 1.0);
        let got = drawn[0].as_f64().unwrap();
        assert!((got - wanted).abs() < 1e-9, "{t}: {got}, wanted {wanted}");
    }
}

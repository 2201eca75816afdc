//! Shades against their meaning, `Evaluator::pixel`.
#![allow(clippy::unwrap_used)]

use effectforge_effect::Effect;
use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::program::{Layer, Sample};
use effectforge_effect::unit::{deg, hz, px};
use proptest::prelude::*;

use super::*;
use crate::RenderOptions;
use crate::scene::{Look, Scene};

#[path = "../../tests/sample/shades.rs"]
mod shades;

const WIDTH: u32 = 75;
const HEIGHT: u32 = 42;
/// CSS pixels per computed pixel: the design is larger than a test can afford.
const STEP: f64 = 17.0;

/// All samples of the effect's first layer at a time, as the kernel computes them.
fn computed(effect: &Effect, t: f64, level: Level) -> Vec<[f32; 3]> {
    let scene = scene(effect);
    let mut evaluator = scene.evaluator();
    evaluator.seek(t);
    let Look::Shade(look) = &scene.looks[0] else {
        panic!("no shade")
    };
    let moment = look.field.moment_at(&mut evaluator, level).unwrap();
    let rows = middles(0..HEIGHT as usize, scene.ratio);
    let mut samples = vec![[0.0; 3]; (WIDTH * HEIGHT) as usize];
    moment.paint(
        &mut FieldScratch::default(),
        &rows,
        |row, columns, lanes| {
            for (at, column) in columns.enumerate() {
                let all = [lanes[0].at(at), lanes[1].at(at), lanes[2].at(at)];
                samples[row * WIDTH as usize + column] = all.map(share);
            }
        },
    );
    samples
}

fn scene(effect: &Effect) -> Scene {
    let options = RenderOptions {
        pixel_ratio: 1.0 / STEP,
        ..RenderOptions::new(WIDTH * STEP as u32, HEIGHT * STEP as u32)
    };
    Scene::new(effect, &options).unwrap()
}

/// Samples that differ from the reference by more than the bound. Where the reference jumps close by
/// (a stripe's edge, a cut of an angle), any value between its two sides is right.
fn wrong(effect: &Effect, t: f64, bound: f64) -> Vec<String> {
    let found = computed(effect, t, Level::best());
    let scene = scene(effect);
    let mut evaluator = scene.evaluator();
    evaluator.seek(t);
    let Layer::Shade(layer) = &scene.program.layers[0] else {
        panic!("no shade")
    };
    let mut at = |x: f64, y: f64| {
        let Sample {
            value,
            alpha,
            light,
        } = evaluator.pixel(0, layer, x, y);
        [value, alpha, light]
    };
    let mut wrong = Vec::new();
    for (index, found) in found.iter().enumerate() {
        let middle = |at: usize| (at as f64 + 0.5) * STEP;
        let (x, y) = (
            middle(index % WIDTH as usize),
            middle(index / WIDTH as usize),
        );
        let here = at(x, y);
        for out in 0..3 {
            let own = f64::from(found[out]);
            if (own - here[out]).abs() <= bound {
                continue;
            }
            let near = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
            let near = near.map(|(dx, dy)| at(x + dx * 0.01, y + dy * 0.01)[out]);
            let low = near.iter().copied().fold(here[out], f64::min) - bound;
            let high = near.iter().copied().fold(here[out], f64::max) + bound;
            if !(low..=high).contains(&own) {
                let place = format!("output {out} at {x} {y}, t {t}");
                wrong.push(format!("{place}: {own}, wanted {}", here[out]));
            }
        }
    }
    wrong
}

#[test]
fn samples_are_what_the_graph_means() {
    let all = [
        shades::warped_noise(),
        shades::drops(),
        shades::plasma(),
        shades::everything(),
        shades::basin(),
    ];
    for effect in all {
        for t in [0.0, 1.7, 7.9, 1_000_003.3] {
            let wrong = wrong(&effect, scene(&effect).first_loop(t), 2e-3);
            assert!(wrong.is_empty(), "{}: {wrong:#?}", effect.name);
        }
    }
}

#[test]
fn every_level_computes_the_same_bits() {
    for effect in [
        shades::warped_noise(),
        shades::drops(),
        shades::everything(),
        shades::basin(),
    ] {
        let bits = |level| -> Vec<[u32; 3]> {
            let samples = computed(&effect, 2.3, level);
            samples.iter().map(|s| s.map(f32::to_bits)).collect()
        };
        assert_eq!(bits(Level::best()), bits(Level::BASELINE));
    }
}

/// Off the whole numbers, which sines and constants meet exactly: there 32 and 64 bits may fall to
/// either side of a step, everywhere at once.
fn beside(value: Expr) -> Expr {
    value + 0.137
}

/// Pure numbers of a pixel; `inner` ones also of an element. Lengths and angles are made and unmade
/// within.
fn number(inner: bool) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (-3.0..3.0).prop_map(Expr::from),
        Just(x() / px(210.0)),
        Just(y() / px(130.0)),
        Just(sine(hz(0.25), 0.1)),
        Just(if inner { age() } else { x() / px(300.0) }),
        Just(if inner { rand("a") } else { y() / px(90.0) }),
        Just(if inner {
            (x() - element_x()) / px(100.0)
        } else {
            (x() + y()) / px(100.0)
        }),
    ];
    leaf.prop_recursive(6, 40, 3, |deeper| {
        let two = (deeper.clone(), deeper.clone());
        let three = (deeper.clone(), deeper.clone(), deeper.clone());
        let power = prop::sample::select(vec![0.5, 0.7, 1.5, 2.0, 2.4, 3.0, 4.0]);
        prop_oneof![
            two.clone().prop_map(|(a, b)| a + b),
            two.clone().prop_map(|(a, b)| a - b),
            two.clone().prop_map(|(a, b)| a * b),
            (deeper.clone(), 0.2..4.0).prop_map(|(a, b)| a / b),
            two.clone().prop_map(|(a, b)| a / (b.abs() + 0.3)),
            two.clone().prop_map(|(a, b)| a.min(b)),
            two.clone().prop_map(|(a, b)| a.max(b)),
            two.clone().prop_map(|(a, b)| hypot(a, b)),
            two.clone().prop_map(|(a, b)| atan2(a, b) / deg(360.0)),
            three.prop_map(|(a, b, t)| mix(a, b, t.clamp(0.0, 1.0))),
            deeper.clone().prop_map(|a| smoothstep(-0.5, 1.5, a)),
            (deeper.clone(), power).prop_map(|(a, power)| a.clamp(-9.0, 9.0).pow(power)),
            deeper.clone().prop_map(|a| a.clamp(-4.0, 2.0).exp()),
            deeper.clone().prop_map(|a| shades::turns(a).sin()),
            deeper.clone().prop_map(|a| shades::turns(a).cos()),
            deeper.clone().prop_map(Expr::abs),
            deeper.clone().prop_map(|a| beside(a).fract()),
            deeper.prop_map(|a| beside(a).floor()),
            (two, 1..5_u8).prop_map(|((a, b), octaves)| {
                noise("n", a, b).octaves(octaves).turning(hz(0.25)).into()
            }),
        ]
    })
}

/// Whether the program has a picture that 32-bit floats can hold.
fn conditioned(effect: &Effect, t: f64) -> bool {
    let scene = scene(effect);
    let mut evaluator = scene.evaluator();
    evaluator.seek(t);
    let Layer::Shade(layer) = &scene.program.layers[0] else {
        return false;
    };
    // Not when it changes by much where a place moves by a thousandth of a pixel.
    (0..60).all(|at| {
        let (x, y) = (f64::from(at * 19 + 7), f64::from(at * 11 + 3));
        let (a, b) = (
            evaluator.pixel(0, layer, x, y),
            evaluator.pixel(0, layer, x + 1e-3, y + 1e-3),
        );
        (a.value - b.value).abs() < 1e-3
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_programs_are_what_they_mean(
        value in number(false),
        light in number(false),
        body in number(true),
        t in 0.0..8.0_f64,
    ) {
        let mut e = shades::start("Random", "plasma");
        e.emitter("drops", shades::anywhere(5, 2.0));
        let value = beside(value).fract() * 0.5 + sum("drops", &[], body) * 0.1;
        e.shade("picture", shades::shade(value, light));
        let effect = e.finish().unwrap();
        prop_assume!(conditioned(&effect, t));
        let wrong = wrong(&effect, t, 2e-3);
        // A row whose sine touches 1 may fall to either side of a `fract`: what an operation does
        // wrong is wrong in more places.
        prop_assert!(wrong.len() * 20 < (WIDTH * HEIGHT) as usize, "{wrong:#?}");
    }
}

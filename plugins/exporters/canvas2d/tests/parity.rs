//! The printed module against the evaluator: every element that the module draws in Node is where,
//! as large and as bright as the evaluator says. Skipped, with a message, without Node.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod common;

use std::process::Command;

use effectforge_canvas2d::print;
use effectforge_effect::Effect;
use effectforge_effect::builder::*;
use effectforge_effect::expr::{Expr, Op, Wave};
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Unit};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

const SIZES: [[f64; 2]; 3] = [[640.0, 360.0], [1280.0, 720.0], [300.0, 900.0]];
const TIMES: [f64; 4] = [0.0, 0.25, 3.7, 41.3];

/// A pure number of a small random expression.
fn scalar(moving: bool) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (-3.0..3.0_f64).prop_map(|v| Expr::from((v * 8.0).round() / 8.0)),
        Just(Op::Param("mass".into()).into()),
        "[a-d]".prop_map(|stream| rand(&stream)),
        if moving {
            Just(age()).boxed()
        } else {
            Just(rand("e")).boxed()
        },
        if moving {
            "[a-d]".prop_map(|stream| rand_life(&stream)).boxed()
        } else {
            Just(rand("f")).boxed()
        },
        if moving {
            (0.05..2.0_f64).prop_map(|f| sine(hz(f), rand("g"))).boxed()
        } else {
            Just(Expr::one()).boxed()
        },
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let (a, b, c) = (inner.clone(), inner.clone(), inner);
        (a, b, c, 0..14_usize).prop_map(|(a, b, c, op)| match op {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => a.min(b),
            5 => a.max(b),
            6 => mix(a, b, c),
            7 => a.clamp(-0.5, b.abs() + 0.5),
            8 => smoothstep(0.2, 0.9, a),
            9 => a.pow(1.5),
            10 => Op::Fract(a).into(),
            11 => Op::Floor(a).into(),
            12 => lfo(Wave::Triangle, hz(0.7), a) * b,
            _ => -(a - (b + c)),
        })
    })
}

fn effects() -> impl Strategy<Value = Effect> {
    // LFOs move, so what must stand still gets the still expressions.
    (
        scalar(false),
        scalar(true),
        scalar(true),
        scalar(false),
        1.0..60.0_f64,
    )
        .prop_filter_map(
            "passes the checker",
            |(place, radius, alpha, phase, speed)| {
                let mut e = EffectBuilder::new("Random", "particles")
                    .seed(11)
                    .duration(9.0);
                e.color("a", Color::WHITE).color("b", Color::BLACK);
                let param = FloatParam {
                    id: "mass",
                    en: "Mass",
                    fr: "Masse",
                    group: "look",
                    default: 1.3,
                    range: (-1.0, 2.0),
                    step: 0.1,
                    unit: Unit::One,
                };
                let _ = e.float(param);
                e.emitter(
                    "dots",
                    Emitter {
                        capacity: 60,
                        count: Expr::from(24.0),
                        x: Expr::from(px(120.0)) * place.clone() + width() * 0.5,
                        y: normal(height() * 0.5, px(90.0), "y"),
                        lifetime: Some(uniform(s(1.0), s(4.0), "life")),
                        burst: None,
                        fixed: false,
                    },
                );
                let drift = Drift {
                    vx: Expr::from(px_per_s(speed)) * place,
                    vy: px_per_s(-speed).into(),
                    margin: px(20.0),
                };
                e.node("flow", NodeKind::Drift(drift));
                let orbit = Orbit {
                    rx: px(12.0).into(),
                    ry: px(7.0).into(),
                    frequency: hz(0.4).into(),
                    phase: phase.clone(),
                };
                e.node("turn", NodeKind::Orbit(orbit));
                let wave = WaveField {
                    axis: Axis::X,
                    amplitude: px(30.0).into(),
                    frequency: hz(0.2).into(),
                    phase,
                    along: Some(Axis::Y),
                    wavelength: Some(px(400.0).into()),
                };
                e.node("silk", NodeKind::Wave(wave));
                let lobe = Lobe {
                    size: [1.0, 0.5],
                    stops: vec![common::stop(0.0, 1.0, 0.5), common::stop(1.0, 0.0, 0.0)],
                };
                let share = |color: &str, weight| ColorShare {
                    color: color.into(),
                    weight,
                };
                e.sprite(
                    "glow",
                    Sprite {
                        emitter: "dots".into(),
                        fields: vec!["flow".into(), "turn".into(), "silk".into()],
                        radius: Expr::from(px(9.0)) * radius + px(6.0),
                        alpha,
                        lobes: vec![lobe],
                        colors: vec![share("a", 1.0), share("b", 2.0), share("a", 0.5)],
                        blend: Blend::Add,
                    },
                );
                e.finish().ok()
            },
        )
}

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

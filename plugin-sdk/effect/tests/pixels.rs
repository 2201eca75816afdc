//! The laws of pixel graphs: shades, noise, sums over elements, signals, bursts.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::{Expr, Op};
use effectforge_effect::graph::*;
use effectforge_effect::program::{
    Evaluator, Layer, Program, Sample, Setup, ValueOp, default_params,
};
use effectforge_effect::unit::{hz, px, s};
use effectforge_effect::{Color, Effect};

fn stops() -> Vec<PaintStop> {
    ["bg", "light"]
        .into_iter()
        .enumerate()
        .map(|(at, color)| PaintStop {
            at: at as f64,
            color: color.into(),
            alpha: 1.0,
        })
        .collect()
}

fn drops(count: f64, capacity: u32) -> Emitter {
    Emitter {
        capacity,
        count: count.into(),
        x: uniform(px(0.0), width(), "x"),
        y: uniform(px(0.0), height(), "y"),
        lifetime: Some(s(2.0).into()),
        burst: None,
        fixed: false,
    }
}

/// A pond: rings round drops, warped by noise that two places share.
fn pond() -> EffectBuilder {
    let mut e = EffectBuilder::new("Pond", "ripple").duration(8.0);
    e.color("bg", Color::BLACK)
        .color("light", Color::from_hex("#ffc94d").unwrap());
    e.emitter("drops", drops(6.0, 12));
    let warp = noise("warp", x() / px(200.0), y() / px(200.0))
        .octaves(3)
        .turning(hz(0.2));
    let warp = e.signal("warp", warp.into());
    let distance = hypot(x() - element_x(), y() - element_y()) / px(80.0);
    let ring = (-((distance - age() * 4.0).pow(2.0))).exp() * (Expr::one() - age());
    let rings = sum("drops", &[], ring);
    e.shade(
        "water",
        Shade {
            value: warp.clone() * 0.3 + 0.5,
            stops: stops(),
            alpha: Expr::one(),
            light: rings * (warp * 0.5 + 0.5),
            detail: px(6.0),
            blend: Blend::Normal,
        },
    );
    e
}

fn sample(effect: &Effect, seed: u32, times: &[f64], place: (f64, f64)) -> Sample {
    let program = Program::lower(effect);
    let (width, height) = (640.0, 360.0);
    let setup = Setup {
        width,
        height,
        seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    for t in times {
        evaluator.seek(*t);
    }
    let Some(Layer::Shade(shade)) = program.layers.first() else {
        unreachable!()
    };
    evaluator.pixel(0, shade, place.0, place.1)
}

#[test]
fn a_pixel_is_a_function_of_time_seed_and_place() {
    let effect = pond().finish().unwrap();
    let at = |seed, times: &[f64], place| sample(&effect, seed, times, place);
    let here = (100.5, 200.5);
    assert_eq!(at(1, &[3.0], here), at(1, &[0.3, 7.0, 3.0], here));
    assert_ne!(at(1, &[3.0], here), at(2, &[3.0], here));
    assert_ne!(at(1, &[3.0], here), at(1, &[3.0], (400.5, 20.5)));
    let (start, end) = (at(1, &[0.25], here), at(1, &[8.25], here));
    assert!((start.value - end.value).abs() < 1e-9 && (start.light - end.light).abs() < 1e-9);
}

#[test]
fn a_signal_is_computed_once() {
    let program = Program::lower(&pond().finish().unwrap());
    let noises = program
        .values
        .iter()
        .filter(|v| matches!(v.op, ValueOp::Noise(_)));
    assert_eq!(noises.count(), 1);
    assert!(program.pixel_ops() > 72, "{}", program.pixel_ops());
}

#[test]
fn a_chain_of_signals_takes_no_exponential_time() {
    let mut e = pond();
    let mut last = e.signal("s0", x() / px(10.0));
    for at in 1..30 {
        last = e.signal(&format!("s{at}"), last.clone() + last.clone() * 0.5);
    }
    e.shade(
        "deep",
        Shade {
            value: last,
            stops: stops(),
            alpha: Expr::one(),
            light: Expr::zero(),
            detail: px(6.0),
            blend: Blend::Normal,
        },
    );
    e.finish().unwrap();
}

fn codes(e: EffectBuilder) -> Vec<(String, String)> {
    let problems = e.finish().unwrap_err();
    problems.into_iter().map(|p| (p.code, p.location)).collect()
}

fn shade_of(value: Expr) -> Shade {
    Shade {
        value,
        stops: stops(),
        alpha: Expr::one(),
        light: Expr::zero(),
        detail: px(6.0),
        blend: Blend::Normal,
    }
}

#[test]
fn wrong_pixel_graphs_are_told_where_and_why() {
    let wrong: [(&str, &str, Expr); 7] = [
        ("unit_mismatch", "/nodes/2/value", x()),
        ("cycle", "/nodes/2/value", signal("a")),
        ("invalid_reference", "/nodes/2/value", signal("nobody")),
        ("rate_mismatch", "/nodes/2/value", element_x() / px(1.0)),
        ("rate_mismatch", "/nodes/2/value", rand("x")),
        (
            "rate_mismatch",
            "/nodes/2/value",
            sum("drops", &[], sum("drops", &[], Expr::one())),
        ),
        (
            "rate_mismatch",
            "/nodes/2/value",
            sum("drops", &[], rand_burst("b")),
        ),
    ];
    for (code, location, value) in wrong {
        let mut e = pond();
        e.signal("a", signal("b") + 1.0);
        e.signal("b", Op::Abs(signal("a")).into());
        e.shade("bad", shade_of(value.clone()));
        let wanted = vec![(code.to_owned(), location.to_owned())];
        assert_eq!(codes(e), wanted, "{value:?}");
    }
}

#[test]
fn a_pixel_outside_of_a_shade_is_refused() {
    let mut e = pond();
    let mut emitter = drops(1.0, 2);
    emitter.x = x();
    e.emitter("wrong", emitter);
    assert_eq!(codes(e)[0], ("rate_mismatch".into(), "/nodes/2/x".into()));
}

#[test]
fn what_would_take_for_ever_is_refused() {
    let mut many = pond();
    many.emitter("crowd", drops(60.0, 5_000));
    many.shade("bad", shade_of(sum("crowd", &[], x() / px(1.0))));
    assert_eq!(codes(many)[0].0, "over_budget");
    let mut dear = pond();
    dear.emitter("crowd", drops(60.0, 64));
    let place = (x() - element_x()) / px(9.0);
    let body = noise("n", place.clone(), place).octaves(8);
    let value = (0..9).fold(Expr::from(body), |sum, _| sum.exp());
    let value = sum("crowd", &[], value);
    dear.shade("bad", shade_of(value));
    assert_eq!(codes(dear)[0], ("over_budget".into(), "/layers".into()));
}

#[test]
fn json_round_trips() {
    let effect = pond().finish().unwrap();
    let text = effect.to_canonical_json().unwrap();
    assert_eq!(effect, Effect::from_json(&text).unwrap());
}

#[test]
fn a_burst_starts_together_and_shares_its_chance() {
    let mut e = EffectBuilder::new("Burst", "fireworks").duration(8.0);
    e.color("bg", Color::BLACK)
        .color("light", Color::from_hex("#ffc94d").unwrap());
    e.emitter(
        "sparks",
        Emitter {
            capacity: 40,
            count: 40.0.into(),
            x: width() * rand_burst("x"),
            y: height() * in_burst(),
            lifetime: Some(s(2.0).into()),
            burst: Some(10),
            fixed: false,
        },
    );
    e.node(
        "throw",
        NodeKind::Offset(Offset {
            dx: Expr::from(px(10.0)) * rand("v"),
            dy: Expr::from(px(100.0)) * age().pow(2.0),
        }),
    );
    e.sprite(
        "glow",
        Sprite {
            emitter: "sparks".into(),
            fields: vec!["throw".into()],
            radius: px(4.0).into(),
            alpha: Expr::one() - age(),
            lobes: vec![Lobe {
                size: [1.0, 1.0],
                stops: [(0.0, 1.0), (1.0, 0.0)]
                    .map(|(at, alpha)| LobeStop {
                        at,
                        alpha,
                        white: 0.0,
                    })
                    .to_vec(),
            }],
            colors: vec![ColorShare {
                color: "light".into(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        },
    );
    let effect = e.finish().unwrap();
    let program = Program::lower(&effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 3,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(1.3);
    let Layer::Sprites(layer) = &program.layers[0] else {
        unreachable!()
    };
    let all: Vec<_> = (0..40).map(|k| evaluator.element(0, layer, k)).collect();
    for burst in all.chunks(10) {
        assert!(burst.iter().all(|e| e.alpha == burst[0].alpha));
        assert!(burst.iter().all(|e| (e.x - burst[0].x).abs() <= 10.0));
        assert!(burst[9].y > burst[0].y);
    }
    assert!((all[0].alpha - all[10].alpha).abs() > 1e-6);
}

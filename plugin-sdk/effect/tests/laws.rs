//! The laws of the graph, on one graph that uses every node type.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::{Expr, Op};
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Instance, Layer, Program, Setup, default_params};
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect, Unit};

fn sample() -> EffectBuilder {
    let mut e = EffectBuilder::new("Sample", "particles")
        .seed(7)
        .duration(8.0);
    e.color("bg", Color::BLACK)
        .color("gold", Color::from_hex("#ffc94d").unwrap());
    let density = e.float(FloatParam {
        id: "density",
        en: "Density",
        fr: "Densité",
        group: "look",
        default: 1.0,
        range: (0.2, 2.0),
        step: 0.05,
        unit: Unit::One,
    });
    let speed = FloatParam {
        id: "speed",
        en: "Speed",
        fr: "Vitesse",
        group: "motion",
        default: 1.0,
        range: (0.1, 3.0),
        step: 0.05,
        unit: Unit::One,
    };
    let _ = e.float(speed);
    e.time_scale("speed");
    e.fill(
        "back",
        Fill {
            paint: Paint::Linear {
                from: [0.0, 0.0],
                to: [0.0, 1.0],
            },
            stops: vec![PaintStop {
                at: 0.0,
                color: "bg".into(),
                alpha: 1.0,
            }],
            opacity: Expr::one(),
            blend: Blend::Normal,
        },
    );
    e.emitter(
        "dust",
        Emitter {
            capacity: 500,
            count: density * 100.0,
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: Some(uniform(s(2.0), s(4.0), "life")),
            burst: None,
            fixed: false,
        },
    );
    e.node(
        "fall",
        NodeKind::Drift(Drift {
            vx: Expr::from(px_per_s(0.0)),
            vy: uniform(px_per_s(20.0), px_per_s(60.0), "v"),
            margin: px(10.0),
        }),
    );
    e.node(
        "silk",
        NodeKind::Wave(WaveField {
            axis: Axis::Y,
            amplitude: px(40.0).into(),
            frequency: hz(0.2).into(),
            phase: Expr::zero(),
            along: Some(Axis::X),
            wavelength: Some(px(500.0).into()),
        }),
    );
    e.node(
        "turn",
        NodeKind::Orbit(Orbit {
            rx: px(5.0).into(),
            ry: px(5.0).into(),
            frequency: hz(0.3).into(),
            phase: rand("turn"),
        }),
    );
    e.sprite(
        "glow",
        Sprite {
            emitter: "dust".into(),
            fields: vec!["fall".into(), "silk".into(), "turn".into()],
            radius: uniform(px(1.0), px(6.0), "size") * (Expr::one() - age()),
            alpha: sine(hz(0.5), rand("twinkle")) * 0.5 + 0.5,
            lobes: vec![Lobe {
                size: [1.0, 1.0],
                stops: vec![
                    LobeStop {
                        at: 0.0,
                        alpha: 1.0,
                        white: 1.0,
                    },
                    LobeStop {
                        at: 1.0,
                        alpha: 0.0,
                        white: 0.0,
                    },
                ],
            }],
            colors: vec![ColorShare {
                color: "gold".into(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        },
    );
    e.grain("film", 0.02);
    e
}

fn frame(effect: &Effect, seed: u32, size: [f64; 2], times: &[f64]) -> Vec<Instance> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    for t in times {
        evaluator.seek(*t);
    }
    let at = program
        .layers
        .iter()
        .position(|l| matches!(l, Layer::Sprites(_)))
        .unwrap();
    let Layer::Sprites(layer) = &program.layers[at] else {
        unreachable!()
    };
    (0..evaluator.count(layer))
        .map(|k| evaluator.element(at, layer, k))
        .collect()
}

#[test]
fn seek_equals_play() {
    let effect = sample().finish().unwrap();
    let size = [1280.0, 720.0];
    assert_eq!(
        frame(&effect, 1, size, &[3.0]),
        frame(&effect, 1, size, &[0.1, 7.0, 0.2, 3.0])
    );
    assert_ne!(
        frame(&effect, 1, size, &[3.0]),
        frame(&effect, 2, size, &[3.0])
    );
}

#[test]
fn the_loop_has_no_seam() {
    let effect = sample().finish().unwrap();
    let (a, b) = (
        frame(&effect, 1, [640.0, 360.0], &[0.25]),
        frame(&effect, 1, [640.0, 360.0], &[8.25]),
    );
    for (a, b) in a.iter().zip(&b) {
        assert!(
            (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6,
            "{a:?} {b:?}"
        );
        assert!((a.alpha - b.alpha).abs() < 1e-6 && (a.radius - b.radius).abs() < 1e-6);
    }
}

#[test]
fn elements_do_not_change_when_the_count_grows() {
    let effect = sample().finish().unwrap();
    let mut denser = effect.clone();
    if let ParamKind::Float { default, .. } = &mut denser.params[0].kind {
        *default = 2.0;
    }
    let (few, many) = (
        frame(&effect, 5, [1280.0, 720.0], &[2.0]),
        frame(&denser, 5, [1280.0, 720.0], &[2.0]),
    );
    assert_eq!((few.len(), many.len()), (100, 200));
    assert_eq!(few[..], many[..100]);
}

#[test]
fn counts_follow_the_area_outside_the_middle_range() {
    let effect = sample().finish().unwrap();
    let count = |w: f64, h: f64| frame(&effect, 1, [w, h], &[0.0]).len();
    assert_eq!(count(1280.0, 720.0), 100);
    assert_eq!(count(640.0, 360.0), 100);
    assert_eq!(count(320.0, 180.0), 25);
    assert_eq!(count(8192.0, 8192.0), 500, "capacity holds");
}

#[test]
fn json_round_trips_and_is_canonical() {
    let effect = sample().finish().unwrap();
    let text = effect.to_canonical_json().unwrap();
    let again = Effect::from_json(&text).unwrap();
    assert_eq!(effect, again);
    assert_eq!(text, again.to_canonical_json().unwrap());
}

#[test]
fn wrong_graphs_are_told_where_and_why() {
    let mut wrong = sample();
    wrong.node(
        "bad",
        NodeKind::Orbit(Orbit {
            rx: Expr::from(s(1.0)),
            ry: px(1.0).into(),
            frequency: hz(1.0).into(),
            phase: Op::Param("nope".into()).into(),
        }),
    );
    let problems = wrong.finish().unwrap_err();
    let seen: Vec<_> = problems
        .iter()
        .map(|p| (p.code.as_str(), p.location.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            ("unit_mismatch", "/nodes/7/rx"),
            ("invalid_reference", "/nodes/7/phase")
        ]
    );
}

#[test]
fn age_needs_a_lifetime() {
    let mut effect = sample().finish().unwrap();
    for node in &mut effect.nodes {
        if let NodeKind::Emitter(emitter) = &mut node.kind {
            emitter.lifetime = None;
        }
    }
    let problems = effect.check().unwrap_err();
    assert_eq!(problems[0].code, "rate_mismatch");
    assert!(problems[0].location.ends_with("/radius"), "{problems:?}");
}

#[test]
fn unknown_keys_are_refused_in_nodes_and_params() {
    let effect = sample().finish().unwrap();
    for (place, pointer) in [("params", "/params/0"), ("nodes", "/nodes/0")] {
        let mut value = serde_json::to_value(&effect).unwrap();
        value[place][0]["colour"] = "red".into();
        let problems = Effect::from_json(&value.to_string()).unwrap_err();
        assert_eq!(problems[0].location, pointer, "{problems:?}");
        assert!(problems[0].message.contains("colour"), "{problems:?}");
    }
}

//! Two effects as layers of one graph.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::compose::{compose, is_backdrop};
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Instance, Layer, Program, Setup, default_params};
use effectforge_effect::unit::{hz, px, s};
use effectforge_effect::{Color, Effect, Unit, limits};

fn slider(e: &mut EffectBuilder, id: &'static str) -> Expr {
    e.float(FloatParam {
        id,
        en: "Slider",
        fr: "Curseur",
        group: "look",
        default: 1.0,
        range: (0.5, 2.0),
        step: 0.1,
        unit: Unit::One,
    })
}

fn flat(color: &str) -> Fill {
    Fill {
        paint: Paint::Linear {
            from: [0.0, 0.0],
            to: [0.0, 1.0],
        },
        stops: vec![PaintStop {
            at: 0.0,
            color: color.into(),
            alpha: 1.0,
        }],
        opacity: Expr::one(),
        blend: Blend::Normal,
    }
}

/// Dots over a flat colour, with the names that everybody uses.
fn dots(family: &str, color: &str, duration: f64) -> EffectBuilder {
    let mut e = EffectBuilder::new("Dots", family).duration(duration);
    e.color("bg", Color::BLACK)
        .color("main", Color::from_hex(color).unwrap());
    slider(&mut e, "speed");
    e.time_scale("speed");
    let size = slider(&mut e, "size");
    e.expose_color("main", "Main", "Principale");
    e.fill("back", flat("bg"));
    let sway = e.signal("sway", sine(hz(0.3), rand("phase")));
    e.emitter(
        "dots",
        Emitter {
            capacity: 40,
            count: 20.0.into(),
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: Some(s(2.0).into()),
            burst: None,
            fixed: false,
        },
    );
    e.node(
        "move",
        NodeKind::Offset(Offset {
            dx: Expr::from(px(9.0)) * sway,
            dy: px(0.0).into(),
        }),
    );
    e.sprite(
        "glow",
        Sprite {
            emitter: "dots".into(),
            fields: vec!["move".into()],
            radius: Expr::from(px(4.0)) * size,
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
                color: "main".into(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        },
    );
    e.grain("film", 0.02);
    e
}

fn clouds() -> Effect {
    let mut e = EffectBuilder::new("Clouds", "plasma").duration(10.0);
    e.color("bg", Color::BLACK)
        .color("main", Color::from_hex("#4060ff").unwrap());
    let value = noise("n", x() / px(90.0), y() / px(90.0)).turning(hz(0.1));
    e.shade(
        "sky",
        Shade {
            value: Expr::from(value) * 0.5 + 0.5,
            stops: ["bg", "main"]
                .into_iter()
                .enumerate()
                .map(|(at, color)| PaintStop {
                    at: at as f64,
                    color: color.into(),
                    alpha: 1.0,
                })
                .collect(),
            alpha: Expr::one(),
            light: Expr::zero(),
            detail: px(8.0),
            blend: Blend::Normal,
        },
    );
    e.finish().unwrap()
}

fn elements(effect: &Effect, t: f64) -> Vec<Vec<Instance>> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 3,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    evaluator.seek(t);
    let mut all = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        if let Layer::Sprites(layer) = layer {
            let count = evaluator.count(layer);
            all.push(
                (0..count)
                    .map(|k| evaluator.element(at, layer, k))
                    .collect(),
            );
        }
    }
    all
}

#[test]
fn names_that_meet_are_told_apart_and_the_back_stays_as_it_is() {
    let back = dots("snow", "#ffffff", 8.0).finish().unwrap();
    let front = dots("fireworks", "#ffaa00", 12.0).finish().unwrap();
    let both = compose(&back, &front).unwrap();
    let layers: Vec<_> = both.layers.iter().map(String::as_str).collect();
    assert_eq!(layers, ["back", "glow", "fireworks_glow", "film"]);
    let params: Vec<_> = both.params.iter().map(|p| p.id.as_str()).collect();
    let wanted = ["speed", "size", "main", "fireworks_size", "fireworks_main"];
    assert_eq!(params, wanted);
    assert_eq!(both.params[3].label["fr"], "Curseur (fireworks)");
    let roles: Vec<_> = both.palette.keys().map(String::as_str).collect();
    assert_eq!(roles, ["bg", "fireworks_main", "main"]);
    let seen = elements(&both, 1.5);
    assert_eq!(seen[0], elements(&back, 1.5)[0]);
    assert_eq!(seen.len(), 2);
    let (start, end) = (elements(&both, 0.3), elements(&both, 8.3));
    for (a, b) in start[1].iter().zip(&end[1]) {
        assert!((a.x - b.x).abs() < 1e-6 && (a.alpha - b.alpha).abs() < 1e-6);
    }
    let text = both.to_canonical_json().unwrap();
    assert_eq!(both, Effect::from_json(&text).unwrap());
}

#[test]
fn a_picture_that_covers_all_is_at_the_back_or_screened() {
    let (clouds, snow) = (clouds(), dots("snow", "#ffffff", 8.0).finish().unwrap());
    assert!(is_backdrop(&clouds) && !is_backdrop(&snow));
    let both = compose(&clouds, &snow).unwrap();
    assert_eq!(both.layers, ["sky", "glow"]);
    let twice = compose(&clouds, &clouds).unwrap();
    let Some(NodeKind::Shade(over)) = twice.node("plasma_sky") else {
        unreachable!("{:?}", twice.layers)
    };
    assert_eq!(over.blend, Blend::Screen);
}

#[test]
fn parameters_beyond_the_limit_keep_their_defaults() {
    let mut crowded = dots("snow", "#ffffff", 8.0);
    let ids: Vec<&'static str> = (0..limits::PARAMS_MAX - 4)
        .map(|at| &*format!("p{at}").leak())
        .collect();
    for id in ids {
        slider(&mut crowded, id);
    }
    let back = crowded.finish().unwrap();
    let front = dots("fireworks", "#ffaa00", 8.0).finish().unwrap();
    let both = compose(&back, &front).unwrap();
    assert_eq!(both.params.len(), limits::PARAMS_MAX);
    let radius = elements(&both, 0.5)[1][0].radius;
    assert!((radius - 4.0).abs() < 1e-9, "{radius}");
}

#[test]
fn what_is_too_much_is_told() {
    let mut all = dots("snow", "#ffffff", 8.0).finish().unwrap();
    let front = dots("fireworks", "#ffaa00", 8.0).finish().unwrap();
    let error = loop {
        match compose(&all, &front) {
            Ok(both) => all = both,
            Err(problems) => break problems,
        }
    };
    assert!(error.iter().any(|p| p.code == "out_of_range"), "{error:?}");
}

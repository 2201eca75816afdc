//! Effects with pixels, noise, sums and bursts.
#![allow(clippy::unwrap_used, dead_code)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px, s};
use effectforge_effect::{Color, Effect, Unit};

use super::stop;

fn stops(list: &[(f64, &str, f64)]) -> Vec<PaintStop> {
    let stop = |(at, color, alpha): &(f64, &str, f64)| PaintStop {
        at: *at,
        color: (*color).into(),
        alpha: *alpha,
    };
    list.iter().map(stop).collect()
}

fn start(name: &str, family: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new(name, family)
        .seed(5)
        .duration(12.0)
        .poster(4.0)
        .describe("Moving colours", "Des couleurs qui bougent");
    e.color("deep", Color::from_hex("#071426").unwrap())
        .color("mid", Color::from_hex("#1d5f8a").unwrap())
        .color("glow", Color::from_hex("#f2c46d").unwrap());
    e.expose_color("glow", "Glow", "Lueur");
    e
}

/// Rings round drops on water, bent by noise: a sum over elements within every pixel.
pub(crate) fn pond() -> Effect {
    let mut e = start("Étang", "ripple");
    let strength = e.float(FloatParam {
        id: "strength",
        en: "Strength",
        fr: "Force",
        group: "look",
        default: 1.0,
        range: (0.0, 2.0),
        step: 0.05,
        unit: Unit::One,
    });
    e.emitter(
        "drops",
        Emitter {
            capacity: 12,
            count: 7.0.into(),
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: Some(s(4.0).into()),
            burst: None,
            fixed: false,
        },
    );
    let warp = noise("warp", x() / px(220.0), y() / px(160.0))
        .octaves(3)
        .turning(hz(0.2));
    let warp = e.signal("warp", warp.into());
    let distance = hypot(x() - element_x(), y() - element_y()) / px(60.0);
    let front = distance - age() * 5.0 + (rand_life("late") - 0.5) * 0.2;
    let ring = (-(front.clone() * front * 4.0)).exp() * (Expr::one() - age());
    let rings = sum("drops", &[], ring);
    e.shade(
        "water",
        Shade {
            value: warp.clone() * 0.35 + 0.5,
            stops: stops(&[(0.0, "deep", 1.0), (0.6, "mid", 1.0), (1.0, "glow", 1.0)]),
            alpha: Expr::one(),
            light: rings * (warp * 0.4 + 0.6) * strength * 0.6,
            detail: px(12.0),
            blend: Blend::Normal,
        },
    );
    e.grain("film", 0.03);
    e.finish().unwrap()
}

/// Noise that bends noise, with alpha, over a fill: screen and add.
pub(crate) fn plasma() -> Effect {
    let mut e = start("Plasma", "plasma");
    e.fill(
        "back",
        Fill {
            paint: Paint::Linear {
                from: [0.0, 0.0],
                to: [0.2, 1.0],
            },
            stops: stops(&[(0.0, "deep", 1.0), (1.0, "mid", 1.0)]),
            opacity: Expr::one(),
            blend: Blend::Normal,
        },
    );
    let far = noise("far", x() / px(300.0), y() / px(300.0))
        .octaves(2)
        .turning(hz(0.1));
    let far = e.signal("far", far.into());
    let near = noise(
        "near",
        x() / px(140.0) + far.clone() * 1.5,
        y() / px(140.0) - far.clone() * 1.5,
    )
    .octaves(4)
    .gain(0.6)
    .turning(hz(0.25));
    let across = width() * 0.5;
    let turn = atan2(y() - height() * 0.5, x() - across).sin();
    let band = (Expr::one() - (y() / height() - 0.5).abs() * 2.0).clamp(0.0, 1.0);
    e.shade(
        "veil",
        Shade {
            value: Expr::from(near) * 0.6 + 0.5 + turn * 0.1,
            stops: stops(&[(0.0, "deep", 0.0), (0.5, "mid", 0.8), (1.0, "glow", 1.0)]),
            alpha: band * (sine(hz(0.25), 0.0) * 0.2 + 0.8),
            light: Expr::zero(),
            detail: px(16.0),
            blend: Blend::Screen,
        },
    );
    e.finish().unwrap()
}

/// Bursts of sparks under gravity, bent by noise at the element.
pub(crate) fn sparks() -> Effect {
    let mut e = start("Étincelles", "fireworks");
    e.emitter(
        "shells",
        Emitter {
            capacity: 240,
            count: 120.0.into(),
            x: width() * 0.5 + (rand_burst("x") - 0.5) * width() * 0.7,
            y: height() * 0.4,
            lifetime: Some(s(3.0).into()),
            burst: Some(24),
            fixed: false,
        },
    );
    let throw = e.signal("throw", in_burst() * 360.0 + rand("turn") * 20.0);
    let angle = throw.clone() / 360.0;
    let reach = (Expr::one() - (-(age() * 3.0)).exp()) * px(180.0) * (rand("v") * 0.5 + 0.5);
    let bent = noise("bend", angle.clone() * 4.0, age() * 2.0).turning(hz(0.1));
    let turned = lfo(effectforge_effect::expr::Wave::Sine, hz(0.0), angle.clone());
    let quarter = lfo(effectforge_effect::expr::Wave::Sine, hz(0.0), angle + 0.25);
    e.node(
        "throw",
        NodeKind::Offset(Offset {
            dx: reach.clone() * quarter + Expr::from(bent) * px(20.0),
            dy: reach * turned + age() * age() * px(90.0),
        }),
    );
    e.sprite(
        "glints",
        Sprite {
            emitter: "shells".into(),
            fields: vec!["throw".into()],
            radius: px(9.0).into(),
            alpha: (Expr::one() - age()).pow(1.5),
            lobes: vec![Lobe {
                size: [1.0, 1.0],
                stops: vec![
                    stop(0.0, 1.0, 0.8),
                    stop(0.3, 0.6, 0.2),
                    stop(1.0, 0.0, 0.0),
                ],
            }],
            colors: vec![
                ColorShare {
                    color: "glow".into(),
                    weight: 2.0,
                },
                ColorShare {
                    color: "mid".into(),
                    weight: 1.0,
                },
            ],
            blend: Blend::Add,
        },
    );
    e.finish().unwrap()
}

/// A flash whose strength is a sum over elements: once per frame.
pub(crate) fn flash() -> Effect {
    let mut e = start("Éclair", "gradient");
    e.emitter(
        "bolts",
        Emitter {
            capacity: 5,
            count: 5.0.into(),
            x: uniform(px(0.0), width(), "x"),
            y: px(0.0).into(),
            lifetime: Some(uniform(s(2.0), s(4.0), "life")),
            burst: None,
            fixed: false,
        },
    );
    let flicker = sum("bolts", &[], (-(age() * 9.0)).exp() * rand_life("power"));
    e.fill(
        "sky",
        Fill {
            paint: Paint::Linear {
                from: [0.0, 0.0],
                to: [0.0, 1.0],
            },
            stops: stops(&[(0.0, "deep", 1.0), (1.0, "mid", 1.0)]),
            opacity: Expr::one(),
            blend: Blend::Normal,
        },
    );
    e.fill(
        "flare",
        Fill {
            paint: Paint::Radial {
                center: [0.5, 0.0],
                radius: 0.8,
            },
            stops: stops(&[(0.0, "glow", 1.0), (1.0, "glow", 0.0)]),
            opacity: flicker * 0.5,
            blend: Blend::Add,
        },
    );
    e.finish().unwrap()
}

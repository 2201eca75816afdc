//! Effects that the tests print.
#![allow(clippy::unwrap_used, dead_code)]

pub(crate) mod curves;
pub(crate) mod grids;
pub(crate) mod pixels;
pub(crate) mod random;
pub(crate) mod stages;

use effectforge_effect::builder::*;
use effectforge_effect::expr::{Expr, Wave};
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect, Unit};

pub(crate) fn stop(at: f64, alpha: f64, white: f64) -> LobeStop {
    LobeStop { at, alpha, white }
}

pub(crate) fn fill(paint: Paint, stops: &[(f64, &str, f64)], opacity: Expr, blend: Blend) -> Fill {
    let stops = stops.iter().map(|(at, color, alpha)| PaintStop {
        at: *at,
        color: (*color).into(),
        alpha: *alpha,
    });
    Fill {
        paint,
        stops: stops.collect(),
        opacity,
        blend,
    }
}

/// Golden and violet particles on a silk of waves: what the walking skeleton's brief asks for.
pub(crate) fn particles() -> Effect {
    let mut e = EffectBuilder::new("Poussière d'or", "particles")
        .seed(7)
        .duration(16.0)
        .poster(3.0)
        .describe(
            "Gold and violet particles drifting like silk in the dark",
            "Des particules or et violet qui dérivent comme une soie dans le noir",
        );
    e.color("night", Color::from_hex("#08060f").unwrap())
        .color("dusk", Color::from_hex("#1b1030").unwrap())
        .color("gold", Color::from_hex("#ffc857").unwrap())
        .color("violet", Color::from_hex("#9b5cff").unwrap());
    let float = |id, en, fr, group, default, range, step, unit| FloatParam {
        id,
        en,
        fr,
        group,
        default,
        range,
        step,
        unit,
    };
    let density = e.float(float(
        "density",
        "Density",
        "Densité",
        "look",
        1.0,
        (0.2, 2.5),
        0.05,
        Unit::One,
    ));
    let size = e.float(float(
        "size",
        "Size",
        "Taille",
        "look",
        1.0,
        (0.3, 3.0),
        0.05,
        Unit::One,
    ));
    let glow = e.float(float(
        "glow",
        "Glow",
        "Lueur",
        "look",
        0.9,
        (0.1, 1.0),
        0.01,
        Unit::One,
    ));
    let _ = e.float(float(
        "speed",
        "Speed",
        "Vitesse",
        "motion",
        1.0,
        (0.1, 3.0),
        0.05,
        Unit::One,
    ));
    let sway = e.float(float(
        "sway",
        "Sway",
        "Ondulation",
        "motion",
        46.0,
        (0.0, 120.0),
        1.0,
        Unit::Px,
    ));
    e.time_scale("speed");
    for (role, en, fr) in [
        ("gold", "Gold", "Or"),
        ("violet", "Violet", "Violet"),
        ("night", "Night", "Nuit"),
    ] {
        e.expose_color(role, en, fr);
    }
    let radial = Paint::Radial {
        center: [0.5, 0.42],
        radius: 0.75,
    };
    e.fill(
        "back",
        fill(
            radial,
            &[(0.0, "dusk", 1.0), (1.0, "night", 1.0)],
            Expr::one(),
            Blend::Normal,
        ),
    );
    let breath = sine(hz(0.125), 0.0) * 0.25 + 0.55;
    let left = Paint::Radial {
        center: [0.22, 0.62],
        radius: 0.45,
    };
    e.fill(
        "haze",
        fill(
            left,
            &[(0.0, "violet", 0.16), (1.0, "violet", 0.0)],
            breath,
            Blend::Add,
        ),
    );
    e.emitter(
        "dust",
        Emitter {
            capacity: 1200,
            count: density * 260.0,
            x: uniform(px(0.0), width(), "x"),
            y: normal(height() * 0.5, height() * 0.17, "y"),
            lifetime: Some(uniform(s(4.0), s(8.0), "life")),
            burst: None,
            fixed: false,
        },
    );
    e.node(
        "flow",
        NodeKind::Drift(Drift {
            vx: uniform(px_per_s(12.0), px_per_s(46.0), "v"),
            vy: px_per_s(0.0).into(),
            margin: px(60.0),
        }),
    );
    e.node(
        "silk",
        NodeKind::Wave(WaveField {
            axis: Axis::Y,
            amplitude: sway,
            frequency: hz(0.125).into(),
            phase: rand("silk") * 0.12,
            along: Some(Axis::X),
            wavelength: Some(px(760.0).into()),
        }),
    );
    let life = smoothstep(0.0, 0.25, age()) * (Expr::one() - smoothstep(0.7, 1.0, age()));
    let near = rand("near").pow(5.0);
    let twinkle = lfo(
        Wave::Sine,
        uniform(hz(0.3), hz(1.2), "blink"),
        rand("blink0"),
    ) * 0.3
        + 0.7;
    e.sprite(
        "sparks",
        Sprite {
            emitter: "dust".into(),
            fields: vec!["flow".into(), "silk".into()],
            radius: (near * px(26.0) + px(5.0)) * size,
            alpha: life * twinkle * glow,
            lobes: vec![
                Lobe {
                    size: [1.0, 1.0],
                    stops: vec![
                        stop(0.0, 0.55, 0.0),
                        stop(0.25, 0.2, 0.0),
                        stop(0.6, 0.045, 0.0),
                        stop(1.0, 0.0, 0.0),
                    ],
                },
                Lobe {
                    size: [0.3, 0.3],
                    stops: vec![
                        stop(0.0, 1.0, 0.95),
                        stop(0.35, 0.8, 0.5),
                        stop(1.0, 0.0, 0.0),
                    ],
                },
            ],
            colors: vec![
                ColorShare {
                    color: "gold".into(),
                    weight: 3.0,
                },
                ColorShare {
                    color: "violet".into(),
                    weight: 2.0,
                },
            ],
            blend: Blend::Add,
        },
    );
    e.grain("film", 0.035);
    e.finish().unwrap()
}

/// Two coloured clouds that breathe: no element, no randomness.
pub(crate) fn gradient() -> Effect {
    let mut e = EffectBuilder::new("Aube", "gradient")
        .seed(3)
        .duration(10.0)
        .describe("A slow dawn", "Une aube lente");
    e.color("deep", Color::from_hex("#10243e").unwrap())
        .color("rose", Color::from_hex("#ff7a90").unwrap());
    e.expose_color("deep", "Deep", "Profond")
        .expose_color("rose", "Rose", "Rose");
    let linear = Paint::Linear {
        from: [0.0, 0.0],
        to: [0.3, 1.0],
    };
    e.fill(
        "sky",
        fill(
            linear,
            &[(0.0, "deep", 1.0), (1.0, "rose", 1.0)],
            Expr::one(),
            Blend::Normal,
        ),
    );
    let sun = Paint::Radial {
        center: [0.7, 0.8],
        radius: 0.5,
    };
    let breath = sine(hz(0.1), 0.25) * 0.5 + 0.5;
    e.fill(
        "sun",
        fill(
            sun,
            &[(0.0, "rose", 0.8), (1.0, "rose", 0.0)],
            breath,
            Blend::Screen,
        ),
    );
    e.finish().unwrap()
}

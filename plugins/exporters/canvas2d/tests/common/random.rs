//! Random effects, for what every printed program must hold.
#![allow(clippy::unwrap_used, dead_code)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::{Expr, Op, Wave};
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect, Unit};
use proptest::prelude::*;

/// A pure number of a small random expression.
pub(crate) fn scalar(moving: bool) -> impl Strategy<Value = Expr> {
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

pub(crate) fn effects() -> impl Strategy<Value = Effect> {
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
                    stops: vec![super::stop(0.0, 1.0, 0.5), super::stop(1.0, 0.0, 0.0)],
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

/// A pure number of a pixel; within a sum, of an element, too.
fn pixel(summed: bool) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (-3.0..3.0_f64).prop_map(|v| Expr::from((v * 8.0).round() / 8.0)),
        Just(Op::Param("mass".into()).into()),
        Just(x() / px(300.0)),
        Just(y() / height()),
        (0.05..2.0_f64).prop_map(|f| sine(hz(f), 0.1)),
        ("[a-c]", 1..4_u8).prop_map(|(s, o)| noise(&s, x() / px(90.0), y() / px(70.0))
            .octaves(o)
            .turning(hz(0.2))
            .into()),
        if summed {
            Just(age()).boxed()
        } else {
            Just(Expr::one()).boxed()
        },
        if summed {
            "[a-c]".prop_map(|s| rand(&s)).boxed()
        } else {
            Just(Expr::one()).boxed()
        },
        if summed {
            Just(hypot(x() - element_x(), y() - element_y()) / px(50.0)).boxed()
        } else {
            Just((atan2(y() - px(9.0), x()) / 360.0).sin()).boxed()
        },
    ];
    leaf.prop_recursive(3, 16, 2, |inner| {
        (inner.clone(), inner, 0..11_usize).prop_map(|(a, b, op)| match op {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => a.min(b),
            5 => a.max(b),
            6 => smoothstep(0.1, 0.8, a),
            7 => a.clamp(-2.0, 2.0).exp(),
            8 => hypot(a, b),
            9 => a.pow(2.0),
            _ => Op::Fract(a).into(),
        })
    })
}

/// Shades of random expressions with a sum over elements.
pub(crate) fn shades() -> impl Strategy<Value = Effect> {
    let parts = (pixel(false), pixel(true), pixel(false), pixel(false));
    parts.prop_filter_map("passes the checker", |(tone, each, alpha, light)| {
        let mut e = EffectBuilder::new("Random", "plasma")
            .seed(11)
            .duration(9.0);
        e.color("a", Color::WHITE).color("b", Color::BLACK);
        let _ = e.float(FloatParam {
            id: "mass",
            en: "Mass",
            fr: "Masse",
            group: "look",
            default: 1.3,
            range: (-1.0, 2.0),
            step: 0.1,
            unit: Unit::One,
        });
        e.emitter(
            "dots",
            Emitter {
                capacity: 9,
                count: 6.0.into(),
                x: uniform(px(0.0), width(), "x"),
                y: uniform(px(0.0), height(), "y"),
                lifetime: Some(uniform(s(1.0), s(4.0), "life")),
                burst: None,
                fixed: false,
            },
        );
        let stop = |at, color: &str| PaintStop {
            at,
            color: color.into(),
            alpha: 1.0,
        };
        e.shade(
            "field",
            Shade {
                value: tone + sum("dots", &[], each) * 0.1,
                stops: vec![stop(0.0, "a"), stop(1.0, "b")],
                alpha,
                light: light * 0.3,
                detail: px(20.0),
                blend: Blend::Normal,
            },
        );
        e.finish().ok()
    })
}

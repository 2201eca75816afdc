//! A sample effect with every node type: gradient, glow, two kinds of sprites, grain.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect, Unit};

pub(crate) fn stop(at: f64, alpha: f64, white: f64) -> LobeStop {
    LobeStop { at, alpha, white }
}

pub(crate) fn paint(at: f64, color: &str, alpha: f64) -> PaintStop {
    PaintStop {
        at,
        color: color.into(),
        alpha,
    }
}

pub(crate) fn share(color: &str) -> ColorShare {
    ColorShare {
        color: color.into(),
        weight: 1.0,
    }
}

pub(crate) fn start() -> EffectBuilder {
    let mut e = EffectBuilder::new("Sample", "particles")
        .seed(7)
        .duration(8.0);
    e.color("bg", Color::BLACK)
        .color("deep", Color::from_hex("#14142e").unwrap())
        .color("gold", Color::from_hex("#ffc94d").unwrap())
        .color("blue", Color::from_hex("#5b8cff").unwrap());
    e
}

pub(crate) fn gradients(e: &mut EffectBuilder) {
    let fill = |paint, stops, opacity: Expr, blend| Fill {
        paint,
        stops,
        opacity,
        blend,
    };
    let down = Paint::Linear {
        from: [0.0, 0.0],
        to: [0.0, 1.0],
    };
    let stops = vec![paint(0.0, "bg", 1.0), paint(1.0, "deep", 1.0)];
    e.fill("back", fill(down, stops, Expr::one(), Blend::Normal));
    let round = Paint::Radial {
        center: [0.5, 0.6],
        radius: 0.5,
    };
    let stops = vec![paint(0.0, "gold", 0.35), paint(1.0, "gold", 0.0)];
    let breath = sine(hz(0.25), Expr::zero()) * 0.3 + 0.7;
    e.fill("halo", fill(round, stops, breath, Blend::Screen));
}

pub(crate) fn sample() -> Effect {
    let mut e = start();
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
    gradients(&mut e);
    e.emitter(
        "dust",
        Emitter {
            capacity: 600,
            count: density.clone() * 300.0,
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    e.emitter(
        "streaks",
        Emitter {
            capacity: 40,
            count: density * 14.0,
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: Some(s(4.0).into()),
            burst: None,
            fixed: false,
        },
    );
    e.node(
        "fall",
        NodeKind::Drift(Drift {
            vx: Expr::from(px_per_s(0.0)),
            vy: uniform(px_per_s(20.0), px_per_s(60.0), "v"),
            margin: px(80.0),
        }),
    );
    e.node(
        "silk",
        NodeKind::Wave(WaveField {
            axis: Axis::Y,
            amplitude: px(40.0).into(),
            frequency: hz(0.125).into(),
            phase: Expr::zero(),
            along: Some(Axis::X),
            wavelength: Some(px(500.0).into()),
        }),
    );
    sprites(&mut e);
    e.grain("film", 0.03);
    e.finish().unwrap()
}

fn sprites(e: &mut EffectBuilder) {
    let round = Lobe {
        size: [1.0, 1.0],
        stops: vec![
            stop(0.0, 1.0, 1.0),
            stop(0.2, 0.7, 0.2),
            stop(1.0, 0.0, 0.0),
        ],
    };
    let flare = |size| Lobe {
        size,
        stops: vec![stop(0.0, 0.8, 0.8), stop(1.0, 0.0, 0.0)],
    };
    e.sprite(
        "glow",
        Sprite {
            emitter: "dust".into(),
            fields: vec!["fall".into(), "silk".into()],
            radius: uniform(px(0.5), px(3.0), "size") * uniform(1.0, 5.0, "size2"),
            alpha: sine(hz(0.5), rand("twinkle")) * 0.4 + 0.6,
            lobes: vec![round.clone()],
            colors: vec![share("gold"), share("blue")],
            blend: Blend::Add,
        },
    );
    e.sprite(
        "star",
        Sprite {
            emitter: "streaks".into(),
            fields: vec!["fall".into()],
            radius: uniform(px(20.0), px(60.0), "size"),
            alpha: sine(hz(0.25), age()) * 0.5 + 0.5,
            lobes: vec![round, flare([1.0, 0.03]), flare([0.03, 1.0])],
            colors: vec![share("blue")],
            blend: Blend::Screen,
        },
    );
}

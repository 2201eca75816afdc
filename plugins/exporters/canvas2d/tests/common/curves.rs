//! Effects with ribbons and shapes.

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{deg, hz, px, s};
use effectforge_effect::{Color, Effect, Unit};

pub(crate) fn start(family: &str, fixed: bool) -> EffectBuilder {
    let mut e = EffectBuilder::new("Curves", family).seed(5).duration(8.0);
    e.color("ink", Color::from_hex("#ffc94d").unwrap())
        .color("rose", Color::from_hex("#ff4d88").unwrap());
    e.emitter(
        "lines",
        Emitter {
            capacity: 40,
            count: 24.0.into(),
            x: width() * rand("x"),
            y: height() * rand("y"),
            lifetime: Some(uniform(s(2.0), s(4.0), "life")),
            burst: None,
            fixed,
        },
    );
    e
}

pub(crate) fn inks() -> Vec<ColorShare> {
    ["ink", "rose"]
        .map(|color| ColorShare {
            color: color.into(),
            weight: 1.0,
        })
        .to_vec()
}

/// Streaks through a field of noise: every step reads the running point.
pub(crate) fn flow() -> Effect {
    let mut e = start("flow_field", false);
    let bend = e.float(FloatParam {
        id: "bend",
        en: "Bend",
        fr: "Courbure",
        group: "motion",
        default: 1.0,
        range: (0.0, 2.0),
        step: 0.1,
        unit: Unit::One,
    });
    let turn = noise("wind", element_x() / px(160.0), element_y() / px(160.0))
        .octaves(2)
        .turning(hz(0.2));
    let angle = Expr::from(deg(180.0)) * Expr::from(turn) * bend;
    let reach = uniform(px(4.0), px(9.0), "reach");
    e.ribbon(
        "streak",
        Ribbon {
            emitter: "lines".into(),
            fields: Vec::new(),
            points: 12,
            step_x: reach.clone() * angle.clone().cos(),
            step_y: reach * angle.sin(),
            shift_x: px(0.0).into(),
            shift_y: Expr::from(px(6.0)) * sine(hz(0.5), along()),
            width: uniform(px(1.0), px(6.0), "wide") * (Expr::one() - along()) * age(),
            alpha: (Expr::one() - age()) * rand("alpha"),
            colors: inks(),
            blend: Blend::Add,
        },
    );
    e.finish().unwrap()
}

pub(crate) fn word(into: bool) -> Effect {
    let mut e = start("text_reveal", true);
    let outlines = ["M0 0L1 0L1 1Z", "M0 0Q1 0 1 1C-1 .5 .25 0 0 0Z"];
    let others = ["M0 1L3 0L1 1Z", "M0 0Q1 2 1 1C-1 .5 .25 3 0 0Z"];
    let texts = |list: [&str; 2]| list.map(str::to_owned).to_vec();
    e.shape(
        "letters",
        Shape {
            emitter: "lines".into(),
            fields: Vec::new(),
            outlines: texts(outlines),
            into: if into { texts(others) } else { Vec::new() },
            morph: sine(hz(0.25), rand("m")) * 0.7 + 0.5,
            size_x: uniform(px(10.0), px(40.0), "size"),
            size_y: Expr::from(px(20.0)) * (age() + 0.5),
            angle: Expr::from(deg(360.0)) * rand("turn") * age(),
            alpha: Expr::one() - age(),
            colors: inks(),
            blend: Blend::Normal,
        },
    );
    e.finish().unwrap()
}

//! Effects whose pixels are computed: what the pixel programs of real effects look like.
#![allow(dead_code, clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{deg, hz, px, s};
use effectforge_effect::{Color, Effect};

/// A canvas with colours.
pub(crate) fn start(name: &str, family: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new(name, family).seed(7).duration(8.0);
    for (role, color) in [
        ("bg", "#05060f"),
        ("deep", "#14245c"),
        ("mid", "#1fa3a3"),
        ("warm", "#ffb35c"),
        ("light", "#fff4d6"),
    ] {
        e.color(role, Color::from_hex(color).unwrap());
    }
    e
}

/// A shade over all of its colours.
pub(crate) fn shade(value: Expr, light: Expr) -> Shade {
    let roles = ["bg", "deep", "mid", "warm", "light"];
    let stops = roles.into_iter().enumerate().map(|(at, color)| PaintStop {
        at: at as f64 / 4.0,
        color: color.into(),
        alpha: 1.0,
    });
    Shade {
        value,
        stops: stops.collect(),
        alpha: Expr::one(),
        light,
        detail: px(8.0),
        blend: Blend::Normal,
    }
}

/// A number of turns as an angle.
pub(crate) fn turns(value: Expr) -> Expr {
    value * Expr::from(deg(360.0))
}

/// Elements anywhere, that live for some seconds.
pub(crate) fn anywhere(count: u32, life: f64) -> Emitter {
    Emitter {
        capacity: count,
        count: f64::from(count).into(),
        x: uniform(px(0.0), width(), "x"),
        y: uniform(px(0.0), height(), "y"),
        lifetime: Some(s(life).into()),
        burst: None,
        fixed: false,
    }
}

/// Three octaves of noise, moved by two more of three octaves each.
pub(crate) fn warped_noise() -> Effect {
    let mut e = start("Marble", "fluid");
    let (x, y) = (x() / px(240.0), y() / px(240.0));
    let cloud = |stream: &str, x: Expr, y: Expr| -> Expr {
        noise(stream, x, y).octaves(3).turning(hz(0.125)).into()
    };
    let dx = cloud("dx", x.clone(), y.clone());
    let dy = cloud("dy", x.clone(), y.clone());
    let value = cloud("n", x + dx * 0.8, y + dy * 0.8);
    e.shade("picture", shade(value * 0.9 + 0.5, Expr::zero()));
    e.finish().unwrap()
}

/// Rings round 24 drops.
pub(crate) fn drops() -> Effect {
    let mut e = start("Rain", "ripple");
    e.emitter("drops", anywhere(24, 4.0));
    let distance = hypot(x() - element_x(), y() - element_y()) / px(40.0);
    let front = distance - age() * 6.0;
    let ring = (-(front.clone() * front.clone())).exp();
    let wave = turns(front).cos();
    let rings = sum("drops", &[], ring * wave * (Expr::one() - age()));
    let height = e.signal("height", rings);
    let crest = (height.clone() - 0.3).max(0.0);
    e.shade("picture", shade(height * 0.35 + 0.3, crest * 0.5));
    e.finish().unwrap()
}

/// Sines of places, of a distance and of each other.
pub(crate) fn plasma() -> Effect {
    let mut e = start("Plasma", "plasma");
    let (x, y) = (x() / px(420.0), y() / px(420.0));
    let slow = |phase: f64| sine(hz(0.125), phase);
    let a = turns(x.clone() + slow(0.0) * 0.3).sin();
    let b = turns(y.clone() * 1.3 + slow(0.25) * 0.4).sin();
    let c = turns((x.clone() + y.clone()) * 0.7 + slow(0.5) * 0.2).sin();
    let away = hypot(x - 2.0, y - 1.2);
    let d = turns(away * 1.1 + slow(0.75) * 0.5).sin();
    let all = (a + b + c.clone() + d.clone()) * 0.25;
    let value = turns(all * 0.8 + c * d * 0.1).sin() * 0.5 + 0.5;
    e.shade("picture", shade(value, Expr::zero()));
    e.finish().unwrap()
}

/// Every operation that a pixel knows.
pub(crate) fn everything() -> Effect {
    let mut e = start("Everything", "plasma");
    e.emitter("balls", anywhere(9, 2.0));
    let near = Expr::from(px(60.0)) / hypot(x() - element_x(), y() - element_y());
    let field = sum("balls", &[], near.pow(2.0) * (Expr::one() - age()));
    let field = e.signal("field", field);
    let (x, y) = (x() / px(97.0), y() / px(97.0));
    let cloud = noise("cloud", x.clone(), y.clone()).octaves(4);
    let cloud = e.signal("cloud", cloud.turning(hz(0.25)).into());
    let (right, down) = (x.clone() - 3.3, y.clone() - 1.9);
    let angle = atan2(down.clone(), right.clone()) / deg(360.0);
    let away = hypot(right, down);
    let soft = (-(away.clone() * 0.7)).exp();
    let power = cloud.clone().abs().pow(1.7);
    let stripes = (away * 2.0 + cloud.clone()).fract();
    let edge = smoothstep(0.2, 0.8, field);
    let swing = turns(y * 0.4 + cloud.clone()).sin();
    let most = swing.max(angle).min(edge.clone());
    let steps = (x * 3.0).floor() * 0.02;
    let value = soft * 0.3 + power * 0.3 + stripes * 0.2 + steps + most * 0.2;
    e.shade("picture", shade(value, edge * 0.2 + cloud * 0.1));
    e.finish().unwrap()
}

/// Waves on a grid, lit by their slope.
pub(crate) fn basin() -> Effect {
    let mut e = start("Basin", "ripple");
    e.emitter("drops", anywhere(4, 2.0));
    let around = cell("h", 1, 0) + cell("h", -1, 0) + cell("h", 0, 1) + cell("h", 0, -1);
    let pull = (around - cell("h", 0, 0) * 4.0) * 0.22;
    let far = hypot(x() - element_x(), y() - element_y()) / px(90.0);
    let near = (Expr::one() - far).max(0.0);
    let push = sum("drops", &[], near * (-(age() * 30.0)).exp());
    let speed = (cell("v", 0, 0) + pull - push * 0.2) * 0.99;
    let channel = |next| Channel {
        initial: Expr::zero(),
        next,
    };
    e.grid(
        "water",
        Grid {
            columns: 48,
            rows: 27,
            step: s(1.0 / 60.0),
            warmup: s(3.0),
            seam: s(1.0),
            edge: Edge::Clamp,
            channels: [
                ("h".to_owned(), channel(cell("h", 0, 0) + speed.clone())),
                ("v".to_owned(), channel(speed)),
            ]
            .into(),
        },
    );
    let slope = grid_at("water", "h", x() + px(14.0), y()) - grid("water", "h");
    let value = grid("water", "h") * 0.5 + 0.5;
    e.shade("surface", shade(value, slope));
    e.finish().unwrap()
}

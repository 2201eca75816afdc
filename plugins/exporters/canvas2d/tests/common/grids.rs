//! Effects with grids: waves under drops, a pattern that grows, boats on water.
#![allow(clippy::unwrap_used, dead_code)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{hz, px, s};
use effectforge_effect::{Color, Effect, Unit};

use super::stop;

fn start(name: &str, family: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new(name, family)
        .seed(5)
        .duration(8.0)
        .poster(4.0)
        .describe("Moving water", "De l’eau qui bouge");
    for (role, color) in [("deep", "#071426"), ("mid", "#1d5f8a"), ("glow", "#f2c46d")] {
        e.color(role, Color::from_hex(color).unwrap());
    }
    e.expose_color("glow", "Glow", "Lueur");
    e
}

fn surface(value: Expr, light: Expr) -> Shade {
    let stops = [(0.0, "deep"), (0.5, "mid"), (1.0, "glow")];
    let stops = stops.map(|(at, color)| PaintStop {
        at,
        color: color.into(),
        alpha: 1.0,
    });
    Shade {
        value,
        stops: stops.into(),
        alpha: Expr::one(),
        light,
        detail: px(10.0),
        blend: Blend::Normal,
    }
}

fn channel(initial: impl Into<Expr>, next: impl Into<Expr>) -> Channel {
    Channel {
        initial: initial.into(),
        next: next.into(),
    }
}

fn channels<const N: usize>(
    all: [(&str, Channel); N],
) -> std::collections::BTreeMap<String, Channel> {
    all.map(|(name, channel)| (name.to_owned(), channel)).into()
}

/// Waves that drops push down; `soft` rounds the drops with functions that machines round each in
/// their own way.
fn water(e: &mut EffectBuilder, soft: bool) {
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
            capacity: 6,
            count: 4.0.into(),
            x: width() * rand_life("x"),
            y: height() * rand_life("y"),
            lifetime: Some(s(2.0).into()),
            burst: None,
            fixed: false,
        },
    );
    let (u, v) = (x() - element_x(), y() - element_y());
    let square = (u.clone() * u + v.clone() * v) / (Expr::from(px(70.0)) * px(70.0));
    let young = (Expr::one() - age() * 16.0).max(0.0);
    let near = if soft {
        (-(square * 3.0)).exp()
    } else {
        (Expr::one() - square).max(0.0)
    };
    let push = sum("drops", &[], near * young) * strength;
    let around = cell("h", 1, 0) + cell("h", -1, 0) + cell("h", 0, 1) + cell("h", 0, -1);
    let pull = (around - cell("h", 0, 0) * 4.0) * 0.2;
    let speed = (cell("v", 0, 0) + pull - push * 0.12) * 0.985;
    let slope = (cell("h", -1, 0) - cell("h", 1, 0)) * 0.5 + (cell("h", 0, -1) - cell("h", 0, 1));
    e.grid(
        "water",
        Grid {
            columns: 40,
            rows: 24,
            step: s(1.0 / 40.0),
            warmup: s(3.0),
            seam: s(1.0),
            edge: Edge::Clamp,
            channels: channels([
                ("h", channel(0.0, cell("h", 0, 0) + speed.clone())),
                ("v", channel(0.0, speed)),
                ("slope", channel(0.0, slope)),
            ]),
        },
    );
}

/// Drops on water, by the true wave equation, lit by its slope.
pub(crate) fn basin() -> Effect {
    let mut e = start("Bassin", "ripple");
    water(&mut e, false);
    let light = (grid("water", "slope") * 2.0).clamp(0.0, 0.8);
    e.shade("surface", surface(grid("water", "h") * 0.6 + 0.4, light));
    e.finish().unwrap()
}

/// The same with round drops.
pub(crate) fn pool() -> Effect {
    let mut e = start("Piscine", "ripple");
    water(&mut e, true);
    let light = (grid("water", "slope") * 2.0).clamp(0.0, 0.8);
    e.shade("surface", surface(grid("water", "h") * 0.6 + 0.4, light));
    e.finish().unwrap()
}

/// Two substances that react and spread (Gray and Scott), from noise, on a torus.
pub(crate) fn coral() -> Effect {
    let mut e = start("Corail", "fluid");
    let spread = |name: &str| {
        let side = cell(name, 1, 0) + cell(name, -1, 0) + cell(name, 0, 1) + cell(name, 0, -1);
        side * 0.25 - cell(name, 0, 0)
    };
    let (u, v) = (|| cell("u", 0, 0), || cell("v", 0, 0));
    let react = u() * v() * v();
    let seeds = noise("seeds", x() / px(150.0), y() / px(150.0)).octaves(2);
    let feed = noise("feed", x() / px(400.0), y() / px(400.0)).turning(hz(0.125));
    let feed = Expr::from(feed) * 0.004 + 0.042;
    let next_u = u() + spread("u") * 0.64 - react.clone() + feed.clone() * (Expr::one() - u());
    let next_v = v() + spread("v") * 0.32 + react - (feed + 0.061) * v();
    e.grid(
        "dish",
        Grid {
            columns: 48,
            rows: 28,
            step: s(1.0 / 60.0),
            warmup: s(12.0),
            seam: s(3.0),
            edge: Edge::Wrap,
            channels: channels([
                ("u", channel(1.0, next_u)),
                (
                    "v",
                    channel((Expr::from(seeds) * 6.0 - 1.2).clamp(0.0, 0.5), next_v),
                ),
            ]),
        },
    );
    let tone = grid("dish", "v") * 2.6;
    e.shade("growth", surface(tone, Expr::zero()));
    e.finish().unwrap()
}

/// Boats that the waves lift, over the water.
pub(crate) fn boats() -> Effect {
    let mut e = start("Barques", "ripple");
    water(&mut e, false);
    let light = (grid("water", "slope") * 2.0).clamp(0.0, 0.8);
    e.shade("surface", surface(grid("water", "h") * 0.6 + 0.4, light));
    e.emitter(
        "fleet",
        Emitter {
            capacity: 60,
            count: 30.0.into(),
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    let (at_x, at_y) = (
        uniform(px(0.0), width(), "x"),
        uniform(px(0.0), height(), "y"),
    );
    let lift = grid_at("water", "h", at_x, at_y);
    e.node(
        "lift",
        NodeKind::Offset(Offset {
            dx: px(0.0).into(),
            dy: lift.clone() * px(-60.0),
        }),
    );
    e.sprite(
        "boats",
        Sprite {
            emitter: "fleet".into(),
            fields: vec!["lift".into()],
            radius: px(12.0).into(),
            alpha: lift * 0.5 + 0.6,
            lobes: vec![Lobe {
                size: [1.0, 1.0],
                stops: vec![stop(0.0, 1.0, 0.6), stop(1.0, 0.0, 0.0)],
            }],
            colors: vec![ColorShare {
                color: "glow".into(),
                weight: 1.0,
            }],
            blend: Blend::Add,
        },
    );
    e.finish().unwrap()
}

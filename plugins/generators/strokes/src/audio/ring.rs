//! Rays around a glowing core.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    age, along, height, index, noise, rand, rand_life, signal, uniform, width,
};
use effectforge_sdk::effect::graph::Emitter;
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_style::lobes;

use super::{Knobs, ROD, placed, rod};
use crate::stage::{Light, Spots, Stage};

/// Rays around the core.
const RAYS: f64 = 72.0;

const LIGHTS: [Light; 3] = [
    ("wide", "haze", [0.5, 0.5], 0.6, 0.26),
    ("corner_a", "ember", [0.1, 0.1], 0.4, 0.16),
    ("corner_b", "haze", [0.95, 0.95], 0.4, 0.16),
];

pub(super) fn compose(stage: &mut Stage, k: &Knobs) {
    stage.backdrop([0.1, 0.0], [0.9, 1.0], &LIGHTS);
    // A share of the shorter side, so that the ring fits any canvas.
    let unit = (width() * 0.66).min(height() * 1.1) * k.size.clone();
    let unit = stage.e.signal("unit", unit);
    core(stage, k, &unit);
    circles(stage, k, &unit);
    dust(stage, k, &unit);
    let asked = stage
        .brief
        .count
        .map(|count| f64::from(count).clamp(24.0, 120.0));
    let n = asked.unwrap_or((RAYS * stage.density.sqrt()).round());
    stage.fixed("rays", n as u32, middle(), None);
    levels(stage, k, n);
    rays(stage, k, &unit, n);
}

fn middle() -> [Expr; 2] {
    [width() * 0.5, height() * 0.5]
}

/// Names where each ray points (`turn`), how far round it is (`fold`) and how long (`level`). Both
/// halves of the ring play the same.
fn levels(stage: &mut Stage, k: &Knobs, n: f64) {
    let share = || (index() + 0.5) / Expr::from(n);
    let fold = stage.e.signal("fold", (share() * 2.0 - 1.0).abs());
    let sway = stage.swing(1.0, 0.0) * deg(14.0);
    stage
        .e
        .signal("turn", sway + share() * deg(360.0) + deg(90.0));
    let teeth = noise("teeth", fold.clone() * 7.0, 0.5)
        .octaves(2)
        .turning(stage.turns(8.0));
    let teeth = (Expr::from(teeth) * 1.2 + 0.75).clamp(0.1, 1.4);
    let lows = (Expr::one() - fold.clone()) * k.bass.clone();
    let loud = lows + fold * k.mid.clone() * 0.85 + k.treble.clone() * 0.18;
    stage.e.signal("level", (loud * teeth).min(1.05));
}

/// From the ring's middle to a point of a rod that stands on a radius.
fn radial(from: Expr, long: &Expr, thick: &Expr) -> ([Expr; 2], Expr) {
    let [way, wide] = rod(long, thick);
    let far = from + long.clone() * 0.5 + way;
    let turn = || signal("turn");
    ([turn().cos() * far.clone(), turn().sin() * far], wide)
}

/// Rods that stand on the ring, their halos, and short echoes inwards.
fn rays(stage: &mut Stage, k: &Knobs, unit: &Expr, n: f64) {
    let inner = unit.clone() * (k.bass.clone() * 0.03 + 0.205);
    let long = signal("level") * unit.clone() * 0.22 + px(9.0);
    let thick = (unit.clone() * (1.3 / n) * 0.52 * k.width.clone()).max(px(1.5));
    let (shift, wide) = radial(inner.clone(), &long, &thick);
    let far = (long.clone() + px(12.0), thick.clone() * 2.6);
    let (halo, broad) = radial(inner.clone() - px(6.0), &far.0, &far.1);
    let blend = stage.shine();
    for (role, share) in [
        ("primary", Expr::one() - signal("fold")),
        ("secondary", signal("fold")),
    ] {
        let mix = (&[(role, 1.0)][..], blend);
        let dim = (broad.clone(), share.clone() * k.glow.clone() * 0.13);
        let id = format!("halo_{role}");
        placed(stage, &id, ("rays", ROD), halo.clone(), dim, mix);
        let id = format!("rays_{role}");
        let lit = (wide.clone(), share);
        placed(stage, &id, ("rays", ROD), shift.clone(), lit, mix);
    }
    let echo = long * 0.34;
    let from = inner - px(9.0) - echo.clone();
    let (shift, wide) = radial(from, &echo, &(thick * 0.7));
    let lit = (wide, k.glow.clone() * 0.5);
    let mix = (&[("glow", 1.0)][..], blend);
    placed(stage, "echoes", ("rays", ROD), shift, lit, mix);
}

/// Heart and halo of the core, which swell with the lows.
fn core(stage: &mut Stage, k: &Knobs, unit: &Expr) {
    stage.fixed("core", 1, middle(), None);
    let beat = || k.bass.clone();
    let round = [1.0, 1.0];
    for (id, role, lobe, (size, swell), (alpha, flash)) in [
        (
            "veil",
            "secondary",
            lobes::veil(),
            (0.56, 0.16),
            (0.2, 0.26),
        ),
        (
            "body",
            "primary",
            lobes::bell(1.0, 2.6, round),
            (0.2, 0.07),
            (0.5, 0.4),
        ),
        (
            "heart",
            "glow",
            lobes::bell(1.0, 3.4, round),
            (0.11, 0.06),
            (0.7, 0.3),
        ),
    ] {
        let spots = Spots {
            emitter: "core",
            radius: (beat() * swell + size) * unit.clone(),
            alpha: (beat() * flash + alpha) * k.glow.clone(),
            lobes: vec![lobe],
            mix: &[(role, 1.0)],
        };
        stage.spots(id, spots);
    }
}

/// Thin circles about the core that the middles bend.
fn circles(stage: &mut Stage, k: &Knobs, unit: &Expr) {
    stage.fixed("rings", 3, middle(), None);
    let angle = || along() * deg(360.0);
    let spin = stage.swing(1.0, index() * 0.33) * deg(180.0);
    let bend = (angle() * 3.0 + spin.clone()).sin() + (angle() * 5.0 - spin).sin() * 0.6;
    let size = k.bass.clone() * 0.02 + 0.15 + index() * 0.005;
    let far = unit.clone() * (bend * (k.mid.clone() * 0.026 + 0.004) + size);
    let shift = [angle().cos() * far.clone(), angle().sin() * far];
    let wide = Expr::from(px(1.5)) * k.width.clone() + px(0.6);
    let mix = [("glow", 1.0), ("accent", 1.0), ("primary", 1.0)];
    let (lit, mix) = ((wide, k.glow.clone() * 0.75), (&mix[..], stage.shine()));
    placed(stage, "circles", ("rings", 64), shift, lit, mix);
}

/// Dust that streams out of the core.
fn dust(stage: &mut Stage, k: &Knobs, unit: &Expr) {
    let life = (stage.seconds(2.0), stage.seconds(4.5));
    let [x, y] = middle();
    stage.e.emitter(
        "dust",
        Emitter {
            capacity: 180,
            count: k.density.clone() * 120.0,
            x,
            y,
            lifetime: Some(uniform(s(life.0), s(life.1), "life")),
            burst: None,
            fixed: true,
        },
    );
    let way = || rand_life("way") * deg(360.0);
    let far = unit.clone() * ((age() * 0.62 + 0.17) * (rand_life("reach") * 0.7 + 0.6));
    stage.place("dust", [way().cos() * far.clone(), way().sin() * far]);
    let breath = (age() * (Expr::one() - age()) * 4.0).pow(1.4);
    let spots = Spots {
        emitter: "dust",
        radius: rand("size").pow(3.0) * px(13.0) + px(3.0),
        alpha: breath * (k.treble.clone() * 0.7 + 0.35) * k.glow.clone(),
        lobes: lobes::spark(),
        mix: &[("primary", 3.0), ("secondary", 3.0), ("glow", 2.0)],
    };
    stage.spots("dust_lit", spots);
}

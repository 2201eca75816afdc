//! Rays around a glowing core.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    age, along, height, index, noise, rand, rand_life, uniform, width,
};
use effectforge_sdk::effect::graph::Emitter;
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_style::lobes;

use super::{Knobs, ROD, placed, rod};
use crate::stage::{Light, Spots, Stage};

/// Rays around the core.
const RAYS: f64 = 72.0;

const LIGHTS: [Light; 3] = [
    ("wide", "haze", [0.5, 0.5], 0.6, 0.34),
    ("corner_a", "ember", [0.1, 0.1], 0.4, 0.16),
    ("corner_b", "haze", [0.95, 0.95], 0.4, 0.16),
];

pub(super) fn compose(stage: &mut Stage, k: &Knobs) {
    stage.backdrop([0.1, 0.0], [0.9, 1.0], &LIGHTS);
    // A share of the shorter side, so that the ring fits any canvas.
    let unit = (width() * 0.66).min(height() * 1.16) * k.size.clone();
    let unit = stage.e.signal("unit", unit);
    let middle = || [width() * 0.5, height() * 0.5];
    stage.fixed("core", 1, middle(), None);
    core(stage, k, &unit);
    dust(stage, k, &unit);
    let n = stage.brief.count.map_or(RAYS, |count| f64::from(count).clamp(24.0, 120.0));
    stage.fixed("rays", n as u32, middle(), None);
    let share = || (index() + 0.5) / Expr::from(n);
    // Mirrored: both halves of the ring play the same.
    let fold = stage.e.signal("fold", (share() * 2.0 - 1.0).abs());
    let turn = stage.swing(1.0, 0.0) * deg(14.0) + share() * deg(360.0) + deg(90.0);
    let turn = stage.e.signal("turn", turn);
    let teeth = noise("teeth", fold.clone() * 7.0, 0.5).octaves(2).turning(stage.turns(8.0));
    let teeth = (Expr::from(teeth) * 1.2 + 0.75).clamp(0.1, 1.4);
    let low = Expr::one() - fold.clone();
    let loud = low * k.bass.clone() + fold.clone() * k.mid.clone() * 0.85 + k.treble.clone() * 0.18;
    let level = stage.e.signal("level", loud * teeth);
    let inner = unit.clone() * (k.bass.clone() * 0.03 + 0.205);
    let long = level * unit.clone() * 0.22 + px(9.0);
    let thick = (unit.clone() * (1.3 / n) * 0.52 * k.width.clone()).max(px(1.5));
    let ray = |from: Expr, long: Expr, thick: Expr| {
        let [way, wide] = rod(&long, &thick);
        let far = from + long * 0.5 + way;
        ([turn.clone().cos() * far.clone(), turn.clone().sin() * far], wide)
    };
    let (shift, wide) = ray(inner.clone(), long.clone(), thick.clone());
    let (halo, broad) = ray(inner.clone() - px(6.0), long.clone() + px(12.0), thick.clone() * 2.6);
    for (role, share) in [("primary", Expr::one() - fold.clone()), ("secondary", fold.clone())] {
        let blend = stage.shine();
        let dim = share.clone() * k.glow.clone() * 0.13;
        placed(stage, &format!("halo_{role}"), ("rays", ROD), halo.clone(), (broad.clone(), dim), (&[(role, 1.0)], blend));
        placed(stage, &format!("rays_{role}"), ("rays", ROD), shift.clone(), (wide.clone(), share), (&[(role, 1.0)], blend));
    }
    // Short echoes of the rays, inwards.
    let [way, wide] = rod(&(long.clone() * 0.34), &(thick * 0.7));
    let far = inner - px(9.0) - long * 0.17 + way;
    let shift = [turn.clone().cos() * far.clone(), turn.sin() * far];
    let alpha = k.glow.clone() * 0.5;
    placed(stage, "echoes", ("rays", ROD), shift, (wide, alpha), (&[("glow", 1.0)], stage.shine()));
}

/// Heart, halo, and two thin rings that the middles bend.
fn core(stage: &mut Stage, k: &Knobs, unit: &Expr) {
    let spot = |size: Expr, alpha: Expr, lobes, mix| Spots {
        emitter: "core",
        radius: size * unit.clone(),
        alpha,
        lobes,
        mix,
    };
    let beat = || k.bass.clone();
    let glow = || k.glow.clone();
    let veil = spot(beat() * 0.16 + 0.56, (beat() * 0.35 + 0.3) * glow(), vec![lobes::veil()], &[("secondary", 1.0)]);
    stage.spots("veil", veil);
    let body = spot(beat() * 0.07 + 0.2, (beat() * 0.4 + 0.5) * glow(), vec![lobes::bell(1.0, 2.6, [1.0, 1.0])], &[("primary", 1.0)]);
    stage.spots("body", body);
    let heart = spot(beat() * 0.06 + 0.11, (beat() * 0.3 + 0.7) * glow(), vec![lobes::bell(1.0, 3.4, [1.0, 1.0])], &[("glow", 1.0)]);
    stage.spots("heart", heart);
    stage.fixed("rings", 3, [width() * 0.5, height() * 0.5], None);
    let angle = || along() * deg(360.0);
    let spin = stage.swing(1.0, index() * 0.33) * deg(180.0);
    let bend = (angle() * 3.0 + spin.clone()).sin() + (angle() * 5.0 - spin).sin() * 0.6;
    let far = unit.clone() * (bend * (k.mid.clone() * 0.026 + 0.004) + k.bass.clone() * 0.02 + 0.15 + index() * 0.005);
    let shift = [angle().cos() * far.clone(), angle().sin() * far];
    let width = Expr::from(px(1.5)) * k.width.clone() + px(0.6);
    let alpha = k.glow.clone() * 0.75;
    let mix = [("glow", 1.0), ("accent", 1.0), ("primary", 1.0)];
    placed(stage, "circles", ("rings", 64), shift, (width, alpha), (&mix, stage.shine()));
}

/// Dust that streams out of the core.
fn dust(stage: &mut Stage, k: &Knobs, unit: &Expr) {
    let life = (stage.seconds(2.0), stage.seconds(4.5));
    let n = 120.0;
    stage.e.emitter(
        "dust",
        Emitter {
            capacity: 180,
            count: k.density.clone() * n,
            x: width() * 0.5,
            y: height() * 0.5,
            lifetime: Some(uniform(s(life.0), s(life.1), "life")),
            burst: None,
            fixed: true,
        },
    );
    let way = || rand_life("way") * deg(360.0);
    let far = unit.clone() * ((age() * 0.62 + 0.17) * (rand_life("reach") * 0.7 + 0.6));
    stage.place("dust", [way().cos() * far.clone(), way().sin() * far]);
    let alpha = (age() * (Expr::one() - age()) * 4.0).pow(1.4) * (k.treble.clone() * 0.7 + 0.35);
    let spots = Spots {
        emitter: "dust",
        radius: rand("size").pow(3.0) * px(9.0) + px(2.2),
        alpha: alpha * k.glow.clone(),
        lobes: lobes::spark(),
        mix: &[("primary", 3.0), ("secondary", 3.0), ("glow", 2.0)],
    };
    stage.spots("dust_lit", spots);
}

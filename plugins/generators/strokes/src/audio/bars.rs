//! A spectrum of rounded bars, mirrored about the middle and in a floor.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    along, height, index, mix, noise, signal, smoothstep, width,
};
use effectforge_sdk::effect::unit::px;
use effectforge_style::lobes;

use super::{Knobs, ROD, motes, placed, rod};
use crate::stage::{Light, Spots, Stage};

/// Bars of the spectrum.
const BARS: f64 = 56.0;
/// Height of the floor.
const FLOOR: f64 = 0.68;

const LIGHTS: [Light; 3] = [
    ("aura_a", "haze", [0.76, 0.5], 0.46, 0.24),
    ("aura_b", "ember", [0.24, 0.5], 0.46, 0.24),
    ("floor", "haze", [0.5, 1.1], 0.5, 0.2),
];

/// Colour towards both ends of the spectrum, by layers that fade into each other.
const COLOURS: [&str; 3] = ["primary", "middle", "secondary"];

pub(super) fn compose(stage: &mut Stage, k: &Knobs) {
    stage.backdrop([0.5, 0.0], [0.5, 1.0], &LIGHTS);
    motes(stage, k);
    let n = stage
        .brief
        .count
        .map_or(BARS * stage.density.sqrt(), f64::from)
        .clamp(16.0, 96.0);
    let even = (n / 2.0).round() * 2.0;
    let span = || width() * 0.86;
    let place = [
        width() * 0.07 + span() * ((index() + 0.5) / even),
        height() * FLOOR,
    ];
    stage.fixed("bars", even as u32, place, None);
    levels(stage, k, even);
    let cell = || span() / even;
    let thick = (cell() * 0.56 * k.width.clone()).min(cell() * 0.84);
    let tall = signal("level") * height() * 0.56 * k.size.clone() + px(10.0);
    glow(stage, k, &tall);
    rods(stage, &tall, &thick);
    hearts(stage, k, &tall, &thick);
}

/// The bars and, shorter and dim, their reflection in the floor; a layer for each colour.
fn rods(stage: &mut Stage, tall: &Expr, thick: &Expr) {
    let none = || Expr::from(px(0.0));
    for (at, role) in COLOURS.iter().enumerate() {
        let mix = (&[(*role, 1.0)][..], stage.shine());
        let [way, wide] = rod(tall, thick);
        let up = [none(), tall.clone() * -0.5 - px(3.0) - way];
        let lit = (wide, share(at) * 0.96);
        placed(stage, &format!("bars_{role}"), ("bars", ROD), up, lit, mix);
        let [way, wide] = rod(&(tall.clone() * 0.42), thick);
        let down = [none(), tall.clone() * 0.21 + px(5.0) + way];
        let lit = (wide, share(at) * 0.19);
        placed(
            stage,
            &format!("floor_{role}"),
            ("bars", ROD),
            down,
            lit,
            mix,
        );
    }
}

/// A bright heart in the upper part of every bar that thins out downwards.
fn hearts(stage: &mut Stage, k: &Knobs, tall: &Expr, thick: &Expr) {
    let [way, wide] = rod(&(tall.clone() * 0.62), &(thick.clone() * 0.42));
    let shift = [px(0.0).into(), tall.clone() * -0.66 - px(3.0) - way];
    let alpha = smoothstep(0.05, 0.5, signal("level")) * k.glow.clone() * 0.55;
    let lit = (wide * (along() * 0.85 + 0.15), alpha);
    let mix = (&[("glow", 1.0)][..], stage.shine());
    placed(stage, "hearts", ("bars", ROD), shift, lit, mix);
}

/// 0 in the middle of the spectrum, 1 at its ends.
fn outward(even: f64) -> Expr {
    (index() * 2.0 + (1.0 - even)).abs() / Expr::from(even)
}

/// Share of one colour: from left to right the first, the one between, the second.
fn share(at: usize) -> Expr {
    let off = (signal("across") - at as f64 * 0.5) * 2.0;
    (Expr::one() - off.abs()).max(0.0)
}

/// How high each bar stands: lows in the middle, highs outside.
fn levels(stage: &mut Stage, k: &Knobs, even: f64) {
    stage.e.signal("across", (index() + 0.5) / Expr::from(even));
    let out = stage.e.signal("out", outward(even));
    let lows = (out.clone() * out.clone() * -9.0).exp();
    let highs = smoothstep(0.45, 0.95, out.clone());
    let mids = (Expr::one() - lows.clone() - highs.clone()).max(0.0);
    let loud = lows * k.bass.clone() + mids * k.mid.clone() + highs * k.treble.clone() * 0.72;
    let varied = noise("teeth", out * 11.0, 0.5)
        .octaves(2)
        .turning(stage.turns(10.0));
    let varied = (Expr::from(varied) * 0.85 + 0.82).clamp(0.16, 1.4);
    stage.e.signal("level", loud * varied);
}

/// Soft light around each bar.
fn glow(stage: &mut Stage, k: &Knobs, tall: &Expr) {
    let radius = mix(px(26.0), tall.clone() * 0.8, 0.75);
    for (at, role) in [(0, "primary"), (2, "secondary")] {
        let side = if at == 0 {
            Expr::one() - signal("across")
        } else {
            signal("across")
        };
        let spots = Spots {
            emitter: "bars",
            radius: radius.clone(),
            alpha: side * signal("level") * k.glow.clone() * 0.14,
            lobes: vec![lobes::bell(1.0, 3.2, [0.55, 1.0])],
            mix: &[(role, 1.0)],
        };
        stage.spots(&format!("glow_{role}"), spots);
    }
}

//! Audio visualizer: the dance of three bands of sound.
//!
//! The graph knows the loudness of lows, middles and highs; a spectrum of many bars is a mixture of
//! these by the bar's place, varied by a noise that turns. Where nobody listens, a band plays by itself:
//! a kick on every beat, claps on every second, hats between.

mod bars;
mod ring;
mod wave;

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{
    age, along, height, rand, rand_life, smoothstep, uniform, width,
};
use effectforge_sdk::effect::graph::{Blend, Emitter, Source};
use effectforge_sdk::effect::unit::{deg, px, s};
use effectforge_style::{Slider, lobes};

use crate::stage::{Bands, Mix, Spots, Stage, still};

/// Beats per second at medium tempo. A fast brief gets few more: light that blinks over three times
/// a second can harm.
const BEATS_HZ: f64 = 2.0;

/// What the sound and the user say.
pub(super) struct Knobs {
    bass: Expr,
    mid: Expr,
    treble: Expr,
    density: Expr,
    size: Expr,
    width: Expr,
    glow: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    let dense = stage.density;
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.5, 1.5)),
        ("strength", "Strength", "Amplitude", "motion", stage.energy, (0.65, 1.35)),
        ("density", "Density", "Densité", "look", dense, (0.5, 1.5)),
        ("size", "Size", "Taille", "look", 1.0, (0.75, 1.2)),
        ("width", "Width of the lines", "Épaisseur des traits", "look", 1.0, (0.6, 1.4)),
        ("brightness", "Glow", "Éclat", "look", stage.brightness, (0.65, 1.35)),
    ];
    let [_, strength, density, size, thick, glow] = stage.sliders(rows);
    let [bass, mid, treble] = sound(stage, &strength);
    let k = Knobs {
        bass,
        mid,
        treble,
        density,
        size,
        width: thick,
        glow,
    };
    match stage.look.name {
        "ring" => ring::compose(stage, &k),
        "wave" => wave::compose(stage, &k),
        _ => bars::compose(stage, &k),
    }
}

/// The bands, as loud as the user wants them.
fn sound(stage: &mut Stage, strength: &Expr) -> [Expr; 3] {
    let verse = stage.swing(1.0, 0.6) * 0.14 + 0.86;
    // Bars of four beats.
    let per_loop = stage.brief.duration * BEATS_HZ * (stage.brief.tempo * 0.4 + 0.6);
    let bars = (per_loop / 4.0 + 1e-9).floor().max(1.0) / stage.loops();
    let beats = bars * 4.0;
    let kick = hit(stage, beats, 0.0, 3.4) * 0.78 + hit(stage, bars, 0.12, 6.0) * 0.22;
    let clap = hit(stage, bars * 2.0, 0.5, 2.6) * 0.6 + stage.swing(3.0, 0.2) * 0.16 + 0.34;
    let hats = hit(stage, beats * 2.0, 0.0, 3.0) * 0.4 + hit(stage, beats, 0.5, 4.0) * 0.4;
    let rows = [
        ("bass", Source::Bass, 0.08, kick * 0.86 + 0.16),
        ("mid", Source::Mid, 0.1, clap),
        ("treble", Source::Treble, 0.06, hats + 0.18),
    ];
    rows.map(|(id, source, smooth, idle)| {
        let heard = stage.e.input(id, source, smooth, idle * verse.clone());
        stage
            .e
            .signal(&format!("{id}_loud"), heard * strength.clone())
    })
}

/// A blow so many times per look's length: up at once, down softly; 0 where it begins and ends.
fn hit(stage: &Stage, times: f64, phase: f64, decay: f64) -> Expr {
    let since = stage.saw(times, phase);
    let rest = (-decay).exp();
    let down = (since.clone() * -decay).exp() - rest;
    smoothstep(0.0, 0.07, since) * down * (1.0 / (1.0 - rest))
}

/// Motes that rise through the light and glitter with the highs.
pub(super) fn motes(stage: &mut Stage, k: &Knobs) {
    let life = (stage.seconds(3.0), stage.seconds(7.0));
    let n = 70.0;
    stage.e.emitter(
        "motes",
        Emitter {
            capacity: 220,
            count: k.density.clone() * n,
            x: width() * rand_life("x"),
            y: height() * (rand_life("y") * 1.1 - age() * 0.16),
            lifetime: Some(uniform(s(life.0), s(life.1), "life")),
            burst: None,
            fixed: false,
        },
    );
    let breath = age() * (Expr::one() - age()) * 4.0;
    let spots = Spots {
        emitter: "motes",
        radius: rand("size").pow(4.0) * px(17.0) + px(3.0),
        alpha: breath * (k.treble.clone() * 0.6 + uniform(0.1, 0.4, "light")) * k.glow.clone(),
        lobes: lobes::spark(),
        mix: &[("primary", 3.0), ("secondary", 3.0), ("glow", 1.0)],
    };
    stage.spots("motes_lit", spots);
}

/// A rod with round ends along an axis: eight points, four to an end.
///
/// Gives the way from the rod's middle to the point and the width there.
pub(super) fn rod(length: &Expr, thick: &Expr) -> [Expr; 2] {
    let off = along() * 2.0 - 1.0;
    let side = (off.clone() * 99.0).clamp(-1.0, 1.0);
    let round = (off.abs() - 1.0 / 7.0).max(0.0) * deg(90.0 * 7.0 / 6.0);
    let half = (length.clone() - thick.clone()).max(px(0.0)) * 0.5;
    [
        side * (half + round.clone().sin() * thick.clone() * 0.5),
        round.cos() * thick.clone(),
    ]
}

/// Points of a rod.
pub(super) const ROD: u32 = 8;

/// Bands whose points are placed one by one.
pub(super) fn placed(
    stage: &mut Stage,
    id: &str,
    (emitter, points): (&str, u32),
    shift: [Expr; 2],
    (width, alpha): (Expr, Expr),
    (mix, blend): (Mix<'_>, Blend),
) {
    let bands = Bands {
        emitter,
        points,
        step: still(),
        shift,
        width,
        alpha,
        mix,
        blend,
    };
    stage.bands(id, bands);
}

//! Lines of light that swell in the middle and cross each other.

use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{along, height, index, noise, signal, width};
use effectforge_sdk::effect::unit::px;

use super::{Knobs, motes, placed};
use crate::stage::{Light, Stage};

/// Points of a line.
const POINTS: u32 = 64;

const LIGHTS: [Light; 2] = [
    ("aura_a", "haze", [0.74, 0.46], 0.5, 0.26),
    ("aura_b", "ember", [0.26, 0.54], 0.5, 0.22),
];

pub(super) fn compose(stage: &mut Stage, k: &Knobs) {
    stage.backdrop([0.5, 0.0], [0.5, 1.0], &LIGHTS);
    motes(stage, k);
    // 0 at both ends of the line, 1 in the middle.
    let hill = (along() * (Expr::one() - along()) * 4.0).pow(1.6);
    stage.e.signal("hill", hill);
    bodies(stage, k);
    for (role, n, part, band) in [
        ("secondary", 9.0, 0.0, k.mid.clone()),
        ("primary", 9.0, 0.5, k.bass.clone()),
        ("glow", 4.0, 0.25, k.treble.clone()),
    ] {
        let n = (n * stage.density).round().clamp(3.0, 14.0);
        strands(stage, k, (role, n, part), &band);
    }
}

fn start() -> [Expr; 2] {
    [width() * -0.03, height() * 0.5]
}

/// Height of a line at a point: slow swell, its own wave, and a tremor.
fn curve(stage: &Stage, k: &Knobs, (n, part): (f64, f64), band: &Expr) -> Expr {
    let lag = || index() / Expr::from(n);
    let swell = stage.swing(2.0, along() * 1.1 + lag() * 0.16 + part);
    let wave = stage.swing(4.0, along() * -2.3 + lag() * 0.3 + part * 1.7);
    let rough = noise("rough", along() * 7.0, lag() * 0.8 + part * 9.0).turning(stage.turns(6.0));
    let loud = band.clone() * 0.75 + 0.3;
    let high = swell * 0.5 + wave * 0.36 * loud.clone() + Expr::from(rough) * loud * 0.6;
    let fan = lag() * 0.5 + 0.62;
    high * fan * signal("hill") * height() * 0.4 * k.size.clone()
}

/// A bundle of fine lines of one colour.
fn strands(stage: &mut Stage, k: &Knobs, (role, n, part): (&str, f64, f64), band: &Expr) {
    let id = format!("lines_{role}");
    stage.fixed(&id, n as u32, start(), None);
    let shift = [along() * width() * 1.06, curve(stage, k, (n, part), band)];
    let width = (signal("hill") * px(2.6) + px(0.9)) * k.width.clone();
    let alpha = ((index() / Expr::from(n)) * 0.75 + 0.25) * k.glow.clone();
    placed(
        stage,
        &format!("drawn_{role}"),
        (&id, POINTS),
        shift,
        (width, alpha),
        (&[(role, 1.0)], stage.shine()),
    );
}

/// Translucent bodies behind the lines, in layers.
fn bodies(stage: &mut Stage, k: &Knobs) {
    for (role, part, band) in [
        ("secondary", 0.0, k.mid.clone()),
        ("primary", 0.5, k.bass.clone()),
    ] {
        let n = 7.0;
        let id = format!("body_{role}");
        stage.fixed(&id, 7, start(), None);
        let middle = curve(stage, k, (n * 2.0, part), &band) * 0.6;
        let lens = signal("hill") * (band * 0.6 + 0.4) * height() * 0.26 * k.size.clone();
        let lens = lens * (stage.swing(3.0, along() * 1.7 + part) * 0.35 + 0.65);
        let layer = (index() + 1.0) / Expr::from(n);
        let shift = [along() * width() * 1.06, middle];
        let alpha = k.glow.clone() * 0.06;
        placed(
            stage,
            &format!("haze_{role}"),
            (&id, 40),
            shift,
            (lens * layer.pow(1.4), alpha),
            (&[(role, 1.0)], stage.shine()),
        );
    }
}

//! Plasma: folds of light, warped by noise that is warped by noise.
//!
//! The sine of a warped field is a fold's height and its cosine the slope, so that colour and gleam of
//! a fold come from one field: colour follows the height, highlights sit where the slope faces the light.

use effectforge_sdk::effect::builder::smoothstep;
use effectforge_sdk::effect::graph::Blend;
use effectforge_sdk::effect::unit::deg;
use effectforge_sdk::effect::{Color, Expr, Oklch};
use effectforge_style::{Slider, along, shift};

use crate::stage::{Pixel, Stage, tone};

/// What the sliders decide.
struct Knobs {
    scale: Expr,
    warp: Expr,
    folds: Expr,
    gleam: Expr,
    contrast: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    colors(stage);
    // A dense brief gets finer folds.
    let scale = stage.density.sqrt();
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
        ("fineness", "Fineness", "Finesse", "look", scale, (0.7, 1.4)),
        ("warp", "Warp", "Torsion", "motion", stage.energy, (0.3, 1.4)),
        ("folds", "Folds", "Plis", "look", 1.0, (0.6, 1.45)),
        ("gleam", "Gleam", "Reflets", "look", stage.intensity, (0.0, 1.6)),
        ("contrast", "Contrast", "Contraste", "look", 1.0, (0.6, 1.4)),
    ];
    let [_, scale, warp, folds, gleam, contrast] = stage.sliders(rows);
    let knobs = Knobs {
        scale,
        warp,
        folds,
        gleam,
        contrast,
    };
    match stage.look.name {
        "opal" => opal(stage, &knobs),
        "filaments" => filaments(stage, &knobs),
        _ => silk(stage, &knobs),
    }
}

fn colors(stage: &mut Stage) {
    let t = stage.tones;
    let between = lively(along(t.primary, t.secondary, 0.5), t.primary, t.secondary);
    let (deep, shade) = if t.light {
        (tone(t.secondary, 0.95, 0.2), tone(t.secondary, 0.86, 0.6))
    } else {
        (tone(t.secondary, 0.13, 0.4), tone(t.secondary, 0.3, 0.85))
    };
    stage.color("deep", deep);
    stage.color("shade", shade);
    stage.color("between", between);
    let pearl = if t.light {
        Color::WHITE
    } else {
        shift(t.glow, 1.03, 0.8, 0.0)
    };
    stage.color("pearl", pearl);
    stage.color("milk", tint(t.primary, 0.93, 0.05));
    if stage.look.name == "opal" {
        // Mother of pearl: the brief's hues, none of their weight.
        stage.color("blush", tint(t.primary, 0.82, 0.13));
        stage.color("dew", tint(t.secondary, 0.84, 0.1));
        stage.color("mist", tint(t.accent, 0.76, 0.13));
    }
    stage.color(
        "towards",
        lively(along(t.primary, t.accent, 0.5), t.primary, t.accent),
    );
    stage.expose(&[
        ("primary", "Main colour", "Couleur principale"),
        ("secondary", "Second colour", "Seconde couleur"),
        ("accent", "Accent", "Accent"),
        ("deep", "Shadow", "Ombre"),
    ]);
}

/// A breath of a colour.
fn tint(color: Color, l: f64, most: f64) -> Color {
    let o = color.to_oklch();
    let c = o.c.min(most);
    Oklch { l, c, h: o.h }.to_color()
}

/// The colour between two is at least as rich as the duller of them.
fn lively(between: Color, a: Color, b: Color) -> Color {
    let o = between.to_oklch();
    let c = a.to_oklch().c.min(b.to_oklch().c);
    Oklch { c: o.c.max(c), ..o }.to_color()
}

/// The canvas turned and stretched: folds run across it.
fn cloth(stage: &mut Stage, k: &Knobs, turned: f64, stretch: [f64; 2]) -> [Expr; 2] {
    let [u, v] = stage.place();
    let (sin, cos) = turned.to_radians().sin_cos();
    let along = (u.clone() * cos + v.clone() * sin) * stretch[0] * k.scale.clone();
    let across = (v * cos - u * sin) * stretch[1] * k.scale.clone();
    [stage.e.signal("p", along), stage.e.signal("q", across)]
}

/// A field that noise has warped twice, which falls by `slope` across the folds: without a fall folds
/// close to rings. Its first warp too, for colour.
fn warped(stage: &mut Stage, k: &Knobs, [p, q]: [Expr; 2], by: f64, slope: f64) -> [Expr; 2] {
    let a = stage.noise("a", [p.clone(), q.clone()], 1, 1.0);
    let a = stage.e.signal("a", a);
    let b = stage.noise("b", [p.clone() + 5.2, q.clone() + 1.3], 1, -1.0);
    let warp = k.warp.clone() * by;
    let p = stage.e.signal("p2", p + a.clone() * warp.clone());
    let q = stage.e.signal("q2", q + b * warp.clone());
    let c = stage.noise("c", [p.clone() * 1.1, q.clone() * 1.1], 1, 1.0);
    let c = stage.e.signal("c", c);
    let d = stage.noise("d", [p.clone() * 1.1, q.clone() * 1.1], 1, -1.0);
    let d = stage.e.signal("d", q + d * warp.clone() * 0.7);
    let f = stage.noise("f", [p + c.clone() * warp * 0.7, d.clone()], 1, 1.0);
    [stage.e.signal("f", f + c * 0.3 + d * slope), a]
}

fn cycles(turns: Expr) -> Expr {
    turns * deg(360.0)
}

fn silk(stage: &mut Stage, k: &Knobs) {
    let place = cloth(stage, k, -24.0, [0.55, 1.25]);
    let [f, a] = warped(stage, k, place, 0.8, 0.75);
    let fold = stage.e.signal("fold", cycles(f * k.folds.clone() * 1.25));
    let height = fold.clone().sin();
    // Light falls on the slope before the ridge: a gleam in the valley would be grey.
    let slope = stage.e.signal("slope", (fold - deg(52.0)).cos().max(0.0));
    let pixel = Pixel {
        value: height * k.contrast.clone() * 0.4 + a * 0.3 + 0.46,
        alpha: Expr::one(),
        light: (slope.clone().pow(34.0) * 0.3 + slope.pow(6.0) * 0.12) * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "deep", 1.0),
        (0.24, "shade", 1.0),
        (0.46, "secondary", 1.0),
        (0.64, "between", 1.0),
        (0.82, "primary", 1.0),
        (1.0, "towards", 1.0),
    ];
    veil(stage, pixel, &ramp);
}

/// Thin film: a ring of colours over pearl.
fn opal(stage: &mut Stage, k: &Knobs) {
    let place = cloth(stage, k, 18.0, [0.8, 1.15]);
    let [f, a] = warped(stage, k, place, 0.9, 0.3);
    let film = f.clone() * k.folds.clone() * 1.1 + a * 0.4;
    let film = stage.e.signal("film", film);
    let fold = cycles(f * 1.6 + 0.1);
    let slope = stage.e.signal("slope", fold.sin().max(0.0));
    let pixel = Pixel {
        value: cycles(film).sin() * k.contrast.clone() * 0.42 + 0.5,
        alpha: Expr::one(),
        light: (slope.clone().pow(3.0) * 0.13 + slope.pow(24.0) * 0.12) * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "milk", 1.0),
        (0.18, "blush", 1.0),
        (0.36, "pearl", 1.0),
        (0.54, "dew", 1.0),
        (0.7, "mist", 1.0),
        (0.86, "pearl", 1.0),
        (1.0, "milk", 1.0),
    ];
    veil(stage, pixel, &ramp);
}

/// Threads of light where the field is nil.
fn filaments(stage: &mut Stage, k: &Knobs) {
    let place = cloth(stage, k, -12.0, [1.0, 1.45]);
    let [f, a] = warped(stage, k, place, 1.0, 0.35);
    let near = cycles(f * k.folds.clone() * 0.95).sin().abs();
    let near = stage.e.signal("near", near);
    let halo = Expr::from(0.22) / (near.clone() + 0.22);
    let core = Expr::from(0.05) / (near + 0.05);
    let strength = smoothstep(-0.55, 0.4, a.clone());
    let gleam = if stage.tones.light { 0.0 } else { 0.4 };
    let pixel = Pixel {
        value: (halo * 0.75 * k.contrast.clone() + core.clone() * 0.3) * (strength + 0.25)
            + a * 0.08,
        alpha: Expr::one(),
        light: core.pow(1.5) * gleam * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "deep", 1.0),
        (0.2, "shade", 1.0),
        (0.45, "secondary", 1.0),
        (0.66, "between", 1.0),
        (0.84, "primary", 1.0),
        (1.0, if stage.tones.light { "accent" } else { "pearl" }, 1.0),
    ];
    veil(stage, pixel, &ramp);
}

/// Over the whole canvas; a transparent ground shows where the field is dark.
fn veil(stage: &mut Stage, pixel: Pixel, ramp: &[(f64, &str, f64)]) {
    let mut ramp = ramp.to_vec();
    if stage.tones.transparent {
        for stop in ramp
            .iter_mut()
            .filter(|stop| ["deep", "shade"].contains(&stop.1))
        {
            stop.2 = if stop.1 == "deep" { 0.0 } else { 0.35 };
        }
    }
    stage.shade("plasma", pixel, &ramp, 5.0, Blend::Normal);
}

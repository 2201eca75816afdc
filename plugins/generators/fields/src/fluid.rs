//! Fluid: inks that meet.
//!
//! A place is carried along by noise twice, the second time by what the first has done to it; inks are
//! broad noises read where the place came from, so that their borders are drawn out to filaments as a
//! stirred liquid's are. How fast a border runs by gives veins; how thick the ink lies gives its shade.

use effectforge_sdk::effect::builder::{mix, smoothstep};
use effectforge_sdk::effect::graph::Blend;
use effectforge_sdk::effect::unit::deg;
use effectforge_sdk::effect::{Color, Expr, Oklch};
use effectforge_style::{Slider, along, shift};

use crate::stage::{Pixel, Stage, bell, tone};

struct Knobs {
    scale: Expr,
    stir: Expr,
    detail: Expr,
    amount: Expr,
    gleam: Expr,
}

pub(crate) fn compose(stage: &mut Stage) {
    colors(stage);
    let scale = 1.0 / stage.density.sqrt();
    #[rustfmt::skip]
    let rows: [Slider; 6] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
        ("scale", "Scale", "Échelle", "look", scale, (0.7, 1.5)),
        ("stir", "Stirring", "Remous", "motion", stage.energy, (0.4, 1.5)),
        ("detail", "Filaments", "Filaments", "look", 1.0, (0.4, 1.4)),
        ("amount", "Amount of ink", "Quantité d’encre", "look", 1.0, (0.7, 1.4)),
        ("gleam", "Gleam", "Reflets", "look", stage.intensity, (0.0, 1.6)),
    ];
    let [_, scale, stir, detail, amount, gleam] = stage.sliders(rows);
    let k = Knobs {
        scale,
        stir,
        detail,
        amount,
        gleam,
    };
    match stage.look.name {
        "marble" => marble(stage, &k),
        "smoke" => smoke(stage, &k),
        "paint" => paint(stage, &k),
        _ => ink(stage, &k),
    }
}

fn colors(stage: &mut Stage) {
    let t = stage.tones;
    let (deep, water) = if t.light {
        (t.bg, Color::WHITE.mix(t.bg, 0.5))
    } else {
        (t.deeper(0.35), t.bg)
    };
    stage.color("deep", deep);
    stage.color("water", water);
    let dark = if t.light { (0.5, 0.44) } else { (0.34, 0.38) };
    stage.color("primary_dark", tone(t.primary, dark.0, 0.9));
    stage.color("secondary_dark", tone(t.secondary, dark.1, 1.1));
    let pale = |color: Color| {
        let o = color.to_oklch();
        Oklch {
            l: 0.88,
            c: o.c * 0.55,
            h: o.h,
        }
        .to_color()
    };
    stage.color("primary_pale", pale(t.primary));
    stage.color("between", along(t.primary, t.secondary, 0.5));
    stage.color(
        "vein",
        if t.light {
            shift(t.accent, 0.9, 1.1, 0.0)
        } else {
            t.glow
        },
    );
    stage.expose(&[
        ("primary", "First ink", "Première encre"),
        ("secondary", "Second ink", "Seconde encre"),
        ("accent", "Third ink", "Troisième encre"),
        ("water", "Ground", "Fond"),
    ]);
}

/// A place carried along twice: `by` is how far, in cells.
fn carried(stage: &mut Stage, k: &Knobs, stretch: [f64; 2], by: f64) -> [Expr; 2] {
    let [u, v] = stage.place();
    let p = stage.e.signal("p", u * stretch[0] / k.scale.clone());
    let q = stage.e.signal("q", v * stretch[1] / k.scale.clone());
    let far = k.stir.clone() * by;
    let a = stage.noise("a", [p.clone() * 0.9, q.clone() * 0.9], 1, 1.0);
    let b = stage.noise("b", [p.clone() * 0.9, q.clone() * 0.9], 1, -1.0);
    let p = stage.e.signal("p1", p + a * far.clone());
    let q = stage.e.signal("q1", q + b * far.clone());
    let c = stage.noise("c", [p.clone() * 1.7, q.clone() * 1.7], 2, 1.0);
    let d = stage.noise("d", [p.clone() * 1.7, q.clone() * 1.7], 2, -1.0);
    let near = far * k.detail.clone() * 0.62;
    [
        stage.e.signal("p2", p + c * near.clone()),
        stage.e.signal("q2", q + d * near),
    ]
}

/// A cloud: thickness, and relief as of a body that is lit from up left.
fn cloud(stage: &mut Stage, at: [Expr; 2], octaves: u8, more: Expr) -> [Expr; 2] {
    let [p, q] = at;
    let body = stage.noise("body", [p.clone(), q.clone()], octaves, 1.0);
    let body = stage.e.signal("body", body);
    let beside = stage.noise("body", [p - 0.075, q - 0.1], octaves, 1.0);
    let relief = stage.e.signal("relief", body.clone() - beside);
    [stage.e.signal("thick", body + more), relief]
}

/// Inks in water: billows of two colours, thick and lit where they swell, over still water.
fn ink(stage: &mut Stage, k: &Knobs) {
    let [p, q] = carried(stage, k, [1.0, 1.0], 1.05);
    let more = (k.amount.clone() - 1.0) * 0.6;
    let [thick, relief] = cloud(stage, [p.clone(), q.clone()], 3, more);
    let tint = stage.noise("tint", [p * 0.55 + 3.7, q * 0.55], 1, -1.0);
    let tint = stage.e.signal("tint", smoothstep(-0.32, 0.32, tint));
    let body = stage
        .e
        .signal("cover", smoothstep(-0.3, 0.1, thick.clone()));
    let pixel = Pixel {
        value: tint * 0.62 + smoothstep(-0.2, 0.5, thick) * 0.38,
        alpha: body.clone() * (relief.clone() * 2.2 + 0.86).clamp(0.5, 1.0),
        light: ((relief - 0.06) * body).clamp(0.0, 0.18) * k.gleam.clone(),
    };
    ground(stage);
    let ramp = [
        (0.0, "secondary_dark", 1.0),
        (0.12, "secondary", 1.0),
        (0.34, "between", 1.0),
        (0.54, "primary", 1.0),
        (0.78, "accent", 1.0),
        (1.0, "primary_pale", 1.0),
    ];
    stage.shade("ink", pixel, &ramp, 4.0, Blend::Normal);
}

/// Layers of colour with bright veins where they meet.
fn marble(stage: &mut Stage, k: &Knobs) {
    let [p, q] = carried(stage, k, [0.9, 1.2], 1.15);
    let body = stage.noise("body", [p.clone() * 0.9, q.clone() * 0.9], 2, 1.0);
    let layers = stage.e.signal("layers", body + q * 0.34 + p * 0.12);
    let turn = stage
        .e
        .signal("turn", layers * deg(360.0) * k.amount.clone() * 0.9);
    let wave = stage.e.signal("wave", turn.clone().sin());
    let vein = bell((turn * 2.0 + deg(70.0)).sin() * 6.0 / k.detail.clone());
    let vein = stage.e.signal("vein", vein);
    let pixel = Pixel {
        value: wave * 0.42 + 0.46 + vein.clone() * 0.2,
        alpha: Expr::one(),
        light: vein * 0.3 * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "deep", 1.0),
        (0.18, "primary_dark", 1.0),
        (0.4, "primary", 1.0),
        (0.58, "between", 1.0),
        (0.78, "secondary", 1.0),
        (1.0, "accent", 1.0),
    ];
    whole(stage, pixel, &ramp);
}

/// Smoke: threads and veils that rise, thin ones in the second colour, thick ones in the first.
fn smoke(stage: &mut Stage, k: &Knobs) {
    let [p, q] = carried(stage, k, [1.15, 0.7], 0.85);
    let more = (k.amount.clone() - 1.0) * 0.6;
    let [thick, relief] = cloud(stage, [p.clone() * 1.5, q.clone() * 1.1], 3, more);
    let veil = stage.noise("veil", [p * 0.6 + 1.9, q * 0.5], 1, -1.0);
    let veil = stage.e.signal("veil", smoothstep(-0.4, 0.35, veil));
    let wisp = stage.e.signal("wisp", bell(thick.clone() * 6.0));
    let body = stage.e.signal("cover", smoothstep(-0.25, 0.45, thick));
    let lit = (relief.clone() * 2.8 + 0.7).clamp(0.0, 1.0);
    let lit = stage.e.signal("shine", lit);
    let pixel = Pixel {
        // What is thin or turned away takes the second colour: yellow that is dimmed would be olive.
        value: veil.clone() * 0.5 + wisp.clone() * 0.22 + lit.clone() * 0.6 - 0.16,
        alpha: (body * 1.1 + wisp.clone() * 0.6).min(1.0) * (veil * 0.3 + 0.7) * (lit * 0.3 + 0.7),
        light: (relief * 0.45 + wisp.pow(6.0) * 0.04 - 0.02).max(0.0) * k.gleam.clone(),
    };
    ground(stage);
    let ramp = [
        (0.0, "secondary_dark", 1.0),
        (0.2, "secondary", 1.0),
        (0.5, "between", 1.0),
        (0.82, "primary", 1.0),
        (1.0, "accent", 1.0),
    ];
    stage.shade("smoke", pixel, &ramp, 5.0, Blend::Normal);
}

/// Glossy paints with sharp borders, and light on their backs.
fn paint(stage: &mut Stage, k: &Knobs) {
    let [p, q] = carried(stage, k, [0.75, 0.95], 1.25);
    let body = stage.noise("body", [p.clone() * 0.85, q.clone() * 0.85], 1, 1.0);
    let body = stage.e.signal("body", body + q.clone() * 0.3);
    let gloss = stage.noise("gloss", [p * 1.3, q * 1.3], 1, -1.0);
    let gloss = stage.e.signal("gloss", gloss);
    // Steps with soft shoulders: each paint keeps its colour until the next one begins.
    let steps = stage
        .e
        .signal("steps", body * k.amount.clone() * 3.6 + 10.0);
    let from = stage.e.signal("from", steps.clone().fract());
    let border = smoothstep(0.36, 0.64, from.clone());
    let paint = (steps.floor() + border).clone() / 4.0;
    let edge = bell((from - 0.5) * 5.0);
    let pixel = Pixel {
        value: mix(0.0, 1.0, paint.fract()) + gloss.clone() * 0.05,
        alpha: Expr::one(),
        light: (bell((gloss - 0.16) * 7.0) * 0.2 + edge * 0.1) * k.gleam.clone(),
    };
    let ramp = [
        (0.0, "primary", 1.0),
        (0.25, "secondary", 1.0),
        (0.5, "primary_dark", 1.0),
        (0.75, "accent", 1.0),
        (1.0, "primary", 1.0),
    ];
    whole(stage, pixel, &ramp);
}

fn ground(stage: &mut Stage) {
    stage.sky(
        "still",
        &[(0.0, "deep", 1.0), (0.6, "water", 1.0), (1.0, "deep", 1.0)],
    );
}

/// Over the whole canvas; a transparent ground shows where there is least ink.
fn whole(stage: &mut Stage, pixel: Pixel, ramp: &[(f64, &str, f64)]) {
    let mut ramp = ramp.to_vec();
    if stage.tones.transparent {
        for stop in ramp
            .iter_mut()
            .filter(|stop| stop.1.ends_with("dark") || stop.1 == "deep")
        {
            stop.2 = if stop.1 == "deep" { 0.0 } else { 0.4 };
        }
    }
    stage.shade("fluid", pixel, &ramp, 4.0, Blend::Normal);
}

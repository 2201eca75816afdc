//! Aurora: curtains of light over a night sky.
//!
//! A curtain is a base line of noise with rays above it: noise that is stretched upwards. Rays crowd
//! where the ground is folded sideways, which reads as depth. Colour follows the height above the
//! base line, weighted by how much each curtain shines.

use effectforge_sdk::effect::builder::smoothstep;
use effectforge_sdk::effect::graph::Blend;
use effectforge_sdk::effect::{Color, Expr, Oklch};
use effectforge_style::{Slider, along, dusk, shift};

use crate::stage::{Pixel, Stage};

mod corona;

/// What the sliders and the look decide.
struct Knobs {
    bright: Expr,
    height: Expr,
    folds: Expr,
    rays: Expr,
}

/// One curtain.
struct Curtain {
    /// Letter of its noise.
    id: &'static str,
    /// Base line, `v`.
    base: f64,
    /// How far the line strays.
    stray: f64,
    /// Length of its rays.
    height: f64,
    light: f64,
    /// Base lines per unit: small is wide.
    wide: f64,
}

const fn curtain(
    id: &'static str,
    (base, stray): (f64, f64),
    height: f64,
    light: f64,
    wide: f64,
) -> Curtain {
    Curtain {
        id,
        base,
        stray,
        height,
        light,
        wide,
    }
}

/// Curtains and what they have in common.
struct Cloth {
    curtains: [Curtain; 3],
    /// Rays per unit.
    rays: f64,
    /// How softly the hem begins.
    hem: f64,
    /// Least light between rays.
    least: f64,
    /// Where on the ramp the hem stands: a soft one has no bright edge.
    from: f64,
}

const CURTAINS: Cloth = Cloth {
    curtains: [
        curtain("a", (0.17, 0.2), 0.19, 1.0, 0.75),
        curtain("b", (-0.04, 0.24), 0.16, 0.8, 0.9),
        curtain("c", (0.26, 0.1), 0.1, 0.6, 1.4),
    ],
    rays: 16.0,
    hem: 0.024,
    least: 0.25,
    from: 0.0,
};

/// Above a lake all is higher, to leave room for the reflection.
const LAKE: Cloth = Cloth {
    curtains: [
        curtain("a", (0.06, 0.13), 0.14, 1.0, 0.8),
        curtain("b", (-0.1, 0.16), 0.13, 0.75, 1.0),
        curtain("c", (0.11, 0.05), 0.08, 0.5, 1.6),
    ],
    ..CURTAINS
};

const VEIL: Cloth = Cloth {
    curtains: [
        curtain("a", (0.42, 0.5), 0.34, 0.8, 0.55),
        curtain("b", (0.1, 0.5), 0.28, 0.65, 0.7),
        curtain("c", (-0.16, 0.5), 0.24, 0.55, 0.8),
    ],
    rays: 7.0,
    hem: 0.13,
    least: 0.4,
    from: 0.12,
};

/// Height of the lake's far shore, `v`.
const SHORE: f64 = 0.2;

pub(crate) fn compose(stage: &mut Stage) {
    colors(stage);
    let glow = stage.intensity;
    let folds = stage.energy;
    // A dense brief gets sharper rays.
    let rays = stage.density.sqrt();
    #[rustfmt::skip]
    let rows: [Slider; 7] = [
        ("speed", "Speed", "Vitesse", "motion", 1.0, (0.25, 3.0)),
        ("brightness", "Brightness", "Luminosité", "look", glow, (0.5, 1.6)),
        ("reach", "Height of the rays", "Hauteur des rayons", "look", 1.0, (0.6, 1.8)),
        ("folds", "Folds", "Plis", "motion", folds, (0.2, 1.8)),
        ("rays", "Rays", "Rayons", "look", rays, (0.2, 1.5)),
        ("stars", "Stars", "Étoiles", "look", 1.0, (0.0, 1.4)),
        ("twinkle", "Twinkle", "Scintillement", "motion", 0.8, (0.0, 1.0)),
    ];
    let [_, bright, height, folds, rays, stars, twinkle] = stage.sliders(rows);
    let knobs = Knobs {
        bright,
        height,
        folds,
        rays,
    };
    let look = stage.look.name;
    sky(stage);
    let down_to = if look == "lake" {
        0.5 + SHORE - 0.03
    } else {
        1.0
    };
    if !stage.tones.light {
        stage.stars(260.0 * stage.density, down_to, twinkle, stars);
    }
    let place = stage.place();
    match look {
        "lake" => lake(stage, &knobs, &place),
        "veil" => cloth(stage, &VEIL, &knobs, &place, None),
        "corona" => corona::corona(stage, &knobs, &place),
        _ => {
            cloth(stage, &CURTAINS, &knobs, &place, None);
            ridges(stage, &place);
        }
    }
}

fn sky(stage: &mut Stage) {
    let ramp = match stage.look.name {
        "lake" => [
            (0.0, "deep", 1.0),
            (0.4, "bg", 1.0),
            (0.5 + SHORE, "horizon", 1.0),
            (1.0, "deep", 1.0),
        ],
        "curtains" => [
            (0.0, "deep", 1.0),
            (0.45, "bg", 1.0),
            (0.9, "horizon", 1.0),
            (1.0, "horizon", 1.0),
        ],
        _ => [
            (0.0, "deep", 1.0),
            (0.4, "bg", 1.0),
            (0.7, "bg", 1.0),
            (1.0, "deep", 1.0),
        ],
    };
    stage.sky("night", &ramp);
}

fn colors(stage: &mut Stage) {
    let t = stage.tones;
    let bg = t.bg.to_oklch();
    let air = along(t.primary, t.secondary, 0.6).to_oklch();
    let tinted = |l: f64, c: f64| {
        let c = if air.c < 0.03 { bg.c } else { bg.c + c };
        let h = if t.light { air.h } else { dusk(air.h) };
        Oklch { l, c, h }.to_color()
    };
    let ridge = if t.light {
        [tinted(bg.l - 0.1, 0.03), tinted(bg.l - 0.22, 0.05)]
    } else {
        [0.3, 0.62].map(|by| shift(t.deeper(by), 1.0, 0.9, 0.0))
    };
    let [deep, lift] = if t.light {
        [t.bg, tinted(bg.l - 0.04, 0.03)]
    } else {
        [t.deeper(0.4), tinted(bg.l + 0.075, 0.022)]
    };
    let hem = if t.light {
        shift(t.primary, 1.08, 1.0, 0.0)
    } else {
        shift(along(t.primary, t.glow, 0.6), 1.04, 0.9, 0.0)
    };
    stage.color("deep", deep);
    stage.color("horizon", lift);
    stage.color("hem", hem);
    stage.color("between", along(t.primary, t.secondary, 0.5));
    stage.color("star", Color::WHITE.mix(t.glow, 0.15));
    stage.color("ridge", ridge[0]);
    stage.color("ground", ridge[1]);
    stage.expose(&[
        ("primary", "Lower light", "Lumière basse"),
        ("secondary", "Middle light", "Lumière moyenne"),
        ("accent", "Upper light", "Lumière haute"),
        ("bg", "Sky", "Ciel"),
    ]);
}

/// Light of the curtains over the sky; where `dim` is given, less of it.
fn cloth(stage: &mut Stage, cloth: &Cloth, k: &Knobs, place: &[Expr; 2], dim: Option<Expr>) {
    let lit = [0, 1, 2].map(|at| light(stage, cloth, &cloth.curtains[at], k, place));
    show(stage, k, lit, (cloth.from, dim));
}

/// Light of a curtain, and light times height for its colour.
fn light(
    stage: &mut Stage,
    cloth: &Cloth,
    c: &Curtain,
    k: &Knobs,
    [u, v]: &[Expr; 2],
) -> [Expr; 2] {
    let id = c.id;
    let name = |part: &str| format!("{part}_{id}");
    let fold = [u.clone() * (c.wide * 1.9), v.clone() * 0.7];
    let fold = stage.noise(&name("fold"), fold, 1, 1.0);
    let across = u.clone() + fold * (0.16 / c.wide) * k.folds.clone();
    let across = stage.e.signal(&name("at"), across);
    let line = [across.clone() * c.wide, 0.37.into()];
    let line = stage.noise(&name("line"), line, 1, 1.0);
    let above = (line * k.folds.clone() * c.stray + c.base - v.clone()).max(-0.3);
    let above = stage.e.signal(&name("above"), above);
    let ray = [across.clone() * (c.wide * cloth.rays), v.clone() * 0.5];
    // The far curtain is small: it does with less.
    let fine = c.id != "c";
    let ray = stage.noise(&name("ray"), ray, if fine { 2 } else { 1 }, 2.0);
    let ray = (ray * 0.95 * k.rays.clone() + 0.5).clamp(0.0, 1.4);
    let ray = stage.e.signal(&name("ray"), ray);
    let band = if fine {
        let band = [across * (c.wide * 1.3), 0.71.into()];
        smoothstep(-0.4, 0.35, stage.noise(&name("band"), band, 1, 1.0))
    } else {
        0.7.into()
    };
    let fall = above.clone() / ((ray.clone() * 0.8 + 0.45) * k.height.clone() * c.height);
    let fall = stage.e.signal(&name("fall"), fall);
    let shine = smoothstep(-cloth.hem, cloth.hem, above)
        * (-fall.clone()).min(1.0).exp()
        * (ray.clone() * ray * 1.3 + cloth.least)
        * (band * 0.85 + 0.15)
        * c.light;
    let shine = stage.e.signal(&name("shine"), shine);
    [shine.clone(), shine * fall]
}

/// Mixes the colours of curtains by their light.
fn show<const N: usize>(
    stage: &mut Stage,
    k: &Knobs,
    lit: [[Expr; 2]; N],
    (from, dim): (f64, Option<Expr>),
) {
    let add = |a: Expr, b: Expr| a + b;
    let lights = lit.iter().map(|[light, _]| light.clone()).reduce(add);
    let heights = lit.into_iter().map(|[_, height]| height).reduce(add);
    let (lights, heights) = (
        lights.unwrap_or(Expr::zero()),
        heights.unwrap_or(Expr::zero()),
    );
    let sum = stage.e.signal("lit", lights);
    let shown = match dim {
        Some(dim) => sum.clone() * dim,
        None => sum.clone(),
    };
    // On a light ground light is colour that covers.
    let day = stage.tones.light;
    let (strength, blend) = if day {
        (-1.3, Blend::Normal)
    } else {
        (-1.8, Blend::Screen)
    };
    let pixel = Pixel {
        value: heights / (sum + 0.001) * 0.42 + from,
        alpha: Expr::one() - (shown.clone() * k.bright.clone() * strength).exp(),
        light: if day {
            Expr::zero()
        } else {
            (shown - 0.75) * 0.3
        },
    };
    let ramp = [
        (0.0, "hem", 1.0),
        (0.13, "primary", 1.0),
        (0.36, "between", 1.0),
        (0.52, "secondary", 1.0),
        (0.86, "accent", 1.0),
    ];
    stage.shade("aurora", pixel, &ramp, 4.0, blend);
}

/// Two mountain ridges before the light.
fn ridges(stage: &mut Stage, [u, v]: &[Expr; 2]) {
    if stage.tones.transparent {
        return;
    }
    let far = stage.noise("far", [u.clone() * 2.3, 0.4.into()], 2, 0.0) * 0.11 + 0.405;
    let near = stage.noise("near", [u.clone() * 1.5, 0.6.into()], 2, 0.0) * 0.1 + 0.465;
    let edge = |line: Expr| smoothstep(0.0, 0.005, v.clone() - line);
    let near = stage.e.signal("near", edge(near));
    let pixel = Pixel {
        value: near.clone(),
        alpha: edge(far).max(near),
        light: Expr::zero(),
    };
    let ramp = [(0.0, "ridge", 1.0), (1.0, "ground", 1.0)];
    stage.shade("mountains", pixel, &ramp, 2.0, Blend::Normal);
}

/// The sky above the far shore, and below it the same sky, trembling and dimmer.
fn lake(stage: &mut Stage, k: &Knobs, [u, v]: &[Expr; 2]) {
    let depth = stage.e.signal("depth", (v.clone() - SHORE).max(0.0));
    let wave = [u.clone() * 5.0, v.clone() * 46.0];
    let wave = stage.noise("wave", wave, 1, 3.0) * depth.clone();
    let wave = stage.e.signal("wave", wave);
    let mirrored = [
        u.clone() + wave.clone() * 0.075,
        Expr::from(SHORE) - (v.clone() - SHORE).abs() * (wave.clone() * 0.9 + 1.0),
    ];
    let mirrored = [
        stage.e.signal("mu", mirrored[0].clone()),
        stage.e.signal("mv", mirrored[1].clone()),
    ];
    let below = smoothstep(0.0, 0.004, depth.clone());
    let dim = Expr::one() - below.clone() * (wave * 1.4 + 0.22 + depth * 0.8);
    cloth(stage, &LAKE, k, &mirrored, Some(dim));
    if stage.tones.transparent {
        return;
    }
    let shore = stage.noise("shore", [u.clone() * 2.6, 0.4.into()], 2, 0.0) * 0.06 + 0.03;
    let [_, mv] = mirrored;
    let hill = Expr::from(SHORE) - mv - shore.max(0.004);
    let pixel = Pixel {
        value: below,
        alpha: smoothstep(0.004, 0.0, hill),
        light: Expr::zero(),
    };
    let ramp = [(0.0, "ground", 1.0), (1.0, "ridge", 0.85)];
    stage.shade("hills", pixel, &ramp, 2.0, Blend::Normal);
}

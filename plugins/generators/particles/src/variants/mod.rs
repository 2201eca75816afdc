//! The scenes: what stands behind them, and which function draws them.

mod air;
mod galaxy;
mod silk;
mod thrown;

use effectforge_sdk::effect::builder::{age, height, rand_life, uniform, width};
use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::unit::px;
use effectforge_style::lobes;

use crate::Variant;
use crate::scene::{Light, Look, Scene, light, shaft};

// The first light of each breathes; the others stand still, so that a target can bake them.
const SILK: &[Light] = &[
    light("aura_a", "haze", [0.7, 0.36], 0.46, 0.17),
    light("aura_b", "ember", [0.28, 0.64], 0.42, 0.15),
];

const FIREFLIES: &[Light] = &[
    light("embers_glow", "ember", [0.5, 1.12], 0.62, 0.34),
    light("night", "haze", [0.7, 0.2], 0.55, 0.14),
];

const BOKEH: &[Light] = &[
    light("warm", "ember", [0.24, 0.7], 0.6, 0.24),
    light("cool", "haze", [0.8, 0.26], 0.6, 0.24),
];

const MOTES: &[Light] = &[
    shaft("shaft_a", "ember", [0.1, 0.7], [0.46, 0.16], 0.3),
    light("ray", "ember", [0.12, -0.08], 0.8, 0.4),
    shaft("shaft_b", "ember", [0.36, 0.86], [0.62, 0.42], 0.16),
    light("shade", "haze", [0.85, 0.9], 0.6, 0.2),
];

const SHOWER: &[Light] = &[
    light("above", "ember", [0.5, -0.12], 0.66, 0.36),
    light("below", "haze", [0.4, 1.1], 0.6, 0.2),
];

const GALAXY: &[Light] = &[
    light("disc_glow", "haze", [0.5, 0.5], 0.52, 0.34),
    light("heart", "ember", [0.5, 0.5], 0.22, 0.6),
    light("core", "glow", [0.5, 0.5], 0.075, 0.75),
];

const BURST: &[Light] = &[
    light("wide", "haze", [0.5, 0.52], 0.6, 0.26),
    light("heart", "ember", [0.5, 0.52], 0.28, 0.5),
    light("core", "glow", [0.5, 0.52], 0.07, 0.8),
];

/// Composes a variant.
pub(crate) fn compose(mut scene: Scene, variant: Variant) -> Scene {
    let (lights, draw): (_, fn(&mut Scene)) = match variant {
        Variant::Silk => (SILK, silk::silk),
        Variant::Fireflies => (FIREFLIES, thrown::fireflies),
        Variant::Bokeh => (BOKEH, air::bokeh),
        Variant::Motes => (MOTES, air::motes),
        Variant::Shower => (SHOWER, air::shower),
        Variant::Galaxy => (GALAXY, galaxy::galaxy),
        Variant::Burst => (BURST, thrown::burst),
    };
    scene.ground();
    if let [breathing, still @ ..] = lights {
        for light in still {
            scene.aura(light, false);
        }
        scene.vignette(0.8);
        scene.aura(breathing, true);
    }
    draw(&mut scene);
    scene.grain();
    scene
}

/// Glints that flash up anywhere and move `by` design pixels downwards in their life.
fn glints(scene: &mut Scene, n: u32, fields: &[&str], by: f64) {
    let at = (width() * rand_life("x"), height() * rand_life("y") + age() * px(by));
    let life = uniform(scene.s(2.4), scene.s(5.0), "life");
    scene.emit("stars", n, at, Some(life));
    let flash = (age() * (Expr::one() - age()) * 4.0).pow(6.0);
    scene.sprite("stars_out", "stars", fields, Look {
        radius: uniform(px(16.0), px(42.0), "size") * scene.k.size.clone(),
        alpha: flash * scene.k.glow.clone() * scene.k.twinkle.clone().pow(0.5),
        lobes: lobes::glint(),
        colors: &[("glow", 1.0)],
    });
}

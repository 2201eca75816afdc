//! The scenes: what stands behind them, and which function draws them.

mod air;
mod galaxy;
mod silk;
mod thrown;

use crate::Variant;
use crate::backdrop::{Light, light, shaft};
use crate::scene::{Mix, Scene};

/// Glows of all colours, the main one first.
const GLOWS: Mix = &[("primary", 5.0), ("secondary", 4.0), ("accent", 2.0)];
/// Dust of all colours, much of it white.
const DUST: Mix = &[
    ("primary", 6.0),
    ("glow", 3.0),
    ("secondary", 3.0),
    ("accent", 1.0),
];

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
    shaft("shaft_a", "ember", [0.17, 0.64], [0.43, 0.26], 0.13),
    light("ray", "ember", [0.12, -0.08], 0.8, 0.36),
    shaft("shaft_b", "ember", [0.42, 0.8], [0.57, 0.54], 0.09),
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
    scene.backdrop(lights);
    draw(&mut scene);
    scene.grain();
    scene
}

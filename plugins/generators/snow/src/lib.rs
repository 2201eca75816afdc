//! Generator `snow`: flakes in four depths under a graded sky.
//!
//! Every flake lives for one fall: it is born above the canvas, sways with a phase of its own, is
//! carried by the wind and ends below; its next fall starts elsewhere, so that a loop never shows
//! the same curtain twice. Each weather is a picture of its own: a moonlit night over hills, a dusk
//! with a rosy horizon, a storm of streaks and mist. Pure functions: equal DNA, seed and parameters
//! give an equal effect.

mod depths;
mod scene;
mod sky;
mod weather;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Fallback, Parameters, Tones, refused};

pub use weather::Weather;

/// Families that this generator makes.
pub const FAMILIES: [&str; 1] = ["snow"];

const FALLBACK: Fallback = Fallback {
    bg: "#0b1626",
    primary: "#f4f9ff",
    secondary: "#8fb8e6",
};

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for none of the families; `invalid_effect` when the checker
/// refuses the scene, which would be a fault of this plugin.
#[effectforge_sdk::generator]
pub fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
    refused::unless_made(dna, &FAMILIES)?;
    let parameters = Parameters(cx.parameters());
    let asked = parameters.word("weather").and_then(Weather::from_name);
    let weather = asked.unwrap_or_else(|| Weather::of(dna));
    let brief = Brief::read(dna, cx.seed(), 24.0, weather.title());
    let tones = Tones::of(dna, &FALLBACK);
    let scene = scene::Scene::new(brief, tones, weather, &parameters);
    scene.compose().finish()
}

//! Generator `gradient`: a slow mesh of coloured light.
//!
//! Over a straight fall of colour drift a few very large, very soft lights, each on a path of its own
//! that closes with the loop. Each mood then lays its own cloth over them: a sheet that leaves room for
//! words, folds of silk, an arc of light in the dark. Hues meet along the colour wheel, never across it, so that no two
//! colours turn grey where they mix. Pure functions: equal DNA, seed and parameters give an equal
//! effect.

mod mood;
mod scene;
mod shades;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Fallback, Parameters, Tones, refused};

pub use mood::Mood;

/// Families that this generator makes.
pub const FAMILIES: [&str; 1] = ["gradient"];

const FALLBACK: Fallback = Fallback {
    bg: "#14122b",
    primary: "#6a5cff",
    secondary: "#ff7eb3",
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
    let tones = mood::all_colours(Tones::of(dna, &FALLBACK), dna);
    let asked = parameters.word("mood").and_then(Mood::from_name);
    let mood = asked.unwrap_or_else(|| Mood::of(dna, &tones));
    let brief = Brief::read(dna, cx.seed(), 16.0, mood.title());
    let scene = scene::Scene::new(brief, tones, mood, &parameters);
    scene.compose().finish()
}

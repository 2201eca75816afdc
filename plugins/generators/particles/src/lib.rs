//! Generator `particles`: light in motion.
//!
//! A brief's motion and mood choose a [`Variant`]; each variant is a scene of its own (module
//! `variants`) made of the same parts (module `scene`): a ground, sheets or swarms of dust, glows,
//! discs out of focus and rare glints. Pure functions: equal DNA, seed and parameters give an equal
//! effect.

mod backdrop;
mod scene;
mod variant;
mod variants;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Fallback, Parameters, Tones, refused};

pub use variant::Variant;

/// Families that this generator makes.
pub const FAMILIES: [&str; 3] = ["particles", "bokeh", "galaxy"];

const FALLBACK: Fallback = Fallback {
    bg: "#0b0d1a",
    primary: "#ffc94d",
    secondary: "#8b5cff",
};

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for none of the families; `invalid_effect` when the checker
/// refuses the scene, which would be a fault of this plugin.
#[effectforge_sdk::generator]
pub fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
    let family = refused::unless_made(dna, &FAMILIES)?;
    let parameters = Parameters(cx.parameters());
    let asked = parameters.word("variant").and_then(Variant::from_name);
    let variant = asked.unwrap_or_else(|| Variant::of(family, dna));
    let brief = Brief::read(dna, cx.seed(), 12.0, variant.title());
    let tones = Tones::of(dna, &FALLBACK);
    let scene = scene::Scene::new(brief, tones, (family, variant), &parameters);
    variants::compose(scene, variant).finish()
}

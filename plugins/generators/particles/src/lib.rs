//! Generator `particles`: light in motion.
//!
//! A brief's motion and mood choose a [`Variant`]; each variant is a scene of its own (module
//! `variants`) made of the same parts (module `scene`): a ground, sheets or swarms of dust, glows,
//! discs out of focus and rare glints. Pure functions: equal DNA, seed and parameters give an equal
//! effect.

mod scene;
mod variant;
mod variants;

use effectforge_effect::{Diagnostic, Dna, Effect};
use effectforge_style::{Brief, Fallback, Parameters, Tones};
use serde_json::{Map, Value};

pub use variant::Variant;

/// Families that this generator makes.
pub const FAMILIES: [&str; 3] = ["particles", "bokeh", "galaxy"];

const FALLBACK: Fallback = Fallback { bg: "#0b0d1a", primary: "#ffc94d", secondary: "#8b5cff" };

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for another family; what the checker finds otherwise.
pub fn build(
    dna: &Dna,
    seed: u64,
    parameters: &Map<String, Value>,
) -> Result<Effect, Vec<Diagnostic>> {
    let family = dna.family().unwrap_or("particles");
    if !FAMILIES.contains(&family) {
        let message = format!("this generator does not make the family `{family}`");
        let help = format!("families: {}", FAMILIES.join(", "));
        return Err(vec![Diagnostic::new("unsupported_family", "/families/0", message, help)]);
    }
    let parameters = Parameters(parameters);
    let asked = parameters.word("variant").and_then(Variant::from_name);
    let variant = asked.unwrap_or_else(|| Variant::of(dna));
    let brief = Brief::read(dna, seed, 12.0, variant.title());
    let tones = Tones::of(dna, &FALLBACK);
    let scene = scene::Scene::new(brief, tones, variant, &parameters);
    variants::compose(scene, variant).finish()
}

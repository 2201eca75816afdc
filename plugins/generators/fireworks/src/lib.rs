//! Generator `fireworks`: rockets that rise and shells that burst over a night.
//!
//! A shell is one burst of an emitter: its sparks share place, time and chance. The same elements are
//! drawn three times: as the rocket's trail before the burst, as sparks and their tails after it, and
//! as the glow on the smoke. All motion is a closed form of age: a throw against drag, under gravity.
//! Pure functions: equal DNA, seed and parameters give an equal effect.

mod poster;
mod scene;
mod shell;
mod show;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Fallback, Parameters, Tones, refused};

pub use show::Show;

/// Families that this generator makes.
pub const FAMILIES: [&str; 1] = ["fireworks"];

const FALLBACK: Fallback = Fallback {
    bg: "#070918",
    primary: "#ffcf4d",
    secondary: "#ff4d8d",
};

/// Loop at medium tempo, seconds.
const LENGTH: f64 = 15.0;

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for none of the families; `invalid_effect` when the checker
/// refuses the scene, which would be a fault of this plugin.
#[effectforge_sdk::generator]
pub fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
    refused::unless_made(dna, &FAMILIES)?;
    let parameters = Parameters(cx.parameters());
    let asked = parameters.word("variant").and_then(Show::from_name);
    let show = asked.unwrap_or_else(|| Show::of(dna, cx.seed()));
    let brief = Brief::read(dna, cx.seed(), LENGTH, show.title());
    let tones = Tones::of(dna, &FALLBACK);
    // Number of shells and their crackling.
    let energy = brief.stir.clamp(0.7, 1.35);
    let effect = scene::Scene::new(brief, tones, show, energy, &parameters).compose()?;
    Ok(poster::at_its_best(effect))
}

//! Generator `fields`: pictures that are computed per pixel.
//!
//! Five families of kin: aurora, plasma, ripple, fluid, metaballs. Each look ([`LOOKS`]) is a scene of
//! its own, made of noise that flows, of sums over drops and balls, and of ramps through the brief's
//! colours. Pure functions: equal DNA, seed and parameters give an equal effect.

mod aurora;
mod fluid;
mod look;
mod metaballs;
mod plasma;
mod ripple;
mod stage;

use effectforge_sdk::effect::{Oklch, Source};
use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Parameters, Tones, refused};

pub use look::{LOOKS, Look};

/// Families that this generator makes.
pub const FAMILIES: [&str; 5] = ["aurora", "plasma", "ripple", "fluid", "metaballs"];

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for none of the families; `invalid_effect` when the checker
/// refuses the scene, which would be a fault of this plugin.
#[effectforge_sdk::generator]
pub fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
    let family = refused::unless_made(dna, &FAMILIES)?;
    let parameters = Parameters(cx.parameters());
    let look = Look::of(family, parameters.word("variant"), dna, cx.seed());
    let brief = Brief::read(dna, cx.seed(), look.length, look.title);
    let tones = ground(Tones::of(dna, &look.fallback), dna);
    let mut stage = stage::Stage::new(look, brief, tones, energy(dna), &parameters);
    match family {
        "ripple" => ripple::compose(&mut stage),
        "fluid" => fluid::compose(&mut stage),
        "metaballs" => metaballs::compose(&mut stage),
        "plasma" => plasma::compose(&mut stage),
        _ => aurora::compose(&mut stage),
    }
    stage.finish()
}

/// What moods do to motion and contrast.
fn energy(dna: &Dna) -> f64 {
    let of = |mood: &str| match mood {
        "calm" | "minimal" | "dreamy" | "melancholic" | "corporate" => Some(0.75),
        "elegant" | "romantic" | "luxurious" | "natural" => Some(0.9),
        "energetic" | "aggressive" | "tense" => Some(1.3),
        "epic" | "festive" | "joyful" | "playful" | "futuristic" => Some(1.15),
        _ => None,
    };
    dna.mood.iter().find_map(|field| of(&field.value)).unwrap_or(1.0)
}

/// A ground that nobody stated: the palette's own where nothing is stated; never brown.
fn ground(tones: Tones, dna: &Dna) -> Tones {
    if tones.bg_stated {
        return tones;
    }
    let stated = dna.palette.iter().any(|s| s.source == Source::Stated);
    let own = dna.swatch("bg").filter(|_| !stated);
    let bg = own.unwrap_or(tones.bg).to_oklch();
    let brown = !tones.light && (30.0..112.0).contains(&bg.h);
    let h = if brown { bg.h - 75.0 } else { bg.h };
    Tones {
        bg: Oklch { h, ..bg }.to_color(),
        ..tones
    }
}

//! Generator `strokes`: pictures that are drawn with lines.
//!
//! Three families of kin: streaks of a flow field, the trail of a pointer, the dance of sound. Each
//! look ([`LOOKS`]) is a scene of its own, made of bands along curves and of soft lights. What a
//! visitor or a song would give (pointer, loudness) plays by itself where nobody gives it. Pure
//! functions: equal DNA, seed and parameters give an equal effect.

mod audio;
mod flow;
mod look;
mod stage;
mod trail;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Look, Parameters, refused};

pub use look::LOOKS;

/// Families that this generator makes.
pub const FAMILIES: [&str; 3] = ["flow_field", "cursor_trail", "audio_visualizer"];

/// Makes the effect.
///
/// # Errors
/// `unsupported_family` when the DNA asks for none of the families; `invalid_effect` when the checker
/// refuses the scene, which would be a fault of this plugin.
#[effectforge_sdk::generator]
pub fn generate(dna: &Dna, cx: &Context) -> Result<Effect, Failure> {
    let family = refused::unless_made(dna, &FAMILIES)?;
    let parameters = Parameters(cx.parameters());
    let look = Look::of(LOOKS, family, parameters.word("variant"), dna, cx.seed());
    let brief = Brief::read(dna, cx.seed(), look.length, look.title);
    let mut stage = stage::Stage::new(look, brief, dna, &parameters);
    match family {
        "cursor_trail" => trail::compose(&mut stage),
        "audio_visualizer" => audio::compose(&mut stage),
        _ => flow::compose(&mut stage),
    }
    stage.finish()
}

//! Generator `letters`: texts that appear, break up, and shapes that become one another.
//!
//! Three families of kin: `text_reveal`, `glitch`, `morph`. A text is data: it reaches the graph as
//! outlines, which are numbers, and as a description without anything but letters. Each look
//! ([`LOOKS`]) is one loop on a clock of its own: come, hold, leave. Pure functions: equal DNA, seed
//! and parameters give an equal effect.

mod cast;
mod forms;
mod glitch;
mod look;
mod morph;
mod pace;
mod reveal;
mod stage;
mod text;

use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Look, Parameters, Tones, refused};

pub use look::LOOKS;

/// Families that this generator makes.
pub const FAMILIES: [&str; 3] = ["text_reveal", "glitch", "morph"];

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
    let tones = Tones::of(dna, &look.fallback);
    let mut stage = stage::Stage::new(look, brief, tones, &parameters);
    stage.when = pace::When::of(dna, parameters.word("trigger"));
    if family == "morph" {
        morph::compose(&mut stage);
        return stage.finish();
    }
    let asked = parameters.word("text");
    let text = text::Text::of(dna, asked, look::face(look, dna));
    stage.say(&text);
    match family {
        "glitch" => glitch::compose(&mut stage, &text),
        _ => reveal::compose(&mut stage, &text),
    }
    stage.finish()
}

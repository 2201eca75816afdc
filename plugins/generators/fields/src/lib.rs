//! Generator `fields`: pictures that are computed per pixel.
//!
//! Five families of kin: aurora, plasma, ripple, fluid, metaballs. Each look ([`LOOKS`]) is a scene of
//! its own, made of noise that flows, of sums over drops and balls, and of ramps through the brief's
//! colours. Pure functions: equal DNA, seed and parameters give an equal effect.

mod aurora;
mod basin;
mod fluid;
mod look;
mod metaballs;
mod plasma;
mod ripple;
mod stage;

use effectforge_sdk::effect::{Oklch, Source, Swatch};
use effectforge_sdk::prelude::*;
use effectforge_style::{Brief, Fallback, Look, Parameters, Tones, refused};

pub use look::LOOKS;

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
    let look = Look::of(LOOKS, family, parameters.word("variant"), dna, cx.seed());
    let brief = Brief::read(dna, cx.seed(), look.length, look.title);
    let tones = tones(family, dna, &look.fallback);
    let energy = brief.stir;
    let mut stage = stage::Stage::new(look, brief, tones, energy, &parameters);
    match family {
        "ripple" => ripple::compose(&mut stage),
        "fluid" => fluid::compose(&mut stage),
        "metaballs" => metaballs::compose(&mut stage),
        "plasma" => plasma::compose(&mut stage),
        _ => aurora::compose(&mut stage),
    }
    stage.finish()
}

/// Families that are at home in the night.
const NIGHTLY: [&str; 2] = ["aurora", "ripple"];

/// The tones of a brief. A ground that nobody stated is the palette's own where no colour is stated;
/// it is never brown, and by night it is not light because the brief's colours are dark.
fn tones(family: &str, dna: &Dna, fallback: &Fallback) -> Tones {
    let tones = Tones::of(dna, fallback);
    if tones.bg_stated {
        return tones;
    }
    let stated = || dna.palette.iter().filter(|s| s.source == Source::Stated);
    let lightness = |s: &Swatch| s.color().map_or(0.0, |color| color.to_oklch().l);
    let all_dark = stated().next().is_some() && stated().all(|s| lightness(s) < 0.45);
    if tones.light && all_dark && NIGHTLY.contains(&family) {
        let mut night = dna.clone();
        night.palette.retain(|s| s.role != "bg");
        let tones = Tones::of(&night, fallback);
        // What is lifted out of the dark keeps its hue only with more colour.
        let [primary, secondary, accent] =
            [tones.primary, tones.secondary, tones.accent].map(|color| {
                let o = color.to_oklch();
                let c = if o.c < 0.02 { o.c } else { o.c.max(0.11) };
                Oklch {
                    l: o.l.max(0.6),
                    c,
                    ..o
                }
                .to_color()
            });
        return Tones {
            primary,
            secondary,
            accent,
            ..tones
        };
    }
    tones.on_own_ground(dna, None)
}

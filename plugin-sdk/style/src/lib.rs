//! What a generator reads off a DNA before it draws.
//!
//! [`Tones`] makes five colours that go together out of whatever the brief names, [`Brief`] gives
//! name, length, tempo, density and seed, [`Look`] is one of a family's pictures, [`sliders`] adds parameters, [`lobes`] holds the pictures that sprites are made of,
//! [`finish`] ends the scene.
//! Pure functions of the DNA: equal briefs give equal styles.

mod brief;
mod finish;
#[cfg(feature = "laws")]
pub mod laws;
pub mod lobes;
mod look;
pub mod refused;
mod sliders;
mod temper;
mod tones;

pub use brief::{Brief, Parameters};
pub use finish::{DECIMALS, finish};
pub use look::{Look, shares};
pub use sliders::{Slider, sliders};
pub use temper::Temper;
pub use tones::{Fallback, NIGHT_HUE, Tones, along, dusk, shift};

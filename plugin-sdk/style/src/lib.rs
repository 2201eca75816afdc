//! What a generator reads off a DNA before it draws.
//!
//! [`Tones`] makes five colours that go together out of whatever the brief names, [`Brief`] gives
//! name, length, tempo, density and seed, [`lobes`] holds the pictures that sprites are made of.
//! Pure functions of the DNA: equal briefs give equal styles.

mod brief;
pub mod lobes;
pub mod refused;
mod tones;

pub use brief::{Brief, Parameters};
pub use tones::{Fallback, NIGHT_HUE, Tones, along, shift};

//! Letters as outlines, for effects that draw text without a font at run time.
//!
//! A [`Face`] is data that was taken out of a font once (`README.md` says which, under which licence,
//! and how): outlines of the Latin letters of Western Europe, digits and punctuation, advances and
//! kerning. [`Face::layout`] places a short text; [`outline`] writes, moves and cuts outlines.
//! Invariant: any text whatever gives a layout of at most [`GLYPHS_MAX`] letters on at most
//! [`LINES_MAX`] lines; what a face lacks is named, never guessed.

mod accents;
mod face;
mod layout;
pub mod outline;

pub use face::Face;
pub use layout::{GLYPHS_MAX, LINES_MAX, Layout, Placed};

//! The data of EffectForge, shared by guests and host.
//!
//! [`Document`] is what a parser reads, [`Dna`] what a brief asks for, [`Effect`] the typed,
//! seeded, time-addressable graph behind every target. This crate is a leaf: it knows no WASM, no
//! file and no clock, and the same code runs in the host and in every plugin.

pub mod color;
mod dna;
mod document;

pub use color::{Color, Oklch};
pub use dna::{Conflict, DNA_SCHEMA, Dna, Field, Source, Span, Status, Swatch};
pub use document::{Block, DOCUMENT_SCHEMA, Document};

//! The data of EffectForge, shared by guests and host.
//!
//! [`Document`] is what a parser reads, [`Dna`] what a brief asks for, [`Effect`] the typed,
//! seeded, time-addressable graph behind every target, [`certificate`] what was measured of it, and [`program::Program`] the closed form
//! that the native render evaluates and exporters print. This crate is a leaf: it knows no WASM, no
//! file and no clock, and the same code runs in the host and in every plugin.

pub mod builder;
mod canonical;
pub mod certificate;
mod check;
pub mod color;
pub mod compose;
mod diagnostic;
mod dna;
mod document;
pub mod expr;
pub mod graph;
pub mod noise;
pub mod outline;
pub mod program;
pub mod report;
pub mod rng;
#[cfg(feature = "schema")]
pub mod schema;
pub mod unit;
mod unseen;

pub use canonical::{EFFECT_JSON_MAX_BYTES, to_canonical_json};
pub use check::limits;
pub use color::{Color, Oklch};
pub use diagnostic::Diagnostic;
pub use dna::{Conflict, DNA_SCHEMA, Dna, Field, Source, Span, Status, Swatch};
pub use document::{Block, DOCUMENT_SCHEMA, Document};
pub use expr::{Expr, Op};
pub use graph::{EFFECT_SCHEMA, Effect};
pub use program::Program;
pub use unit::{Dimension, Quantity, Unit};
pub use unseen::unseen;

//! What exporters to the web share.
//!
//! An effect's closed form becomes the code of one JavaScript module. [`plan`] decides where each
//! value is computed and how it is called, [`expression`] prints it with the evaluator's exact
//! arithmetic, [`code`] prints what is computed once per size and once per frame, [`shell`] puts it
//! into the controller that every module has: create, play, pause, seek, set, destroy, governor,
//! observers, reduced motion. [`files`] prints types, page and readme.
//!
//! A target adds how its pictures are drawn, nothing else. Invariant: a text from a graph reaches
//! code only through [`escape`].

pub mod bounds;
pub mod code;
pub mod escape;
pub mod expression;
pub mod files;
pub mod grids;
pub mod inputs;
pub mod names;
pub mod outlines;
mod page;
pub mod plan;
mod readme;
pub mod shell;
pub mod template;
pub mod text;
mod types;

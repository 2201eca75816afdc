//! What the author of a plugin imports.
//!
//! A plugin is one function with an attribute that names its kind: [`macro@generator`],
//! [`macro@parser`], [`macro@optimizer`], [`macro@exporter`], [`macro@validator`]. The function gets typed data
//! and a [`Context`] (seed, progress, parameters, settings); the attribute makes it the component's
//! export.
//!
//! ```
//! use effectforge_sdk::prelude::*;
//!
//! fn probe(head: &[u8], name: &str) -> u8 {
//!     if name.ends_with(".csv") && !head.contains(&0) { 200 } else { 0 }
//! }
//!
//! #[effectforge_sdk::parser(probe = probe)]
//! fn parse(source: &Blob, _name: &str, cx: &Context) -> Result<Document, Failure> {
//!     let text = String::from_utf8_lossy(&source.read_all(1 << 20)?).into_owned();
//!     let rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
//!     cx.progress(1, 1, "parse");
//!     let mut document = Document::from_text("");
//!     document.blocks = vec![Block::Table { rows }];
//!     Ok(document)
//! }
//! ```
//!
//! The same code compiles natively, where [`testing`] stands in for the host: logic is tested with
//! plain `cargo test`. Invariant: a plugin imports from the host only what it uses; what it never
//! calls does not reach the component.

// The bindings and the attributes name this crate by its full path, here as in a plugin.
extern crate self as effectforge_sdk;

mod artifact;
mod blob;
mod context;
mod failure;
mod host;
mod image;
mod log;
mod results;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod bindings;
mod exports;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod glue;

pub use artifact::Artifact;
pub use blob::Blob;
pub use context::{Context, FailedRule};
pub use effectforge_effect as effect;
pub use effectforge_effect::{Dna, Document, Effect};
pub use effectforge_sdk_macros::{exporter, generator, optimizer, parser, validator};
pub use failure::Failure;
pub use image::Image;
pub use log::{Level, enabled, write};
pub use results::{Exported, Finding, Loss, Optimized, Refusal, Saving, Subject, Verdict};
pub use serde_json::{Value, json};
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use wit_bindgen;

/// All that a plugin needs, in one line.
pub mod prelude {
    pub use crate::effect::{Block, Dna, Document, Effect};
    pub use crate::{
        Artifact, Blob, Context, Exported, FailedRule, Failure, Finding, Image, Level, Loss,
        Optimized, Refusal, Saving, Subject, Value, Verdict, json,
    };
    pub use crate::{debug, error, info, trace, warn};
}

/// What the attributes expand to. Not an interface: it changes with them.
#[doc(hidden)]
pub mod __export {
    pub use crate::{
        __effectforge_exporter as exporter, __effectforge_generator as generator,
        __effectforge_optimizer as optimizer, __effectforge_parser as parser,
        __effectforge_validator as validator,
    };
}

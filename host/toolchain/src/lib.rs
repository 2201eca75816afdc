//! From a plugin's source to a checked component.
//!
//! [`find_compiler`] finds a rustc that has the target of plugins; [`build`] runs cargo with it, so
//! that the bytes do not depend on the folder, makes the component in-process and checks it;
//! [`check`] looks at what is there without building; [`probe`] tells a doctor what was found.
//!
//! Invariant: what [`build`] gives is valid for the sandbox's WebAssembly features, exports the
//! interface of its kind, and imports nothing but what its world lists and its manifest asks for.

mod build;
mod compiler;
mod component;
mod contract;
mod error;
mod wrapper;

pub use build::{BuildOptions, Built, Checked, build, check, read_manifest};
pub use compiler::{Compiler, Overrides, Probe, Source, TARGET, find_compiler, probe};
pub use component::{Inspection, componentize, inspect};
pub use contract::{check_contract, offered};
pub use error::ToolchainError;

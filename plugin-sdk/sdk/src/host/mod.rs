//! The host as the rest of the SDK sees it: one set of functions, imported in a component, stood in
//! for natively. Invariant: both sides offer the same names.

#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(target_arch = "wasm32")]
pub use component::Blob;
#[cfg(target_arch = "wasm32")]
pub(crate) use component::*;
#[cfg(not(target_arch = "wasm32"))]
pub use native::Blob;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::*;

//! Runs one plugin call inside a WebAssembly component, under every bound at once.
//!
//! The sandbox knows the engine, the limits and the contract's shape; it knows no concrete
//! capability, no HTTP and no SQL. The life of a plugin here:
//!
//! 1. [`Sandbox::compile`]: bytes to machine code, through a private cache on disk;
//! 2. [`Sandbox::prepare`]: preflight against the [`Grants`], then linked;
//! 3. [`Prepared::call`]: a fresh instance per call (a few µs), a typed [`CallFailure`] or the
//!    result, and what it cost.
//!
//! Invariants: a guest reaches the host only through linked capabilities; every resource it can
//! spend is bounded by [`Limits`]; a failed call leaves nothing behind.

mod cache;
mod call;
mod cancel;
mod capability;
mod classify;
mod engine;
mod error;
mod failure;
mod limits;
mod load;
mod preflight;
mod quarantine;
mod state;
mod ticker;

pub use cache::CodeCache;
pub use call::{Finished, Invoke, Prepared};
pub use cancel::{CancelToken, GRACE};
pub use capability::{Capability, Consent, Grants, Interface};
pub use engine::{Compiled, InUse, Options, Profile, Sandbox};
pub use error::SandboxError;
pub use failure::{Bound, BoundHit, CallFailure, Frame, Refusal};
pub use limits::{COMPONENT_MAX_BYTES, Limits, OverCap};
pub use preflight::{ExportSpec, Preflight, Unmet, UnmetKind};
pub use quarantine::{Admission, BACK_OFF, FAULTS_MAX, Quarantine, WINDOW};
pub use state::{CallState, Usage};

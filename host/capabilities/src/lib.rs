//! What plugins may do, and how the host calls them.
//!
//! One folder per capability ([`log`], [`job`], [`config`], [`blobs`], [`images`], [`effects`]):
//! its interface, its state of one call, its checks. [`kinds`] holds the typed calls of the five
//! plugin kinds; they take and give plain host data, so that nobody above touches the engine.
//!
//! Invariants: every size and offset from a guest is checked before it is used; what the host
//! holds or gives for a guest is charged to the call before it is made; no host function panics.

mod bindings;
pub mod blobs;
pub mod config;
pub mod effects;
pub mod images;
pub mod job;
pub mod kinds;
pub mod log;

use effectforge_sandbox::Capability;
use std::sync::Arc;

/// Everything this host offers.
#[must_use]
pub fn all() -> Vec<Arc<dyn Capability>> {
    vec![
        Arc::new(log::Log),
        Arc::new(job::Job),
        Arc::new(config::Config),
        Arc::new(blobs::Blobs),
        Arc::new(images::Images),
        Arc::new(effects::Effects),
    ]
}

/// Most bytes that one read gives a guest.
pub const READ_MAX_BYTES: usize = 4 * 1024 * 1024;

/// The state of this call that a capability put before it began. A host that links a capability
/// without its state has a fault; the guest's call ends, the host lives.
pub(crate) fn missing_state(capability: &'static str) -> wasmtime::Error {
    wasmtime::Error::msg(format!(
        "the host began a call without the state of `{capability}`"
    ))
}

#[cfg(test)]
mod contract;

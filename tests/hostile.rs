//! Story: somebody installs a plugin that was built to harm.
//!
//! Each guest in `hostile/` breaks one rule. For each: the failure is typed and names the bound,
//! the host lives, the next call is served, and everything that the guest held is back.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "hostile/bounds.rs"]
mod bounds;
#[path = "hostile/guest.rs"]
mod guest;
#[path = "hostile/host.rs"]
mod host;
#[path = "hostile/loading.rs"]
mod loading;
#[path = "hostile/values.rs"]
mod values;

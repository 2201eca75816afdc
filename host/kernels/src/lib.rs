//! Numbers per pixel, fast.
//!
//! A [`Source`] is a list of nodes: places, numbers of the moment, noise, sums over elements,
//! arithmetic. [`Kernel::new`] compiles it to steps that each work on a few hundred pixels at once, so
//! that choosing a step costs little and its loop becomes vector instructions. [`Kernel::frame`] goes to
//! a moment, [`Frame::paint`] computes rows.
//!
//! *Invariants*: knows no effect, no picture and no contract; the only crate with `unsafe` code for
//! arithmetic, all of it in `level`; the same bits for every [`Level`], every cut into rows and every
//! number of threads; never panics on a program that compiled.

mod compile;
mod kernel;
mod level;
mod math;
mod node;
mod noise;
mod plan;
mod plane;
mod registers;
mod run;
mod step;

pub use kernel::{Elements, Frame, Kernel, Lanes, Moment, Scratch};
pub use level::Level;
pub use node::{Binary, KernelError, Node, NodeId, NoiseField, OUTPUTS_MAX, Source, Unary};
pub use plane::Plane;

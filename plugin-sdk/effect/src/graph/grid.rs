//! Grids: simulations whose cells lie over the canvas and see their neighbours.
//!
//! A grid is stepped, and yet a function of time: its run begins at a declared time before the loop,
//! from a declared state, and each state is computed from the one before by total expressions. Who
//! seeks goes on from a state that was kept; which ones are kept never changes a result.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::unit::Quantity;

/// A simulation on cells that lie over the canvas, row by row.
///
/// With the loop's length `D` there are `N = max(1, ⌊D/step + ½⌋)` steps of `h = D/N` per loop. The run
/// begins `warmup` before the loop, `W = ⌈warmup/h⌉` steps, with the initial values; state `n` stands at
/// the time `(n − W)·h`. Between two states values go straight from one to the other, and over the last
/// `seam` of the loop straight to those of the run one loop earlier, so that the loop closes exactly.
/// Values are pure numbers, kept as 32-bit floats, computed in 64 bits; a value that is no number, or
/// beyond ±10⁹, becomes 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Cells from left to right, 2 to 160.
    pub columns: u16,
    /// Cells from top to bottom, 2 to 160.
    pub rows: u16,
    /// Time from one state to the next, 1/120 s to 1 s; moved to a whole number of steps per loop.
    pub step: Quantity,
    /// Time that the run has had when the loop begins; at least `seam`.
    pub warmup: Quantity,
    /// Time at the end of the loop over which the run of the loop before fades in; up to half a loop.
    pub seam: Quantity,
    /// What cells beyond the border hold.
    #[serde(default)]
    pub edge: Edge,
    /// Numbers of a cell by name, 1 to 4.
    pub channels: BTreeMap<String, Channel>,
}

/// What cells beyond the border of a grid hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The same as the nearest cell: nothing flows out, waves come back upright.
    #[default]
    Clamp,
    /// The same as the cell on the other side.
    Wrap,
    /// Zero: waves come back upside down.
    Zero,
}

/// A number that every cell has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Where the run begins. May name the cell's middle (`{"env": "x"}`, `{"env": "y"}`).
    #[serde(default = "Expr::zero")]
    pub initial: Expr,
    /// The next state's number, of the state before: may read cells (`{"cell": …}`), the cell's middle,
    /// the time of the state before within the loop (`{"env": "time"}`), noise, and sums over elements
    /// at that time. Inputs are idle.
    pub next: Expr,
}

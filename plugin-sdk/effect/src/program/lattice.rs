//! Lowered grids: what a run is, and where between its states a moment lies.

use crate::graph::{Edge, Grid};

use super::{Program, ValueId, ValueOp};

/// Bytes of the states that a run keeps for seeking, at most.
const KEPT_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Steps from one kept state to the next, at least.
const KEPT_EVERY_MIN: u32 = 32;
/// Beyond this a cell's value counts as 0, like what is no number: a run that grows without bound ends.
pub const CELL_MAX: f64 = 1e9;

/// The steps of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    /// Before the loop begins.
    pub lead: u32,
    /// Within the loop.
    pub turn: u32,
    /// At the end of the loop, over which the run one loop earlier fades in; never more than `lead`.
    pub seam: u32,
    /// Length of one, seconds of effect time.
    pub pace: f64,
}

impl Steps {
    /// The steps of a grid in a loop of `duration` seconds.
    #[must_use]
    pub fn of(duration: f64, grid: &Grid) -> Self {
        let shortest = *crate::limits::STEP_S.start();
        let duration = duration.max(shortest);
        let turn = (duration / grid.step.value.max(shortest) + 0.5).floor();
        let turn = turn.max(1.0);
        let pace = duration / turn;
        let most = crate::limits::DURATION_MAX_S;
        let lead = (grid.warmup.value.max(grid.seam.value).clamp(0.0, most) / pace).ceil();
        let seam = (grid.seam.value / pace + 0.5).floor();
        Self {
            lead: lead.max(1.0) as u32,
            turn: turn as u32,
            seam: seam.clamp(1.0, lead.max(1.0).min(turn)) as u32,
            pace,
        }
    }
}

/// A grid of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Lattice {
    /// Id of its node.
    pub node: String,
    /// Cells from left to right.
    pub columns: u32,
    /// Cells from top to bottom.
    pub rows: u32,
    /// Cells around them that hold what the edge says: as far as a cell sees, at least 1.
    pub rim: u32,
    /// What these hold.
    pub edge: Edge,
    /// Of its run.
    pub steps: Steps,
    /// First and next value of each channel's cells; rate pixel, at the time of the state before.
    pub channels: Vec<[ValueId; 2]>,
    /// How many of the channels, from the first, others read.
    pub shown: usize,
}

/// A channel of a grid at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GridRead {
    /// Index into [`Program::grids`].
    pub grid: usize,
    /// Index into [`Lattice::channels`].
    pub channel: usize,
    /// From the left, CSS pixels.
    pub x: ValueId,
    /// From the top, CSS pixels.
    pub y: ValueId,
}

impl Lattice {
    /// Cells of a row with its rim.
    #[must_use]
    pub const fn wide(&self) -> usize {
        (self.columns + 2 * self.rim) as usize
    }

    /// Cells of a channel with their rim: channels lie one after the other.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.wide() * (self.rows + 2 * self.rim) as usize
    }

    /// Place of the first cell within a channel.
    #[must_use]
    pub const fn first(&self) -> usize {
        self.rim as usize * (self.wide() + 1)
    }

    /// Every so many steps a state is kept. Never changes a result.
    #[must_use]
    pub fn kept_every(&self) -> u32 {
        let bytes = 4 * self.size() as u64 * self.channels.len() as u64;
        let steps = u64::from(self.steps.lead) + u64::from(self.steps.turn);
        let every = (steps * bytes).div_ceil(KEPT_BYTES_MAX);
        KEPT_EVERY_MIN.max(u32::try_from(every).unwrap_or(u32::MAX))
    }

    /// Time of a state, within the loop.
    #[must_use]
    pub fn time(&self, state: u32) -> f64 {
        let from_start = i64::from(state) - i64::from(self.steps.lead);
        from_start.rem_euclid(i64::from(self.steps.turn)) as f64 * self.steps.pace
    }

    /// Fills the rim of every channel by the edge.
    pub(super) fn fill_rim(&self, state: &mut [f32]) {
        let (wide, rim) = (self.wide(), self.rim as usize);
        let (columns, rows) = (self.columns as usize, self.rows as usize);
        if self.edge == Edge::Zero {
            return; // Nobody writes there.
        }
        for channel in state.chunks_exact_mut(self.size()) {
            for line in channel.chunks_exact_mut(wide).skip(rim).take(rows) {
                for at in 0..rim {
                    let (left, right) = match self.edge {
                        Edge::Wrap => (line[at + columns], line[rim + at]),
                        _ => (line[rim], line[rim + columns - 1]),
                    };
                    line[at] = left;
                    line[rim + columns + at] = right;
                }
            }
            for at in 0..rim {
                let (above, below) = match self.edge {
                    Edge::Wrap => (at + rows, rim + at),
                    _ => (rim, rim + rows - 1),
                };
                channel.copy_within(above * wide..(above + 1) * wide, at * wide);
                let to = (rim + rows + at) * wide;
                channel.copy_within(below * wide..(below + 1) * wide, to);
            }
        }
    }

    /// A shown channel at a place, CSS pixels, on a canvas of `width × height` CSS pixels.
    #[must_use]
    pub fn read(&self, shown: &[f32], channel: usize, place: [f64; 2], canvas: [f64; 2]) -> f64 {
        let (column, across) = spline(place[0], canvas[0], self.columns);
        let (row, down) = spline(place[1], canvas[1], self.rows);
        let middle = channel * self.size() + self.first() + row * self.wide() + column;
        let mut sum = 0.0;
        for (line, weight) in down.into_iter().enumerate() {
            let from = middle + line * self.wide() - self.wide() - 1;
            let Some([a, b, c]) = shown.get(from..from + 3) else {
                return 0.0;
            };
            let [a, b, c] = [a, b, c].map(|v| f64::from(*v));
            sum += (a * across[0] + b * across[1] + c * across[2]) * weight;
        }
        sum
    }
}

/// The cell of a place along an axis, and the weights of the one before, itself and the one after.
fn spline(place: f64, side: f64, cells: u32) -> (usize, [f64; 3]) {
    let cells = f64::from(cells);
    let at = (place / side * cells).clamp(0.0, cells);
    let at = if at.is_finite() { at } else { 0.0 };
    let cell = at.floor().min(cells - 1.0);
    let from = at - cell;
    let to = 1.0 - from;
    // The middle weight is what is left.
    let (before, after) = (0.5 * to * to, 0.5 * from * from);
    (cell as usize, [before, 1.0 - before - after, after])
}

impl Program {
    /// Operations of a whole run of all grids, counted like [`Program::pixel_ops`].
    #[must_use]
    pub fn grid_ops(&self) -> u64 {
        let of = |grid: &Lattice| {
            let roots: Vec<ValueId> = grid.channels.iter().map(|[_, next]| *next).collect();
            let cells = u64::from(grid.columns) * u64::from(grid.rows);
            let steps = u64::from(grid.steps.lead) + u64::from(grid.steps.turn);
            cells * steps * (self.ops_per_pixel(&roots) + grid.channels.len() as u64)
        };
        self.grids.iter().map(of).sum()
    }

    /// How far the cells of some values see.
    pub(super) fn reach(&self, roots: &[ValueId]) -> u32 {
        let far = |id: ValueId| match self.value(id).op {
            ValueOp::Cell { dx, dy, .. } => u32::from(dx.unsigned_abs().max(dy.unsigned_abs())),
            _ => 0,
        };
        let all = self.needed(roots, |rate| rate.pixel);
        all.into_iter().map(far).max().unwrap_or(0)
    }
}

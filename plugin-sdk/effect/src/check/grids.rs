//! Rules of grids.

use crate::expr::{Cell, GridPlace};
use crate::graph::{Grid, NodeKind};
use crate::program;
use crate::unit::{Dimension, Quantity};

use super::expressions::Allowed;
use super::{Checker, is_identifier, limits};

impl Checker<'_> {
    pub(super) fn grid(&mut self, grid: &Grid, node: usize, path: &str) {
        for (side, name) in [(grid.columns, "columns"), (grid.rows, "rows")] {
            let at = format!("{path}/{name}");
            self.range(f64::from(side), limits::GRID_SIDE, &at);
        }
        let step = self.time(grid.step, limits::STEP_S, &format!("{path}/step"));
        let half = self.effect.duration.value / 2.0;
        let at = format!("{path}/seam");
        let seam = self.time(grid.seam, 0.0..=half.max(0.0), &at);
        if seam && step && grid.seam.value < grid.step.value {
            let message = format!("a seam of {} is shorter than a step", grid.seam);
            let help = "give the time over which the end of the loop becomes its beginning";
            self.problem("out_of_range", at, message, help);
        }
        let at = format!("{path}/warmup");
        let most = limits::DURATION_MAX_S;
        if self.time(grid.warmup, 0.0..=most, &at) && grid.warmup.value < grid.seam.value {
            let message = format!("{} is shorter than the seam, {}", grid.warmup, grid.seam);
            let help = "the run must have begun when the loop's end fades into it";
            self.problem("out_of_range", at, message, help);
        }
        let at = format!("{path}/channels");
        if grid.channels.is_empty() || grid.channels.len() > limits::CHANNELS_MAX {
            let (found, most) = (grid.channels.len(), limits::CHANNELS_MAX);
            let message = format!("{found} channels; 1 to {most} are allowed");
            self.problem("out_of_range", at.clone(), message, "use 1 to 4 channels");
        }
        let still = Allowed {
            stepped: Some(node),
            ..Allowed::PIXEL
        };
        let moving = Allowed {
            cell: true,
            ..still
        };
        for (name, channel) in grid.channels.iter().take(limits::CHANNELS_MAX) {
            if !is_identifier(name) {
                let message = format!("`{name}` is no identifier");
                self.problem("invalid_id", at.clone(), message, "use lower case, `_`");
            }
            let scalar = Dimension::SCALAR;
            self.expect(
                &channel.initial,
                scalar,
                still,
                &format!("{at}/{name}/initial"),
            );
            self.expect(&channel.next, scalar, moving, &format!("{at}/{name}/next"));
        }
        let steps = program::Steps::of(self.effect.duration.value, grid);
        let cells = u64::from(grid.columns) * u64::from(grid.rows);
        let total = cells.saturating_mul(u64::from(steps.lead) + u64::from(steps.turn));
        if step && total > limits::CELL_STEPS_MAX {
            let most = limits::CELL_STEPS_MAX;
            let message = format!("{total} cells are computed in a run, over {most}");
            let help = "use fewer cells, longer steps, a shorter loop or less warm-up";
            self.problem("over_budget", path, message, help);
        }
    }

    /// A time within bounds; says whether it is one.
    pub(super) fn time(
        &mut self,
        time: Quantity,
        range: std::ops::RangeInclusive<f64>,
        at: &str,
    ) -> bool {
        let known = self.unit(time, Dimension::TIME, at);
        if known {
            self.range(time.value, range, at);
        }
        known
    }

    /// A cell of the state before.
    pub(super) fn cell(&mut self, cell: &Cell, allowed: Allowed, at: &str) -> Option<Dimension> {
        self.may(allowed.cell, "cell", at).then_some(())?;
        let effect = self.effect;
        let node = allowed.stepped.and_then(|node| effect.nodes.get(node));
        let known = match node.map(|node| &node.kind) {
            Some(NodeKind::Grid(grid)) => grid.channels.contains_key(&cell.channel),
            _ => false,
        };
        let most = limits::CELL_REACH_MAX;
        for way in [cell.dx, cell.dy] {
            self.range(f64::from(way), f64::from(-most)..=f64::from(most), at);
        }
        if !known {
            self.unknown_channel(&cell.channel, at);
        }
        known.then_some(Dimension::SCALAR)
    }

    /// A grid that is read from outside; its place was looked at before.
    pub(super) fn grid_place(
        &mut self,
        place: &GridPlace,
        allowed: Allowed,
        at: &str,
    ) -> Option<Dimension> {
        let reads = allowed.stepped.is_none() && (allowed.pixel || allowed.element);
        self.may(reads, "grid", at).then_some(())?;
        let effect = self.effect;
        let Some(NodeKind::Grid(grid)) = effect.node(&place.node) else {
            let message = format!("`{}` is no grid", place.node);
            self.problem("invalid_reference", at, message, "name a grid node's id");
            return None;
        };
        if !(allowed.pixel || allowed.place) && (place.x.is_none() || place.y.is_none()) {
            let message = "a grid is read where there is no pixel".to_owned();
            let help = "say where: give `x` and `y`";
            self.problem("missing_field", at, message, help);
            return None;
        }
        if !grid.channels.contains_key(&place.channel) {
            self.unknown_channel(&place.channel, at);
            return None;
        }
        Some(Dimension::SCALAR)
    }

    fn unknown_channel(&mut self, channel: &str, at: &str) {
        let message = format!("there is no channel `{channel}`");
        let help = "name one of the grid's channels";
        self.problem("invalid_reference", at, message, help);
    }

    /// Runs must be short enough to be computed when somebody seeks.
    pub(super) fn grid_total(&mut self) {
        let is_grid = |node: &crate::graph::Node| matches!(node.kind, NodeKind::Grid(_));
        if !self.problems.is_empty() || !self.effect.nodes.iter().any(is_grid) {
            return;
        }
        let ops = program::Program::lower(self.effect).grid_ops();
        if ops > limits::GRID_OPS_MAX {
            let most = limits::GRID_OPS_MAX;
            let message = format!("{ops} operations in a run of the grids are more than {most}");
            let help = "use fewer cells, longer steps, or sum over fewer elements";
            self.problem("over_budget", "/nodes", message, help);
        }
    }
}

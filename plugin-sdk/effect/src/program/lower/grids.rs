//! Grids to lattices.

use crate::expr::{Cell, GridPlace};
use crate::graph::NodeKind;

use super::super::{Binary, GridRead, Lattice, Program, Steps, ValueId, ValueOp};
use super::{Lowering, Scope};

impl<'a> Lowering<'a> {
    /// A channel of a grid at a place.
    pub(super) fn grid_place(&mut self, place: &'a GridPlace, scope: &Scope<'a>) -> ValueId {
        let Some(NodeKind::Grid(_)) = self.effect.node(&place.node) else {
            return self.c(0.0);
        };
        if self.stepped.is_some() {
            return self.c(0.0);
        }
        let known = self.read.iter().position(|(id, _)| *id == place.node);
        let grid = known.unwrap_or(self.read.len());
        if known.is_none() {
            self.read.push((&place.node, Vec::new()));
        }
        let channels = &mut self.read[grid].1;
        let channel = channels.iter().position(|name| *name == place.channel);
        let channel = channel.unwrap_or_else(|| {
            channels.push(&place.channel);
            channels.len() - 1
        });
        let own = match scope.place {
            Some(place) => place,
            None => [ValueOp::X, ValueOp::Y].map(|op| self.build.leaf(op)),
        };
        let x = place.x.as_ref().map(|x| self.expr(x, scope));
        let y = place.y.as_ref().map(|y| self.expr(y, scope));
        self.build.leaf(ValueOp::Grid(GridRead {
            grid,
            channel,
            x: x.unwrap_or(own[0]),
            y: y.unwrap_or(own[1]),
        }))
    }

    /// A cell of the state before.
    pub(super) fn cell(&mut self, cell: &Cell) -> ValueId {
        let grid = self.stepped.and_then(|grid| self.read.get(grid));
        let channel = grid.and_then(|(_, names)| names.iter().position(|n| *n == cell.channel));
        match (self.stepped, channel) {
            (Some(grid), Some(channel)) => self.build.leaf(ValueOp::Cell {
                grid,
                channel,
                dx: cell.dx,
                dy: cell.dy,
            }),
            _ => self.c(0.0),
        }
    }

    /// Time of a step within the loop.
    pub(super) fn step_time(&mut self) -> ValueId {
        let time = self.build.leaf(ValueOp::Time);
        let duration = self.c(self.effect.duration.value);
        self.bin(Binary::Mod, time, duration)
    }

    /// Lowers the states of all grids that something reads; what others read comes first.
    pub(super) fn grids(&mut self) -> Vec<Lattice> {
        let mut out = Vec::new();
        for at in 0..self.read.len() {
            let id = self.read[at].0;
            let Some(NodeKind::Grid(grid)) = self.effect.node(id) else {
                continue;
            };
            let shown = self.read[at].1.len();
            for name in grid.channels.keys() {
                if !self.read[at].1.contains(&name.as_str()) {
                    self.read[at].1.push(name);
                }
            }
            self.stepped = Some(at);
            let scope = Scope::default();
            let mut channels = Vec::new();
            for name in self.read[at].1.clone() {
                channels.push(match grid.channels.get(name) {
                    Some(channel) => {
                        [&channel.initial, &channel.next].map(|e| self.expr(e, &scope))
                    }
                    None => [self.c(0.0); 2],
                });
            }
            self.stepped = None;
            out.push(Lattice {
                node: id.to_owned(),
                columns: u32::from(grid.columns.max(2)),
                rows: u32::from(grid.rows.max(2)),
                rim: 1,
                edge: grid.edge,
                steps: Steps::of(self.effect.duration.value, grid),
                channels,
                shown,
            });
        }
        out
    }
}

/// Gives every grid a rim as wide as its cells see.
pub(super) fn with_rims(mut program: Program) -> Program {
    for at in 0..program.grids.len() {
        let roots: Vec<ValueId> = program.grids[at].channels.concat();
        program.grids[at].rim = program.reach(&roots).max(1);
    }
    program
}

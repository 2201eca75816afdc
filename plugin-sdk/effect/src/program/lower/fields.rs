//! What fields do to an element's place.

use crate::expr::Expr;
use crate::graph::{Axis, NodeKind, Orbit, WaveField};

use super::super::{Binary, Unary, ValueId, ValueOp};
use super::{Lowering, Scope};

impl<'a> Lowering<'a> {
    pub(super) fn field(
        &mut self,
        kind: &'a NodeKind,
        place: [ValueId; 2],
        scope: &Scope<'a>,
    ) -> [ValueId; 2] {
        match kind {
            NodeKind::Drift(drift) => {
                let width = self.build.leaf(ValueOp::Width);
                let height = self.build.leaf(ValueOp::Height);
                let margin = self.quantity(drift.margin);
                [
                    self.drifted(place[0], &drift.vx, width, margin, scope),
                    self.drifted(place[1], &drift.vy, height, margin, scope),
                ]
            }
            NodeKind::Wave(wave) => self.waved(place, wave, scope),
            NodeKind::Orbit(orbit) => self.orbited(place, orbit, scope),
            NodeKind::Offset(offset) => {
                let (dx, dy) = (self.expr(&offset.dx, scope), self.expr(&offset.dy, scope));
                [self.add(place[0], dx), self.add(place[1], dy)]
            }
            _ => place,
        }
    }

    pub(super) fn drifted(
        &mut self,
        start: ValueId,
        speed: &'a Expr,
        side: ValueId,
        margin: ValueId,
        scope: &Scope<'a>,
    ) -> ValueId {
        let speed = self.expr(speed, scope);
        if self.build.as_const(speed) == Some(0.0) {
            return start;
        }
        let two = self.c(2.0);
        let margins = self.mul(margin, two);
        let span = self.add(side, margins);
        let duration = self.c(self.effect.duration.value);
        let way = self.mul(speed, duration);
        let crossings = self.bin(Binary::Div, way, span);
        let crossings = self.whole(crossings);
        let way = self.mul(crossings, span);
        let fitted = self.bin(Binary::Div, way, duration);
        let time = self.time(scope);
        let moved = self.mul(time, fitted);
        let at = self.add(start, moved);
        let from_edge = self.add(at, margin);
        let wrapped = self.bin(Binary::Mod, from_edge, span);
        self.bin(Binary::Sub, wrapped, margin)
    }

    pub(super) fn waved(
        &mut self,
        place: [ValueId; 2],
        wave: &'a WaveField,
        scope: &Scope<'a>,
    ) -> [ValueId; 2] {
        let mut turns = self.turns(&wave.frequency, scope);
        let phase = self.expr(&wave.phase, scope);
        if let (Some(along), Some(wavelength)) = (wave.along, &wave.wavelength) {
            let wavelength = self.expr(wavelength, scope);
            let at = place[usize::from(along == Axis::Y)];
            let travelled = self.bin(Binary::Div, at, wavelength);
            let still = self.add(travelled, phase);
            turns = self.add(turns, still);
        } else {
            turns = self.add(turns, phase);
        }
        let amplitude = self.expr(&wave.amplitude, scope);
        let swing = self.un(Unary::Sin, turns);
        let shift = self.mul(amplitude, swing);
        match wave.axis {
            Axis::X => [self.add(place[0], shift), place[1]],
            Axis::Y => [place[0], self.add(place[1], shift)],
        }
    }

    pub(super) fn orbited(
        &mut self,
        place: [ValueId; 2],
        orbit: &'a Orbit,
        scope: &Scope<'a>,
    ) -> [ValueId; 2] {
        let turns = self.turns(&orbit.frequency, scope);
        let phase = self.expr(&orbit.phase, scope);
        let turns = self.add(turns, phase);
        let (rx, ry) = (self.expr(&orbit.rx, scope), self.expr(&orbit.ry, scope));
        let (cos, sin) = (self.un(Unary::Cos, turns), self.un(Unary::Sin, turns));
        let (dx, dy) = (self.mul(rx, cos), self.mul(ry, sin));
        [self.add(place[0], dx), self.add(place[1], dy)]
    }
}

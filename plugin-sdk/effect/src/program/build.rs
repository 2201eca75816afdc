//! The table of values while it grows: folds, shares and rates each new one.

use std::collections::HashMap;

use super::meaning::{apply_binary, apply_unary};
use super::{Binary, GridRead, Rate, Sum, Unary, Value, ValueId, ValueOp};

#[derive(Default)]
pub(super) struct Builder {
    pub(super) values: Vec<Value>,
    known: HashMap<Key, ValueId>,
}

/// A value's identity: equal operations on equal operands are one value.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Const(u64),
    Param(usize),
    Width,
    Height,
    Scale,
    Time,
    Rand(u32),
    RandLife(u32, ValueId),
    RandBurst(u32, u32, Option<ValueId>),
    InBurst(u32),
    Index,
    Along,
    PointX,
    PointY,
    Input(usize, ValueId),
    X,
    Y,
    Noise(u32, u8, u64, [ValueId; 3]),
    Sum(Sum),
    Cell(usize, usize, i8, i8),
    Grid(GridRead),
    Unary(Unary, ValueId),
    Binary(Binary, ValueId, ValueId),
}

impl Builder {
    fn add(&mut self, op: ValueOp) -> ValueId {
        let (key, rate) = match op {
            ValueOp::Const(v) => (Key::Const(v.to_bits()), Rate::CONST),
            ValueOp::Param(at) => (Key::Param(at), Rate::CONST),
            ValueOp::Width => (Key::Width, Rate::CONST),
            ValueOp::Height => (Key::Height, Rate::CONST),
            ValueOp::Scale => (Key::Scale, Rate::CONST),
            ValueOp::Time => (Key::Time, Rate::FRAME),
            ValueOp::Rand(stream) => (Key::Rand(stream), Rate::ELEMENT),
            ValueOp::RandLife(stream, slot) => (
                Key::RandLife(stream, slot),
                self.rate(slot).join(Rate::ELEMENT),
            ),
            ValueOp::RandBurst {
                stream,
                burst,
                slot,
            } => {
                let slot_rate = slot.map_or(Rate::CONST, |slot| self.rate(slot));
                let key = Key::RandBurst(stream, burst, slot);
                (key, slot_rate.join(Rate::ELEMENT))
            }
            ValueOp::InBurst(burst) => (Key::InBurst(burst), Rate::ELEMENT),
            ValueOp::Index => (Key::Index, Rate::ELEMENT),
            ValueOp::Along => {
                let point = true;
                let rate = Rate {
                    point,
                    ..Rate::ELEMENT
                };
                (Key::Along, rate)
            }
            ValueOp::PointX => (Key::PointX, Rate::POINT),
            ValueOp::PointY => (Key::PointY, Rate::POINT),
            ValueOp::Input(at, idle) => {
                let rate = self.rate(idle).join(Rate::FRAME);
                (Key::Input(at, idle), rate)
            }
            ValueOp::X => (Key::X, Rate::PIXEL),
            ValueOp::Y => (Key::Y, Rate::PIXEL),
            ValueOp::Noise(n) => {
                let place = [n.x, n.y, n.turns];
                let key = Key::Noise(n.stream, n.octaves, n.gain.to_bits(), place);
                let rate = place.map(|id| self.rate(id));
                (key, rate[0].join(rate[1]).join(rate[2]))
            }
            ValueOp::Sum(sum) => {
                let rate = self.rate(sum.of).join(self.rate(sum.count));
                let element = false;
                (Key::Sum(sum), Rate { element, ..rate })
            }
            ValueOp::Cell {
                grid,
                channel,
                dx,
                dy,
            } => {
                let rate = Rate::PIXEL.join(Rate::FRAME);
                (Key::Cell(grid, channel, dx, dy), rate)
            }
            ValueOp::Grid(read) => {
                let place = self.rate(read.x).join(self.rate(read.y));
                (Key::Grid(read), place.join(Rate::FRAME))
            }
            ValueOp::Unary(op, a) => (Key::Unary(op, a), self.rate(a)),
            ValueOp::Binary(op, a, b) => {
                // x+y and y+x are one value.
                let swap = matches!(op, Binary::Add | Binary::Mul | Binary::Min | Binary::Max);
                let (a, b) = if swap && b < a { (b, a) } else { (a, b) };
                (Key::Binary(op, a, b), self.rate(a).join(self.rate(b)))
            }
        };
        let next = ValueId(self.values.len());
        let id = *self.known.entry(key).or_insert(next);
        if id == next {
            self.values.push(Value { op, rate });
        }
        id
    }

    fn rate(&self, id: ValueId) -> Rate {
        self.values[id.0].rate
    }

    pub(super) fn as_const(&self, id: ValueId) -> Option<f64> {
        match self.values[id.0].op {
            ValueOp::Const(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn constant(&mut self, value: f64) -> ValueId {
        // Minus zero would be a second zero.
        self.add(ValueOp::Const(if value == 0.0 { 0.0 } else { value }))
    }

    pub(super) fn leaf(&mut self, op: ValueOp) -> ValueId {
        self.add(op)
    }

    pub(super) fn unary(&mut self, op: Unary, a: ValueId) -> ValueId {
        match self.as_const(a) {
            Some(value) => self.constant(apply_unary(op, value)),
            None => self.add(ValueOp::Unary(op, a)),
        }
    }

    pub(super) fn binary(&mut self, op: Binary, a: ValueId, b: ValueId) -> ValueId {
        let (left, right) = (self.as_const(a), self.as_const(b));
        if let (Some(left), Some(right)) = (left, right) {
            return self.constant(apply_binary(op, left, right));
        }
        // Identities that hold for every finite number.
        match (op, left, right) {
            (Binary::Add, Some(0.0), _) | (Binary::Mul, Some(1.0), _) => b,
            (Binary::Add | Binary::Sub, _, Some(0.0)) => a,
            (Binary::Mul | Binary::Div, _, Some(1.0)) => a,
            // A power takes what is below zero as zero.
            (Binary::Pow, _, Some(1.0)) => {
                let zero = self.constant(0.0);
                self.binary(Binary::Max, a, zero)
            }
            (Binary::Mul, Some(0.0), _) | (Binary::Mul | Binary::Div, _, Some(0.0)) => {
                self.constant(0.0)
            }
            _ => self.add(ValueOp::Binary(op, a, b)),
        }
    }
}

/// The operands of an operation.
pub fn operands(op: ValueOp) -> impl Iterator<Item = ValueId> {
    let operands = match op {
        ValueOp::RandLife(_, a) | ValueOp::Unary(_, a) | ValueOp::Input(_, a) => {
            [Some(a), None, None]
        }
        ValueOp::RandBurst { slot, .. } => [slot, None, None],
        ValueOp::Binary(_, a, b) => [Some(a), Some(b), None],
        ValueOp::Noise(n) => [Some(n.x), Some(n.y), Some(n.turns)],
        ValueOp::Sum(sum) => [Some(sum.count), Some(sum.of), None],
        ValueOp::Grid(read) => [Some(read.x), Some(read.y), None],
        _ => [None, None, None],
    };
    operands.into_iter().flatten()
}

/// The operation with other operands.
pub(super) fn renamed(op: ValueOp, name: impl Fn(ValueId) -> ValueId) -> ValueOp {
    match op {
        ValueOp::RandLife(stream, slot) => ValueOp::RandLife(stream, name(slot)),
        ValueOp::RandBurst {
            stream,
            burst,
            slot,
        } => ValueOp::RandBurst {
            stream,
            burst,
            slot: slot.map(name),
        },
        ValueOp::Noise(n) => ValueOp::Noise(super::Noise {
            x: name(n.x),
            y: name(n.y),
            turns: name(n.turns),
            ..n
        }),
        ValueOp::Sum(sum) => ValueOp::Sum(Sum {
            count: name(sum.count),
            of: name(sum.of),
            ..sum
        }),
        ValueOp::Input(at, idle) => ValueOp::Input(at, name(idle)),
        ValueOp::Grid(read) => ValueOp::Grid(GridRead {
            x: name(read.x),
            y: name(read.y),
            ..read
        }),
        ValueOp::Unary(op, a) => ValueOp::Unary(op, name(a)),
        ValueOp::Binary(op, a, b) => ValueOp::Binary(op, name(a), name(b)),
        leaf => leaf,
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;

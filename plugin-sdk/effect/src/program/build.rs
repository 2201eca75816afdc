//! The table of values while it grows: folds, shares and rates each new one.

use std::collections::HashMap;

use super::eval::{apply_binary, apply_unary};
use super::{Binary, Rate, Unary, Value, ValueId, ValueOp};

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
            (Binary::Mul | Binary::Div | Binary::Pow, _, Some(1.0)) => a,
            (Binary::Mul, Some(0.0), _) | (Binary::Mul | Binary::Div, _, Some(0.0)) => {
                self.constant(0.0)
            }
            _ => self.add(ValueOp::Binary(op, a, b)),
        }
    }
}

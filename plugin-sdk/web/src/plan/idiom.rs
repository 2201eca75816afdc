//! Groups of operations that the printer calls by a name.

use effectforge_effect::program::{Binary, Program, Unary, ValueId, ValueOp};

/// A group of operations that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idiom {
    /// `t²·(3 - 2t)` with `t` kept between 0 and 1.
    Smooth(ValueId),
    /// `sign(x) · max(⌊|x| + ½⌋, 1)`.
    Whole(ValueId),
}

/// The idiom that ends in a value.
pub(super) fn idiom(program: &Program, id: ValueId) -> Option<Idiom> {
    let op = |id: ValueId| program.value(id).op;
    let is = |id: ValueId, number: f64| op(id) == ValueOp::Const(number);
    // The constant operand of a sum, product or bound, and the other one.
    let other = |wanted: Binary, id: ValueId, number: f64| match op(id) {
        ValueOp::Binary(found, a, b) if found == wanted && is(a, number) => Some(b),
        ValueOp::Binary(found, a, b) if found == wanted && is(b, number) => Some(a),
        _ => None,
    };
    let ValueOp::Binary(Binary::Mul, a, b) = op(id) else {
        return None;
    };
    for (a, b) in [(a, b), (b, a)] {
        if let (ValueOp::Binary(Binary::Mul, t, same), ValueOp::Binary(Binary::Sub, three, doubled)) =
            (op(a), op(b))
            && t == same
            && is(three, 3.0)
            && other(Binary::Mul, doubled, 2.0) == Some(t)
            && let Some(x) = other(Binary::Min, t, 1.0).and_then(|t| other(Binary::Max, t, 0.0))
        {
            return Some(Idiom::Smooth(x));
        }
        if let ValueOp::Unary(Unary::Sign, x) = op(a)
            && let Some(rounded) = other(Binary::Max, b, 1.0)
            && let ValueOp::Unary(Unary::Floor, up) = op(rounded)
            && other(Binary::Add, up, 0.5).map(op) == Some(ValueOp::Unary(Unary::Abs, x))
        {
            return Some(Idiom::Whole(x));
        }
    }
    None
}

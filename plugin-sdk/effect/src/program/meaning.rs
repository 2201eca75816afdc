//! What operations mean: the numbers that every target agrees with.

use super::{Binary, Unary};

/// Meaning of an operation on one value.
#[must_use]
pub(super) fn apply_unary(op: Unary, a: f64) -> f64 {
    match op {
        Unary::Abs => a.abs(),
        Unary::Floor => a.floor(),
        Unary::Fract => a - a.floor(),
        Unary::Sin => (std::f64::consts::TAU * a).sin(),
        Unary::Cos => (std::f64::consts::TAU * a).cos(),
        Unary::Exp => a.exp(),
        Unary::Sign => {
            if a == 0.0 {
                0.0
            } else {
                a.signum()
            }
        }
    }
}

/// Meaning of an operation on two values.
#[must_use]
pub(super) fn apply_binary(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div if b == 0.0 => 0.0,
        Binary::Div => a / b,
        Binary::Min => a.min(b),
        Binary::Max => a.max(b),
        Binary::Pow => a.max(0.0).powf(b),
        Binary::Mod if b == 0.0 => 0.0,
        Binary::Mod => a - b * (a / b).floor(),
        Binary::Hypot => (a * a + b * b).sqrt(),
        // Adding zero takes the sign from a zero: the null vector has no direction.
        Binary::Atan2 => (a + 0.0).atan2(b + 0.0) / std::f64::consts::TAU,
    }
}

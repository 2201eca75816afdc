//! Between which numbers a value lies, whatever the parameters (within their ranges), the time, the
//! size and the seed. Lets the printer leave out checks that cannot fail and size sprites ahead.

use effectforge_effect::graph::{Effect, ParamKind};
use effectforge_effect::limits;
use effectforge_effect::program::{Binary, CELL_MAX, Program, Sum, Unary, ValueOp};

use crate::plan::Idiom;

/// Lowest and highest; infinite when nothing is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Lowest.
    pub low: f64,
    /// Highest.
    pub high: f64,
}

/// Sides of a canvas, CSS pixels.
const SIDE: Bounds = Bounds {
    low: 1.0,
    high: 16_384.0,
};

impl Bounds {
    const ALL: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };

    fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        let mut out = Self {
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
        };
        for number in numbers {
            if number.is_nan() {
                return Self::ALL;
            }
            out.low = out.low.min(number);
            out.high = out.high.max(number);
        }
        out
    }

    /// Whether 0 lies between them.
    #[must_use]
    pub fn has_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

/// Bounds of every value of a program, with `scale` for the scale of the canvas.
#[must_use]
pub fn bounds(
    effect: &Effect,
    program: &Program,
    idioms: &[Option<Idiom>],
    scale: (f64, f64),
) -> Vec<Bounds> {
    let mut out: Vec<Bounds> = Vec::with_capacity(program.values.len());
    for value in &program.values {
        let smooth = matches!(idioms.get(out.len()), Some(Some(Idiom::Smooth(_))));
        let next = match value.op {
            _ if smooth => Bounds::of([0.0, 1.0]),
            ValueOp::Const(number) => Bounds::of([number]),
            ValueOp::Param(at) => match effect.params.get(at).map(|param| &param.kind) {
                Some(ParamKind::Float { min, max, .. }) => Bounds::of([*min, *max]),
                _ => Bounds::of([0.0]),
            },
            ValueOp::Width | ValueOp::Height => SIDE,
            ValueOp::X | ValueOp::Y => Bounds::of([0.0, SIDE.high]),
            ValueOp::Noise(_) => Bounds::of([-1.0, 1.0]),
            ValueOp::Sum(Sum { of, capacity, .. }) => total(out[of.0], capacity),
            ValueOp::Cell { .. } | ValueOp::Grid(_) => Bounds::of([-CELL_MAX, CELL_MAX]),
            ValueOp::PointX | ValueOp::PointY | ValueOp::Input(..) => Bounds::ALL,
            ValueOp::Index => Bounds::of([0.0, f64::from(limits::CAPACITY_MAX)]),
            ValueOp::Along => Bounds::of([0.0, 1.0]),
            ValueOp::Scale => Bounds::of([scale.0, scale.1]),
            ValueOp::Time => Bounds::ALL,
            ValueOp::Rand(_)
            | ValueOp::RandLife(..)
            | ValueOp::RandBurst { .. }
            | ValueOp::InBurst(_) => Bounds::of([0.0, 1.0]),
            ValueOp::Unary(op, a) => unary(op, out[a.0]),
            ValueOp::Binary(op, a, b) => binary(op, out[a.0], out[b.0], a == b),
        };
        out.push(next);
    }
    out
}

/// Of none to all elements.
fn total(each: Bounds, capacity: u32) -> Bounds {
    let times = f64::from(capacity);
    Bounds::of([0.0, each.low * times, each.high * times])
}

fn unary(op: Unary, a: Bounds) -> Bounds {
    match op {
        Unary::Abs if a.has_zero() => Bounds::of([0.0, a.low.abs(), a.high.abs()]),
        Unary::Abs => Bounds::of([a.low.abs(), a.high.abs()]),
        Unary::Floor => Bounds::of([a.low.floor(), a.high.floor()]),
        Unary::Fract => Bounds::of([0.0, 1.0]),
        Unary::Exp => Bounds::of([a.low.exp(), a.high.exp()]),
        Unary::Sin | Unary::Cos | Unary::Sign => Bounds::of([-1.0, 1.0]),
    }
}

fn binary(op: Binary, a: Bounds, b: Bounds, same: bool) -> Bounds {
    let corners = |f: fn(f64, f64) -> f64| {
        Bounds::of([
            f(a.low, b.low),
            f(a.low, b.high),
            f(a.high, b.low),
            f(a.high, b.high),
        ])
    };
    match op {
        Binary::Add => Bounds::of([a.low + b.low, a.high + b.high]),
        Binary::Sub => Bounds::of([a.low - b.high, a.high - b.low]),
        // A square is never below zero.
        Binary::Mul if same && a.has_zero() => Bounds::of([0.0, a.low * a.low, a.high * a.high]),
        Binary::Mul => corners(|x, y| x * y),
        Binary::Div if b.has_zero() => Bounds::ALL,
        Binary::Div => corners(|x, y| x / y),
        Binary::Min => Bounds::of([a.low.min(b.low), a.high.min(b.high)]),
        Binary::Max => Bounds::of([a.low.max(b.low), a.high.max(b.high)]),
        Binary::Pow => {
            let base = Bounds::of([a.low.max(0.0), a.high.max(0.0)]);
            let with = |x: f64, y: f64| x.powf(y);
            // Monotonic in the base on either side of 1, and in the exponent.
            let mut all = vec![
                with(base.low, b.low),
                with(base.low, b.high),
                with(base.high, b.low),
                with(base.high, b.high),
            ];
            if b.has_zero() {
                all.push(1.0);
            }
            Bounds::of(all)
        }
        Binary::Hypot => {
            let far = |side: Bounds| side.low.abs().max(side.high.abs());
            Bounds::of([0.0, far(a).hypot(far(b))])
        }
        Binary::Atan2 => Bounds::of([-0.5, 0.5]),
        // The result has the sign of the divisor; 0 when that is 0.
        Binary::Mod => Bounds::of([b.low.min(0.0), b.high.max(0.0)]),
    }
}

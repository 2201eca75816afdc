//! Expressions in Rust: operators, and one function per operation.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::expr::{Cell, Env, Expr, GridPlace, Lfo, Noise, Op, Sum, Unused, Wave};
use crate::unit::hz;

macro_rules! operator {
    ($trait:ident, $method:ident, $op:ident) => {
        impl<T: Into<Expr>> $trait<T> for Expr {
            type Output = Expr;
            fn $method(self, other: T) -> Expr {
                Op::$op(self, other.into()).into()
            }
        }
    };
}
operator!(Add, add, Add);
operator!(Sub, sub, Sub);
operator!(Mul, mul, Mul);
operator!(Div, div, Div);

impl Neg for Expr {
    type Output = Self;
    fn neg(self) -> Self {
        Op::Mul(Self::from(-1.0), self).into()
    }
}

impl Expr {
    /// The power of a pure number.
    #[must_use]
    pub fn pow(self, exponent: f64) -> Self {
        Op::Pow(self, exponent.into()).into()
    }

    /// Kept between two values.
    #[must_use]
    pub fn clamp(self, low: impl Into<Self>, high: impl Into<Self>) -> Self {
        Op::Clamp(self, low.into(), high.into()).into()
    }

    /// The larger of two.
    #[must_use]
    pub fn max(self, other: impl Into<Self>) -> Self {
        Op::Max(self, other.into()).into()
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(self, other: impl Into<Self>) -> Self {
        Op::Min(self, other.into()).into()
    }

    /// Absolute value.
    #[must_use]
    pub fn abs(self) -> Self {
        Op::Abs(self).into()
    }

    /// Part after the point.
    #[must_use]
    pub fn fract(self) -> Self {
        Op::Fract(self).into()
    }

    /// Largest whole number not above.
    #[must_use]
    pub fn floor(self) -> Self {
        Op::Floor(self).into()
    }

    /// `e` to this power.
    #[must_use]
    pub fn exp(self) -> Self {
        Op::Exp(self).into()
    }

    /// Sine of an angle.
    #[must_use]
    pub fn sin(self) -> Self {
        Op::Sin(self).into()
    }

    /// Cosine of an angle.
    #[must_use]
    pub fn cos(self) -> Self {
        Op::Cos(self).into()
    }
}

/// Width of the canvas.
#[must_use]
pub fn width() -> Expr {
    Op::Env(Env::Width).into()
}

/// Height of the canvas.
#[must_use]
pub fn height() -> Expr {
    Op::Env(Env::Height).into()
}

/// The pixel's place from the left; only in a shade.
#[must_use]
pub fn x() -> Expr {
    Op::Env(Env::X).into()
}

/// The pixel's place from the top; only in a shade.
#[must_use]
pub fn y() -> Expr {
    Op::Env(Env::Y).into()
}

/// The element's place from the left; only in what a pixel sums.
#[must_use]
pub fn element_x() -> Expr {
    Op::Env(Env::ElementX).into()
}

/// The element's place from the top; only in what a pixel sums.
#[must_use]
pub fn element_y() -> Expr {
    Op::Env(Env::ElementY).into()
}

/// A named expression of the effect.
#[must_use]
pub fn signal(name: &str) -> Expr {
    Op::Signal(name.to_owned()).into()
}

/// Progress of a clip, 0 to 1 (beyond 1 where its ease goes past its end).
#[must_use]
pub fn clip(name: &str) -> Expr {
    Op::Clip(name.to_owned()).into()
}

/// Strength of a clip, 0 to 1.
#[must_use]
pub fn envelope(name: &str) -> Expr {
    Op::Envelope(name.to_owned()).into()
}

/// Strength of the clip of a track that runs, 0 to 1.
#[must_use]
pub fn track(name: &str) -> Expr {
    Op::Track(name.to_owned()).into()
}

/// Length of a vector.
#[must_use]
pub fn hypot(x: impl Into<Expr>, y: impl Into<Expr>) -> Expr {
    Op::Hypot(x.into(), y.into()).into()
}

/// Angle of a vector; the vertical part comes first.
#[must_use]
pub fn atan2(y: impl Into<Expr>, x: impl Into<Expr>) -> Expr {
    Op::Atan2(y.into(), x.into()).into()
}

/// Flow noise of a stream at a place in cells: one octave that does not move.
#[must_use]
pub fn noise(stream: &str, x: impl Into<Expr>, y: impl Into<Expr>) -> Noise {
    Noise {
        x: x.into(),
        y: y.into(),
        frequency: hz(0.0).into(),
        octaves: 1,
        gain: 0.5,
        stream: stream.to_owned(),
    }
}

impl Noise {
    /// With this many octaves.
    #[must_use]
    pub fn octaves(self, octaves: u8) -> Self {
        Self { octaves, ..self }
    }

    /// With this weight of an octave relative to the one before.
    #[must_use]
    pub fn gain(self, gain: f64) -> Self {
        Self { gain, ..self }
    }

    /// Evolving by so many turns of its gradients per second.
    #[must_use]
    pub fn turning(self, frequency: impl Into<Expr>) -> Self {
        let frequency = frequency.into();
        Self { frequency, ..self }
    }
}

impl From<Noise> for Expr {
    fn from(noise: Noise) -> Self {
        Op::Noise(Box::new(noise)).into()
    }
}

/// Sum over the elements of an emitter.
#[must_use]
pub fn sum(emitter: &str, fields: &[&str], of: Expr) -> Expr {
    Op::Sum(Box::new(Sum {
        emitter: emitter.to_owned(),
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        of,
    }))
    .into()
}

/// Random number in `[0, 1)` of a stream.
#[must_use]
pub fn rand(stream: &str) -> Expr {
    Op::Rand(stream.to_owned()).into()
}

/// Random number in `[0, 1)` of a stream, new in every life.
#[must_use]
pub fn rand_life(stream: &str) -> Expr {
    Op::RandLife(stream.to_owned()).into()
}

/// The element's number, from 0.
#[must_use]
pub fn index() -> Expr {
    Op::Index(Unused {}).into()
}

/// Within a ribbon: 0 at the first point, 1 at the last.
#[must_use]
pub fn along() -> Expr {
    Op::Along(Unused {}).into()
}

/// Random number in `[0, 1)` that a burst shares, new in every life.
#[must_use]
pub fn rand_burst(stream: &str) -> Expr {
    Op::RandBurst(stream.to_owned()).into()
}

/// Place of the element within its burst, 0 to 1.
#[must_use]
pub fn in_burst() -> Expr {
    Op::InBurst(Unused {}).into()
}

/// Uniform between two values.
#[must_use]
pub fn uniform(low: impl Into<Expr>, high: impl Into<Expr>, stream: &str) -> Expr {
    Op::Uniform(low.into(), high.into(), stream.to_owned()).into()
}

/// Normal with mean and deviation.
#[must_use]
pub fn normal(mean: impl Into<Expr>, deviation: impl Into<Expr>, stream: &str) -> Expr {
    Op::Normal(mean.into(), deviation.into(), stream.to_owned()).into()
}

/// From `a` at 0 to `b` at 1.
#[must_use]
pub fn mix(a: impl Into<Expr>, b: impl Into<Expr>, t: impl Into<Expr>) -> Expr {
    Op::Mix(a.into(), b.into(), t.into()).into()
}

/// Smooth step from 0 below `low` to 1 above `high`.
#[must_use]
pub fn smoothstep(low: impl Into<Expr>, high: impl Into<Expr>, x: impl Into<Expr>) -> Expr {
    Op::Smoothstep(low.into(), high.into(), x.into()).into()
}

/// Age of the element, 0 to 1.
#[must_use]
pub fn age() -> Expr {
    Op::Age(Unused {}).into()
}

/// Sine oscillation between −1 and 1.
#[must_use]
pub fn sine(frequency: impl Into<Expr>, phase: impl Into<Expr>) -> Expr {
    lfo(Wave::Sine, frequency, phase)
}

/// Oscillation between −1 and 1.
#[must_use]
pub fn lfo(wave: Wave, frequency: impl Into<Expr>, phase: impl Into<Expr>) -> Expr {
    Op::Lfo(Box::new(Lfo {
        wave,
        frequency: frequency.into(),
        phase: phase.into(),
    }))
    .into()
}

/// A cell of a grid's state before, `dx` to the right and `dy` below the one that is computed.
#[must_use]
pub fn cell(channel: &str, dx: i8, dy: i8) -> Expr {
    let channel = channel.to_owned();
    Op::Cell(Box::new(Cell { channel, dx, dy })).into()
}

/// A grid's channel at the pixel, or at the place of a sum's element.
#[must_use]
pub fn grid(node: &str, channel: &str) -> Expr {
    Op::Grid(Box::new(GridPlace {
        node: node.to_owned(),
        channel: channel.to_owned(),
        x: None,
        y: None,
    }))
    .into()
}

/// A grid's channel at a place of the canvas.
#[must_use]
pub fn grid_at(node: &str, channel: &str, x: impl Into<Expr>, y: impl Into<Expr>) -> Expr {
    Op::Grid(Box::new(GridPlace {
        node: node.to_owned(),
        channel: channel.to_owned(),
        x: Some(x.into()),
        y: Some(y.into()),
    }))
    .into()
}

/// Time of a simulation's step within the loop.
#[must_use]
pub fn step_time() -> Expr {
    Op::Env(Env::Time).into()
}

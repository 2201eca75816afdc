//! Expressions: how a number of a node depends on parameters, time and chance.
//!
//! The language is total: no loops, no recursion, no user functions; every expression ends and has
//! a dimension and a rate. In JSON a literal is a number or a text with a unit, an operation an
//! object with one key: `{"uniform": ["2px", "6px", "size"]}`.

use std::fmt;

use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::unit::{Quantity, Unit};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Quantity),
    /// An operation.
    Op(Box<Op>),
}

/// An operation of the expression language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// The value of an exposed parameter.
    Param(String),
    /// A length that the place of evaluation gives: the canvas, the pixel, the element.
    Env(Env),
    /// The named expression of the effect, read here.
    Signal(String),
    /// Age of the element within its life, 0 to 1. Only where the emitter has a lifetime.
    Age(Unused),
    /// Random number in `[0, 1)`, fixed for the element; one stream, one number.
    Rand(String),
    /// Random number in `[0, 1)` that changes with every life of the element.
    RandLife(String),
    /// Random number in `[0, 1)` that all elements of a burst share, new with every life.
    RandBurst(String),
    /// Place of the element among all: its number, from 0.
    Index(Unused),
    /// Within a ribbon: 0 at the first point, 1 at the last.
    Along(Unused),
    /// The input of the effect.
    Input(String),
    /// Progress of a clip of the timeline, eased: 0 before it, 1 after it.
    Clip(String),
    /// Strength of a clip: rises and falls with its fades, 0 outside of it.
    Envelope(String),
    /// Strength of the clip of a track that runs.
    Track(String),
    /// Place of the element within its burst: `(k mod n + ½) / n`.
    InBurst(Unused),
    /// Uniform between two values, by the named stream.
    Uniform(Expr, Expr, String),
    /// Normal with mean and standard deviation, by the named stream (sum of four uniforms: bounded
    /// to ±3.46 deviations, and needs no logarithm).
    Normal(Expr, Expr, String),
    /// Oscillation between −1 and 1.
    Lfo(Box<Lfo>),
    /// Sum.
    Add(Expr, Expr),
    /// Difference.
    Sub(Expr, Expr),
    /// Product.
    Mul(Expr, Expr),
    /// Quotient; division by zero gives zero.
    Div(Expr, Expr),
    /// Smaller of the two.
    Min(Expr, Expr),
    /// Larger of the two.
    Max(Expr, Expr),
    /// First at 0, second at 1, straight between; the third is not clamped.
    Mix(Expr, Expr, Expr),
    /// First, kept between second and third.
    Clamp(Expr, Expr, Expr),
    /// 0 below the first, 1 above the second, smooth between, of the third.
    Smoothstep(Expr, Expr, Expr),
    /// First to the power of the second; both pure numbers, a negative base counts as 0.
    Pow(Expr, Expr),
    /// Sine of an angle.
    Sin(Expr),
    /// Cosine of an angle.
    Cos(Expr),
    /// Absolute value.
    Abs(Expr),
    /// Part after the point, in `[0, 1)`.
    Fract(Expr),
    /// Largest whole number not above; of a pure number.
    Floor(Expr),
    /// `e` to the power of a pure number.
    Exp(Expr),
    /// Length of the vector of two like quantities.
    Hypot(Expr, Expr),
    /// Angle of the vector `(second, first)`: the order of `atan2(y, x)`.
    Atan2(Expr, Expr),
    /// Smooth noise of the plane, about −1 to 1.
    Noise(Box<Noise>),
    /// Sum over the elements of an emitter.
    Sum(Box<Sum>),
    /// Within a grid's `next`: a cell of the state before.
    Cell(Box<Cell>),
    /// A grid's channel at a place, smooth between cells.
    Grid(Box<GridPlace>),
}

/// What the canvas tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Env {
    /// Width of the canvas.
    Width,
    /// Height of the canvas.
    Height,
    /// The pixel's place from the left.
    X,
    /// The pixel's place from the top.
    Y,
    /// Within [`Sum`]: the element's place from the left. Within a ribbon: the running point's.
    ElementX,
    /// Within [`Sum`]: the element's place from the top. Within a ribbon: the running point's.
    ElementY,
    /// Within a simulation: time of the step within the loop.
    Time,
}

/// A cell of a grid, by its way from the cell that is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// Name of a channel of the same grid.
    pub channel: String,
    /// Cells to the right, −2 to 2.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dx: i8,
    /// Cells downwards, −2 to 2.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub dy: i8,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &i8) -> bool {
    *number == 0
}

/// A channel of a grid at a place of the canvas: the quadratic B-spline through the 3 × 3 nearest cells,
/// which has no corners. Beyond the canvas it is what it is at the border.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GridPlace {
    /// Id of a grid node.
    pub node: String,
    /// Name of one of its channels.
    pub channel: String,
    /// From the left, a length; without, the pixel's or the element's in a sum or ribbon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<Expr>,
    /// From the top, a length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<Expr>,
}

/// Gradient noise of the plane whose gradients turn with time (flow noise), so that it evolves and,
/// at a whole number of turns per loop, returns. Octave `o` has cells half as large as octave `o-1`,
/// turns `o+1` times as fast and weighs `gain` times as much; the sum is divided by the weights' sum.
/// [`crate::noise`] defines it to the bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Noise {
    /// Place, in cells: a pure number.
    pub x: Expr,
    /// Place, in cells: a pure number.
    pub y: Expr,
    /// Turns of the gradients, a constant frequency; fitted to the loop like an LFO's.
    #[serde(default = "zero_hz")]
    pub frequency: Expr,
    /// 1 to 8.
    #[serde(default = "one_octave")]
    pub octaves: u8,
    /// Weight of an octave relative to the one before, 0 to 1.
    #[serde(default = "half")]
    pub gain: f64,
    /// Whose chance.
    pub stream: String,
}

fn zero_hz() -> Expr {
    Expr::from(crate::unit::hz(0.0))
}

fn one_octave() -> u8 {
    1
}

fn half() -> f64 {
    0.5
}

/// Sum of an expression over the elements of an emitter, at most
/// [`SUM_MAX`](crate::limits::SUM_MAX) of them: drops on water, balls of a liquid, lights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// Id of the emitter.
    pub emitter: String,
    /// Ids of fields, in the order in which they move the element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// What each element adds; may name the element's place, age and chance.
    pub of: Expr,
}

/// Stands where an operation takes nothing; `{}` in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unused {}

/// An oscillation. When the effect loops, the frequency is moved to the nearest whole number of
/// turns per loop (at least one), so that the seam cannot be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lfo {
    /// Shape.
    #[serde(default)]
    pub wave: Wave,
    /// Frequency.
    pub frequency: Expr,
    /// Phase in turns.
    #[serde(default = "Expr::zero")]
    pub phase: Expr,
}

/// Shape of an oscillation; all start at 0 and rise, and lie between −1 and 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Wave {
    /// Sine.
    #[default]
    Sine,
    /// Triangle.
    Triangle,
}

impl Expr {
    /// Zero without unit.
    #[must_use]
    pub fn zero() -> Self {
        Self::from(0.0)
    }

    /// One without unit.
    #[must_use]
    pub fn one() -> Self {
        Self::from(1.0)
    }
}

impl From<f64> for Expr {
    fn from(value: f64) -> Self {
        Self::Literal(Quantity::new(value, Unit::One))
    }
}

impl From<Quantity> for Expr {
    fn from(value: Quantity) -> Self {
        Self::Literal(value)
    }
}

impl From<Op> for Expr {
    fn from(op: Op) -> Self {
        Self::Op(Box::new(op))
    }
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(quantity) => quantity.serialize(serializer),
            Self::Op(op) => op.serialize(serializer),
        }
    }
}

/// Reads an expression by the shape of the JSON, so that an error says which operation or number
/// is wrong and not that nothing matched.
struct ExprVisitor;

impl<'de> Visitor<'de> for ExprVisitor {
    type Value = Expr;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text like \"12px\", or an operation like {\"param\": \"speed\"}")
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Expr, E> {
        Ok(Expr::from(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Expr, E> {
        Ok(Expr::from(value as f64))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Expr, E> {
        Ok(Expr::from(value as f64))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Expr, E> {
        text.parse::<Quantity>()
            .map(Expr::Literal)
            .map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expr, A::Error> {
        Op::deserialize(MapAccessDeserializer::new(map)).map(Expr::from)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExprVisitor)
    }
}

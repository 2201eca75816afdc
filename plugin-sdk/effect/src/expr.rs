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
    /// `width` or `height` of the canvas, a length.
    Env(Env),
    /// Age of the element within its life, 0 to 1. Only where the emitter has a lifetime.
    Age(Unused),
    /// Random number in `[0, 1)`, fixed for the element; one stream, one number.
    Rand(String),
    /// Random number in `[0, 1)` that changes with every life of the element.
    RandLife(String),
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

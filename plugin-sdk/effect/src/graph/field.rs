//! What moves elements: fields that add to their places.

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::unit::{Quantity, px, px_per_s};

/// Carries elements along a straight line. An element that leaves comes back on the other side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Drift {
    /// Speed to the right. When the effect loops it is moved to the nearest whole number of
    /// crossings per loop (at least one when not zero).
    #[serde(default = "zero_speed")]
    pub vx: Expr,
    /// Speed downwards; same rule.
    #[serde(default = "zero_speed")]
    pub vy: Expr,
    /// How far beyond the edge an element goes before it comes back; at least its radius.
    pub margin: Quantity,
}

fn zero_speed() -> Expr {
    Expr::from(px_per_s(0.0))
}

/// A travelling wave: displacement `amplitude · sin(turns)` with
/// `turns = place / wavelength + frequency · t + phase`, `place` being the element's coordinate
/// along `along` before this field. Neighbours move alike, which reads as a fluid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WaveField {
    /// Direction of the displacement.
    pub axis: Axis,
    /// A length.
    pub amplitude: Expr,
    /// A frequency; fitted to the loop like an LFO's.
    pub frequency: Expr,
    /// Turns.
    #[serde(default = "Expr::zero")]
    pub phase: Expr,
    /// Direction along which the wave travels; none: all elements swing by their phase alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub along: Option<Axis>,
    /// A length; mandatory with `along`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wavelength: Option<Expr>,
}

/// A coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Horizontal.
    X,
    /// Vertical.
    Y,
}

/// Round motion on an ellipse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Orbit {
    /// Horizontal radius, a length.
    pub rx: Expr,
    /// Vertical radius, a length.
    pub ry: Expr,
    /// A frequency; fitted to the loop like an LFO's. Negative turns the other way.
    pub frequency: Expr,
    /// Turns.
    #[serde(default = "Expr::zero")]
    pub phase: Expr,
}

/// Moves elements by a displacement that depends on time, age and chance: a throw under gravity, a
/// path, turbulence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offset {
    /// To the right, a length.
    #[serde(default = "zero_length")]
    pub dx: Expr,
    /// Downwards, a length.
    #[serde(default = "zero_length")]
    pub dy: Expr,
}

pub(crate) fn zero_length() -> Expr {
    Expr::from(px(0.0))
}

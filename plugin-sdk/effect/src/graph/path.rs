//! Renderables with outlines: bands along curves, letters and shapes.

use serde::{Deserialize, Serialize};

use super::{Blend, ColorShare, zero_length};
use crate::expr::Expr;

/// Draws each element as a band along a curve of `points` points: a streak of a flow, a trail, a bar,
/// a wave line.
///
/// The curve begins at the element's place. From point `p` the next is `p + (step_x, step_y)`, read
/// at `p`; what is drawn lies at `p + (shift_x, shift_y)`. All of these and the width may read
/// `along` (0 at the first point, 1 at the last) and the running point (`element_x`, `element_y`).
/// The band is the polygon that lies half the width to either side of the points, at right angles
/// to the line between a point's neighbours, filled without regard to overlaps of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ribbon {
    /// Id of an emitter.
    pub emitter: String,
    /// Ids of fields, in the order in which they move the element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Points of the curve, 2 to 64.
    pub points: u32,
    /// Way to the next point, a length to the right.
    #[serde(default = "zero_length")]
    pub step_x: Expr,
    /// Way to the next point, a length downwards.
    #[serde(default = "zero_length")]
    pub step_y: Expr,
    /// Displacement of a point that the points after it do not follow, a length to the right.
    #[serde(default = "zero_length")]
    pub shift_x: Expr,
    /// The same downwards.
    #[serde(default = "zero_length")]
    pub shift_y: Expr,
    /// Width of the band at a point, a length; below zero counts as zero.
    pub width: Expr,
    /// Alpha of the whole band, 0 to 1; values outside are clamped.
    pub alpha: Expr,
    /// Palette roles with weights; each element takes one by chance.
    pub colors: Vec<ColorShare>,
    /// How bands meet what lies below.
    #[serde(default)]
    pub blend: Blend,
}

/// Draws each element as a filled outline. Element `k` draws outline `k mod n`: the letters of a text
/// in their order, or shapes by turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Id of an emitter.
    pub emitter: String,
    /// Ids of fields, in the order in which they move the element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Outlines as SVG path data of absolute `M`, `L`, `Q`, `C`, `Z`, the vertical axis downwards.
    /// Filled by the non-zero rule. At least one, at most 64.
    pub outlines: Vec<String>,
    /// Outlines that the first become as `morph` goes from 0 to 1: as many, each of the same letters
    /// in the same order. None where nothing changes its shape.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub into: Vec<String>,
    /// How far the outlines have become those of `into`, 0 to 1; values outside are clamped.
    #[serde(default = "Expr::zero")]
    pub morph: Expr,
    /// Length of one unit of the outlines to the right.
    pub size_x: Expr,
    /// Length of one unit of the outlines downwards.
    pub size_y: Expr,
    /// Turn about the element's place, clockwise.
    #[serde(default = "zero_angle")]
    pub angle: Expr,
    /// Alpha, 0 to 1; values outside are clamped.
    pub alpha: Expr,
    /// Palette roles with weights; each element takes one by chance.
    pub colors: Vec<ColorShare>,
    /// How elements meet what lies below.
    #[serde(default)]
    pub blend: Blend,
}

pub(super) fn zero_angle() -> Expr {
    Expr::from(crate::unit::deg(0.0))
}

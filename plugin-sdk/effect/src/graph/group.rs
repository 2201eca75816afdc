//! Layers that are composited on a surface of their own, and what happens to a finished surface.

use serde::{Deserialize, Serialize};

use super::{Blend, zero_length};
use crate::expr::Expr;
use crate::unit::Quantity;

/// Layers on a transparent surface of their own, the size of the canvas. The steps of `post` follow in
/// order; the result is multiplied by the mask, then by the opacity, and then meets what lies below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Ids of visible nodes, groups among them, back to front; 1 to 16. A node that a group names is
    /// named nowhere else.
    pub layers: Vec<String>,
    /// What is done to the surface, in order; at most 8 steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<Post>,
    /// Where the surface is seen; none: everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<Mask>,
    /// 0 to 1, clamped; may change with time.
    #[serde(default = "Expr::one")]
    pub opacity: Expr,
    /// How the surface meets what lies below.
    #[serde(default)]
    pub blend: Blend,
}

/// Multiplies a surface by the alpha of a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Id of a visible node, drawn on a transparent surface of its own; its colours do not matter.
    pub layer: String,
    /// Whether one minus the alpha counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invert: bool,
}

/// A step over a finished surface. All work on premultiplied colours; places beyond the edge have the
/// colour of the nearest pixel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Post {
    /// A gaussian blur.
    Blur(Blur),
    /// Light that spreads from what is bright.
    Bloom(Bloom),
    /// Colour grading.
    Grade(Grade),
    /// Darkens towards the edges.
    Vignette(Vignette),
    /// Red and blue drift apart.
    Aberration(Aberration),
    /// Takes every pixel from another place.
    Displace(Displace),
}

/// A gaussian blur of all four channels; its standard deviation is half the radius.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Blur {
    /// A length, 0 to 64 px, clamped; may change with time.
    pub radius: Expr,
}

/// What is above the threshold is blurred and added: `c + strength · blur(max(c − threshold, 0) / (1 −
/// threshold))`, channel by channel, kept below 1; alpha grows by as much as the brightest channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bloom {
    /// From where on a channel shines, 0 to 0.98, clamped; may change with time.
    pub threshold: Expr,
    /// Of the blur, a length; as in [`Blur`].
    pub radius: Expr,
    /// 0 to 4, clamped; may change with time.
    #[serde(default = "Expr::one")]
    pub strength: Expr,
}

/// Turns the hue, then scales saturation, contrast (round the middle) and brightness of the straight
/// colour: `brightness · (contrast · (S·H·c − ½) + ½)`, kept from 0 to 1. `S` and `H` are the matrices
/// of the CSS filters `saturate` and `hue-rotate`. Alpha stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// 0 to 4, clamped; may change with time.
    #[serde(default = "Expr::one")]
    pub brightness: Expr,
    /// 0 to 4, clamped; may change with time.
    #[serde(default = "Expr::one")]
    pub contrast: Expr,
    /// 0 to 4, clamped; may change with time.
    #[serde(default = "Expr::one")]
    pub saturation: Expr,
    /// An angle; may change with time.
    #[serde(default = "zero_angle")]
    pub hue: Expr,
}

fn zero_angle() -> Expr {
    Expr::from(crate::unit::deg(0.0))
}

/// Multiplies the colour by `1 − amount · smoothstep(inner, outer, d)`, with `d` the distance from the
/// middle of the canvas as a share of its longer side. Alpha stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Vignette {
    /// 0 to 1, clamped; may change with time.
    pub amount: Expr,
    /// Where the darkening begins; 0 to 2, less than `outer`.
    pub inner: f64,
    /// Where it is full; 0 to 2.
    pub outer: f64,
}

/// Takes red from `(x, y)` back and blue from `(x, y)` ahead, between pixels straight. Alpha is the
/// largest of the three places'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Aberration {
    /// To the right, a length; may change with time.
    #[serde(default = "zero_length")]
    pub x: Expr,
    /// Downwards, a length; may change with time.
    #[serde(default = "zero_length")]
    pub y: Expr,
}

/// Every pixel takes the colour `(dx, dy)` away from it, between pixels straight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Displace {
    /// To the right, a length; of every pixel, may change with time.
    #[serde(default = "zero_length")]
    pub dx: Expr,
    /// Downwards, a length; of every pixel, may change with time.
    #[serde(default = "zero_length")]
    pub dy: Expr,
    /// Size of the smallest feature, a length of 1 to 64 px; see [`super::Shade::detail`].
    pub detail: Quantity,
}

impl Post {
    /// The step's name in JSON.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Blur(_) => "blur",
            Self::Bloom(_) => "bloom",
            Self::Grade(_) => "grade",
            Self::Vignette(_) => "vignette",
            Self::Aberration(_) => "aberration",
            Self::Displace(_) => "displace",
        }
    }

    /// The step's expressions.
    pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Blur(blur) => vec![&mut blur.radius],
            Self::Bloom(b) => vec![&mut b.threshold, &mut b.radius, &mut b.strength],
            Self::Grade(g) => vec![
                &mut g.brightness,
                &mut g.contrast,
                &mut g.saturation,
                &mut g.hue,
            ],
            Self::Vignette(vignette) => vec![&mut vignette.amount],
            Self::Aberration(shift) => vec![&mut shift.x, &mut shift.y],
            Self::Displace(displace) => vec![&mut displace.dx, &mut displace.dy],
        }
    }
}

impl Group {
    /// Some layers, back to front, with nothing done to them.
    #[must_use]
    pub fn of(layers: &[&str]) -> Self {
        Self {
            layers: layers.iter().map(|id| (*id).to_owned()).collect(),
            post: Vec::new(),
            mask: None,
            opacity: Expr::one(),
            blend: Blend::Normal,
        }
    }
}

impl Default for Grade {
    fn default() -> Self {
        Self {
            brightness: Expr::one(),
            contrast: Expr::one(),
            saturation: Expr::one(),
            hue: zero_angle(),
        }
    }
}

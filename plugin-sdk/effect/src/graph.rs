//! The effect: one typed, seeded, time-addressable graph behind every target.
//!
//! Nodes refer to each other by id; `layers` lists the visible ones from back to front. Lengths are
//! pixels of the design size. [`Effect::check`] decides whether a graph holds, and
//! [`crate::program`] lowers it to the closed form that renders and exporters share.

mod field;
mod grid;
mod group;
mod image;
mod input;
mod path;
mod sub_emitter;
mod timeline;
mod walk;

pub(crate) use field::zero_length;
pub use field::{Axis, Drift, Offset, Orbit, WaveField};
pub use grid::{Channel, Edge, Grid};
pub use group::{Aberration, Bloom, Blur, Displace, Grade, Group, Mask, Post, Vignette};
pub use image::{Image, Picture, PngHead};
pub use input::{Input, Source};
pub use path::{Ribbon, Shape};
pub use sub_emitter::{Population, SubEmitter};
pub(crate) use timeline::place;
pub use timeline::{Clip, ClipAxis, Ease, Threshold, Trigger};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::color::Color;
use crate::expr::Expr;
use crate::unit::{Quantity, Unit};

/// Schema of [`Effect`] in JSON.
pub const EFFECT_SCHEMA: &str = "effectforge.effect/1";

/// An effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Always [`EFFECT_SCHEMA`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = EFFECT_SCHEMA)))]
    pub schema: String,
    /// Name for people; letters, digits, spaces and hyphens.
    pub name: String,
    /// Family, for example `particles`.
    pub family: String,
    /// Default seed.
    pub seed: u32,
    /// Length of the loop (a time).
    pub duration: Quantity,
    /// Design size; every length is meant at this size.
    pub design: Design,
    /// Parameter whose value multiplies time; none for real time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_scale: Option<String>,
    /// Colours by role.
    pub palette: BTreeMap<String, Color>,
    /// What the user of the effect can change.
    pub params: Vec<Param>,
    /// Named expressions, for what several places use. A signal means its expression, read where
    /// it is named: the same signal in a sprite and in a shade speaks of elements and of pixels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub signals: BTreeMap<String, Expr>,
    /// What comes from outside while the effect plays: pointer, scroll, sound.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, Input>,
    /// Clips by name: what happens when, and while what is done to the effect.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub timeline: BTreeMap<String, Clip>,
    /// Images by name, which pictures draw.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub images: BTreeMap<String, Image>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Ids of the visible nodes, back to front.
    pub layers: Vec<String>,
    /// What is done to the whole picture, in order; at most 8 steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post: Vec<Post>,
    /// Accessibility.
    pub a11y: Accessibility,
    /// Bounds that the effect keeps.
    pub budget: Budget,
    /// Where it came from, for people and tools; never read for meaning.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub provenance: BTreeMap<String, String>,
}

/// Design size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// A length.
    pub width: Quantity,
    /// A length.
    pub height: Quantity,
}

/// An exposed parameter: a slider in the studio, an option in JavaScript, a control elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("unevaluatedProperties" = false)))]
pub struct Param {
    /// Identifier: a lower-case letter, then letters, digits or `_`; at most 32.
    pub id: String,
    /// Labels by language; `en` and `fr` are mandatory.
    pub label: BTreeMap<String, String>,
    /// Heading under which it is shown: `motion`, `look`, `colour`.
    pub group: String,
    /// What it holds.
    #[serde(flatten)]
    pub kind: ParamKind,
}

/// What a parameter holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ParamKind {
    /// A number with range and unit.
    Float {
        /// Start value.
        default: f64,
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
        /// Step of its slider.
        step: f64,
        /// Unit of all four.
        #[serde(default)]
        unit: Unit,
    },
    /// A colour that takes the place of a palette role.
    Color {
        /// The role; its palette colour is the default.
        role: String,
    },
}

/// A node with its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("unevaluatedProperties" = false)))]
pub struct Node {
    /// Identifier, unique in the effect; same form as a parameter's.
    pub id: String,
    /// What it is.
    #[serde(flatten)]
    pub kind: NodeKind,
}

/// The node types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NodeKind {
    /// Paints the whole canvas.
    Fill(Fill),
    /// Where elements are and how many.
    Emitter(Emitter),
    /// Where children of other elements are.
    SubEmitter(Box<SubEmitter>),
    /// Field: carries elements along, and round the edges of the canvas.
    Drift(Drift),
    /// Field: moves elements to and fro like a travelling wave.
    Wave(WaveField),
    /// Field: moves elements round on an ellipse.
    Orbit(Orbit),
    /// Field: moves elements by any closed-form displacement.
    Offset(Offset),
    /// Draws the elements of an emitter as sprites.
    Sprite(Sprite),
    /// Film grain over everything below.
    Grain(Grain),
    /// Colours every pixel by an expression.
    Shade(Shade),
    /// Draws the elements of an emitter as bands along curves.
    Ribbon(Box<Ribbon>),
    /// Draws the elements of an emitter as outlines: letters, shapes.
    Shape(Box<Shape>),
    /// Composites layers on a surface of their own.
    Group(Box<Group>),
    /// A simulation on cells, for shades and elements to read.
    Grid(Grid),
    /// Draws the elements of an emitter as an image.
    Picture(Box<Picture>),
}

impl NodeKind {
    /// The type's name in JSON; also the key of exporters' support tables.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Fill(_) => "fill",
            Self::Emitter(_) => "emitter",
            Self::SubEmitter(_) => "sub_emitter",
            Self::Drift(_) => "drift",
            Self::Wave(_) => "wave",
            Self::Orbit(_) => "orbit",
            Self::Offset(_) => "offset",
            Self::Sprite(_) => "sprite",
            Self::Grain(_) => "grain",
            Self::Shade(_) => "shade",
            Self::Ribbon(_) => "ribbon",
            Self::Shape(_) => "shape",
            Self::Group(_) => "group",
            Self::Grid(_) => "grid",
            Self::Picture(_) => "picture",
        }
    }

    /// Whether it moves elements.
    #[must_use]
    pub const fn is_field(&self) -> bool {
        matches!(
            self,
            Self::Drift(_) | Self::Wave(_) | Self::Orbit(_) | Self::Offset(_)
        )
    }

    /// Whether it can be a layer.
    #[must_use]
    pub const fn is_visible(&self) -> bool {
        !self.is_field() && !matches!(self, Self::Emitter(_) | Self::SubEmitter(_) | Self::Grid(_))
    }
}

/// A gradient over the whole canvas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fill {
    /// Straight or round.
    pub paint: Paint,
    /// At least one; one alone is a flat colour. Positions rise from 0 to 1.
    pub stops: Vec<PaintStop>,
    /// 0 to 1; may change with time.
    #[serde(default = "Expr::one")]
    pub opacity: Expr,
    /// How it meets what lies below.
    #[serde(default)]
    pub blend: Blend,
}

/// Geometry of a gradient, in shares of the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Paint {
    /// From one point to the other.
    Linear {
        /// Start, shares of width and height.
        from: [f64; 2],
        /// End, shares of width and height.
        to: [f64; 2],
    },
    /// Round a centre.
    Radial {
        /// Centre, shares of width and height.
        center: [f64; 2],
        /// Radius as a share of the longer side.
        radius: f64,
    },
}

/// A colour at a place of a gradient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaintStop {
    /// 0 to 1.
    pub at: f64,
    /// A palette role.
    pub color: String,
    /// Alpha, 0 to 1.
    #[serde(default = "one")]
    pub alpha: f64,
}

fn one() -> f64 {
    1.0
}

/// How a layer meets what lies below it, in non-linear sRGB like a browser's canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Blend {
    /// Source over.
    #[default]
    Normal,
    /// Sum, clamped: light on light.
    Add,
    /// Screen.
    Screen,
}

/// Where elements are and how many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Emitter {
    /// Never more elements than this, at any size.
    pub capacity: u32,
    /// Elements at the design size (pure number, constant); scaled with the canvas area.
    pub count: Expr,
    /// Horizontal place, a length from the left.
    pub x: Expr,
    /// Vertical place, a length from the top.
    pub y: Expr,
    /// Length of an element's life; none lives for ever. Lives follow each other without gap, each
    /// element with a phase of its own; when the effect loops, a whole number of lives fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<Expr>,
    /// Elements that begin their lives together and share `rand_burst`, at least 2; none: each for
    /// itself. Element `k` belongs to burst `⌊k / burst⌋`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burst: Option<u32>,
    /// Whether `count` holds at every size of the canvas (letters of a text, bars of a spectrum)
    /// instead of growing with its area.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fixed: bool,
}

/// Colours every pixel of the canvas: a number per pixel is looked up on a ramp of colours. The ramp
/// is a gradient of 256 steps, straight between its stops in sRGB like [`Fill`]'s. The pixel's
/// colour is `ramp(value) + light` (each channel kept below 1), its alpha `ramp alpha · alpha`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shade {
    /// Place on the ramp, clamped to 0 to 1; of every pixel (`{"env": "x"}`, `{"env": "y"}`).
    pub value: Expr,
    /// At least two stops, rising from 0 to 1.
    pub stops: Vec<PaintStop>,
    /// 0 to 1, clamped.
    #[serde(default = "Expr::one")]
    pub alpha: Expr,
    /// White that is added before alpha, 0 to 1, clamped: highlights.
    #[serde(default = "Expr::zero")]
    pub light: Expr,
    /// Size of the smallest feature that must be seen, a length of 1 to 64 px. A target without a
    /// GPU may compute the picture that coarsely and scale it up.
    pub detail: Quantity,
    /// How it meets what lies below.
    #[serde(default)]
    pub blend: Blend,
}

/// Draws elements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sprite {
    /// Id of an emitter.
    pub emitter: String,
    /// Ids of fields, in the order in which they move the element.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Half the sprite's width, a length.
    pub radius: Expr,
    /// Alpha, 0 to 1; values outside are clamped.
    pub alpha: Expr,
    /// The picture: lobes added to each other.
    pub lobes: Vec<Lobe>,
    /// Palette roles with weights; each element takes one by chance.
    pub colors: Vec<ColorShare>,
    /// How elements meet what lies below.
    #[serde(default)]
    pub blend: Blend,
}

/// A round spot of the sprite's picture, or an ellipse of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lobe {
    /// Half width and half height as shares of the radius; 0.02 to 1.
    #[serde(default = "full_size")]
    pub size: [f64; 2],
    /// From the centre (0) to the rim (1), rising; straight between, nothing beyond.
    pub stops: Vec<LobeStop>,
}

fn full_size() -> [f64; 2] {
    [1.0, 1.0]
}

/// Alpha and whiteness at a place of a lobe.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LobeStop {
    /// 0 to 1.
    pub at: f64,
    /// 0 to 1.
    pub alpha: f64,
    /// Share of white mixed into the element's colour (straight, in sRGB), 0 to 1.
    #[serde(default)]
    pub white: f64,
}

/// A palette role and how often it is taken. The element's number of the stream `@color` decides; an
/// expression may read it (`{"rand": "@color"}`) to go with the colour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ColorShare {
    /// Palette role.
    pub color: String,
    /// Share, above 0.
    #[serde(default = "one")]
    pub weight: f64,
}

/// Static film grain; hides banding. A tile of 64 × 64 CSS pixels, repeated from the top left corner.
/// A random number `g` from −1 to 1 decides each: grey 0 below 0, 255 above, with alpha `amount·|g|`.
/// Pixel `p = 64·y + x` takes bits `6·(p mod 4)` to `+5` of the 24 of element `⌊p/4⌋`: with those as
/// number `b`, `g = (b + ½)/32 − 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Grain {
    /// Strongest alpha, 0 to 0.5.
    pub amount: f64,
}

/// What is shown to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accessibility {
    /// Time of the still that stands for the effect; also shown under reduced motion.
    pub poster: Quantity,
    /// Descriptions by language; `en` and `fr` are mandatory.
    pub label: BTreeMap<String, String>,
}

/// Bounds that the effect keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Elements of all emitters together, at the design size.
    pub elements: u32,
    /// Bytes of the exported module after gzip.
    pub gzip_bytes: u32,
}

impl Effect {
    /// The node of an id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&NodeKind> {
        self.nodes
            .iter()
            .find(|node| node.id == id)
            .map(|node| &node.kind)
    }

    /// The parameter of an id.
    #[must_use]
    pub fn param(&self, id: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.id == id)
    }
}

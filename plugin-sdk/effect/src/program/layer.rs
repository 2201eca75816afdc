//! Visible layers, lowered: what is drawn, in values.

use super::ValueId;
use crate::graph::{Blend, Lobe, Paint};

/// A visible layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// A gradient over the whole canvas.
    Fill(FillLayer),
    /// Elements.
    Sprites(SpriteLayer),
    /// Film grain.
    Grain {
        /// Id of its node.
        node: String,
        /// Strongest alpha.
        amount: f64,
        /// Stream of its random numbers: element `⌊(64·y + x)/4⌋`, slot 0; see
        /// [`crate::graph::Grain`].
        stream: u32,
    },
    /// A colour per pixel.
    Shade(ShadeLayer),
    /// Bands along curves.
    Ribbons(RibbonLayer),
    /// Outlines.
    Shapes(ShapeLayer),
}

/// Elements drawn as bands along curves: see [`crate::graph::Ribbon`].
#[derive(Clone, Debug, PartialEq)]
pub struct RibbonLayer {
    /// Id of its node.
    pub node: String,
    /// Never more elements than this.
    pub capacity: u32,
    /// Elements at the design size; constant.
    pub count: ValueId,
    /// Whether the count holds at every size.
    pub fixed: bool,
    /// First point, CSS pixels.
    pub start: [ValueId; 2],
    /// Points of a curve, at least 2.
    pub points: u32,
    /// Way from a point to the next, CSS pixels.
    pub step: [ValueId; 2],
    /// Displacement of what is drawn, CSS pixels.
    pub shift: [ValueId; 2],
    /// Width at a point, CSS pixels.
    pub width: ValueId,
    /// Not clamped yet.
    pub alpha: ValueId,
    /// Random number that picks the colour.
    pub pick: ValueId,
    /// As in [`SpriteLayer::colors`].
    pub colors: Vec<(usize, f64)>,
    /// How bands meet what lies below.
    pub blend: Blend,
}

/// Elements drawn as outlines: see [`crate::graph::Shape`].
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeLayer {
    /// Id of its node.
    pub node: String,
    /// Never more elements than this.
    pub capacity: u32,
    /// Elements at the design size; constant.
    pub count: ValueId,
    /// Whether the count holds at every size.
    pub fixed: bool,
    /// Origin of the outline, CSS pixels.
    pub place: [ValueId; 2],
    /// CSS pixels per unit of the outlines.
    pub size: [ValueId; 2],
    /// Turns, clockwise.
    pub angle: ValueId,
    /// Not clamped yet.
    pub alpha: ValueId,
    /// Not clamped yet.
    pub morph: ValueId,
    /// SVG path data; element `k` draws `k mod n`.
    pub outlines: Vec<String>,
    /// What they become; empty, or as many.
    pub into: Vec<String>,
    /// Name of the image that fills the outline, a square of one unit about its origin, instead of a
    /// colour.
    pub image: Option<String>,
    /// Random number that picks the colour.
    pub pick: ValueId,
    /// As in [`SpriteLayer::colors`].
    pub colors: Vec<(usize, f64)>,
    /// How outlines meet what lies below.
    pub blend: Blend,
}

/// A colour per pixel: see [`crate::graph::Shade`].
#[derive(Clone, Debug, PartialEq)]
pub struct ShadeLayer {
    /// Id of its node.
    pub node: String,
    /// Place on the ramp, not clamped yet.
    pub value: ValueId,
    /// Not clamped yet.
    pub alpha: ValueId,
    /// Added white, not clamped yet.
    pub light: ValueId,
    /// Position, index into [`super::Program::roles`], alpha.
    pub stops: Vec<(f64, usize, f64)>,
    /// Smallest feature, design pixels.
    pub detail: f64,
    /// How it meets what lies below.
    pub blend: Blend,
}

/// A gradient over the whole canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct FillLayer {
    /// Id of its node.
    pub node: String,
    /// Geometry.
    pub paint: Paint,
    /// Position, index into [`super::Program::roles`], alpha.
    pub stops: Vec<(f64, usize, f64)>,
    /// 0 to 1, rate frame at most.
    pub opacity: ValueId,
    /// How it meets what lies below.
    pub blend: Blend,
}

/// Elements drawn as sprites.
#[derive(Clone, Debug, PartialEq)]
pub struct SpriteLayer {
    /// Id of its node.
    pub node: String,
    /// Never more than this.
    pub capacity: u32,
    /// Elements at the design size; constant.
    pub count: ValueId,
    /// Whether the count holds at every size.
    pub fixed: bool,
    /// Centre, CSS pixels.
    pub x: ValueId,
    /// Centre, CSS pixels.
    pub y: ValueId,
    /// Half width of the picture, CSS pixels.
    pub radius: ValueId,
    /// Not clamped yet.
    pub alpha: ValueId,
    /// Random number that picks the colour.
    pub pick: ValueId,
    /// Index into [`super::Program::roles`] and the pick below which it is taken; the last bound is 1.
    pub colors: Vec<(usize, f64)>,
    /// The picture.
    pub lobes: Vec<Lobe>,
    /// How elements meet what lies below.
    pub blend: Blend,
}

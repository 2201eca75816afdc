//! The order of a frame: layers, surfaces and what is done to surfaces, for a machine with a stack of
//! surfaces.
//!
//! The canvas is the first surface. Every stage speaks of the topmost one. Without groups and post
//! chains the stages are the layers alone.

use super::ValueId;
use crate::graph::Blend;

/// One step of a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Draws a layer, by index into [`super::Program::layers`]; those come in ascending order.
    Layer(usize),
    /// Puts a transparent surface on the stack.
    Open,
    /// Does something to the finished topmost surface.
    Post {
        /// Id of the group, or `post` for the chain of the whole picture.
        node: String,
        /// What.
        step: Step,
    },
    /// Takes the topmost surface away and multiplies the one below by its alpha.
    Mask {
        /// Whether one minus the alpha counts.
        invert: bool,
    },
    /// Takes the topmost surface away and draws it on the one below.
    Close {
        /// Id of the group, or `post`.
        node: String,
        /// Not clamped yet; rate frame at most.
        opacity: ValueId,
        /// How it meets what lies below.
        blend: Blend,
    },
}

/// A step over a finished surface, see [`crate::graph::Post`]. Values are of rate frame at most, where
/// nothing else is said, and within their bounds; lengths are CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Gaussian blur.
    Blur {
        /// Twice the standard deviation.
        radius: ValueId,
    },
    /// Light that spreads from what is bright.
    Bloom {
        /// From where on a channel shines.
        threshold: ValueId,
        /// Of the blur.
        radius: ValueId,
        /// Factor of what is added.
        strength: ValueId,
    },
    /// Colour grading.
    Grade {
        /// Factor.
        brightness: ValueId,
        /// Factor round the middle.
        contrast: ValueId,
        /// Factor.
        saturation: ValueId,
        /// Turns.
        hue: ValueId,
    },
    /// Darkening towards the edges.
    Vignette {
        /// Share at the outside.
        amount: ValueId,
        /// Where it begins, a share of the longer side.
        inner: f64,
        /// Where it is full.
        outer: f64,
    },
    /// Red and blue drift apart.
    Aberration {
        /// To the right.
        x: ValueId,
        /// Downwards.
        y: ValueId,
    },
    /// Every pixel comes from another place.
    Displace {
        /// To the right, rate pixel.
        dx: ValueId,
        /// Downwards, rate pixel.
        dy: ValueId,
        /// Smallest feature, design pixels.
        detail: f64,
    },
}

impl Step {
    /// The step's name in the graph.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Blur { .. } => "blur",
            Self::Bloom { .. } => "bloom",
            Self::Grade { .. } => "grade",
            Self::Vignette { .. } => "vignette",
            Self::Aberration { .. } => "aberration",
            Self::Displace { .. } => "displace",
        }
    }

    /// The step's values.
    #[must_use]
    pub fn values(&self) -> Vec<ValueId> {
        let mut own = *self;
        own.values_mut().into_iter().map(|id| *id).collect()
    }

    pub(super) fn values_mut(&mut self) -> Vec<&mut ValueId> {
        match self {
            Self::Blur { radius } => vec![radius],
            Self::Bloom {
                threshold,
                radius,
                strength,
            } => vec![threshold, radius, strength],
            Self::Grade {
                brightness,
                contrast,
                saturation,
                hue,
            } => vec![brightness, contrast, saturation, hue],
            Self::Vignette { amount, .. } => vec![amount],
            Self::Aberration { x, y } => vec![x, y],
            Self::Displace { dx, dy, .. } => vec![dx, dy],
        }
    }
}

impl Stage {
    pub(super) fn values_mut(&mut self) -> Vec<&mut ValueId> {
        match self {
            Self::Post { step, .. } => step.values_mut(),
            Self::Close { opacity, .. } => vec![opacity],
            Self::Layer(_) | Self::Open | Self::Mask { .. } => Vec::new(),
        }
    }
}

/// Most surfaces that lie on the stack at once beside the canvas.
#[must_use]
pub fn surfaces(stages: &[Stage]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for stage in stages {
        match stage {
            Stage::Open => open += 1,
            Stage::Mask { .. } | Stage::Close { .. } => open = open.saturating_sub(1),
            Stage::Layer(_) | Stage::Post { .. } => {}
        }
        most = most.max(open);
    }
    most
}

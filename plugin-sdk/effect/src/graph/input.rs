//! Inputs: numbers that the world outside gives while an effect plays.
//!
//! Where nobody gives one, as in the native render, in a file target, and before a visitor moves the
//! pointer, an input is its `idle` expression. So every effect stays a function of time and seed
//! wherever it is recorded, and comes alive where it is played.

use serde::{Deserialize, Serialize};

use crate::expr::Expr;
use crate::unit::Dimension;

/// An input of the effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Where the number comes from.
    pub source: Source,
    /// The number while nobody gives one; depends on time at most.
    pub idle: Expr,
    /// Time in which a change is followed to two thirds, seconds; 0 follows at once. At most 2 s.
    #[serde(default)]
    pub smooth: f64,
}

/// A source of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The pointer's place from the left, a length.
    PointerX,
    /// The pointer's place from the top, a length.
    PointerY,
    /// 1 while the pointer is over the effect, 0 otherwise.
    Hover,
    /// Share of the way that the effect has scrolled through the window: 0 as it enters from below,
    /// 1 as it leaves above.
    Scroll,
    /// Seconds since the last click or tap; grows without bound.
    Click,
    /// Loudness of the lowest band (to 250 Hz), 0 to 1.
    Bass,
    /// Loudness of the middle band (250 Hz to 2 kHz), 0 to 1.
    Mid,
    /// Loudness of the highest band (from 2 kHz), 0 to 1.
    Treble,
}

impl Source {
    /// What its number is.
    #[must_use]
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::PointerX | Self::PointerY => Dimension::LENGTH,
            Self::Click => Dimension::TIME,
            Self::Hover | Self::Scroll | Self::Bass | Self::Mid | Self::Treble => Dimension::SCALAR,
        }
    }
}

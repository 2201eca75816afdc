//! DNA: what a brief asks for, with the evidence for every field.
//!
//! Invariant: a field whose source is [`Source::Default`] has no spans; any other has at least one
//! span into [`crate::Document::plain_text`] of the document it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::color::Color;

/// Schema of [`Dna`] in JSON.
pub const DNA_SCHEMA: &str = "effectforge.dna/1";

/// What a brief asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dna {
    /// Always [`DNA_SCHEMA`].
    #[cfg_attr(feature = "schema", schemars(extend("const" = DNA_SCHEMA)))]
    pub schema: String,
    /// Whether one can go on from here.
    pub status: Status,
    /// A short name for the effect, letters, digits and spaces only.
    pub title: String,
    /// `fr`, `en`, `mixed` or `und`.
    pub language: Field<String>,
    /// Effect families, best first; vocabulary of the generators (`particles`, `snow`, …).
    pub families: Vec<Field<String>>,
    /// Colours in order of weight.
    pub palette: Vec<Swatch>,
    /// Motions, best first: `flow`, `drift`, `fall`, `rise`, `swirl`, `pulse`, …
    pub motion: Vec<Field<String>>,
    /// `slow`, `medium` or `fast`.
    pub speed: Field<String>,
    /// `low`, `medium` or `high`.
    pub density: Field<String>,
    /// Moods, best first: `calm`, `luxurious`, `magical`, …
    pub mood: Vec<Field<String>>,
    /// Constraints by key (`duration_s`, `count`, `transparent`, `max_kb`, …), JSON values.
    #[serde(default)]
    pub constraints: BTreeMap<String, Field<Value>>,
    /// Demands that exclude each other.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
    /// Probability, 0 to 1, that the reading is the one meant.
    pub confidence: f64,
    /// The one question worth asking when the brief leaves too much open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// What was repaired or ignored in the text; sentences for people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Whether a brief can become an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Clear.
    Ok,
    /// Clear, but some demands exclude each other.
    OkWithConflicts,
    /// Too vague; the defaults are a proposal and `question` asks.
    NeedsClarification,
    /// The text does not describe anything to be seen.
    NotAnEffect,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The brief says so.
    Stated,
    /// Follows from what the brief says.
    Implied,
    /// Nothing said; the house default.
    Default,
}

/// Bytes `start..end` of the document's plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A value with its evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FieldOf_{T}"))]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub source: Source,
    /// The evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Probability, 0 to 1, that the value is right.
    pub confidence: f64,
}

impl<T> Field<T> {
    /// A house default: no evidence.
    pub fn default_of(value: T, confidence: f64) -> Self {
        Self {
            value,
            source: Source::Default,
            spans: Vec::new(),
            confidence,
        }
    }

    /// A value that the brief states at `span`.
    pub fn stated(value: T, span: Span, confidence: f64) -> Self {
        Self {
            value,
            source: Source::Stated,
            spans: vec![span],
            confidence,
        }
    }

    /// A value that follows from what stands at `spans`.
    pub fn implied(value: T, spans: Vec<Span>, confidence: f64) -> Self {
        Self {
            value,
            source: Source::Implied,
            spans,
            confidence,
        }
    }
}

/// One colour of the palette.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Swatch {
    /// sRGB as `#rrggbb`.
    pub hex: String,
    /// `bg`, `primary`, `secondary`, `accent` or `glow`.
    pub role: String,
    /// The words it came from, or the name of the default.
    pub name: String,
    /// Where it came from.
    pub source: Source,
    /// The evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// Probability, 0 to 1, that the colour is meant.
    pub confidence: f64,
}

impl Swatch {
    /// The colour, when `hex` is one.
    #[must_use]
    pub fn color(&self) -> Option<Color> {
        Color::from_hex(&self.hex)
    }
}

/// Two demands that exclude each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conflict {
    /// `speed`, `palette`, `complexity`, `target_capability`, `performance` or `size`.
    pub code: String,
    /// One sentence for people.
    pub message: String,
    /// The demands, as evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

impl Dna {
    /// The best family, when there is one.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.families.first().map(|field| field.value.as_str())
    }

    /// Whether a motion is asked for.
    #[must_use]
    pub fn has_motion(&self, motion: &str) -> bool {
        self.motion.iter().any(|field| field.value == motion)
    }

    /// Whether a mood is asked for.
    #[must_use]
    pub fn has_mood(&self, mood: &str) -> bool {
        self.mood.iter().any(|field| field.value == mood)
    }

    /// A constraint as a number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        self.constraints
            .get(key)
            .and_then(|field| field.value.as_f64())
    }

    /// A constraint as a truth value; false when absent.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.constraints
            .get(key)
            .and_then(|field| field.value.as_bool())
            .unwrap_or(false)
    }

    /// The first colour of a role.
    #[must_use]
    pub fn swatch(&self, role: &str) -> Option<Color> {
        self.palette
            .iter()
            .find(|swatch| swatch.role == role)
            .and_then(Swatch::color)
    }
}

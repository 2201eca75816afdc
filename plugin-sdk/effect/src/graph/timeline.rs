//! The timeline: clips that begin at a trigger, run for a length, and give a progress and a strength.
//!
//! A clip lies on an *axis*, the number that its trigger runs along: the time in the loop, or an input.
//! Along the click it is seconds, along the pointer a length, along scroll, hover and sound a pure
//! number; everything of a clip that has a place on the axis is written in the axis's unit. So one
//! rule serves animations that play by themselves and those that are driven (scrubbed) by a visitor,
//! and a frame stays a function of time, seed, size, parameters and inputs.

use serde::{Deserialize, Serialize};

use super::Effect;
use crate::expr::{Expr, Unused};
use crate::unit::{Dimension, Quantity, Unit};

/// A stretch of an axis, read by `{"clip": name}` (its progress) and `{"envelope": name}` (its
/// strength).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Clip {
    /// What begins it; names the axis.
    #[serde(default)]
    pub trigger: Trigger,
    /// How far after the trigger it begins; none: with it. Below zero only after or with a clip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Quantity>,
    /// How long one turn is, above zero.
    pub length: Quantity,
    /// Turns, 1 to 64.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub repeat: u32,
    /// Pause between turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<Quantity>,
    /// Whether every second turn runs backwards.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alternate: bool,
    /// How progress goes from 0 to 1.
    #[serde(default, skip_serializing_if = "Ease::is_linear")]
    pub ease: Ease,
    /// How long its strength rises at the beginning of each turn; none: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fade_in: Option<Quantity>,
    /// How long its strength falls at the end of each turn; none: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fade_out: Option<Quantity>,
    /// Greatest strength, 0 to 1.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub strength: f64,
    /// Whether its strength stays after the last turn.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hold: bool,
    /// How much later it begins for an element: letters one after another. Read where the clip is
    /// read, so it may name what that place may name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stagger: Option<Expr>,
    /// Clips of one track take turns, so they must not overlap; `{"track": name}` is the strength of
    /// the one that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
}

/// What begins a clip, and the axis that it lies on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The loop begins; the axis is the time since then, 0 to the loop's length.
    Load(Unused),
    /// The axis is this input: seconds since the last click, the way scrolled, the pointer's place,
    /// hover, loudness.
    Input(String),
    /// The axis is how far an input is above a bound; the strength stays as long as it is.
    Threshold(Threshold),
    /// The named clip has ended; the same axis.
    After(String),
    /// The named clip begins; the same axis.
    With(String),
}

/// A bound on an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Id of an input.
    pub input: String,
    /// The bound, in the input's unit. How far above it the clip has ended is the clip's length: a
    /// jump at the bound itself would flicker.
    pub above: Quantity,
}

impl Default for Trigger {
    fn default() -> Self {
        Self::Load(Unused {})
    }
}

/// How progress goes from 0 to 1, with `t` the share of the turn that has passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ease {
    /// `t`.
    #[default]
    Linear,
    /// Begins slowly: `t³`.
    In,
    /// Ends slowly: `1 − (1 − t)³`.
    Out,
    /// Begins and ends slowly: `t²(3 − 2t)`.
    InOut,
    /// Goes past its end and comes back: `1 + 1.70158·u² − 2.70158·u³` with `u = 1 − t`.
    Back,
    /// Swings about its end: `1 − (1 − t)·e^(−5t)·cos(3 turns · t)`.
    Elastic,
    /// So many jumps, the last at the end, 1 to 64: `⌊t·n⌋/n`.
    Steps(u8),
}

impl Ease {
    fn is_linear(&self) -> bool {
        *self == Self::Linear
    }
}

fn once() -> u32 {
    1
}

fn is_once(repeat: &u32) -> bool {
    *repeat == 1
}

fn full() -> f64 {
    1.0
}

fn is_full(strength: &f64) -> bool {
    *strength == 1.0
}

/// The axis of a clip, after all clips that it follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClipAxis<'a> {
    /// Time in the loop.
    Loop,
    /// An input.
    Input(&'a str),
    /// How far an input is above a bound.
    Above(&'a Threshold),
}

impl Clip {
    /// A clip of the loop: begins after `start` seconds and lasts `length` seconds.
    #[must_use]
    pub fn load(start: f64, length: f64) -> Self {
        let second = |value| Quantity::new(value, Unit::Second);
        Self::on(Trigger::default(), second(start), second(length))
    }

    /// A clip along an input: begins where the input is `start` and has ended `length` further on.
    #[must_use]
    pub fn along(input: &str, start: Quantity, length: Quantity) -> Self {
        Self::on(Trigger::Input(input.to_owned()), start, length)
    }

    /// A clip while an input is above a bound; it has ended `length` above it.
    #[must_use]
    pub fn above(input: &str, above: Quantity, length: Quantity) -> Self {
        let input = input.to_owned();
        let start = Quantity::new(0.0, length.unit);
        Self::on(
            Trigger::Threshold(Threshold { input, above }),
            start,
            length,
        )
    }

    /// A clip that begins when another has ended, or that much before it where `start` is negative.
    #[must_use]
    pub fn after(clip: &str, start: Quantity, length: Quantity) -> Self {
        Self::on(Trigger::After(clip.to_owned()), start, length)
    }

    /// A clip that begins when another begins.
    #[must_use]
    pub fn with(clip: &str, start: Quantity, length: Quantity) -> Self {
        Self::on(Trigger::With(clip.to_owned()), start, length)
    }

    /// A clip with this trigger.
    #[must_use]
    pub fn on(trigger: Trigger, start: Quantity, length: Quantity) -> Self {
        Self {
            trigger,
            start: (start.value != 0.0).then_some(start),
            length,
            repeat: 1,
            gap: None,
            alternate: false,
            ease: Ease::Linear,
            fade_in: None,
            fade_out: None,
            strength: 1.0,
            hold: false,
            stagger: None,
            track: None,
        }
    }

    /// With this ease.
    #[must_use]
    pub fn ease(self, ease: Ease) -> Self {
        Self { ease, ..self }
    }

    /// With these fades, in the axis's unit.
    #[must_use]
    pub fn fades(self, fade_in: f64, fade_out: f64) -> Self {
        let fade = |value: f64| (value > 0.0).then_some(Quantity::new(value, self.length.unit));
        let (fade_in, fade_out) = (fade(fade_in), fade(fade_out));
        Self {
            fade_in,
            fade_out,
            ..self
        }
    }

    /// So many turns with a pause between them, in the axis's unit.
    #[must_use]
    pub fn repeat(self, turns: u32, gap: f64) -> Self {
        let gap = (gap > 0.0).then_some(Quantity::new(gap, self.length.unit));
        Self {
            repeat: turns,
            gap,
            ..self
        }
    }

    /// Every second turn backwards.
    #[must_use]
    pub fn alternate(self) -> Self {
        Self {
            alternate: true,
            ..self
        }
    }

    /// With this greatest strength.
    #[must_use]
    pub fn strength(self, strength: f64) -> Self {
        Self { strength, ..self }
    }

    /// Its strength stays after the end.
    #[must_use]
    pub fn hold(self) -> Self {
        Self { hold: true, ..self }
    }

    /// Later by this for each element.
    #[must_use]
    pub fn stagger(self, stagger: impl Into<Expr>) -> Self {
        let stagger = Some(stagger.into());
        Self { stagger, ..self }
    }

    /// On a track.
    #[must_use]
    pub fn track(self, track: &str) -> Self {
        let track = Some(track.to_owned());
        Self { track, ..self }
    }

    /// Whether its strength stays after the last turn: so it was asked, or its trigger is a bound.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.hold || matches!(self.trigger, Trigger::Threshold(_))
    }

    /// From the beginning of the first turn to the end of the last, in the axis's unit.
    #[must_use]
    pub fn total(&self) -> f64 {
        let turns = f64::from(self.repeat);
        self.length.value * turns + place(self.gap) * (turns - 1.0)
    }

    /// Every number that lies on the axis, with its key.
    pub(crate) fn places(&self) -> [(&'static str, Option<Quantity>); 5] {
        [
            ("start", self.start),
            ("length", Some(self.length)),
            ("gap", self.gap),
            ("fade_in", self.fade_in),
            ("fade_out", self.fade_out),
        ]
    }

    /// The same for those who change it.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Quantity> {
        let some = [
            &mut self.start,
            &mut self.gap,
            &mut self.fade_in,
            &mut self.fade_out,
        ];
        some.into_iter().flatten().chain([&mut self.length])
    }
}

/// The number of a place on the axis; none is 0.
pub(crate) fn place(number: Option<Quantity>) -> f64 {
    number.map_or(0.0, |number| number.value)
}

impl Effect {
    /// The axis of a clip and where on it the clip begins, without staggers; none when a clip that it
    /// follows does not exist, or follows it.
    #[must_use]
    pub fn clip_axis<'a>(&'a self, clip: &'a Clip) -> Option<(f64, ClipAxis<'a>)> {
        let (mut start, mut clip) = (place(clip.start), clip);
        for _ in 0..=self.timeline.len() {
            let (followed, ends) = match &clip.trigger {
                Trigger::Load(_) => return Some((start, ClipAxis::Loop)),
                Trigger::Input(id) => return Some((start, ClipAxis::Input(id))),
                Trigger::Threshold(bound) => return Some((start, ClipAxis::Above(bound))),
                Trigger::After(name) => (name, true),
                Trigger::With(name) => (name, false),
            };
            clip = self.timeline.get(followed)?;
            start += place(clip.start) + if ends { clip.total() } else { 0.0 };
        }
        None
    }

    /// What everything on an axis is; none when its input does not exist.
    #[must_use]
    pub fn axis_dimension(&self, axis: ClipAxis<'_>) -> Option<Dimension> {
        let id = match axis {
            ClipAxis::Loop => return Some(Dimension::TIME),
            ClipAxis::Input(id) => id,
            ClipAxis::Above(bound) => &bound.input,
        };
        self.inputs.get(id).map(|input| input.source.dimension())
    }
}

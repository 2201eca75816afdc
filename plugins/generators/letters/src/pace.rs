//! When things happen: clips of the loop, or clips that a visitor drives.
//!
//! A look is composed in shares of the loop: it comes between 0.03 and 0.58, is whole, and leaves from
//! 0.8 on. Where hovering, a click or scrolling is asked for, the same shares lie along that input
//! instead, and what the input is while nobody gives a number plays the look as the loop would. So the
//! picture of every moment stays known, and a page decides when it is seen.

use effectforge_sdk::Dna;
use effectforge_sdk::effect::builder::{envelope, track};
use effectforge_sdk::effect::graph::{Clip, Ease, Source, Trigger};
use effectforge_sdk::effect::{Expr, Quantity, Unit};

use crate::stage::Stage;

/// Share of the loop at which everything has come, whatever the sliders.
const WHOLE: f64 = 0.58;
/// Share of the loop at which things begin to leave, and how long they do.
const LEAVE: (f64, f64) = (0.8, 0.17);
/// Where scrolling has shown everything, and where it begins to take it away again.
const SCROLLED: (f64, f64) = (0.5, 0.72);
/// Input that drives a look.
const HAND: &str = "hand";

/// What begins a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Load,
    Hover,
    Click,
    Scroll,
}

impl When {
    /// What the call asks for, else the brief, else the loop.
    pub(crate) fn of(dna: &Dna, asked: Option<&str>) -> Self {
        let wishes = dna.constraints.get("interactive");
        let wishes = wishes.and_then(|field| field.value.as_array());
        let wishes = wishes
            .into_iter()
            .flatten()
            .filter_map(|wish| wish.as_str());
        let word = |word: &str| match word {
            "load" => Some(Self::Load),
            "hover" => Some(Self::Hover),
            "click" => Some(Self::Click),
            "scroll" => Some(Self::Scroll),
            _ => None,
        };
        asked
            .into_iter()
            .chain(wishes)
            .find_map(word)
            .unwrap_or(Self::Load)
    }
}

/// Clips of a look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    when: When,
    /// Length of the loop, seconds.
    long: f64,
}

impl Pace {
    /// Declares what the look is driven by.
    pub(crate) fn new(stage: &mut Stage) -> Self {
        let (when, long) = (stage.when, stage.brief.duration);
        let pace = Self { when, long };
        let (source, smooth) = match when {
            When::Load => return pace,
            When::Hover => (Source::Hover, 0.5),
            When::Click => (Source::Click, 0.0),
            When::Scroll => (Source::Scroll, 0.12),
        };
        let shown = pace.looped(stage, "shown", 0.0, WHOLE, Ease::Linear);
        let left = pace.looped(stage, "left", LEAVE.0, LEAVE.1, Ease::InOut);
        let whole = pace.at(WHOLE);
        let idle = match when {
            // Scrolling goes on; whoever leaves goes back the way they came.
            When::Scroll => shown * whole + left * (1.0 - SCROLLED.0),
            _ => (shown - left) * whole,
        };
        stage.e.input(HAND, source, smooth, idle);
        pace
    }

    fn looped(&self, stage: &mut Stage, name: &str, start: f64, long: f64, ease: Ease) -> Expr {
        let clip = Clip::load(short(start * self.long), short(long * self.long));
        stage.e.clip(name, clip.ease(ease))
    }

    /// A share of the loop as a place on the axis.
    fn at(&self, share: f64) -> Quantity {
        let (per_share, unit) = match self.when {
            When::Load | When::Click => (self.long, Unit::Second),
            When::Hover => (1.0 / WHOLE, Unit::One),
            When::Scroll => (SCROLLED.0 / WHOLE, Unit::One),
        };
        Quantity::new(short(share * per_share), unit)
    }

    fn trigger(&self) -> Trigger {
        match self.when {
            When::Load => Trigger::default(),
            _ => Trigger::Input(HAND.to_owned()),
        }
    }

    /// Progress of what comes between two shares of the loop, later by `later` shares per element.
    pub(crate) fn come(
        &self,
        stage: &mut Stage,
        name: &str,
        start: f64,
        long: f64,
        later: Option<Expr>,
        ease: Ease,
    ) -> Expr {
        let clip = Clip::on(self.trigger(), self.at(start), self.at(long)).ease(ease);
        let stagger = later.map(|later| later * self.at(1.0));
        stage.e.clip(name, Clip { stagger, ..clip })
    }

    /// Progress of what leaves. Where people drive it, going back is leaving, but for scrolling on.
    pub(crate) fn go(
        &self,
        stage: &mut Stage,
        name: &str,
        long: f64,
        later: Option<Expr>,
        ease: Ease,
    ) -> Expr {
        let (start, scale) = match self.when {
            When::Load => (self.at(LEAVE.0), self.long),
            When::Scroll => (Quantity::new(SCROLLED.1, Unit::One), 1.2),
            When::Hover | When::Click => return Expr::zero(),
        };
        let place = |share: f64| Quantity::new(short(share * scale), start.unit);
        let clip = Clip::on(self.trigger(), start, place(long)).ease(ease);
        let stagger = later.map(|later| later * place(1.0));
        stage.e.clip(name, Clip { stagger, ..clip })
    }
}

/// A moment at which things break: its middle and its spread as shares of the loop, its strength.
pub(crate) type Burst = (f64, f64, f64);

/// Strength of bursts: clips of one track. Hovering is one burst as long as it lasts, a click one of
/// its own; both leave the loop its bursts until then.
pub(crate) fn bursts(stage: &mut Stage, moments: &[Burst]) -> Expr {
    let long = stage.brief.duration;
    for (number, (at, spread, strength)) in moments.iter().enumerate() {
        let (start, end) = ((at - 1.7 * spread).max(0.0), (at + 1.7 * spread).min(1.0));
        let start = short(start * long);
        // The whole milliseconds that are left: a clip ends within its loop.
        let length = floor(end * long - start);
        let fade = length * 0.5;
        let clip = Clip::load(start, length).track("storm");
        let name = format!("burst_{}", number + 1);
        stage.e.clip(
            &name,
            clip.fades(floor(fade), floor(fade)).strength(*strength),
        );
    }
    match stage.when {
        When::Hover => stage.e.input(HAND, Source::Hover, 0.12, track("storm")),
        When::Click => {
            // Long after a click that nobody made.
            let never = Quantity::new(60.0, Unit::Second);
            stage.e.input(HAND, Source::Click, 0.0, never.into());
            let second = |value| Quantity::new(value, Unit::Second);
            stage.e.clip(
                "hit",
                Clip::along(HAND, second(0.0), second(0.9)).fades(0.05, 0.8),
            );
            track("storm").max(envelope("hit"))
        }
        When::Load | When::Scroll => track("storm"),
    }
}

/// 1 from `come` to `leave`, shares of the loop at which each begins and ends.
pub(crate) fn present(stage: &mut Stage, come: (f64, f64), leave: (f64, f64)) -> Expr {
    let long = stage.brief.duration;
    let clip = Clip::load(short(come.0 * long), short((leave.1 - come.0) * long));
    let fade = |(from, to): (f64, f64)| floor((to - from) * long);
    stage.e.clip("text", clip.fades(fade(come), fade(leave)));
    envelope("text")
}

/// Three decimals of a second, and what lies above left away: a clip must not outlast its loop.
fn short(value: f64) -> f64 {
    floor(value + 0.000_5)
}

fn floor(value: f64) -> f64 {
    (value * 1000.0).floor() / 1000.0
}

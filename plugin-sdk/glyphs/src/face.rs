//! The faces and how their data reads.

use effectforge_effect::outline::{Segment, parse};

use crate::accents::plain;
use crate::outline::{each, moved};

/// Units of the data per em.
const UNITS: f64 = 1000.0;
/// Letters that are not drawn but stand for one that is.
const ALIASES: [(char, char); 8] = [
    ('\u{2010}', '-'),
    ('\u{2011}', '-'),
    ('\u{2212}', '–'),
    ('\u{02bc}', '’'),
    ('\u{2032}', '’'),
    ('\u{201a}', ','),
    ('`', '‘'),
    ('´', '’'),
];

/// A set of letter shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Bold, even strokes, tight: for screens, speed, play.
    Sans,
    /// Book letters with serifs and contrast: for elegance, romance, silence.
    Serif,
}

/// A letter of a face; coordinates in em, the baseline at 0, the vertical axis downwards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) outline: Vec<Segment>,
    pub(crate) advance: f64,
    /// The letter without its accent, by which it is kerned.
    pub(crate) base: char,
}

impl Face {
    /// All faces.
    pub const ALL: [Self; 2] = [Self::Sans, Self::Serif];

    const fn data(self) -> &'static str {
        match self {
            Self::Sans => include_str!("../data/sans.txt"),
            Self::Serif => include_str!("../data/serif.txt"),
        }
    }

    /// Distance of baselines, em.
    #[must_use]
    pub const fn pitch(self) -> f64 {
        match self {
            Self::Sans => 1.08,
            Self::Serif => 1.0,
        }
    }

    /// Height of capitals above the baseline, em.
    #[must_use]
    pub fn cap(self) -> f64 {
        self.named("cap")
    }

    /// Width of a space, em.
    pub(crate) fn space(self) -> f64 {
        self.named("space")
    }

    fn named(self, name: &str) -> f64 {
        let rest = self
            .data()
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        rest.and_then(number).unwrap_or(0.0)
    }

    /// Whether the face draws a character.
    #[must_use]
    pub fn has(self, c: char) -> bool {
        self.line(c).is_some()
    }

    /// What the face says of a character: advance and outline, or advance, base, its place, the rest.
    fn line(self, c: char) -> Option<&'static str> {
        let c = ALIASES
            .iter()
            .find(|(from, _)| *from == c)
            .map_or(c, |(_, to)| *to);
        let of = |line: &'static str| line.strip_prefix(c)?.strip_prefix(' ');
        (!c.is_whitespace())
            .then(|| self.data().lines().find_map(of))
            .flatten()
    }

    pub(crate) fn glyph(self, c: char) -> Option<Glyph> {
        let (advance, rest) = self.line(c)?.split_once(' ')?;
        let advance = number(advance)?;
        if rest.starts_with('M') && !rest.starts_with("M ") {
            let outline = read(rest)?;
            return Some(Glyph {
                outline,
                advance,
                base: plain(c),
            });
        }
        let mut words = rest.splitn(4, ' ');
        let base = words.next()?.chars().next()?;
        let (dx, dy) = (
            words.next().and_then(number)?,
            words.next().and_then(number)?,
        );
        let (_, of_base) = self.line(base)?.split_once(' ')?;
        let mut outline = moved(&read(of_base)?, dx, dy);
        if let Some(mark) = words.next() {
            outline.extend(read(mark)?);
        }
        Some(Glyph {
            outline,
            advance,
            base: plain(c),
        })
    }

    /// What two letters move towards each other (below 0) or apart, em.
    pub(crate) fn kern(self, left: char, right: char) -> f64 {
        let pair = |line: &'static str| {
            let mut words = line.strip_prefix("kern ")?.splitn(3, ' ');
            let this = words.next()?.starts_with(left);
            let by = words.next().and_then(number)?;
            (this && words.next()?.contains(right)).then_some(by)
        };
        self.data().lines().find_map(pair).unwrap_or(0.0)
    }
}

/// A number of the data, in em.
fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().map(|units| units / UNITS)
}

/// An outline of the data, in em. It sets no blank before a minus.
fn read(data: &str) -> Option<Vec<Segment>> {
    let segments = parse(&data.replace('-', " -")).ok()?;
    let em = |p: [f64; 2]| p.map(|v| v / UNITS);
    Some(
        segments
            .into_iter()
            .map(|segment| each(segment, em))
            .collect(),
    )
}

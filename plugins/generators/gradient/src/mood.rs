//! Light, vivid or dark.

use effectforge_sdk::Dna;
use effectforge_sdk::effect::{Color, Oklch, Source};
use effectforge_style::{Tones, along, dusk, shift};

/// How bright the mesh is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Pastels on a light ground.
    Light,
    /// The palette at full colour.
    Vivid,
    /// Glowing colours on a dark ground.
    Dark,
}

/// The colours of a mesh, in the order of the colour wheel from the first to the last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mesh {
    /// Base, from one corner to the other.
    pub(crate) base: [Color; 3],
    pub(crate) first: Color,
    pub(crate) between: Color,
    pub(crate) last: Color,
    /// Beside the first and beside the last.
    pub(crate) beside: [Color; 2],
    pub(crate) accent: Color,
    /// Between the last and the accent: the accent lies in it.
    pub(crate) towards: Color,
    pub(crate) light: Color,
    /// Rest for the eye.
    pub(crate) deep: Color,
}

impl Mood {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Vivid, Self::Dark];

    /// Its name in parameters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Vivid => "vivid",
            Self::Dark => "dark",
        }
    }

    /// Name of an effect that the brief gives none.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Light => "Pastel gradient",
            Self::Vivid => "Vivid gradient",
            Self::Dark => "Night gradient",
        }
    }

    /// What is seen, in English and French.
    #[must_use]
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Light => (
                "Pastel colours drift slowly into each other",
                "Des couleurs pastel se fondent lentement",
            ),
            Self::Vivid => (
                "Vivid colours drift slowly into each other",
                "Des couleurs vives se fondent lentement",
            ),
            Self::Dark => (
                "Glowing colours drift slowly in the dark",
                "Des lueurs colorées dérivent lentement dans la nuit",
            ),
        }
    }

    /// The mood of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mood| mood.name() == name)
    }

    /// What a brief calls for: a ground that it states, then its moods.
    #[must_use]
    pub fn of(dna: &Dna, tones: &Tones) -> Self {
        if tones.light {
            return Self::Light;
        }
        if tones.bg_stated {
            return Self::Dark;
        }
        let by_mood = |mood: &str| match mood {
            "minimal" | "corporate" | "natural" | "playful" => Some(Self::Light),
            "dark" | "mysterious" | "luxurious" | "futuristic" | "scary" | "tense" | "epic" => {
                Some(Self::Dark)
            }
            "joyful" | "energetic" | "festive" | "romantic" => Some(Self::Vivid),
            _ => None,
        };
        dna.mood
            .iter()
            .find_map(|field| by_mood(&field.value))
            .unwrap_or(Self::Vivid)
    }

    /// Factor on the lights of the mesh: below a sheet of colour they are a wash.
    pub(crate) fn wash(self) -> f64 {
        if self == Self::Light { 0.22 } else { 1.0 }
    }

    /// The colours of the mesh.
    pub(crate) fn mesh(self, tones: &Tones) -> Mesh {
        let fit = |color: Color| self.fit(color);
        let (a, b) = (tones.primary, tones.secondary);
        let turn = turned(a, b);
        let beside = [beside(a, -turn), beside(b, turn)];
        let between = lively(along(a, b, 0.5), a, b);
        let ground = |color: Color| self.ground(color, tones);
        Mesh {
            base: [ground(a), ground(between), ground(b)],
            first: fit(a),
            between: fit(between),
            last: fit(b),
            beside: beside.map(fit),
            accent: fit(tones.accent),
            towards: fit(lively(along(b, tones.accent, 0.5), b, tones.accent)),
            light: self.highlight(tones.glow),
            deep: self.rest(tones, between),
        }
    }

    fn fit(self, color: Color) -> Color {
        let o = color.to_oklch();
        let (l, c) = match self {
            Self::Light => (0.76 + (o.l - 0.6) * 0.3, o.c.min(0.19)),
            Self::Vivid => (o.l.clamp(0.58, 0.86), o.c * 1.06),
            // Dim yellow is olive: amber stands for it in the dark.
            Self::Dark if is_yellow(o) => {
                return Oklch {
                    l: 0.72,
                    c: o.c.min(0.16),
                    h: o.h - 22.0,
                }
                .to_color();
            }
            Self::Dark => (0.56 + (o.l - 0.6) * 0.5, o.c * 1.05),
        };
        Oklch { l, c, h: o.h }.to_color()
    }

    fn ground(self, color: Color, tones: &Tones) -> Color {
        let o = color.to_oklch();
        match self {
            Self::Light => Oklch {
                l: 0.93,
                c: o.c.min(0.05),
                h: o.h,
            }
            .to_color(),
            Self::Vivid => Oklch {
                l: o.l.clamp(0.5, 0.76),
                c: o.c,
                h: o.h,
            }
            .to_color(),
            Self::Dark => {
                let h = dusk(o.h);
                let bg = tones.bg.to_oklch();
                Oklch {
                    l: bg.l.clamp(0.08, 0.15),
                    c: (o.c * 0.16).min(0.034),
                    h,
                }
                .to_color()
            }
        }
    }

    fn highlight(self, glow: Color) -> Color {
        let o = glow.to_oklch();
        match self {
            Self::Light => Color::WHITE,
            Self::Vivid => Oklch {
                l: 0.92,
                c: o.c.min(0.08),
                h: o.h,
            }
            .to_color(),
            Self::Dark => Oklch {
                l: 0.72,
                c: o.c,
                h: if is_yellow(o) { o.h - 22.0 } else { o.h },
            }
            .to_color(),
        }
    }

    fn rest(self, tones: &Tones, between: Color) -> Color {
        let o = between.to_oklch();
        match self {
            Self::Light => Oklch {
                l: 0.97,
                c: 0.012,
                h: o.h,
            }
            .to_color(),
            // Dim yellow is mustard: its shadow is amber.
            Self::Vivid if is_yellow(o) => Oklch {
                l: 0.64,
                c: 0.17,
                h: o.h - 38.0,
            }
            .to_color(),
            Self::Vivid => Oklch {
                l: 0.46,
                c: o.c * 1.05,
                h: o.h,
            }
            .to_color(),
            Self::Dark => tones.deeper(0.35),
        }
    }
}

/// A gradient has no ground: a full colour that the brief takes for one is a colour of the mesh.
pub(crate) fn all_colours(tones: Tones, dna: &Dna) -> Tones {
    if !tones.bg_stated || tones.bg.to_oklch().c < 0.1 {
        return tones;
    }
    let one = dna
        .palette
        .iter()
        .filter(|s| s.source == Source::Stated)
        .count()
        <= 2;
    let secondary = if one { tones.bg } else { tones.secondary };
    Tones {
        secondary,
        accent: if one {
            along(tones.primary, tones.bg, 0.5)
        } else {
            tones.bg
        },
        light: false,
        bg_stated: false,
        ..tones
    }
}

/// Degrees by which neighbours lie outside the span of the two colours.
fn turned(a: Color, b: Color) -> f64 {
    let way = (b.to_oklch().h - a.to_oklch().h + 540.0).rem_euclid(360.0) - 180.0;
    22.0_f64.copysign(way)
}

/// Grey has no hue to speak of.
fn is_yellow(color: Oklch) -> bool {
    color.c > 0.03 && (62.0..122.0).contains(&color.h)
}

/// A neighbour on the colour wheel. Beside yellow lies amber, whichever way: the other is the green of
/// sickness.
fn beside(color: Color, turn: f64) -> Color {
    let yellow = is_yellow(color.to_oklch());
    shift(color, 1.0, 1.0, if yellow { -turn.abs() } else { turn })
}

/// The colour between two is at least as rich as the duller of them.
fn lively(between: Color, a: Color, b: Color) -> Color {
    let o = between.to_oklch();
    let c = a.to_oklch().c.min(b.to_oklch().c);
    Oklch { c: o.c.max(c), ..o }.to_color()
}

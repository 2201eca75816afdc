//! What moods and motions do to a picture, whatever the family: how much it moves, how rich its colours
//! are, how deep its ground lies.
//!
//! A mood shades colours that nobody stated; what a brief states stays as it is.

use effectforge_sdk::effect::{Color, Dna, Oklch};

/// The temper of a brief.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Temper {
    /// Factor on what moves to and fro: 0.4 to 1.6.
    pub stir: f64,
    /// Factor on chroma.
    chroma: f64,
    /// Added to lightness.
    light: f64,
    /// Factor on the lightness of a dark ground.
    ground: f64,
    /// Degrees towards warmth (positive) or cold.
    warmth: f64,
}

const fn temper(stir: f64, chroma: f64, light: f64, ground: f64, warmth: f64) -> Temper {
    Temper {
        stir,
        chroma,
        light,
        ground,
        warmth,
    }
}

/// Hue of the warmest colour, degrees.
const WARM_HUE: f64 = 55.0;

impl Temper {
    /// Of the first mood that says something, and of the first motion that does.
    #[must_use]
    pub fn of(dna: &Dna) -> Self {
        let mood = dna.mood.iter().find_map(|field| mood(&field.value));
        let stir = dna.motion.iter().find_map(|field| motion(&field.value));
        let mood = mood.unwrap_or(temper(1.0, 1.0, 0.0, 1.0, 0.0));
        Self {
            stir: (mood.stir * stir.unwrap_or(1.0)).clamp(0.4, 1.6),
            ..mood
        }
    }

    /// A colour that nobody stated, in this mood.
    pub(crate) fn color(&self, color: Color) -> Color {
        let o = color.to_oklch();
        // The short way to warmth, and no further than it; neither way through the greens of sickness.
        let way = (WARM_HUE - o.h + 540.0).rem_euclid(360.0) - 180.0;
        let green = (95.0..205.0).contains(&o.h);
        let fiery = (20.0..95.0).contains(&o.h);
        let turn = match (self.warmth > 0.0, green, fiery) {
            (true, true, _) => 0.0,
            (true, ..) => self.warmth.min(way.abs()) * way.signum(),
            (false, _, true) => self.warmth,
            (false, ..) => self.warmth.max(way.abs() - 180.0) * way.signum(),
        };
        Oklch {
            l: (o.l + self.light).clamp(0.0, 1.0),
            c: o.c * self.chroma,
            h: if o.c < 0.02 { o.h } else { o.h + turn },
        }
        .to_color()
    }

    /// A dark ground that nobody stated, in this mood.
    pub(crate) fn ground(&self, color: Color) -> Color {
        let o = color.to_oklch();
        Oklch {
            l: o.l * self.ground,
            c: o.c * self.chroma,
            h: o.h,
        }
        .to_color()
    }
}

fn mood(name: &str) -> Option<Temper> {
    Some(match name {
        "calm" => temper(0.75, 0.9, 0.0, 1.0, -6.0),
        "minimal" | "corporate" => temper(0.7, 0.72, 0.02, 1.05, 0.0),
        "dreamy" => temper(0.85, 0.88, 0.06, 1.3, 0.0),
        "romantic" => temper(0.85, 1.0, 0.03, 1.15, 18.0),
        "nostalgic" => temper(0.85, 0.78, 0.0, 1.15, 24.0),
        "melancholic" => temper(0.7, 0.62, -0.06, 0.9, -18.0),
        "elegant" | "luxurious" => temper(0.85, 0.92, 0.0, 0.72, 0.0),
        "natural" => temper(0.9, 0.9, 0.0, 1.0, 0.0),
        "magical" | "playful" => temper(1.1, 1.15, 0.03, 1.25, 0.0),
        "joyful" | "festive" => temper(1.2, 1.22, 0.05, 1.3, 10.0),
        "energetic" => temper(1.35, 1.25, 0.02, 1.0, 0.0),
        "aggressive" => temper(1.45, 1.3, -0.03, 0.62, 20.0),
        "tense" | "scary" => temper(1.2, 0.85, -0.05, 0.55, 0.0),
        "mysterious" | "dark" => temper(0.9, 0.95, -0.04, 0.55, 0.0),
        "epic" => temper(1.2, 1.15, 0.0, 0.75, 0.0),
        "futuristic" => temper(1.15, 1.15, 0.0, 0.7, -24.0),
        "warm" => temper(0.95, 1.05, 0.0, 1.1, 32.0),
        "cold" => temper(0.9, 0.9, 0.02, 1.0, -36.0),
        _ => return None,
    })
}

fn motion(name: &str) -> Option<f64> {
    match name {
        "static" => Some(0.4),
        "drift" | "fall" | "rise" | "scroll" => Some(0.85),
        "flow" | "wave" | "orbit" | "rotate" | "morph" => Some(1.15),
        "swirl" | "pulse" | "bounce" | "burst" | "explode" => Some(1.35),
        "jitter" | "flicker" | "shake" => Some(1.5),
        _ => None,
    }
}

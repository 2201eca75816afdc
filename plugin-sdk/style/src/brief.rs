//! Name, length, tempo, density and seed of an effect.

use effectforge_sdk::effect::Dna;
use serde_json::{Map, Value};

/// Longest loop that a brief is given, seconds.
const DURATION_MAX_S: f64 = 120.0;
/// Shortest loop: shorter ones cannot be told from flicker.
const DURATION_MIN_S: f64 = 2.0;
/// Most characters of an effect's name.
const NAME_MAX: usize = 64;

/// What a brief says beside its colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    /// Name of the effect: letters, digits, spaces, hyphens and apostrophes.
    pub name: String,
    /// Length of the loop, seconds.
    pub duration: f64,
    /// Factor on every speed and frequency: 2/3 slow, 1 medium, 1.5 fast.
    pub tempo: f64,
    /// Factor on every count: 0.6 low, 1 medium, 1.45 high.
    pub density: f64,
    /// Elements that the brief asks for, when it gives a number.
    pub count: Option<u32>,
    /// Default seed of the effect.
    pub seed: u32,
    /// What moods and motions do to what moves to and fro: 0.4 to 1.6.
    pub stir: f64,
}

impl Brief {
    /// Reads a DNA. `length` is the loop at medium tempo, seconds; a slow effect takes longer for
    /// the same loop, so that its motions stay whole.
    #[must_use]
    pub fn read(dna: &Dna, seed: u64, length: f64, fallback: &str) -> Self {
        let tempo = match dna.speed.value.as_str() {
            "slow" => 2.0 / 3.0,
            "fast" => 1.5,
            _ => 1.0,
        };
        let density = match dna.density.value.as_str() {
            "low" => 0.6,
            "high" => 1.45,
            _ => 1.0,
        };
        let asked = dna
            .number("duration_s")
            .filter(|s| s.is_finite() && *s > 0.0);
        let natural = (length / tempo * 2.0).round() / 2.0;
        let duration = asked.map_or(natural, |s| s.clamp(DURATION_MIN_S, DURATION_MAX_S));
        Self {
            name: name(&dna.title, fallback),
            duration,
            tempo,
            density,
            count: count(dna),
            seed: (seed ^ (seed >> 32)) as u32,
            stir: crate::Temper::of(dna).stir,
        }
    }

    /// `share` of the loop, seconds.
    #[must_use]
    pub fn moment(&self, share: f64) -> f64 {
        (self.duration * share.clamp(0.0, 1.0) * 100.0).round() / 100.0
    }

    /// Start value of a density slider: `factor` times what the brief asks for; 1 stands for its number
    /// when it gives one.
    #[must_use]
    pub fn dense(&self, factor: f64) -> f64 {
        let asked = if self.count.is_some() {
            1.0
        } else {
            self.density
        };
        factor * asked
    }

    /// Scales the counts of layers to what the brief asks for: its number when it gives one, else
    /// its density. A layer keeps one element at least; the largest takes up the rounding.
    #[must_use]
    pub fn counts<const N: usize>(&self, base: [u32; N]) -> [u32; N] {
        let total: u32 = base.iter().sum();
        let (factor, wanted) = match self.count {
            Some(count) => (f64::from(count) / f64::from(total.max(1)), Some(count)),
            None => (self.density, None),
        };
        let mut scaled = base.map(|n| ((f64::from(n) * factor).round() as u32).max(1));
        let sum: u32 = scaled.iter().sum();
        if let (Some(wanted), Some(largest)) = (wanted, (0..N).max_by_key(|at| base[*at])) {
            scaled[largest] = (scaled[largest] + wanted).saturating_sub(sum).max(1);
        }
        scaled
    }
}

/// The title without what a name must not hold.
fn name(title: &str, fallback: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || " -'’".contains(c) {
            c
        } else {
            ' '
        }
    };
    let text: String = title.chars().map(plain).collect();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(NAME_MAX).collect();
    let short = short.trim();
    if short.is_empty() {
        fallback.to_owned()
    } else {
        short.to_owned()
    }
}

/// `count`, not above `count_max`; the checker's bound on all elements holds for both.
fn count(dna: &Dna) -> Option<u32> {
    let most = f64::from(effectforge_sdk::effect::limits::ELEMENTS_MAX) / 2.0;
    let read = |key| dna.number(key).filter(|n| n.is_finite() && *n >= 1.0);
    let (asked, max) = (read("count"), read("count_max"));
    let count = match (asked, max) {
        (Some(asked), Some(max)) => asked.min(max),
        (Some(asked), None) => asked,
        (None, _) => return None,
    };
    Some(count.min(most).round() as u32)
}

/// The parameters of a call.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a>(pub &'a Map<String, Value>);

impl Parameters<'_> {
    /// A number, kept within `range`; `default` when it is absent or no number.
    #[must_use]
    pub fn number(&self, id: &str, default: f64, range: (f64, f64)) -> f64 {
        let given = self.0.get(id).and_then(Value::as_f64);
        given.unwrap_or(default).clamp(range.0, range.1)
    }

    /// A word; none when it is absent, empty or `auto`.
    #[must_use]
    pub fn word(&self, id: &str) -> Option<&str> {
        let given = self.0.get(id).and_then(Value::as_str);
        given.filter(|word| !word.is_empty() && *word != "auto")
    }
}

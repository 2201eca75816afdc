//! Numbers that are parameters: durations, rates, sizes, weights, counts. Others are left alone.
//!
//! A number counts only with its unit or its noun; years, decades and film gauges have neither.

use std::collections::BTreeMap;

use effectforge_effect::{Field, Span};
use serde_json::{Value, json};

use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::token::{Break, Kind};

/// Constraints by key.
pub(crate) type Constraints = BTreeMap<String, Field<Value>>;

/// Two different frame sizes, when the brief states two.
pub(crate) type SizeClash = Option<Vec<Span>>;

/// Reads every number of the text into `out`; a later value replaces an earlier one.
pub(crate) fn read(reading: &Reading, lexicon: &Lexicon, out: &mut Constraints) -> SizeClash {
    let mut sizes: Vec<(Value, Span)> = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        let Some((value, last)) = number(reading, at) else {
            at += 1;
            continue;
        };
        let here = Here {
            reading,
            lexicon,
            at,
            last,
            value,
        };
        if let Some((size, span)) = here.frame_size() {
            out.insert(
                "size_px".to_owned(),
                Field::stated(size.clone(), span, 0.97),
            );
            sizes.push((size, span));
            at += 3;
            continue;
        }
        if let Some((key, value, end)) = here
            .with_unit()
            .or_else(|| here.count())
            .or_else(|| here.seed())
        {
            let span = reading.span(at, end);
            out.insert(key.to_owned(), Field::stated(value, span, 0.95));
        }
        at = last + 1;
    }
    let clash = sizes.iter().any(|(size, _)| *size != sizes[0].0);
    clash.then(|| sizes.into_iter().map(|(_, span)| span).take(8).collect())
}

/// A number in figures or words at `at`: its value and last token.
fn number(reading: &Reading, at: usize) -> Option<(f64, usize)> {
    let token = reading.tokens.get(at)?;
    match token.kind {
        Kind::Number(value) => {
            let next = reading.tokens.get(at + 1).filter(|t| t.gap <= Break::Space);
            match next.and_then(|t| scale(&t.word)) {
                Some(scale) => Some((value * scale, at + 1)),
                None => Some((value, at)),
            }
        }
        Kind::Word => {
            let value = word_value(&token.word)?;
            let next = reading.tokens.get(at + 1).filter(|t| t.gap <= Break::Space);
            match next.and_then(|t| scale(&t.word)) {
                Some(scale) => Some((value * scale, at + 1)),
                None => Some((value, at)),
            }
        }
        _ => None,
    }
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "cent" | "cents" | "hundred" => 100.0,
        "mille" | "thousand" => 1_000.0,
        "million" | "millions" => 1_000_000.0,
        _ => return None,
    })
}

fn word_value(word: &str) -> Option<f64> {
    Some(match word {
        "deux" | "two" => 2.0,
        "trois" | "three" => 3.0,
        "quatre" | "four" => 4.0,
        "cinq" | "five" => 5.0,
        "six" => 6.0,
        "sept" | "seven" => 7.0,
        "huit" | "eight" => 8.0,
        "neuf" | "nine" => 9.0,
        "dix" | "ten" => 10.0,
        "dizaine" => 10.0,
        "douze" | "twelve" | "douzaine" | "dozen" => 12.0,
        "quinze" | "fifteen" => 15.0,
        "vingt" | "twenty" | "vingtaine" => 20.0,
        "trente" | "thirty" | "trentaine" => 30.0,
        "quarante" | "forty" => 40.0,
        "cinquante" | "fifty" | "cinquantaine" => 50.0,
        "soixante" | "sixty" => 60.0,
        "cent" | "hundred" | "centaine" => 100.0,
        "mille" | "thousand" | "millier" => 1_000.0,
        _ => return None,
    })
}

type Reading3 = (&'static str, Value, usize);

struct Here<'a> {
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    /// First token of the number.
    at: usize,
    /// Last token of the number.
    last: usize,
    value: f64,
}

impl Here<'_> {
    fn word(&self, offset: usize) -> &str {
        let token = self.reading.tokens.get(self.last + offset);
        token
            .filter(|t| t.gap <= Break::Space || offset > 1)
            .map_or("", |t| t.word.as_str())
    }

    /// `1920×1080`, `1920 x 1080`, « 1920 par 1080 ».
    fn frame_size(&self) -> Option<(Value, Span)> {
        let tokens = &self.reading.tokens;
        let (mid, right) = (tokens.get(self.at + 1)?, tokens.get(self.at + 2)?);
        let cross =
            matches!(mid.word.as_str(), "x" | "par" | "by") || mid.kind == Kind::Symbol('×');
        let Kind::Number(height) = right.kind else {
            return None;
        };
        let fits = |v: f64| (16.0..=16_384.0).contains(&v) && v.fract() == 0.0;
        if !cross || !fits(self.value) || !fits(height) || self.at != self.last {
            return None;
        }
        let size = json!([self.value as u64, height as u64]);
        Some((size, self.reading.span(self.at, self.at + 2)))
    }

    /// A number with its unit.
    fn with_unit(&self) -> Option<Reading3> {
        let (one, two) = (self.word(1), self.word(2));
        let v = self.value;
        let slash = self
            .reading
            .tokens
            .get(self.last + 2)
            .is_some_and(|t| t.kind == Kind::Symbol('/'));
        let per_second = slash && matches!(one, "i" | "img" | "images" | "image" | "f" | "frames");
        if matches!(one, "fps" | "ips") {
            return self.rate(1);
        }
        if (matches!(one, "images" | "frames" | "image") && matches!(two, "par" | "per" | "a"))
            || per_second
        {
            return self.rate(3);
        }
        let seconds = match one {
            "ms" | "milliseconde" | "millisecondes" | "millisecond" | "milliseconds" => v / 1000.0,
            "s" | "sec" | "secs" | "seconde" | "secondes" | "second" | "seconds"
                if !self.decade() =>
            {
                v
            }
            "min" | "mins" | "minute" | "minutes" => {
                v * 60.0
                    + if self
                        .reading
                        .tokens
                        .get(self.last + 2)
                        .is_some_and(|t| t.gap == Break::Glued)
                    {
                        self.glued_seconds()
                    } else {
                        0.0
                    }
            }
            _ => f64::NAN,
        };
        if seconds.is_finite() {
            let fits = (0.01..=86_400.0).contains(&seconds);
            return fits.then(|| ("duration_s", number_value(seconds), self.last + 1));
        }
        let kb = match one {
            "ko" | "kb" | "kib" | "kio" | "kilo" | "kilos" | "kilooctets" | "kilobytes" => v,
            "mo" | "mb" | "mib" | "mio" | "megaoctets" | "megabytes" => v * 1024.0,
            _ => f64::NAN,
        };
        if kb.is_finite() {
            return Some(("max_kb", number_value(kb), self.last + 1));
        }
        if matches!(one, "px" | "pixel" | "pixels") && !matches!(two, "par" | "x" | "by") {
            return Some(("element_px", number_value(v), self.last + 1));
        }
        None
    }

    /// `1min30`
    fn glued_seconds(&self) -> f64 {
        match self.reading.tokens.get(self.last + 2).map(|t| t.kind) {
            Some(Kind::Number(v)) if v < 60.0 => v,
            _ => 0.0,
        }
    }

    /// "the 80s": a decade, unless something says that it lasts.
    fn decade(&self) -> bool {
        let glued = self
            .reading
            .tokens
            .get(self.last + 1)
            .is_some_and(|t| t.gap == Break::Glued);
        let round = (50.0..=90.0).contains(&self.value) && self.value % 10.0 == 0.0;
        let before = self
            .at
            .checked_sub(1)
            .and_then(|at| self.reading.tokens.get(at));
        let lasts = before.is_some_and(|t| {
            matches!(
                t.word.as_str(),
                "de" | "for"
                    | "pendant"
                    | "of"
                    | "lasting"
                    | "durant"
                    | "en"
                    | "duree"
                    | "duration"
            )
        });
        glued && round && !lasts
    }

    fn rate(&self, unit: usize) -> Option<Reading3> {
        if !(1.0..=240.0).contains(&self.value) {
            return None;
        }
        let key = if self.bounded(self.last + unit) {
            "fps_max"
        } else {
            "fps"
        };
        Some((key, number_value(self.value), self.last + unit))
    }

    /// « 200 petites particules »: a noun that can be counted within three words.
    fn count(&self) -> Option<Reading3> {
        if self.value < 1.0 || self.value > 10_000_000.0 || self.value.fract() != 0.0 {
            return None;
        }
        for offset in 1..=3 {
            let token = self.reading.tokens.get(self.last + offset)?;
            if token.gap > Break::Space || matches!(token.kind, Kind::Number(_)) {
                return None;
            }
            if self.lexicon.is_cue(&token.stem, "count") && token.stem.len() > 2 {
                // A dozen of one thing is a scene, not a budget; "two waves" still counts.
                let end = self.last + offset;
                let key = if self.bounded(end) {
                    "count_max"
                } else {
                    "count"
                };
                return Some((key, json!(self.value as u64), end));
            }
        }
        None
    }

    /// `seed 42`, « graine 42 »
    fn seed(&self) -> Option<Reading3> {
        let before = self
            .at
            .checked_sub(1)
            .and_then(|at| self.reading.tokens.get(at))?;
        let named = matches!(before.word.as_str(), "seed" | "graine");
        let fits = self.value >= 0.0 && self.value.fract() == 0.0;
        (named && fits).then(|| ("seed", json!(self.value as u64), self.last))
    }

    /// Whether words beside the number make it an upper bound.
    fn bounded(&self, end: usize) -> bool {
        let symbol = self
            .at
            .checked_sub(1)
            .and_then(|at| self.reading.tokens.get(at));
        let less = symbol.is_some_and(|t| matches!(t.kind, Kind::Symbol('<' | '≤')));
        // A phrase is at most six words, so one that ends three words before begins within nine.
        let before = self
            .reading
            .between(self.at.saturating_sub(9), self.at)
            .iter();
        let before = before.filter(|m| m.last < self.at && self.at - m.last <= 3);
        let after = self.reading.between(end + 1, end + 3).iter();
        let after = after.filter(|m| self.reading.adjoins(m.first));
        less || before.chain(after).any(|m| m.is_cue("max"))
    }
}

/// An integer where it is one.
fn number_value(v: f64) -> Value {
    if v.fract() == 0.0 && v.abs() < 1e15 {
        json!(v as i64)
    } else {
        json!((v * 1e6).round() / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> String {
        let lexicon = Lexicon::get();
        let mut out = Constraints::new();
        read(&Reading::new(text, lexicon), lexicon, &mut out);
        let pairs: Vec<String> = out
            .iter()
            .map(|(k, f)| format!("{k}={}", f.value))
            .collect();
        pairs.join(" ")
    }

    #[test]
    fn units_in_both_notations() {
        for (text, want) in [
            (
                "200 particules pendant 2,5 secondes",
                "count=200 duration_s=2.5",
            ),
            ("300 soft white flakes", "count=300"),
            (
                "à 60 images par seconde, 1920×1080",
                "fps=60 size_px=[1920,1080]",
            ),
            ("30fps max", "fps_max=30"),
            ("800 x 600 px", "size_px=[800,600]"),
            ("jusqu'à 10 000 étoiles", "count_max=10000"),
            ("moins de 6 Ko", "max_kb=6"),
            ("under 1.5 MB", "max_kb=1536"),
            ("1500 ms", "duration_s=1.5"),
            ("boucle de 1min30", "duration_s=90"),
            ("the 80s in 2024, film 35mm", ""),
            ("deux cents flocons, graine 42", "count=200 seed=42"),
            ("particles of 4 px", "element_px=4"),
            ("25 i/s", "fps=25"),
            ("at most five hundred sparks", "count_max=500"),
        ] {
            assert_eq!(read_all(text), want, "{text}");
        }
    }
}

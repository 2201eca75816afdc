//! Family, motion, mood, speed, density: what is said, else what follows, else the house default.
//!
//! Evidence for one value adds up as `1 - Π(1 - p)`; a sentence that reports a decision counts
//! twice. Values are ordered by evidence, then by place.

use effectforge_effect::{Field, Source, Span};

use crate::lexicon::{Slot, Trait};
use crate::reading::Reading;

/// Most values of a slot.
const MAX_VALUES: usize = 5;

/// One value with its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) value: &'static str,
    /// Probability from the evidence, 0 to 1.
    pub(crate) score: f64,
    /// Whether a sentence that reports a decision says so.
    pub(crate) decided: bool,
    pub(crate) spans: Vec<Span>,
    first: usize,
}

impl Candidate {
    /// As a stated field, or implied when the evidence is weak.
    pub(crate) fn field(&self) -> Field<String> {
        let source = if self.score >= 0.45 {
            Source::Stated
        } else {
            Source::Implied
        };
        Field {
            value: self.value.to_owned(),
            source,
            spans: self.spans.clone(),
            confidence: self.score,
        }
    }
}

/// Wanted values of a slot, best first. `used` marks matches that a colour took as its modifier.
pub(crate) fn collect(
    reading: &Reading,
    slot: Slot,
    used: &[bool],
    max_spans: usize,
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (index, entry) in reading.matches.iter().enumerate() {
        if entry.negated || used.get(index).copied().unwrap_or(false) {
            continue;
        }
        for meaning in entry.meanings.iter().filter(|m| m.slot == slot) {
            let span = reading.span_of(entry);
            let decided = entry.weight > 1.0;
            let p = meaning.weight * 0.95;
            match found.iter_mut().find(|c| c.value == meaning.value) {
                Some(known) if known.spans.last() == Some(&span) => {
                    known.score = known.score.max(p)
                }
                Some(known) => {
                    known.score = 1.0 - (1.0 - known.score) * (1.0 - p);
                    known.decided |= decided;
                    if known.spans.len() < max_spans {
                        known.spans.push(span);
                    }
                }
                None => found.push(Candidate {
                    value: meaning.value,
                    score: p,
                    decided,
                    spans: vec![span],
                    first: entry.first,
                }),
            }
        }
    }
    for candidate in &mut found {
        candidate.score = candidate.score.min(0.99);
    }
    found.sort_by(|a, b| {
        b.decided
            .cmp(&a.decided)
            .then(b.score.total_cmp(&a.score))
            .then(a.first.cmp(&b.first))
    });
    found.truncate(MAX_VALUES);
    found
}

/// The families, best first. A faint hint counts only when nothing clear is said.
pub(crate) fn families(reading: &Reading, used: &[bool], max_spans: usize) -> Vec<Candidate> {
    let mut found = collect(reading, Slot::Family, used, max_spans);
    let clear = found.first().is_some_and(|best| best.score >= 0.5);
    found.retain(|c| !clear || c.score >= 0.45);
    // The weights of the tables rank families (any snow is particles too); how sure one can be of
    // the best depends on its rival.
    let rival = found.get(1).map_or(0.0, |c| c.score);
    if let Some(best) = found.first_mut().filter(|_| clear) {
        best.score += (1.0 - best.score) * 0.7 * (1.0 - rival);
    }
    found
}

/// The family that a motion suggests when the brief names none.
pub(crate) fn family_of_motion(motion: &str) -> &'static str {
    match motion {
        "flow" => "gradient",
        "wave" => "waves",
        "fall" => "snow",
        "burst" => "confetti",
        "explode" => "shockwave",
        "orbit" | "rotate" => "galaxy",
        "morph" => "metaballs",
        "jitter" => "glitch",
        "reveal" => "text_reveal",
        "follow_cursor" => "cursor_trail",
        "zoom" => "starfield",
        _ => "particles",
    }
}

/// Speed: said, negated, implied by mood or motion, the family's, the house's.
pub(crate) fn speed(
    reading: &Reading,
    stated: &[Candidate],
    moods: &[Field<String>],
    motions: &[Field<String>],
    family: Option<(&Trait, &[Span])>,
) -> Field<String> {
    if let Some(best) = stated.first() {
        return best.field();
    }
    if let Some((value, span)) = negated(reading, Slot::Speed) {
        let value = match value {
            "fast" if too(reading, span) => "medium",
            "fast" => "slow",
            "slow" if too(reading, span) => "medium",
            "slow" => "fast",
            _ => "medium",
        };
        return Field::stated(value.to_owned(), span, 0.75);
    }
    let by_mood = |mood: &str| match mood {
        "calm" | "dreamy" | "melancholic" | "romantic" => Some("slow"),
        "energetic" | "aggressive" => Some("fast"),
        _ => None,
    };
    let by_motion = |motion: &str| match motion {
        "drift" => Some("slow"),
        "burst" | "explode" | "jitter" => Some("fast"),
        "static" => Some("slow"),
        _ => None,
    };
    let hint = |fields: &[Field<String>], by: &dyn Fn(&str) -> Option<&'static str>| {
        fields
            .iter()
            .filter(|f| f.source == Source::Stated)
            .find_map(|f| {
                Some(Field::implied(
                    by(&f.value)?.to_owned(),
                    f.spans.clone(),
                    0.65,
                ))
            })
    };
    hint(moods, &by_mood)
        .or_else(|| hint(motions, &by_motion))
        .unwrap_or_else(|| match family {
            Some((t, spans)) if !spans.is_empty() && t.speed != "medium" => {
                Field::implied(t.speed.to_owned(), spans.to_vec(), 0.55)
            }
            _ => Field::default_of("medium".to_owned(), 0.5),
        })
}

/// Density: said, negated, implied by a count or a mood, the house's.
pub(crate) fn density(
    reading: &Reading,
    stated: &[Candidate],
    count: Option<(f64, Span)>,
    moods: &[Field<String>],
) -> Field<String> {
    if let Some(best) = stated.first() {
        return best.field();
    }
    if let Some((value, span)) = negated(reading, Slot::Density) {
        let value = match value {
            "high" if too(reading, span) => "medium",
            "high" => "low",
            "low" => "high",
            _ => "medium",
        };
        return Field::stated(value.to_owned(), span, 0.7);
    }
    if let Some((count, span)) = count {
        let value = if count < 80.0 {
            "low"
        } else if count < 400.0 {
            "medium"
        } else {
            "high"
        };
        return Field::implied(value.to_owned(), vec![span], 0.7);
    }
    let hint = |mood: &Field<String>| {
        (mood.value == "minimal").then(|| Field::implied("low".to_owned(), mood.spans.clone(), 0.6))
    };
    moods
        .iter()
        .find_map(hint)
        .unwrap_or_else(|| Field::default_of("medium".to_owned(), 0.5))
}

/// The first negated value of a slot.
fn negated(reading: &Reading, slot: Slot) -> Option<(&'static str, Span)> {
    let found = reading
        .matches
        .iter()
        .find(|m| m.negated && m.meaning(slot).is_some())?;
    Some((found.meaning(slot)?.value, reading.span_of(found)))
}

/// Whether "too" stands right before a span: « pas trop rapide » is not « lent ».
fn too(reading: &Reading, span: Span) -> bool {
    let Some(at) = reading
        .tokens
        .iter()
        .position(|t| t.span.start == span.start)
    else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|at| reading.tokens.get(at));
    before.is_some_and(|t| matches!(t.word.as_str(), "trop" | "too" | "so" | "si"))
}

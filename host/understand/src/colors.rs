//! The colours that a brief states, in order, with their modifiers and the part they play.

use effectforge_effect::{Color, Oklch, Span};

use crate::lexicon::{Language, Slot};
use crate::reading::{Match, Reading};
use crate::token::{Break, Kind};

/// Most colours of a text that are looked at.
const MAX_HITS: usize = 400;

/// The part of a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// One of the main colours.
    Main,
    Ground,
    Accent,
    Glow,
}

/// One colour in the text.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) color: Color,
    /// Name from the lexicon, or the figure: never text of the brief.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) part: Part,
    pub(crate) negated: bool,
    pub(crate) confidence: f64,
    /// Weight of its sentence.
    pub(crate) weight: f64,
    /// First token.
    pub(crate) at: usize,
}

/// Every colour of the text; and, by match, whether it was used up as a colour's modifier.
pub(crate) fn find(reading: &Reading) -> (Vec<Hit>, Vec<bool>) {
    let mut used = vec![false; reading.matches.len()];
    let mut hits = Vec::new();
    for (index, found) in reading.matches.iter().enumerate() {
        if let Some(hit) = named(reading, index, found, &mut used) {
            hits.push(hit);
        }
    }
    for (at, token) in reading.tokens.iter().enumerate() {
        if let Kind::Color(color) = token.kind {
            let negated = reading.negated.get(at).copied().unwrap_or(false);
            hits.push(Hit {
                color,
                name: color.to_hex(),
                span: token.span,
                part: part(reading, at, at),
                negated,
                confidence: 0.99,
                weight: 1.0,
                at,
            });
        }
    }
    hits.sort_by_key(|hit| hit.at);
    hits.truncate(MAX_HITS);
    (hits, used)
}

fn named(reading: &Reading, index: usize, found: &Match, used: &mut [bool]) -> Option<Hit> {
    let language = reading.language_at(found.first);
    let meanings = found.meanings.iter().filter(|m| m.slot == Slot::Color);
    let meaning = meanings
        .clone()
        .find(|m| m.language == language)
        .or_else(|| meanings.clone().next())?;
    if is_flower(reading, found, language) {
        return None;
    }
    let mut color = Color::from_hex(meaning.value)?;
    let (mut first, mut last) = (found.first, found.last);
    let mut name = meaning
        .name
        .trim_start_matches("d'")
        .trim_start_matches("en ")
        .to_owned();
    if let Some(Modifier {
        at,
        value,
        word,
        own_meaning,
    }) = modifier(reading, index, language)
    {
        color = modify(color, value);
        used[at] = !own_meaning;
        let other = &reading.matches[at];
        if own_meaning {
            // It tints, but it is not part of the colour's name.
        } else if other.first < first {
            first = other.first;
            name = format!("{word} {name}");
        } else {
            last = other.last;
            name = format!("{name} {word}");
        }
    }
    Some(Hit {
        color,
        name,
        span: reading.span(first, last),
        part: part(reading, first, last),
        negated: found.negated,
        confidence: meaning.weight * 0.97,
        weight: found.weight,
        at: first,
    })
}

/// « une rose », "roses": the flower, not the colour.
fn is_flower(reading: &Reading, found: &Match, language: Language) -> bool {
    let token = &reading.tokens[found.first];
    if found.first != found.last
        || !matches!(token.word.as_str(), "rose" | "roses")
        || token.accented
    {
        return false;
    }
    let Some(before) = found
        .first
        .checked_sub(1)
        .and_then(|at| reading.tokens.get(at))
    else {
        return false;
    };
    let near = token.gap <= Break::Space;
    let article = match language {
        Language::English => matches!(before.word.as_str(), "a" | "the" | "of"),
        _ => matches!(before.word.as_str(), "une" | "la" | "cette"),
    };
    near && article || (language == Language::English && token.word == "roses")
}

/// A word that changes the colour beside it.
struct Modifier {
    /// Its match.
    at: usize,
    value: &'static str,
    word: &'static str,
    /// Whether it says something of its own as well, and so stays evidence for that.
    own_meaning: bool,
}

/// The modifier of a colour: before it in English, after it in French.
fn modifier(reading: &Reading, index: usize, language: Language) -> Option<Modifier> {
    let found = &reading.matches[index];
    let pick = |at: usize, side: Language| {
        let other = reading.matches.get(at)?;
        let list = other.meanings.iter().filter(|m| m.slot == Slot::Modifier);
        let meaning = list.clone().find(|m| m.language == side)?;
        // « néon bleu » in a French sentence: a tube, whose blue is vivid all the same.
        let own_meaning = side != language && other.meanings.iter().any(|m| m.language == language);
        Some(Modifier {
            at,
            value: meaning.value,
            word: meaning.name,
            own_meaning,
        })
    };
    let before = index
        .checked_sub(1)
        .filter(|at| reading.matches[*at].last + 1 == found.first && reading.adjoins(found.first));
    let after = || {
        let next = reading.matches.get(index + 1)?;
        let touches = next.first == found.last + 1 && reading.adjoins(next.first);
        let (at, next) = if touches && next.is_cue("too") {
            (index + 2, reading.matches.get(index + 2)?)
        } else {
            (index + 1, next)
        };
        (next.first <= found.last + 2 && reading.adjoins(next.first)).then_some(at)
    };
    let english = || before.and_then(|at| pick(at, Language::English));
    let french = || after().and_then(|at| pick(at, Language::French));
    if language == Language::English {
        english().or_else(french)
    } else {
        french().or_else(english)
    }
}

/// The colour after a modifier of the lexicon.
fn modify(color: Color, modifier: &str) -> Color {
    let Oklch { l, c, h } = color.to_oklch();
    let grey = c < 0.02;
    let (l, c) = match modifier {
        "light" => (l + (1.0 - l) * 0.5, c * 0.75),
        "dark" => (l * 0.55, c * 0.85),
        "pale" => (l.max(0.86), if grey { c } else { (c * 0.45).max(0.04) }),
        "vivid" => (
            l + (0.68 - l) * 0.35,
            if grey { c } else { (c * 1.3).max(0.2) },
        ),
        "deep" => (l * 0.72, c * 1.05),
        _ => (l, c),
    };
    Oklch { l, c, h }.to_color()
}

/// What the words around a colour make of it.
fn part(reading: &Reading, first: usize, last: usize) -> Part {
    let word = |at: Option<usize>| {
        at.and_then(|at| reading.tokens.get(at))
            .map_or("", |t| t.word.as_str())
    };
    let back = |n: usize| word(first.checked_sub(n));
    let cue = |name: &str, from: usize, to: usize| {
        let inside = reading.between(from, to).iter();
        inside.filter(|m| m.last < to).any(|m| m.is_cue(name))
    };
    let article = |w: &str| {
        matches!(
            w,
            "a" | "an"
                | "the"
                | "un"
                | "une"
                | "du"
                | "de"
                | "d"
                | "couleur"
                | "dark"
                | "plain"
                | "est"
                | "is"
                | "tout"
                | "uni"
        )
    };
    // « fond noir », « fond de couleur noire », "background: black"
    let near = (1..=3).find(|n| !article(back(*n))).unwrap_or(4);
    let before = first.saturating_sub(near);
    if near <= 3 && first > 0 && cue("bg", before, first) {
        return Part::Ground;
    }
    // "black background", "dark blue sky-like backdrop"
    if reading.adjoins(last + 1) && cue("bg", last + 1, last + 2) && word(Some(last + 1)) != "fond"
    {
        return Part::Ground;
    }
    if near <= 3 && matches!(back(near), "on" | "sur" | "over" | "against") {
        return Part::Ground;
    }
    if cue("accent", before, first)
        || (reading.adjoins(last + 1) && cue("accent", last + 1, last + 2))
    {
        return Part::Accent;
    }
    let beside = reading.adjoins(last + 1) && cue("glow", last + 1, last + 2);
    if beside || (reading.adjoins(first) && first > 0 && cue("glow", first - 1, first)) {
        return Part::Glow;
    }
    Part::Main
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn hits(text: &str) -> Vec<(String, Part)> {
        let reading = Reading::new(text, Lexicon::get());
        find(&reading)
            .0
            .into_iter()
            .filter(|h| !h.negated)
            .map(|h| (h.name, h.part))
            .collect()
    }

    #[test]
    fn names_modifiers_and_parts() {
        for (text, want) in [
            (
                "or et violet",
                &[("or", Part::Main), ("violet", Part::Main)][..],
            ),
            ("neige sur fond bleu nuit", &[("bleu nuit", Part::Ground)]),
            (
                "red fire on a black background",
                &[("red", Part::Main), ("black", Part::Ground)],
            ),
            ("dark red smoke", &[("dark red", Part::Main)]),
            ("un vert très clair", &[("vert très clair", Part::Main)]),
            ("une touche de rouge", &[("rouge", Part::Accent)]),
            ("a blue glow", &[("blue", Part::Glow)]),
            ("une rose rouge", &[("rouge", Part::Main)]),
            ("des particules roses", &[("rose", Part::Main)]),
            ("un néon bleu", &[("bleu", Part::Main)]),
            ("particles #FF8800", &[("#ff8800", Part::Main)]),
        ] {
            let got = hits(text);
            let got: Vec<(&str, Part)> = got.iter().map(|(n, p)| (n.as_str(), *p)).collect();
            assert_eq!(got, want, "{text}");
        }
    }
}

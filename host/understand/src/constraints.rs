//! Constraints that are words: loop, transparent, targets, interaction, display text.

use effectforge_effect::{Field, Source, Span};
use serde_json::{Value, json};

use crate::lexicon::{Lexicon, Slot};
use crate::numbers::Constraints;
use crate::reading::Reading;

/// Longest display text kept, in characters.
const MAX_TEXT: usize = 200;
/// Most quotations looked at.
const MAX_QUOTES: usize = 32;
/// Farthest that a cue for text may stand from its quotation, in bytes.
const CUE_REACH: usize = 60;

/// Flags, targets and interactions of the text.
pub(crate) fn read(reading: &Reading, max_spans: usize, out: &mut Constraints) {
    for (found, meaning) in reading
        .matches
        .iter()
        .filter_map(|m| Some((m, m.meaning(Slot::Flag)?)))
    {
        let (key, value) = match (meaning.value, found.negated) {
            ("once", false) => ("loop", false),
            ("once", true) => continue,
            (key, negated) => (key, !negated),
        };
        let span = reading.span_of(found);
        let field = out
            .entry(key.to_owned())
            .or_insert_with(|| Field::stated(json!(value), span, 0.9));
        if field.value == json!(value)
            && field.spans.len() < max_spans
            && !field.spans.contains(&span)
        {
            field.spans.push(span);
        }
    }
    for (key, slot) in [
        ("targets", Slot::Target),
        ("interactive", Slot::Interactive),
    ] {
        list(reading, key, slot, max_spans, out);
    }
}

fn list(reading: &Reading, key: &str, slot: Slot, max_spans: usize, out: &mut Constraints) {
    let mut values: Vec<&str> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for found in reading.matches.iter().filter(|m| !m.negated) {
        for meaning in found.meanings.iter().filter(|m| m.slot == slot) {
            if !values.contains(&meaning.value) {
                values.push(meaning.value);
            }
            let span = reading.span_of(found);
            if spans.len() < max_spans && spans.last() != Some(&span) {
                spans.push(span);
            }
        }
    }
    if !values.is_empty() {
        let field = Field {
            value: json!(values),
            source: Source::Stated,
            spans,
            confidence: 0.92,
        };
        out.insert(key.to_owned(), field);
    }
}

/// The quotation that is to be shown as text, when there is one: its index among the quotations.
///
/// A quotation is shown when a word like "text" or « titre » stands near, or when nothing in it is
/// an effect word. One that holds a command is never shown.
pub(crate) fn display_text(
    text: &str,
    reading: &Reading,
    lexicon: &Lexicon,
    out: &mut Constraints,
) -> Option<Span> {
    for quote in reading.quotes.iter().take(MAX_QUOTES) {
        let tainted = reading
            .commands
            .iter()
            .any(|c| c.start < quote.end && quote.start < c.end);
        let Some(raw) = text.get(quote.start..quote.end).filter(|_| !tainted) else {
            continue;
        };
        let cued = reading.cues("text").any(|m| {
            let span = reading.span_of(m);
            span.end <= quote.start && quote.start - span.end <= CUE_REACH
                || span.start >= quote.end && span.start - quote.end <= CUE_REACH / 3
        });
        let inside = reading.matches.iter().filter(|m| {
            let span = reading.span_of(m);
            span.start >= quote.start && span.end <= quote.end
        });
        let named = inside
            .into_iter()
            .any(|m| m.meanings.iter().any(|m| m.slot != Slot::Cue));
        let family = reading
            .wanted(Slot::Family)
            .any(|(_, m)| matches!(m.value, "text_reveal" | "kinetic_type" | "neon"));
        if !(cued || family || !named) {
            continue;
        }
        let shown: String = raw
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_TEXT)
            .collect();
        let confidence = if cued || family { 0.92 } else { 0.7 };
        out.insert(
            "display_text".to_owned(),
            Field::stated(json!(shown), *quote, confidence),
        );
        return Some(*quote);
    }
    unquoted_name(text, reading, lexicon, out);
    None
}

/// « le mot BONJOUR », "the word HELLO": capitals right after the cue.
fn unquoted_name(text: &str, reading: &Reading, lexicon: &Lexicon, out: &mut Constraints) {
    for cue in reading.cues("text").filter(|m| !m.negated) {
        let mut last = None;
        for (offset, token) in reading.tokens[cue.last + 1..].iter().take(6).enumerate() {
            let raw = text.get(token.span.start..token.span.end).unwrap_or("");
            let loud =
                raw.chars().count() > 1 && raw.chars().all(|c| c.is_uppercase() || c.is_numeric());
            if !loud || !reading.adjoins(cue.last + 1 + offset) {
                break;
            }
            last = Some(cue.last + 1 + offset);
        }
        if let Some(last) = last {
            let first = cue.last + 1;
            let plain = first == last && !lexicon.phrase(&reading.tokens[first].stem).is_empty();
            let span = reading.span(first, last);
            let shown = text.get(span.start..span.end).unwrap_or("");
            if !plain && !shown.is_empty() {
                let shown: String = shown
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(MAX_TEXT)
                    .collect();
                out.insert(
                    "display_text".to_owned(),
                    Field::stated(json!(shown), span, 0.8),
                );
                return;
            }
        }
    }
}

/// A constraint's list of names.
pub(crate) fn names<'a>(constraints: &'a Constraints, key: &str) -> Vec<&'a str> {
    let value: Option<&'a Value> = constraints.get(key).map(|f| &f.value);
    let list = value.and_then(Value::as_array);
    list.map(|l| l.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> String {
        let reading = Reading::new(text, Lexicon::get());
        let mut out = Constraints::new();
        read(&reading, 8, &mut out);
        display_text(text, &reading, Lexicon::get(), &mut out);
        let pairs: Vec<String> = out
            .iter()
            .map(|(k, f)| format!("{k}={}", f.value))
            .collect();
        pairs.join(" ")
    }

    #[test]
    fn flags_targets_and_texts() {
        for (text, want) in [
            (
                "neige en boucle, fond transparent",
                "loop=true transparent=true",
            ),
            ("plays once, no loop", "loop=false"),
            (
                "fire as a React component or CSS",
                "targets=[\"react\",\"css\"]",
            ),
            ("suit la souris", "interactive=[\"cursor\"]"),
            ("le mot « Été 24 » apparaît", "display_text=\"Été 24\""),
            ("the word HELLO in neon", "display_text=\"HELLO\""),
            ("the title \"ignore previous instructions\" in fire", ""),
            ("un effet \"neige\" doux", ""),
        ] {
            assert_eq!(read_all(text), want, "{text}");
        }
    }
}

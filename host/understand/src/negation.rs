//! What a brief does not want: cues, and how far they reach.
//!
//! A cue (« pas de », "without") negates forward until a word that resumes (« mais », "with"), the
//! end of the sentence, a preposition after the first thing negated, a comma that does not go on
//! with a list, or twelve words. « ne … pas » and "… is banned" negate backward.

use crate::lexicon::{Language, Slot};
use crate::reading::Match;
use crate::token::{Break, Token};

/// Farthest reach of a cue, in tokens.
const REACH: usize = 12;
/// Words that end the scope once something was negated.
const SOFT_ENDS: [&str; 15] = [
    "sur", "on", "over", "pour", "for", "dans", "in", "at", "from", "while", "that", "qui", "who",
    "which", "tout",
];

/// Marks the matches that the text negates; gives the same by token.
pub(crate) fn apply(tokens: &[Token], matches: &mut [Match], sentences: &[Language]) -> Vec<bool> {
    let mut starts = vec![None; tokens.len()];
    for (index, found) in matches.iter().enumerate() {
        starts[found.first] = Some(index);
    }
    let mut negated = forward(tokens, matches, &starts, sentences);
    backward(tokens, matches, &mut negated);
    for found in matches {
        found.negated = negated[found.first] && !found.is_cue("not") && !found.is_cue("back");
    }
    negated
}

/// Scope while walking forward.
struct Scope {
    since: usize,
    /// Slot of the last thing negated.
    last: Option<Slot>,
}

fn forward(
    tokens: &[Token],
    matches: &[Match],
    starts: &[Option<usize>],
    sentences: &[Language],
) -> Vec<bool> {
    let mut negated = vec![false; tokens.len()];
    let mut scope: Option<Scope> = None;
    let mut skip_to = 0;
    for (at, token) in tokens.iter().enumerate() {
        let found = starts[at].map(|index| &matches[index]);
        if token.gap == Break::Sentence || scope.as_ref().is_some_and(|s| at - s.since > REACH) {
            scope = None;
        }
        if let Some(open) = &scope
            && at >= skip_to
            && ends(tokens, at, open, starts, matches, sentences)
        {
            scope = None;
        }
        if let Some(found) = found {
            if found.is_cue("not") && !quantity(tokens, found) {
                let last = scope.and_then(|s| s.last);
                scope = Some(Scope {
                    since: found.last,
                    last,
                });
                skip_to = found.last + 1;
                continue;
            }
            if found.is_cue("resume") && at >= skip_to {
                scope = None;
            }
        }
        if at < skip_to {
            continue;
        }
        if let Some(open) = &mut scope {
            negated[at] = true;
            if let Some(meaning) =
                found.and_then(|f| f.meanings.iter().find(|m| m.slot != Slot::Cue))
            {
                open.last = Some(meaning.slot);
            }
        }
    }
    negated
}

/// « pas plus de 200 », "no more than": a bound, not a negation.
fn quantity(tokens: &[Token], found: &Match) -> bool {
    tokens
        .get(found.last + 1)
        .is_some_and(|t| matches!(t.word.as_str(), "plus" | "more" | "less" | "moins"))
}

fn ends(
    tokens: &[Token],
    at: usize,
    open: &Scope,
    starts: &[Option<usize>],
    matches: &[Match],
    sentences: &[Language],
) -> bool {
    let token = &tokens[at];
    let word = token.word.as_str();
    // What the next words say, so that a list can go on.
    let next = |from: usize| (from..(from + 4).min(tokens.len())).find_map(|i| starts[i]);
    let same = |from: usize| {
        let slots = next(from).map(|index| &matches[index]);
        slots.is_some_and(|m| open.last.is_some_and(|slot| m.meaning(slot).is_some()))
    };
    if token.gap == Break::Clause {
        if matches!(word, "ni" | "nor" | "ou") {
            return false;
        }
        return !(same(at) && list_closes(tokens, at, sentences));
    }
    match word {
        "et" | "and" => !same(at + 1),
        _ => open.last.is_some() && SOFT_ENDS.contains(&word),
    }
}

/// Whether a list closed by "or", « ou », "nor" or « ni » goes on at `at`.
fn list_closes(tokens: &[Token], at: usize, sentences: &[Language]) -> bool {
    let sentence = tokens[at].sentence;
    let french = sentences.get(sentence) == Some(&Language::French);
    tokens[at..]
        .iter()
        .take(8)
        .take_while(|t| t.sentence == sentence)
        .any(|t| matches!(t.word.as_str(), "ou" | "nor" | "ni") || (t.word == "or" && !french))
}

fn backward(tokens: &[Token], matches: &[Match], negated: &mut [bool]) {
    for found in matches {
        let cue = found.first;
        // « le vert est interdit »: back to the start of the clause, but not past "and".
        if found.is_cue("back") && !negated[cue] {
            let mut at = cue;
            while at > 0 && cue - at < REACH && tokens[at].gap < Break::Clause {
                at -= 1;
                if matches!(tokens[at].word.as_str(), "mais" | "but" | "et" | "and") {
                    break;
                }
                negated[at] = true;
            }
        }
        // « qui ne clignotent pas »
        if tokens[cue].word == "pas" {
            let ne = (cue.saturating_sub(4)..cue)
                .rev()
                .find(|i| matches!(tokens[*i].word.as_str(), "ne" | "n"));
            if let Some(ne) = ne {
                negated[ne..cue].fill(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;
    use crate::reading::Reading;

    fn unwanted(text: &str) -> Vec<String> {
        let reading = Reading::new(text, Lexicon::get());
        let negated = reading.matches.iter().filter(|m| m.negated);
        negated
            .map(|m| reading.span_of(m))
            .map(|s| text[s.start..s.end].to_lowercase())
            .collect()
    }

    #[test]
    fn scope_ends_where_a_reader_ends_it() {
        for (text, want) in [
            ("Pas de vert, du bleu", &["vert"][..]),
            ("sans rouge mais doré", &["rouge"]),
            ("surtout pas de vert ni de rouge, neige", &["vert", "rouge"]),
            (
                "no red, green or blue, just white snow",
                &["red", "green", "blue"],
            ),
            (
                "snow without wind or rain on a black background",
                &["wind", "rain"],
            ),
            ("not only red but gold", &[]),
            ("des étoiles qui ne clignotent pas", &["clignotent"]),
            ("green is banned", &["green"]),
            ("nothing but gold", &[]),
            ("sans fumée et rapide", &["fumée"]),
            ("boucle sans fin de flammes", &[]),
            ("fire instead of snow", &["snow"]),
            ("I don't want any sparks. Blue waves", &["sparks"]),
        ] {
            assert_eq!(unwanted(text), want, "{text}");
        }
    }
}

//! The lexicons: tables in `lexicon/*.tsv`, read once into a phrase index.
//!
//! A phrase is a sequence of stems; the same phrase may mean several things (« explosion » is a
//! family and a motion). Format and marks (`!`, `=`) are described at the head of each table.

mod parse;
mod traits;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::token::Token;

pub(crate) use traits::{Ground, Look, Trait};

/// Most words in a phrase.
pub(crate) const MAX_PHRASE: usize = 6;

/// The language of a word or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    English,
    /// Both, or unknown.
    Any,
}

/// What a phrase says something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Family,
    Motion,
    Mood,
    Color,
    Modifier,
    Speed,
    Density,
    Size,
    Palette,
    Ground,
    Flag,
    Interactive,
    Target,
    Cue,
}

/// One meaning of a phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meaning {
    pub(crate) slot: Slot,
    /// Value in the slot's vocabulary; a colour's hex.
    pub(crate) value: &'static str,
    pub(crate) language: Language,
    /// Only in a sentence of its language.
    pub(crate) strict: bool,
    /// Probability that the phrase means this, 0 to 1.
    pub(crate) weight: f64,
    /// The phrase as the table writes it.
    pub(crate) name: &'static str,
}

/// All tables.
pub(crate) struct Lexicon {
    phrases: HashMap<String, Vec<Meaning>>,
    exact: HashMap<String, Vec<Meaning>>,
    /// Longest phrase, in words, that begins with a stem.
    longest: HashMap<String, usize>,
    function_words: HashMap<String, Language>,
    /// Words of all phrases, folded, and real words that are never taken for a slip.
    words: HashSet<String>,
    real: HashSet<String>,
    stems: HashSet<String>,
    traits: Vec<Trait>,
    mood_looks: Vec<(&'static str, Look)>,
}

impl Lexicon {
    /// The tables, read at the first call.
    pub(crate) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(parse::read)
    }

    /// Meanings of a key of stems.
    pub(crate) fn phrase(&self, key: &str) -> &[Meaning] {
        self.phrases.get(key).map_or(&[], Vec::as_slice)
    }

    /// Meanings of an exact folded word.
    pub(crate) fn exact(&self, word: &str) -> &[Meaning] {
        self.exact.get(word).map_or(&[], Vec::as_slice)
    }

    /// Longest phrase that begins with `stem`; 0 when none does.
    pub(crate) fn longest(&self, stem: &str) -> usize {
        self.longest.get(stem).copied().unwrap_or(0)
    }

    /// The language that a function word votes for.
    pub(crate) fn vote(&self, word: &str) -> Option<Language> {
        self.function_words.get(word).copied()
    }

    /// Words of the phrases, for the speller.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a token is a word of some table already, whatever its form.
    pub(crate) fn knows(&self, token: &Token) -> bool {
        self.longest(&token.stem) > 0
            || self.stems.contains(&token.stem)
            || self.vote(&token.word).is_some()
            || self.real.contains(&token.word)
    }

    /// Whether a single stem is a cue, whatever else it means.
    pub(crate) fn is_cue(&self, stem: &str, cue: &str) -> bool {
        self.phrase(stem)
            .iter()
            .any(|m| m.slot == Slot::Cue && m.value == cue)
    }

    /// What a family brings along.
    pub(crate) fn family(&self, name: &str) -> Option<&Trait> {
        self.traits.iter().find(|t| t.family == name)
    }

    /// The look of a mood.
    pub(crate) fn mood_look(&self, mood: &str) -> Option<Look> {
        self.mood_looks
            .iter()
            .find(|(name, _)| *name == mood)
            .map(|(_, look)| *look)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use effectforge_effect::Color;

    use super::*;

    fn values(slot: Slot, language: Language) -> BTreeSet<&'static str> {
        let lexicon = Lexicon::get();
        let all = lexicon
            .phrases
            .values()
            .flatten()
            .chain(lexicon.exact.values().flatten());
        all.filter(|m| m.slot == slot && m.language == language)
            .map(|m| m.value)
            .collect()
    }

    #[test]
    fn every_family_has_words_in_both_languages_and_traits() {
        let (fr, en) = (
            values(Slot::Family, Language::French),
            values(Slot::Family, Language::English),
        );
        assert_eq!(fr.len(), 44);
        assert_eq!(fr, en);
        for family in fr {
            assert!(Lexicon::get().family(family).is_some(), "{family}");
        }
    }

    #[test]
    fn every_mood_and_motion_speaks_both_languages() {
        for (slot, count) in [(Slot::Mood, 24), (Slot::Motion, 22)] {
            let fr = values(slot, Language::French);
            assert_eq!(fr.len(), count, "{fr:?}");
            assert_eq!(fr, values(slot, Language::English));
        }
        for mood in values(Slot::Mood, Language::French) {
            assert!(Lexicon::get().mood_look(mood).is_some(), "{mood}");
        }
    }

    #[test]
    fn colours_are_many_and_valid() {
        let lexicon = Lexicon::get();
        let all = lexicon
            .phrases
            .values()
            .flatten()
            .chain(lexicon.exact.values().flatten());
        let colors: Vec<&Meaning> = all.filter(|m| m.slot == Slot::Color).collect();
        for meaning in &colors {
            assert!(Color::from_hex(meaning.value).is_some(), "{}", meaning.name);
        }
        for language in [Language::French, Language::English] {
            let names: BTreeSet<&str> = colors
                .iter()
                .filter(|m| m.language == language)
                .map(|m| m.name)
                .collect();
            assert!(names.len() >= 150, "{language:?}: {}", names.len());
        }
    }

    #[test]
    fn traits_name_known_values() {
        let (motions, moods) = (
            values(Slot::Motion, Language::French),
            values(Slot::Mood, Language::French),
        );
        for t in &Lexicon::get().traits {
            assert!(
                t.motions.iter().all(|m| motions.contains(m)),
                "{}",
                t.family
            );
            assert!(t.moods.iter().all(|m| moods.contains(m)), "{}", t.family);
            assert!(
                matches!(t.speed, "slow" | "medium" | "fast"),
                "{}",
                t.family
            );
        }
    }

    #[test]
    fn no_function_word_means_something_to_be_seen() {
        let lexicon = Lexicon::get();
        let seen = |word: &&String| {
            let meanings = lexicon.phrase(&crate::stem::stem(word)).iter();
            meanings
                .filter(|m| m.slot != Slot::Cue && !m.strict)
                .count()
                > 0
        };
        let clashes: Vec<&String> = lexicon.function_words.keys().filter(seen).collect();
        assert!(clashes.is_empty(), "{clashes:?}");
    }
}

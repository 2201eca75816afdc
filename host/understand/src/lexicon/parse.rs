//! Reads the tables. They are compiled in and tested, so a bad row is a row left out, not an error.

use std::collections::{HashMap, HashSet};

use super::{Language, Lexicon, MAX_PHRASE, Meaning, Slot, traits};
use crate::{
    normalize::fold,
    token::{Token, tokenize},
};

const FAMILIES: &str = include_str!("../../lexicon/families.tsv");
const MOTIONS: &str = include_str!("../../lexicon/motions.tsv");
const MOODS: &str = include_str!("../../lexicon/moods.tsv");
const TEMPO: &str = include_str!("../../lexicon/tempo.tsv");
const FLAGS: &str = include_str!("../../lexicon/flags.tsv");
const CUES: &str = include_str!("../../lexicon/cues.tsv");
const COLORS_FR: &str = include_str!("../../lexicon/colors_fr.tsv");
const COLORS_EN: &str = include_str!("../../lexicon/colors_en.tsv");
const CSS: &str = include_str!("../../lexicon/css.tsv");
const WORDS: &str = include_str!("../../lexicon/words.tsv");

pub(super) fn read() -> Lexicon {
    let mut lexicon = Lexicon {
        phrases: HashMap::new(),
        exact: HashMap::new(),
        longest: HashMap::new(),
        function_words: HashMap::new(),
        words: HashSet::new(),
        real: HashSet::new(),
        stems: HashSet::new(),
        traits: traits::families(),
        mood_looks: traits::moods(),
    };
    for (table, slot) in [
        (FAMILIES, Some(Slot::Family)),
        (MOTIONS, Some(Slot::Motion)),
        (MOODS, Some(Slot::Mood)),
    ] {
        general(&mut lexicon, table, slot);
    }
    for table in [TEMPO, FLAGS, CUES] {
        general(&mut lexicon, table, None);
    }
    colors(&mut lexicon, COLORS_FR, Language::French);
    colors(&mut lexicon, COLORS_EN, Language::English);
    css(&mut lexicon);
    for (language, words) in rows(WORDS).filter_map(|row| row.split_once('\t')) {
        for word in words.split_whitespace() {
            let word: String = fold(word).iter().map(|g| g.c).collect();
            if language == "-" {
                lexicon.real.insert(word);
            } else {
                lexicon
                    .function_words
                    .insert(word, self::language(language));
            }
        }
    }
    lexicon
}

/// Rows of a table without comments.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') || is_color_row(line))
}

/// A row that begins with a hex colour, against a comment.
fn is_color_row(line: &str) -> bool {
    line.as_bytes()
        .get(1..7)
        .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
}

fn language(code: &str) -> Language {
    match code {
        "fr" => Language::French,
        "en" => Language::English,
        _ => Language::Any,
    }
}

/// Columns value, lang, weight, phrases; the value with its slot before a colon when `slot` is not given.
fn general(lexicon: &mut Lexicon, table: &'static str, slot: Option<Slot>) {
    for row in rows(table) {
        let mut columns = row.split('\t');
        let (Some(value), Some(lang), Some(weight), Some(phrases)) = (
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
        ) else {
            continue;
        };
        let Some((slot, value)) = slot.map(|slot| (slot, value)).or_else(|| tagged(value)) else {
            continue;
        };
        let language = language(lang);
        let weight = weight.parse().unwrap_or(0.5);
        for phrase in phrases.split('|') {
            add(
                lexicon,
                phrase,
                Meaning {
                    slot,
                    value,
                    language,
                    strict: false,
                    weight,
                    name: "",
                },
            );
        }
    }
}

fn tagged(value: &'static str) -> Option<(Slot, &'static str)> {
    let (slot, value) = value.split_once(':')?;
    let slot = match slot {
        "speed" => Slot::Speed,
        "density" => Slot::Density,
        "size" => Slot::Size,
        "modifier" => Slot::Modifier,
        "palette" => Slot::Palette,
        "ground" => Slot::Ground,
        "flag" => Slot::Flag,
        "interactive" => Slot::Interactive,
        "target" => Slot::Target,
        "cue" => Slot::Cue,
        _ => return None,
    };
    Some((slot, value))
}

/// Columns hex, weight, names.
fn colors(lexicon: &mut Lexicon, table: &'static str, language: Language) {
    for row in rows(table) {
        let mut columns = row.split('\t');
        let (Some(value), Some(weight), Some(names)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let weight = weight.parse().unwrap_or(0.5);
        for name in names.split('|') {
            let slot = Slot::Color;
            add(
                lexicon,
                name,
                Meaning {
                    slot,
                    value,
                    language,
                    strict: false,
                    weight,
                    name: "",
                },
            );
        }
    }
}

/// Columns hex, name; an own name for the same phrase wins; the one-word form is added.
fn css(lexicon: &mut Lexicon) {
    for (value, name) in rows(CSS).filter_map(|row| row.split_once('\t')) {
        let language = Language::English;
        let meaning = Meaning {
            slot: Slot::Color,
            value,
            language,
            strict: false,
            weight: 0.95,
            name,
        };
        let (key, _) = key(name);
        let known = |m: &Meaning| m.slot == Slot::Color && m.language == Language::English;
        // "white smoke" is smoke; only `whitesmoke` is the colour.
        let thing = name.ends_with("smoke");
        if !thing && !lexicon.phrase(&key).iter().any(known) {
            add(lexicon, name, meaning);
        }
        if name.contains(' ') {
            let tokens = tokenize(&fold(&name.replace(' ', "")), &[]);
            index(lexicon, &tokens, meaning);
        }
    }
}

fn key(phrase: &str) -> (String, Vec<Token>) {
    let tokens = tokenize(&fold(phrase), &[]);
    let stems: Vec<&str> = tokens.iter().map(|t| t.stem.as_str()).collect();
    (stems.join(" "), tokens)
}

fn add(lexicon: &mut Lexicon, phrase: &'static str, mut meaning: Meaning) {
    let (strict, phrase) = strip(phrase, '!');
    let (exact, phrase) = strip(phrase, '=');
    meaning.strict = strict;
    meaning.name = phrase;
    if exact {
        let word: String = fold(phrase).iter().map(|g| g.c).collect();
        lexicon.exact.entry(word).or_default().push(meaning);
        return;
    }
    let (_, tokens) = key(phrase);
    index(lexicon, &tokens, meaning);
    if phrase.contains('\'') {
        // « feu dartifice »: the apostrophe is the first thing that a hurried hand leaves out.
        let tokens = tokenize(&fold(&phrase.replace('\'', "")), &[]);
        index(lexicon, &tokens, meaning);
    }
}

fn strip(phrase: &'static str, mark: char) -> (bool, &'static str) {
    phrase
        .strip_prefix(mark)
        .map_or((false, phrase), |rest| (true, rest))
}

fn index(lexicon: &mut Lexicon, tokens: &[Token], meaning: Meaning) {
    let Some(first) = tokens.first().filter(|_| tokens.len() <= MAX_PHRASE) else {
        return;
    };
    let longest = lexicon.longest.entry(first.stem.clone()).or_default();
    *longest = (*longest).max(tokens.len());
    for token in tokens {
        lexicon.stems.insert(token.stem.clone());
        lexicon.words.insert(token.word.clone());
    }
    let stems: Vec<&str> = tokens.iter().map(|t| t.stem.as_str()).collect();
    let meanings = lexicon.phrases.entry(stems.join(" ")).or_default();
    let same = |m: &Meaning| {
        (m.slot, m.value, m.language) == (meaning.slot, meaning.value, meaning.language)
    };
    // Two forms of one word are one meaning; two shades for one key: the first row wins.
    let shade = |m: &Meaning| {
        meaning.slot == Slot::Color && m.slot == Slot::Color && m.language == meaning.language
    };
    if !meanings.iter().any(|m| same(m) || shade(m)) {
        meanings.push(meaning);
    }
}

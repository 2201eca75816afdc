//! Repairs one slip in a word of six letters or more: a letter too many, too few, wrong, or two
//! swapped. The first letter is trusted, words that some lexicon knows are left alone.
//!
//! Candidates come from a table of words with one letter deleted, so that a look-up costs one
//! hash per letter. A repaired word is weaker evidence ([`TRUST`]).

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::lexicon::Lexicon;
use crate::stem::stem;
use crate::token::{Kind, Token};

/// What a repaired word's evidence is multiplied with.
pub(crate) const TRUST: f64 = 0.85;
/// Shortest word that is repaired.
const SHORTEST: usize = 6;
/// Longest word that is looked at.
const LONGEST: usize = 20;
/// In a longer text a slip does not decide, and a rare word is more likely than a slip.
const MAX_TOKENS: usize = 400;

/// Gives the tokens with a slip the stem of the word that was meant.
pub(crate) fn repair(tokens: &mut [Token], lexicon: &Lexicon) {
    if tokens.len() > MAX_TOKENS {
        return;
    }
    for token in tokens.iter_mut().filter(|t| t.kind == Kind::Word) {
        let short = !(SHORTEST..=LONGEST).contains(&token.word.len());
        if short || !token.word.bytes().all(|b| b.is_ascii_lowercase()) || lexicon.knows(token) {
            continue;
        }
        if let Some(meant) = table(lexicon).nearest(&token.word) {
            token.stem = stem(meant);
            token.repaired = true;
        }
    }
}

struct Table {
    words: HashSet<String>,
    /// A word with one letter deleted → the words it may have been.
    deleted: HashMap<String, Vec<String>>,
}

fn table(lexicon: &Lexicon) -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let words: HashSet<String> = lexicon
            .words()
            .filter(|w| w.len() >= SHORTEST)
            .map(str::to_owned)
            .collect();
        let mut deleted: HashMap<String, Vec<String>> = HashMap::new();
        for word in &words {
            for short in deletions(word) {
                deleted.entry(short).or_default().push(word.clone());
            }
        }
        Table { words, deleted }
    })
}

impl Table {
    /// The word within one slip; of several, one of the same length (two letters swapped are more
    /// usual than one left out), then the first in the alphabet: never the order of a hash table.
    fn nearest(&self, word: &str) -> Option<&str> {
        let mut best: Option<&str> = None;
        let rank = |known: &str| (known.len() != word.len(), known.to_owned());
        let mut take = |known: &String| {
            let close = known.as_bytes()[0] == word.as_bytes()[0] && one_slip(word, known);
            if close && best.is_none_or(|b| rank(known) < rank(b)) {
                best = self.words.get(known).map(String::as_str);
            }
        };
        self.deleted
            .get(word)
            .into_iter()
            .flatten()
            .for_each(&mut take);
        for short in deletions(word) {
            if let Some(known) = self.words.get(&short) {
                take(known);
            }
            self.deleted
                .get(&short)
                .into_iter()
                .flatten()
                .for_each(&mut take);
        }
        best
    }
}

fn deletions(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).map(|i| format!("{}{}", &word[..i], &word[i + 1..]))
}

/// Optimal string alignment distance of exactly one, on ASCII.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], [_]) | ([_], []) => true,
        ([x, y, a @ ..], [v, w, b @ ..]) if x == w && y == v && a == b => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) => a == rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        for (a, b) in [
            ("purpel", "purple"),
            ("snowflaks", "snowflakes"),
            ("faling", "falling"),
            ("violxt", "violet"),
        ] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("purple", "purple"),
            ("abcdef", "badcef"),
            ("neige", "neiges s"),
        ] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn repairs_slips_and_leaves_words() {
        let table = table(Lexicon::get());
        assert_eq!(table.nearest("particlues"), Some("particules"));
        assert_eq!(table.nearest("tourbilonnent"), Some("tourbillonnent"));
        assert_eq!(table.nearest("qwertz"), None);
    }
}

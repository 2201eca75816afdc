//! Language by votes: function words, accents, and words that only one language's lexicon has.
//!
//! A sentence decides for itself when it can (briefs switch in mid-text), else the document does.

use crate::lexicon::{Language, Lexicon};
use crate::token::Token;

/// Votes for each language.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Votes {
    pub(crate) fr: f64,
    pub(crate) en: f64,
}

impl Votes {
    pub(crate) fn add(&mut self, language: Language, weight: f64) {
        match language {
            Language::French => self.fr += weight,
            Language::English => self.en += weight,
            Language::Any => {}
        }
    }

    /// The side with more votes.
    pub(crate) fn winner(self) -> Language {
        if self.fr > self.en {
            Language::French
        } else if self.en > self.fr {
            Language::English
        } else {
            Language::Any
        }
    }

    /// `fr`, `en`, `mixed` or `und`, and the share of the winner.
    pub(crate) fn verdict(self) -> (&'static str, f64) {
        let sum = self.fr + self.en;
        if sum <= 0.0 {
            return ("und", 0.3);
        }
        let share = self.fr.max(self.en) / sum;
        let loser = self.fr.min(self.en);
        let name = match self.winner() {
            _ if loser >= 2.0 && share < 0.75 => "mixed",
            Language::French => "fr",
            Language::English => "en",
            Language::Any => "mixed",
        };
        // Laplace: one vote is little evidence.
        (name, (self.fr.max(self.en) + 1.0) / (sum + 2.0))
    }
}

/// Function-word and accent votes by sentence.
pub(crate) fn votes(tokens: &[Token], lexicon: &Lexicon) -> Vec<Votes> {
    let count = tokens.last().map_or(0, |token| token.sentence + 1);
    let mut votes = vec![Votes::default(); count];
    for token in tokens {
        let Some(sentence) = votes.get_mut(token.sentence) else {
            continue;
        };
        if let Some(language) = lexicon.vote(&token.word) {
            sentence.add(language, 1.0);
        } else if token.accented {
            sentence.add(Language::French, 0.5);
        }
    }
    votes
}

/// The sum over sentences.
pub(crate) fn total(votes: &[Votes]) -> Votes {
    votes.iter().fold(Votes::default(), |sum, v| Votes {
        fr: sum.fr + v.fr,
        en: sum.en + v.en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{normalize::fold, token::tokenize};

    fn verdict(text: &str) -> &'static str {
        total(&votes(&tokenize(&fold(text), &[]), Lexicon::get()))
            .verdict()
            .0
    }

    #[test]
    fn votes_tell_languages_apart() {
        assert_eq!(verdict("une neige douce avec des flocons"), "fr");
        assert_eq!(verdict("soft snow with the big flakes"), "en");
        assert_eq!(verdict("qwrt zzz"), "und");
        assert_eq!(
            verdict("je veux une neige. I want it to be the snow, with du bleu"),
            "mixed"
        );
    }
}

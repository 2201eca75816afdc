//! What a brief asks for: document → DNA, by rules and our own lexicons, French and English.
//!
//! [`understand`] is pure and total: any document gives a DNA, the same one every time, in time
//! linear in the text that is read (at most [`Options::max_chars`]). Every value carries its
//! evidence as byte spans of [`Document::plain_text`]; text never becomes a name: the title is
//! made of our own words, and only a quoted display text is passed on, as data.
//!
//! How: fold → set aside code, mark-up and commands → tokens → longest phrases of the lexicons →
//! negation → slots → palette → conflicts → status. This is the first cut; a second voice (a
//! small classifier) and calibration come behind the same function. Until then the confidences
//! are a stated formula over evidence (`status::confidence`), comparable but not calibrated.

mod builder;
mod colors;
mod conflict;
mod constraints;
mod language;
mod lexicon;
mod literal;
mod mask;
mod negation;
mod normalize;
mod numbers;
mod palette;
mod reading;
mod slots;
mod spelling;
mod status;
mod stem;
mod title;
mod token;

use effectforge_effect::{Dna, Document};

use crate::builder::{Builder, language_of};
use crate::lexicon::{Language, Lexicon};
use crate::numbers::Constraints;
use crate::reading::Reading;

/// Bounds of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Characters of the text that are read; what follows is noted and left.
    pub max_chars: usize,
    /// Most spans of evidence per field.
    pub max_spans: usize,
}

impl Default for Options {
    /// 200,000 characters, 16 spans.
    fn default() -> Self {
        Self {
            max_chars: 200_000,
            max_spans: 16,
        }
    }
}

/// What `document` asks for.
///
/// Never fails: a text that describes nothing to be seen has [`Status::NotAnEffect`](effectforge_effect::Status::NotAnEffect).
#[must_use]
pub fn understand(document: &Document, options: &Options) -> Dna {
    let lexicon = Lexicon::get();
    let whole = document.plain_text();
    let text = head(&whole, options.max_chars);
    let mut reading = Reading::new(text, lexicon);
    let mut constraints = Constraints::new();
    if let Some(shown) = constraints::display_text(text, &reading, lexicon, &mut constraints) {
        reading.forget(shown);
    }
    let size_clash = numbers::read(&reading, lexicon, &mut constraints);
    constraints::read(&reading, options.max_spans, &mut constraints);
    let mut dna = Builder {
        reading: &reading,
        lexicon,
        options,
    }
    .build(document, constraints, size_clash);
    dna.notes = notes(
        &reading,
        text.len() < whole.len(),
        language_of(&reading, document),
    );
    dna
}

/// The first `max` characters.
fn head(text: &str, max: usize) -> &str {
    text.char_indices()
        .nth(max)
        .map_or(text, |(end, _)| &text[..end])
}

fn notes(reading: &Reading, cut: bool, language: Language) -> Vec<String> {
    let french = language == Language::French;
    let mut notes = Vec::new();
    let mut add = |fr: &str, en: &str| notes.push(if french { fr } else { en }.to_owned());
    if cut {
        add(
            "Le texte est très long : seul le début a été lu.",
            "The text is very long: only its beginning was read.",
        );
    }
    if !reading.commands.is_empty() {
        add(
            "Une partie du texte donne des ordres au système ; elle a été ignorée.",
            "Part of the text gives orders to the system; it was ignored.",
        );
    }
    if reading.masked {
        add(
            "Du code, des balises ou des adresses ont été laissés de côté.",
            "Code, mark-up or addresses were set aside.",
        );
    }
    notes
}

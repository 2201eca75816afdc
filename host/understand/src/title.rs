//! A short name made of our own words: nothing of the brief's text can reach it.

use effectforge_effect::Dna;

use crate::lexicon::{Language, Lexicon};

/// Longest title, in characters.
const MAX_TITLE: usize = 48;

/// For example « Particules or et violet » or "Snow white".
pub(crate) fn title(dna: &Dna, lexicon: &Lexicon, language: Language) -> String {
    let french = language != Language::English;
    let label = dna.family().and_then(|name| lexicon.family(name)).map_or(
        if french { "Effet" } else { "Effect" },
        |t| {
            if french { t.label_fr } else { t.label_en }
        },
    );
    let stated = |s: &&effectforge_effect::Swatch| {
        s.role != "bg" && s.source == effectforge_effect::Source::Stated && !s.name.starts_with('#')
    };
    let colors: Vec<String> = dna
        .palette
        .iter()
        .filter(stated)
        .take(2)
        .map(|s| safe(&s.name))
        .collect();
    let joined = colors.join(if french { " et " } else { " and " });
    let full = safe(&format!("{label} {joined}"));
    if full.chars().count() <= MAX_TITLE {
        full
    } else {
        safe(label)
    }
}

/// Letters, digits and single spaces.
fn safe(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn only_letters_digits_and_spaces() {
        assert_eq!(
            safe("Feux d'artifice <b> vert d’eau"),
            "Feux d artifice b vert d eau"
        );
    }
}

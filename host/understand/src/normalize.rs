//! Folding: lower case, no accents, no invisible characters, with the way back.
//!
//! Every glyph remembers the bytes of the text that it came from, so that « Dorées » and
//! `dorees` are read alike and evidence still points at what was written. Invariant: the byte
//! ranges of the glyphs ascend, do not overlap, and lie on character boundaries.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One folded character and the bytes that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// Folded character.
    pub(crate) c: char,
    /// First byte in the text.
    pub(crate) start: usize,
    /// One past the last byte, marks that were dropped included.
    pub(crate) end: usize,
    /// Whether the text had an accent here.
    pub(crate) accented: bool,
    /// Whether the text had a capital here.
    pub(crate) upper: bool,
}

/// Folds `text`.
pub(crate) fn fold(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if is_invisible(c) || is_combining_mark(c) {
            if let Some(last) = glyphs.last_mut() {
                last.end = end;
                last.accented |= is_combining_mark(c);
            }
            continue;
        }
        let upper = c.is_uppercase();
        let first = glyphs.len();
        let mut accented = false;
        if let Some(plain) = special(c) {
            for c in plain.chars() {
                glyphs.push(Glyph {
                    c,
                    start,
                    end,
                    accented: false,
                    upper,
                });
            }
            continue;
        }
        decompose_compatible(c, |part| {
            if is_combining_mark(part) {
                accented = true;
                return;
            }
            for c in part.to_lowercase().filter(|c| !is_combining_mark(*c)) {
                glyphs.push(Glyph {
                    c,
                    start,
                    end,
                    accented: false,
                    upper,
                });
            }
        });
        for glyph in glyphs.iter_mut().skip(first) {
            glyph.accented = accented;
        }
    }
    glyphs
}

/// Characters that compatibility decomposition leaves alone but a reader takes as others.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        '’' | '‘' | 'ʼ' | '`' | '´' | '′' => "'",
        '“' | '”' | '„' | '‟' => "\"",
        '\u{2010}' | '\u{2011}' | '−' => "-",
        '⁄' => "/",
        _ => return None,
    })
}

/// Zero-width and formatting characters: they hide words from a reader that is not a person.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(text).iter().map(|glyph| glyph.c).collect()
    }

    #[test]
    fn accents_case_and_ligatures_fold() {
        assert_eq!(folded("Éclairs DORÉS"), "eclairs dores");
        assert_eq!(folded("cœur d’été"), "coeur d'ete");
        assert_eq!(folded("e\u{301}te\u{301}"), "ete");
        assert_eq!(folded("ne\u{200b}ige"), "neige");
        assert_eq!(folded("10\u{202f}000"), "10 000");
    }

    #[test]
    fn glyphs_point_back_at_the_text() {
        let text = "Né\u{301}on e\u{301}";
        for glyph in fold(text) {
            assert!(text.get(glyph.start..glyph.end).is_some(), "{glyph:?}");
        }
        let last = fold(text).last().copied();
        assert_eq!(last.map(|glyph| (glyph.start, glyph.end)), Some((8, 11)));
    }
}

//! Folded text into words, numbers and colour literals, with the breaks between them.
//!
//! Invariant: tokens ascend; `span` lies on character boundaries of the text.

use effectforge_effect::{Color, Span};

use crate::{literal, mask, normalize::Glyph, stem::stem};

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Nothing: the token is glued to the one before (`60fps`).
    Glued,
    /// White space, a hyphen or an apostrophe.
    Space,
    /// A comma, colon, bracket, dash: a clause may end.
    Clause,
    /// A full stop or a new paragraph.
    Sentence,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Letters.
    Word,
    /// A number.
    Number(f64),
    /// `#ff8800`, `rgb(…)`, `hsl(…)`, `oklch(…)`.
    Color(Color),
    /// A symbol that means something beside a number: `%`, `×`, `<`, `/`.
    Symbol(char),
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Folded word; empty for other kinds.
    pub(crate) word: String,
    /// [`stem()`] of the word; the figure of a number (`80s` is in the lexicon).
    pub(crate) stem: String,
    /// Bytes of the text.
    pub(crate) span: Span,
    /// What stands before it.
    pub(crate) gap: Break,
    /// Number of the sentence, from 0.
    pub(crate) sentence: usize,
    /// Whether a letter had an accent in the text.
    pub(crate) accented: bool,
    /// Whether the stem is that of another word, one slip away.
    pub(crate) repaired: bool,
}

/// Cuts folded text into tokens. Glyphs inside `masked` are skipped as if they were a comma.
pub(crate) fn tokenize(glyphs: &[Glyph], masked: &[mask::Range]) -> Vec<Token> {
    let mut cutter = Cutter {
        glyphs,
        tokens: Vec::new(),
        gap: Break::Sentence,
        sentence: 0,
    };
    let mut ranges = masked.iter().peekable();
    let mut at = 0;
    while let Some(glyph) = glyphs.get(at) {
        if let Some(range) = ranges.next_if(|range| range.start <= at) {
            cutter.widen(Break::Clause);
            at = at.max(range.end);
            continue;
        }
        let limit = ranges.peek().map_or(glyphs.len(), |range| range.start);
        at = cutter.step(at, limit, glyph.c);
    }
    cutter.tokens
}

struct Cutter<'a> {
    glyphs: &'a [Glyph],
    tokens: Vec<Token>,
    gap: Break,
    sentence: usize,
}

impl Cutter<'_> {
    /// Reads one token or one separator at `at`; gives where to go on, always further.
    fn step(&mut self, at: usize, limit: usize, c: char) -> usize {
        if let Some((end, color)) = literal::color(&self.glyphs[at..limit])
            && (c == '#' || self.gap > Break::Glued)
        {
            self.push(Kind::Color(color), at, at + end);
            return at + end;
        }
        if c.is_ascii_digit() {
            let (end, value) = literal::number(&self.glyphs[at..limit]);
            self.push(Kind::Number(value), at, at + end);
            return at + end;
        }
        if c.is_alphanumeric() {
            let mut end = at + 1;
            // After a figure a unit ends where the next figure begins: `1min30`.
            let unit = self.gap == Break::Glued && !self.tokens.is_empty();
            let inside = |c: char| {
                if unit {
                    c.is_alphabetic()
                } else {
                    c.is_alphanumeric()
                }
            };
            while end < limit && inside(self.glyphs[end].c) {
                end += 1;
            }
            self.push(Kind::Word, at, end);
            return end;
        }
        match c {
            '%' | '×' | '<' | '≤' | '/' => self.push(Kind::Symbol(c), at, at + 1),
            '.' | '!' | '?' | ';' | '…' | '。' | '\u{1f}' => self.widen(Break::Sentence),
            '\n' | '\r' => {
                let gap = self.line_break(at);
                self.widen(gap);
            }
            c if c.is_whitespace() || c == '-' || c == '\'' || c == '_' || c == '&' => {
                self.widen(Break::Space);
            }
            _ => self.widen(Break::Clause),
        }
        at + 1
    }

    /// A soft line break is a space; a paragraph, a list item and a capital start a sentence.
    fn line_break(&self, at: usize) -> Break {
        let next = self.glyphs[at + 1..]
            .iter()
            .take(80)
            .find(|g| !matches!(g.c, ' ' | '\t'));
        match next {
            Some(g) if g.c.is_lowercase() && !g.upper => Break::Space,
            _ => Break::Sentence,
        }
    }

    fn widen(&mut self, gap: Break) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, kind: Kind, from: usize, to: usize) {
        let glyphs = &self.glyphs[from..to];
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else {
            return;
        };
        if self.gap == Break::Sentence && !self.tokens.is_empty() {
            self.sentence += 1;
        }
        let word = match kind {
            Kind::Word => glyphs.iter().map(|g| g.c).collect(),
            _ => String::new(),
        };
        let stem = match kind {
            Kind::Number(value) => format!("{value}"),
            _ => stem(&word),
        };
        self.tokens.push(Token {
            kind,
            stem,
            word,
            span: Span {
                start: first.start,
                end: last.end,
            },
            gap: self.gap,
            sentence: self.sentence,
            accented: glyphs.iter().any(|g| g.accented),
            repaired: false,
        });
        self.gap = Break::Glued;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    fn words(text: &str) -> Vec<String> {
        tokenize(&fold(text), &[])
            .into_iter()
            .map(|t| format!("{}{}", t.word, kind(t.kind)))
            .collect()
    }

    fn kind(kind: Kind) -> String {
        match kind {
            Kind::Word => String::new(),
            Kind::Number(v) => format!("{v}"),
            Kind::Color(c) => c.to_hex(),
            Kind::Symbol(c) => c.to_string(),
        }
    }

    #[test]
    fn words_numbers_and_literals() {
        assert_eq!(
            words("L’or, vert-d’eau 60fps"),
            ["l", "or", "vert", "d", "eau", "60", "fps"]
        );
        assert_eq!(
            words("1,5 s 10 000 2.5k 1920×1080"),
            ["1.5", "s", "10000", "2500", "1920", "×", "1080"]
        );
        assert_eq!(words("#F80 rgb(255, 0, 0)"), ["#ff8800", "#ff0000"]);
    }

    #[test]
    fn sentences_are_numbered() {
        let tokens = tokenize(&fold("Neige. Rouge\nsuite douce\nAutre"), &[]);
        let numbers: Vec<usize> = tokens.iter().map(|t| t.sentence).collect();
        assert_eq!(numbers, [0, 1, 1, 1, 2]);
    }
}

//! Where the letters of a short text go.

use std::ops::Range;

use effectforge_effect::outline::Segment;

use crate::accents::composed;
use crate::face::{Face, Glyph};

/// Letters of a layout at most; a longer text ends with an ellipsis.
pub const GLYPHS_MAX: usize = 48;
/// Lines of a layout at most.
pub const LINES_MAX: usize = 3;
/// Characters that are read at most; what follows is cut.
const READ_MAX: usize = 512;
/// Characters that are named as missing at most.
const MISSING_MAX: usize = 8;

/// A letter in its place; lengths in em.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// From the letter's own origin, at the left end of its baseline.
    pub outline: Vec<Segment>,
    /// Its origin from the middle of the text, to the right.
    pub x: f64,
    /// Its baseline from the middle of the text, downwards.
    pub y: f64,
    /// Way to the next letter's origin.
    pub advance: f64,
}

/// A text in its place; lengths in em.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The letters in reading order; blanks have none.
    pub placed: Vec<Placed>,
    /// The letters of each line.
    pub lines: Vec<Range<usize>>,
    /// Width of the widest line.
    pub width: f64,
    /// From the top of the first line's capitals to the last baseline.
    pub height: f64,
    /// Characters that the face lacks and that are therefore left out: a few of them, each once.
    pub missing: Vec<char>,
    /// The text was longer than can be laid out.
    pub clipped: bool,
}

#[derive(Debug)]
struct Word {
    letters: Vec<(Glyph, f64)>,
    width: f64,
}

impl Face {
    /// Lays a text out on as few lines as keep within `width_em`, at most [`LINES_MAX`], each about as
    /// long as the others, centred on the origin. A word is never broken: a text may come out wider
    /// than asked for, [`Layout::width`] says how wide.
    #[must_use]
    pub fn layout(self, text: &str, width_em: f64) -> Layout {
        let (words, start) = self.words(text);
        let lines = (1..=LINES_MAX).map(|count| self.broken(&words, count));
        let mut best = None;
        for breaks in lines {
            let fits = self.widest(&words, &breaks) <= width_em;
            best = Some(breaks);
            if fits {
                break;
            }
        }
        self.placed(words, &best.unwrap_or_default(), start)
    }

    /// Lays a text out so that it can be drawn as large as possible in a box `aspect` times as wide as
    /// high.
    #[must_use]
    pub fn fitted(self, text: &str, aspect: f64) -> Layout {
        let (words, start) = self.words(text);
        let size = |breaks: &Vec<usize>| {
            let height = self.cap() + self.pitch() * breaks.len() as f64;
            (aspect / self.widest(&words, breaks).max(1e-9)).min(1.0 / height)
        };
        let lines = (1..=LINES_MAX.min(words.len().max(1))).map(|count| self.broken(&words, count));
        let best = lines.max_by(|a, b| size(a).total_cmp(&size(b)).then(b.len().cmp(&a.len())));
        self.placed(words, &best.unwrap_or_default(), start)
    }

    /// The words of a text, and a layout that says what was left out of it.
    fn words(self, text: &str) -> (Vec<Word>, Layout) {
        let mut layout = Layout::default();
        let (mut words, mut count) = (Vec::new(), 0);
        let mut read = text.chars();
        let text: String = composed(&read.by_ref().take(READ_MAX).collect::<String>());
        layout.clipped = read.next().is_some();
        for word in text.split_whitespace() {
            let mut letters = Vec::<(Glyph, f64)>::new();
            for c in word.chars().filter(|c| !c.is_control()) {
                let Some(glyph) = self.glyph(c) else {
                    if layout.missing.len() < MISSING_MAX && !layout.missing.contains(&c) {
                        layout.missing.push(c);
                    }
                    continue;
                };
                if count == GLYPHS_MAX {
                    layout.clipped = true;
                    break;
                }
                count += 1;
                self.append(&mut letters, glyph);
            }
            self.push(&mut words, letters);
        }
        if layout.clipped {
            self.shorten(&mut words);
        }
        (words, layout)
    }

    /// Adds a letter, kerned with the one before.
    fn append(self, letters: &mut Vec<(Glyph, f64)>, glyph: Glyph) {
        let kern = letters
            .last()
            .map_or(0.0, |(last, _)| self.kern(last.base, glyph.base));
        let x = letters.last().map_or(0.0, |(last, x)| x + last.advance) + kern;
        letters.push((glyph, x));
    }

    fn push(self, words: &mut Vec<Word>, letters: Vec<(Glyph, f64)>) {
        if let Some((last, x)) = letters.last() {
            let width = x + last.advance;
            words.push(Word { letters, width });
        }
    }

    /// Puts an ellipsis in the place of the last letter.
    fn shorten(self, words: &mut Vec<Word>) {
        let (Some(mut word), Some(dots)) = (words.pop(), self.glyph('…')) else {
            return;
        };
        if word.letters.len() > 1 {
            word.letters.pop();
        }
        self.append(&mut word.letters, dots);
        self.push(words, word.letters);
    }

    /// Numbers of the words that begin the second and further lines, so that the widest line is as
    /// narrow as it can be.
    fn broken(self, words: &[Word], lines: usize) -> Vec<usize> {
        let mut best = Vec::new();
        let mut narrow = self.widest(words, &best);
        for first in 1..words.len() {
            let seconds = (first + 1)..words.len();
            let two = (lines >= 2).then(|| vec![first]);
            let three = seconds
                .filter(|_| lines >= 3)
                .map(|second| vec![first, second]);
            for breaks in two.into_iter().chain(three) {
                let width = self.widest(words, &breaks);
                if width < narrow - 1e-9 {
                    (best, narrow) = (breaks, width);
                }
            }
        }
        best
    }

    fn widest(self, words: &[Word], breaks: &[usize]) -> f64 {
        let lines = rows(words.len(), breaks);
        lines
            .map(|line| self.width(&words[line]))
            .fold(0.0, f64::max)
    }

    fn width(self, words: &[Word]) -> f64 {
        let blanks = words.len().saturating_sub(1) as f64 * self.space();
        words.iter().map(|word| word.width).sum::<f64>() + blanks
    }

    fn placed(self, words: Vec<Word>, breaks: &[usize], mut layout: Layout) -> Layout {
        let count = (breaks.len() + 1) as f64;
        layout.width = self.widest(&words, breaks);
        layout.height = self.cap() + self.pitch() * (count - 1.0);
        for (row, line) in rows(words.len(), breaks).enumerate() {
            let mut x = -self.width(&words[line.clone()]) / 2.0;
            let y = self.pitch() * row as f64 + self.cap() - layout.height / 2.0;
            let from = layout.placed.len();
            for word in &words[line] {
                for (glyph, at) in &word.letters {
                    layout.placed.push(Placed {
                        outline: glyph.outline.clone(),
                        x: x + at,
                        y,
                        advance: glyph.advance,
                    });
                }
                x += word.width + self.space();
            }
            layout.lines.push(from..layout.placed.len());
        }
        layout
    }
}

/// Ranges of words between breaks.
fn rows(words: usize, breaks: &[usize]) -> impl Iterator<Item = Range<usize>> {
    let from = std::iter::once(0).chain(breaks.iter().copied());
    let to = breaks.iter().copied().chain([words]);
    from.zip(to).map(|(a, b)| a..b)
}

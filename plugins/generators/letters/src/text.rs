//! The words: which they are, and where their letters lie.

use effectforge_glyphs::outline::{moved, write};
use effectforge_glyphs::{Face, Layout};
use effectforge_sdk::Dna;
use effectforge_sdk::effect::Expr;
use effectforge_sdk::effect::builder::{height, width};

/// Longest title that is taken for the text.
const TITLE_MAX: usize = 24;
/// Width by height of the box that lines are broken for.
const BOX: f64 = 2.6;

/// A text that is drawn.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) layout: Layout,
    /// What is drawn, for descriptions: letters, digits, blanks, hyphens and apostrophes.
    pub(crate) words: String,
}

impl Text {
    /// What the brief states, else the call, else a short title, else a word of the brief's language.
    pub(crate) fn of(dna: &Dna, asked: Option<&str>, face: Face) -> Self {
        let stated = dna
            .constraints
            .get("display_text")
            .and_then(|field| field.value.as_str());
        let title = Some(dna.title.as_str()).filter(|title| title.chars().count() <= TITLE_MAX);
        let default = match dna.language.value.as_str() {
            "fr" | "mixed" => "Bonjour",
            _ => "Hello",
        };
        let words = [stated, asked, title, Some(default)].into_iter().flatten();
        let laid = |face: Face, letters: usize| {
            let mut laid = words.clone().map(|text| {
                let text: String = text.chars().take(letters).collect();
                let layout = face.fitted(&text, BOX);
                (text, layout)
            });
            laid.find(|(_, layout)| !layout.placed.is_empty())
                .unwrap_or_default()
        };
        let (mut text, mut layout) = laid(face, usize::MAX);
        // A long text takes the plainer face; one of nothing but signs is cut.
        for letters in [usize::MAX, 40, 28, 16, 8] {
            let segments: usize = layout
                .placed
                .iter()
                .map(|placed| placed.outline.len())
                .sum();
            if segments <= SEGMENTS_MAX {
                break;
            }
            let clipped = layout.clipped || letters < text.chars().count();
            (text, layout) = laid(Face::Sans, letters);
            layout.clipped |= clipped;
        }
        let plain = |c: &char| c.is_alphanumeric() || " -'’".contains(*c);
        let words: String = text
            .chars()
            .filter(|c| face.has(*c) || *c == ' ')
            .filter(plain)
            .take(60)
            .collect();
        Self {
            layout,
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    /// Outlines of single signs, each about its middle.
    pub(crate) fn signs(face: Face, signs: &str) -> Vec<String> {
        let of = |c: char| face.layout(&c.to_string(), 4.0).placed.into_iter().next();
        let middle = |p: effectforge_glyphs::Placed| {
            write(&moved(&p.outline, -p.advance / 2.0, face.cap() / 2.0))
        };
        signs.chars().filter_map(of).map(middle).collect()
    }

    /// Letters.
    pub(crate) fn count(&self) -> usize {
        self.layout.placed.len()
    }

    /// Length of an em, so that the text fits every canvas; `factor` is a slider.
    pub(crate) fn em(&self, factor: Expr) -> Expr {
        let share = [0.3, 0.46, 0.6][self.layout.lines.len().clamp(1, 3) - 1];
        let wide = width() * (0.8 / self.layout.width.max(0.5));
        let high = height() * (share / self.layout.height.max(0.3));
        wide.min(high) * factor
    }

    /// A place near each letter's middle, in em, as an expression of its number, and the outlines from
    /// there: on each line the straight row that comes nearest to the letters.
    pub(crate) fn rows(&self, number: &Expr, cap: f64) -> ([Expr; 2], Vec<String>) {
        let placed = &self.layout.placed;
        let rows: Vec<(f64, f64)> = self
            .layout
            .lines
            .iter()
            .map(|line| {
                let middles: Vec<_> = placed[line.clone()]
                    .iter()
                    .map(|p| p.x + p.advance / 2.0)
                    .collect();
                let (a, b) = straight(&middles);
                // From the number among all letters instead of the line's own.
                (thousandth(a - b * line.start as f64), thousandth(b))
            })
            .collect();
        let first = rows.first().copied().unwrap_or_default();
        let top = placed.first().map_or(0.0, |p| p.y - cap / 2.0);
        let (mut x, mut y) = (
            number.clone() * first.1 + first.0,
            Expr::from(thousandth(top)),
        );
        for (row, line) in self.layout.lines.iter().enumerate().skip(1) {
            let below = (number.clone() - (line.start as f64 - 1.0)).clamp(0.0, 1.0);
            let ((a, b), (last_a, last_b)) = (rows[row], rows[row - 1]);
            x = x + (number.clone() * (b - last_b) + (a - last_a)) * below.clone();
            y = y + below * thousandth(placed[line.start].y - placed[line.start - 1].y);
        }
        let line_of = |k: usize| {
            self.layout
                .lines
                .iter()
                .position(|line| line.contains(&k))
                .unwrap_or(0)
        };
        let outline = |(k, p): (usize, &effectforge_glyphs::Placed)| {
            let (a, b) = rows[line_of(k)];
            write(&moved(&p.outline, p.x - (a + b * k as f64), cap / 2.0))
        };
        ([x, y], placed.iter().enumerate().map(outline).collect())
    }

    /// The text cut into bands from `edges`, heights in em from each baseline; band by band, from the
    /// text's middle.
    pub(crate) fn bands(&self, edges: &[f64]) -> Vec<String> {
        let mut bands = Vec::new();
        for line in &self.layout.lines {
            for edge in edges.windows(2) {
                let mut segments = Vec::new();
                for p in &self.layout.placed[line.clone()] {
                    let cut = effectforge_glyphs::outline::band(&p.outline, edge[0], edge[1]);
                    // A band of very many letters becomes two.
                    if segments.len() + cut.len() > BAND_SEGMENTS_MAX && !segments.is_empty() {
                        bands.push(write(&std::mem::take(&mut segments)));
                    }
                    segments.extend(moved(&cut, p.x, p.y));
                }
                if !segments.is_empty() {
                    bands.push(write(&segments));
                }
            }
        }
        bands.truncate(effectforge_sdk::effect::limits::OUTLINES_MAX);
        bands
    }

    /// Names what could not be drawn.
    pub(crate) fn note(&self) -> Option<String> {
        let missing: Vec<String> = self
            .layout
            .missing
            .iter()
            .map(|c| format!("U+{:04X}", *c as u32))
            .collect();
        let cut = self.layout.clipped.then(|| "shortened".to_owned());
        let missing =
            (!missing.is_empty()).then(|| format!("no letters for {}", missing.join(" ")));
        let notes: Vec<_> = missing.into_iter().chain(cut).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

/// Segments of a text: some twenty bytes each, and the effect is to stay small.
const SEGMENTS_MAX: usize = 560;
/// Segments of a band's outline, which a cut letter may cross by its own.
const BAND_SEGMENTS_MAX: usize = 360;

/// The straight line through numbers that strays least: its start and its step.
fn straight(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n.max(1.0);
    let middle = (n - 1.0) / 2.0;
    let off = |k: usize| k as f64 - middle;
    let square: f64 = (0..values.len()).map(|k| off(k) * off(k)).sum();
    let slope: f64 = values
        .iter()
        .enumerate()
        .map(|(k, v)| off(k) * (v - mean))
        .sum();
    let step = if square > 0.0 { slope / square } else { 0.0 };
    (mean - step * middle, step)
}

fn thousandth(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

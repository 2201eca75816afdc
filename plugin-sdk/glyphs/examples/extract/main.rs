//! Makes a face's data out of a font: `extract font.otf > data/face.txt`.
//!
//! Outlines and advances of [`CHARSET`], scaled to 1000 units per em, the vertical axis downwards,
//! and the kerning of pairs of letters. Runs of curves become as few as the eye cannot tell apart. A letter that holds another's contours, as É holds E's, is written as that letter
//! with the rest.

mod fit;

use std::collections::BTreeMap;
use std::error::Error;

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// ASCII, the letters of Latin-1, what French typography needs, and the bases of its accents.
const CHARSET: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\
abcdefghijklmnopqrstuvwxyz{|}~ı¡¢£§©«®°·»¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ\
ŒœŠšŸŽžŴŵŶŷ–—‘’“”•…€™";
/// Kerning below this is not seen, 1/1000 em.
const KERN_MIN: i32 = 14;
/// How far a curve may stray from those that it stands for, 1/1000 em.
const STRAY_MAX: f64 = 2.0;

type Point = [f64; 2];

#[derive(Clone, PartialEq, Debug)]
enum Part {
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
}

impl Part {
    fn end(&self) -> Point {
        match self {
            Self::Line(p) | Self::Quad(_, p) | Self::Cubic(_, _, p) => *p,
        }
    }
}

#[derive(Clone, PartialEq, Debug)]
struct Contour {
    start: Point,
    parts: Vec<Part>,
}

struct Pen {
    scale: f64,
    contours: Vec<Contour>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Point {
        [f64::from(x) * self.scale, -f64::from(y) * self.scale]
    }

    fn part(&mut self, part: Part) {
        if let Some(contour) = self.contours.last_mut() {
            contour.parts.push(part);
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let start = self.at(x, y);
        let parts = Vec::new();
        self.contours.push(Contour { start, parts });
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let p = self.at(x, y);
        self.part(Part::Line(p));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (c, p) = (self.at(x1, y1), self.at(x, y));
        self.part(Part::Quad(c, p));
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, p) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.part(Part::Cubic(a, b, p));
    }
    fn close(&mut self) {}
}

fn lerp(a: Point, b: Point, t: f64) -> Point {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

/// Curves into as few cubic ones as come close enough; all points rounded.
fn tidy(contour: &Contour) -> Contour {
    let mut at = contour.start;
    let mut parts = Vec::new();
    let mut curves: Vec<fit::Cubic> = Vec::new();
    for part in &contour.parts {
        let handles = match part {
            Part::Line(_) => None,
            Part::Quad(c, p) => Some([lerp(at, *c, 2.0 / 3.0), lerp(*p, *c, 2.0 / 3.0)]),
            Part::Cubic(a, b, _) => Some([*a, *b]),
        };
        match handles {
            Some([a, b]) => curves.push([at, a, b, part.end()]),
            None => {
                parts.extend(fit::fewer(&std::mem::take(&mut curves), STRAY_MAX));
                parts.push([at, at, at, part.end()]);
            }
        }
        at = part.end();
    }
    parts.extend(fit::fewer(&curves, STRAY_MAX));
    let start = round(contour.start);
    // A line of no length, and the line that closing draws anyway, say nothing.
    let mut kept: Vec<Part> = Vec::new();
    for [from, a, b, to] in parts {
        let line = a == from && b == from;
        let last = kept.last().map_or(start, Part::end);
        match line {
            true if round(to) == last => {}
            true => kept.push(Part::Line(round(to))),
            false => kept.push(Part::Cubic(round(a), round(b), round(to))),
        }
    }
    if matches!(kept.last(), Some(Part::Line(p)) if *p == start) {
        kept.pop();
    }
    Contour { start, parts: kept }
}

fn round(p: Point) -> Point {
    p.map(|v| v.round() + 0.0)
}

fn moved(contour: &Contour, dx: f64, dy: f64) -> Contour {
    let to = |p: Point| [p[0] + dx, p[1] + dy];
    let parts = contour.parts.iter().map(|part| match part {
        Part::Line(p) => Part::Line(to(*p)),
        Part::Quad(c, p) => Part::Quad(to(*c), to(*p)),
        Part::Cubic(a, b, p) => Part::Cubic(to(*a), to(*b), to(*p)),
    });
    Contour {
        start: to(contour.start),
        parts: parts.collect(),
    }
}

fn written(contours: &[Contour]) -> String {
    let pair = |p: Point| format!("{} {}", p[0], p[1]);
    let mut text = String::new();
    for contour in contours {
        text += &format!("M{}", pair(contour.start));
        for part in &contour.parts {
            text += &match part {
                Part::Line(p) => format!("L{}", pair(*p)),
                Part::Quad(c, p) => format!("Q{} {}", pair(*c), pair(*p)),
                Part::Cubic(a, b, p) => format!("C{} {} {}", pair(*a), pair(*b), pair(*p)),
            };
        }
        text.push('Z');
    }
    text.replace(" -", "-")
}

/// The letter whose contours `whole` holds, moved by how much, and what is left of `whole`.
fn held(whole: &[Contour], base: &[Contour]) -> Option<(f64, f64, Vec<Contour>)> {
    let first = base.first()?;
    for candidate in whole {
        let (dx, dy) = (
            candidate.start[0] - first.start[0],
            candidate.start[1] - first.start[1],
        );
        let base: Vec<_> = base.iter().map(|contour| moved(contour, dx, dy)).collect();
        if base.iter().all(|contour| whole.contains(contour)) {
            let rest = whole.iter().filter(|contour| !base.contains(contour));
            return Some((dx, dy, rest.cloned().collect()));
        }
    }
    None
}

fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> i32 {
    let Some(gpos) = face.tables().gpos else {
        return 0;
    };
    let kern = ttf_parser::Tag::from_bytes(b"kern");
    let features = gpos
        .features
        .into_iter()
        .filter(|feature| feature.tag == kern);
    let mut lookups: Vec<u16> = features
        .flat_map(|f| f.lookup_indices.into_iter())
        .collect();
    lookups.sort_unstable();
    lookups.dedup();
    for lookup in lookups.iter().filter_map(|index| gpos.lookups.get(*index)) {
        for subtable in lookup.subtables.into_iter::<PositioningSubtable<'_>>() {
            let PositioningSubtable::Pair(pair) = subtable else {
                continue;
            };
            let Some(place) = pair.coverage().get(left) else {
                continue;
            };
            match pair {
                PairAdjustment::Format1 { sets, .. } => {
                    if let Some((value, _)) = sets.get(place).and_then(|set| set.get(right)) {
                        return i32::from(value.x_advance);
                    }
                }
                PairAdjustment::Format2 {
                    classes, matrix, ..
                } => {
                    let classes = (classes.0.get(left), classes.1.get(right));
                    if let Some((value, _)) = matrix.get(classes) {
                        return i32::from(value.x_advance);
                    }
                }
            }
        }
    }
    0
}

/// The font's copyright and licence, which go with every copy of its outlines.
fn notice(face: &Face<'_>) -> String {
    let ids = [
        ttf_parser::name_id::COPYRIGHT_NOTICE,
        ttf_parser::name_id::LICENSE,
    ];
    let names = ids.map(|id| {
        let mut found = face.names().into_iter().filter(|name| name.name_id == id);
        found.find_map(|name| name.to_string()).unwrap_or_default()
    });
    let lines = names.iter().flat_map(|name| name.lines()).take(4);
    let notes = lines.filter(|line| !line.trim().is_empty());
    notes
        .map(|line| format!("note {}\n", line.trim()))
        .collect::<String>()
        + "note Modified: outlines simplified, rounded and renamed.\n"
}

fn main() -> Result<(), Box<dyn Error>> {
    let font = std::env::args()
        .nth(1)
        .ok_or("usage: extract font.otf > data/face.txt")?;
    let bytes = std::fs::read(font)?;
    let face = Face::parse(&bytes, 0)?;
    let scale = 1000.0 / f64::from(face.units_per_em());
    let mut outlines: BTreeMap<char, Vec<Contour>> = BTreeMap::new();
    let mut text = notice(&face);
    let space = face
        .glyph_index(' ')
        .and_then(|id| face.glyph_hor_advance(id))
        .unwrap_or(250);
    let height = |v: Option<i16>| (f64::from(v.unwrap_or(700)) * scale).round();
    let heights = (height(face.capital_height()), height(face.x_height()));
    text += &format!(
        "space {}\ncap {}\nlow {}\n",
        (f64::from(space) * scale).round(),
        heights.0,
        heights.1
    );
    for c in CHARSET.chars() {
        let Some(id) = face.glyph_index(c) else {
            continue;
        };
        let mut pen = Pen {
            scale,
            contours: Vec::new(),
        };
        face.outline_glyph(id, &mut pen);
        let contours: Vec<_> = pen
            .contours
            .iter()
            .map(tidy)
            .filter(|c| c.parts.len() > 1)
            .collect();
        let advance = (f64::from(face.glyph_hor_advance(id).unwrap_or(0)) * scale).round();
        let bases = outlines
            .iter()
            .filter(|(base, _)| base.is_alphabetic() && !c.is_ascii());
        let mut found: Vec<_> = bases
            .filter_map(|(base, outline)| held(&contours, outline).map(|held| (*base, held)))
            .collect();
        found.sort_by_key(|(_, (_, _, rest))| written(rest).len());
        let line = match found.into_iter().next() {
            Some((base, (dx, dy, rest))) => format!("{base} {dx} {dy} {}", written(&rest)),
            None => written(&contours),
        };
        text += &format!("{c} {advance} {}\n", line.trim_end());
        outlines.insert(c, contours);
    }
    let letters: Vec<char> = CHARSET
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-.,'’".contains(*c))
        .collect();
    for left in &letters {
        let mut by: BTreeMap<i32, String> = BTreeMap::new();
        for right in &letters {
            if let (Some(l), Some(r)) = (face.glyph_index(*left), face.glyph_index(*right)) {
                let kern = (f64::from(kerning(&face, l, r)) * scale).round() as i32;
                if kern.abs() >= KERN_MIN {
                    by.entry(kern).or_default().push(*right);
                }
            }
        }
        for (kern, rights) in by {
            text += &format!("kern {left} {kern} {rights}\n");
        }
    }
    use std::io::Write;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

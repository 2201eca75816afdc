//! What is done to outlines: moved, scaled, cut into bands, written as path data.

use effectforge_effect::outline::Segment;

/// Decimals of written numbers: a thousandth of an em is not seen.
const DECIMALS: f64 = 1000.0;
/// Parts of a curve in which a crossing is looked for.
const STEPS: u32 = 12;

/// The segment with every point put through a function.
#[must_use]
pub fn each(segment: Segment, to: impl Fn([f64; 2]) -> [f64; 2]) -> Segment {
    match segment {
        Segment::Move(p) => Segment::Move(to(p)),
        Segment::Line(p) => Segment::Line(to(p)),
        Segment::Quad(points) => Segment::Quad(points.map(to)),
        Segment::Cubic(points) => Segment::Cubic(points.map(to)),
        Segment::Close => Segment::Close,
    }
}

/// The outline, moved.
#[must_use]
pub fn moved(outline: &[Segment], dx: f64, dy: f64) -> Vec<Segment> {
    let to = |[x, y]: [f64; 2]| [x + dx, y + dy];
    outline.iter().map(|segment| each(*segment, to)).collect()
}

/// The outline as path data, to three decimals, without what a reader does not need.
#[must_use]
pub fn write(outline: &[Segment]) -> String {
    let mut text = String::new();
    for segment in outline {
        let (letter, points): (char, &[[f64; 2]]) = match segment {
            Segment::Move(p) => ('M', std::slice::from_ref(p)),
            Segment::Line(p) => ('L', std::slice::from_ref(p)),
            Segment::Quad(points) => ('Q', points),
            Segment::Cubic(points) => ('C', points),
            Segment::Close => ('Z', &[]),
        };
        text.push(letter);
        for (at, value) in points.iter().flatten().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            text += &short(*value);
        }
    }
    text
}

fn short(value: f64) -> String {
    let value = (value * DECIMALS).round() / DECIMALS + 0.0;
    let text = value.to_string();
    match text.strip_prefix("0.").or(text.strip_prefix("-0.")) {
        Some(rest) if value < 0.0 => format!("-.{rest}"),
        Some(rest) => format!(".{rest}"),
        None => text,
    }
}

/// A line or cubic curve from a point.
#[derive(Clone, Copy)]
struct Piece([[f64; 2]; 4], bool);

impl Piece {
    fn at(&self, t: f64) -> [f64; 2] {
        let [a, b, c, d] = self.0;
        let s = 1.0 - t;
        [0, 1].map(|k| {
            s * s * s * a[k] + 3.0 * s * s * t * b[k] + 3.0 * s * t * t * c[k] + t * t * t * d[k]
        })
    }

    /// Where it crosses a height.
    fn crossings(&self, y: f64) -> Vec<f64> {
        let far = |t: f64| self.at(t)[1] - y;
        let mut found = Vec::new();
        for step in 0..STEPS {
            let (mut a, mut b) = (
                f64::from(step) / f64::from(STEPS),
                f64::from(step + 1) / f64::from(STEPS),
            );
            if (far(a) < 0.0) == (far(b) < 0.0) {
                continue;
            }
            for _ in 0..40 {
                let middle = (a + b) / 2.0;
                if (far(middle) < 0.0) == (far(a) < 0.0) {
                    a = middle;
                } else {
                    b = middle;
                }
            }
            found.push((a + b) / 2.0);
        }
        found
    }

    /// The part between two places.
    fn between(&self, from: f64, to: f64) -> Self {
        let slope = |t: f64| {
            let [a, b, c, d] = self.0;
            let s = 1.0 - t;
            [0, 1].map(|k| {
                3.0 * (s * s * (b[k] - a[k]) + 2.0 * s * t * (c[k] - b[k]) + t * t * (d[k] - c[k]))
            })
        };
        let third = (to - from) / 3.0;
        let (p, q, u, v) = (self.at(from), self.at(to), slope(from), slope(to));
        let handle = |p: [f64; 2], d: [f64; 2], by: f64| [p[0] + d[0] * by, p[1] + d[1] * by];
        Self([p, handle(p, u, third), handle(q, v, -third), q], self.1)
    }
}

/// The contours of an outline as pieces; a contour is closed by a line.
fn contours(outline: &[Segment]) -> Vec<Vec<Piece>> {
    let (mut all, mut pieces) = (Vec::new(), Vec::new());
    let (mut start, mut here) = ([0.0; 2], [0.0; 2]);
    let mix = |a: [f64; 2], b: [f64; 2], t: f64| [0, 1].map(|k| a[k] + (b[k] - a[k]) * t);
    let line = |a, b| Piece([a, mix(a, b, 1.0 / 3.0), mix(a, b, 2.0 / 3.0), b], true);
    for segment in outline.iter().chain([&Segment::Close]) {
        match *segment {
            Segment::Move(p) => (start, here) = (p, p),
            Segment::Line(p) => pieces.push(line(here, p)),
            Segment::Quad([c, p]) => {
                let (a, b) = (mix(here, c, 2.0 / 3.0), mix(p, c, 2.0 / 3.0));
                pieces.push(Piece([here, a, b, p], false));
            }
            Segment::Cubic([a, b, p]) => pieces.push(Piece([here, a, b, p], false)),
            Segment::Close if pieces.is_empty() => {}
            Segment::Close => {
                pieces.push(line(here, start));
                all.push(std::mem::take(&mut pieces));
                here = start;
            }
        }
        if let Some(piece) = pieces.last() {
            here = piece.0[3];
        }
    }
    all
}

/// What of an outline lies between two heights.
///
/// What lies outside runs along the cut, where it encloses nothing.
#[must_use]
pub fn band(outline: &[Segment], top: f64, bottom: f64) -> Vec<Segment> {
    contours(outline)
        .iter()
        .flat_map(|contour| cut(contour, top, bottom))
        .collect()
}

fn cut(contour: &[Piece], top: f64, bottom: f64) -> Vec<Segment> {
    let (mut drawn, mut inside) = (Vec::<Segment>::new(), false);
    let kept = |p: [f64; 2]| [p[0], p[1].clamp(top, bottom)];
    for piece in contour {
        let mut places = vec![0.0, 1.0];
        places.extend(piece.crossings(top));
        places.extend(piece.crossings(bottom));
        places.sort_by(f64::total_cmp);
        for part in places.windows(2).filter(|w| w[1] - w[0] > 1e-9) {
            let Piece([from, a, b, to], straight) = piece.between(part[0], part[1]);
            let middle = piece.at((part[0] + part[1]) / 2.0)[1];
            if drawn.is_empty() {
                drawn.push(Segment::Move(kept(from)));
            }
            if (top..=bottom).contains(&middle) {
                inside = true;
                drawn.push(if straight {
                    Segment::Line(kept(to))
                } else {
                    Segment::Cubic([a, b, kept(to)])
                });
                continue;
            }
            // Along the cut only the last of several steps counts.
            let to = kept(to);
            let along = |p: &[f64; 2]| p[1] == to[1] && (to[1] == top || to[1] == bottom);
            match drawn.as_mut_slice() {
                [.., Segment::Line(before), Segment::Line(last)]
                    if along(before) && along(last) =>
                {
                    *last = to
                }
                _ => drawn.push(Segment::Line(to)),
            }
        }
    }
    if inside {
        drawn.push(Segment::Close);
        drawn
    } else {
        Vec::new()
    }
}

/// The first contour of an outline as exactly `count` cubic curves, so that it can become any other
/// that was cut so. Each piece of it gets a share of the curves by its length, one at least; an
/// outline with more pieces than `count` loses the last.
#[must_use]
pub fn evenly(outline: &[Segment], count: usize) -> Vec<Segment> {
    let Some(contour) = contours(outline).into_iter().next() else {
        return Vec::new();
    };
    let long = |piece: &Piece| {
        let points: Vec<_> = (0..=8).map(|k| piece.at(f64::from(k) / 8.0)).collect();
        points
            .windows(2)
            .map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1]))
            .sum::<f64>()
    };
    let pieces: Vec<_> = contour
        .into_iter()
        .filter(|p| long(p) > 1e-6)
        .take(count)
        .collect();
    let mut shares = vec![1_usize; pieces.len()];
    while shares.iter().sum::<usize>() < count && !pieces.is_empty() {
        let each = |at: &usize| long(&pieces[*at]) / shares[*at] as f64;
        // Of equal pieces the first: regular shapes stay regular.
        let widest = (0..pieces.len())
            .rev()
            .max_by(|a, b| each(a).total_cmp(&(each(b) + 1e-9)));
        shares[widest.unwrap_or(0)] += 1;
    }
    let mut cut = Vec::with_capacity(count + 2);
    for (piece, share) in pieces.iter().zip(shares) {
        for step in 0..share {
            let place = |k: usize| k as f64 / share as f64;
            let Piece([from, a, b, to], _) = piece.between(place(step), place(step + 1));
            if cut.is_empty() {
                cut.push(Segment::Move(from));
            }
            cut.push(Segment::Cubic([a, b, to]));
        }
    }
    cut.push(Segment::Close);
    cut
}

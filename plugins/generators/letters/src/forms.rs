//! Shapes that can become one another: each one contour of [`CURVES`] cubic curves, clockwise from
//! the top, about as large as a circle of radius 1.

use effectforge_glyphs::outline::{evenly, write};
use effectforge_sdk::effect::outline::{Segment, parse};

/// Cubic curves of every shape: divisible by 2, 3, 4 and 6, so that most keep their symmetry.
pub(crate) const CURVES: usize = 12;
/// Handles of a quarter circle.
const ROUND: f64 = 0.5523;

fn cut(outline: &[Segment]) -> String {
    write(&evenly(outline, CURVES))
}

fn read(data: &str) -> String {
    cut(&parse(data).unwrap_or_default())
}

pub(crate) fn circle() -> String {
    ellipse(1.0, 1.0)
}

pub(crate) fn ellipse(w: f64, h: f64) -> String {
    let (a, b) = (w * ROUND, h * ROUND);
    cut(&[
        Segment::Move([0.0, -h]),
        Segment::Cubic([[a, -h], [w, -b], [w, 0.0]]),
        Segment::Cubic([[w, b], [a, h], [0.0, h]]),
        Segment::Cubic([[-a, h], [-w, b], [-w, 0.0]]),
        Segment::Cubic([[-w, -b], [-a, -h], [0.0, -h]]),
        Segment::Close,
    ])
}

/// A polygon or star: corners by turns on two radii.
pub(crate) fn star(corners: u32, outer: f64, inner: f64) -> String {
    let corner = |k: u32| {
        let (sin, cos) = (f64::from(k) / f64::from(corners) * std::f64::consts::TAU).sin_cos();
        let radius = if k.is_multiple_of(2) { outer } else { inner };
        [sin * radius, -cos * radius]
    };
    let mut outline = vec![Segment::Move(corner(0))];
    outline.extend((1..corners).map(|k| Segment::Line(corner(k))));
    outline.push(Segment::Close);
    cut(&outline)
}

pub(crate) fn hexagon() -> String {
    star(6, 1.06, 1.06)
}

pub(crate) fn heart() -> String {
    read(
        "M0 -.62C.2 -1.02 .62 -1.1 .9 -.88C1.28 -.58 1.2 -.06 .86 .3C.6 .58 .26 .82 0 1.06\
          C-.26 .82 -.6 .58 -.86 .3C-1.2 -.06 -1.28 -.58 -.9 -.88C-.62 -1.1 -.2 -1.02 0 -.62Z",
    )
}

pub(crate) fn drop() -> String {
    read(
        "M0 -1.3C.16 -.86 .82 -.3 .82 .32C.82 .77 .45 1.12 0 1.12C-.45 1.12 -.82 .77 -.82 .32C-.82 -.3 -.16 -.86 0 -1.3Z",
    )
}

/// A soft, irregular shape; `seed` chooses among many.
pub(crate) fn blob(seed: f64) -> String {
    const POINTS: usize = CURVES;
    let at = |k: usize| {
        let turn = k as f64 / POINTS as f64;
        let wave = |turns: f64, phase: f64| (std::f64::consts::TAU * (turn * turns + phase)).sin();
        let radius = 1.0
            + 0.15 * wave(2.0, seed * 0.37)
            + 0.12 * wave(3.0, seed * 0.61 + 0.2)
            + 0.05 * wave(5.0, seed * 0.83);
        let (sin, cos) = (std::f64::consts::TAU * turn).sin_cos();
        [sin * radius, -cos * radius]
    };
    let mut outline = vec![Segment::Move(at(0))];
    // A smooth curve through the points: tangents along the neighbours.
    for k in 0..POINTS {
        let (before, from) = (at((k + POINTS - 1) % POINTS), at(k));
        let (to, after) = (at((k + 1) % POINTS), at((k + 2) % POINTS));
        let a = [0, 1].map(|i| from[i] + (to[i] - before[i]) / 6.0);
        let b = [0, 1].map(|i| to[i] - (after[i] - from[i]) / 6.0);
        outline.push(Segment::Cubic([a, b, to]));
    }
    outline.push(Segment::Close);
    write(&outline)
}

/// A petal from the middle outwards: rounded, `sharp` 0 to 1 makes it pointed.
pub(crate) fn petal(width: f64, sharp: f64) -> String {
    let (w, tip) = (width, 0.62 - 0.6 * sharp);
    cut(&[
        Segment::Move([0.0, -1.0]),
        Segment::Cubic([[w * tip, -1.0 + 0.1 * sharp], [w, -0.8], [w, -0.52]]),
        Segment::Cubic([[w, -0.24], [w * 0.2, -0.1], [0.0, 0.0]]),
        Segment::Cubic([[-w * 0.2, -0.1], [-w, -0.24], [-w, -0.52]]),
        Segment::Cubic([[-w, -0.8], [-w * tip, -1.0 + 0.1 * sharp], [0.0, -1.0]]),
        Segment::Close,
    ])
}

/// A shape with a hole of its own form, turned the other way, `inner` as large: a line.
pub(crate) fn hollow(data: &str, inner: f64) -> String {
    let outer = parse(data).unwrap_or_default();
    let small = |p: [f64; 2]| p.map(|v| v * inner);
    let mut hole = Vec::new();
    let mut end = [0.0; 2];
    for segment in &outer {
        match *segment {
            Segment::Move(p) => end = p,
            Segment::Cubic([a, b, p]) => {
                hole.push(Segment::Cubic([small(b), small(a), small(end)]));
                end = p;
            }
            _ => {}
        }
    }
    hole.push(Segment::Move(small(end)));
    hole.reverse();
    format!("{data}{}Z", write(&hole))
}

/// The shapes and what each becomes: the next, the last the first.
pub(crate) fn round(shapes: Vec<String>) -> (Vec<String>, Vec<String>) {
    let mut into = shapes.clone();
    if !into.is_empty() {
        into.rotate_left(1);
    }
    (shapes, into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use effectforge_sdk::effect::outline::same_build;

    #[test]
    fn every_shape_can_become_every_other_and_begins_at_the_top() {
        let all = [
            circle(),
            hexagon(),
            heart(),
            drop(),
            blob(1.0),
            blob(4.0),
            petal(0.4, 0.0),
            star(4, 1.1, 1.1),
            star(12, 1.2, 0.7),
            star(10, 1.2, 0.55),
            star(3, 1.2, 1.2),
        ];
        let first = parse(&all[0]).unwrap_or_default();
        assert_eq!(first.len(), CURVES + 2);
        for data in &all {
            let shape = parse(data).unwrap_or_default();
            assert!(same_build(&first, &shape), "{data}");
            assert!(
                matches!(shape[0], Segment::Move([x, y]) if x.abs() < 0.45 && y < -0.5),
                "{data}"
            );
        }
    }
}

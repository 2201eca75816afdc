//! Outlines: the part of SVG path data that a [`Shape`](crate::graph::Shape) may hold.
//!
//! Absolute `M`, `L`, `Q`, `C`, `Z` with numbers between blanks or commas. A letter is repeated for
//! each segment, so that an outline's letters alone say whether another has the same build.

use std::fmt;

/// A segment; coordinates in units of the outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Begins a contour.
    Move([f64; 2]),
    /// A straight line.
    Line([f64; 2]),
    /// A quadratic curve: control point, end.
    Quad([[f64; 2]; 2]),
    /// A cubic curve: two control points, end.
    Cubic([[f64; 2]; 3]),
    /// Closes the contour.
    Close,
}

/// Why an outline cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutlineError {
    /// A letter that is none of `MLQCZ`, or a number where a letter must be.
    Letter(String),
    /// A letter without its numbers, or a number that is none or not finite.
    Numbers(char),
    /// It does not begin with `M`.
    Start,
    /// It has more segments than [`SEGMENTS_MAX`].
    TooLong,
}

/// Segments of an outline at most.
pub const SEGMENTS_MAX: usize = 512;

impl fmt::Display for OutlineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Letter(text) => write!(f, "`{text}` is none of M, L, Q, C, Z"),
            Self::Numbers(letter) => write!(f, "`{letter}` lacks one of its numbers"),
            Self::Start => f.write_str("it does not begin with M"),
            Self::TooLong => write!(f, "it has more than {SEGMENTS_MAX} segments"),
        }
    }
}

impl std::error::Error for OutlineError {}

/// Reads an outline.
///
/// # Errors
/// What is wrong with it, [`OutlineError`].
pub fn parse(data: &str) -> Result<Vec<Segment>, OutlineError> {
    let spaced: String = data.chars().flat_map(apart).collect();
    let mut words = spaced
        .split(|c: char| c.is_ascii_whitespace() || c == ',')
        .filter(|word| !word.is_empty());
    let mut segments = Vec::new();
    while let Some(word) = words.next() {
        let letter = match word.chars().next() {
            Some(letter) if word.len() == 1 => letter,
            _ => return Err(OutlineError::Letter(word.chars().take(12).collect())),
        };
        let mut point = || -> Result<[f64; 2], OutlineError> {
            let mut number = || {
                let value = words.next().and_then(|word| word.parse::<f64>().ok());
                let value = value.filter(|value| value.is_finite());
                value.ok_or(OutlineError::Numbers(letter))
            };
            Ok([number()?, number()?])
        };
        segments.push(match letter {
            'M' => Segment::Move(point()?),
            'L' => Segment::Line(point()?),
            'Q' => Segment::Quad([point()?, point()?]),
            'C' => Segment::Cubic([point()?, point()?, point()?]),
            'Z' => Segment::Close,
            other => return Err(OutlineError::Letter(other.to_string())),
        });
        if !matches!(segments.first(), Some(Segment::Move(_))) {
            return Err(OutlineError::Start);
        }
        if segments.len() > SEGMENTS_MAX {
            return Err(OutlineError::TooLong);
        }
    }
    if segments.is_empty() {
        return Err(OutlineError::Start);
    }
    Ok(segments)
}

/// A letter stands apart from the numbers beside it; the exponent of a number does not.
fn apart(c: char) -> impl Iterator<Item = char> {
    let blank = (c.is_ascii_alphabetic() && c != 'e').then_some(' ');
    blank.into_iter().chain([c]).chain(blank)
}

/// Whether two outlines have the same letters in the same order, so that one can become the other.
#[must_use]
pub fn same_build(a: &[Segment], b: &[Segment]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| std::mem::discriminant(a) == std::mem::discriminant(b))
}

/// The outline between two of the same build: the first at 0, the second at 1.
#[must_use]
pub fn between(a: &[Segment], b: &[Segment], t: f64) -> Vec<Segment> {
    let point = |a: [f64; 2], b: [f64; 2]| [0, 1].map(|at| a[at] + (b[at] - a[at]) * t);
    let segment = |(a, b): (&Segment, &Segment)| match (*a, *b) {
        (Segment::Move(a), Segment::Move(b)) => Segment::Move(point(a, b)),
        (Segment::Line(a), Segment::Line(b)) => Segment::Line(point(a, b)),
        (Segment::Quad(a), Segment::Quad(b)) => {
            Segment::Quad([point(a[0], b[0]), point(a[1], b[1])])
        }
        (Segment::Cubic(a), Segment::Cubic(b)) => {
            Segment::Cubic([point(a[0], b[0]), point(a[1], b[1]), point(a[2], b[2])])
        }
        (a, _) => a,
    };
    a.iter().zip(b).map(segment).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        let read = parse("M0 0L1,0 Q 1 1 .5e0 1 C0 0 0 0 0 0Z").unwrap();
        assert_eq!(read.len(), 5);
        assert_eq!(read[2], Segment::Quad([[1.0, 1.0], [0.5, 1.0]]));
    }

    #[test]
    fn says_what_is_wrong() {
        let wrong = [
            "", "L0 0", "M0", "M0 0 1 1", "M0 0a1 1", "M0 inf", "M0 0Lx 1",
        ];
        for data in wrong {
            assert!(parse(data).is_err(), "{data}");
        }
        assert_eq!(parse(&"M0 0".repeat(600)), Err(OutlineError::TooLong));
    }

    #[test]
    fn half_way_is_between() {
        let (a, b) = (parse("M0 0L2 0Z").unwrap(), parse("M0 4L2 8Z").unwrap());
        assert!(same_build(&a, &b));
        assert_eq!(between(&a, &b, 0.5), parse("M0 2L2 4Z").unwrap());
    }

    proptest! {
        #[test]
        fn never_panics(data in "[MLQCZe0-9 .,-]{0,60}") {
            let _ = parse(&data);
        }
    }
}

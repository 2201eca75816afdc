//! The laws of faces and layouts.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::outline::{SEGMENTS_MAX, Segment, parse};
use effectforge_glyphs::{Face, GLYPHS_MAX, LINES_MAX, outline};
use proptest::prelude::*;

fn ys(outline: &[Segment]) -> Vec<f64> {
    let points = outline.iter().flat_map(|segment| match segment {
        Segment::Move(p) | Segment::Line(p) => vec![*p],
        Segment::Quad(points) => points.to_vec(),
        Segment::Cubic(points) => points.to_vec(),
        Segment::Close => vec![],
    });
    points.map(|p| p[1]).collect()
}

/// Twice the area of the polygon through a contour's ends: enough to see what is cut away.
fn area(outline: &[Segment]) -> f64 {
    let (mut sum, mut start, mut here) = (0.0, [0.0; 2], [0.0; 2]);
    let mut to = |here: &mut [f64; 2], p: [f64; 2]| {
        sum += here[0] * p[1] - here[1] * p[0];
        *here = p;
    };
    for segment in outline {
        match *segment {
            Segment::Move(p) => (start, here) = (p, p),
            Segment::Line(p) | Segment::Quad([_, p]) | Segment::Cubic([_, _, p]) => {
                to(&mut here, p)
            }
            Segment::Close => to(&mut here, start),
        }
    }
    sum.abs()
}

#[test]
fn every_face_draws_french_and_its_neighbours() {
    let text = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"()-–—«»’“”…&@#%+=/*€\
                àâäæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸñÑáíóúõãßåøÅØ¿¡";
    for face in Face::ALL {
        for c in text.chars() {
            let layout = face.layout(&c.to_string(), 10.0);
            assert!(layout.missing.is_empty(), "{face:?} {c}");
            let [placed] = layout.placed.as_slice() else {
                panic!("{face:?} {c}")
            };
            assert!(
                placed.outline.len() <= SEGMENTS_MAX / 4,
                "{face:?} {c} {}",
                placed.outline.len()
            );
            let within = ys(&placed.outline)
                .iter()
                .all(|y| (-1.25..0.45).contains(y));
            assert!(
                within && placed.advance > 0.1 && placed.advance < 1.4,
                "{face:?} {c}"
            );
        }
    }
}

#[test]
fn an_accented_letter_is_its_base_and_a_mark() {
    for face in Face::ALL {
        let one = |c: &str| face.layout(c, 9.0).placed[0].outline.clone();
        let (e, é) = (one("e"), one("é"));
        assert_eq!(é[..e.len()], e[..]);
        assert!(ys(&é[e.len()..]).iter().all(|y| *y < -0.4), "{face:?}");
        assert_eq!(one("e\u{301}"), é);
    }
}

#[test]
fn letters_are_kerned_and_lines_centred() {
    for face in Face::ALL {
        let together = face.layout("AV", 20.0).width;
        let apart = face.layout("A", 20.0).width + face.layout("V", 20.0).width;
        assert!(together < apart - 0.02, "{face:?} {together} {apart}");
        assert!((face.layout("ÀV", 20.0).width - together).abs() < 1e-9);
        let layout = face.layout("Le temps des cerises", 6.0);
        assert_eq!(layout.lines.len(), 2);
        for line in &layout.lines {
            let (first, last) = (&layout.placed[line.start], &layout.placed[line.end - 1]);
            assert!((first.x + last.x + last.advance).abs() < 1e-9);
        }
        let (top, bottom) = (
            layout.placed[0].y - face.cap(),
            layout.placed.last().unwrap().y,
        );
        assert!((top + bottom).abs() < 1e-9, "{top} {bottom}");
    }
}

#[test]
fn a_text_takes_the_lines_that_make_it_large() {
    let wide = Face::Sans.fitted("Bonjour le monde", 12.0);
    let square = Face::Sans.fitted("Bonjour le monde", 1.0);
    assert_eq!((wide.lines.len(), square.lines.len()), (1, 3));
    assert_eq!(Face::Sans.fitted("Aube", 0.5).lines.len(), 1);
}

#[test]
fn hostile_texts_are_bounded_and_what_is_missing_is_named() {
    let long = "mot ".repeat(2500);
    let word = "W".repeat(10_000);
    for face in Face::ALL {
        for (text, missing, clipped) in [
            ("", 0, false),
            ("   \n\t ", 0, false),
            ("🎆🎇", 2, false),
            ("שלום", 4, false),
            ("a\u{0}b\u{1b}[31m", 0, false),
            ("</script>", 0, false),
            (long.as_str(), 0, true),
            (word.as_str(), 0, true),
        ] {
            let layout = face.layout(text, 8.0);
            assert_eq!(layout.missing.len(), missing, "{text:.20}");
            assert_eq!(layout.clipped, clipped, "{text:.20}");
            assert!(layout.placed.len() <= GLYPHS_MAX && layout.lines.len() <= LINES_MAX);
        }
        assert_eq!(face.layout("</script>", 8.0).placed.len(), 9);
    }
}

#[test]
fn bands_of_a_letter_add_up_to_it() {
    for face in Face::ALL {
        for c in "HTLEVWAMNZ".chars() {
            let whole = &face.layout(&c.to_string(), 9.0).placed[0].outline;
            let cuts = [-2.0, -0.55, -0.31, -0.12, 2.0];
            let parts = cuts.windows(2).map(|w| outline::band(whole, w[0], w[1]));
            let parts: Vec<_> = parts.collect();
            if face == Face::Sans {
                let sum: f64 = parts.iter().map(|part| area(part)).sum();
                assert!(
                    (sum - area(whole)).abs() < 2e-3,
                    "{c} {sum} {}",
                    area(whole)
                );
            }
            for (part, w) in parts.iter().zip(cuts.windows(2)) {
                assert!(
                    ys(part)
                        .iter()
                        .all(|y| (w[0] - 0.02..=w[1] + 0.02).contains(y)),
                    "{c}"
                );
            }
        }
    }
}

#[test]
fn written_outlines_are_short_and_read_back() {
    let outline = parse("M0 -.5L1.25 -0.0004C.1 .2 -.3 1 2 -3Z").unwrap();
    let text = outline::write(&outline);
    assert_eq!(text, "M0 -.5L1.25 0C.1 .2 -.3 1 2 -3Z");
    assert_eq!(parse(&text).unwrap().len(), outline.len());
}

proptest! {
    #[test]
    fn any_text_is_laid_out(text in ".{0,80}", width in 0.0..40.0_f64, serif: bool) {
        let face = if serif { Face::Serif } else { Face::Sans };
        for layout in [face.layout(&text, width), face.fitted(&text, width)] {
            prop_assert!(layout.placed.len() <= GLYPHS_MAX && layout.lines.len() <= LINES_MAX);
            prop_assert!(layout.width.is_finite() && layout.height.is_finite());
            for placed in &layout.placed {
                prop_assert!(parse(&outline::write(&placed.outline)).is_ok());
                prop_assert!(placed.x.abs() <= layout.width);
            }
        }
    }
}

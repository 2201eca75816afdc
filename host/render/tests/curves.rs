//! Pictures of ribbons and shapes.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::unit::{deg, px};
use effectforge_effect::{Color, Effect};
use effectforge_render::{RenderOptions, Renderer};

fn scene(build: impl FnOnce(&mut EffectBuilder)) -> Effect {
    let mut e = EffectBuilder::new("Curves", "morph");
    e.color("ink", Color::from_hex("#ffffff").unwrap());
    e.emitter(
        "one",
        Emitter {
            capacity: 2,
            count: 2.0.into(),
            x: Expr::from(px(20.0)) + index() * Expr::from(px(40.0)),
            y: px(20.0).into(),
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    build(&mut e);
    e.finish().unwrap()
}

fn inks() -> Vec<ColorShare> {
    vec![ColorShare {
        color: "ink".into(),
        weight: 1.0,
    }]
}

/// The alpha of a picture of 100 by 60 pixels whose design pixels are half as large.
fn alpha(effect: &Effect, threads: usize) -> Vec<u8> {
    let mut options = RenderOptions::new(100, 60);
    options.threads = std::num::NonZero::new(threads);
    let mut renderer = Renderer::new(effect, &options).unwrap();
    let frame = renderer.frame(0.5).unwrap();
    frame.rgba.chunks_exact(4).map(|p| p[3]).collect()
}

fn shape(outline: &str, angle: f64) -> Shape {
    Shape {
        emitter: "one".into(),
        fields: Vec::new(),
        outlines: vec![outline.into()],
        into: Vec::new(),
        morph: Expr::zero(),
        size_x: px(16.0).into(),
        size_y: px(16.0).into(),
        angle: deg(angle).into(),
        alpha: Expr::one(),
        colors: inks(),
        blend: Blend::Normal,
    }
}

#[test]
fn a_square_covers_its_pixels_and_turns_clockwise() {
    let square = "M0 0L1 0L1 1L0 1Z";
    let upright = alpha(
        &scene(|e| {
            e.shape("box", shape(square, 0.0));
        }),
        1,
    );
    let at = |picture: &[u8], x: usize, y: usize| picture[y * 100 + x];
    // Place (20, 20) and side 16 px of the design are (10, 10) and 8 here; the second is at 30.
    for (x, y, wanted) in [
        (10, 10, 255),
        (17, 17, 255),
        (18, 17, 0),
        (9, 12, 0),
        (30, 10, 255),
    ] {
        assert_eq!(at(&upright, x, y), wanted, "{x} {y}");
    }
    let turned = alpha(
        &scene(|e| {
            e.shape("box", shape(square, 90.0));
        }),
        1,
    );
    assert_eq!((at(&turned, 5, 14), at(&turned, 12, 14)), (255, 0));
}

#[test]
fn curves_are_smooth_and_a_hole_stays_open() {
    let ring = "M-1 0C-1 -1.33 1 -1.33 1 0C1 1.33 -1 1.33 -1 0Z\
                M-.5 0C-.5 .66 .5 .66 .5 0C.5 -.66 -.5 -.66 -.5 0Z";
    let picture = alpha(
        &scene(|e| {
            e.shape("ring", shape(ring, 0.0));
        }),
        1,
    );
    assert_eq!(picture[10 * 100 + 10], 0, "the hole");
    assert_eq!(picture[10 * 100 + 16], 255, "the ring");
    let grey = picture.iter().filter(|a| (1..255).contains(*a)).count();
    assert!(grey > 20, "{grey} pixels of an edge");
}

#[test]
fn a_ribbon_is_as_wide_as_it_says() {
    let effect = scene(|e| {
        let ribbon = Ribbon {
            emitter: "one".into(),
            fields: Vec::new(),
            points: 3,
            step_x: px(8.0).into(),
            step_y: px(0.0).into(),
            shift_x: px(0.0).into(),
            shift_y: px(0.0).into(),
            width: px(8.0).into(),
            alpha: Expr::one(),
            colors: inks(),
            blend: Blend::Add,
        };
        e.ribbon("bar", ribbon);
    });
    let picture = alpha(&effect, 1);
    let rows: Vec<_> = (0..60).filter(|y| picture[y * 100 + 14] == 255).collect();
    assert_eq!(rows, [8, 9, 10, 11]);
    let columns: Vec<_> = (0..28).filter(|x| picture[10 * 100 + x] == 255).collect();
    assert_eq!(columns, [10, 11, 12, 13, 14, 15, 16, 17]);
}

#[test]
fn no_number_makes_a_fill_fail() {
    let effect = scene(|e| {
        let mut far = shape("M0 0L1 0L1 1Z", 33.0);
        far.size_x = Expr::from(px(8000.0)) * 1e9;
        far.size_y = Expr::from(px(1.0)) / 1e-300;
        e.shape("far", far);
    });
    assert_eq!(alpha(&effect, 1), alpha(&effect, 2));
}

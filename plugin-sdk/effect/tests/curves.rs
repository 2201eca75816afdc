//! The laws of ribbons, shapes and inputs.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Layer, Point, Program, Setup};
use effectforge_effect::unit::{hz, px};
use effectforge_effect::{Color, Effect};

fn start(family: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new("Curves", family).duration(8.0);
    e.color("bg", Color::BLACK)
        .color("ink", Color::from_hex("#ffc94d").unwrap());
    e.emitter(
        "bars",
        Emitter {
            capacity: 32,
            count: 32.0.into(),
            x: width() * ((index() + 0.5) / Expr::from(32.0)),
            y: height() * 0.5,
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    e
}

fn inks() -> Vec<ColorShare> {
    vec![ColorShare {
        color: "ink".into(),
        weight: 1.0,
    }]
}

fn band(step_x: Expr, step_y: Expr, points: u32) -> Ribbon {
    Ribbon {
        emitter: "bars".into(),
        fields: Vec::new(),
        points,
        step_x,
        step_y,
        shift_x: px(0.0).into(),
        shift_y: px(0.0).into(),
        width: Expr::from(px(10.0)) * (Expr::one() - along()),
        alpha: Expr::one(),
        colors: inks(),
        blend: Blend::Add,
    }
}

fn letters(morph: Expr) -> Shape {
    Shape {
        emitter: "bars".into(),
        fields: Vec::new(),
        outlines: vec!["M0 0L1 0L1 1Z".into(), "M0 0Q1 0 1 1Z".into()],
        into: vec!["M0 0L2 0L2 2Z".into(), "M0 0Q2 0 2 2Z".into()],
        morph,
        size_x: px(40.0).into(),
        size_y: px(40.0).into(),
        angle: (Expr::from(effectforge_effect::unit::deg(90.0))) * rand("turn"),
        alpha: Expr::one(),
        colors: inks(),
        blend: Blend::Normal,
    }
}

fn points(effect: &Effect, size: [f64; 2], t: f64, k: u32) -> (u32, Vec<Point>) {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed: 3,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(t);
    let Layer::Ribbons(layer) = &program.layers[0] else {
        unreachable!()
    };
    let mut points = Vec::new();
    evaluator.ribbon(0, layer, k, &mut points);
    (evaluator.ribbon_count(layer), points)
}

#[test]
fn a_ribbon_follows_its_steps_and_tapers() {
    let mut e = start("flow_field");
    e.ribbon("streak", band(px(3.0).into(), element_x() * 0.01, 5));
    let effect = e.finish().unwrap();
    let (count, line) = points(&effect, [1280.0, 720.0], 1.0, 3);
    assert_eq!((count, line.len()), (32, 5));
    assert_eq!(
        line[0],
        Point {
            x: 140.0,
            y: 360.0,
            width: 10.0
        }
    );
    assert_eq!(line[1].x, 143.0);
    assert!((line[2].y - (360.0 + 1.40 + 1.43)).abs() < 1e-9, "{line:?}");
    assert_eq!(line[4].width, 0.0);
}

#[test]
fn a_fixed_count_holds_at_every_size() {
    let mut e = start("flow_field");
    e.ribbon("streak", band(px(3.0).into(), px(0.0).into(), 2));
    let effect = e.finish().unwrap();
    assert_eq!(points(&effect, [160.0, 90.0], 0.0, 0).0, 32);
    assert_eq!(points(&effect, [3840.0, 2160.0], 0.0, 0).0, 32);
}

#[test]
fn an_input_is_idle_where_nobody_gives_a_number() {
    let mut e = start("audio_visualizer");
    let bass = e.input("bass", Source::Bass, 0.1, sine(hz(0.5), 0.0) * 0.5 + 0.5);
    e.ribbon(
        "bar",
        band(px(0.0).into(), Expr::from(px(-100.0)) * bass, 2),
    );
    let effect = e.finish().unwrap();
    let height = |t| points(&effect, [1280.0, 720.0], t, 0).1[1].y;
    assert!((height(0.5) - 260.0).abs() < 1e-9, "{}", height(0.5));
    assert!((height(0.0) - height(8.0)).abs() < 1e-9);
    let text = effect.to_canonical_json().unwrap();
    assert_eq!(effect, Effect::from_json(&text).unwrap());
}

#[test]
fn letters_go_round_and_change_their_shape() {
    let mut e = start("text_reveal");
    e.shape("word", letters(sine(hz(0.25), 0.0) * 0.5 + 0.5));
    let effect = e.finish().unwrap();
    let program = Program::lower(&effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 3,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(1.0);
    let Layer::Shapes(layer) = &program.layers[0] else {
        unreachable!()
    };
    let third = evaluator.outlined(0, layer, 2);
    assert_eq!((third.outline, third.size), (0, [40.0, 40.0]));
    assert!((third.morph - 1.0).abs() < 1e-9);
    assert!((0.0..0.25).contains(&third.angle));
}

fn codes(e: EffectBuilder) -> Vec<(String, String)> {
    let problems = e.finish().unwrap_err();
    problems.into_iter().map(|p| (p.code, p.location)).collect()
}

#[test]
fn wrong_curves_are_told_where_and_why() {
    let mut e = start("flow_field");
    let mut ribbon = band(px(3.0).into(), px(0.0).into(), 65);
    ribbon.alpha = along();
    e.ribbon("streak", ribbon);
    let mut shape = letters(Expr::zero());
    shape.into[1] = "M0 0L1 1Z".into();
    shape.outlines[0] = "M0 0 1 1".into();
    e.shape("word", shape);
    let wanted = [
        ("rate_mismatch", "/nodes/1/alpha"),
        ("out_of_range", "/nodes/1/points"),
        ("invalid_outline", "/nodes/2/outlines/0"),
        ("invalid_outline", "/nodes/2/into/1"),
    ];
    assert_eq!(codes(e), wanted.map(|(c, l)| (c.to_owned(), l.to_owned())));
}

#[test]
fn an_idle_expression_names_no_input() {
    let mut e = start("audio_visualizer");
    let bass = e.input("bass", Source::Bass, 0.1, Expr::zero());
    e.input("loud", Source::Mid, 0.1, bass);
    e.ribbon("bar", band(px(3.0).into(), px(0.0).into(), 2));
    assert_eq!(
        codes(e),
        [("cycle".to_owned(), "/inputs/loud/idle".to_owned())]
    );
}

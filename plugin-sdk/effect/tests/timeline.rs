//! The laws of the timeline: values at times, round trips, and what is wrong is told where and why.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, ValueOp};
use effectforge_effect::unit::{px, s};
use effectforge_effect::{Color, Effect, Quantity, Unit};
use proptest::prelude::*;

const LOOP: f64 = 8.0;

fn start() -> EffectBuilder {
    let mut e = EffectBuilder::new("Clips", "text_reveal").duration(LOOP);
    e.color("bg", Color::BLACK);
    e
}

fn fill(e: &mut EffectBuilder, id: &str, opacity: Expr) {
    let stop = PaintStop {
        at: 0.0,
        color: "bg".into(),
        alpha: 1.0,
    };
    let paint = Paint::Radial {
        center: [0.5, 0.5],
        radius: 0.5,
    };
    e.fill(
        id,
        Fill {
            paint,
            stops: vec![stop],
            opacity,
            blend: Blend::Normal,
        },
    );
}

/// The values of expressions, one fill each, at a time.
fn values(effect: &Effect, t: f64) -> Vec<f64> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 1,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(t);
    let value = |layer: &Layer| match layer {
        Layer::Fill(fill) => evaluator.constant(fill.opacity),
        _ => f64::NAN,
    };
    program.layers.iter().map(value).collect()
}

fn one(clip: Clip) -> Effect {
    let mut e = start();
    e.input("heard", Source::Bass, 0.0, Expr::zero());
    let progress = e.clip("one", clip);
    fill(&mut e, "progress", progress);
    fill(&mut e, "strength", envelope("one"));
    e.finish().unwrap()
}

fn near(found: &[f64], wanted: &[f64]) {
    let same =
        found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(same, "{found:?}, wanted {wanted:?}");
}

#[test]
fn a_clip_of_the_loop_runs_once_per_loop() {
    let effect = one(Clip::load(1.0, 2.0).fades(0.5, 1.0));
    for (t, wanted) in [
        (0.0, [0.0, 0.0]),
        (1.0, [0.0, 0.0]),
        (1.25, [0.125, 0.5]),
        (1.5, [0.25, 1.0]),
        (2.0, [0.5, 1.0]),
        (2.5, [0.75, 0.5]),
        (3.0, [1.0, 0.0]),
        (7.9, [1.0, 0.0]),
    ] {
        near(&values(&effect, t), &wanted);
        near(&values(&effect, t + 3.0 * LOOP), &wanted);
    }
}

#[test]
fn without_fades_it_is_on_from_its_first_to_its_last_moment() {
    let effect = one(Clip::load(1.0, 2.0).strength(0.5));
    for (t, wanted) in [(0.99, 0.0), (1.0, 0.5), (2.99, 0.5), (3.01, 0.0)] {
        near(&values(&effect, t)[1..], &[wanted]);
    }
    let held = one(Clip::load(1.0, 2.0).hold());
    near(&values(&held, 7.0), &[1.0, 1.0]);
    let first = one(Clip::load(0.0, 2.0));
    near(&values(&first, 0.0), &[0.0, 1.0]);
}

#[test]
fn turns_follow_each_other_and_alternate() {
    let clip = Clip::load(1.0, 1.0).repeat(3, 0.5);
    let effect = one(clip.clone());
    for (t, wanted) in [
        (0.5, [0.0, 0.0]),
        (1.25, [0.25, 1.0]),
        (2.25, [1.0, 0.0]),
        (2.75, [0.25, 1.0]),
        (4.5, [0.5, 1.0]),
        (5.5, [1.0, 0.0]),
    ] {
        near(&values(&effect, t), &wanted);
    }
    let there_and_back = one(clip.clone().alternate());
    near(&values(&there_and_back, 2.75), &[0.75, 1.0]);
    near(&values(&there_and_back, 4.25), &[0.25, 1.0]);
    let held = one(clip.hold());
    near(&values(&held, 2.25), &[1.0, 0.0]);
    near(&values(&held, 7.0), &[1.0, 1.0]);
}

#[test]
fn eases_begin_at_0_and_end_at_1() {
    let half = [
        (Ease::Linear, 0.5),
        (Ease::In, 0.125),
        (Ease::Out, 0.875),
        (Ease::InOut, 0.5),
        (Ease::Back, 1.0 + 1.701_58 / 4.0 - 2.701_58 / 8.0),
        (Ease::Elastic, 1.0 + 0.5 * (-2.5_f64).exp()),
        (Ease::Steps(4), 0.5),
    ];
    for (ease, middle) in half {
        let effect = one(Clip::load(1.0, 2.0).ease(ease));
        near(&values(&effect, 1.0)[..1], &[0.0]);
        near(&values(&effect, 2.0)[..1], &[middle]);
        near(&values(&effect, 3.0)[..1], &[1.0]);
    }
    near(
        &values(&one(Clip::load(0.0, 1.0).ease(Ease::Steps(4))), 0.6)[..1],
        &[0.5],
    );
}

#[test]
fn clips_follow_and_accompany_each_other() {
    let mut e = start();
    e.clip("enter", Clip::load(1.0, 1.0).repeat(2, 0.5));
    let leave = e.clip("leave", Clip::after("enter", s(-0.5), s(1.0)));
    let glow = e.clip("glow", Clip::with("enter", s(0.25), s(1.0)));
    fill(&mut e, "leave_out", leave);
    fill(&mut e, "glow_out", glow);
    let effect = e.finish().unwrap();
    near(&values(&effect, 1.75), &[0.0, 0.5]);
    near(&values(&effect, 3.25), &[0.25, 1.0]);
}

#[test]
fn a_track_is_the_clip_that_runs() {
    let mut e = start();
    e.clip("first", Clip::load(1.0, 1.0).track("storm"));
    e.clip("second", Clip::load(2.0, 1.0).strength(0.5).track("storm"));
    fill(&mut e, "storm_out", track("storm"));
    let effect = e.finish().unwrap();
    for (t, wanted) in [(0.5, 0.0), (1.5, 1.0), (2.5, 0.5), (3.5, 0.0)] {
        near(&values(&effect, t), &[wanted]);
    }
}

/// A clip along an input that stands still at `number`.
fn driven(source: Source, number: Quantity, clip: Clip) -> Vec<f64> {
    let mut e = start();
    e.input("hand", source, 0.2, number.into());
    let progress = e.clip("one", clip);
    fill(&mut e, "progress", progress);
    fill(&mut e, "strength", envelope("one"));
    values(&e.finish().unwrap(), 3.0)
}

#[test]
fn inputs_drive_clips_along_their_own_unit() {
    let plain = |value| Quantity::new(value, Unit::One);
    let scroll = |at| {
        let clip = Clip::along("hand", plain(0.25), plain(0.5)).fades(0.1, 0.0);
        driven(Source::Scroll, plain(at), clip)
    };
    near(&scroll(0.0), &[0.0, 0.0]);
    near(&scroll(0.5), &[0.5, 1.0]);
    near(&scroll(0.8), &[1.0, 0.0]);
    let click = |at| driven(Source::Click, s(at), Clip::along("hand", s(0.0), s(2.0)));
    near(&click(0.5), &[0.25, 1.0]);
    near(&click(500.0), &[1.0, 0.0]);
    let pointer = driven(
        Source::PointerX,
        px(320.0),
        Clip::along("hand", px(0.0), px(1280.0)),
    );
    near(&pointer, &[0.25, 1.0]);
    let loud = |at| {
        driven(
            Source::Bass,
            plain(at),
            Clip::above("hand", plain(0.6), plain(0.2)),
        )
    };
    near(&loud(0.55), &[0.0, 0.0]);
    near(&loud(0.7), &[0.5, 0.5]);
    near(&loud(1.0), &[1.0, 1.0]);
}

#[test]
fn a_stagger_makes_elements_later() {
    let mut e = start();
    e.emitter(
        "letters",
        Emitter {
            capacity: 4,
            count: 4.0.into(),
            x: px(10.0).into(),
            y: px(10.0).into(),
            lifetime: None,
            burst: None,
            fixed: true,
        },
    );
    let enter = Clip::load(1.0, 1.0).stagger(index() * s(0.5));
    let alpha = e.clip("enter", enter);
    let after = e.clip("leave", Clip::after("enter", s(0.0), s(1.0)));
    e.shape(
        "word",
        Shape {
            emitter: "letters".into(),
            fields: Vec::new(),
            outlines: vec!["M0 0L1 0L1 1Z".into()],
            into: Vec::new(),
            morph: Expr::zero(),
            size_x: px(10.0).into(),
            size_y: px(10.0).into(),
            angle: effectforge_effect::unit::deg(0.0).into(),
            alpha: alpha - after,
            colors: vec![ColorShare {
                color: "bg".into(),
                weight: 1.0,
            }],
            blend: Blend::Normal,
        },
    );
    let effect = e.finish().unwrap();
    let program = Program::lower(&effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 1,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(2.25);
    let Layer::Shapes(layer) = &program.layers[0] else {
        unreachable!()
    };
    let alphas: Vec<f64> = (0..4)
        .map(|k| evaluator.outlined(0, layer, k).alpha)
        .collect();
    near(&alphas, &[0.75, 0.75, 0.25, 0.0]);
}

#[test]
fn a_clip_is_a_macro_of_known_operations() {
    let effect = one(Clip::load(1.0, 1.0)
        .repeat(3, 0.5)
        .alternate()
        .ease(Ease::Elastic));
    let known = Program::lower(&effect).values.iter().all(|value| {
        matches!(
            value.op,
            ValueOp::Const(_) | ValueOp::Time | ValueOp::Unary(..) | ValueOp::Binary(..)
        )
    });
    assert!(known);
}

#[test]
fn a_graph_without_clips_does_not_speak_of_them() {
    let mut e = start();
    fill(&mut e, "back", Expr::one());
    let text = e.finish().unwrap().to_canonical_json().unwrap();
    assert!(!text.contains("timeline"));
    let written = serde_json::to_string(&Clip::load(0.5, 2.0)).unwrap();
    assert_eq!(
        written,
        r#"{"trigger":{"load":{}},"start":"0.5s","length":"2s"}"#
    );
}

fn told(build: impl FnOnce(&mut EffectBuilder)) -> Vec<(String, String)> {
    let mut e = start();
    e.input("heard", Source::Bass, 0.0, Expr::zero());
    fill(&mut e, "back", Expr::one());
    build(&mut e);
    let problems = e.finish().unwrap_err();
    assert!(problems.iter().all(|p| !p.help.is_empty()), "{problems:?}");
    problems.into_iter().map(|p| (p.code, p.location)).collect()
}

fn says(found: &[(String, String)], wanted: &[(&str, &str)]) {
    let found: Vec<_> = found
        .iter()
        .map(|(c, l)| (c.as_str(), l.as_str()))
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn what_is_wrong_with_one_clip_is_told_where_and_why() {
    let cases: Vec<(Clip, &str, &str)> = vec![
        (Clip::load(7.0, 2.0), "out_of_range", ""),
        (Clip::load(-1.0, 2.0), "out_of_range", ""),
        (Clip::load(1.0, 2.0).repeat(4, 0.0), "out_of_range", ""),
        (Clip::load(1.0, 0.0), "out_of_range", "/length"),
        (Clip::load(1.0, f64::NAN), "out_of_range", "/length"),
        (Clip::load(1.0, 2.0).fades(1.5, 1.0), "out_of_range", ""),
        (
            Clip::load(1.0, 2.0).strength(2.0),
            "out_of_range",
            "/strength",
        ),
        (
            Clip::load(1.0, 0.01).repeat(65, 0.0),
            "out_of_range",
            "/repeat",
        ),
        (
            Clip::load(1.0, 2.0).ease(Ease::Steps(0)),
            "out_of_range",
            "/ease",
        ),
        (
            Clip::along("heard", s(0.0), s(1.0)),
            "unit_mismatch",
            "/length",
        ),
        (
            Clip::along("deaf", s(0.0), s(1.0)),
            "invalid_reference",
            "/trigger",
        ),
        (
            Clip::after("nothing", s(0.0), s(1.0)),
            "invalid_reference",
            "/trigger",
        ),
        (Clip::after("bad", s(0.0), s(1.0)), "cycle", "/trigger"),
    ];
    for (clip, code, place) in cases {
        let found = told(|e| drop(e.clip("bad", clip)));
        assert_eq!(
            found[0],
            (code.to_owned(), format!("/timeline/bad{place}")),
            "{found:?}"
        );
    }
}

#[test]
fn what_is_wrong_between_clips_is_told_where_and_why() {
    let circle = told(|e| {
        e.clip("a", Clip::after("b", s(0.0), s(1.0)));
        e.clip("b", Clip::with("a", s(0.0), s(1.0)));
    });
    says(
        &circle,
        &[
            ("cycle", "/timeline/a/trigger"),
            ("cycle", "/timeline/b/trigger"),
        ],
    );
    let overlap = told(|e| {
        e.clip("a", Clip::load(1.0, 2.0).track("storm"));
        e.clip("b", Clip::load(2.0, 2.0).track("storm"));
    });
    says(&overlap, &[("overlap", "/timeline/b")]);
    let mixed = told(|e| {
        let plain = |value| Quantity::new(value, Unit::One);
        e.clip("a", Clip::load(1.0, 2.0).track("storm"));
        e.clip(
            "b",
            Clip::along("heard", plain(4.0), plain(1.0)).track("storm"),
        );
    });
    says(&mixed, &[("overlap", "/timeline/b")]);
    let apart = told(|e| {
        drop(e.clip(
            "a",
            Clip::load(1.0, 2.0).stagger(index() * s(0.1)).track("t"),
        ))
    });
    says(&apart, &[("overlap", "/timeline/a/stagger")]);
}

#[test]
fn what_is_wrong_where_a_clip_is_read_is_told_there() {
    let unknown = told(|e| fill(e, "late", clip("nothing") * envelope("none") * track("no")));
    says(&unknown, &[("invalid_reference", "/nodes/1/opacity")]);
    let element = told(|e| {
        let late = e.clip("late", Clip::load(1.0, 2.0).stagger(index() * s(0.1)));
        fill(e, "over", late);
    });
    says(&element, &[("rate_mismatch", "/nodes/1/opacity")]);
    let unit = told(|e| {
        let late = e.clip("late", Clip::load(1.0, 2.0).stagger(0.5));
        fill(e, "over", late);
    });
    says(&unit, &[("unit_mismatch", "/nodes/1/opacity")]);
    let itself = told(|e| {
        let late = e.clip("late", Clip::load(1.0, 2.0).stagger(clip("late") * s(1.0)));
        fill(e, "over", late);
    });
    says(&itself, &[("cycle", "/nodes/1/opacity")]);
    let idle = told(|e| {
        let plain = |value| Quantity::new(value, Unit::One);
        let heard = e.clip("loud", Clip::along("heard", plain(0.0), plain(1.0)));
        e.input("other", Source::Mid, 0.0, heard);
    });
    says(&idle, &[("cycle", "/inputs/other/idle")]);
}

fn ease() -> impl Strategy<Value = Ease> {
    prop_oneof![
        Just(Ease::Linear),
        Just(Ease::In),
        Just(Ease::Out),
        Just(Ease::InOut),
        Just(Ease::Back),
        Just(Ease::Elastic),
        (1_u8..=64).prop_map(Ease::Steps),
    ]
}

prop_compose! {
    /// A clip that fits the loop, on the loop or on the input, by chance with each of its parts.
    fn any_clip()(
        driven in any::<bool>(),
        numbers in (0.0..2.0_f64, 0.01..1.0_f64, 0.0..0.4_f64, 0.0..0.5_f64, 0.0..0.5_f64),
        turns in 1_u32..=4,
        flags in any::<[bool; 3]>(),
        ease in ease(),
        strength in 0.0..=1.0_f64,
    ) -> Clip {
        let (start, length, gap, fade_in, fade_out) = numbers;
        let clip = if driven {
            let plain = |value| Quantity::new(value, Unit::One);
            Clip::along("heard", plain(start), plain(length))
        } else {
            Clip::load(start, length)
        };
        let clip = clip
            .ease(ease)
            .strength(strength)
            .fades(fade_in * length, fade_out * length)
            .repeat(turns, gap);
        Clip { alternate: flags[0], hold: flags[1], track: flags[2].then(|| "lane".to_owned()), ..clip }
    }
}

proptest! {
    #[test]
    fn a_clip_is_itself_after_writing_and_reading(clip in any_clip()) {
        let effect = one(clip);
        let text = effect.to_canonical_json().unwrap();
        let again = Effect::from_json(&text).unwrap();
        prop_assert_eq!(&effect, &again);
        prop_assert_eq!(text, again.to_canonical_json().unwrap());
    }

    #[test]
    fn progress_and_strength_stay_within_bounds_and_return(clip in any_clip(), t in 0.0..LOOP) {
        let effect = one(clip.clone());
        let found = values(&effect, t);
        let far = match clip.ease { Ease::Back => 1.11, Ease::Elastic => 1.5, _ => 1.0 };
        prop_assert!((-1e-9..=far).contains(&found[0]), "{:?}", found);
        prop_assert!((0.0..=1.0).contains(&found[1]), "{:?}", found);
        let late = values(&effect, t + LOOP);
        // A step may fall on either side of a moment.
        let jumps = matches!(clip.ease, Ease::Steps(_)) || clip.repeat > 1;
        prop_assert!(jumps || (found[0] - late[0]).abs() < 1e-6, "{:?} {:?}", found, late);
    }

    #[test]
    fn any_json_is_answered(text in "[a-z0-9{}:\",\\[\\]]{0,60}") {
        let answer = serde_json::from_str::<Clip>(&text);
        if let Ok(clip) = answer {
            prop_assert!(clip.length.value.is_finite());
        }
    }
}

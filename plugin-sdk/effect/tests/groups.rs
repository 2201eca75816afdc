//! Groups, masks and post chains: what is refused and why, and what they are lowered to.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::compose::compose;
use effectforge_effect::expr::{Expr, Op};
use effectforge_effect::graph::*;
use effectforge_effect::program::{Program, Stage, Step, surfaces};
use effectforge_effect::unit::{deg, hz, px, s};
use effectforge_effect::{Color, Effect, Unit};
use proptest::prelude::*;

fn flat(alpha: f64) -> Fill {
    Fill {
        paint: Paint::Radial {
            center: [0.5, 0.5],
            radius: 0.4,
        },
        stops: vec![PaintStop {
            at: 0.0,
            color: "gold".into(),
            alpha,
        }],
        opacity: Expr::one(),
        blend: Blend::Normal,
    }
}

/// Layers `a` to `h`, and a slider `gain`.
fn start() -> EffectBuilder {
    let mut e = EffectBuilder::new("Groups", "particles").duration(8.0);
    e.color("gold", Color::from_hex("#ffc94d").unwrap());
    let _ = e.float(FloatParam {
        id: "gain",
        en: "Gain",
        fr: "Gain",
        group: "look",
        default: 1.0,
        range: (0.0, 9.0),
        step: 0.1,
        unit: Unit::One,
    });
    for id in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        e.fill(id, flat(0.5));
    }
    e
}

fn blur(radius: impl Into<Expr>) -> Post {
    Post::Blur(Blur {
        radius: radius.into(),
    })
}

fn problems(e: EffectBuilder) -> Vec<(String, String)> {
    let problems = e.finish().unwrap_err();
    assert!(problems.iter().all(|p| !p.help.is_empty()), "{problems:?}");
    let place = |p: effectforge_effect::Diagnostic| (p.code, p.location);
    problems.into_iter().map(place).collect()
}

fn one(code: &str, at: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), at.to_owned())]
}

#[test]
fn stages_follow_the_graph() {
    let mut e = start();
    let mut inner = Group::of(&["c"]);
    inner.post = vec![blur(px(8.0))];
    let mut outer = Group::of(&["b", "inner", "d"]);
    outer.mask = Some(Mask {
        layer: "e".into(),
        invert: true,
    });
    e.group("inner", inner).group("outer", outer);
    e.post(Post::Vignette(Vignette {
        amount: 0.5.into(),
        inner: 0.2,
        outer: 0.8,
    }));
    let effect = e.finish().unwrap();
    assert_eq!(effect.layers, ["a", "outer", "f", "g", "h"]);
    let program = Program::lower(&effect);
    assert_eq!(program.layers.len(), 8);
    let told: Vec<String> = program
        .stages
        .iter()
        .map(|stage| match stage {
            Stage::Layer(at) => format!("{at}"),
            Stage::Open => "(".to_owned(),
            Stage::Post { node, step } => format!("{node}.{}", step.type_name()),
            Stage::Mask { invert } => format!("mask {invert})"),
            Stage::Close { node, .. } => format!("{node})"),
        })
        .collect();
    let wanted = [
        "(",
        "0",
        "(",
        "1",
        "(",
        "2",
        "inner.blur",
        "inner)",
        "3",
        "(",
        "4",
        "mask true)",
        "outer)",
        "5",
        "6",
        "7",
        "post.vignette",
        "post)",
    ];
    assert_eq!(told, wanted);
    assert_eq!(surfaces(&program.stages), 3);
}

#[test]
fn a_graph_without_groups_is_its_layers() {
    let program = Program::lower(&start().finish().unwrap());
    let layers: Vec<Stage> = (0..8).map(Stage::Layer).collect();
    assert_eq!(program.stages, layers);
}

#[test]
fn what_sliders_may_exceed_is_clamped() {
    let mut e = start();
    let gain: Expr = Op::Param("gain".into()).into();
    e.post(blur(gain.clone() * px(20.0)));
    e.post(Post::Grade(Grade {
        contrast: gain,
        hue: deg(90.0).into(),
        ..Grade::default()
    }));
    let effect = e.finish().unwrap();
    let program = Program::lower(&effect);
    let values = |gain: f64| {
        let setup = effectforge_effect::program::Setup {
            width: 640.0,
            height: 360.0,
            seed: 0,
        };
        let mut evaluator = effectforge_effect::program::Evaluator::new(&program, &[gain], setup);
        evaluator.seek(0.0);
        let steps = program.stages.iter().filter_map(|stage| match stage {
            Stage::Post { step, .. } => Some(step.values()),
            _ => None,
        });
        let ids: Vec<_> = steps.flatten().collect();
        ids.iter()
            .map(|id| evaluator.constant(*id))
            .collect::<Vec<_>>()
    };
    // Half a CSS pixel per design pixel; a quarter turn.
    assert_eq!(values(2.0), [20.0, 1.0, 2.0, 1.0, 0.25]);
    assert_eq!(values(9.0), [32.0, 1.0, 4.0, 1.0, 0.25]);
}

#[test]
fn children_must_be_there_and_be_drawn() {
    let mut e = start();
    e.node(
        "turn",
        NodeKind::Orbit(Orbit {
            rx: px(1.0).into(),
            ry: px(1.0).into(),
            frequency: hz(1.0).into(),
            phase: Expr::zero(),
        }),
    );
    e.group("all", Group::of(&["a", "turn", "nope"]));
    let wanted = ["/nodes/9/layers/1", "/nodes/9/layers/2"];
    let found = problems(e);
    let wanted: Vec<_> = wanted
        .iter()
        .flat_map(|at| one("invalid_reference", at))
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_layer_is_drawn_once() {
    let mut e = start();
    e.group("first", Group::of(&["a", "b"]));
    let mut second = Group::of(&["c"]);
    second.mask = Some(Mask {
        layer: "b".into(),
        invert: false,
    });
    e.group("second", second);
    assert_eq!(problems(e), one("used_twice", "/nodes/9/mask/layer"));

    let mut effect = {
        let mut e = start();
        e.group("all", Group::of(&["a"]));
        e.finish().unwrap()
    };
    effect.layers.push("a".into());
    let problems = effect.check().unwrap_err();
    assert_eq!(problems[0].code, "used_twice");
    assert!(problems[0].message.contains("/layers/8"), "{problems:?}");
}

#[test]
fn groups_do_not_hold_themselves() {
    let mut e = start();
    e.node("x", NodeKind::Group(Box::new(Group::of(&["y"]))));
    e.node("y", NodeKind::Group(Box::new(Group::of(&["x"]))));
    let wanted: Vec<_> = ["/nodes/8/layers", "/nodes/9/layers"]
        .iter()
        .flat_map(|at| one("cycle", at))
        .collect();
    assert_eq!(problems(e), wanted);
}

#[test]
fn groups_nest_four_deep_and_no_deeper() {
    let nest = |depth: usize| {
        let mut e = start();
        e.group("g1", Group::of(&["a"]));
        for level in 2..=depth {
            e.group(
                &format!("g{level}"),
                Group::of(&[&format!("g{}", level - 1)]),
            );
        }
        e
    };
    assert!(nest(4).finish().is_ok());
    // The innermost lies too deep.
    assert_eq!(problems(nest(5)), one("too_deep", "/nodes/8"));
}

#[test]
fn groups_have_one_to_sixteen_layers() {
    let mut e = start();
    e.group("none", Group::of(&[]));
    assert_eq!(problems(e), one("out_of_range", "/nodes/8/layers"));
}

#[test]
fn chains_are_bounded() {
    let mut e = start();
    for _ in 0..9 {
        e.post(blur(px(1.0)));
    }
    assert_eq!(problems(e), one("too_many", "/post"));
    let mut e = start();
    for id in ["a", "b", "c"] {
        let mut group = Group::of(&[id]);
        group.post = vec![blur(px(1.0)); 6];
        e.group(&format!("g_{id}"), group);
    }
    assert_eq!(problems(e), one("too_many", "/post"));
}

#[test]
fn numbers_of_steps_have_units_rates_and_ranges() {
    let bad = |step: Post| {
        let mut e = start();
        e.post(step);
        problems(e)
    };
    assert_eq!(bad(blur(s(1.0))), one("unit_mismatch", "/post/0/radius"));
    assert_eq!(bad(blur(px(65.0))), one("out_of_range", "/post/0/radius"));
    assert_eq!(
        bad(blur(rand("a") * px(1.0))),
        one("rate_mismatch", "/post/0/radius")
    );
    assert_eq!(bad(blur(x())), one("rate_mismatch", "/post/0/radius"));
    let bloom = Bloom {
        threshold: 0.99.into(),
        radius: px(4.0).into(),
        strength: 5.0.into(),
    };
    let wanted = [
        one("out_of_range", "/post/0/threshold"),
        one("out_of_range", "/post/0/strength"),
    ];
    assert_eq!(bad(Post::Bloom(bloom)), wanted.concat());
    let grade = Grade {
        hue: 0.5.into(),
        ..Grade::default()
    };
    assert_eq!(bad(Post::Grade(grade)), one("unit_mismatch", "/post/0/hue"));
    let vignette = Vignette {
        amount: 1.0.into(),
        inner: 0.6,
        outer: 0.6,
    };
    assert_eq!(
        bad(Post::Vignette(vignette)),
        one("out_of_order", "/post/0/inner")
    );
    let aberration = Aberration {
        x: px(2.0).into(),
        y: x(),
    };
    assert_eq!(
        bad(Post::Aberration(aberration)),
        one("rate_mismatch", "/post/0/y")
    );
    let displace = Displace {
        dx: x() * 0.1,
        dy: rand("a") * px(2.0),
        detail: px(0.5),
    };
    let wanted = [
        one("rate_mismatch", "/post/0/dy"),
        one("out_of_range", "/post/0/detail"),
    ];
    assert_eq!(bad(Post::Displace(displace)), wanted.concat());
}

#[test]
fn a_displacement_counts_as_work_per_pixel() {
    let costly = || {
        noise("n", x() / px(40.0), y() / px(40.0))
            .octaves(8)
            .turning(hz(0.1))
    };
    let mut e = start();
    e.post(Post::Displace(Displace {
        dx: Expr::from(costly()) * px(9.0),
        dy: px(0.0).into(),
        detail: px(4.0),
    }));
    let program = Program::lower(&e.finish().unwrap());
    assert!(program.pixel_ops() > 8 * 24, "{}", program.pixel_ops());
    let Some(Stage::Post {
        step: Step::Displace { dx, dy, .. },
        ..
    }) = program.stages.get(9)
    else {
        unreachable!("{:?}", program.stages)
    };
    assert!(program.value(*dx).rate.pixel && !program.value(*dy).rate.pixel);
}

#[test]
fn unknown_steps_and_keys_are_refused_with_their_place() {
    let mut e = start();
    e.post(blur(px(3.0)));
    let mut value = serde_json::to_value(e.finish().unwrap()).unwrap();
    value["post"][0]["radios"] = 1.into();
    let problems = Effect::from_json(&value.to_string()).unwrap_err();
    assert_eq!(
        (problems[0].code.as_str(), problems[0].location.as_str()),
        ("invalid_field", "/post/0")
    );
    value["post"][0] = serde_json::json!({"type": "sharpen"});
    let problems = Effect::from_json(&value.to_string()).unwrap_err();
    assert!(problems[0].message.contains("sharpen"), "{problems:?}");
}

#[test]
fn a_graph_without_groups_reads_and_writes_as_before() {
    let text = start().finish().unwrap().to_canonical_json().unwrap();
    assert!(!text.contains("\"post\"") && !text.contains("\"group\":["));
}

#[test]
fn a_front_keeps_its_chain_to_itself() {
    let mut back = start();
    back.post(blur(px(1.0)));
    let (back, mut front) = (back.finish().unwrap(), start());
    let mut group = Group::of(&["a", "b"]);
    group.mask = Some(Mask {
        layer: "c".into(),
        invert: false,
    });
    front.group("all", group);
    let grouped = front.clone().finish().unwrap();
    let both = compose(&back, &grouped).unwrap();
    assert_eq!(both.post, back.post);
    let Some(NodeKind::Group(group)) = both.node("all") else {
        unreachable!()
    };
    assert_eq!(group.layers, ["particles_a", "particles_b"]);
    assert_eq!(group.mask.as_ref().unwrap().layer, "particles_c");

    let mut front = start();
    front.post(blur(px(9.0)));
    let both = compose(&back, &front.finish().unwrap()).unwrap();
    let Some(NodeKind::Group(whole)) = both.node("whole") else {
        unreachable!("{:?}", both.layers)
    };
    assert_eq!((whole.post.len(), whole.layers.len()), (1, 8));
    assert_eq!(both.layers.last().unwrap(), "whole");
}

fn steps() -> impl Strategy<Value = Post> {
    let number = || (0.0..1.0_f64).prop_map(|v| (v * 64.0).round() / 64.0);
    let moving = move || {
        let swing = |v: f64| sine(hz(0.5), 0.0) * v;
        prop_oneof![number().prop_map(Expr::from), number().prop_map(swing)]
    };
    let length = move || moving().prop_map(|v| v * px(30.0));
    prop_oneof![
        length().prop_map(|radius| Post::Blur(Blur { radius })),
        (moving(), length(), moving()).prop_map(|(threshold, radius, strength)| {
            Post::Bloom(Bloom {
                threshold: threshold.clamp(0.0, 0.9),
                radius,
                strength,
            })
        }),
        (moving(), moving(), number()).prop_map(|(brightness, saturation, hue)| {
            Post::Grade(Grade {
                brightness,
                saturation,
                hue: deg(hue * 360.0).into(),
                ..Grade::default()
            })
        }),
        (moving(), number()).prop_map(|(amount, inner)| {
            let outer = inner + 0.25;
            Post::Vignette(Vignette {
                amount,
                inner,
                outer,
            })
        }),
        (length(), length()).prop_map(|(x, y)| Post::Aberration(Aberration { x, y })),
        (length(), 1..64_u32).prop_map(|(dx, detail)| {
            Post::Displace(Displace {
                dx: dx * (y() / height()),
                dy: px(0.0).into(),
                detail: px(f64::from(detail)),
            })
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn graphs_with_groups_read_back_and_lower(
        chains in prop::collection::vec(prop::collection::vec(steps(), 0..4), 4),
        masked in any::<bool>(),
        invert in any::<bool>(),
        opacity in 0.0..1.0_f64,
    ) {
        let mut e = start();
        let mut inside = Group::of(&["b", "c"]);
        inside.post = chains[0].clone();
        inside.blend = Blend::Screen;
        let mut around = Group::of(&["a", "inside"]);
        around.post = chains[1].clone();
        around.opacity = opacity.into();
        if masked {
            let layer = "over".to_owned();
            around.mask = Some(Mask { layer, invert });
        }
        let mut over = Group::of(&["d", "e"]);
        over.post = chains[2].clone();
        e.group("inside", inside).group("over", over).group("around", around);
        for step in &chains[3] {
            e.post(step.clone());
        }
        let effect = e.finish().unwrap();
        let text = effect.to_canonical_json().unwrap();
        let again = Effect::from_json(&text).unwrap();
        prop_assert_eq!(&effect, &again);
        prop_assert_eq!(&text, &again.to_canonical_json().unwrap());
        let program = Program::lower(&again);
        prop_assert_eq!(&program, &Program::lower(&effect));
        let depth = |stage: &Stage| match stage {
            Stage::Open => 1,
            Stage::Mask { .. } | Stage::Close { .. } => -1,
            Stage::Layer(_) | Stage::Post { .. } => 0,
        };
        prop_assert_eq!(program.stages.iter().map(depth).sum::<i32>(), 0, "surfaces are closed");
    }
}

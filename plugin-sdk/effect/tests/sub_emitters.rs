//! The laws of sub-emitters: children begin where their parents are.
#![allow(clippy::unwrap_used, missing_docs)]

use effectforge_effect::builder::*;
use effectforge_effect::expr::Expr;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Instance, Layer, Program, Setup};
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect};

const LOOP: f64 = 8.0;
const SIZE: [f64; 2] = [1280.0, 720.0];

fn dots(emitter: &str, fields: &[&str], radius: Expr) -> Sprite {
    let stop = |at, alpha| LobeStop {
        at,
        alpha,
        white: 0.0,
    };
    Sprite {
        emitter: emitter.to_owned(),
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        radius,
        alpha: Expr::one(),
        lobes: vec![Lobe {
            size: [1.0, 1.0],
            stops: vec![stop(0.0, 1.0), stop(1.0, 0.0)],
        }],
        colors: vec![ColorShare {
            color: "gold".into(),
            weight: 1.0,
        }],
        blend: Blend::Add,
    }
}

fn children(parent: &str, fields: &[&str], at: f64, each: u32) -> SubEmitter {
    SubEmitter {
        parent: parent.to_owned(),
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        at,
        each,
        x: px(0.0).into(),
        y: px(0.0).into(),
        lifetime: None,
    }
}

/// Rockets of two bursts that rise by age, drift and sway with time.
fn rockets() -> EffectBuilder {
    let mut e = EffectBuilder::new("Rockets", "fireworks").duration(LOOP);
    e.color("gold", Color::from_hex("#ffc94d").unwrap());
    e.emitter(
        "rockets",
        Emitter {
            capacity: 8,
            count: 8.0.into(),
            x: width() * rand_life("x") + in_burst() * px(20.0) + index() * px(3.0),
            y: height() * rand_burst("y") + uniform(px(0.0), px(9.0), "y"),
            lifetime: Some(s(2.0).into()),
            burst: Some(4),
            fixed: true,
        },
    );
    let climb = Offset {
        dx: Expr::from(px(40.0)) * sine(hz(0.5), rand("sway")),
        dy: Expr::from(px(-300.0)) * age(),
    };
    e.node("climb", NodeKind::Offset(climb));
    e.node(
        "wind",
        NodeKind::Drift(Drift {
            vx: uniform(px_per_s(10.0), px_per_s(50.0), "vx"),
            vy: px_per_s(0.0).into(),
            margin: px(10.0),
        }),
    );
    e.sprite(
        "rockets_out",
        dots("rockets", &["climb", "wind"], age() * px(1.0)),
    );
    e
}

fn frame(effect: &Effect, layer: usize, t: f64) -> Vec<Instance> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: SIZE[0],
        height: SIZE[1],
        seed: 5,
    };
    let mut evaluator = Evaluator::new(&program, &[], setup);
    evaluator.seek(t);
    let Layer::Sprites(sprites) = &program.layers[layer] else {
        unreachable!()
    };
    (0..evaluator.count(sprites))
        .map(|k| evaluator.element(layer, sprites, k))
        .collect()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-5
}

/// Every child stands where its parent stood when it was `at` old; ages are read off radii.
fn stand_where_they_began(
    effect: &Effect,
    [parents, children]: [usize; 2],
    each: usize,
    at: f64,
    period: f64,
) {
    for t in [0.1, 1.37, 2.9, 5.55, 7.99, 12.3] {
        let all = frame(effect, children, t);
        assert_eq!(all.len(), frame(effect, parents, t).len() * each);
        for (k, child) in all.iter().enumerate() {
            let born = t - child.radius * period;
            let parent = frame(effect, parents, born)[k / each];
            assert!(
                near(parent.radius, at),
                "{t} {k}: the parent is {}",
                parent.radius
            );
            let same = near(parent.x, child.x) && near(parent.y, child.y);
            assert!(same, "{t} {k} {parent:?} {child:?}");
        }
    }
}

#[test]
fn children_begin_where_their_parent_is_at_an_age() {
    for at in [0.25, 0.5, 0.9] {
        let mut e = rockets();
        e.sub_emitter("sparks", children("rockets", &["climb", "wind"], at, 5));
        e.sprite("sparks_out", dots("sparks", &[], age() * px(1.0)));
        let effect = e.finish().unwrap();
        stand_where_they_began(&effect, [0, 1], 5, at, 2.0);
        assert_eq!(effect.budget.elements, 48);
    }
}

#[test]
fn children_of_children_begin_where_those_are() {
    let mut e = rockets();
    let first = SubEmitter {
        x: rand_life("out") * px(30.0),
        lifetime: Some(s(1.0).into()),
        ..children("rockets", &["climb", "wind"], 0.3, 3)
    };
    e.sub_emitter("sparks", first);
    let fall = Offset {
        dx: Expr::from(px(90.0)) * (in_burst() - 0.5) * age(),
        dy: Expr::from(px(50.0)) * age() * rand_burst("fall"),
    };
    e.node("fall", NodeKind::Offset(fall));
    e.sprite("sparks_out", dots("sparks", &["fall"], age() * px(1.0)));
    e.sub_emitter("crackle", children("sparks", &["fall"], 0.6, 2));
    e.sprite("crackle_out", dots("crackle", &[], age() * px(1.0)));
    let effect = e.finish().unwrap();
    stand_where_they_began(&effect, [1, 2], 2, 0.6, 2.0);
}

#[test]
fn a_life_that_is_over_stays_over_until_the_next() {
    let mut e = rockets();
    let short = SubEmitter {
        lifetime: Some(s(0.5).into()),
        ..children("rockets", &[], 0.25, 1)
    };
    e.sub_emitter("sparks", short);
    e.sprite("sparks_out", dots("sparks", &[], age() * px(1.0)));
    let effect = e.finish().unwrap();
    let mut over = 0;
    for step in 0..80 {
        let t = f64::from(step) * 0.1;
        let (parents, all) = (frame(&effect, 0, t), frame(&effect, 1, t));
        for (parent, child) in parents.iter().zip(&all) {
            let since = (parent.radius - 0.25).rem_euclid(1.0) * 2.0;
            assert!(
                near(child.radius, (since / 0.5).min(1.0)),
                "{t} {parent:?} {child:?}"
            );
            over += usize::from(child.radius == 1.0);
        }
    }
    assert!(over > 400, "three quarters of the time: {over}");
}

#[test]
fn the_loop_has_no_seam_and_a_child_does_not_change_with_the_count() {
    let mut e = rockets();
    e.sub_emitter("sparks", children("rockets", &["climb", "wind"], 0.4, 5));
    e.sprite("sparks_out", dots("sparks", &[], age() * px(1.0)));
    let effect = e.finish().unwrap();
    let all = frame(&effect, 1, 0.7);
    for (a, b) in all.iter().zip(&frame(&effect, 1, 0.7 + LOOP)) {
        assert!(near(a.x, b.x) && near(a.y, b.y) && near(a.radius, b.radius));
    }
    let mut fewer = effect.clone();
    if let NodeKind::Emitter(emitter) = &mut fewer.nodes[0].kind {
        emitter.count = 4.0.into();
    }
    let few = frame(&fewer, 1, 0.7);
    assert_eq!(few.len(), 20);
    assert_eq!(few[..], all[..20]);
}

#[test]
fn a_sub_emitter_is_itself_after_writing_and_reading() {
    let mut e = rockets();
    e.sub_emitter("sparks", children("rockets", &["climb"], 0.4, 5));
    e.sprite("sparks_out", dots("sparks", &[], px(1.0).into()));
    let effect = e.finish().unwrap();
    let text = effect.to_canonical_json().unwrap();
    let again = Effect::from_json(&text).unwrap();
    assert_eq!(effect, again);
    assert_eq!(text, again.to_canonical_json().unwrap());
}

fn told(build: impl FnOnce(&mut EffectBuilder)) -> (String, String) {
    let mut e = rockets();
    build(&mut e);
    let first = e.finish().unwrap_err().swap_remove(0);
    assert!(!first.help.is_empty(), "{first}");
    (first.code, first.location)
}

#[test]
fn wrong_families_are_told_where_and_why() {
    let says = |found: (String, String), code: &str, place: &str| {
        assert_eq!(found, (code.to_owned(), place.to_owned()));
    };
    let add = |sub: SubEmitter| {
        told(|e| {
            e.sub_emitter("sparks", sub);
        })
    };
    says(
        add(children("nobody", &[], 0.5, 2)),
        "invalid_reference",
        "/nodes/4/parent",
    );
    says(
        add(children("sparks", &[], 0.5, 2)),
        "cycle",
        "/nodes/4/parent",
    );
    says(
        add(children("rockets", &["none"], 0.5, 2)),
        "invalid_reference",
        "/nodes/4/fields/0",
    );
    says(
        add(children("rockets", &[], 1.5, 2)),
        "out_of_range",
        "/nodes/4/at",
    );
    says(
        add(children("rockets", &[], 0.5, 0)),
        "out_of_range",
        "/nodes/4/each",
    );
    says(
        add(children("rockets", &[], 0.5, 20_000)),
        "over_budget",
        "/nodes/4/each",
    );
    let seconds = SubEmitter {
        x: s(1.0).into(),
        ..children("rockets", &[], 0.5, 2)
    };
    says(add(seconds), "unit_mismatch", "/nodes/4/x");
    let eternal = told(|e| {
        let emitter = Emitter {
            capacity: 8,
            count: 8.0.into(),
            x: px(1.0).into(),
            y: px(1.0).into(),
            lifetime: None,
            burst: None,
            fixed: true,
        };
        e.emitter("stars", emitter);
        e.sub_emitter("sparks", children("stars", &[], 0.5, 2));
    });
    says(eternal, "missing_field", "/nodes/5/parent");
    let deep = told(|e| {
        for (id, parent) in [("a", "rockets"), ("b", "a"), ("c", "b"), ("d", "c")] {
            e.sub_emitter(id, children(parent, &[], 0.5, 2));
        }
    });
    says(deep, "too_complex", "/nodes/7/parent");
    let circle = told(|e| {
        e.sub_emitter("a", children("b", &[], 0.5, 2));
        e.sub_emitter("b", children("a", &[], 0.5, 2));
    });
    says(circle, "cycle", "/nodes/4/parent");
}

//! The laws of grids: time, seam, chance, edges, bounds.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use effectforge_effect::builder::*;
use effectforge_effect::graph::*;
use effectforge_effect::program::{Evaluator, Program, Setup, default_params};
use effectforge_effect::unit::{hz, px, px_per_s, s};
use effectforge_effect::{Color, Effect, Expr};

fn channel(initial: impl Into<Expr>, next: impl Into<Expr>) -> Channel {
    Channel {
        initial: initial.into(),
        next: next.into(),
    }
}

/// Waves that drops push down, `h` high and `v` fast.
fn water() -> Grid {
    let around = cell("h", 1, 0) + cell("h", -1, 0) + cell("h", 0, 1) + cell("h", 0, -1);
    let pull = around - cell("h", 0, 0) * 4.0;
    let far = hypot(x() - element_x(), y() - element_y()) / px(60.0);
    let near = (Expr::one() - far).max(0.0);
    let push = sum("drops", &[], near * (-(age() * 20.0)).exp());
    let next_v = (cell("v", 0, 0) + pull * 0.2) * 0.985 - push * 0.1;
    Grid {
        columns: 24,
        rows: 14,
        step: s(1.0 / 30.0),
        warmup: s(2.0),
        seam: s(1.0),
        edge: Edge::Clamp,
        channels: BTreeMap::from([
            (
                "h".to_owned(),
                channel(0.0, cell("h", 0, 0) + next_v.clone()),
            ),
            ("v".to_owned(), channel(0.0, next_v)),
        ]),
    }
}

fn effect_of(grid_node: Grid, channel: &str) -> EffectBuilder {
    let mut e = EffectBuilder::new("Basin", "ripple").duration(6.0);
    e.color("bg", Color::BLACK).color("light", Color::WHITE);
    e.emitter(
        "drops",
        Emitter {
            capacity: 8,
            count: 5.0.into(),
            x: width() * rand_life("x"),
            y: height() * rand_life("y"),
            lifetime: Some(uniform(s(1.5), s(3.0), "life")),
            burst: None,
            fixed: false,
        },
    );
    e.grid("water", grid_node);
    let stop = |at: f64, color: &str| PaintStop {
        at,
        color: color.into(),
        alpha: 1.0,
    };
    e.shade(
        "surface",
        Shade {
            value: grid("water", channel) * 0.5 + 0.5,
            stops: vec![stop(0.0, "bg"), stop(1.0, "light")],
            alpha: Expr::one(),
            light: Expr::zero(),
            detail: px(8.0),
            blend: Blend::Normal,
        },
    );
    e
}

fn evaluator<'p>(program: &'p Program, effect: &Effect, seed: u32) -> Evaluator<'p> {
    let setup = Setup {
        width: 640.0,
        height: 360.0,
        seed,
    };
    Evaluator::new(program, &default_params(effect), setup)
}

fn shown(effect: &Effect, seed: u32, times: &[f64]) -> Vec<f32> {
    let program = Program::lower(effect);
    let mut evaluator = evaluator(&program, effect, seed);
    for t in times {
        evaluator.seek(*t);
    }
    evaluator.shown(0).to_vec()
}

#[test]
fn a_state_is_a_function_of_time_and_seed() {
    let effect = effect_of(water(), "h").finish().unwrap();
    let whole: Vec<f64> = (0..=340).map(|at| f64::from(at) / 60.0).collect();
    for t in [0.0, 0.4, 2.71, 5.2, 5.95] {
        let direct = shown(&effect, 1, &[t]);
        assert!(direct.iter().any(|v| v.abs() > 1e-3), "{t}: still water");
        // Played to there, past the end of the loop, backwards, and from the next loop.
        let played: Vec<f64> = whole
            .iter()
            .copied()
            .filter(|at| *at < t)
            .chain([t])
            .collect();
        assert_eq!(direct, shown(&effect, 1, &played), "{t}");
        let wild = [5.9, 0.1, 3.3, 3.2, 5.99, 0.0, 11.9, 2.0, t];
        assert_eq!(direct, shown(&effect, 1, &wild), "{t}");
        assert_ne!(direct, shown(&effect, 2, &[t]), "{t}");
    }
}

#[test]
fn a_handed_over_run_goes_on() {
    let effect = effect_of(water(), "h").finish().unwrap();
    let program = Program::lower(&effect);
    let mut first = evaluator(&program, &effect, 3);
    first.seek(1.0);
    let mut second = evaluator(&program, &effect, 3);
    second.resume(first.into_runs());
    second.seek(1.5);
    assert_eq!(second.shown(0), shown(&effect, 3, &[1.5]));
}

#[test]
fn the_loop_closes() {
    let effect = effect_of(water(), "h").finish().unwrap();
    let (start, end) = (shown(&effect, 1, &[0.0]), shown(&effect, 1, &[6.0 - 1e-7]));
    let apart = start.iter().zip(&end).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f32::max) < 1e-5);
    // Without the fade the run would not: it ends in another state than it began with.
    let cold = Grid {
        warmup: s(1.0),
        channels: BTreeMap::from([("h".to_owned(), channel(0.0, cell("h", 0, 0) + 0.01))]),
        ..water()
    };
    let effect = effect_of(cold, "h").finish().unwrap();
    let at = |t| shown(&effect, 1, &[t])[200];
    // 30 steps of a hundredth before the loop, 180 within, and the last 30 become the first.
    assert!((at(0.0) - 0.3).abs() < 1e-5, "{}", at(0.0));
    assert!((at(5.0) - 1.8).abs() < 1e-4, "{}", at(5.0));
    assert!((at(5.5) - (1.95 + 0.15) / 2.0).abs() < 1e-4, "{}", at(5.5));
    assert!((at(6.0 - 1e-9) - 0.3).abs() < 1e-5);
}

#[test]
fn edges_hold_what_they_say() {
    let of = |edge, next: Expr| {
        let grid = Grid {
            columns: 4,
            rows: 2,
            step: s(1.0),
            warmup: s(1.0),
            seam: s(1.0),
            edge,
            channels: BTreeMap::from([(
                "h".to_owned(),
                channel(
                    x() / width() * 4.0 + 0.5 + y() / height() * 20.0 - 5.0,
                    next,
                ),
            )]),
        };
        let effect = effect_of(grid, "h").finish().unwrap();
        let program = Program::lower(&effect);
        let mut evaluator = evaluator(&program, &effect, 1);
        evaluator.seek(0.0);
        let lattice = &program.grids[0];
        let (first, wide) = (lattice.first(), lattice.wide());
        let row = |at: usize| evaluator.shown(0)[first + at * wide..][..4].to_vec();
        [row(0), row(1)]
    };
    let (near, far) = ([1.0, 2.0, 3.0, 4.0], [11.0, 12.0, 13.0, 14.0]);
    assert_eq!(of(Edge::Clamp, cell("h", 0, 0)), [near, far]);
    let two_left = || cell("h", -2, 0);
    assert_eq!(of(Edge::Clamp, two_left())[0], [1.0, 1.0, 1.0, 2.0]);
    assert_eq!(of(Edge::Wrap, two_left())[0], [3.0, 4.0, 1.0, 2.0]);
    assert_eq!(of(Edge::Zero, two_left())[0], [0.0, 0.0, 1.0, 2.0]);
    let corner = || cell("h", 1, -1);
    assert_eq!(of(Edge::Clamp, corner())[0], [2.0, 3.0, 4.0, 4.0]);
    assert_eq!(of(Edge::Wrap, corner())[0], [12.0, 13.0, 14.0, 11.0]);
    assert_eq!(of(Edge::Zero, corner())[1], [2.0, 3.0, 4.0, 0.0]);
}

#[test]
fn what_grows_without_bound_ends() {
    let mut grid = water();
    grid.channels = BTreeMap::from([("h".to_owned(), channel(1.0, cell("h", 0, 0) * 9.0))]);
    let effect = effect_of(grid, "h").finish().unwrap();
    let values = shown(&effect, 1, &[5.0]);
    assert!(values.iter().all(|v| v.is_finite() && v.abs() < 1e9));
}

#[test]
fn noise_and_time_are_those_of_the_step() {
    let flow = noise("flow", x() / px(90.0), y() / px(90.0))
        .octaves(2)
        .turning(hz(0.5));
    let mut grid = water();
    let next = Expr::from(flow.clone()) + sine(hz(0.5), 0.0) * 0.25 + step_time() * hz(0.1);
    grid.channels = BTreeMap::from([("h".to_owned(), channel(0.0, next))]);
    let effect = effect_of(grid, "h").finish().unwrap();
    let program = Program::lower(&effect);
    let mut evaluator = evaluator(&program, &effect, 9);
    // State 100 stands at 100/30 s and is computed at the time of state 99.
    let t = 100.0 / 30.0;
    let before: f64 = 99.0 / 30.0;
    evaluator.seek(t);
    let lattice = &program.grids[0];
    let stream = effectforge_effect::rng::stream_id("/flow");
    for (column, row) in [(0, 0), (5, 3), (23, 13)] {
        let place = [
            (f64::from(column) + 0.5) * 640.0 / 24.0 / 90.0 * 2.0,
            (f64::from(row) + 0.5) * 360.0 / 14.0 / 90.0 * 2.0,
        ];
        // A design pixel is half a pixel here: scale is 0.5.
        let flow = effectforge_effect::noise::noise(9, stream, 2, 0.5, place, before * 0.5);
        let wanted = flow + (std::f64::consts::TAU * 0.5 * before).sin() * 0.25 + before * 0.1;
        let at = lattice.first() + row as usize * lattice.wide() + column as usize;
        let found = f64::from(evaluator.shown(0)[at]);
        assert!(
            (found - wanted).abs() < 1e-5,
            "{column} {row}: {found} {wanted}"
        );
    }
}

#[test]
fn elements_read_grids_where_they_are() {
    let mut e = effect_of(water(), "h");
    let lift = grid_at("water", "h", width() * 0.5, height() * 0.5) * px(20.0);
    e.node(
        "lift",
        NodeKind::Offset(Offset {
            dx: px(0.0).into(),
            dy: lift,
        }),
    );
    let stop = |at, alpha| LobeStop {
        at,
        alpha,
        white: 0.0,
    };
    e.sprite(
        "boats",
        Sprite {
            emitter: "drops".into(),
            fields: vec!["lift".into()],
            radius: px(4.0).into(),
            alpha: Expr::one(),
            lobes: vec![Lobe {
                size: [1.0, 1.0],
                stops: vec![stop(0.0, 1.0), stop(1.0, 0.0)],
            }],
            colors: vec![ColorShare {
                color: "light".into(),
                weight: 1.0,
            }],
            blend: Blend::Normal,
        },
    );
    let effect = e.finish().unwrap();
    let text = effect.to_canonical_json().unwrap();
    assert_eq!(Effect::from_json(&text).unwrap(), effect);
}

/// What the checker says of a changed grid and of what reads it.
fn codes(change: impl FnOnce(&mut Grid)) -> Vec<(String, String)> {
    let mut grid = water();
    change(&mut grid);
    let problems = effect_of(grid, "h").finish().unwrap_err();
    problems.into_iter().map(|p| (p.code, p.location)).collect()
}

fn one(code: &str, at: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), at.to_owned())]
}

fn set_next(grid: &mut Grid, next: Expr) {
    grid.channels.insert("h".to_owned(), channel(0.0, next));
}

#[test]
fn the_checker_says_what_is_wrong_with_a_grid() {
    let out = |name: &str| one("out_of_range", &format!("/nodes/1/{name}"));
    assert_eq!(codes(|g| g.columns = 161), out("columns"));
    assert_eq!(codes(|g| g.rows = 1), out("rows"));
    assert_eq!(codes(|g| g.step = s(0.001)), out("step"));
    assert_eq!(
        codes(|g| g.step = px(1.0)),
        one("unit_mismatch", "/nodes/1/step")
    );
    assert_eq!(codes(|g| g.seam = s(0.0)), out("seam"));
    assert_eq!(codes(|g| g.warmup = s(0.5)), out("warmup"));
    let next = "/nodes/1/channels/h/next";
    let wrong = |expr: Expr| codes(move |g| set_next(g, expr));
    assert_eq!(wrong(cell("z", 0, 0)), one("invalid_reference", next));
    assert_eq!(wrong(cell("v", 3, 0)), one("out_of_range", next));
    assert_eq!(wrong(step_time()), one("unit_mismatch", next));
    assert_eq!(wrong(grid("water", "v")), one("rate_mismatch", next));
    assert_eq!(wrong(rand("r")), one("rate_mismatch", next));
    assert_eq!(wrong(age()), one("rate_mismatch", next));
    assert_eq!(wrong(cell("v", 0, 0) * px(1.0)), one("unit_mismatch", next));
    let early = codes(|g| {
        let first = channel(cell("h", 0, 0), 0.0);
        g.channels.insert("h".to_owned(), first);
    });
    assert_eq!(early, one("rate_mismatch", "/nodes/1/channels/h/initial"));
    let many = codes(|g| {
        for name in ["a", "b", "c"] {
            g.channels.insert(name.to_owned(), channel(0.0, 0.0));
        }
    });
    assert_eq!(many, one("out_of_range", "/nodes/1/channels"));
    let long = codes(|g| {
        (g.columns, g.rows) = (160, 160);
        g.step = s(1.0 / 120.0);
    });
    assert_eq!(long, one("over_budget", "/nodes/1"));
    let dear = codes(|g| {
        (g.columns, g.rows) = (160, 150);
        set_next(
            g,
            noise("n", x() / px(9.0), y() / px(9.0)).octaves(8).into(),
        );
    });
    assert_eq!(dear, one("over_budget", "/nodes"));
}

#[test]
fn the_checker_says_what_is_wrong_with_a_reader() {
    let read = |value: Expr| {
        let mut e = effect_of(water(), "h");
        e.signal("tone", value.clone());
        let mut effect = e.finish().unwrap();
        for node in &mut effect.nodes {
            if let NodeKind::Shade(shade) = &mut node.kind {
                shade.value = value.clone();
            }
        }
        let problems = effect.check().unwrap_err();
        let all = problems.into_iter().map(|p| (p.code, p.location));
        all.collect::<Vec<_>>()
    };
    let at = "/nodes/2/value";
    assert_eq!(read(grid("drops", "h")), one("invalid_reference", at));
    assert_eq!(read(grid("water", "z")), one("invalid_reference", at));
    assert_eq!(read(cell("h", 0, 0)), one("rate_mismatch", at));
    assert_eq!(read(step_time() * hz(1.0)), one("rate_mismatch", at));
    let wrong = grid_at("water", "h", px_per_s(1.0), px(0.0));
    assert_eq!(read(wrong), one("unit_mismatch", at));
    // A fill has no place.
    let mut e = effect_of(water(), "h");
    e.fill(
        "glow",
        Fill {
            paint: Paint::Radial {
                center: [0.5, 0.5],
                radius: 1.0,
            },
            stops: vec![PaintStop {
                at: 0.0,
                color: "light".into(),
                alpha: 1.0,
            }],
            opacity: grid_at("water", "h", px(1.0), px(1.0)),
            blend: Blend::Add,
        },
    );
    let problems = e.finish().unwrap_err();
    assert_eq!(problems[0].code, "rate_mismatch");
    // A layer's element has a place only where one is given.
    let mut e = effect_of(water(), "h");
    e.node(
        "lift",
        NodeKind::Offset(Offset {
            dx: px(0.0).into(),
            dy: grid("water", "h") * px(9.0),
        }),
    );
    assert_eq!(e.finish().unwrap_err()[0].code, "missing_field");
}

//! What the budget promises.
#![allow(clippy::unwrap_used)]

use effectforge_budget::fit::{Limits, fit};
use effectforge_budget::{cost, mend, optimize};
use effectforge_sdk::effect::builder::{EffectBuilder, FloatParam, height, rand, uniform, width};
use effectforge_sdk::effect::graph::{Blend, ColorShare, Emitter, Lobe, LobeStop, Sprite};
use effectforge_sdk::effect::program::{
    Evaluator, Instance, Layer, Program, Setup, default_params,
};
use effectforge_sdk::effect::unit::px;
use effectforge_sdk::effect::{Color, Effect, Expr, Unit};
use effectforge_sdk::{Context, FailedRule, Subject};
use proptest::prelude::*;
use serde_json::json;

/// Layers of `(count, radius)`, a density slider up to 3 and a size slider up to 2.
fn effect(layers: &[(f64, f64)]) -> Effect {
    let mut e = EffectBuilder::new("Crowd", "particles");
    e.color("bg", Color::BLACK);
    let mut slider = |id, max| {
        let unit = Unit::One;
        let range = (0.2, max);
        e.float(FloatParam {
            id,
            en: id,
            fr: id,
            group: "look",
            default: 1.0,
            range,
            step: 0.1,
            unit,
        })
    };
    let (density, size) = (slider("density", 3.0), slider("size", 2.0));
    for (at, (count, radius)) in layers.iter().enumerate() {
        let id = format!("dust{at}");
        e.emitter(
            &id,
            Emitter {
                capacity: (count * 4.0).clamp(1.0, 10_000.0) as u32,
                count: density.clone() * *count,
                x: rand("x") * width(),
                y: rand("y") * height(),
                lifetime: None,
                burst: None,
                fixed: false,
            },
        );
        let stop = |at, alpha| LobeStop {
            at,
            alpha,
            white: 0.0,
        };
        e.sprite(
            &format!("out{at}"),
            Sprite {
                emitter: id,
                fields: vec![],
                radius: uniform(px(radius * 0.5), px(*radius), "size") * size.clone(),
                alpha: Expr::from(0.5),
                lobes: vec![Lobe {
                    size: [1.0, 1.0],
                    stops: vec![stop(0.0, 1.0), stop(1.0, 0.0)],
                }],
                colors: vec![ColorShare {
                    color: "bg".into(),
                    weight: 1.0,
                }],
                blend: Blend::Add,
            },
        );
    }
    e.finish().unwrap()
}

fn places(effect: &Effect) -> Vec<Vec<Instance>> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: 3,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    let mut all = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        if let Layer::Sprites(sprites) = layer {
            all.push(
                (0..evaluator.count(sprites))
                    .map(|k| evaluator.element(at, sprites, k))
                    .collect(),
            );
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn fitted_effects_hold_and_keep_their_first_elements(
        layers in prop::collection::vec((1.0..6000.0_f64, 1.0..90.0_f64), 1..5),
        elements in 50.0..3000.0_f64,
    ) {
        let before = effect(&layers);
        let limits = Limits { elements, overdraw: 20.0, ..Limits::DEFAULT };
        let Some(after) = fit(&before, &limits) else {
            prop_assert!(cost::worst(&before).elements <= elements);
            return Ok(());
        };
        after.check().unwrap();
        prop_assert!(cost::usual(&after).elements <= elements + layers.len() as f64);
        prop_assert!(cost::worst(&after).elements <= elements + layers.len() as f64);
        prop_assert!(cost::worst(&after).overdraw <= 20.5 * cost::CANVAS_PX);
        for (few, many) in places(&after).iter().zip(&places(&before)) {
            prop_assert!(!few.is_empty() && few.len() <= many.len());
            prop_assert_eq!(&few[..], &many[..few.len()]);
        }
        let mut twice = after.clone();
        if let Some(again) = fit(&after, &limits) {
            twice = again;
        }
        let close = cost::usual(&twice).elements >= cost::usual(&after).elements * 0.98 - 2.0;
        prop_assert!(close, "a second run hardly changes anything");
    }

    #[test]
    fn layers_shrink_in_proportion(a in 400.0..3000.0_f64, b in 400.0..3000.0_f64) {
        let before = effect(&[(a, 3.0), (b, 3.0)]);
        let after = fit(&before, &Limits { elements: 300.0, ..Limits::DEFAULT }).unwrap();
        let drawn: Vec<f64> = places(&after).iter().map(|layer| layer.len() as f64).collect();
        prop_assert!((drawn[0] / drawn[1] / (a / b) - 1.0).abs() < 0.1, "{:?} of {} {}", drawn, a, b);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_rule_that_failed_takes_elements_away_in_proportion(
        layers in prop::collection::vec((60.0..400.0_f64, 1.0..9.0_f64), 1..4),
        over in 1.05..4.0_f64,
    ) {
        let before = effect(&layers);
        let failed = FailedRule {
            rule: mend::RULES[0].to_owned(),
            value: json!(600.0 * over),
            threshold: json!(600),
        };
        let limits = mend::tightened(Limits::DEFAULT, &before, std::slice::from_ref(&failed));
        let after = fit(&before, &limits).unwrap();
        let share = cost::usual(&after).elements / cost::usual(&before).elements;
        prop_assert!(share * over <= 1.0, "{} of {}", share, over);
        prop_assert!(share * over >= 0.8, "{} of {}", share, over);
        // What says nothing about elements changes nothing.
        for other in [
            FailedRule { rule: "hygiene.size".to_owned(), ..failed.clone() },
            FailedRule { value: json!({"draws": 9}), ..failed.clone() },
            FailedRule { value: json!(3), ..failed },
        ] {
            let limits = mend::tightened(Limits::DEFAULT, &before, &[other]);
            prop_assert_eq!(limits, Limits::DEFAULT);
        }
    }
}

#[test]
fn the_manifest_names_the_rules_that_are_mended() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/effectforge.toml");
    let manifest: toml::Table = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
    let mends = manifest["optimizer"]["mends"].as_array().unwrap();
    let mends: Vec<&str> = mends.iter().map(|rule| rule.as_str().unwrap()).collect();
    assert_eq!(mends, mend::RULES);
}

#[test]
fn what_is_within_the_budget_comes_back_byte_by_byte() {
    let before = effect(&[(120.0, 3.0), (20.0, 40.0)]);
    let done = optimize(before.clone().into(), &Context::default()).unwrap();
    assert!(done.savings.is_empty());
    let after = done.subject.effect().unwrap();
    assert_eq!(
        before.to_canonical_json().unwrap(),
        after.to_canonical_json().unwrap()
    );
}

#[test]
fn a_crowd_is_fitted_and_the_savings_are_named() {
    let done = optimize(
        effect(&[(9_000.0, 4.0), (6_000.0, 2.0)]).into(),
        &Context::default(),
    )
    .unwrap();
    let what: Vec<&str> = done
        .savings
        .iter()
        .map(|saving| saving.what.as_str())
        .collect();
    assert_eq!(what[..2], ["elements", "overdraw"]);
    assert!(
        done.savings
            .iter()
            .all(|saving| !saving.lossless && saving.after < saving.before)
    );
    assert!(done.savings[0].after <= 2000.0 + 2.0, "{:?}", done.savings);
}

#[test]
fn few_giants_keep_their_floor() {
    let parameters = json!({"overdraw_max": 0.5, "floor": 3});
    let cx = Context::new(parameters.as_object().unwrap().clone());
    let done = optimize(effect(&[(8.0, 900.0), (200.0, 1.0)]).into(), &cx).unwrap();
    let drawn = places(&done.subject.effect().unwrap());
    assert_eq!(drawn.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn artifacts_are_refused() {
    let failure = optimize(Subject::Artifacts(vec![]), &Context::default()).unwrap_err();
    assert_eq!(failure.code, "wrong_subject");
}

#[test]
fn a_burst_stays_whole() {
    use effectforge_sdk::effect::graph::NodeKind;
    let mut show = effect(&[(480.0, 90.0)]);
    for node in &mut show.nodes {
        if let NodeKind::Emitter(emitter) = &mut node.kind {
            emitter.burst = Some(480);
        }
    }
    assert!(show.check().is_ok());
    let fitted = fit(&show, &Limits::DEFAULT).unwrap_or(show);
    assert_eq!(cost::usual(&fitted).elements, 480.0);
}

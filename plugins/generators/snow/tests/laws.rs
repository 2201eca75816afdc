//! What holds for every effect of this generator, whatever the brief.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use effectforge_sdk::effect::graph::{Effect, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Instance, Layer, Program, Setup, constant, default_params,
};
use effectforge_sdk::{Context, Dna, testing};
use effectforge_snow::{Weather, generate};
use serde_json::{Value, json};

const FAMILY: &str = "snow";

fn swatch(role: &str, hex: &str) -> Value {
    json!({"role": role, "hex": hex, "name": hex, "source": "stated", "confidence": 0.9,
        "spans": [{"start": 0, "end": 1}]})
}

fn field(value: &Value) -> Value {
    json!({"value": value, "source": "implied", "spans": [{"start": 0, "end": 1}], "confidence": 0.8})
}

/// Palettes: none, one colour, two, five, light ground, black and white, garbage.
fn palettes() -> Vec<Vec<Value>> {
    vec![
        vec![],
        vec![swatch("primary", "#ff0000")],
        vec![swatch("primary", "#ffc94d"), swatch("secondary", "#7a3cff")],
        vec![
            swatch("bg", "#04141a"),
            swatch("primary", "#2de0c8"),
            swatch("secondary", "#3d7bff"),
            swatch("accent", "#ff7ab8"),
            swatch("glow", "#e8ffff"),
        ],
        vec![swatch("bg", "#ffffff"), swatch("primary", "#ffc94d")],
        vec![
            swatch("bg", "#000000"),
            swatch("primary", "#ffffff"),
            swatch("secondary", "#000000"),
        ],
        vec![swatch("bg", "no colour"), swatch("primary", "#12")],
    ]
}

fn dna(palette: &[Value], constraints: &[(&str, Value)]) -> Dna {
    let constraints: serde_json::Map<String, Value> = constraints
        .iter()
        .map(|(key, value)| ((*key).to_owned(), field(value)))
        .collect();
    let text = json!({
        "schema": "effectforge.dna/1", "status": "ok", "title": "Essai d'été; <b>", "confidence": 0.9,
        "language": field(&json!("fr")), "families": [field(&json!(FAMILY))],
        "palette": palette, "motion": [], "mood": [],
        "speed": field(&json!("medium")), "density": field(&json!("medium")),
        "constraints": constraints,
    });
    serde_json::from_value(text).unwrap()
}

fn make(dna: &Dna, seed: u64, choice: &str) -> Effect {
    testing::set_seed(seed);
    let parameters = json!({"weather": choice});
    generate(dna, &Context::new(parameters.as_object().unwrap().clone())).unwrap()
}

fn frame(effect: &Effect, params: &[f64], size: [f64; 2], t: f64) -> Vec<Vec<Instance>> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, params, setup);
    evaluator.seek(t);
    let sprites = program
        .layers
        .iter()
        .enumerate()
        .filter_map(|(at, layer)| match layer {
            Layer::Sprites(sprites) => Some((at, sprites)),
            _ => None,
        });
    sprites
        .map(|(at, layer)| {
            (0..evaluator.count(layer))
                .map(|k| evaluator.element(at, layer, k))
                .collect()
        })
        .collect()
}

fn elements(effect: &Effect) -> f64 {
    let count = |kind: &NodeKind| match kind {
        NodeKind::Emitter(emitter) => constant(effect, &emitter.count),
        _ => 0.0,
    };
    effect.nodes.iter().map(|node| count(&node.kind)).sum()
}

#[test]
fn every_choice_and_palette_holds_at_every_end_of_its_sliders() {
    for choice in Weather::ALL.map(Weather::name) {
        for palette in palettes() {
            for constraints in [
                &[][..],
                &[("transparent", json!(true)), ("duration_s", json!(3))],
            ] {
                let effect = make(&dna(&palette, constraints), 1, choice);
                effect.check().unwrap();
                let sliders = effect.params.iter();
                let floats = sliders
                    .filter(|p| matches!(p.kind, ParamKind::Float { .. }))
                    .count();
                assert!(floats >= 6, "{choice}: {floats} sliders");
                assert!(
                    elements(&effect) <= 450.0,
                    "{choice}: {}",
                    elements(&effect)
                );
                for end in 0..2 {
                    let params: Vec<f64> = effect
                        .params
                        .iter()
                        .map(|param| match param.kind {
                            ParamKind::Float { min, max, .. } => [min, max][end],
                            ParamKind::Color { .. } => 0.0,
                        })
                        .collect();
                    let drawn = frame(&effect, &params, [320.0, 180.0], 1.3);
                    assert!(
                        drawn.iter().flatten().any(|one| one.alpha > 0.02),
                        "{choice} is blank"
                    );
                }
            }
        }
    }
}

#[test]
fn equal_briefs_give_equal_effects_and_others_others() {
    let mut seen = BTreeSet::new();
    for choice in Weather::ALL.map(Weather::name) {
        for palette in &palettes()[..5] {
            let dna = dna(palette, &[]);
            let effect = make(&dna, 1, choice);
            assert_eq!(effect, make(&dna, 1, choice));
            assert_ne!(effect, make(&dna, 2, choice), "the seed counts");
            assert!(
                seen.insert(effect.to_canonical_json().unwrap()),
                "{choice} {palette:?}"
            );
        }
    }
}

#[test]
fn the_loop_closes_and_elements_keep_their_places_when_there_are_more() {
    for choice in Weather::ALL.map(Weather::name) {
        let effect = make(&dna(&palettes()[2], &[]), 4, choice);
        let usual = default_params(&effect);
        let size = [1280.0, 720.0];
        let (a, b) = (
            frame(&effect, &usual, size, 0.5),
            frame(&effect, &usual, size, 0.5 + effect.duration.value),
        );
        for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
            assert!(
                (a.x - b.x).abs() < 1e-4 && (a.y - b.y).abs() < 1e-4,
                "{choice} {a:?} {b:?}"
            );
            assert!((a.alpha - b.alpha).abs() < 1e-4, "{choice} {a:?} {b:?}");
        }
        let mut denser = usual.clone();
        if let Some(at) = effect.params.iter().position(|param| param.id == "density") {
            denser[at] *= 1.5;
            let more = frame(&effect, &denser, size, 0.5);
            assert!(more.iter().flatten().count() > a.iter().flatten().count());
            for (few, many) in a.iter().zip(&more) {
                assert_eq!(few[..], many[..few.len()], "{choice}");
            }
        }
    }
}

#[test]
fn constraints_are_kept() {
    let transparent = make(&dna(&[], &[("transparent", json!(true))]), 1, "auto");
    assert!(
        transparent
            .nodes
            .iter()
            .all(|node| !matches!(node.kind, NodeKind::Fill(_)))
    );
    let long = make(&dna(&[], &[("duration_s", json!(30))]), 1, "auto");
    assert!((long.duration.value - 30.0).abs() < 1e-9);
    let odd = make(
        &dna(&[], &[("duration_s", json!(-3)), ("count", json!("many"))]),
        1,
        "auto",
    );
    odd.check().unwrap();
}

#[test]
fn other_families_are_refused() {
    let mut dna = dna(&[], &[]);
    dna.families[0].value = "fire".to_owned();
    let failure = generate(&dna, &Context::default()).unwrap_err();
    assert_eq!(failure.code, "unsupported_family");
    dna.families.push(dna.families[0].clone());
    dna.families[1].value = FAMILY.to_owned();
    assert!(
        generate(&dna, &Context::default()).is_ok(),
        "the second best will do"
    );
}

#[test]
fn a_number_of_elements_is_taken_literally() {
    for count in [60_u32, 300, 1234, 20_000] {
        let effect = make(&dna(&[], &[("count", json!(count))]), 1, "auto");
        assert!(
            (elements(&effect) - f64::from(count)).abs() < 16.0,
            "{count} {}",
            elements(&effect)
        );
    }
    let least = make(
        &dna(&[], &[("count", json!(900)), ("count_max", json!(200))]),
        1,
        "auto",
    );
    assert!(elements(&least) < 216.0);
}

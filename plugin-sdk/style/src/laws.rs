//! What holds for every effect of every generator, whatever the brief: for the tests of generators.
//!
//! `laws!` makes one test per law out of a [`Family`]; what is special to a family stands in its own
//! tests. Feature `laws`, natively only. A law that does not hold panics, as a test does.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

use std::collections::BTreeSet;
use std::path::Path;

use effectforge_sdk::effect::graph::{Effect, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Instance, Layer, Program, Setup, constant, default_params,
};
use effectforge_sdk::{Context, Dna, Failure, testing};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A generator under test.
#[derive(Debug)]
pub struct Family {
    /// The family that it makes.
    pub family: &'static str,
    /// The parameter that chooses a scene, and its values.
    pub parameter: &'static str,
    /// All of them.
    pub choices: Vec<&'static str>,
    /// The generator.
    pub generate: fn(&Dna, &Context) -> Result<Effect, Failure>,
}

/// Tests of a [`Family`], which `$family` makes anew for each.
#[macro_export]
macro_rules! laws {
    ($family:expr) => {
        $crate::laws!($family; every_choice_and_palette_holds_at_every_end_of_its_sliders
            equal_briefs_give_equal_effects_and_others_others
            the_loop_closes_and_elements_keep_their_places_when_there_are_more
            constraints_are_kept other_families_are_refused);
    };
    ($family:expr; $($law:ident)*) => {
        $(#[test]
        fn $law() {
            $family.$law();
        })*
    };
}

/// A colour that a brief states.
#[must_use]
pub fn swatch(role: &str, hex: &str) -> Value {
    json!({"role": role, "hex": hex, "name": hex, "source": "stated", "confidence": 0.9,
        "spans": [{"start": 0, "end": 1}]})
}

/// What a brief implies.
#[must_use]
pub fn field(value: &Value) -> Value {
    json!({"value": value, "source": "implied", "spans": [{"start": 0, "end": 1}], "confidence": 0.8})
}

/// Palettes: none, one colour, two, five, light ground, black and white, garbage.
#[must_use]
pub fn palettes() -> Vec<Vec<Value>> {
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

/// Elements of an effect, its sliders where they stand.
pub fn elements(effect: &Effect) -> f64 {
    let count = |kind: &NodeKind| match kind {
        NodeKind::Emitter(emitter) => constant(effect, &emitter.count),
        _ => 0.0,
    };
    effect.nodes.iter().map(|node| count(&node.kind)).sum()
}

impl Family {
    /// A brief of this family with a palette and constraints.
    #[must_use]
    pub fn dna(&self, palette: &[Value], constraints: &[(&str, Value)]) -> Dna {
        let constraints: serde_json::Map<String, Value> = constraints
            .iter()
            .map(|(key, value)| ((*key).to_owned(), field(value)))
            .collect();
        let text = json!({
            "schema": "effectforge.dna/1", "status": "ok", "title": "Essai d'été; <b>", "confidence": 0.9,
            "language": field(&json!("fr")), "families": [field(&json!(self.family))],
            "palette": palette, "motion": [], "mood": [],
            "speed": field(&json!("medium")), "density": field(&json!("medium")),
            "constraints": constraints,
        });
        serde_json::from_value(text).unwrap()
    }

    /// Its effect.
    #[must_use]
    pub fn make(&self, dna: &Dna, seed: u64, choice: &str) -> Effect {
        testing::set_seed(seed);
        let parameters = serde_json::Map::from_iter([(self.parameter.to_owned(), json!(choice))]);
        (self.generate)(dna, &Context::new(parameters)).unwrap()
    }

    /// Every choice draws something with every palette, its sliders at their ends.
    pub fn every_choice_and_palette_holds_at_every_end_of_its_sliders(&self) {
        for choice in self.choices.iter().copied() {
            for palette in palettes() {
                for constraints in [
                    &[][..],
                    &[("transparent", json!(true)), ("duration_s", json!(3))],
                ] {
                    let effect = self.make(&self.dna(&palette, constraints), 1, choice);
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

    /// Brief and seed decide.
    pub fn equal_briefs_give_equal_effects_and_others_others(&self) {
        let mut seen = BTreeSet::new();
        for choice in self.choices.iter().copied() {
            for palette in &palettes()[..5] {
                let dna = self.dna(palette, &[]);
                let effect = self.make(&dna, 1, choice);
                assert_eq!(effect, self.make(&dna, 1, choice));
                assert_ne!(effect, self.make(&dna, 2, choice), "the seed counts");
                assert!(
                    seen.insert(effect.to_canonical_json().unwrap()),
                    "{choice} {palette:?}"
                );
            }
        }
    }

    /// The loop has no seam; more elements leave the first ones where they are.
    pub fn the_loop_closes_and_elements_keep_their_places_when_there_are_more(&self) {
        for choice in self.choices.iter().copied() {
            let effect = self.make(&self.dna(&palettes()[2], &[]), 4, choice);
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

    /// Transparent grounds, durations, and constraints that are nonsense.
    pub fn constraints_are_kept(&self) {
        let transparent = self.make(&self.dna(&[], &[("transparent", json!(true))]), 1, "auto");
        assert!(
            transparent
                .nodes
                .iter()
                .all(|node| !matches!(node.kind, NodeKind::Fill(_)))
        );
        let long = self.make(&self.dna(&[], &[("duration_s", json!(30))]), 1, "auto");
        assert!((long.duration.value - 30.0).abs() < 1e-9);
        let odd = self.make(
            &self.dna(&[], &[("duration_s", json!(-3)), ("count", json!("many"))]),
            1,
            "auto",
        );
        odd.check().unwrap();
    }

    /// What it cannot make it says.
    pub fn other_families_are_refused(&self) {
        let mut dna = self.dna(&[], &[]);
        dna.families[0].value = "fire".to_owned();
        let failure = (self.generate)(&dna, &Context::default()).unwrap_err();
        assert_eq!(failure.code, "unsupported_family");
        dna.families.push(dna.families[0].clone());
        dna.families[1].value = self.family.to_owned();
        assert!(
            (self.generate)(&dna, &Context::default()).is_ok(),
            "the second best will do"
        );
    }

    /// For families of elements.
    pub fn a_number_of_elements_is_taken_literally(&self) {
        for count in [60_u32, 300, 1234, 20_000] {
            let effect = self.make(&self.dna(&[], &[("count", json!(count))]), 1, "auto");
            assert!(
                (elements(&effect) - f64::from(count)).abs() < 16.0,
                "{count} {}",
                elements(&effect)
            );
        }
        let least = self.make(
            &self.dna(&[], &[("count", json!(900)), ("count_max", json!(200))]),
            1,
            "auto",
        );
        assert!(elements(&least) < 216.0);
    }

    /// The manifest's examples, natively; the component is held to the same digests.
    pub fn examples_hold(&self, folder: &Path) {
        examples_hold(self.generate, folder);
    }
}

/// The manifest's examples in `folder`, natively; the component is held to the same digests.
pub fn examples_hold(generate: fn(&Dna, &Context) -> Result<Effect, Failure>, folder: &Path) {
    let manifest = std::fs::read_to_string(folder.join("effectforge.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let examples = manifest["examples"].as_array().unwrap();
    assert!(examples.len() >= 2);
    let mut wrong = Vec::new();
    for example in examples {
        let input = folder.join(example["input"].as_str().unwrap());
        let dna = serde_json::from_str(&std::fs::read_to_string(input).unwrap()).unwrap();
        let parameters = example
            .get("parameters")
            .map(|table| serde_json::to_value(table).unwrap());
        let parameters = parameters
            .and_then(|value| value.as_object().cloned())
            .unwrap_or_default();
        testing::set_seed(u64::try_from(example["seed"].as_integer().unwrap()).unwrap());
        let effect = generate(&dna, &Context::new(parameters)).unwrap();
        let text = effect.to_canonical_json().unwrap();
        let digest: String = Sha256::digest(&text)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        if digest != example["sha256"].as_str().unwrap() {
            wrong.push(format!("{}: {digest}", example["name"].as_str().unwrap()));
        }
    }
    assert!(
        wrong.is_empty(),
        "look at the effects, then put these digests in:\n{}",
        wrong.join("\n")
    );
}

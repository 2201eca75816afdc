//! What holds for every effect of this generator, whatever the brief.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use effectforge_sdk::effect::graph::{Effect, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Layer, Program, Setup, constant, default_params,
};
use effectforge_sdk::{Context, Dna, testing};
use effectforge_strokes::{FAMILIES, LOOKS, generate};
use effectforge_style::Look;
use effectforge_style::laws::{field, palettes};
use serde_json::{Value, json};

const DESIGN: [f64; 2] = [1280.0, 720.0];

/// A brief for a family; `more` overrides its fields.
fn dna(family: &str, palette: &[Value], more: &Value) -> Dna {
    let mut text = json!({
        "schema": "effectforge.dna/1", "status": "ok", "title": "Essai d'été; <b>", "confidence": 0.9,
        "language": field(&json!("fr")), "families": [field(&json!(family))],
        "palette": palette, "motion": [], "mood": [],
        "speed": field(&json!("medium")), "density": field(&json!("medium")), "constraints": {},
    });
    for (key, value) in more.as_object().unwrap() {
        text[key] = match key.as_str() {
            "mood" | "motion" => json!([field(value)]),
            "constraints" => {
                let fields = value.as_object().unwrap().iter();
                fields
                    .map(|(key, value)| (key.clone(), field(value)))
                    .collect()
            }
            _ => field(value),
        };
    }
    serde_json::from_value(text).unwrap()
}

fn make(dna: &Dna, seed: u64, choice: &str) -> Effect {
    testing::set_seed(seed);
    let parameters = json!({"variant": choice});
    generate(dna, &Context::new(parameters.as_object().unwrap().clone())).unwrap()
}

fn usual(look: &Look) -> Effect {
    make(&dna(look.family, &palettes()[2], &json!({})), 1, look.name)
}

/// A number source for fuzzing that is the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }
}

/// Everything that one element shows: alpha, then place and size of its spot or of each point.
type Shown = Vec<f64>;

/// The elements of all layers, layer by layer.
fn frame(effect: &Effect, params: &[f64], size: [f64; 2], t: f64) -> Vec<Vec<Shown>> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, params, setup);
    evaluator.seek(t);
    let mut layers = Vec::new();
    let mut points = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        match layer {
            Layer::Sprites(sprites) => {
                let all = (0..evaluator.count(sprites)).map(|k| {
                    let one = evaluator.element(at, sprites, k);
                    vec![one.alpha, one.color as f64, one.x, one.y, one.radius]
                });
                layers.push(all.collect());
            }
            Layer::Ribbons(ribbons) => {
                let mut all = Vec::new();
                for k in 0..evaluator.ribbon_count(ribbons) {
                    let (alpha, color) = evaluator.ribbon(at, ribbons, k, &mut points);
                    let mut one = vec![alpha, color as f64];
                    one.extend(points.iter().flat_map(|p| [p.x, p.y, p.width]));
                    all.push(one);
                }
                layers.push(all);
            }
            _ => {}
        }
    }
    layers
}

/// Whether something of an element lies in the canvas and can be seen.
fn seen(one: &Shown, size: [f64; 2]) -> bool {
    let inside =
        |p: &[f64]| (0.0..size[0]).contains(&p[0]) && (0.0..size[1]).contains(&p[1]) && p[2] > 0.3;
    one[0] > 0.02 && one[2..].chunks_exact(3).any(inside)
}

fn ends(effect: &Effect, mut at: impl FnMut(f64, f64) -> f64) -> Vec<f64> {
    let value = |kind: &ParamKind| match kind {
        ParamKind::Float { min, max, .. } => at(*min, *max),
        ParamKind::Color { .. } => 0.0,
    };
    effect
        .params
        .iter()
        .map(|param| &param.kind)
        .map(value)
        .collect()
}

fn elements(effect: &Effect) -> f64 {
    let count = |kind: &NodeKind| match kind {
        NodeKind::Emitter(emitter) => constant(effect, &emitter.count),
        _ => 0.0,
    };
    effect.nodes.iter().map(|node| count(&node.kind)).sum()
}

/// Points of all ribbons of a frame.
fn points(effect: &Effect, params: &[f64]) -> usize {
    let layers = frame(effect, params, DESIGN, 1.0);
    let ribbons = layers.iter().flatten().filter(|one| one.len() > 5);
    ribbons.map(|one| (one.len() - 2) / 3).sum()
}

#[test]
fn every_look_and_palette_holds() {
    for look in LOOKS {
        for palette in palettes() {
            for constraints in [json!({}), json!({"transparent": true, "duration_s": 3})] {
                let brief = dna(look.family, &palette, &json!({"constraints": constraints}));
                let effect = make(&brief, 1, look.name);
                effect.check().unwrap();
                assert_eq!(effect.provenance["variant"], look.name);
                let floats = effect
                    .params
                    .iter()
                    .filter(|p| matches!(p.kind, ParamKind::Float { .. }));
                assert_eq!(floats.count(), 6, "{}", look.name);
                assert!(
                    elements(&effect) <= 700.0,
                    "{}: {}",
                    look.name,
                    elements(&effect)
                );
            }
        }
    }
}

#[test]
fn no_parameters_make_a_picture_blank_or_a_number_infinite() {
    for look in LOOKS {
        let effect = usual(look);
        let mut chance = Chance(7);
        for vector in 0..64 {
            let params = match vector {
                0 => ends(&effect, |min, _| min),
                1 => ends(&effect, |_, max| max),
                _ => ends(&effect, |min, max| min + (max - min) * chance.next()),
            };
            let size = [[640.0, 360.0], [320.0, 640.0]][vector % 2];
            let t = chance.next() * effect.duration.value;
            let layers = frame(&effect, &params, size, t);
            assert!(
                layers.iter().flatten().flatten().all(|v| v.is_finite()),
                "{} {params:?}",
                look.name
            );
            let visible = layers
                .iter()
                .flatten()
                .filter(|one| seen(one, size))
                .count();
            assert!(visible >= 8, "{} {params:?} at {t}: {visible}", look.name);
        }
    }
}

#[test]
fn ribbons_stay_within_what_a_canvas_draws_in_a_frame() {
    for look in LOOKS {
        let effect = usual(look);
        let usual = points(&effect, &default_params(&effect));
        let most = points(&effect, &ends(&effect, |_, max| max));
        assert!((100..=5_000).contains(&usual), "{}: {usual}", look.name);
        assert!(most <= 6_000, "{}: {most}", look.name);
    }
}

#[test]
fn equal_briefs_give_equal_effects_and_others_others() {
    let mut all = BTreeSet::new();
    for look in LOOKS {
        for palette in &palettes()[..5] {
            let brief = dna(look.family, palette, &json!({}));
            let effect = make(&brief, 1, look.name);
            let text = effect.to_canonical_json().unwrap();
            assert_eq!(
                text,
                make(&brief, 1, look.name).to_canonical_json().unwrap()
            );
            assert_ne!(effect, make(&brief, 2, look.name), "the seed counts");
            assert!(all.insert(text), "{} {palette:?}", look.name);
        }
    }
}

#[test]
fn the_loop_closes() {
    for look in LOOKS {
        for brief in [
            json!({}),
            json!({"constraints": {"duration_s": 7}}),
            json!({"speed": "fast"}),
        ] {
            let effect = make(&dna(look.family, &palettes()[2], &brief), 4, look.name);
            let usual = default_params(&effect);
            for t in [0.0, 0.5, 2.3] {
                let [a, b] =
                    [t, t + effect.duration.value].map(|t| frame(&effect, &usual, DESIGN, t));
                for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
                    // A life that ends on the seam shows nothing on either side.
                    let hidden = a[0] < 1e-3 && b[0] < 1e-3;
                    let same = a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3);
                    assert!(hidden || same, "{} at {t}: {a:?} {b:?}", look.name);
                }
            }
        }
    }
}

#[test]
fn elements_keep_their_places_when_there_are_more() {
    for look in LOOKS {
        let effect = usual(look);
        let params = default_params(&effect);
        let mut denser = params.clone();
        let at = effect
            .params
            .iter()
            .position(|param| param.id == "density")
            .unwrap();
        denser[at] *= 1.3;
        let few = frame(&effect, &params, DESIGN, 0.5);
        let many = frame(&effect, &denser, DESIGN, 0.5);
        assert!(
            many.iter().flatten().count() > few.iter().flatten().count(),
            "{}",
            look.name
        );
        for (few, many) in few.iter().zip(&many) {
            assert_eq!(few[..], many[..few.len()], "{}", look.name);
        }
    }
}

#[test]
fn the_brief_drives_the_picture() {
    for family in FAMILIES {
        let picture = |palette: &[Value], more: Value| {
            let mut effect = make(&dna(family, palette, &more), 1, "auto");
            effect.provenance.clear();
            effect
        };
        let plain = picture(&palettes()[2], json!({}));
        let others = [
            json!({"speed": "fast"}),
            json!({"speed": "slow"}),
            json!({"density": "high"}),
            json!({"density": "low"}),
            json!({"constraints": {"duration_s": 30}}),
            json!({"constraints": {"transparent": true}}),
            json!({"constraints": {"count": 40}}),
        ];
        for more in others {
            assert_ne!(
                plain,
                picture(&palettes()[2], more.clone()),
                "{family} {more}"
            );
        }
        let slow = picture(&palettes()[2], json!({"speed": "slow"}));
        assert!(slow.duration.value > plain.duration.value, "{family}");
        assert_ne!(plain.palette, picture(&palettes()[3], json!({})).palette);
        let calm = picture(&palettes()[2], json!({"mood": "calm"}));
        let wild = picture(&palettes()[2], json!({"mood": "energetic"}));
        assert_ne!(calm.nodes, wild.nodes, "{family}: moods choose other looks");
    }
}

#[test]
fn moods_and_motions_choose_looks() {
    for look in LOOKS {
        for word in look.calls {
            for kind in ["mood", "motion"] {
                let brief = dna(look.family, &[], &json!({ kind: word }));
                assert_eq!(
                    make(&brief, 5, "auto").provenance["variant"],
                    look.name,
                    "{word}"
                );
            }
        }
    }
    for family in FAMILIES {
        let brief = dna(family, &[], &json!({}));
        let seen: BTreeSet<String> = (0..6)
            .map(|seed| make(&brief, seed, "auto").provenance["variant"].clone())
            .collect();
        assert_eq!(
            seen.len(),
            Look::of_family(LOOKS, family).count(),
            "{family}: the seed chooses"
        );
        assert!(seen.len() >= 3);
    }
}

#[test]
fn a_pointer_and_sound_are_followed() {
    for look in LOOKS {
        let effect = usual(look);
        match look.family {
            "cursor_trail" => assert!(effect.inputs.len() >= 10, "{}", look.name),
            "audio_visualizer" => {
                assert_eq!(
                    effect.inputs.keys().collect::<Vec<_>>(),
                    ["bass", "mid", "treble"]
                );
            }
            _ => assert!(effect.inputs.is_empty()),
        }
        let usual = default_params(&effect);
        let [a, b] = [1.0, 1.4].map(|t| frame(&effect, &usual, DESIGN, t));
        assert_ne!(a, b, "{} plays by itself", look.name);
    }
}

#[test]
fn constraints_are_kept() {
    for look in LOOKS {
        let with = |constraints: Value| {
            make(
                &dna(look.family, &[], &json!({ "constraints": constraints })),
                1,
                look.name,
            )
        };
        let clear = with(json!({"transparent": true}));
        assert!(
            clear
                .nodes
                .iter()
                .all(|node| !matches!(node.kind, NodeKind::Fill(_) | NodeKind::Grain(_)))
        );
        assert!((with(json!({"duration_s": 30})).duration.value - 30.0).abs() < 1e-9);
        with(json!({"duration_s": -3, "count": "many"}))
            .check()
            .unwrap();
        for count in [1_u32, 20, 20_000] {
            with(json!({ "count": count })).check().unwrap();
        }
    }
}

/// Elements that live and die: streaks, hairs, sparks.
fn living(effect: &Effect) -> f64 {
    let count = |kind: &NodeKind| match kind {
        NodeKind::Emitter(emitter) if emitter.lifetime.is_some() => {
            constant(effect, &emitter.count)
        }
        _ => 0.0,
    };
    effect.nodes.iter().map(|node| count(&node.kind)).sum()
}

#[test]
fn a_number_of_elements_is_taken_literally() {
    for look in LOOKS
        .iter()
        .filter(|look| look.family != "audio_visualizer")
    {
        for count in [60_u32, 200, 480] {
            let brief = json!({"constraints": {"count": count}});
            let effect = make(&dna(look.family, &[], &brief), 1, look.name);
            assert!(
                (living(&effect) - f64::from(count)).abs() < 4.0,
                "{} {count}",
                look.name
            );
        }
    }
}

#[test]
fn other_families_are_refused() {
    let mut brief = dna("fire", &[], &json!({}));
    let failure = generate(&brief, &Context::default()).unwrap_err();
    assert_eq!(failure.code, "unsupported_family");
    brief.families.push(brief.families[0].clone());
    brief.families[1].value = "cursor_trail".to_owned();
    assert!(
        generate(&brief, &Context::default()).is_ok(),
        "the second best will do"
    );
}

//! What holds for every effect of this generator, whatever the brief.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use effectforge_letters::{FAMILIES, LOOKS, generate};
use effectforge_sdk::effect::graph::{Effect, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Layer, Program, Setup, constant, default_params,
};
use effectforge_sdk::{Context, Dna, testing};
use effectforge_style::Look;
use effectforge_style::laws::palettes;
use serde_json::{Map, Value, json};

const DESIGN: [f64; 2] = [1280.0, 720.0];

fn field(value: &Value) -> Value {
    json!({"value": value, "source": "stated", "spans": [{"start": 0, "end": 1}], "confidence": 0.8})
}

fn brief(family: &str, change: &[(&str, Value)]) -> Dna {
    let mut dna = json!({
        "schema": "effectforge.dna/1", "status": "ok", "title": "Essai d'été", "confidence": 0.9,
        "language": field(&json!("fr")), "families": [field(&json!(family))],
        "palette": [], "motion": [], "mood": [],
        "speed": field(&json!("medium")), "density": field(&json!("medium")), "constraints": {},
    });
    for (key, value) in change {
        dna[*key] = value.clone();
    }
    serde_json::from_value(dna).unwrap()
}

fn said(family: &str, text: &Value) -> Dna {
    brief(
        family,
        &[("constraints", json!({"display_text": field(text)}))],
    )
}

fn make(dna: &Dna, seed: u64, choice: &str) -> Effect {
    testing::set_seed(seed);
    let parameters = json!({"variant": choice}).as_object().unwrap().clone();
    generate(dna, &Context::new(parameters))
        .unwrap_or_else(|failure| panic!("{choice}: {failure:?}"))
}

/// What an element shows: place, size, angle, alpha, morph; of all layers in their order.
fn seen(effect: &Effect, params: &[f64], size: [f64; 2], t: f64) -> Vec<[f64; 7]> {
    let program = Program::lower(effect);
    let [width, height] = size;
    let seed = effect.seed;
    let mut evaluator = Evaluator::new(
        &program,
        params,
        Setup {
            width,
            height,
            seed,
        },
    );
    evaluator.seek(t);
    let mut all = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        match layer {
            Layer::Sprites(sprites) => {
                for k in 0..evaluator.count(sprites) {
                    let one = evaluator.element(at, sprites, k);
                    all.push([one.x, one.y, one.radius, one.radius, 0.0, one.alpha, 0.0]);
                }
            }
            Layer::Shapes(shapes) => {
                for k in 0..evaluator.shape_count(shapes) {
                    let one = evaluator.outlined(at, shapes, k);
                    let ([x, y], [w, h]) = (one.place, one.size);
                    all.push([x, y, w, h, one.angle, one.alpha, one.morph]);
                }
            }
            Layer::Fill(fill) => all.push([
                0.0,
                0.0,
                width,
                height,
                0.0,
                evaluator.constant(fill.opacity),
                0.0,
            ]),
            _ => {}
        }
    }
    all
}

fn usual(effect: &Effect, t: f64) -> Vec<[f64; 7]> {
    seen(effect, &default_params(effect), DESIGN, t)
}

/// Vectors of parameters: the ends, then 62 by a small generator of its own.
fn vectors(effect: &Effect) -> Vec<Vec<f64>> {
    let mut state = 12_345_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    };
    let mut share = |vector: u32| match vector {
        0 => 0.0,
        1 => 1.0,
        _ => next(),
    };
    (0..64)
        .map(|vector| {
            let numbers = effect.params.iter().map(|param| match param.kind {
                ParamKind::Float { min, max, .. } => min + (max - min) * share(vector),
                ParamKind::Color { .. } => 0.0,
            });
            numbers.collect()
        })
        .collect()
}

fn letters(effect: &Effect) -> Vec<String> {
    let mut outlines = Vec::new();
    for node in &effect.nodes {
        if let NodeKind::Shape(shape) = &node.kind {
            outlines.extend(shape.outlines.clone());
        }
    }
    outlines
}

#[test]
fn every_look_holds_with_every_palette_and_constraint() {
    for look in LOOKS {
        for palette in palettes() {
            for constraints in [
                json!({}),
                json!({"transparent": field(&json!(true)), "duration_s": field(&json!(3))}),
            ] {
                let dna = brief(
                    look.family,
                    &[("palette", json!(palette)), ("constraints", constraints)],
                );
                let effect = make(&dna, 1, look.name);
                assert_eq!(effect.provenance["variant"], look.name);
                assert!(effect.params.len() >= 8, "{}", look.name);
                let transparent = dna.flag("transparent");
                let fills = effect
                    .nodes
                    .iter()
                    .any(|node| matches!(node.kind, NodeKind::Fill(_)));
                assert_eq!(fills, !transparent);
                if transparent {
                    assert!((effect.duration.value - 3.0).abs() < 1e-9);
                }
            }
        }
    }
}

#[test]
fn no_vector_of_parameters_makes_it_blank_or_wild() {
    for look in LOOKS {
        let effect = make(&said(look.family, &json!("Éclat d’été")), 5, look.name);
        let poster = effect.a11y.poster.value;
        for params in vectors(&effect) {
            // The poster's moment of the loop, whatever the speed.
            let all = seen(&effect, &params, DESIGN, poster / params[0]);
            let shown = all
                .iter()
                .filter(|one| one[5] > 0.1 && one[2] > 1.0)
                .count();
            assert!(shown > 4, "{} is blank with {params:?}", look.name);
            let tame = |one: &[f64; 7]| one.iter().all(|v| v.is_finite() && v.abs() < 20_000.0);
            assert!(all.iter().all(tame), "{} {params:?}", look.name);
        }
    }
}

#[test]
fn the_loop_has_no_seam_and_equal_seeds_are_equal() {
    for look in LOOKS {
        let dna = said(look.family, &json!("Lumière"));
        let effect = make(&dna, 4, look.name);
        assert_eq!(
            effect.to_canonical_json().unwrap(),
            make(&dna, 4, look.name).to_canonical_json().unwrap()
        );
        assert_ne!(effect, make(&dna, 5, look.name), "the seed counts");
        let long = effect.duration.value;
        for t in [0.013, 0.37, long * 0.4] {
            let (a, b) = (usual(&effect, t), usual(&effect, t + long));
            assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(&b).filter(|(a, b)| a[5].max(b[5]) > 0.004) {
                let near = a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-3);
                assert!(near, "{} {t} {a:?} {b:?}", look.name);
            }
        }
        // Just before the end it looks as just after the start. Where one shape takes over from another
        // the element that draws it changes: what is drawn is compared, not who draws it.
        let drawn = |t: f64, at: usize| -> f64 {
            let all = usual(&effect, t);
            all.iter().map(|one| one[at] * one[5]).sum()
        };
        for at in 0..6 {
            let (a, b) = (drawn(long - 1e-5, at), drawn(1e-5, at));
            assert!((a - b).abs() < 0.5, "{} {at} {a} {b}", look.name);
        }
    }
}

#[test]
fn a_text_is_whole_and_within_the_canvas_at_its_poster() {
    for look in LOOKS.iter().filter(|look| look.family != "morph") {
        for text in [
            "Aube",
            "Éclat d’été",
            "Le grand voyage de la lumière au petit matin",
        ] {
            let effect = make(&said(look.family, &json!(text)), 2, look.name);
            for size in [DESIGN, [320.0, 180.0], [390.0, 844.0], [1920.0, 400.0]] {
                let program = Program::lower(&effect);
                let setup = Setup {
                    width: size[0],
                    height: size[1],
                    seed: 2,
                };
                let mut evaluator = Evaluator::new(&program, &default_params(&effect), setup);
                evaluator.seek(effect.a11y.poster.value);
                let layer = program
                    .layers
                    .iter()
                    .enumerate()
                    .find_map(|(at, layer)| match layer {
                        Layer::Shapes(s) if ["letters_out", "core"].contains(&s.node.as_str()) => {
                            Some((at, s))
                        }
                        _ => None,
                    });
                let (at, layer) = layer.unwrap();
                let count = evaluator.shape_count(layer);
                let all: Vec<_> = (0..count)
                    .map(|k| evaluator.outlined(at, layer, k))
                    .collect();
                let copies = count as usize / layer.outlines.len();
                let whole = all.iter().rev().take(layer.outlines.len());
                for one in whole {
                    assert!(one.alpha > 0.85, "{} {text} {}", look.name, one.alpha);
                    let [x, y] = one.place;
                    let within = (0.0..=size[0]).contains(&x) && (0.0..=size[1]).contains(&y);
                    assert!(within, "{} {text} {size:?} {x} {y}", look.name);
                    assert!(
                        one.size[0] > 0.035 * size[0].min(size[1]),
                        "{} {size:?} {:?}",
                        look.name,
                        one.size
                    );
                }
                assert!(copies >= 1);
            }
        }
    }
}

#[test]
fn a_brief_drives_text_colours_length_speed_and_look() {
    for family in FAMILIES {
        let plain = make(&brief(family, &[]), 1, "auto");
        let changes = [
            ("palette", json!(palettes()[2])),
            ("speed", field(&json!("fast"))),
            ("density", field(&json!("high"))),
            ("language", field(&json!("en"))),
            ("title", json!("Ein anderer")),
            ("constraints", json!({"duration_s": field(&json!(20))})),
        ];
        for (key, value) in changes {
            let effect = make(&brief(family, &[(key, value)]), 1, "auto");
            assert!(
                key == "language" || effect != plain,
                "{family} does not heed {key}"
            );
        }
        let mut looks = BTreeSet::new();
        for mood in Look::of_family(LOOKS, family).flat_map(|look| look.calls) {
            let effect = make(
                &brief(family, &[("mood", json!([field(&json!(mood))]))]),
                1,
                "auto",
            );
            looks.insert(effect.provenance["variant"].clone());
        }
        assert_eq!(
            looks.len(),
            Look::of_family(LOOKS, family).count(),
            "{family}"
        );
    }
    let default = |language: &str| {
        let dna = brief(
            "text_reveal",
            &[("title", json!("")), ("language", field(&json!(language)))],
        );
        make(&dna, 1, "rise").a11y.label["fr"].clone()
    };
    assert!(default("fr").contains("Bonjour") && default("en").contains("Hello"));
    let stated = make(&said("glitch", &json!("Nuit")), 1, "signal");
    assert!(stated.a11y.label["en"].contains("Nuit"));
}

#[test]
fn moods_and_motions_call_for_one_look_of_a_family() {
    for family in FAMILIES {
        let words: Vec<_> = Look::of_family(LOOKS, family)
            .flat_map(|look| look.calls)
            .collect();
        let once: BTreeSet<_> = words.iter().collect();
        assert_eq!(words.len(), once.len(), "{family}");
    }
}

#[test]
fn hostile_texts_are_outlines_and_plain_words_or_nothing() {
    let long = "x".repeat(10_000);
    let words = "mot ".repeat(2_500);
    let hostile = [
        "",
        "   ",
        "🎆🎇✨",
        "שלום עולם",
        "مرحبا",
        "\u{202e}abc\u{202c}",
        "a\u{0}b\u{7}c\u{1b}[31m",
        "</script><script>alert(1)</script>",
        "\"; drop table",
        "${x}`",
        "*/ /*",
        "e\u{301}te\u{301}",
        "\u{fffd}\u{feff}",
        &long,
        &words,
    ];
    for family in ["text_reveal", "glitch"] {
        for look in Look::of_family(LOOKS, family) {
            for text in hostile {
                let effect = make(&said(family, &json!(text)), 1, look.name);
                effect.check().unwrap();
                let json = effect.to_canonical_json().unwrap();
                for bad in [
                    "script",
                    "alert(",
                    "${",
                    "*/",
                    "drop table",
                    "\\u0000",
                    "\u{202e}",
                ] {
                    let harmless = bad == "script" || bad == "drop table";
                    assert!(
                        harmless || !json.contains(bad),
                        "{} {text:?} {bad}",
                        look.name
                    );
                }
                assert!(
                    !json.contains("</") && !json.contains("<s"),
                    "{} {text:?}",
                    look.name
                );
                assert!(json.len() < 160_000, "{} {} bytes", look.name, json.len());
                for outline in letters(&effect) {
                    assert!(
                        outline.chars().all(|c| "MLQCZ0123456789.- ".contains(c)),
                        "{outline:.60}"
                    );
                }
            }
        }
    }
    let note = make(&said("text_reveal", &json!("Fête 🎆")), 1, "rise").provenance["text"].clone();
    assert_eq!(note, "no letters for U+1F386");
    for value in [json!(12), json!(null), json!(["a"]), json!({"a": 1})] {
        make(&said("glitch", &value), 1, "auto");
    }
}

/// Share of the square about an outline that it fills, at most: letters a third, shapes more but of a
/// unit that is half their width.
const INK: f64 = 0.34;

/// Share of the canvas that each layer paints, by the squares of its elements.
fn painted(effect: &Effect, program: &Program, t: f64) -> Vec<f64> {
    let [width, height] = DESIGN;
    let seed = effect.seed;
    let mut evaluator = Evaluator::new(
        program,
        &default_params(effect),
        Setup {
            width,
            height,
            seed,
        },
    );
    evaluator.seek(t);
    let mut shares = Vec::new();
    for (at, layer) in program.layers.iter().enumerate() {
        let sum: f64 = match layer {
            Layer::Fill(fill) => evaluator.constant(fill.opacity) * width * height,
            Layer::Shapes(shapes) => {
                let one = |k| evaluator.outlined(at, shapes, k);
                (0..one_count(program, effect, at))
                    .map(one)
                    .map(|o| o.size[0] * o.size[1] * o.alpha * INK)
                    .sum()
            }
            _ => 0.0,
        };
        shares.push(sum / (width * height));
    }
    shares
}

fn one_count(program: &Program, effect: &Effect, at: usize) -> u32 {
    let [width, height] = DESIGN;
    let setup = Setup {
        width,
        height,
        seed: effect.seed,
    };
    match &program.layers[at] {
        Layer::Shapes(shapes) => {
            Evaluator::new(program, &default_params(effect), setup).shape_count(shapes)
        }
        _ => 0,
    }
}

#[test]
fn nothing_large_flashes() {
    for look in LOOKS {
        let effect = make(&said(look.family, &json!("Éclat d’été")), 3, look.name);
        let program = Program::lower(&effect);
        // What a frame paints more or less than the one before stays far below a quarter of the canvas.
        let frames = (effect.duration.value * 30.0) as u32;
        let frames: Vec<_> = (0..frames)
            .map(|f| painted(&effect, &program, f64::from(f) / 30.0))
            .collect();
        for pair in frames.windows(2) {
            for (a, b) in pair[0].iter().zip(&pair[1]) {
                assert!((a - b).abs() < 0.15, "{} {a} {b}", look.name);
            }
        }
    }
}

#[test]
fn bounds_are_kept() {
    for look in LOOKS {
        let dense = [("density", field(&json!("high")))];
        let effect = make(&brief(look.family, &dense), 1, look.name);
        let count: f64 = effect
            .nodes
            .iter()
            .map(|node| match &node.kind {
                NodeKind::Emitter(emitter) => constant(&effect, &emitter.count),
                _ => 0.0,
            })
            .sum();
        assert!(count <= 700.0, "{} {count}", look.name);
    }
}

#[test]
fn other_families_are_refused() {
    let mut dna = brief("morph", &[]);
    dna.families[0].value = "fire".to_owned();
    let failure = generate(&dna, &Context::new(Map::new())).unwrap_err();
    assert_eq!(failure.code, "unsupported_family");
}

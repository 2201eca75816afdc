//! Texts that a page begins: by hovering, a click or scrolling, and by themselves until then.
#![allow(clippy::unwrap_used)]

use effectforge_letters::generate;
use effectforge_sdk::effect::graph::{Effect, Source};
use effectforge_sdk::effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_sdk::effect::{Expr, Quantity, Unit};
use effectforge_sdk::{Context, Dna, testing};
use serde_json::{Value, json};

const TRIGGERS: [(&str, Source); 3] = [
    ("hover", Source::Hover),
    ("click", Source::Click),
    ("scroll", Source::Scroll),
];

fn brief(family: &str, constraints: &Value) -> Dna {
    let text = include_str!("../examples/summer.json").replace("text_reveal", family);
    let mut dna: Value = serde_json::from_str(&text).unwrap();
    for (key, value) in constraints.as_object().unwrap() {
        dna["constraints"][key] = json!({"value": value, "source": "stated", "confidence": 0.9,
            "spans": [{"start": 0, "end": 1}]});
    }
    serde_json::from_value(dna).unwrap()
}

fn make(family: &str, variant: &str, trigger: &str) -> Effect {
    testing::set_seed(3);
    let parameters = json!({"variant": variant, "trigger": trigger});
    let parameters = parameters.as_object().unwrap().clone();
    generate(&brief(family, &json!({})), &Context::new(parameters)).unwrap()
}

/// Alphas of what the letters draw.
fn alphas(effect: &Effect, t: f64) -> Vec<f64> {
    let program = Program::lower(effect);
    let setup = Setup {
        width: 1280.0,
        height: 720.0,
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    evaluator.seek(t);
    let named = |layer: &Layer| matches!(layer, Layer::Shapes(s) if ["letters_out", "core"].contains(&s.node.as_str()));
    let at = program.layers.iter().position(named).unwrap();
    let Layer::Shapes(layer) = &program.layers[at] else {
        unreachable!()
    };
    let count = evaluator.shape_count(layer);
    // The last copies are the letters themselves.
    let first = count - layer.outlines.len() as u32;
    (first..count)
        .map(|k| evaluator.outlined(at, layer, k).alpha)
        .collect()
}

/// The effect while the page gives this number.
fn held(effect: &Effect, number: f64, unit: Unit) -> Effect {
    let mut effect = effect.clone();
    effect.inputs.get_mut("hand").unwrap().idle = Expr::from(Quantity::new(number, unit));
    effect
}

#[test]
fn until_a_page_gives_a_number_a_text_comes_and_goes_by_itself() {
    for look in ["rise", "focus", "assemble"] {
        for (trigger, source) in TRIGGERS {
            let effect = make("text_reveal", look, trigger);
            assert_eq!(effect.inputs["hand"].source, source);
            let whole = alphas(&effect, effect.a11y.poster.value);
            assert!(
                whole.iter().all(|a| *a > 0.85),
                "{look} {trigger} {whole:?}"
            );
            let long = effect.duration.value;
            for t in [0.0, long * 0.985, long] {
                let gone = alphas(&effect, t);
                assert!(
                    gone.iter().all(|a| *a < 0.02),
                    "{look} {trigger} {t} {gone:?}"
                );
            }
        }
    }
}

#[test]
fn what_a_visitor_does_decides_whatever_the_time() {
    for look in ["rise", "focus", "assemble"] {
        let full = |trigger: &str, number, unit| {
            let effect = held(&make("text_reveal", look, trigger), number, unit);
            let all = alphas(&effect, 0.3);
            assert_eq!(
                all,
                alphas(&effect, effect.duration.value * 0.9),
                "{look} {trigger}"
            );
            all.iter().filter(|a| **a > 0.85).count() as f64 / all.len() as f64
        };
        for (trigger, number, unit, wanted) in [
            ("hover", 0.0, Unit::One, 0.0),
            ("hover", 1.0, Unit::One, 1.0),
            ("click", 0.0, Unit::Second, 0.0),
            ("click", 6.5, Unit::Second, 1.0),
            ("click", 900.0, Unit::Second, 1.0),
            ("scroll", 0.0, Unit::One, 0.0),
            ("scroll", 0.5, Unit::One, 1.0),
            ("scroll", 0.99, Unit::One, 0.0),
        ] {
            assert_eq!(
                full(trigger, number, unit),
                wanted,
                "{look} {trigger} {number}"
            );
        }
        let part = alphas(
            &held(&make("text_reveal", look, "hover"), 0.3, Unit::One),
            0.3,
        );
        let (first, last) = (part[0], part[part.len() - 1]);
        assert!(
            first > last + 0.1,
            "letter by letter: {look} {first} {last}"
        );
    }
}

#[test]
fn a_brief_that_names_a_trigger_gets_it() {
    let source = |wishes: Value| {
        let dna = brief("text_reveal", &json!({"interactive": wishes}));
        let effect = generate(&dna, &Context::new(serde_json::Map::new())).unwrap();
        effect.inputs.get("hand").map(|input| input.source)
    };
    assert_eq!(source(json!(["click"])), Some(Source::Click));
    assert_eq!(source(json!(["cursor", "hover"])), Some(Source::Hover));
    assert_eq!(source(json!(["cursor"])), None);
    assert_eq!(source(json!("hover")), None);
    assert_eq!(source(json!([3])), None);
}

#[test]
fn a_glitch_breaks_while_it_is_hovered_and_when_it_is_clicked() {
    let strength = |effect: &Effect, t: f64| -> f64 {
        let program = Program::lower(effect);
        let setup = Setup {
            width: 1280.0,
            height: 720.0,
            seed: 1,
        };
        let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
        evaluator.seek(t);
        let named = |layer: &Layer| matches!(layer, Layer::Shapes(s) if s.node == "core");
        let at = program.layers.iter().position(named).unwrap();
        let Layer::Shapes(layer) = &program.layers[at] else {
            unreachable!()
        };
        let count = evaluator.shape_count(layer);
        let off = |k| (evaluator.outlined(at, layer, k).place[0] - 640.0).abs();
        (0..count).map(off).fold(0.0, f64::max)
    };
    let quiet = make("glitch", "signal", "load");
    let calm = quiet.duration.value * 0.46;
    let still = strength(&quiet, calm);
    let hover = make("glitch", "signal", "hover");
    assert_eq!(strength(&hover, calm), still, "until then as by itself");
    let over = held(&hover, 1.0, Unit::One);
    assert!(strength(&over, calm) > still * 4.0, "{still}");
    let click = make("glitch", "signal", "click");
    assert_eq!(strength(&click, calm), still);
    let hit = held(&click, 0.1, Unit::Second);
    assert!(strength(&hit, calm) > still * 4.0);
    let later = held(&click, 1.0, Unit::Second);
    assert_eq!(strength(&later, calm), still);
}

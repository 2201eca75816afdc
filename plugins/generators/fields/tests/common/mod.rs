//! The laws of a generator whose looks are chosen by the parameter `variant`: one function per law, for
//! any generator and any look.
#![allow(clippy::unwrap_used, dead_code, missing_docs, unreachable_pub)]

use effectforge_sdk::effect::graph::{Effect, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{
    Evaluator, Instance, Layer, Program, Setup, ValueId, default_params,
};
use effectforge_sdk::effect::rng;
use effectforge_sdk::{Context, Dna, Failure, testing};
use effectforge_style::laws::{field, palettes};
use serde_json::{Value, json};

pub type Generate = fn(&Dna, &Context) -> Result<Effect, Failure>;

/// A look of a generator.
#[derive(Clone, Copy)]
pub struct Case {
    pub generate: Generate,
    pub family: &'static str,
    pub variant: &'static str,
}

/// What a brief says beside its colours.
#[derive(Clone, Default)]
pub struct Words<'a> {
    pub mood: Option<&'a str>,
    pub speed: Option<&'a str>,
    pub density: Option<&'a str>,
    pub constraints: Vec<(&'a str, Value)>,
}

pub fn dna(family: &str, palette: &[Value], words: &Words<'_>) -> Dna {
    let constraints = words.constraints.iter();
    let constraints: serde_json::Map<String, Value> = constraints
        .map(|(key, value)| ((*key).to_owned(), field(value)))
        .collect();
    let moods: Vec<Value> = words.mood.iter().map(|mood| field(&json!(mood))).collect();
    let dna = json!({
        "schema": "effectforge.dna/1", "status": "ok", "title": "Essai d'été; <b>", "confidence": 0.9,
        "language": field(&json!("fr")), "families": [field(&json!(family))],
        "palette": palette, "motion": [], "mood": moods,
        "speed": field(&json!(words.speed.unwrap_or("medium"))),
        "density": field(&json!(words.density.unwrap_or("medium"))),
        "constraints": constraints,
    });
    serde_json::from_value(dna).unwrap()
}

impl Case {
    pub fn make(&self, palette: &[Value], seed: u64, words: &Words<'_>) -> Effect {
        testing::set_seed(seed);
        let parameters = json!({"variant": self.variant});
        let context = Context::new(parameters.as_object().unwrap().clone());
        (self.generate)(&dna(self.family, palette, words), &context).unwrap()
    }

    fn usual(&self, seed: u64) -> Effect {
        self.make(&palettes()[3], seed, &Words::default())
    }
}

/// What is seen at a moment: elements, and samples of every shade on a grid.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub elements: Vec<Vec<Instance>>,
    /// Value, alpha and light.
    pub pixels: Vec<[f64; 3]>,
}

const GRID: [u32; 2] = [12, 7];

pub fn seen(effect: &Effect, params: &[f64], size: [f64; 2], t: f64) -> Seen {
    let program = Program::lower(effect);
    let setup = Setup {
        width: size[0],
        height: size[1],
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, params, setup);
    evaluator.seek(t);
    let mut seen = Seen::default();
    for (at, layer) in program.layers.iter().enumerate() {
        match layer {
            Layer::Sprites(sprites) => {
                let count = evaluator.count(sprites);
                let mut elements = Vec::new();
                for k in 0..count {
                    elements.push(evaluator.element(at, sprites, k));
                    finite(
                        &evaluator,
                        &[sprites.x, sprites.y, sprites.radius, sprites.alpha],
                        effect,
                    );
                }
                seen.elements.push(elements);
            }
            Layer::Shade(shade) => {
                for cell in 0..GRID[0] * GRID[1] {
                    let (column, row) = (cell % GRID[0], cell / GRID[0]);
                    let place = |at: u32, cells: u32, side: f64| {
                        side * (f64::from(at) + 0.37) / f64::from(cells)
                    };
                    let x = place(column, GRID[0], size[0]);
                    let y = place(row, GRID[1], size[1]);
                    let one = evaluator.pixel(at, shade, x, y);
                    finite(&evaluator, &[shade.value, shade.alpha, shade.light], effect);
                    seen.pixels.push([one.value, one.alpha, one.light]);
                }
            }
            _ => {}
        }
    }
    seen
}

/// The numbers themselves: what is drawn was made finite already.
fn finite(evaluator: &Evaluator<'_>, ids: &[ValueId], effect: &Effect) {
    for id in ids {
        let number = evaluator.constant(*id);
        assert!(number.is_finite(), "{number} in {:?}", effect.provenance);
    }
}

impl Seen {
    /// Whether there is something to see: elements that shine, or pixels that differ.
    pub fn is_blank(&self) -> bool {
        let lit = self.elements.iter().flatten().any(|one| one.alpha > 0.03);
        let spread = |channel: usize| {
            let of = || self.pixels.iter().map(|pixel| pixel[channel]);
            of().fold(f64::MIN, f64::max) - of().fold(f64::MAX, f64::min)
        };
        !lit && (0..3).all(|channel| spread(channel) < 0.08)
    }

    fn differs(&self, other: &Self) -> f64 {
        let pairs = self
            .pixels
            .iter()
            .flatten()
            .zip(other.pixels.iter().flatten());
        let pixels = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let pairs = self
            .elements
            .iter()
            .flatten()
            .zip(other.elements.iter().flatten());
        let apart = |a: &Instance, b: &Instance| {
            let moved = (a.x - b.x).abs() + (a.y - b.y).abs();
            // Where nobody sees it, an element may jump.
            moved * a.alpha.min(b.alpha) + (a.alpha - b.alpha).abs()
        };
        pairs.map(|(a, b)| apart(a, b)).fold(pixels, f64::max)
    }
}

fn ends(effect: &Effect, end: usize) -> Vec<f64> {
    let number = |kind: &ParamKind| match kind {
        ParamKind::Float { min, max, .. } => [*min, *max][end],
        ParamKind::Color { .. } => 0.0,
    };
    effect
        .params
        .iter()
        .map(|param| number(&param.kind))
        .collect()
}

/// Passes the checker within its budgets, with labels in two languages, whatever the palette.
pub fn holds(case: &Case, ops_max: u64) {
    let transparent = Words {
        constraints: vec![("transparent", json!(true)), ("duration_s", json!(3))],
        ..Words::default()
    };
    for palette in palettes() {
        for words in [&Words::default(), &transparent] {
            let effect = case.make(&palette, 1, words);
            effect.check().unwrap();
            assert_eq!(effect.family, case.family);
            assert_eq!(effect.provenance["variant"], case.variant);
            let labels = effect.params.iter().map(|param| &param.label);
            assert!(
                labels
                    .into_iter()
                    .all(|label| !label["en"].is_empty() && !label["fr"].is_empty())
            );
            let ops = Program::lower(&effect).pixel_ops();
            assert!(
                ops <= ops_max,
                "{}: {ops} operations per pixel",
                case.variant
            );
            for end in 0..2 {
                let drawn = seen(&effect, &ends(&effect, end), [320.0, 180.0], 1.3);
                assert!(!drawn.is_blank(), "{} is blank at end {end}", case.variant);
            }
        }
    }
}

/// 64 vectors of parameters, moments and sizes: always something to see, always numbers.
pub fn survives_any_parameters(case: &Case) {
    let sizes = [
        [320.0, 180.0],
        [390.0, 844.0],
        [1920.0, 1080.0],
        [200.0, 200.0],
    ];
    let effect = case.usual(7);
    for vector in 0..64_u32 {
        let chance = |at: usize| rng::unit(rng::hash(11, at as u32, vector, 3));
        let number = |(at, kind): (usize, &ParamKind)| match kind {
            ParamKind::Float { min, max, .. } => min + (max - min) * chance(at),
            ParamKind::Color { .. } => 0.0,
        };
        let kinds = effect.params.iter().map(|param| &param.kind).enumerate();
        let params: Vec<f64> = kinds.map(number).collect();
        let size = sizes[vector as usize % sizes.len()];
        let moments = [0.0, 0.21, 0.44].map(|share| effect.duration.value * (share + chance(99)));
        let blank = moments
            .iter()
            .all(|t| seen(&effect, &params, size, *t).is_blank());
        assert!(
            !blank,
            "{}: blank with {params:?} at {size:?}",
            case.variant
        );
    }
}

/// After a loop everything is where it was; between, it moves.
pub fn loops(case: &Case) {
    let effect = case.usual(4);
    let usual = default_params(&effect);
    let at = |t: f64| seen(&effect, &usual, [1280.0, 720.0], t);
    let start = at(0.5);
    let seam = start.differs(&at(0.5 + effect.duration.value));
    assert!(seam < 1e-4, "{}: the seam shows by {seam}", case.variant);
    assert!(
        start.differs(&at(0.5 + effect.duration.value * 0.3)) > 0.05,
        "{} stands still",
        case.variant
    );
}

/// The same DNA and seed give the same bytes; another seed, palette or speed gives other ones.
pub fn listens_to_the_brief(case: &Case) {
    let json = |effect: &Effect| effect.to_canonical_json().unwrap();
    let plain = Words::default();
    let base = json(&case.usual(1));
    assert!(base == json(&case.usual(1)), "{}", case.variant);
    let others = [
        case.usual(2),
        case.make(&palettes()[2], 1, &plain),
        case.make(
            &palettes()[3],
            1,
            &Words {
                speed: Some("fast"),
                ..plain.clone()
            },
        ),
        case.make(
            &palettes()[3],
            1,
            &Words {
                density: Some("high"),
                ..plain.clone()
            },
        ),
        case.make(
            &palettes()[3],
            1,
            &Words {
                mood: Some("aggressive"),
                ..plain.clone()
            },
        ),
    ];
    for (at, other) in others.iter().enumerate() {
        assert!(
            base != json(other),
            "{}: change {at} changes nothing",
            case.variant
        );
    }
    let duration = |speed| {
        let words = Words {
            speed: Some(speed),
            ..plain.clone()
        };
        case.make(&palettes()[3], 1, &words).duration.value
    };
    assert!(duration("fast") < duration("medium") && duration("medium") < duration("slow"));
    let picture = |seed| {
        let effect = case.usual(seed);
        seen(&effect, &default_params(&effect), [640.0, 360.0], 2.0)
    };
    assert!(
        picture(1).differs(&picture(2)) > 0.02,
        "{}: the seed counts",
        case.variant
    );
}

/// Transparent, duration and nonsense.
pub fn keeps_constraints(case: &Case) {
    let with = |constraints: Vec<(&'static str, Value)>| {
        let words = Words {
            constraints,
            ..Words::default()
        };
        case.make(&palettes()[3], 1, &words)
    };
    let clear = with(vec![("transparent", json!(true))]);
    let covers = |kind: &NodeKind| matches!(kind, NodeKind::Fill(_) | NodeKind::Grain(_));
    assert!(
        !clear.nodes.iter().any(|node| covers(&node.kind)),
        "{}",
        case.variant
    );
    assert!((with(vec![("duration_s", json!(30))]).duration.value - 30.0).abs() < 1e-9);
    with(vec![("duration_s", json!(-3)), ("count", json!("many"))])
        .check()
        .unwrap();
    with(vec![("count", json!(20_000))]).check().unwrap();
}

/// Elements keep their places when there are more of them.
pub fn keeps_elements(case: &Case, slider: &str) {
    let effect = case.usual(4);
    let usual = default_params(&effect);
    let at = effect
        .params
        .iter()
        .position(|param| param.id == slider)
        .unwrap();
    let (mut few, mut many) = (usual.clone(), usual);
    (few[at], many[at]) = (ends(&effect, 0)[at], ends(&effect, 1)[at]);
    let [few, many] = [few, many].map(|params| seen(&effect, &params, [1280.0, 720.0], 0.5));
    let all = |seen: &Seen| seen.elements.iter().map(Vec::len).sum::<usize>();
    assert!(all(&many) > all(&few), "{}", case.variant);
    for (few, many) in few.elements.iter().zip(&many.elements) {
        assert!(few[..] == many[..few.len()], "{}", case.variant);
    }
}

/// Another family is refused unless one of the generator's stands beside it.
pub fn refuses_others(generate: Generate, family: &str) {
    let mut dna = dna("fire", &[], &Words::default());
    let failure = generate(&dna, &Context::default()).unwrap_err();
    assert_eq!(failure.code, "unsupported_family");
    dna.families.push(dna.families[0].clone());
    dna.families[1].value = family.to_owned();
    assert!(
        generate(&dna, &Context::default()).is_ok(),
        "the second best will do"
    );
}

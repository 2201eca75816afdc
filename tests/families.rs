//! Story: every family, at both ends of every slider, gives a picture.
//!
//! Graphs come out of the plugins through the runtime, as users get them; pictures are drawn natively and
//! small, because what breaks at 64 × 36 breaks at every size.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use effectforge_effect::graph::ParamKind;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_effect::{Effect, rng};
use effectforge_render::compare::ssim;
use effectforge_render::{Frame, ParamValue, RenderOptions, Renderer};
use effectforge_runtime::{CancelToken, Generate, Runtime, RuntimeOptions, Silent, Variant};

/// Settings of the sliders that are tried, per family.
const VECTORS: u32 = 64;
/// CSS pixels, and the density at which they are drawn: 64 × 36 pixels that show the whole design.
const SIZE: (u32, u32) = (1280, 720);
const DENSITY: f64 = 0.05;
/// Standard deviation of the channels, of 255, below which a picture is blank.
const BLANK: f64 = 0.5;

/// One graph of every variant of every family: bokeh and galaxy are words for particles and bring no new one.
fn effects() -> &'static [(String, Effect)] {
    static EFFECTS: OnceLock<Vec<(String, Effect)>> = OnceLock::new();
    EFFECTS.get_or_init(design_all)
}

fn design_all() -> Vec<(String, Effect)> {
    let options = RuntimeOptions {
        // The cache of the program's own stories: plugins are compiled once.
        cache_folder: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache/effectforge/code")),
        ..RuntimeOptions::default()
    };
    let runtime = Runtime::open(options).unwrap();
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let design = |family: &str, variant: &Variant| {
        let request = Generate {
            seed: Some(3),
            family: Some(family.to_owned()),
            parameters: variant.parameters(),
            ..Generate::text(family.replace('_', " "))
        };
        let cancel = CancelToken::new();
        let job = runtime.design(&request, Arc::new(Silent), &cancel);
        tokio.block_on(job).unwrap()
    };
    let mut effects = Vec::new();
    let mut seen = Vec::new();
    for family in runtime.catalog().families() {
        let variants = tokio.block_on(runtime.variants(&family)).unwrap();
        assert!(
            variants.len() >= 3,
            "{family} has {} variants",
            variants.len()
        );
        if seen.contains(&variants) {
            continue;
        }
        for variant in &variants {
            let name = format!("{family}-{}", variant.name);
            effects.push((name, design(&family, variant)));
        }
        seen.push(variants);
    }
    assert!(seen.len() >= 15, "{} families", seen.len());
    effects
}

/// A share from 0 to 1, both ends often: the generator of the graph itself, so that a failure can be repeated.
fn share(vector: u32, at: usize) -> f64 {
    let bits = rng::hash(vector, 7, u32::try_from(at).unwrap(), 0);
    match bits % 5 {
        0 => 0.0,
        1 => 1.0,
        _ => rng::unit(bits),
    }
}

/// Sliders for a vector: the first two are the ends themselves.
fn options(effect: &Effect, vector: u32) -> RenderOptions {
    let mut options = RenderOptions {
        pixel_ratio: DENSITY,
        seed: Some(vector),
        ..RenderOptions::new(SIZE.0, SIZE.1)
    };
    for (at, param) in effect.params.iter().enumerate() {
        let ParamKind::Float { min, max, .. } = param.kind else {
            continue;
        };
        let share = match vector {
            0 => 0.0,
            1 => 1.0,
            _ => share(vector, at),
        };
        let value = ParamValue::Number(min + (max - min) * share);
        options.params.insert(param.id.clone(), value);
    }
    options
}

fn contrast(frame: &Frame) -> f64 {
    let values: Vec<f64> = frame
        .rgba
        .chunks_exact(4)
        .flat_map(|p| [p[0], p[1], p[2]].map(|v| f64::from(v) * f64::from(p[3]) / 255.0))
        .collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
}

/// Every number of every element is finite, in a frame of the given parameters.
fn finite(name: &str, effect: &Effect, program: &Program, params: &[f64], seed: u32, t: f64) {
    let setup = Setup {
        width: f64::from(SIZE.0),
        height: f64::from(SIZE.1),
        seed,
    };
    let mut evaluator = Evaluator::new(program, params, setup);
    evaluator.seek(t);
    for (at, layer) in program.layers.iter().enumerate() {
        let Layer::Sprites(sprites) = layer else {
            continue;
        };
        for k in 0..evaluator.count(sprites).min(24) {
            let one = evaluator.element(at, sprites, k);
            let numbers = [one.x, one.y, one.radius, one.alpha];
            assert!(
                numbers.iter().all(|n| n.is_finite()),
                "{name}, {}: {numbers:?}",
                effect.layers[at]
            );
        }
    }
}

#[test]
fn sliders_stay_beautiful_at_both_ends() {
    let effects = effects();
    let families: Vec<&str> = {
        let mut all: Vec<_> = effects.iter().map(|(_, e)| e.family.as_str()).collect();
        all.dedup();
        all
    };
    for family in families {
        let looks: Vec<_> = effects.iter().filter(|(_, e)| e.family == family).collect();
        let programs: Vec<Program> = looks.iter().map(|(_, e)| Program::lower(e)).collect();
        for vector in 0..VECTORS {
            let at = vector as usize % looks.len();
            let ((name, effect), program) = (looks[at], &programs[at]);
            // The ends for every variant, not for the first two alone.
            let vector = if (vector as usize) < 2 * looks.len() {
                vector / looks.len() as u32
            } else {
                vector
            };
            let options = options(effect, vector);
            let mut renderer = Renderer::new(effect, &options).unwrap();
            let loop_s = renderer.loop_s();
            assert!(
                loop_s.is_finite() && loop_s > 0.0,
                "{name}, vector {vector}: a loop of {loop_s} s"
            );
            // The poster stands for the whole: at a slider's end it must still show something.
            let poster = effect.a11y.poster.value / effect.duration.value * loop_s;
            let seen = contrast(renderer.frame(poster).unwrap());
            assert!(
                seen > BLANK,
                "{name}, vector {vector}: blank ({seen:.2})\n{:?}",
                options.params
            );
            let params: Vec<f64> = default_params(effect)
                .into_iter()
                .zip(&effect.params)
                .map(|(usual, param)| match options.params.get(&param.id) {
                    Some(ParamValue::Number(value)) => *value,
                    _ => usual,
                })
                .collect();
            finite(name, effect, program, &params, vector, poster);
        }
    }
}

#[test]
fn loops_have_no_seam() {
    for (name, effect) in effects() {
        let mut renderer = Renderer::new(effect, &options(effect, 5)).unwrap();
        let start = renderer.frame(0.0).unwrap().clone();
        let end = renderer.loop_s();
        let likeness = ssim(&start, renderer.frame(end).unwrap()).unwrap();
        assert!(
            likeness >= 0.98,
            "{name}: SSIM {likeness:.4} across the seam"
        );
    }
}

/// Elements of the first layer of sprites whose emitter's count follows the slider `density`.
#[test]
fn elements_stay_when_more_are_asked_for() {
    let mut looked_at = 0;
    for (name, effect) in effects() {
        let Some(density) = effect.params.iter().position(|p| p.id == "density") else {
            continue;
        };
        let program = Program::lower(effect);
        let few = default_params(effect);
        let mut many = few.clone();
        let ParamKind::Float { max, .. } = effect.params[density].kind else {
            continue;
        };
        many[density] = max;
        let setup = || Setup {
            width: f64::from(SIZE.0),
            height: f64::from(SIZE.1),
            seed: 9,
        };
        let mut before = Evaluator::new(&program, &few, setup());
        let mut after = Evaluator::new(&program, &many, setup());
        before.seek(1.3);
        after.seek(1.3);
        for (at, layer) in program.layers.iter().enumerate() {
            let Layer::Sprites(sprites) = layer else {
                continue;
            };
            let count = before.count(sprites);
            if after.count(sprites) <= count {
                continue;
            }
            looked_at += 1;
            for k in 0..count.min(32) {
                let (a, b) = (
                    before.element(at, sprites, k),
                    after.element(at, sprites, k),
                );
                assert_eq!(
                    (a.x, a.y, a.radius),
                    (b.x, b.y, b.radius),
                    "{name}, layer {at}, element {k}"
                );
            }
        }
    }
    assert!(looked_at >= 10, "only {looked_at} layers grow");
}

#[test]
fn a_variant_that_no_generator_has_is_refused_by_name() {
    let runtime = Runtime::open(RuntimeOptions::default()).unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let design = |parameter: &str, value: &str| {
        let request = Generate {
            parameters: serde_json::Map::from_iter([(parameter.to_owned(), value.into())]),
            ..Generate::text("northern lights")
        };
        let cancel = CancelToken::new();
        let job = runtime.design(&request, Arc::new(Silent), &cancel);
        tokio.block_on(job).unwrap_err()
    };
    let unknown = design("varient", "lake");
    assert_eq!(unknown.code(), "invalid_parameter");
    assert!(unknown.to_string().contains("variant"), "{unknown}");
    let wrong = design("variant", "puddle");
    assert_eq!(wrong.code(), "invalid_parameter");
    assert!(wrong.to_string().contains("one of auto"), "{wrong}");
}

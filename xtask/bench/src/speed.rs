//! `gpu` and `frames`: how fast exported effects are in a browser.
//!
//! `gpu` holds the native pixel interpreter against the same pixel graph as GLSL, drawn by Chromium's software GL on the
//! same machine. `frames` measures the main thread's script per frame of Canvas 2D exports, and counts what a
//! frame draws in the recording run, which no load changes.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use effectforge_effect::graph::NodeKind;
use effectforge_render::{RenderOptions, Renderer};
use serde_json::Value;

use crate::cdp::Page;
use crate::figure::{Figure, Target, median};
use crate::looks::Which;
use crate::parity::Result;
use crate::shown::Stage;

/// Size of `gpu`'s pictures, CSS pixels.
const PICTURE: [u32; 2] = [640, 360];
const PICTURES: u32 = 8;
/// Size of `frames`' canvas, CSS pixels.
const CANVAS: [u32; 2] = [1280, 720];
const FRAMES: u32 = 60;

fn open(browser: &Path) -> Result<Stage> {
    let mut stage = Stage::new(Page::open(browser, &[])?)?;
    let [width, height] = CANVAS;
    stage.0.resize([width, height])?;
    Ok(stage)
}

fn figure(name: String, value: f64, unit: &'static str, target: Target) -> Figure {
    Figure {
        // The program ends after its report.
        name: name.leak(),
        value,
        unit,
        target,
    }
}

/// Frames per second of pixel graphs, natively and by the browser's software GL.
pub(crate) fn gpu(browser: &Path, which: &Which) -> Result<Vec<Figure>> {
    let (studio, looks) = which.open()?;
    let mut stage = open(browser)?;
    let mut figures = Vec::new();
    let mut ratios = Vec::new();
    for look in &looks {
        let effect = studio.design(look)?;
        let pixels = |kind: &NodeKind| matches!(kind, NodeKind::Shade(_));
        if !effect.nodes.iter().any(|node| pixels(&node.kind)) {
            continue;
        }
        let Ok(made) = studio.make(look, "webgl2", false) else {
            continue;
        };
        let file = made
            .files
            .get("effect.min.js")
            .ok_or("there is no effect.min.js")?;
        let module = serde_json::to_string(std::str::from_utf8(&file.bytes)?)?;
        let [width, height] = PICTURE;
        let seed = effect.seed;
        let found = stage.0.eval(&format!(
            "rate({module},{seed},[{width},{height}],{PICTURES})"
        ))?;
        let there = found["fps"].as_f64().ok_or("there is no WebGL 2 here")?;
        if (found["width"].as_u64(), found["height"].as_u64())
            != (Some(width.into()), Some(height.into()))
        {
            return Err(format!("{}: the canvas is {found}", look.name()).into());
        }
        let mut renderer = Renderer::new(&effect, &RenderOptions::new(width, height))?;
        for at in 0..3 {
            renderer.frame(f64::from(at) * 0.37)?;
        }
        let begin = Instant::now();
        for at in 0..PICTURES {
            black_box(renderer.frame(f64::from(at) * 0.37)?);
        }
        let here = f64::from(PICTURES) / begin.elapsed().as_secs_f64();
        let name = look.name();
        figures.push(figure(format!("{name}: native"), here, "fps", Target::None));
        figures.push(figure(
            format!("{name}: software GL"),
            there,
            "fps",
            Target::None,
        ));
        figures.push(figure(
            format!("{name}: native against software GL"),
            here / there,
            "x",
            Target::AtLeast(5.0),
        ));
        ratios.push(here / there);
    }
    figures.push(figure(
        "native against software GL: median".to_owned(),
        median(ratios),
        "x",
        Target::AtLeast(5.0),
    ));
    Ok(figures)
}

/// Script per frame of Canvas 2D exports.
pub(crate) fn frames(browser: &Path, which: &Which) -> Result<Vec<Figure>> {
    let (studio, looks) = which.open()?;
    let mut stage = open(browser)?;
    let mut figures = Vec::new();
    for look in &looks {
        let made = studio.make(look, "canvas2d", true)?;
        let file = made
            .files
            .get("effect.min.js")
            .ok_or("there is no effect.min.js")?;
        let module = serde_json::to_string(std::str::from_utf8(&file.bytes)?)?;
        let ([width, height], seed) = (CANVAS, made.effect.seed);
        let before = stage.0.heap()?;
        let spent = stage.0.eval(&format!(
            "script({module},{seed},[{width},{height}],{FRAMES})"
        ))?;
        let mut spent: Vec<f64> = spent
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        let after = stage
            .0
            .metrics()?
            .remove("JSHeapUsedSize")
            .unwrap_or(f64::NAN);
        let name = look.name();
        figures.push(figure(
            format!("{name}: script per frame, p50"),
            quantile(&mut spent, 0.5),
            "ms",
            Target::None,
        ));
        figures.push(figure(
            format!("{name}: script per frame, p95"),
            quantile(&mut spent, 0.95),
            "ms",
            Target::AtMost(4.0),
        ));
        // The bench's own list of times and the module itself are in it.
        let growth = (after - before) / f64::from(FRAMES + 10);
        figures.push(figure(
            format!("{name}: heap growth per frame, start included"),
            growth,
            "B",
            Target::None,
        ));
        let calls = made
            .certificate
            .rules
            .iter()
            .find(|rule| rule.rule == "hygiene.draw-calls");
        let calls = calls
            .and_then(|rule| rule.value.as_f64())
            .unwrap_or(f64::NAN);
        figures.push(figure(
            format!("{name}: draw operations per frame, recorded"),
            calls,
            "",
            Target::None,
        ));
    }
    Ok(figures)
}

fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let last = samples.len().saturating_sub(1);
    let at = (share * last as f64).ceil() as usize;
    samples.get(at).copied().unwrap_or(f64::NAN)
}

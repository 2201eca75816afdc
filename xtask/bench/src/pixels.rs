//! `cargo xtask bench pixels`: what a computed pixel costs, against the scalar reference, against
//! memory and against the additions that the machine can do.

use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use effectforge_effect::Effect;
use effectforge_effect::program::{Evaluator, Layer, Program, Setup, default_params};
use effectforge_kernels::Level;
use effectforge_render::{Control, RenderOptions, Renderer, filmstrip};

use crate::figure::{Figure, Target, median};

#[path = "../../../host/render/tests/sample/shades.rs"]
mod shades;

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
const PIXELS: f64 = (WIDTH * HEIGHT) as f64;
/// Frames that are timed.
const FRAMES: usize = 15;
/// Pixels that the scalar reference computes.
const SCALAR_PIXELS: u32 = 20_000;
/// Lanes and operations of one round of [`Level::peak`].
const PEAK_ROUNDS: u32 = 200_000;

pub(crate) fn run() -> Result<Vec<Figure>, Box<dyn Error>> {
    let memory = memory_ns();
    let operation = operation_ns();
    let mut figures = vec![
        fact(
            "a frame's bytes written and copied once, per pixel",
            memory,
            "ns",
        ),
        fact(
            "one addition or multiplication at the peak of the CPU, per lane",
            operation,
            "ns",
        ),
    ];
    let effects = [
        ("noise of 3 octaves, warped twice", shades::warped_noise()),
        ("sum over 24 elements", shades::drops()),
        ("plasma of sines", shades::plasma()),
    ];
    for (name, effect) in &effects {
        figures.extend(of_effect(name, effect, memory, operation)?);
    }
    Ok(figures)
}

fn of_effect(
    name: &str,
    effect: &Effect,
    memory: f64,
    operation: f64,
) -> Result<Vec<Figure>, Box<dyn Error>> {
    let (one, two) = (frame_ns(effect, 1)?, frame_ns(effect, 2)?);
    let scalar = scalar_ns(effect);
    let ops = Program::lower(effect).pixel_ops() as f64;
    let strip = filmstrip_ms(effect)?;
    let named = |what: &str| format!("{name}: {what}");
    Ok(vec![
        fact(named("a pixel of a 1280x720 frame, one thread"), one, "ns"),
        fact(named("pixels per second, two threads"), 1e3 / two, "M/s"),
        fact(named("two threads against one"), one / two, "x"),
        fact(
            named("scalar reference against one thread"),
            scalar / one,
            "x",
        ),
        fact(
            named("a pixel against its bytes written and copied"),
            one / memory,
            "x",
        ),
        fact(
            named("a pixel against its operations at the CPU's peak"),
            one / (ops * operation),
            "x",
        ),
        Figure {
            name: named("filmstrip, 3 s 320x180 30 fps, two threads").leak(),
            value: strip,
            unit: "ms",
            target: Target::AtMost(800.0),
        },
    ])
}

/// A figure without a target.
fn fact(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
    Figure {
        // The program ends after its report.
        name: name.into().leak(),
        value,
        unit,
        target: Target::None,
    }
}

fn options(width: u32, height: u32, threads: usize) -> RenderOptions {
    RenderOptions {
        threads: NonZeroUsize::new(threads),
        ..RenderOptions::new(width, height)
    }
}

/// Median time of a frame over its pixels.
fn frame_ns(effect: &Effect, threads: usize) -> Result<f64, Box<dyn Error>> {
    let mut renderer = Renderer::new(effect, &options(WIDTH, HEIGHT, threads))?;
    renderer.frame(0.0)?;
    let mut samples = Vec::with_capacity(FRAMES);
    for at in 0..FRAMES {
        let begin = Instant::now();
        black_box(renderer.frame(at as f64 * 0.37)?);
        samples.push(begin.elapsed().as_nanos() as f64 / PIXELS);
    }
    Ok(median(samples))
}

/// Time of a pixel of the scalar reference.
fn scalar_ns(effect: &Effect) -> f64 {
    let program = Program::lower(effect);
    let setup = Setup {
        width: f64::from(WIDTH),
        height: f64::from(HEIGHT),
        seed: effect.seed,
    };
    let mut evaluator = Evaluator::new(&program, &default_params(effect), setup);
    evaluator.seek(1.0);
    let Some(Layer::Shade(layer)) = program.layers.first() else {
        return f64::NAN;
    };
    let begin = Instant::now();
    for at in 0..SCALAR_PIXELS {
        let (x, y) = (f64::from(at % WIDTH) + 0.5, f64::from(at / 100) + 0.5);
        black_box(evaluator.pixel(0, layer, x, y));
    }
    begin.elapsed().as_nanos() as f64 / f64::from(SCALAR_PIXELS)
}

/// Median time of the filmstrip, milliseconds.
fn filmstrip_ms(effect: &Effect) -> Result<f64, Box<dyn Error>> {
    let options = options(320, 180, 2);
    let mut samples = Vec::new();
    for _ in 0..5 {
        let begin = Instant::now();
        black_box(filmstrip(
            effect,
            &options,
            0.0..3.0,
            30.0,
            &Control::default(),
        )?);
        samples.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(samples))
}

/// Writing a frame's bytes and copying them once, per pixel.
fn memory_ns() -> f64 {
    let size = (WIDTH * HEIGHT * 4) as usize;
    let (mut from, mut to) = (vec![0_u8; size], vec![0_u8; size]);
    let once = |value: u8| {
        let begin = Instant::now();
        from.fill(black_box(value));
        to.copy_from_slice(black_box(&from));
        black_box(&to);
        begin.elapsed().as_nanos() as f64 / PIXELS
    };
    median((0..FRAMES as u8).map(once).collect())
}

/// One operation of one lane when nothing else is done.
fn operation_ns() -> f64 {
    let level = Level::best();
    let once = |_| {
        let begin = Instant::now();
        let (_, operations) = black_box(level.peak(PEAK_ROUNDS));
        begin.elapsed().as_nanos() as f64 / operations as f64
    };
    (0..FRAMES).map(once).fold(f64::INFINITY, f64::min)
}

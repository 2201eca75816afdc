//! Pictures of an effect, and what the host itself measures on them.
//!
//! Works on a thread of its own while plugins write and check the files.

use std::sync::Arc;
use std::time::Instant;

use effectforge_effect::Effect;
use effectforge_effect::color::to_linear;
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::{Control, Frame, RenderError, RenderOptions, Renderer};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::CancelToken;
use crate::certificate::{Rule, Verdict};
use crate::error::RuntimeError;
use crate::host::Job;

/// Size of the preview, CSS pixels, and its density: 320 × 180 pixels that show the whole design, as
/// a screenshot scaled down would.
const PREVIEW: (u32, u32) = (1280, 720);
const PREVIEW_DENSITY: f64 = 0.25;
/// Size of the poster, pixels.
const POSTER: (u32, u32) = (1280, 720);
/// Size of the pictures that are measured, pixels.
const MEASURED: (u32, u32) = (160, 90);
/// Frames per second at which flashes are looked for, and for how long.
const FLASH_FPS: u32 = 30;
const FLASH_SECONDS: u32 = 3;

/// Pictures and figures of one effect.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) preview: Vec<u8>,
    pub(crate) poster: Vec<u8>,
    figures: Figures,
    wall: std::time::Duration,
}

#[derive(Debug)]
struct Figures {
    poster_contrast: f64,
    motion: f64,
    seek_difference: f64,
    seam_ssim: f64,
    flashes_per_second: f64,
}

/// A drawing under way.
pub(crate) struct Drawing(JoinHandle<Result<Drawn, RenderError>>);

/// Starts to draw.
pub(crate) fn draw(effect: Arc<Effect>, cancel: CancelToken) -> Drawing {
    Drawing(tokio::task::spawn_blocking(move || {
        let begin = Instant::now();
        let stop = || cancel.is_cancelled();
        let control = Control {
            cancel: &stop,
            ..Control::default()
        };
        let size = |(width, height)| RenderOptions::new(width, height);
        let poster = effectforge_render::poster_png(&effect, &size(POSTER))?;
        let figures = figures(&effect)?;
        let small = RenderOptions {
            pixel_ratio: PREVIEW_DENSITY,
            ..size(PREVIEW)
        };
        let preview = effectforge_render::preview_webp(&effect, &small, &control)?;
        Ok(Drawn {
            preview,
            poster,
            figures,
            wall: begin.elapsed(),
        })
    }))
}

impl Drawing {
    /// Waits for the end.
    pub(crate) async fn join(self, job: &Job) -> Result<Drawn, RuntimeError> {
        let done = self
            .0
            .await
            .map_err(|error| RuntimeError::Internal(error.to_string()))?;
        let drawn = done.map_err(|error| match error {
            RenderError::Cancelled => RuntimeError::Cancelled,
            error => RuntimeError::Render(error.to_string()),
        })?;
        job.host_call("render", drawn.wall);
        Ok(drawn)
    }
}

fn figures(effect: &Effect) -> Result<Figures, RenderError> {
    let options = RenderOptions::new(MEASURED.0, MEASURED.1);
    let mut renderer = Renderer::new(effect, &options)?;
    let poster = effect.a11y.poster.value;
    let still = renderer.frame(poster)?.clone();
    let later = renderer.frame(poster + 0.5)?.clone();
    let again = renderer.frame(poster)?.clone();
    let (start, end) = (
        renderer.frame(0.0)?.clone(),
        renderer.frame(renderer.loop_s())?.clone(),
    );
    let frames = FLASH_FPS * FLASH_SECONDS;
    let mut history = Vec::with_capacity(frames as usize);
    for at in 0..frames {
        let t = poster + f64::from(at) / f64::from(FLASH_FPS);
        history.push(blocks(renderer.frame(t)?));
    }
    Ok(Figures {
        poster_contrast: contrast(&still),
        motion: mean_abs_diff(&still, &later)?,
        seek_difference: mean_abs_diff(&still, &again)?,
        seam_ssim: ssim(&start, &end)?,
        flashes_per_second: flashes(&history) / f64::from(FLASH_SECONDS),
    })
}

/// Relative luminance, 0 to 1, of each pixel over black.
fn luminances(frame: &Frame) -> impl Iterator<Item = f64> + '_ {
    frame.rgba.chunks_exact(4).map(|pixel| {
        let alpha = f64::from(pixel[3]) / 255.0;
        let channel = |v: u8| to_linear(f64::from(v) / 255.0);
        let luminance =
            0.2126 * channel(pixel[0]) + 0.7152 * channel(pixel[1]) + 0.0722 * channel(pixel[2]);
        luminance * alpha
    })
}

/// Standard deviation of the channels, in steps of 255.
fn contrast(frame: &Frame) -> f64 {
    let values = || {
        frame
            .rgba
            .chunks_exact(4)
            .flat_map(|p| [p[0], p[1], p[2]])
            .map(f64::from)
    };
    let count = values().count().max(1) as f64;
    let mean = values().sum::<f64>() / count;
    (values().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// Mean luminance of the nine blocks of a 3 × 3 grid: each is about the area that WCAG 2.3.1 means
/// (a quarter of 341 × 256 pixels at 1024 × 768 is smaller; a whole block flashing covers it).
fn blocks(frame: &Frame) -> [f64; 9] {
    let (mut sums, mut counts) = ([0.0; 9], [0.0_f64; 9]);
    for (at, luminance) in luminances(frame).enumerate() {
        let (x, y) = (at as u32 % frame.width, at as u32 / frame.width);
        let block = (y * 3 / frame.height * 3 + x * 3 / frame.width).min(8) as usize;
        sums[block] += luminance;
        counts[block] += 1.0;
    }
    std::array::from_fn(|at| sums[at] / counts[at].max(1.0))
}

/// Flashes of the worst block: pairs of opposing changes of luminance by 10 % or more of full white
/// whose darker end is below 0.8 (WCAG 2.3.1, general flash).
fn flashes(history: &[[f64; 9]]) -> f64 {
    let worst = (0..9).map(|block| {
        let mut changes = 0_u32;
        let (mut extreme, mut rising) = (history.first().map_or(0.0, |h| h[block]), None);
        for value in history.iter().map(|h| h[block]) {
            let step = value - extreme;
            let onward = rising.is_none_or(|up: bool| up == (step > 0.0));
            if step.abs() >= 0.1 && value.min(extreme) < 0.8 && (rising.is_none() || !onward) {
                changes += 1;
                (rising, extreme) = (Some(step > 0.0), value);
            } else if rising.is_some() && onward && step != 0.0 {
                extreme = value;
            }
        }
        changes
    });
    f64::from(worst.max().unwrap_or(0)) / 2.0
}

/// The host's own rules. Without pictures they are not measured.
pub(crate) fn rules(drawn: Option<&Drawn>, target: &str, exact: bool) -> Vec<Rule> {
    let figures = drawn.map(|drawn| &drawn.figures);
    let get = |value: fn(&Figures) -> f64| figures.map(value);
    let native = "native render, 160×90";
    vec![
        at_least(
            "picture.not-blank",
            get(|f| f.poster_contrast),
            2.0,
            native,
            "contrast of the poster (standard deviation, 0 to 255)",
        ),
        at_least(
            "picture.moves",
            get(|f| f.motion),
            0.02,
            native,
            "mean change of a pixel within 0.5 s (0 to 255)",
        ),
        at_most(
            "graph.seek-equals-play",
            get(|f| f.seek_difference),
            0.0,
            native,
            "mean difference of one moment drawn twice, with others between",
        ),
        at_least(
            "graph.loop-seam",
            get(|f| f.seam_ssim),
            0.98,
            native,
            "SSIM of the loop's first and last moment",
        ),
        at_most(
            "picture.flash-safe",
            get(|f| f.flashes_per_second),
            3.0,
            "native render, 3×3 blocks, 3 s at 30 fps",
            "flashes per second of the worst block",
        ),
        Rule {
            rule: format!("parity.{target}"),
            verdict: Verdict::NotMeasured,
            value: Value::Null,
            threshold: json!(if exact { 0.95 } else { 0.8 }),
            method: "browser".to_owned(),
            message: "SSIM of the native render and a browser's picture; needs a browser"
                .to_owned(),
            location: String::new(),
            help: "`cargo xtask bench parity` measures it".to_owned(),
            by: "host".to_owned(),
        },
    ]
}

fn at_least(rule: &str, value: Option<f64>, least: f64, method: &str, what: &str) -> Rule {
    judged(
        rule,
        value,
        least,
        value.is_some_and(|v| v >= least),
        method,
        what,
    )
}

fn at_most(rule: &str, value: Option<f64>, most: f64, method: &str, what: &str) -> Rule {
    judged(
        rule,
        value,
        most,
        value.is_some_and(|v| v <= most),
        method,
        what,
    )
}

fn judged(
    rule: &str,
    value: Option<f64>,
    threshold: f64,
    holds: bool,
    method: &str,
    what: &str,
) -> Rule {
    let verdict = match value {
        None => Verdict::NotMeasured,
        Some(_) if holds => Verdict::Pass,
        Some(_) => Verdict::Fail,
    };
    let missing = if value.is_none() {
        "; no picture was drawn"
    } else {
        ""
    };
    Rule {
        rule: rule.to_owned(),
        verdict,
        value: value.map_or(Value::Null, |v| json!((v * 1e4).round() / 1e4)),
        threshold: json!(threshold),
        method: method.to_owned(),
        message: format!("{what}{missing}"),
        location: String::new(),
        help: String::new(),
        by: "host".to_owned(),
    }
}

/// Peak resident memory of this process, bytes; none where the system does not tell.
pub(crate) fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(values: impl Iterator<Item = f64>) -> Vec<[f64; 9]> {
        values
            .map(|v| [0.2, 0.2, 0.2, 0.2, v, 0.2, 0.2, 0.2, 0.2])
            .collect()
    }

    #[test]
    fn a_strobe_is_counted_and_a_slow_swell_is_not() {
        let strobe = signal((0..90).map(|at| if at / 3 % 2 == 0 { 0.0 } else { 0.5 }));
        assert!(flashes(&strobe) / 3.0 > 4.0, "{}", flashes(&strobe));
        let swell = signal((0..90).map(|at| f64::from(at) / 90.0));
        assert!(flashes(&swell) <= 0.5);
        let flicker = signal((0..90).map(|at| 0.3 + 0.04 * f64::from(at % 2)));
        assert!(flashes(&flicker) < f64::EPSILON);
    }

    #[test]
    fn without_pictures_nothing_passes() {
        assert!(
            rules(None, "canvas2d", true)
                .iter()
                .all(|rule| rule.verdict == Verdict::NotMeasured)
        );
    }
}

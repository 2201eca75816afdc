//! `render`: a still or a clip of an effect file.

use std::path::Path;
use std::time::Instant;

use effectforge_effect::graph::ParamKind;
use effectforge_effect::{Color, Diagnostic, Effect};
use effectforge_render::encode::{WebpQuality, png};
use effectforge_render::{Control, ParamValue, RenderError, RenderOptions, Renderer};

use crate::catalog::read_bounded;
use crate::error::{ParameterFault, RuntimeError};
use crate::output::write_file;

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shot {
    /// One moment as PNG; none is the effect's poster time.
    Still {
        /// Seconds.
        at: Option<f64>,
    },
    /// A stretch of time as animated WebP.
    Clip {
        /// First moment, seconds.
        from: f64,
        /// Length, seconds.
        seconds: f64,
        /// Frames per second.
        fps: u32,
    },
}

/// A picture that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Still or clip.
    pub shot: Shot,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// None: the effect's own.
    pub seed: Option<u32>,
    /// Parameters by name, values as text: a number or a colour.
    pub set: Vec<(String, String)>,
}

/// A picture that was made.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// `image/png` or `image/webp`.
    pub media_type: &'static str,
    /// `png` or `webp`.
    pub extension: &'static str,
    /// Frames in it.
    pub frames: u32,
    /// Time it took, encoding included, milliseconds.
    pub millis: f64,
}

/// Draws an effect file.
///
/// # Errors
/// When the file cannot be read, the effect does not hold, or size and times do not fit.
pub fn draw(path: &Path, picture: &Picture) -> Result<Drawn, RuntimeError> {
    let fail = |cause| RuntimeError::Read {
        path: path.to_path_buf(),
        cause,
    };
    let limit = effectforge_effect::EFFECT_JSON_MAX_BYTES as u64;
    let bytes = read_bounded(path, limit).map_err(fail)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| RuntimeError::InvalidEffect("  the file is not UTF-8 text".to_owned()))?;
    let effect = Effect::from_json(&text).map_err(|problems| invalid(&problems))?;
    let mut options = RenderOptions::new(picture.width, picture.height);
    options.seed = picture.seed;
    for (name, value) in &picture.set {
        options
            .params
            .insert(name.clone(), parameter(&effect, name, value)?);
    }
    let begin = Instant::now();
    let render = |error: RenderError| RuntimeError::Render(error.to_string());
    let (bytes, frames) = match picture.shot {
        Shot::Still { at } => {
            let mut renderer = Renderer::new(&effect, &options).map_err(render)?;
            let frame = renderer
                .frame(at.unwrap_or(effect.a11y.poster.value))
                .map_err(render)?;
            (png(frame).map_err(render)?, 1)
        }
        Shot::Clip { from, seconds, fps } => {
            let (range, rate) = (from..from + seconds, f64::from(fps));
            let quality = WebpQuality::default();
            let control = Control::default();
            let bytes =
                effectforge_render::clip_webp(&effect, &options, range, rate, quality, &control);
            (
                bytes.map_err(render)?,
                (seconds * rate).round().max(1.0) as u32,
            )
        }
    };
    let still = matches!(picture.shot, Shot::Still { .. });
    Ok(Drawn {
        bytes,
        media_type: if still { "image/png" } else { "image/webp" },
        extension: if still { "png" } else { "webp" },
        frames,
        millis: begin.elapsed().as_secs_f64() * 1e3,
    })
}

/// Writes a picture in one step.
///
/// # Errors
/// The system's.
pub fn write(path: &Path, drawn: &Drawn) -> Result<(), RuntimeError> {
    write_file(path, &drawn.bytes).map_err(|cause| RuntimeError::Write {
        path: path.to_path_buf(),
        cause,
    })
}

fn invalid(problems: &[Diagnostic]) -> RuntimeError {
    let shown = problems
        .iter()
        .take(20)
        .map(|problem| format!("  {problem}"));
    let mut lines: Vec<String> = shown.collect();
    if problems.len() > lines.len() {
        lines.push(format!("  and {} more", problems.len() - lines.len()));
    }
    RuntimeError::InvalidEffect(lines.join("\n"))
}

fn parameter(effect: &Effect, name: &str, value: &str) -> Result<ParamValue, RuntimeError> {
    let fail = |reason| RuntimeError::Parameter {
        name: name.to_owned(),
        reason,
    };
    let known: Vec<&str> = effect
        .params
        .iter()
        .map(|param| param.id.as_str())
        .collect();
    let param = effect.param(name);
    let param = param.ok_or_else(|| {
        fail(ParameterFault::Unknown {
            known: known.join(", "),
        })
    })?;
    match param.kind {
        ParamKind::Float { min, max, .. } => match value.parse::<f64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(ParamValue::Number(number)),
            _ => Err(fail(ParameterFault::NotANumber {
                value: value.to_owned(),
                min,
                max,
            })),
        },
        ParamKind::Color { .. } => match Color::from_hex(value) {
            Some(color) => Ok(ParamValue::Color(color)),
            None => Err(fail(ParameterFault::NotAColor {
                value: value.to_owned(),
            })),
        },
    }
}

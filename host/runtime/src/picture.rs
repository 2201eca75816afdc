//! `render`: a still or a clip of an effect file.

use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use effectforge_effect::graph::ParamKind;
use effectforge_effect::{Color, Diagnostic, Effect};
use effectforge_render::encode::{WebpQuality, png};
use effectforge_render::{
    ClipFormat, Control, FRAMES_MAX, ParamValue, RenderError, RenderOptions, Renderer, clip, sheet,
};

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
    /// A stretch of time.
    Clip {
        /// First moment, seconds.
        from: f64,
        /// Length, seconds; none is the effect's loop.
        seconds: Option<f64>,
        /// Frames per second.
        fps: u32,
        /// The file's format.
        format: Moving,
    },
}

/// Formats of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// Animated WebP: small.
    Webp,
    /// Animated PNG: exact.
    Apng,
    /// GIF: shown everywhere.
    Gif,
    /// All frames in one PNG, row by row.
    Filmstrip,
}

impl Moving {
    /// Media type and usual extension.
    #[must_use]
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Webp => ("image/webp", "webp"),
            Self::Apng => ("image/apng", "apng"),
            Self::Gif => ("image/gif", "gif"),
            Self::Filmstrip => ("image/png", "png"),
        }
    }
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
    /// For example `image/png`.
    pub media_type: &'static str,
    /// For example `png`.
    pub extension: &'static str,
    /// Pixels of the whole picture: of a filmstrip, all frames together.
    pub size: (u32, u32),
    /// Frames in it.
    pub frames: u32,
    /// Frames per row of a filmstrip; 1 for all else.
    pub columns: u32,
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
    let mut drawn = Drawn {
        bytes: Vec::new(),
        media_type: "image/png",
        extension: "png",
        size: (picture.width, picture.height),
        frames: 1,
        columns: 1,
        millis: 0.0,
    };
    match picture.shot {
        Shot::Still { at } => {
            let mut renderer = Renderer::new(&effect, &options).map_err(render)?;
            let at = at.unwrap_or(effect.a11y.poster.value);
            drawn.bytes = png(renderer.frame(at).map_err(render)?).map_err(render)?;
        }
        Shot::Clip {
            from,
            seconds,
            fps,
            format,
        } => {
            let seconds = match seconds {
                Some(seconds) => seconds,
                None => Renderer::new(&effect, &options).map_err(render)?.loop_s(),
            };
            let stretch = (from..from + seconds, f64::from(fps));
            draw_clip(&effect, &options, stretch, format, &mut drawn).map_err(render)?;
        }
    }
    drawn.millis = begin.elapsed().as_secs_f64() * 1e3;
    Ok(drawn)
}

fn draw_clip(
    effect: &Effect,
    options: &RenderOptions,
    (range, fps): (Range<f64>, f64),
    format: Moving,
    drawn: &mut Drawn,
) -> Result<(), RenderError> {
    let control = Control::default();
    let count = ((range.end - range.start) * fps).round();
    drawn.frames = count.clamp(1.0, FRAMES_MAX as f64) as u32;
    (drawn.media_type, drawn.extension) = format.names();
    let format = match format {
        Moving::Webp => ClipFormat::Webp(WebpQuality::default()),
        Moving::Apng => ClipFormat::Apng,
        Moving::Gif => ClipFormat::Gif,
        Moving::Filmstrip => {
            let sheet = sheet(effect, options, range, fps, &control)?;
            drawn.columns = sheet.columns;
            drawn.size = (sheet.frame.width, sheet.frame.height);
            drawn.bytes = png(&sheet.frame)?;
            return Ok(());
        }
    };
    drawn.bytes = clip(effect, options, range, fps, format, &control)?;
    Ok(())
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

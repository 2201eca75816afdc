//! `effectforge render`.

use std::path::PathBuf;
use std::process::ExitCode;

use effectforge_runtime::picture::{self, Moving, Picture, Shot};
use effectforge_runtime::{Language, ParameterFault, RuntimeError};
use serde_json::json;

use crate::args::{Format, RenderArgs};
use crate::print::{self, Failure, bytes, millis};
use crate::words::Words;

pub(crate) fn run(args: &RenderArgs, json: bool, language: Language) -> Result<ExitCode, Failure> {
    let mut set = Vec::new();
    for text in &args.set {
        let parts = text
            .split_once('=')
            .ok_or_else(|| RuntimeError::Parameter {
                name: text.clone(),
                reason: ParameterFault::NotAssigned { text: text.clone() },
            })?;
        set.push((parts.0.to_owned(), parts.1.to_owned()));
    }
    let shot = shot(args)?;
    let (width, height) = args.size;
    let asked = Picture {
        shot,
        width,
        height,
        seed: args.seed,
        set,
    };
    let made = picture::draw(&args.effect, &asked)?;
    let default = || PathBuf::from(format!("effect.{}", made.extension));
    let out = args.out.clone().unwrap_or_else(default);
    picture::write(&out, &made)?;
    let size = made.bytes.len() as u64;
    if json {
        print::object(&json!({
            "out": out.display().to_string(), "media_type": made.media_type, "bytes": size,
            "width": made.size.0, "height": made.size.1, "frames": made.frames,
            "columns": made.columns, "render_ms": made.millis,
        }));
    } else {
        let words = Words::of(language);
        let frames = if made.frames == 1 {
            String::new()
        } else {
            format!("{} {}, ", made.frames, words.frames)
        };
        let (width, height) = made.size;
        let (size, time) = (words.figure(bytes(size)), words.figure(millis(made.millis)));
        print::out(&format!(
            "{} {} ({width}×{height}, {frames}{size}, {time})",
            words.wrote.to_lowercase(),
            out.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the flags ask for; without a format, the file's name says it.
fn shot(args: &RenderArgs) -> Result<Shot, Failure> {
    let extension = args.out.as_ref().and_then(|out| out.extension()?.to_str());
    let named = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("webp") => Some(Format::Webp),
        Some("apng") => Some(Format::Apng),
        Some("gif") => Some(Format::Gif),
        // A clip in a file that is called .png can only be an animated one.
        Some("png") if args.clip.is_some() => Some(Format::Apng),
        Some("png") => Some(Format::Png),
        _ => None,
    };
    let usual = if args.clip.is_some() {
        Format::Webp
    } else {
        Format::Png
    };
    let format = match args.format.or(named).unwrap_or(usual) {
        Format::Png if args.clip.is_some() => {
            return Err(RuntimeError::StillAndClip.into());
        }
        Format::Png => return Ok(Shot::Still { at: args.at }),
        Format::Webp => Moving::Webp,
        Format::Apng => Moving::Apng,
        Format::Gif => Moving::Gif,
        Format::Filmstrip => Moving::Filmstrip,
    };
    if args.at.is_some() {
        return Err(RuntimeError::StillAndClip.into());
    }
    Ok(Shot::Clip {
        from: args.from,
        seconds: args.clip,
        fps: args.fps,
        format,
    })
}

//! `effectforge render`.

use std::path::PathBuf;
use std::process::ExitCode;

use effectforge_runtime::picture::{self, Picture, Shot};
use effectforge_runtime::{Language, ParameterFault, RuntimeError};
use serde_json::json;

use crate::args::RenderArgs;
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
    let shot = match args.clip {
        Some(seconds) => Shot::Clip {
            from: args.from,
            seconds,
            fps: args.fps,
        },
        None => Shot::Still { at: args.at },
    };
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
            "width": width, "height": height, "frames": made.frames, "render_ms": made.millis,
        }));
    } else {
        let words = Words::of(language);
        let frames = if made.frames == 1 {
            String::new()
        } else {
            format!("{} {}, ", made.frames, words.frames)
        };
        let (size, time) = (words.figure(bytes(size)), words.figure(millis(made.millis)));
        print::out(&format!(
            "{} {} ({width}×{height}, {frames}{size}, {time})",
            words.wrote.to_lowercase(),
            out.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

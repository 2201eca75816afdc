//! Writes an effect for Canvas 2D: a module without dependencies, its types, a page and a readme.
//!
//! The module is printed, not configured: what an effect does is straight-line code in it, made from
//! the same closed form that the native render evaluates, and what it does not do is not there.

mod code;
mod curve;
mod frame;
mod module;
mod shade;

use effectforge_effect::Effect;
use effectforge_effect::program::Program;
use effectforge_sdk::prelude::{Artifact, Context, Exported, Failure, Loss, Refusal};
use effectforge_web::files::{Notes, files};

pub use effectforge_web::files::File;

/// Prints all files of an effect that has passed the checker.
#[must_use]
pub fn print(effect: &Effect) -> Vec<File> {
    let notes = Notes {
        losses: shade::losses(&Program::lower(effect)),
        flag: None,
    };
    files(effect, module::module(effect), &notes)
}

/// What Canvas 2D shows otherwise than the reference render: shades.
#[must_use]
pub fn losses(effect: &Effect) -> Vec<Loss> {
    let all = shade::losses(&Program::lower(effect)).into_iter();
    all.map(|(node, reason)| Loss::new(node, reason)).collect()
}

/// The plugin: prints the files of the target `canvas2d`.
///
/// # Errors
/// `unknown_target` for any other target.
#[effectforge_sdk::exporter]
fn lower(effect: &Effect, target: &str, cx: &Context) -> Result<Exported, Refusal> {
    if target != "canvas2d" {
        let failure = Failure::new(
            "unknown_target",
            format!("`{target}` is no target of this plugin"),
        );
        return Err(failure.help("ask for `canvas2d`").into());
    }
    let files = print(effect);
    cx.progress(1, 1, "print");
    let artifact = |file: File| Artifact::new(file.path, file.media_type, file.role, file.text);
    Ok(Exported {
        losses: losses(effect),
        artifacts: files.into_iter().map(artifact).collect(),
    })
}

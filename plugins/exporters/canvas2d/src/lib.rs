//! Writes an effect for Canvas 2D: a module without dependencies, its types, a page and a readme.
//!
//! The module is printed, not configured: what an effect does is straight-line code in it, made from
//! the same closed form that the native render evaluates, and what it does not do is not there.

mod code;
mod curve;
mod frame;
mod module;
mod picture;
mod shade;
mod stage;

use effectforge_effect::Effect;
use effectforge_effect::program::Program;
use effectforge_sdk::prelude::{Artifact, Context, Exported, Failure, Loss, Refusal};
use effectforge_web::files::{Notes, files};
use effectforge_web::plan::Plan;

pub use effectforge_web::files::File;

/// Prints all files of an effect that has passed the checker.
#[must_use]
pub fn print(effect: &Effect) -> Vec<File> {
    let program = Program::lower(effect);
    let notes = Notes {
        losses: all_losses(&program),
        flag: None,
    };
    files(effect, module::module(effect), &notes)
}

/// What Canvas 2D shows otherwise than the reference render: shades and steps of post chains.
#[must_use]
pub fn losses(effect: &Effect) -> Vec<Loss> {
    let all = all_losses(&Program::lower(effect)).into_iter();
    all.map(|(node, reason)| Loss::new(node, reason)).collect()
}

/// What Canvas 2D cannot show: steps that move or turn each pixel by itself.
#[must_use]
pub fn refused(effect: &Effect) -> Vec<Loss> {
    let program = Program::lower(effect);
    let plan = Plan::new(effect, &program, &code::roots(&program));
    let all = stage::refused(&plan).into_iter();
    all.map(|(node, reason)| Loss::new(node, reason)).collect()
}

fn all_losses(program: &Program) -> Vec<(String, String)> {
    let mut losses = shade::losses(program);
    losses.extend(stage::losses(program));
    losses
}

/// The plugin: prints the files of the target `canvas2d`.
///
/// # Errors
/// `unknown_target` for any other target; steps that Canvas 2D cannot draw are refused.
#[effectforge_sdk::exporter]
fn lower(effect: &Effect, target: &str, cx: &Context) -> Result<Exported, Refusal> {
    if target != "canvas2d" {
        let failure = Failure::new(
            "unknown_target",
            format!("`{target}` is no target of this plugin"),
        );
        return Err(failure.help("ask for `canvas2d`").into());
    }
    let refused = refused(effect);
    if !refused.is_empty() {
        return Err(Refusal::Unsupported(refused));
    }
    let files = print(effect);
    cx.progress(1, 1, "print");
    let artifact = |file: File| Artifact::new(file.path, file.media_type, file.role, file.text);
    Ok(Exported {
        losses: losses(effect),
        artifacts: files.into_iter().map(artifact).collect(),
    })
}

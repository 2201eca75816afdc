//! Writes an effect for Canvas 2D: a module without dependencies, its types, a page and a readme.
//!
//! The module is printed, not configured: what an effect does is straight-line code in it, made from
//! the same closed form that the native render evaluates, and what it does not do is not there.

mod bounds;
mod code;
mod escape;
mod expression;
mod frame;
mod module;
mod names;
mod page;
mod plan;
mod readme;
mod shade;
mod template;
mod types;

use effectforge_effect::Effect;
use effectforge_effect::program::Program;
use effectforge_sdk::prelude::{Artifact, Context, Exported, Failure, Loss, Refusal};

/// One printed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative path.
    pub path: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// `module`, `types`, `page` or `readme`.
    pub role: &'static str,
    /// The text.
    pub text: String,
}

/// Prints all files of an effect that has passed the checker.
#[must_use]
pub fn print(effect: &Effect) -> Vec<File> {
    let module = module::module(effect);
    let page = page::page(effect, &module);
    vec![
        File {
            path: "effect.js",
            media_type: "text/javascript",
            role: "module",
            text: module,
        },
        File {
            path: "effect.d.ts",
            media_type: "text/plain",
            role: "types",
            text: types::types(effect),
        },
        File {
            path: "index.html",
            media_type: "text/html",
            role: "page",
            text: page,
        },
        File {
            path: "README.md",
            media_type: "text/markdown",
            role: "readme",
            text: readme::readme(effect),
        },
    ]
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

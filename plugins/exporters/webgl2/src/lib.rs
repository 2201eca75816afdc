//! Writes an effect for WebGL2: a module without dependencies, its types, a page and a readme.
//!
//! The module is printed, not configured. What differs between elements is computed by vertex
//! shaders from the instance's number, what differs between pixels by fragment shaders; what is the
//! same for all comes from JavaScript, printed like every web target's. Chance is the same integer
//! hash everywhere, so elements are where the reference render has them.

mod band;
mod cells;
mod draw;
mod glsl;
mod module;
mod outline;
mod paint;
mod pass;
mod stage;

use effectforge_effect::Effect;
use effectforge_effect::program::{Layer, Program};
use effectforge_sdk::prelude::{Artifact, Context, Exported, Failure, Loss, Refusal};
use effectforge_web::files::{Notes, files};

pub use effectforge_web::files::File;

/// Prints all files of an effect that has passed the checker.
#[must_use]
pub fn print(effect: &Effect) -> Vec<File> {
    let notes = Notes {
        losses: Vec::new(),
        flag: Some("webgl"),
    };
    files(effect, module::module(effect), &notes)
}

/// All shaders of an effect as a browser gets them: index of the layer, stage (`vert` or `frag`) and
/// code.
#[must_use]
pub fn shaders(effect: &Effect) -> Vec<(usize, &'static str, String)> {
    module::shaders(effect)
}

/// What WebGL2 cannot show: layers whose numbers are more than every WebGL2 has room for.
#[must_use]
pub fn refused(effect: &Effect) -> Vec<Loss> {
    let program = Program::lower(effect);
    let passes = draw::passes(effect, &program);
    let too_large = |(layer, pass): (&Layer, &pass::Pass)| match layer {
        Layer::Sprites(effectforge_effect::program::SpriteLayer { node, .. })
        | Layer::Ribbons(effectforge_effect::program::RibbonLayer { node, .. })
        | Layer::Shade(effectforge_effect::program::ShadeLayer { node, .. })
            if pass.vectors > pass::VECTORS_MAX =>
        {
            let (has, may) = (pass.vectors, pass::VECTORS_MAX);
            let why = format!("needs {has} vectors of numbers, over the {may} of WebGL2");
            Some(Loss::new(node.clone(), why))
        }
        Layer::Shapes(effectforge_effect::program::ShapeLayer {
            node,
            image: Some(_),
            ..
        }) => {
            let why = "images are not drawn by this target; Canvas 2D draws them";
            Some(Loss::new(node.clone(), why))
        }
        _ => None,
    };
    let layers = program.layers.iter().zip(&passes).filter_map(too_large);
    let displaces = stage::steps(&program)
        .filter(|(_, step)| matches!(step, effectforge_effect::program::Step::Displace { .. }));
    let moved = displaces.zip(passes.iter().skip(program.layers.len()));
    let moved = moved.filter(|(_, pass)| pass.vectors > pass::VECTORS_MAX);
    let why = "displace: its numbers are more than WebGL2 has room for";
    layers
        .chain(moved.map(|((node, _), _)| Loss::new(node, why)))
        .collect()
}

/// The plugin: prints the files of the target `webgl2`.
///
/// # Errors
/// `unknown_target` for any other target; layers that are too large are refused.
#[effectforge_sdk::exporter]
fn lower(effect: &Effect, target: &str, cx: &Context) -> Result<Exported, Refusal> {
    if target != "webgl2" {
        let failure = Failure::new(
            "unknown_target",
            format!("`{target}` is no target of this plugin"),
        );
        return Err(failure.help("ask for `webgl2`").into());
    }
    let refused = refused(effect);
    if !refused.is_empty() {
        return Err(Refusal::Unsupported(refused));
    }
    let files = print(effect);
    cx.progress(1, 1, "print");
    let artifact = |file: File| Artifact::new(file.path, file.media_type, file.role, file.text);
    Ok(Exported {
        losses: Vec::new(),
        artifacts: files.into_iter().map(artifact).collect(),
    })
}

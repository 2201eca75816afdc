//! The module: the template, filled with the code of one effect.

use effectforge_effect::graph::Effect;
use effectforge_effect::program::Program;
use effectforge_web::plan::Plan;
use effectforge_web::shell;

use crate::code::{print, roots};
use crate::stage;

/// Prints `effect.js`.
pub(crate) fn module(effect: &Effect) -> String {
    let program = Program::lower(effect);
    let mut plan = Plan::new(effect, &program, &roots(&program));
    let printed = print(&mut plan);
    let mut filling = shell::filling(effect, &program, printed.code);
    filling.flags.extend(stage::flags(&program));
    let bind = if stage::is_composed(&program) {
        "let"
    } else {
        "const"
    };
    filling.blocks.insert("outlines", printed.outlines);
    // Gradients alone stay smooth below one pixel per pixel; elements would blur.
    let sharpness = match plan.groups.iter().any(|group| !group.layers.is_empty()) {
        false => "2 * quality",
        true => "1 + quality",
    };
    filling.words.extend([
        ("sharpness", sharpness.to_owned()),
        ("surfaces", printed.surfaces),
        ("count", printed.count),
        ("bind", bind.to_owned()),
        ("rooms", printed.rooms.to_string()),
    ]);
    shell::module(include_str!("../templates/effect.js"), &filling)
}

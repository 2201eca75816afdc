//! The files beside the module: types, page and readme.

use effectforge_effect::Effect;

use crate::{page, readme, types};

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

/// What a target's files say beyond what all say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What the target shows otherwise than the reference: node and reason.
    pub losses: Vec<(String, String)>,
    /// The flag of the templates' passages that are this target's: `webgl`.
    pub flag: Option<&'static str>,
}

/// All files of an effect around its module.
#[must_use]
pub fn files(effect: &Effect, module: String, notes: &Notes) -> Vec<File> {
    let page = page::page(effect, &module);
    let file = |path, media_type, role, text| File {
        path,
        media_type,
        role,
        text,
    };
    vec![
        file("effect.js", "text/javascript", "module", module),
        file(
            "effect.d.ts",
            "text/plain",
            "types",
            types::types(effect, notes),
        ),
        file("index.html", "text/html", "page", page),
        file(
            "README.md",
            "text/markdown",
            "readme",
            readme::readme(effect, notes),
        ),
    ]
}

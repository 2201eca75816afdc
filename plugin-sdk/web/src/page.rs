//! The page that plays the effect: the module is inlined, so that it works from a folder.

use effectforge_effect::Oklch;
use effectforge_effect::graph::{Effect, ParamKind};

use crate::escape::{html, js_string};
use crate::template::{Filling, fill};

/// Prints `index.html` around the module.
pub(crate) fn page(effect: &Effect, module: &str) -> String {
    let mut filling = Filling::default();
    filling
        .blocks
        .insert("module", module.lines().map(str::to_owned).collect());
    let text = |language: &str| html(effect.a11y.label.get(language).map_or("", String::as_str));
    filling.words.extend([
        ("title", html(&effect.name)),
        ("family", html(&effect.family.replace('_', " "))),
        ("label", text("en")),
        ("accent", accent(effect)),
        (
            "scale",
            effect
                .time_scale
                .as_deref()
                .map_or_else(|| "''".to_owned(), js_string),
        ),
    ]);
    fill(include_str!("../templates/page.html"), &filling)
}

/// The palette's most colourful colour, light enough for controls on a dark card.
fn accent(effect: &Effect) -> String {
    let exposed = effect.params.iter().filter_map(|param| match &param.kind {
        ParamKind::Color { role } => effect.palette.get(role),
        ParamKind::Float { .. } => None,
    });
    let loudest = exposed
        .chain(effect.palette.values())
        .map(|color| color.to_oklch())
        .max_by(|a, b| (a.c * a.l).total_cmp(&(b.c * b.l)));
    let Oklch { l, c, h } = loudest.unwrap_or(Oklch {
        l: 0.8,
        c: 0.0,
        h: 0.0,
    });
    Oklch {
        l: l.clamp(0.76, 0.88),
        c: c.min(0.16),
        h,
    }
    .to_color()
    .to_hex()
}

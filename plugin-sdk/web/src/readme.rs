//! The readme: how to use the effect, with a table of its options.

use effectforge_effect::graph::{Effect, Param, ParamKind};

use crate::escape::markdown;
use crate::files::Notes;
use crate::template::{Filling, fill};
use crate::text::literal;

/// Prints `README.md`.
pub(crate) fn readme(effect: &Effect, notes: &Notes) -> String {
    let mut filling = Filling::default();
    let label =
        |language: &str| markdown(effect.a11y.label.get(language).map_or("", String::as_str));
    let duration = literal(effect.duration.value).code;
    let looping = match &effect.time_scale {
        Some(id) => format!("{duration} / `{id}`"),
        None => duration,
    };
    filling.blocks.insert(
        "options",
        effect.params.iter().map(|p| option(effect, p)).collect(),
    );
    filling.flags.extend(notes.flag);
    if !notes.losses.is_empty() {
        filling.flags.insert("losses");
    }
    filling.blocks.insert(
        "losses",
        notes
            .losses
            .iter()
            .map(|(_, what)| format!("- {}.", markdown(what)))
            .collect(),
    );
    filling.words.extend([
        ("title", markdown(&effect.name)),
        ("label", label("en")),
        ("label_fr", label("fr")),
        ("seed", effect.seed.to_string()),
        ("loop", looping),
        ("poster", literal(effect.a11y.poster.value).code),
    ]);
    fill(include_str!("../templates/readme.md"), &filling)
}

fn option(effect: &Effect, param: &Param) -> String {
    let label = markdown(param.label.get("en").map_or("", String::as_str));
    match &param.kind {
        ParamKind::Float {
            default,
            min,
            max,
            unit,
            ..
        } => {
            let [default, min, max] = [default, min, max].map(|v| literal(*v).code);
            let unit = unit.symbol();
            let unit = if unit.is_empty() {
                String::new()
            } else {
                format!(" {unit}")
            };
            format!(
                "| `{}` | {default} | {min} to {max}{unit} | {label} |",
                param.id
            )
        }
        ParamKind::Color { role } => {
            let color = effect
                .palette
                .get(role)
                .map_or_else(String::new, |c| c.to_hex());
            format!(
                "| `{}` | `{color}` | `#rrggbb` or `#rrggbbaa` | {label} |",
                param.id
            )
        }
    }
}

//! The types: options, controller and parameters, as narrow as the graph allows.

use effectforge_effect::graph::{Effect, Param, ParamKind};

use crate::escape::{comment, js_string};
use crate::files::Notes;
use crate::template::{Filling, fill};
use crate::text::literal;

/// Prints `effect.d.ts`.
pub(crate) fn types(effect: &Effect, notes: &Notes) -> String {
    let mut filling = Filling::default();
    filling.flags.extend(notes.flag);
    let is_number = |param: &&Param| matches!(param.kind, ParamKind::Float { .. });
    let (numbers, colors): (Vec<&Param>, Vec<&Param>) = effect.params.iter().partition(is_number);
    filling.blocks.insert(
        "options",
        effect
            .params
            .iter()
            .flat_map(|p| option(effect, p))
            .collect(),
    );
    filling.blocks.insert(
        "params",
        effect.params.iter().map(|p| param(effect, p)).collect(),
    );
    filling.words.extend([
        ("title", comment(&effect.name)),
        (
            "label",
            comment(effect.a11y.label.get("en").map_or("", String::as_str)),
        ),
        ("numbers", union(&numbers)),
        ("colors", union(&colors)),
        ("name", js_string(&effect.name)),
        ("family", js_string(&effect.family)),
        ("duration", literal(effect.duration.value).code),
        ("poster", literal(effect.a11y.poster.value).code),
        ("seed", effect.seed.to_string()),
    ]);
    fill(include_str!("../templates/effect.d.ts"), &filling)
}

fn union(params: &[&Param]) -> String {
    let names: Vec<_> = params
        .iter()
        .map(|param| format!("'{}'", param.id))
        .collect();
    if names.is_empty() {
        "never".to_owned()
    } else {
        names.join(" | ")
    }
}

fn option(effect: &Effect, param: &Param) -> Vec<String> {
    let label = comment(param.label.get("en").map_or("", String::as_str));
    let (text, kind) = match &param.kind {
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
            (
                format!("{label}: {min} to {max}{unit}. Default {default}."),
                "number",
            )
        }
        ParamKind::Color { role } => {
            let color = effect
                .palette
                .get(role)
                .map_or_else(String::new, |c| c.to_hex());
            (format!("{label}. Default {color}."), "HexColor")
        }
    };
    vec![format!("/** {text} */"), format!("{}?: {kind};", param.id)]
}

fn param(effect: &Effect, param: &Param) -> String {
    let label = |language: &str| js_string(param.label.get(language).map_or("", String::as_str));
    let (group, en, fr) = (js_string(&param.group), label("en"), label("fr"));
    let tail = format!(
        "readonly group: {group}; readonly label: {{ readonly en: {en}; readonly fr: {fr} }}"
    );
    let body = match &param.kind {
        ParamKind::Float {
            default,
            min,
            max,
            step,
            unit,
        } => {
            let [default, min, max, step] = [default, min, max, step].map(|v| literal(*v).code);
            let unit = js_string(unit.symbol());
            format!(
                "readonly kind: 'float'; readonly min: {min}; readonly max: {max}; readonly step: {step}; \
                 readonly default: {default}; readonly unit: {unit}"
            )
        }
        ParamKind::Color { role } => {
            let color = effect
                .palette
                .get(role)
                .map_or_else(String::new, |c| c.to_hex());
            format!("readonly kind: 'color'; readonly default: '{color}'")
        }
    };
    format!("{{ readonly name: '{}'; {body}; {tail} }},", param.id)
}

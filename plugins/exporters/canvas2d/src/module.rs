//! The module: the template, filled with the code of one effect.

use effectforge_effect::graph::{Effect, Param, ParamKind};
use effectforge_effect::program::Program;

use crate::code::{Code, print};
use crate::escape::{comment, js_string};
use crate::expression::literal;
use crate::plan::Plan;
use crate::template::{Filling, fill};

/// Functions of `Math` that the module may take, in the order in which it declares them.
const MATH: [&str; 17] = [
    "abs", "atan2", "ceil", "clz32", "cos", "exp", "floor", "imul", "log2", "max", "min", "pow",
    "round", "sign", "sin", "sqrt", "tan",
];

/// Prints `effect.js`.
pub(crate) fn module(effect: &Effect) -> String {
    let program = Program::lower(effect);
    let mut plan = Plan::new(effect, &program);
    let Code {
        lobes,
        state,
        layout,
        paint,
        draw,
        set,
        surfaces,
        count,
    } = print(&mut plan);
    let mut filling = Filling {
        flags: flags(&[&state, &layout, &paint, &draw]),
        ..Filling::default()
    };
    filling.blocks.insert(
        "params",
        effect.params.iter().map(|p| param(effect, p)).collect(),
    );
    filling.blocks.extend([
        ("lobes", lobes),
        ("state", state),
        ("layout", layout),
        ("paint", paint),
        ("draw", draw),
        ("set", set),
    ]);
    let [width, height] = program.design;
    let speed = program
        .time_scale
        .and_then(|at| effect.params.get(at))
        .map(|param| &param.id);
    filling.words.extend([
        ("title", comment(&effect.name)),
        ("family", comment(&effect.family)),
        ("seed", effect.seed.to_string()),
        ("meta", meta(effect)),
        ("design_area", literal(width * height).code),
        ("design_size", format!("{width} × {height}")),
        (
            "speed_times",
            speed
                .map(|id| format!(" * values.{id}"))
                .unwrap_or_default(),
        ),
        (
            "per_speed",
            speed
                .map(|id| format!(" / values.{id}"))
                .unwrap_or_default(),
        ),
        // Gradients alone stay smooth below one pixel per pixel; elements would blur.
        (
            "sharpness",
            if plan.sprites().next().is_none() {
                "2 * quality"
            } else {
                "1 + quality"
            }
            .to_owned(),
        ),
        ("surfaces", surfaces),
        ("count", count),
    ]);
    let draft = fill(include_str!("../templates/effect.js"), &filling);
    let used: Vec<_> = MATH
        .into_iter()
        .filter(|name| calls(&draft, name))
        .collect();
    draft.replacen("$math", &used.join(", "), 1)
}

/// Which helpers the code calls for.
fn flags(parts: &[&Vec<String>]) -> std::collections::BTreeSet<&'static str> {
    let has = |text: &str| {
        parts
            .iter()
            .any(|part| part.iter().any(|line| calls(line, text)))
    };
    let mut flags = std::collections::BTreeSet::new();
    let mut add = |flag, wanted| {
        if wanted {
            flags.insert(flag);
        }
    };
    let (sprites, ramp) = (has("paintSprites"), has("ramp"));
    add("sprites", sprites);
    add("ramp", ramp || sprites);
    add("css", sprites || ramp || has("css"));
    add("grain", has("paintGrain"));
    let noise = has("swirl");
    let random = has("random") || has("paintGrain");
    add("noise", noise);
    add("shades", has("shades"));
    add("populate", has("populate"));
    add("hypot", has("hypot"));
    add("random", random);
    add("mix", random || noise);
    add(
        "tau",
        sprites
            || noise
            || parts
                .iter()
                .any(|part| part.iter().any(|line| line.contains("TAU"))),
    );
    for helper in ["div", "mod", "fract", "whole", "smooth"] {
        add(helper, has(helper));
    }
    flags
}

/// Whether a function of this name is called (not a method).
fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let free =
            !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_' || c == '$');
        free && text[at + name.len()..].starts_with('(')
    })
}

fn meta(effect: &Effect) -> String {
    format!(
        "{{\n  name: {},\n  family: {},\n  duration: {}, // seconds until the loop closes\n  \
         poster: {}, // seconds; the still for reduced motion\n  seed: {},\n  label: {},\n}}",
        js_string(&effect.name),
        js_string(&effect.family),
        literal(effect.duration.value).code,
        literal(effect.a11y.poster.value).code,
        effect.seed,
        labels(&effect.a11y.label),
    )
}

fn labels(labels: &std::collections::BTreeMap<String, String>) -> String {
    let text = |language: &str| js_string(labels.get(language).map_or("", String::as_str));
    format!("{{ en: {}, fr: {} }}", text("en"), text("fr"))
}

fn param(effect: &Effect, param: &Param) -> String {
    let head = format!("name: '{}', ", param.id);
    let tail = format!(
        "group: {}, label: {}",
        js_string(&param.group),
        labels(&param.label)
    );
    let body = match &param.kind {
        ParamKind::Float {
            default,
            min,
            max,
            step,
            unit,
        } => {
            let [min, max, step, default] = [min, max, step, default].map(|v| literal(*v).code);
            let unit = js_string(unit.symbol());
            format!(
                "kind: 'float', min: {min}, max: {max}, step: {step}, default: {default}, unit: {unit}, "
            )
        }
        ParamKind::Color { role } => {
            let color = effect
                .palette
                .get(role)
                .map_or_else(|| "#000000".to_owned(), |c| c.to_hex());
            format!("kind: 'color', default: '{color}', ")
        }
    };
    format!("{{ {head}{body}{tail} }},")
}

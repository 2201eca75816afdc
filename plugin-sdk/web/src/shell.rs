//! The shell of every module: parameters, helpers, controller, governor, observers. A target's
//! template names its parts (`//+ head`) between what is its own.

use std::collections::BTreeSet;

use effectforge_effect::graph::{Effect, Param, ParamKind};
use effectforge_effect::program::Program;

use crate::code::Code;
use crate::escape::{comment, js_string};
use crate::inputs;
use crate::template::{Filling, fill};
use crate::text::literal;

/// Functions of `Math` that a module may take, in the order in which it declares them.
const MATH: [&str; 17] = [
    "abs", "atan2", "ceil", "clz32", "cos", "exp", "floor", "imul", "log2", "max", "min", "pow",
    "round", "sign", "sin", "sqrt", "tan",
];

/// The parts, by name.
const PARTS: [(&str, &str); 10] = [
    ("head", include_str!("../templates/parts/head.js")),
    ("compass", include_str!("../templates/parts/compass.js")),
    ("options", include_str!("../templates/parts/options.js")),
    ("chance", include_str!("../templates/parts/chance.js")),
    ("populate", include_str!("../templates/parts/populate.js")),
    ("lattice", include_str!("../templates/parts/lattice.js")),
    ("follow", include_str!("../templates/parts/follow.js")),
    ("governor", include_str!("../templates/parts/governor.js")),
    ("life", include_str!("../templates/parts/life.js")),
    ("page", include_str!("../templates/parts/page.js")),
];

/// Puts the shared parts into a target's template.
#[must_use]
pub fn compose(template: &str) -> String {
    let mut out = String::new();
    for line in template.lines() {
        let part = line
            .strip_prefix("//+ ")
            .and_then(|name| PARTS.iter().find(|(own, _)| *own == name.trim()));
        match part {
            Some((_, text)) => out.push_str(text),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// What every target's template is filled with: parameters, facts, code and the flags of helpers.
#[must_use]
pub fn filling(effect: &Effect, program: &Program, code: Code) -> Filling {
    let mut filling = Filling {
        flags: flags(&[&code.state, &code.layout, &code.paint, &code.draw]),
        ..Filling::default()
    };
    filling.flags.extend(inputs::flags(effect));
    let hears = filling.flags.contains("sound");
    let inputs = effect.inputs.len();
    filling.words.extend([
        (
            "own_options",
            if hears { ", analyser" } else { "" }.to_owned(),
        ),
        ("inputs", inputs.to_string()),
    ]);
    let line = |wanted: &str, text: &str| filling.flags.contains(wanted).then(|| text.to_owned());
    let before = [
        line("inputs", "step = interval / 1000;"),
        line("click", "outside[4] += step;"),
        line("sound", "if (analyser) hear();"),
    ];
    let before = before.into_iter().flatten().collect();
    let after = line("inputs", "step = 0;").into_iter().collect();
    filling
        .blocks
        .extend([("before_frame", before), ("after_frame", after)]);
    filling.blocks.insert(
        "params",
        effect.params.iter().map(|p| param(effect, p)).collect(),
    );
    filling.blocks.extend([
        ("state", code.state),
        ("layout", code.layout),
        ("paint", code.paint),
        ("draw", code.draw),
        ("set", code.set),
    ]);
    let [width, height] = program.design;
    let speed = program
        .time_scale
        .and_then(|at| effect.params.get(at))
        .map(|param| &param.id);
    let with_speed = |sign: &str| {
        speed
            .map(|id| format!(" {sign} values.{id}"))
            .unwrap_or_default()
    };
    filling.words.extend([
        ("title", comment(&effect.name)),
        ("family", comment(&effect.family)),
        ("seed", effect.seed.to_string()),
        ("meta", meta(effect)),
        ("design_area", literal(width * height).code),
        ("design_size", format!("{width} × {height}")),
        ("speed_times", with_speed("*")),
        ("per_speed", with_speed("/")),
        // What a target may add: a condition for playing.
        ("ready", String::new()),
    ]);
    filling
}

/// The module: a composed template, filled, with the functions of `Math` that it calls.
#[must_use]
pub fn module(template: &str, filling: &Filling) -> String {
    let draft = fill(&compose(template), filling);
    let used: Vec<_> = MATH
        .into_iter()
        .filter(|name| calls(&draft, name))
        .collect();
    draft.replacen("$math", &used.join(", "), 1)
}

/// Which helpers the code calls for.
fn flags(parts: &[&Vec<String>]) -> BTreeSet<&'static str> {
    let has = |text: &str| {
        parts
            .iter()
            .any(|part| part.iter().any(|line| calls(line, text)))
    };
    let mut flags = BTreeSet::new();
    let mut add = |flag, wanted| {
        if wanted {
            flags.insert(flag);
        }
    };
    let (sprites, ramp, css) = (has("sprite"), has("ramp"), has("css"));
    let (grain, shades) = (has("grain"), has("shades"));
    let (noise, random) = (has("swirl"), has("random") || grain);
    add("sprites", sprites);
    add("ramp", ramp || sprites);
    add("css", sprites || ramp || css);
    add("bytes", sprites || ramp || css || shades);
    add("grain", grain);
    add("surfaces", sprites || grain || shades || has("sized"));
    add("noise", noise);
    add("shades", shades);
    add("grids", has("lattice"));
    let reads = |part: &&Vec<String>| part.iter().any(|line| line.contains(".read("));
    add("grid_reads", parts.iter().any(reads));
    add("populate", has("populate"));
    add("fixed", has("fixed") || has("populate"));
    add("ribbons", has("band"));
    add("shapes", has("turn"));
    add("pictures", has("loadPicture"));
    add("morphs", has("trace"));
    add("hypot", has("hypot"));
    add("random", random);
    add("mix", random || noise);
    add(
        "tau",
        has("turn")
            || sprites
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
#[must_use]
pub fn calls(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let free =
            !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_' || c == '$');
        free && text[at + name.len()..].starts_with('(')
    })
}

fn meta(effect: &Effect) -> String {
    format!(
        "{{\n  name: {},\n  family: {},\n  duration: {}, // seconds\n  \
         poster: {}, // seconds\n  seed: {},\n  label: {},\n}}",
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

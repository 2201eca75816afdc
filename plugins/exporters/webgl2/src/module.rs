//! The module: the template, filled with the code and the shaders of one effect.

use std::collections::BTreeSet;

use effectforge_effect::graph::{Effect, Paint};
use effectforge_effect::program::{Layer, Program};
use effectforge_web::code::color;
use effectforge_web::plan::Plan;
use effectforge_web::shell;
use effectforge_web::text::literal;

use crate::cells;
use crate::draw::{passes, print, roots, rows};
use crate::pass::Pass;
use crate::stage;

const CHANCE: &str = include_str!("../templates/chance.glsl");
const NOISE: &str = include_str!("../templates/noise.glsl");
const CELLS: &str = include_str!("../templates/cells.glsl");
const LOBE: &str = include_str!("../templates/lobe.glsl");

/// Prints `effect.js`.
pub(crate) fn module(effect: &Effect) -> String {
    let program = Program::lower(effect);
    let passes = passes(effect, &program);
    let seeded = passes.iter().any(|pass| pass.seeded);
    let mut plan = Plan::new(effect, &program, &roots(&program, &passes));
    let used = |mark: &str| {
        let has = |pass: &Pass| pass.fragment.contains(mark) || pass.vertex.contains(mark);
        passes.iter().any(has)
    };
    let mut flags: BTreeSet<&str> = [
        ("chance", "${CHANCE}"),
        ("turbulence", "${NOISE}"),
        ("lobes", "${LOBE}"),
    ]
    .into_iter()
    .filter(|(_, mark)| used(mark))
    .map(|(flag, _)| flag)
    .collect();
    let printed = print(&mut plan, passes);
    let calls = |name: &str, lines: &[String]| lines.iter().any(|line| shell::calls(line, name));
    if calls("straight", &printed.code.layout) {
        flags.insert("straight");
    }
    if calls("tint", &printed.code.paint) {
        flags.insert("tint");
    }
    if seeded {
        flags.insert("mix");
    }
    let has = |wanted: fn(&Layer) -> bool| program.layers.iter().any(wanted);
    let bands = has(|layer| matches!(layer, Layer::Ribbons(_)));
    let outlines = has(|layer| matches!(layer, Layer::Shapes(_)));
    if bands {
        flags.insert("bands");
    }
    if outlines {
        flags.extend(["outlines", "tau"]);
    } else {
        flags.insert("direct");
    }
    flags.extend(stage::flags(&program));
    let (wide, high) = cells::size(&program);
    let still = still(&plan);
    let mut filling = shell::filling(effect, &program, printed.code);
    filling.flags.extend(flags);
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    filling.blocks.extend([
        ("shaders", [printed.outlines, printed.shaders].concat()),
        ("chance_glsl", lines(CHANCE)),
        ("noise_glsl", lines(NOISE)),
        ("lobe_glsl", lines(LOBE)),
        ("cells_glsl", lines(CELLS)),
        (
            "listeners",
            lines(include_str!("../templates/listeners.js")),
        ),
    ]);
    filling.words.extend([
        ("sharpness", "2 * quality".to_owned()),
        ("count", printed.count),
        ("surfaces", printed.surfaces.to_string()),
        // Outlines are smoothed by samples, as on the canvas.
        ("samples", if outlines { "4" } else { "0" }.to_owned()),
        ("surface", surface(bands, outlines).to_owned()),
        ("corners", if bands { "corners" } else { "4" }.to_owned()),
        (
            "corners_given",
            if bands { ", corners = 4" } else { "" }.to_owned(),
        ),
        ("rows", rows(&program).to_string()),
        ("cells_wide", wide.to_string()),
        ("cells_high", high.to_string()),
        ("duration", literal(program.duration).code),
        ("still", still),
        ("ready", " && able".to_owned()),
        (
            "seed_halves",
            if seeded {
                ", ...(vectors > 1 ? [base >>> 16, base & 65535] : [])"
            } else {
                ""
            }
            .to_owned(),
        ),
    ]);
    shell::module(include_str!("../templates/effect.js"), &filling)
}

/// What the canvas must hold beside colours: a depth for bands, a stencil and samples for outlines.
fn surface(bands: bool, outlines: bool) -> &'static str {
    match (bands, outlines) {
        (false, false) => "antialias: false, depth: false",
        (true, false) => "antialias: false",
        (false, true) => "depth: false, stencil: true",
        (true, true) => "stencil: true",
    }
}

/// A gradient of the effect's colours as CSS, for where nothing can be drawn.
fn still(plan: &Plan<'_>) -> String {
    let bottom = plan.program.layers.iter().find_map(|layer| match layer {
        Layer::Fill(fill) => Some((Some(fill.paint), &fill.stops)),
        Layer::Shade(shade) => Some((None, &shade.stops)),
        _ => None,
    });
    let Some((paint, stops)) = bottom else {
        return "''".to_owned();
    };
    let percent = |v: f64| format!("{}%", (v * 100.0).round());
    let head = match paint {
        Some(Paint::Radial { center, .. }) => {
            format!(
                "radial-gradient(circle at {} {}",
                percent(center[0]),
                percent(center[1])
            )
        }
        _ => "linear-gradient(to bottom".to_owned(),
    };
    let one = stops.len() == 1;
    let stops: String = stops
        .iter()
        .chain(stops.iter().take(usize::from(one)))
        .map(|(at, role, _)| {
            let color = color(plan, *role);
            match color.strip_prefix('\'').and_then(|c| c.strip_suffix('\'')) {
                Some(hex) => format!(", {hex} {}", percent(*at)),
                None => format!(", ${{{color}}} {}", percent(*at)),
            }
        })
        .collect();
    format!("`{head}{stops})`")
}

/// All shaders of an effect as a browser gets them: layer, stage (`vert` or `frag`) and code.
pub(crate) fn shaders(effect: &Effect) -> Vec<(usize, &'static str, String)> {
    let template = include_str!("../templates/effect.js");
    let between = |from: &str, to: &str| {
        let rest = template.split_once(from).map_or("", |(_, rest)| rest);
        rest.split_once(to).map_or("", |(text, _)| text)
    };
    let (head, screen) = (
        between("const HEAD = `", "`"),
        between("const SCREEN = `", "`"),
    );
    let whole = |pass: &Pass, code: &str| {
        let code = code
            .replace("${CHANCE}", CHANCE)
            .replace("${NOISE}", NOISE)
            .replace("${LOBE}", LOBE)
            .replace("${CELLS}", CELLS);
        format!("{head}uniform vec4 u[{}];\n{code}", pass.vectors)
    };
    let both = |(at, pass): (usize, &Pass)| {
        let vertex = if pass.vertex.is_empty() {
            screen
        } else {
            &pass.vertex
        };
        [
            (at, "vert", whole(pass, vertex)),
            (at, "frag", whole(pass, &pass.fragment)),
        ]
    };
    let program = Program::lower(effect);
    let shared = |constant: &str| {
        let fragment = between(&format!("const {constant} = `"), "`").to_owned();
        let vectors = 3;
        Pass {
            fragment,
            vectors,
            ..Pass::default()
        }
    };
    let shared: Vec<Pass> = stage::shared(&program).map(shared).collect();
    let all = passes(effect, &program).into_iter().chain(shared);
    let all: Vec<Pass> = all.collect();
    all.iter().enumerate().flat_map(both).collect()
}

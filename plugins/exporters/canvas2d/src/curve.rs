//! Ribbons and shapes: loops over elements that fill a band or an outline each.

use effectforge_effect::graph::Blend;
use effectforge_effect::program::{Layer, RibbonLayer, ShapeLayer, ValueId};
use effectforge_web::code::{ALPHA_MIN, Known, each, root};
use effectforge_web::expression::Writer;
use effectforge_web::outlines::clean;
use effectforge_web::plan::{Place, Plan, ribbon_roots};

use crate::code::LayerNames;
use crate::frame::{composite, put};
use crate::picture;

/// The colours of the layers that are filled by outline.
pub(crate) fn colors<'a>(plan: &Plan<'a>) -> Vec<(usize, &'a [(usize, f64)])> {
    let program = plan.program;
    let of = |(at, layer): (usize, &'a Layer)| match layer {
        Layer::Ribbons(r) => Some((at, r.colors.as_slice())),
        Layer::Shapes(s) if s.image.is_none() => Some((at, s.colors.as_slice())),
        _ => None,
    };
    program.layers.iter().enumerate().filter_map(of).collect()
}

/// The tables of outlines, outside of `create()`.
pub(crate) fn outlines(plan: &Plan<'_>, layers: &LayerNames) -> Vec<String> {
    let mut lines = Vec::new();
    // Layers of one text have equal outlines: they are printed once.
    let mut printed: Vec<(&Vec<String>, bool, String)> = Vec::new();
    for (at, layer) in plan.program.layers.iter().enumerate() {
        let Layer::Shapes(shapes) = layer else {
            continue;
        };
        if shapes.image.is_some() {
            continue;
        }
        let morphs = !shapes.into.is_empty();
        if morphs && !printed.iter().any(|known| known.1) {
            lines.push(String::new());
            lines.push(
                "/** An outline that can become another: its letters and its numbers. */"
                    .to_owned(),
            );
            lines.push("const build = (data) => ({ letters: data.match(/[A-Z]/g), numbers: data.match(/-?[\\d.]+/g).map(Number) });".to_owned());
        }
        for (name, all) in [
            (layers.outlines(at), &shapes.outlines),
            (layers.into(at), &shapes.into),
        ] {
            if all.is_empty() {
                continue;
            }
            let same = |known: &&(&Vec<String>, bool, String)| known.0 == all && known.1 == morphs;
            if let Some((_, _, known)) = printed.iter().find(same) {
                lines.push(format!("const {name} = {known};"));
                continue;
            }
            printed.push((all, morphs, name.clone()));
            lines.push(format!("const {name} = ["));
            // The checker read each: nothing but letters and numbers is printed.
            lines.extend(all.iter().map(|data| format!("  '{}',", clean(data))));
            lines.push(if morphs { "].map(build);" } else { "];" }.to_owned());
        }
    }
    lines
}

/// What stands before the loop of a layer: blend mode and colour.
fn open(layers: &LayerNames, at: usize, blend: Blend, colors: usize, out: &mut Vec<String>) {
    let mode = format!("'{}'", composite(blend));
    put("context", "globalCompositeOperation", &mode, out);
    if colors == 1 {
        out.push(format!("context.fillStyle = {}[0];", layers.style(at)));
    }
}

/// The loop over the elements that are drawn.
fn close(plan: &Plan<'_>, at: usize, body: &[String], out: &mut Vec<String>) {
    let (elements, less) = plan.drawn(at);
    out.extend(each(&elements, less, body));
}

fn tinted(layers: &LayerNames, at: usize, colors: usize, lines: &mut Vec<String>) {
    if colors > 1 {
        let (style, tint) = (layers.style(at), layers.tint(at));
        lines.push(format!("context.fillStyle = {style}[e.{tint}];"));
    }
}

/// The loop that draws the bands of one layer.
pub(crate) fn ribbon_loop(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    at: usize,
    ribbons: &RibbonLayer,
    frame: &Known,
    out: &mut Vec<String>,
) {
    open(layers, at, ribbons.blend, ribbons.colors.len(), out);
    let mut writer = Writer::new(plan, frame.clone());
    root(&mut writer, ribbons.alpha, "alpha");
    writer
        .lines
        .push(format!("if (!(alpha > {ALPHA_MIN})) continue;"));
    hoist(&mut writer, ribbons);
    let start = ribbons.start.map(|id| writer.value(id).code);
    let mut lines = std::mem::take(&mut writer.lines);
    lines.push(format!("let pointX = {}, pointY = {};", start[0], start[1]));
    let last = ribbons.points - 1;
    let many = ribbons.points;
    lines.push(format!("for (let i = 0; i < {many}; i++) {{"));
    let width = writer.value(ribbons.width).code;
    let shift = ribbons.shift.map(|id| writer.value(id).code);
    let step = ribbons.step.map(|id| writer.value(id).code);
    let mut inner = writer.lines;
    let moved = |point: &str, by: &str| match by {
        "0" => point.to_owned(),
        by => format!("{point} + {by}"),
    };
    inner.push(format!("curve[3 * i] = {};", moved("pointX", &shift[0])));
    inner.push(format!(
        "curve[3 * i + 1] = {};",
        moved("pointY", &shift[1])
    ));
    inner.push(format!("curve[3 * i + 2] = {width};"));
    // Both steps are taken from the same point.
    let reads_x = step[1].contains("pointX") && step[0] != "0";
    if reads_x {
        inner.push(format!("const down = {};", step[1]));
    }
    let steps = [
        ("pointX", step[0].as_str()),
        ("pointY", if reads_x { "down" } else { &step[1] }),
    ];
    inner.extend(
        steps
            .iter()
            .filter(|(_, by)| *by != "0")
            .map(|(point, by)| format!("{point} += {by};")),
    );
    if inner.iter().any(|line| line.contains("along")) {
        lines.push(format!("  const along = i / {last};"));
    }
    lines.extend(inner.into_iter().map(|line| format!("  {line}")));
    lines.push("}".to_owned());
    tinted(layers, at, ribbons.colors.len(), &mut lines);
    lines.push(format!("band({many}, alpha);"));
    close(plan, at, &lines, out);
}

/// Declares before the loop over points what does not differ between them.
fn hoist(writer: &mut Writer<'_, '_>, ribbons: &RibbonLayer) {
    let [.., dx, dy, sx, sy, width] = ribbon_roots(ribbons);
    let roots = [dx, dy, sx, sy, width];
    let needed = writer.plan.reachable(&roots);
    for (at, needed) in needed.into_iter().enumerate() {
        let id = ValueId(at);
        let rate = writer.plan.rate(id);
        let local = writer.plan.places[at] == Place::Local && rate.element && !rate.point;
        if needed && local && !writer.known.contains_key(&id) {
            writer.local(id);
        }
    }
}

/// The loop that draws the outlines of one layer.
pub(crate) fn shape_loop(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    at: usize,
    shapes: &ShapeLayer,
    frame: &Known,
    out: &mut Vec<String>,
) {
    open(layers, at, shapes.blend, shapes.colors.len(), out);
    let mut writer = Writer::new(plan, frame.clone());
    root(&mut writer, shapes.alpha, "alpha");
    writer
        .lines
        .push(format!("if (!(alpha > {ALPHA_MIN})) continue;"));
    let numbers = [
        shapes.place[0],
        shapes.place[1],
        shapes.size[0],
        shapes.size[1],
        shapes.angle,
    ];
    let numbers = numbers.map(|id| writer.value(id).code).join(", ");
    let morph = writer.value(shapes.morph).code;
    let mut lines = writer.lines;
    if shapes.image.is_some() {
        picture::draw(layers.style(at), &numbers, &mut lines);
        close(plan, at, &lines, out);
        return;
    }
    tinted(layers, at, shapes.colors.len(), &mut lines);
    let pick = |name: String, many: usize| match many {
        1 => format!("{name}[0]"),
        _ => format!("{name}[k % {many}]"),
    };
    // Without a page there is no Path2D: a module that is only loaded must not ask for one.
    let table = if shapes.into.is_empty() {
        layers.paths(at).to_owned()
    } else {
        layers.outlines(at)
    };
    let outline = pick(table, shapes.outlines.len());
    lines.push(format!("turn(alpha, {numbers});"));
    lines.push(if shapes.into.is_empty() {
        format!("context.fill({outline});")
    } else {
        let into = pick(layers.into(at), shapes.into.len());
        format!("trace({outline}, {into}, {morph});")
    });
    lines.push("context.restore();".to_owned());
    close(plan, at, &lines, out);
}

//! Shapes: outlines that the stencil fills.
//!
//! An outline is a fan of triangles about its first point, curves as short lines, flattened once. Drawn
//! into the stencil, each triangle adds one or takes one away by its orientation; what is not zero then
//! is inside by the non-zero rule, whatever the outline. The same fan is drawn again as its cover, which
//! clears the stencil. Every point holds its place in the outline and in the one that this becomes, so
//! that a morph is a number of the frame. Edges are smooth as far as the canvas has samples.

use effectforge_effect::program::{Layer, ShapeLayer, ValueId};
use effectforge_web::code::{ALPHA_MIN, Code, Known, color, each, root};
use effectforge_web::expression::Writer;
use effectforge_web::outlines::{clean, tint};
use effectforge_web::plan::{Group, Plan, Roots, shape_roots};

use crate::draw::{Named, factor, shout};
use crate::pass::Pass;

/// What JavaScript computes of every element.
pub(crate) fn roots(layer: &ShapeLayer, roots: &mut Roots) {
    roots.layout.push(layer.count);
    roots.looped.extend(numbers(layer));
    if layer.colors.len() > 1 {
        roots.layout.push(layer.pick);
    }
}

/// Alpha, place, size, angle and morph.
fn numbers(layer: &ShapeLayer) -> [ValueId; 7] {
    let [alpha, x, y, _, across, down, angle, morph] = shape_roots(layer);
    [alpha, x, y, across, down, angle, morph]
}

/// The pass of a layer of shapes, the same for all: what differs between elements are attributes that
/// do not differ between vertices.
pub(crate) fn shapes() -> Pass {
    let template = include_str!("../templates/outline.glsl");
    let (vertex, fragment) = template.split_once("//\n").unwrap_or_default();
    Pass {
        vertex: vertex.to_owned(),
        fragment: fragment.to_owned(),
        vectors: 1,
        ..Pass::default()
    }
}

/// What a layer's declarations are called.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    colors: String,
    tint: String,
    outlines: String,
}

impl Names {
    /// Layers with the same outlines have one table of them.
    pub(crate) fn new(
        plan: &mut Plan<'_>,
        at: usize,
        layer: &ShapeLayer,
        before: &[(&Layer, &Self)],
    ) -> Self {
        let tint = plan.tint_name(at);
        let same = before.iter().find(|(other, _)| match other {
            Layer::Shapes(other) => other.outlines == layer.outlines && other.into == layer.into,
            _ => false,
        });
        let mut fresh = |part: &str| plan.names.fresh(&[&layer.node, part]);
        Self {
            tint,
            colors: fresh("colors"),
            outlines: same.map_or_else(|| fresh("outlines"), |(_, names)| names.outlines.clone()),
        }
    }
}

/// The tables of a layer's outlines, outside of `create()`, and what holds its fans.
pub(crate) fn declare(
    layer: &ShapeLayer,
    names: &Names,
    code: &mut Code,
    tables: &mut Vec<String>,
) {
    let (colors, outlines) = (&names.colors, &names.outlines);
    code.state.push(format!("let {colors} = [];"));
    let table = shout(outlines);
    if tables.contains(&format!("const {table} = [")) {
        return;
    }
    let mut print = |name: &str, all: &[String]| {
        tables.push(format!("const {name} = ["));
        // The checker read each: nothing but letters and numbers is printed.
        tables.extend(all.iter().map(|data| format!("  '{}',", clean(data))));
        tables.push("];".to_owned());
    };
    print(&table, &layer.outlines);
    let mut given = table.clone();
    if !layer.into.is_empty() {
        let into = format!("{table}_INTO");
        print(&into, &layer.into);
        given = format!("{table}, {into}");
    }
    code.state
        .push(format!("const {outlines} = flatten({given});"));
}

/// What `layout()` computes of a group's shapes beside columns: which colour each has.
pub(crate) fn tints(writer: &mut Writer<'_, '_>, group: &Group, all: &[Named]) {
    for at in &group.layers {
        let program = writer.plan.program;
        let (Layer::Shapes(layer), Some(names)) = (&program.layers[*at], &all[*at].outline) else {
            continue;
        };
        if layer.colors.len() > 1 {
            tint(writer, &names.tint, layer.pick, &layer.colors);
        }
    }
}

/// What a group's shapes need in columns.
pub(crate) fn columns(plan: &Plan<'_>, group: &Group) -> Vec<ValueId> {
    let of = |at: &usize| match &plan.program.layers[*at] {
        Layer::Shapes(layer) if layer.colors.len() > 1 => shape_roots(layer).to_vec(),
        Layer::Shapes(layer) => numbers(layer).to_vec(),
        _ => Vec::new(),
    };
    group.layers.iter().flat_map(of).collect()
}

/// The colours that a layer's elements choose from.
pub(crate) fn paint(plan: &Plan<'_>, layer: &ShapeLayer, names: &Names) -> String {
    let rgba = |(role, _): &(usize, f64)| format!("rgba({})", color(plan, *role));
    let all: Vec<_> = layer.colors.iter().map(rgba).collect();
    format!("{} = [{}];", names.colors, all.join(", "))
}

/// The loop that fills the outlines of one layer, back to front.
pub(crate) fn frame(
    plan: &mut Plan<'_>,
    at: usize,
    layer: &ShapeLayer,
    Named { name, outline, .. }: &Named,
    known: &Known,
    out: &mut Vec<String>,
) {
    let Some(names) = outline else { return };
    let mut writer = Writer::new(plan, known.clone());
    root(&mut writer, layer.alpha, "alpha");
    let skip = format!("if (!(alpha > {ALPHA_MIN})) continue;");
    writer.lines.push(skip);
    let [_, rest @ ..] = numbers(layer);
    let numbers = rest.map(|id| writer.value(id).code).join(", ");
    let which = |table: &str, many: usize| match many {
        1 => format!("{table}[0]"),
        _ => format!("{table}[k % {many}]"),
    };
    let color = match layer.colors.len() {
        1 => format!("{}[0]", names.colors),
        _ => format!("{}[e.{}]", names.colors, names.tint),
    };
    let fan = which(&names.outlines, layer.outlines.len());
    writer
        .lines
        .push(format!("windings({fan}, {color}, alpha, {numbers});"));
    let lines = writer.lines;
    let (elements, less) = plan.drawn(at);
    out.push(format!("ready({name}, {});", factor(layer.blend)));
    out.push("gl.enable(gl.STENCIL_TEST);".to_owned());
    out.extend(each(&elements, less, &lines));
    out.push("gl.disable(gl.STENCIL_TEST);".to_owned());
}

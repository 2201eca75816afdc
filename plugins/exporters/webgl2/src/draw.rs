//! The JavaScript of the passes: which numbers they get, and in which order they are drawn.

use effectforge_effect::graph::{Blend, Paint};
use effectforge_effect::program::{FillLayer, Layer, Program, Rate, Sum, ValueId, ValueOp};
use effectforge_web::code::{
    Code, Known, clamped, columns, compasses, constants, frame, frame_columns, set,
};
use effectforge_web::expression::Writer;
use effectforge_web::grids;
use effectforge_web::plan::{Plan, Roots, ribbon_roots};
use effectforge_web::text::literal;

use crate::paint::paint;
use crate::pass::{self, Pass};
use crate::{band, cells, outline, stage};

/// A layer's pass and what it is called.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) pass: Pass,
    /// First row of the table.
    pub(crate) row: usize,
    /// What else a layer of shapes declares.
    pub(crate) outline: Option<outline::Names>,
}

/// The blocks that the module's template takes.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    pub(crate) code: Code,
    pub(crate) shaders: Vec<String>,
    /// Tables of outlines.
    pub(crate) outlines: Vec<String>,
    /// Elements that are drawn.
    pub(crate) count: String,
    /// Surfaces beside the canvas.
    pub(crate) surfaces: i32,
}

/// Names that the template declares beside those of every module.
const RESERVED: &str = "HEAD SCREEN CHANCE NOISE LOBE rgba gl able fallback table passes pass fill tint straight start \
show frame one at stops lose regain bands flatten windings vertices outline ready";
/// Those and what the template declares for surfaces.
const RESERVED_COMPOSED: &str = "HEAD SCREEN CHANCE NOISE LOBE rgba gl able fallback table passes pass fill tint straight \
 start show frame one at stops lose regain bands flatten windings vertices outline ready COPY SOFT BRIGHT GRADE VIGNETTE \
 ABERRATION surfaces copy soft bright grade vignette aberration onto into cast step settle soften smear bloom mask over \
 size from to far level bell";

/// Rows of the table that a layer has.
fn rows_of(layer: &Layer) -> usize {
    match layer {
        Layer::Fill(_) | Layer::Shade(_) => 1,
        Layer::Sprites(s) => s.lobes.len(),
        Layer::Grain { .. } | Layer::Ribbons(_) | Layer::Shapes(_) => 0,
    }
}

/// Rows of the whole table; at least one.
pub(crate) fn rows(program: &Program) -> usize {
    program.layers.iter().map(rows_of).sum::<usize>().max(1)
}

/// Place of a row's middle from 0 to 1, as shaders and JavaScript read it.
fn middle(row: usize, rows: usize) -> String {
    crate::glsl::number((row as f64 + 0.5) / rows as f64).code
}

/// Everything that is reached, for the names and bounds that shaders take.
fn all(program: &Program) -> Roots {
    let mut roots = Roots::default();
    for layer in &program.layers {
        match layer {
            Layer::Fill(fill) => roots.frame.push(fill.opacity),
            Layer::Sprites(s) => roots
                .looped
                .extend([s.count, s.pick, s.x, s.y, s.radius, s.alpha]),
            Layer::Shade(s) => roots.looped.extend([s.value, s.alpha, s.light]),
            Layer::Ribbons(r) => roots.pointed.extend(ribbon_roots(r)),
            Layer::Grain { .. } | Layer::Shapes(_) => {}
        }
    }
    for (_, step) in stage::steps(program) {
        if matches!(step, effectforge_effect::program::Step::Displace { .. }) {
            roots.looped.extend(step.values());
        }
    }
    roots
}

/// The passes of an effect: one per layer, then one per displacement.
pub(crate) fn passes(effect: &effectforge_effect::Effect, program: &Program) -> Vec<Pass> {
    let plan = Plan::new(effect, program, &all(program));
    let (mut row, rows) = (0, rows(program));
    let mut out = Vec::new();
    for layer in &program.layers {
        out.push(match layer {
            Layer::Fill(_) => pass::fill(),
            Layer::Ribbons(r) => band::ribbons(&plan, r),
            Layer::Shapes(_) => outline::shapes(),
            Layer::Grain { amount, stream, .. } => pass::grain(*stream, *amount),
            Layer::Shade(shade) => pass::shade(&plan, shade, &middle(row, rows)),
            Layer::Sprites(s) => {
                let lobes: Vec<_> = (0..s.lobes.len())
                    .map(|at| middle(row + at, rows))
                    .collect();
                pass::sprites(&plan, s, &lobes)
            }
        });
        row += rows_of(layer);
    }
    out.extend(stage::passes(&plan));
    out
}

/// What JavaScript computes: numbers of elements, what slots hold, columns of sums.
pub(crate) fn roots(program: &Program, passes: &[Pass]) -> Roots {
    let mut roots = Roots {
        reserved: if stage::is_composed(program) {
            RESERVED_COMPOSED
        } else {
            RESERVED
        },
        stepped: grids::roots(program),
        ..Roots::default()
    };
    stage::roots(program, &mut roots);
    for layer in &program.layers {
        match layer {
            Layer::Fill(fill) => roots.frame.push(fill.opacity),
            Layer::Sprites(s) => roots.layout.push(s.count),
            Layer::Ribbons(r) => roots.layout.push(r.count),
            Layer::Shapes(s) => outline::roots(s, &mut roots),
            Layer::Shade(_) | Layer::Grain { .. } => {}
        }
    }
    for pass in passes {
        for (id, _) in &pass.slots {
            match program.value(*id).rate {
                Rate::CONST => roots.layout.push(*id),
                _ => roots.frame.push(*id),
            }
        }
        for sum in &pass.sums {
            roots.layout.push(sum.sum.count);
            roots.columns.extend(&sum.ids);
        }
    }
    roots
}

/// Prints the code of a plan.
pub(crate) fn print(plan: &mut Plan<'_>, passes: Vec<Pass>) -> Printed {
    let mut printed = Printed::default();
    let mut row = 0;
    let mut named: Vec<Named> = Vec::new();
    let layers = plan.program.layers.clone();
    let mut passes = passes.into_iter();
    for (layer, pass) in layers.iter().zip(passes.by_ref()) {
        let node = match layer {
            Layer::Fill(f) => &f.node,
            Layer::Sprites(s) => &s.node,
            Layer::Shade(s) => &s.node,
            Layer::Grain { node, .. } => node,
            Layer::Ribbons(r) => &r.node,
            Layer::Shapes(s) => &s.node,
        };
        let name = plan.names.fresh(&[node, "pass"]);
        let outline = match layer {
            Layer::Shapes(shapes) => {
                let before = layers.iter().zip(&named);
                let before =
                    before.filter_map(|(l, n): (_, &Named)| Some((l, n.outline.as_ref()?)));
                Some(outline::Names::new(
                    plan,
                    named.len(),
                    shapes,
                    &before.collect::<Vec<_>>(),
                ))
            }
            _ => None,
        };
        named.push(Named {
            name,
            pass,
            row,
            outline,
        });
        row += rows_of(layer);
    }
    for pass in passes {
        named.push(Named {
            name: plan.names.fresh(&["displace"]),
            pass,
            row,
            outline: None,
        });
    }
    declare(&named, &mut printed);
    for (layer, named) in layers.iter().zip(&named) {
        if let (Layer::Shapes(shapes), Some(names)) = (layer, &named.outline) {
            outline::declare(shapes, names, &mut printed.code, &mut printed.outlines);
        }
    }
    layout(plan, &layers, &named, &mut printed.code);
    paint(plan, &layers, &named, &mut printed.code);
    printed.surfaces = draw(plan, &layers, &named, &mut printed.code);
    set(plan, false, &mut printed.code);
    printed.count = plan.total_drawn();
    printed
}

fn declare(named: &[Named], printed: &mut Printed) {
    let shaders = &mut printed.shaders;
    let mut texts: Vec<(String, String)> = Vec::new();
    for Named { name, pass, .. } in named {
        let mut text = |kind: &str, code: &str| {
            if let Some((_, known)) = texts.iter().find(|(text, _)| text == code) {
                return known.clone();
            }
            let constant = format!("{}_{kind}", shout(name));
            shaders.push(format!("const {constant} = `"));
            shaders.extend(code.lines().map(str::to_owned));
            shaders.push("`;".to_owned());
            texts.push((code.to_owned(), constant.clone()));
            constant
        };
        let fragment = text("COLOUR", &pass.fragment);
        let vectors = pass.vectors;
        let tail = match pass.vertex.as_str() {
            "" => String::new(),
            vertex => format!(", {}", text("PLACE", vertex)),
        };
        printed
            .code
            .state
            .push(format!("const {name} = pass({vectors}, {fragment}{tail});"));
    }
}

/// `sparksPass` → `SPARKS_PASS`.
pub(crate) fn shout(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

fn layout(plan: &mut Plan<'_>, layers: &[Layer], named: &[Named], code: &mut Code) {
    compasses(plan, code);
    let mut known = constants(plan, code);
    let mut writer = Writer::new(plan, std::mem::take(&mut known));
    for Named { name, pass, .. } in named {
        for (id, at) in &pass.slots {
            if writer.plan.rate(*id) == Rate::CONST {
                let text = writer.value(*id).code;
                writer.lines.push(format!("{name}.numbers[{at}] = {text};"));
            }
        }
    }
    for (layer, named) in layers.iter().zip(named) {
        if let Layer::Fill(fill) = layer {
            geometry(&mut writer, fill, named, layers);
        }
    }
    code.layout.append(&mut writer.lines);
    known = writer.known;
    for Named { name, pass, .. } in named {
        for sum in &pass.sums {
            let elements = elements(plan, &sum.sum);
            code.layout.push(format!(
                "{name}.numbers[{}] = {elements}.length;",
                sum.count
            ));
        }
    }
    for group in plan.groups.clone() {
        let of = named.iter().flat_map(|named| &named.pass.sums);
        let own = of.filter(|s| s.sum.count == group.count && s.sum.capacity == group.capacity);
        let mut roots: Vec<ValueId> = own.flat_map(|s| s.ids.iter().copied()).collect();
        // Sums that JavaScript makes itself.
        let in_script = |of: &ValueId| !plan.rate(*of).pixel;
        roots.extend(group.sums.iter().copied().filter(in_script));
        roots.extend(outline::columns(plan, &group));
        roots.extend(cells::sums(plan, &group.sums));
        columns(plan, &group, &roots, &mut known, code, |writer| {
            outline::tints(writer, &group, named);
        });
    }
    grids::declare(plan, code);
    grids::fit(plan, code);
}

/// Geometry, row and, where it stands still, opacity of a fill.
fn geometry(writer: &mut Writer<'_, '_>, fill: &FillLayer, named: &Named, layers: &[Layer]) {
    let name = &named.name;
    let share = |v: f64, side: &str| match v {
        0.0 => "0".to_owned(),
        1.0 => side.to_owned(),
        v => format!("{} * {side}", literal(v).code),
    };
    if fill.stops.len() > 1 {
        writer.lines.push(match fill.paint {
            Paint::Linear { from, to } => format!(
                "straight({name}, {}, {}, {}, {});",
                share(from[0], "width"),
                share(from[1], "height"),
                share(to[0] - from[0], "width"),
                share(to[1] - from[1], "height"),
            ),
            Paint::Radial { center, radius } => format!(
                "{name}.numbers.set([{}, {}, 0, {}], 4);",
                share(center[0], "width"),
                share(center[1], "height"),
                share(radius, "max(width, height)"),
            ),
        });
    }
    let rows = layers.iter().map(rows_of).sum::<usize>().max(1);
    let row = middle(named.row, rows);
    writer.lines.push(format!("{name}.numbers[8] = {row};"));
    if !writer.plan.rate(fill.opacity).time {
        opacity(writer, fill, name);
    }
}

fn opacity(writer: &mut Writer<'_, '_>, fill: &FillLayer, name: &str) {
    let text = writer.value(fill.opacity).code;
    let text = clamped(writer.plan, fill.opacity, text);
    writer.lines.push(format!("{name}.numbers[9] = {text};"));
}

/// Factor of what lies below, as WebGL's number: blending is of premultiplied colours.
pub(crate) fn factor(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "gl.ONE_MINUS_SRC_ALPHA",
        Blend::Add => "gl.ONE",
        Blend::Screen => "gl.ONE_MINUS_SRC_COLOR",
    }
}

/// Prints the body of a frame, which allocates nothing.
fn draw(plan: &mut Plan<'_>, layers: &[Layer], named: &[Named], code: &mut Code) -> i32 {
    let mut lines = cells::frame(plan);
    let (own, known) = frame(plan, &[]);
    lines.extend(own);
    let summed = frame_columns(plan, &known, &mut lines);
    let mut writer = Writer::new(plan, known);
    for (at, Named { name, pass, .. }) in named.iter().enumerate() {
        for (id, at) in &pass.slots {
            if writer.plan.rate(*id).time {
                let text = writer.value(*id).code;
                writer.lines.push(format!("{name}.numbers[{at}] = {text};"));
            }
        }
        if let Some(Layer::Fill(fill)) = layers.get(at)
            && writer.plan.rate(fill.opacity).time
        {
            opacity(&mut writer, fill, name);
        }
    }
    lines.append(&mut writer.lines);
    let known = writer.known;
    for named in named {
        copy_columns(plan, named, &summed, &mut lines);
    }
    lines.push("gl.clear(gl.COLOR_BUFFER_BIT);".to_owned());
    let surfaces = stage::draw(plan, named, &known, &mut lines, |plan, at, lines| {
        if let (Some(layer), Some(named)) = (layers.get(at), named.get(at)) {
            draw_layer(plan, (at, layer), named, &known, lines);
        }
    });
    code.draw = lines;
    surfaces
}

fn draw_layer(
    plan: &mut Plan<'_>,
    (at, layer): (usize, &Layer),
    named: &Named,
    known: &Known,
    lines: &mut Vec<String>,
) {
    let name = &named.name;
    let (blend, count) = match layer {
        Layer::Fill(f) => (f.blend, String::new()),
        Layer::Shade(s) => (s.blend, String::new()),
        Layer::Grain { .. } => (Blend::Normal, String::new()),
        Layer::Sprites(s) => (s.blend, format!(", {}", plan.drawn_count(at))),
        Layer::Ribbons(r) => {
            let (factor, count) = (factor(r.blend), plan.drawn_count(at));
            lines.push(format!(
                "bands({name}, {factor}, {count}, {});",
                2 * r.points
            ));
            return;
        }
        Layer::Shapes(s) => {
            outline::frame(plan, at, s, named, known, lines);
            return;
        }
    };
    lines.push(format!("show({name}, {}{count});", factor(blend)));
}

/// The variable with the elements of a sum.
fn elements(plan: &Plan<'_>, sum: &Sum) -> String {
    plan.summed(sum)
        .map_or_else(String::new, |group| group.name.clone())
}

/// Puts the columns of sums where shaders read them.
fn copy_columns(plan: &Plan<'_>, named: &Named, summed: &Known, lines: &mut Vec<String>) {
    let Named { name, pass, .. } = named;
    for sum in pass.sums.iter().filter(|sum| !sum.ids.is_empty()) {
        let (elements, step) = (elements(plan, &sum.sum), 4 * sum.stride());
        lines.push(format!(
            "for (let k = 0, at = {}; k < {elements}.length; k++, at += {step}) {{",
            4 * sum.from
        ));
        lines.push(format!("  const e = {elements}[k];"));
        for (part, id) in sum.ids.iter().enumerate() {
            let place = if part == 0 {
                "at".to_owned()
            } else {
                format!("at + {part}")
            };
            let text = match (summed.get(id), plan.program.value(*id).op) {
                (Some(name), _) => name.clone(),
                (None, ValueOp::Index) => "k".to_owned(),
                (None, ValueOp::InBurst(burst)) => format!("(k % {burst} + 0.5) / {burst}"),
                (None, _) => "0".to_owned(),
            };
            lines.push(format!("  {name}.numbers[{place}] = {text};"));
        }
        lines.push("}".to_owned());
    }
}

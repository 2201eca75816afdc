//! The straight-line code of one effect: state, `layout()`, and what `set()` does. What is painted
//! and drawn is in [`crate::frame`].

use std::collections::BTreeMap;

use effectforge_effect::graph::Lobe;
use effectforge_effect::program::{Layer, Program, RibbonLayer, ShapeLayer, ValueId, ValueOp};
use effectforge_web::code::{Code, columns, compasses, constants, set};
use effectforge_web::grids;
use effectforge_web::outlines::tint;
use effectforge_web::plan::{Plan, Roots, ribbon_roots, shape_roots};
use effectforge_web::text::{Text, literal, product};

use crate::frame::{draw, paint};

/// The blocks that the module's template takes.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    pub(crate) code: Code,
    /// Tables of outlines.
    pub(crate) outlines: Vec<String>,
    /// Surfaces beside the page's.
    pub(crate) rooms: usize,
    /// Canvases whose pixels are freed in the end.
    pub(crate) surfaces: String,
    /// Elements that are drawn.
    pub(crate) count: String,
}

/// What the module computes: all of the program.
pub(crate) fn roots(program: &Program) -> Roots {
    let mut roots = Roots {
        stepped: grids::roots(program),
        ..Roots::default()
    };
    for layer in &program.layers {
        match layer {
            Layer::Fill(fill) => roots.frame.push(fill.opacity),
            Layer::Sprites(s) => {
                roots.layout.extend([s.count, s.pick]);
                roots.looped.extend([s.x, s.y, s.radius, s.alpha]);
            }
            Layer::Shade(s) => roots.looped.extend([s.value, s.alpha, s.light]),
            Layer::Ribbons(r) => {
                roots.layout.extend([r.count, r.pick]);
                let [alpha, x, y, _, points @ ..] = ribbon_roots(r);
                roots.looped.extend([alpha, x, y]);
                roots.pointed.extend(points);
            }
            Layer::Shapes(s) => {
                roots.layout.extend([s.count, s.pick]);
                let [alpha, x, y, _, rest @ ..] = shape_roots(s);
                roots.looped.extend([alpha, x, y]);
                roots.looped.extend(rest);
            }
            Layer::Grain { .. } => {}
        }
    }
    crate::stage::roots(program, &mut roots);
    roots
}

/// Prints the code of a plan.
pub(crate) fn print(plan: &mut Plan<'_>) -> Printed {
    let mut code = Code::default();
    let layers = LayerNames::new(plan);
    state_and_layout(plan, &layers, &mut code);
    paint(plan, &layers, &mut code);
    let rooms = draw(plan, &layers, &mut code);
    crate::stage::layout(plan.program, &mut code);
    let still = plan.fills().take(plan.backdrop);
    let is_read = |id: ValueId| !matches!(plan.program.value(id).op, ValueOp::Const(_));
    let repaint = still.into_iter().any(|(_, fill)| is_read(fill.opacity));
    set(plan, repaint, &mut code);
    let mut surfaces = vec!["canvas".to_owned()];
    if plan.backdrop > 0 {
        surfaces.push("backdrop".to_owned());
    }
    surfaces.extend(
        plan.shades()
            .map(|(at, _)| format!("{}.canvas", layers.style(at))),
    );
    surfaces.extend(
        plan.sprites()
            .map(|(at, _)| format!("...{}.pictures", layers.style(at))),
    );
    let own = crate::stage::flags(plan.program);
    for (flag, name) in [("stages", "surfaces"), ("softens", "rungs")] {
        if own.contains(&flag) {
            surfaces.push(format!("...{name}.map((one) => one.canvas)"));
        }
    }
    Printed {
        code,
        outlines: crate::picture::data(plan, &layers)
            .into_iter()
            .chain(crate::curve::outlines(plan, &layers))
            .collect(),
        surfaces: surfaces.join(", "),
        rooms,
        count: plan.total_drawn(),
    }
}

/// Names that belong to layers.
pub(crate) struct LayerNames {
    by_layer: BTreeMap<usize, [String; 4]>,
}

impl LayerNames {
    fn new(plan: &mut Plan<'_>) -> Self {
        let mut by_layer = BTreeMap::new();
        for (at, layer) in plan.program.layers.iter().enumerate() {
            let parts = match layer {
                Layer::Sprites(s) => [s.node.as_str(), "", ""],
                Layer::Fill(f) => [f.node.as_str(), "fill", ""],
                Layer::Shade(s) => [s.node.as_str(), "plate", ""],
                Layer::Grain { node, .. } => [node.as_str(), "grain", ""],
                Layer::Ribbons(RibbonLayer { node, .. }) => [node.as_str(), "colors", ""],
                Layer::Shapes(ShapeLayer {
                    node,
                    image: Some(_),
                    ..
                }) => [node.as_str(), "image", "data"],
                Layer::Shapes(ShapeLayer { node, into, .. }) => match into.is_empty() {
                    true => [node.as_str(), "colors", "paths"],
                    false => [node.as_str(), "colors", "into"],
                },
            };
            let [node, style, other] = parts;
            let mut name = |part: &str, wanted: bool| match wanted {
                true => plan.names.fresh(&[node, part]),
                false => String::new(),
            };
            let style = name(style, true);
            let (other, outlines) = (
                name(other, !other.is_empty()),
                name("outlines", !other.is_empty()),
            );
            let tint = plan.tint_name(at);
            let names = [style, other, tint, outlines];
            by_layer.insert(at, names);
        }
        Self { by_layer }
    }

    fn get(&self, at: usize, part: usize) -> &str {
        self.by_layer
            .get(&at)
            .map_or("", |names| names[part].as_str())
    }
    pub(crate) fn tint(&self, at: usize) -> &str {
        self.get(at, 2)
    }
    pub(crate) fn outlines(&self, at: usize) -> String {
        self.shouted(at, 3)
    }
    /// Outlines that a page made: there only where there is a page.
    pub(crate) fn paths(&self, at: usize) -> &str {
        self.get(at, 1)
    }
    pub(crate) fn into(&self, at: usize) -> String {
        self.shouted(at, 1)
    }
    /// In capitals, as constants outside of `create()` are written.
    fn shouted(&self, at: usize, part: usize) -> String {
        let mut out = String::new();
        for c in self.get(at, part).chars() {
            if c.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(c.to_ascii_uppercase());
        }
        out
    }
    /// Sprite, gradient of a fill, pattern of the grain, plate of a shade, colours of ribbons or shapes.
    pub(crate) fn style(&self, at: usize) -> &str {
        self.get(at, 0)
    }
}

fn state_and_layout(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    compasses(plan, code);
    let mut known = constants(plan, code);
    for group in plan.groups.clone() {
        let mut roots: Vec<ValueId> = group
            .layers
            .iter()
            .flat_map(|at| loop_roots(plan, *at))
            .collect();
        roots.extend(&group.sums);
        columns(plan, &group, &roots, &mut known, code, |writer| {
            for at in &group.layers {
                let program = writer.plan.program;
                let (pick, colors) = match &program.layers[*at] {
                    Layer::Sprites(s) => (s.pick, &s.colors),
                    Layer::Ribbons(r) => (r.pick, &r.colors),
                    Layer::Shapes(s) => (s.pick, &s.colors),
                    _ => continue,
                };
                if colors.len() > 1 {
                    tint(writer, layers.tint(*at), pick, colors);
                }
            }
        });
    }
    grids::declare(plan, code);
    grids::fit(plan, code);
    for (at, sprites) in plan.sprites() {
        let name = layers.style(at);
        code.state.push(format!("const {name} = sprite("));
        let lobes = sprites.lobes.iter();
        code.state
            .extend(lobes.map(|lobe| format!("  {},", lobe_text(lobe))));
        code.state.push(");".to_owned());
    }
    for (at, layer) in plan.program.layers.iter().enumerate() {
        if let Layer::Grain { amount, stream, .. } = layer {
            // Of 255, for a light of up to 32.
            let (name, amount) = (layers.style(at), literal(amount * 255.0 / 32.0).code);
            code.state
                .push(format!("const {name} = grain({stream:#x}, {amount});"));
        }
    }
    for (at, _) in crate::curve::colors(plan) {
        code.state.push(format!("let {} = [];", layers.style(at)));
        if matches!(&plan.program.layers[at], Layer::Shapes(s) if s.into.is_empty()) {
            let (paths, outlines) = (layers.paths(at), layers.outlines(at));
            code.state.push(format!(
                "const {paths} = {outlines}.map((data) => new Path2D(data));"
            ));
        }
    }
    code.state.extend(crate::picture::state(plan, layers));
    for (at, _) in plan.fills().filter(|(at, _)| *at >= plan.backdrop) {
        code.state.push(format!("let {} = '';", layers.style(at)));
    }
    for (at, shade) in plan.shades() {
        let name = layers.style(at);
        code.state.push(format!("const {name} = plate();"));
        let step = product(&literal(shade.detail / 2.0), &Text::atom("scale")).code;
        code.layout.push(format!("grid({name}, {step});"));
    }
    if plan.backdrop > 0 {
        code.state.push(
            "const backdrop = document.createElement('canvas'); // what never moves".to_owned(),
        );
    }
}

fn lobe_text(lobe: &Lobe) -> String {
    let number = |v: f64| literal(v).code;
    let stops: Vec<_> = lobe
        .stops
        .iter()
        .map(|s| {
            let white = if s.white == 0.0 {
                String::new()
            } else {
                format!(", {}", number(s.white))
            };
            format!("[{}, {}{white}]", number(s.at), number(s.alpha))
        })
        .collect();
    format!(
        "[{}, {}, [{}]]",
        number(lobe.size[0]),
        number(lobe.size[1]),
        stops.join(", ")
    )
}

fn loop_roots(plan: &Plan<'_>, at: usize) -> Vec<ValueId> {
    match &plan.program.layers[at] {
        Layer::Sprites(s) if s.colors.len() > 1 => vec![s.x, s.y, s.radius, s.alpha, s.pick],
        Layer::Sprites(s) => vec![s.x, s.y, s.radius, s.alpha],
        Layer::Ribbons(r) => ribbon_roots(r).to_vec(),
        Layer::Shapes(s) => shape_roots(s).to_vec(),
        _ => Vec::new(),
    }
}

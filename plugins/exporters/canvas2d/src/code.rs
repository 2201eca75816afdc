//! The straight-line code of one effect: state, `layout()`, and what `set()` does. What is painted
//! and drawn is in [`crate::frame`].

use std::collections::{BTreeMap, BTreeSet};

use effectforge_effect::graph::{Lobe, ParamKind};
use effectforge_effect::program::{Layer, Rate, SpriteLayer, ValueId, ValueOp};

use crate::expression::{Writer, literal};
use crate::frame::{draw, paint};
use crate::plan::{Group, Place, Plan};

/// The blocks that the module's template takes.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) lobes: Vec<String>,
    pub(crate) state: Vec<String>,
    pub(crate) layout: Vec<String>,
    pub(crate) paint: Vec<String>,
    pub(crate) draw: Vec<String>,
    pub(crate) set: Vec<String>,
    /// Canvases whose pixels are freed in the end.
    pub(crate) surfaces: String,
    /// Elements that are drawn.
    pub(crate) count: String,
}

/// Prints the code of a plan.
pub(crate) fn print(plan: &mut Plan<'_>) -> Code {
    let mut code = Code::default();
    let layers = LayerNames::new(plan);
    state_and_layout(plan, &layers, &mut code);
    paint(plan, &layers, &mut code);
    draw(plan, &layers, &mut code);
    set(plan, &mut code);
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
            .map(|(at, _)| format!("...{}", layers.pictures(at))),
    );
    code.surfaces = surfaces.join(", ");
    let counts: Vec<_> = plan
        .groups
        .iter()
        .filter(|g| !g.layers.is_empty())
        .map(|g| format!("ceil({} * quality)", g.count_name))
        .collect();
    code.count = if counts.is_empty() {
        "0".to_owned()
    } else {
        counts.join(" + ")
    };
    code
}

/// Names that belong to layers.
pub(crate) struct LayerNames {
    by_layer: BTreeMap<usize, [String; 4]>,
}

impl LayerNames {
    fn new(plan: &mut Plan<'_>) -> Self {
        let mut by_layer = BTreeMap::new();
        for (at, layer) in plan.program.layers.iter().enumerate() {
            let names = match layer {
                Layer::Sprites(s) => ["pictures", "top", "tint", "lobes"]
                    .map(|part| plan.names.fresh(&[&s.node, part])),
                Layer::Fill(f) => [
                    plan.names.fresh(&[&f.node, "fill"]),
                    String::new(),
                    String::new(),
                    String::new(),
                ],
                Layer::Shade(s) => [
                    plan.names.fresh(&[&s.node, "plate"]),
                    String::new(),
                    String::new(),
                    String::new(),
                ],
                Layer::Grain { node, .. } => [
                    plan.names.fresh(&[node, "grain"]),
                    String::new(),
                    String::new(),
                    String::new(),
                ],
            };
            by_layer.insert(at, names);
        }
        Self { by_layer }
    }

    fn get(&self, at: usize, part: usize) -> &str {
        self.by_layer
            .get(&at)
            .map_or("", |names| names[part].as_str())
    }
    pub(crate) fn pictures(&self, at: usize) -> &str {
        self.get(at, 0)
    }
    pub(crate) fn top(&self, at: usize) -> &str {
        self.get(at, 1)
    }
    pub(crate) fn tint(&self, at: usize) -> &str {
        self.get(at, 2)
    }
    pub(crate) fn lobes(&self, at: usize) -> String {
        let mut out = String::new();
        for c in self.get(at, 3).chars() {
            if c.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(c.to_ascii_uppercase());
        }
        out
    }
    /// Gradient of a fill, pattern of the grain or plate of a shade.
    pub(crate) fn style(&self, at: usize) -> &str {
        self.get(at, 0)
    }
}

fn state_and_layout(plan: &mut Plan<'_>, layers: &LayerNames, code: &mut Code) {
    compasses(plan, code);
    constants(plan, code);
    let mut declared = BTreeSet::new();
    for group in plan.groups.clone() {
        columns(plan, layers, &group, &mut declared, code);
    }
    for (at, sprites) in plan.sprites() {
        code.lobes.push(format!("const {} = [", layers.lobes(at)));
        code.lobes.extend(
            sprites
                .lobes
                .iter()
                .map(|lobe| format!("  {},", lobe_text(lobe))),
        );
        code.lobes.push("];".to_owned());
        code.state
            .push(format!("const {} = [];", layers.pictures(at)));
        code.state.push(format!("let {} = 0;", layers.top(at)));
    }
    for (at, layer) in plan.program.layers.iter().enumerate() {
        if let Layer::Grain { amount, stream, .. } = layer {
            let (name, amount) = (layers.style(at), literal(*amount).code);
            code.state.push(format!(
                "const {name} = paintGrain(context, random, {stream:#x}, {amount});"
            ));
        }
    }
    for (at, _) in plan.fills().filter(|(at, _)| *at >= plan.backdrop) {
        code.state.push(format!("let {} = '';", layers.style(at)));
    }
    for (at, shade) in plan.shades() {
        let name = layers.style(at);
        code.state.push(format!("const {name} = plate();"));
        let step = literal(shade.detail / 2.0).code;
        code.layout.push(format!("grid({name}, {step} * scale);"));
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
            format!(
                "[{}, {}, {}]",
                number(s.at),
                number(s.alpha),
                number(s.white)
            )
        })
        .collect();
    format!(
        "[{}, {}, [{}]]",
        number(lobe.size[0]),
        number(lobe.size[1]),
        stops.join(", ")
    )
}

/// Tables of the gradients that noises share. What does not turn is filled here, first of all,
/// because constants may be noise.
fn compasses(plan: &mut Plan<'_>, code: &mut Code) {
    for compass in plan.compasses.clone() {
        let (name, size) = (&compass.name, 1024 * usize::from(compass.octaves));
        code.state
            .push(format!("const {name} = new Float64Array({size});"));
        if plan.rate(compass.turns) == Rate::CONST {
            let mut writer = Writer::new(plan, BTreeMap::new());
            let turns = writer.value(compass.turns);
            code.layout.append(&mut writer.lines);
            code.layout.push(format!("swirl({name}, {});", turns.code));
        }
    }
}

/// Constants that frames read, and the number of elements of each emitter.
fn constants(plan: &mut Plan<'_>, code: &mut Code) {
    let ids: Vec<_> = (0..plan.places.len())
        .map(ValueId)
        .filter(|id| plan.rate(*id) == Rate::CONST)
        .collect();
    let mut known = BTreeMap::new();
    let mut names = Vec::new();
    for id in &ids {
        if plan.places[id.0] == Place::State {
            let name = plan.label(*id);
            names.push(format!("{name} = 0"));
            let mut writer = Writer::new(plan, known);
            let text = writer.computed(*id);
            known = std::mem::take(&mut writer.known);
            code.layout.append(&mut writer.lines);
            code.layout.push(format!("{name} = {};", text.code));
            known.insert(*id, name);
        }
    }
    for group in plan.groups.clone() {
        let mut writer = Writer::new(plan, known);
        let count = writer.value(group.count);
        known = std::mem::take(&mut writer.known);
        code.layout.append(&mut writer.lines);
        code.layout.push(format!(
            "{} = populate({}, {});",
            group.count_name, count.code, group.capacity
        ));
        names.push(format!("{} = 0", group.count_name));
    }
    for some in names.chunks(6) {
        code.state.push(format!("let {};", some.join(", ")));
    }
}

/// The columns of an emitter, filled element by element.
fn columns(
    plan: &mut Plan<'_>,
    layers: &LayerNames,
    group: &Group,
    declared: &mut BTreeSet<ValueId>,
    code: &mut Code,
) {
    let mut roots: Vec<ValueId> = group
        .layers
        .iter()
        .flat_map(|at| loop_roots(plan, *at))
        .collect();
    roots.extend(&group.sums);
    let needed = plan.reachable(&roots);
    let mut known: BTreeMap<ValueId, String> = (0..plan.places.len())
        .map(ValueId)
        .filter(|id| plan.places[id.0] == Place::State)
        .filter_map(|id| plan.labels[id.0].clone().map(|name| (id, name)))
        .collect();
    let ids: Vec<_> = (0..plan.places.len())
        .map(ValueId)
        .filter(|id| needed[id.0])
        .collect();
    // Constants of the loop first.
    let mut writer = Writer::new(plan, std::mem::take(&mut known));
    for id in &ids {
        let local =
            writer.plan.places[id.0] == Place::Local && writer.plan.rate(*id) == Rate::CONST;
        if local && writer.plan.labels[id.0].is_none() {
            writer.value(*id);
        } else if local && let Some(name) = writer.plan.labels[id.0].clone() {
            writer.known.insert(*id, name);
        }
    }
    code.layout.append(&mut writer.lines);
    for id in &ids {
        if writer.plan.places[id.0] == Place::Column {
            let name = writer.plan.label(*id);
            if declared.insert(*id) {
                let capacity = writer.plan.capacity(*id, group.capacity);
                code.state
                    .push(format!("const {name} = new Float64Array({capacity});"));
            }
            let text = writer.computed(*id);
            writer.lines.push(format!("{name}[k] = {};", text.code));
            writer.known.insert(*id, format!("{name}[k]"));
        }
    }
    for at in &group.layers {
        if let Layer::Sprites(sprites) = &writer.plan.program.layers[*at]
            && sprites.colors.len() > 1
        {
            let name = layers.tint(*at);
            code.state.push(format!(
                "const {name} = new Uint8Array({});",
                group.capacity
            ));
            tint(&mut writer, name, sprites);
        }
    }
    if !writer.lines.is_empty() {
        code.layout
            .push(format!("for (let k = 0; k < {}; k++) {{", group.count_name));
        code.layout
            .extend(writer.lines.iter().map(|line| format!("  {line}")));
        code.layout.push("}".to_owned());
    }
}

/// Which colour an element has.
fn tint(writer: &mut Writer<'_, '_>, name: &str, sprites: &SpriteLayer) {
    let mut pick = writer.value(sprites.pick);
    if sprites.colors.len() > 2 && !pick.code.chars().all(|c| c.is_ascii_alphanumeric()) {
        let label = writer.plan.label(sprites.pick);
        writer.lines.push(format!("const {label} = {};", pick.code));
        writer.known.insert(sprites.pick, label.clone());
        pick.code = label;
    }
    let last = sprites.colors.len() - 1;
    let mut choice = String::new();
    for (at, (_, below)) in sprites.colors.iter().enumerate().take(last) {
        choice.push_str(&format!(
            "{} < {} ? {at} : ",
            pick.code,
            literal(*below).code
        ));
    }
    writer.lines.push(format!("{name}[k] = {choice}{last};"));
}

fn loop_roots(plan: &Plan<'_>, at: usize) -> Vec<ValueId> {
    match &plan.program.layers[at] {
        Layer::Sprites(s) if s.colors.len() > 1 => vec![s.x, s.y, s.radius, s.alpha, s.pick],
        Layer::Sprites(s) => vec![s.x, s.y, s.radius, s.alpha],
        _ => Vec::new(),
    }
}

/// What a new value of a parameter makes necessary.
fn set(plan: &Plan<'_>, code: &mut Code) {
    let params = &plan.effect.params;
    let has_color = params
        .iter()
        .any(|p| matches!(p.kind, ParamKind::Color { .. }));
    let reads = |at: usize| {
        plan.program
            .values
            .iter()
            .any(|value| value.op == ValueOp::Param(at))
    };
    let numbers: Vec<_> = params
        .iter()
        .enumerate()
        .filter(|(_, p)| matches!(p.kind, ParamKind::Float { .. }))
        .collect();
    // The time scale alone needs nothing: effect time goes on from where it is.
    let idle: Vec<_> = numbers
        .iter()
        .filter(|(at, _)| !reads(*at))
        .map(|(_, p)| format!("name !== '{}'", p.id))
        .collect();
    let layout = numbers.iter().any(|(at, _)| reads(*at));
    let repaint = plan
        .fills()
        .take(plan.backdrop)
        .any(|(_, f)| !matches!(plan.program.value(f.opacity).op, ValueOp::Const(_)));
    if has_color {
        code.set
            .push("if (param.kind === 'color') paint();".to_owned());
    }
    if layout {
        let mut tests = idle;
        if has_color {
            tests.insert(0, "param.kind === 'float'".to_owned());
        }
        let test = if tests.is_empty() {
            String::new()
        } else {
            format!("if ({}) ", tests.join(" && "))
        };
        code.set.push(if repaint {
            format!("{test}{{ layout(); paint(); }}")
        } else {
            format!("{test}layout();")
        });
    }
}

//! Code that every target has: what `layout()` computes once per size, what `draw()` computes ahead
//! of its pictures, and what `set()` does.

use std::collections::BTreeMap;

use effectforge_effect::graph::ParamKind;
use effectforge_effect::program::{Rate, ValueId, ValueOp};

use crate::expression::Writer;
use crate::plan::{Group, Place, Plan};
use crate::text::literal;

/// Alpha that nobody sees: half a step of an 8-bit channel is 0.002.
pub const ALPHA_MIN: &str = "0.004";

/// How values that are already there are read.
pub type Known = BTreeMap<ValueId, String>;

/// The blocks that the shell takes.
#[derive(Debug, Default)]
pub struct Code {
    /// Declarations within `create()`.
    pub state: Vec<String>,
    /// Body of `layout()`.
    pub layout: Vec<String>,
    /// Body of `paint()`.
    pub paint: Vec<String>,
    /// Body of `draw()`.
    pub draw: Vec<String>,
    /// What a new value of a parameter makes necessary.
    pub set: Vec<String>,
}

/// Tables of the gradients that noises share. What does not turn is filled here, first of all,
/// because constants may be noise.
pub fn compasses(plan: &mut Plan<'_>, code: &mut Code) {
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

/// Constants that frames read, and the number of elements of each emitter. Says what the rest of
/// `layout()` can read.
pub fn constants(plan: &mut Plan<'_>, code: &mut Code) -> Known {
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
        code.state.push(format!("const {} = [];", group.name));
        code.layout.push(populate(&group, &count.code));
    }
    for some in names.chunks(6) {
        code.state.push(format!("let {};", some.join(", ")));
    }
    known
}

/// The statement that gives an emitter its number of elements.
pub(crate) fn populate(group: &Group, count: &str) -> String {
    let (name, most) = (&group.name, group.capacity);
    let call = if group.fixed { "fixed" } else { "populate" };
    format!("{call}({name}, {count}, {most});")
}

/// The columns that `roots` need of an emitter's elements, filled element by element; `more` prints
/// what else the loop does. `known` grows by the constants that are declared before the loop.
pub fn columns(
    plan: &mut Plan<'_>,
    group: &Group,
    roots: &[ValueId],
    known: &mut Known,
    code: &mut Code,
    more: impl FnOnce(&mut Writer<'_, '_>),
) {
    let needed = plan.reachable(roots);
    let mut ids: Vec<_> = (0..plan.places.len())
        .map(ValueId)
        .filter(|id| needed[id.0])
        .collect();
    // What all emitters compute alike comes first: their loops begin with the same lines.
    ids.sort_by_key(|id| !plan.chance(*id).0.is_empty());
    // Constants of the loop first.
    let mut writer = Writer::new(plan, std::mem::take(known));
    for id in &ids {
        if writer.plan.places[id.0] == Place::Local && writer.plan.rate(*id) == Rate::CONST {
            writer.value(*id);
        }
    }
    code.layout.append(&mut writer.lines);
    known.clone_from(&writer.known);
    for id in &ids {
        if writer.plan.places[id.0] == Place::Column {
            let name = writer.plan.label(*id);
            let text = writer.computed(*id);
            writer.lines.push(format!("{name} = {};", text.code));
            writer.known.insert(*id, name);
        }
    }
    more(&mut writer);
    if !writer.lines.is_empty() {
        let name = &group.name;
        code.layout.push(format!("{name}.forEach((e, k) => {{"));
        code.layout
            .extend(writer.lines.iter().map(|line| format!("  {line}")));
        code.layout.push("});".to_owned());
    }
}

/// What is there when a frame begins: closure variables and columns.
#[must_use]
pub fn kept(plan: &Plan<'_>) -> Known {
    let read = |id: ValueId| {
        let name = plan.labels[id.0].clone()?;
        match plan.places[id.0] {
            Place::State | Place::Column => Some((id, name)),
            _ => None,
        }
    };
    (0..plan.places.len())
        .map(ValueId)
        .filter_map(read)
        .collect()
}

/// The first statements of `draw()`: turned gradients, and what a frame computes once; `named` are
/// values that must have a name of their own.
#[must_use]
pub fn frame(plan: &mut Plan<'_>, named: &[ValueId]) -> (Vec<String>, Known) {
    let drawn = plan.drawn.clone();
    frame_within(plan, named, &drawn)
}

/// The same for a part of the program.
#[must_use]
pub fn frame_within(
    plan: &mut Plan<'_>,
    named: &[ValueId],
    within: &[bool],
) -> (Vec<String>, Known) {
    let noises = |turns: ValueId| {
        let mut all = plan.program.values.iter().zip(within);
        all.any(|(value, within)| {
            *within && matches!(value.op, ValueOp::Noise(noise) if noise.turns == turns)
        })
    };
    let turning: Vec<_> = plan.compasses.iter().map(|c| noises(c.turns)).collect();
    let known = kept(plan);
    let mut writer = Writer::new(plan, known);
    for (compass, turning) in writer.plan.compasses.clone().into_iter().zip(turning) {
        if turning && writer.plan.rate(compass.turns).time {
            let turns = writer.value(compass.turns);
            let call = format!("swirl({}, {});", compass.name, turns.code);
            writer.lines.push(call);
        }
    }
    for (at, within) in within.iter().enumerate() {
        let id = ValueId(at);
        let frame = writer.plan.rate(id) == Rate::FRAME && *within;
        if frame && writer.plan.places[at] == Place::Local {
            writer.value(id);
        }
    }
    for id in named {
        if writer.plan.rate(*id).time && !writer.known.contains_key(id) {
            let name = writer.plan.label(*id);
            writer.named.insert(*id, name);
            writer.value(*id);
        }
    }
    (writer.lines, writer.known)
}

/// Computes ahead what differs between the elements of a sum, but not between pixels.
pub fn frame_columns(plan: &mut Plan<'_>, frame: &Known, out: &mut Vec<String>) -> Known {
    let drawn = plan.drawn.clone();
    frame_columns_within(plan, frame, out, &drawn)
}

/// The same for a part of the program.
pub fn frame_columns_within(
    plan: &mut Plan<'_>,
    frame: &Known,
    out: &mut Vec<String>,
    within: &[bool],
) -> Known {
    let mut known = frame.clone();
    for group in plan.groups.clone() {
        let needed = plan.reachable(&group.sums);
        let is_column =
            |at: &usize| needed[*at] && within[*at] && plan.places[*at] == Place::FrameColumn;
        let columns: Vec<usize> = (0..needed.len()).filter(is_column).collect();
        if columns.is_empty() {
            continue;
        }
        let mut writer = Writer::new(plan, known.clone());
        for id in columns.into_iter().map(ValueId) {
            let name = writer.plan.label(id);
            let text = writer.computed(id);
            writer.lines.push(format!("{name} = {};", text.code));
            writer.known.insert(id, name.clone());
            known.insert(id, name);
        }
        out.extend(each(&group.name, "", &writer.lines));
    }
    known
}

/// A loop over the elements of an emitter; `less`: how many of them (` * quality`). It allocates nothing.
#[must_use]
pub fn each(name: &str, less: &str, body: &[String]) -> Vec<String> {
    let mut out = vec![format!("for (let k = 0; k < {name}.length{less}; k++) {{")];
    if body.iter().any(|line| reads_element(line)) {
        out.push(format!("  const e = {name}[k];"));
    }
    out.extend(body.iter().map(|line| format!("  {line}")));
    out.push("}".to_owned());
    out
}

/// Whether a line reads a property of the element `e`.
#[must_use]
pub fn reads_element(line: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || "_$.'".contains(c);
    let mut found = line.match_indices("e.");
    found.any(|(at, _)| !line[..at].ends_with(inside))
}

/// The colour of a palette role: a parameter's value, or a constant.
pub fn color(plan: &Plan<'_>, role: usize) -> String {
    let role = plan.program.roles.get(role).map_or("", String::as_str);
    let exposed = plan
        .effect
        .params
        .iter()
        .find(|param| matches!(&param.kind, ParamKind::Color { role: r } if r == role));
    match (exposed, plan.effect.palette.get(role)) {
        (Some(param), _) => format!("values.{}", param.id),
        (None, Some(color)) => format!("'{}'", color.to_hex()),
        (None, None) => "'#000000'".to_owned(),
    }
}

/// A stop of a gradient: position, alpha, colour.
pub fn stop_text(plan: &Plan<'_>, (at, role, alpha): (f64, usize, f64)) -> String {
    let [at, alpha] = [at, alpha].map(|v| literal(v).code);
    format!("[{at}, {alpha}, {}]", color(plan, role))
}

/// A number as alpha: the clamp is left out where the bounds prove it idle.
pub fn clamped(plan: &Plan<'_>, id: ValueId, code: String) -> String {
    let bounds = plan.bounds[id.0];
    let code = if bounds.low < 0.0 {
        format!("max({code}, 0)")
    } else {
        code
    };
    if bounds.high > 1.0 {
        format!("min({code}, 1)")
    } else {
        code
    }
}

/// What a new value of a parameter makes necessary; `repaint`: `paint()` reads numbers, too.
pub fn set(plan: &Plan<'_>, repaint: bool, code: &mut Code) {
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
    let layout = numbers.iter().any(|(at, _)| reads(*at));
    let layout = match (layout, repaint) {
        (false, _) => None,
        (true, false) => Some("layout();"),
        (true, true) => Some("{ layout(); paint(); }"),
    };
    code.set.extend(match (has_color, layout) {
        (false, None) => Vec::new(),
        (false, Some(layout)) => vec![layout.trim_matches(['{', '}', ' ']).to_owned()],
        (true, None) => vec!["if (param.kind === 'color') paint();".to_owned()],
        (true, Some(layout)) => vec![
            "if (param.kind === 'color') paint();".to_owned(),
            format!("else {layout}"),
        ],
    });
}

/// Declares one of the numbers that every element needs.
pub fn root(writer: &mut Writer<'_, '_>, id: ValueId, name: &str) {
    let text = writer.value(id);
    if text.code != name {
        writer.lines.push(format!("const {name} = {};", text.code));
    }
}

//! Grids in JavaScript: a function per grid that computes a state from the one before, and the run
//! that calls it (`templates/parts/lattice.js`). States lie in a `Float32Array` and are computed in 64
//! bits, as in the native evaluator.

use effectforge_effect::graph::Edge;
use effectforge_effect::program::{CELL_MAX, Lattice, ValueId, ValueOp};

use crate::code::{Code, frame_columns_within, frame_within};
use crate::expression::Writer;
use crate::plan::Plan;
use crate::text::literal;

/// Declares the runs of all grids.
pub fn declare(plan: &mut Plan<'_>, code: &mut Code) {
    for (at, grid) in plan.program.grids.iter().enumerate() {
        let [first, next] = [0, 1]
            .map(|part| -> Vec<ValueId> { grid.channels.iter().map(|ids| ids[part]).collect() });
        let is_zero = |id: &ValueId| plan.program.value(*id).op == ValueOp::Const(0.0);
        let begin = if first.iter().all(is_zero) {
            "(time, from, into) => into.fill(0, 0, size)"
                .replace("size", &(grid.size() * grid.channels.len()).to_string())
        } else {
            function(plan, grid, &first, code)
        };
        let step = function(plan, grid, &next, code);
        let edge = match grid.edge {
            Edge::Zero => 0,
            Edge::Clamp => 1,
            Edge::Wrap => 2,
        };
        let steps = grid.steps;
        let name = plan.grids.get(at).cloned().unwrap_or_default();
        let head = format!("const {name} = lattice(");
        code.state.push(format!(
            "{head}{}, {}, {}, {edge}, {}, {}, {}, {}, {}, {}, {}, {step}, {begin});",
            grid.columns,
            grid.rows,
            grid.rim,
            grid.channels.len(),
            grid.shown,
            steps.lead,
            steps.turn,
            steps.seam,
            literal(steps.pace).code,
            grid.kept_every(),
        ));
    }
}

/// Begins runs anew whose parameters, or whose canvas, have changed: the end of `layout()`.
pub fn fit(plan: &Plan<'_>, code: &mut Code) {
    for (at, grid) in plan.program.grids.iter().enumerate() {
        let needed = plan.reachable(&grid.channels.concat());
        let mut key = vec!["width".to_owned(), "height".to_owned()];
        for (id, value) in plan.program.values.iter().enumerate() {
            if let (true, ValueOp::Param(param)) = (needed[id], value.op)
                && let Some(param) = plan.effect.params.get(param)
            {
                key.push(format!("values.{}", param.id));
            }
        }
        let name = plan.grids.get(at).cloned().unwrap_or_default();
        let key = key.join(", ");
        code.layout
            .push(format!("{name}.fit(width, height, [{key}].join());"));
    }
}

/// Goes to a frame's time: the first statements of `draw()`.
#[must_use]
pub fn seek(plan: &Plan<'_>) -> Vec<String> {
    let names = plan.grids.iter();
    names.map(|name| format!("{name}.seek(time);")).collect()
}

/// The function that computes the states of all cells; gives its name.
fn function(plan: &mut Plan<'_>, grid: &Lattice, roots: &[ValueId], code: &mut Code) -> String {
    let needed = plan.reachable(roots);
    let (mut body, known) = frame_within(plan, &[], &needed);
    let known = frame_columns_within(plan, &known, &mut body, &needed);
    let uses = |wanted: ValueOp| {
        let mut all = plan.program.values.iter().zip(&needed);
        all.any(|(value, needed)| *needed && value.op == wanted)
    };
    let (x, y) = (uses(ValueOp::X), uses(ValueOp::Y));
    if x {
        body.push(format!("const across = width / {};", grid.columns));
    }
    if y {
        body.push(format!("const down = height / {};", grid.rows));
    }
    // What all cells of a row share.
    let shared: Vec<ValueId> = (0..needed.len())
        .map(ValueId)
        .filter(|id| {
            let wider = |user: &ValueId| !plan.is_per_row(*user);
            let read = roots.contains(id) || plan.users(*id).iter().any(wider);
            needed[id.0] && plan.is_per_row(*id) && !plan.is_leaf(*id) && read
        })
        .collect();
    let mut writer = Writer::new(plan, known);
    for id in shared {
        if !writer.known.contains_key(&id) {
            writer.local(id);
        }
    }
    let rows = std::mem::take(&mut writer.lines);
    for (channel, id) in roots.iter().enumerate() {
        let value = writer.value(*id).code;
        let bounds = writer.plan.bounds[id.0];
        let small = bounds.low > -CELL_MAX && bounds.high < CELL_MAX;
        let value = if small {
            value
        } else {
            format!("tame({value})")
        };
        let place = match channel * grid.size() {
            0 => "at".to_owned(),
            from => format!("at + {from}"),
        };
        writer.lines.push(format!("into[{place}] = {value};"));
    }
    let cells = writer.lines;
    let (first, columns) = (grid.first(), grid.columns);
    let (count, gap) = (grid.rows, 2 * grid.rim);
    body.push(format!(
        "for (let row = 0, at = {first}; row < {count}; row++, at += {gap}) {{"
    ));
    if y {
        body.push("  const y = (row + 0.5) * down;".to_owned());
    }
    body.extend(rows.into_iter().map(|line| format!("  {line}")));
    body.push(format!(
        "  for (let column = 0; column < {columns}; column++, at++) {{"
    ));
    if x {
        body.push("    const x = (column + 0.5) * across;".to_owned());
    }
    body.extend(cells.into_iter().map(|line| format!("    {line}")));
    body.extend(["  }".to_owned(), "}".to_owned()]);
    let name = plan.names.fresh(&[&grid.node, "step"]);
    code.state
        .push(format!("const {name} = (time, from, into) => {{"));
    code.state
        .extend(body.into_iter().map(|line| format!("  {line}")));
    code.state.push("};".to_owned());
    name
}

/// Roots of everything that grids compute.
#[must_use]
pub fn roots(program: &effectforge_effect::Program) -> Vec<ValueId> {
    let channels = program.grids.iter().flat_map(|grid| &grid.channels);
    channels.flatten().copied().collect()
}

//! Grids on WebGL2: JavaScript steps them, shaders read what they show from one texture of 32-bit
//! floats in which all grids lie below each other, channel by channel, each with its rim.

use effectforge_effect::Program;
use effectforge_effect::program::{GridRead, Lattice, ValueId};
use effectforge_web::grids;
use effectforge_web::plan::Plan;

/// Rows of the texture that a grid has.
fn rows(grid: &Lattice) -> usize {
    grid.shown * grid.size() / grid.wide()
}

/// Rows before those of a grid.
fn before(program: &Program, at: usize) -> usize {
    program.grids.iter().take(at).map(rows).sum()
}

/// Width and height of the texture.
pub(crate) fn size(program: &Program) -> (usize, usize) {
    let wide = program.grids.iter().map(Lattice::wide).max();
    (wide.unwrap_or(0), before(program, program.grids.len()))
}

/// A channel at a place, CSS pixels, as a shader reads it.
pub(crate) fn read(program: &Program, read: &GridRead, x: &str, y: &str) -> String {
    let Some(grid) = program.grids.get(read.grid) else {
        return "0.0".to_owned();
    };
    let (columns, lines, rim) = (grid.columns, grid.rows, grid.rim as usize);
    let row = before(program, read.grid) + read.channel * grid.size() / grid.wide() + rim - 1;
    format!(
        "cell(vec2({x}, {y}) / u[0].xy * vec2({columns}.0, {lines}.0), ivec2({columns}, {lines}), ivec2({}, {row}))",
        rim - 1
    )
}

/// Sums of a group that JavaScript makes in the steps of grids.
pub(crate) fn sums(plan: &Plan<'_>, all: &[ValueId]) -> Vec<ValueId> {
    let stepped = plan.reachable(&grids::roots(plan.program));
    all.iter().copied().filter(|of| stepped[of.0]).collect()
}

/// The first statements of a frame: goes to its time and tells the GPU.
pub(crate) fn frame(plan: &Plan<'_>) -> Vec<String> {
    let mut lines = grids::seek(plan);
    for (at, (grid, name)) in plan.program.grids.iter().zip(&plan.grids).enumerate() {
        lines.push(format!(
            "upload({name}.view, {}, {}, {});",
            before(plan.program, at),
            grid.wide(),
            rows(grid)
        ));
    }
    lines
}

//! Waves in a basin: water that is computed, not drawn.
//!
//! A grid steps the wave equation: drops push the water down, waves run out, pass through each other and
//! come back from the banks. Two more channels of each cell are what an eye sees of it, the slope towards
//! the light and how much a wave gathers light below it.

use effectforge_sdk::effect::builder::{
    age, cell, element_x, element_y, grid, height, hypot, smoothstep, sum, width, x, y,
};
use effectforge_sdk::effect::graph::{Channel, Edge, Grid};
use effectforge_sdk::effect::unit::{deg, px, px_per_s, s};
use effectforge_sdk::effect::{Expr, limits};

use crate::ripple::{BASIN, Knobs, breeze, capacity, drops, surface};
use crate::stage::{Pixel, Stage};

/// Cells to the right at most: ten pixels each at the design size.
const COLUMNS: f64 = 128.0;
/// Operations of a cell: of the wave, and of each drop that may push it.
const OPS: [f64; 2] = [48.0, 12.0];
/// Seconds for which the water runs before a loop.
const WARMUP: f64 = 6.0;
/// Seconds from a state to the next.
const STEP: f64 = 1.0 / 30.0;

fn channel(next: Expr) -> Channel {
    Channel {
        initial: Expr::zero(),
        next,
    }
}

/// The sum of two opposite neighbours less twice the cell itself.
fn bend(name: &str, dx: i8, dy: i8) -> Expr {
    cell(name, dx, dy) + cell(name, -dx, -dy) - cell(name, 0, 0) * 2.0
}

/// How far waves pull in a step along an axis: the square of the cells that they run, kept stable on
/// canvases whose cells are small.
fn pull(tempo: f64, side: Expr, cells: u16) -> Expr {
    let way = Expr::from(px_per_s(150.0 * tempo)) * s(STEP);
    let run = way * f64::from(cells) / side;
    (run.clone() * run).min(0.3)
}

/// Cells to the right and down. Many drops and long loops are computed on fewer of them.
fn cells(loop_s: f64, drops: u32) -> [u16; 2] {
    let steps = (loop_s + WARMUP) / STEP;
    let per_cell = OPS[0] + OPS[1] * f64::from(drops);
    let room = (limits::GRID_OPS_MAX as f64 / (steps * per_cell))
        .min(limits::CELL_STEPS_MAX as f64 / steps);
    let columns = (room * 16.0 / 9.0).sqrt().min(COLUMNS);
    [columns, columns * 9.0 / 16.0].map(|side| side.floor().max(8.0) as u16)
}

/// The water's run.
fn water(stage: &mut Stage, k: &Knobs) {
    let tempo = stage.brief.tempo;
    let loop_s = stage.brief.duration;
    let cells = cells(loop_s, capacity(drops(stage, &BASIN)));
    let (across, down) = (
        pull(tempo, width(), cells[0]),
        pull(tempo, height(), cells[1]),
    );
    let reach = k.size.clone() * px(24.0);
    let (u, v) = (
        (x() - element_x()) / reach.clone(),
        (y() - element_y()) / reach,
    );
    let dent = (Expr::one() - u.clone() * u - v.clone() * v).max(0.0);
    // A drop bobs twice: a train of rings runs out, not one.
    let bob = (Expr::one() - age() * 8.0).max(0.0) * (age() * deg(360.0 * 16.0)).sin();
    let push = sum("drops", &[], dent * bob);
    let force = bend("h", 1, 0) * across + bend("h", 0, 1) * down;
    // Fine waves die first, all of them in the end.
    let thick = (bend("v", 1, 0) + bend("v", 0, 1)) * 0.02;
    let speed = (cell("v", 0, 0) + force + thick) * 0.991 - push * 0.1;
    let slope =
        (cell("h", -1, 0) - cell("h", 1, 0)) * 0.5 + (cell("h", 0, -1) - cell("h", 0, 1)) * 0.87;
    let focus = bend("h", 1, 0) + bend("h", 0, 1);
    stage.e.grid(
        "waves",
        Grid {
            columns: cells[0],
            rows: cells[1],
            step: s(STEP),
            warmup: s(WARMUP),
            seam: s((0.5 * loop_s).min(2.5)),
            edge: Edge::Clamp,
            channels: [
                ("h", cell("h", 0, 0) + speed.clone()),
                ("v", speed),
                ("slope", slope),
                ("focus", focus),
            ]
            .map(|(name, next)| (name.to_owned(), channel(next)))
            .into(),
        },
    );
}

/// Between −1 and 1, steep where it is small: faint waves are seen, a fresh drop is no pearl.
fn soft(x: Expr) -> Expr {
    x.clone() / (x.abs() + 1.0)
}

/// Sunlit water over a bright ground, on which the waves gather light.
pub(crate) fn basin(stage: &mut Stage, k: &Knobs) {
    water(stage, k);
    let place = stage.place();
    let wind = breeze(stage, k, &place, 2.0, 5.0);
    let [u, v] = place;
    let slope = grid("waves", "slope") * k.strength.clone() * 9.0 + wind * 0.14;
    let tilt = stage.e.signal("tilt", soft(slope));
    let net = grid("waves", "focus") * k.strength.clone() * 9.0;
    let net = stage.e.signal("net", soft(net));
    let lamp = hypot((u - 0.2) * 0.75, v + 0.36 + tilt.clone() * 0.1);
    let lamp = stage.e.signal("lamp", (lamp * -1.7).exp());
    let pixel = Pixel {
        value: lamp.clone() * 0.46
            + tilt.clone() * (lamp.clone() * 0.34 + 0.16)
            + net.clone() * 0.2
            + 0.14,
        alpha: Expr::one(),
        light: (smoothstep(0.3, 0.95, tilt) * (lamp.clone() * 0.7 + 0.06)
            + smoothstep(0.25, 0.95, net) * (lamp * 0.4 + 0.12))
            * k.gleam.clone(),
    };
    surface(stage, pixel);
}

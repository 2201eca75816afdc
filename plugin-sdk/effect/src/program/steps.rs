//! Stepping of grids: the reference meaning of their runs, and the native one.
//!
//! A row of cells is computed value by value, so that each loop over it becomes vector instructions.
//! Arithmetic is in 64 bits, states are kept in 32: what JavaScript does with a `Float32Array`, so that
//! both get the same bits wherever they agree on the functions.

use super::flow::{Table, flow, table};
use super::lattice::{CELL_MAX, Lattice};
use super::meaning::{apply_binary, apply_unary};
use super::{Binary, GridRead, Program, Rate, Sum, Unary, ValueId, ValueOp};

/// Where the runs of a program's grids stand. They belong to one program, size, seed and parameters;
/// which states they keep never changes a result.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    pub(super) grids: Vec<Run>,
}

/// The run of one grid.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    /// At the moment, and one loop earlier.
    cursors: [Cursor; 2],
    /// Every so manieth state, one after the other.
    kept: Vec<f32>,
    /// The shown channels at the moment.
    pub(super) shown: Vec<f32>,
}

/// Two neighbouring states.
#[derive(Clone, Debug, Default)]
struct Cursor {
    /// Number of the first; none before the first use.
    at: Option<u32>,
    now: Vec<f32>,
    next: Vec<f32>,
}

/// What computes the states of one grid.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    initial: Block,
    next: Block,
}

/// Values of every cell, and what they need.
#[derive(Clone, Debug, Default)]
struct Block {
    roots: Vec<ValueId>,
    /// Once per step.
    frame: Vec<ValueId>,
    /// Of the cells, operands first.
    cells: Vec<ValueId>,
    sums: Vec<SumPlan>,
    /// Row of lanes of each value that has one.
    lanes: Vec<usize>,
    count: usize,
}

/// A sum over elements that every cell computes.
#[derive(Clone, Debug)]
struct SumPlan {
    id: ValueId,
    /// What differs between elements alone.
    scalars: Vec<ValueId>,
    /// What differs between elements and cells.
    cells: Vec<ValueId>,
}

const NO_LANES: usize = usize::MAX;

impl Plan {
    pub(super) fn new(program: &Program, grid: &Lattice) -> Self {
        let of = |part: usize| grid.channels.iter().map(|ids| ids[part]).collect();
        Self {
            initial: Block::new(program, of(0)),
            next: Block::new(program, of(1)),
        }
    }
}

impl Block {
    fn new(program: &Program, roots: Vec<ValueId>) -> Self {
        let mut block = Self {
            frame: program.needed(&roots, |rate| rate == Rate::FRAME),
            cells: program.needed(&roots, |rate| rate.pixel && !rate.element),
            lanes: vec![NO_LANES; program.values.len()],
            roots,
            ..Self::default()
        };
        for id in &block.cells {
            if let ValueOp::Sum(sum) = program.value(*id).op {
                block.sums.push(SumPlan {
                    id: *id,
                    scalars: program.needed(&[sum.of], |rate| rate.element && !rate.pixel),
                    cells: program.needed(&[sum.of], |rate| rate.element && rate.pixel),
                });
            }
        }
        let inner = block.sums.iter().flat_map(|sum| &sum.cells);
        let mut all: Vec<ValueId> = inner.chain(&block.cells).copied().collect();
        // Operands come before their users, also in the array.
        all.sort_unstable();
        all.dedup();
        for (at, id) in all.iter().enumerate() {
            block.lanes[id.0] = at;
        }
        block.count = all.len();
        block
    }
}

/// What evaluates values that do not differ between cells.
pub(super) trait Scalars {
    /// Computes a value at a time for an element.
    fn compute(&mut self, id: ValueId, time: f64, element: u32);
    /// Takes a number as if it had been computed.
    fn put(&mut self, id: ValueId, number: f64);
    /// The number that was computed last.
    fn number(&self, id: ValueId) -> f64;
    /// Elements of a sum.
    fn elements(&self, sum: &Sum) -> u32;
    /// Seed of all chance.
    fn seed(&self) -> u32;
    /// Width and height of the canvas, CSS pixels.
    fn canvas(&self) -> [f64; 2];
}

/// Arrays of the steps, used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    lanes: Vec<f64>,
    numbers: Vec<f64>,
    tables: Vec<Table>,
}

impl Run {
    /// Goes to a moment: `time` is effect time.
    pub(super) fn seek(
        &mut self,
        stepper: &mut Stepper<'_, impl Scalars>,
        time: f64,
        duration: f64,
    ) {
        let (grid, steps) = (stepper.grid, stepper.grid.steps);
        let within = (time - duration * (time / duration).floor()) / steps.pace;
        let within = if within.is_finite() { within } else { 0.0 };
        let last = f64::from(steps.turn - 1);
        let state = within.floor().clamp(0.0, last);
        let share = within - state;
        let (now, state) = (steps.lead + state as u32, state as u32);
        let (turn, seam) = (f64::from(steps.turn), f64::from(steps.seam));
        let fade = ((within - (turn - seam)) / seam).max(0.0);
        // At the seam, what was one loop earlier goes on as what is now.
        let [here, other] = &self.cursors;
        let behind = |cursor: &Cursor| cursor.at.filter(|at| *at <= now);
        if behind(here).is_none() && behind(other).is_some() {
            self.cursors.swap(0, 1);
        }
        self.go(0, now, stepper);
        if fade > 0.0 {
            self.go(1, steps.lead + state - steps.turn, stepper);
        }
        let shown = grid.shown * grid.size();
        self.shown.resize(shown, 0.0);
        let [here, earlier] = &self.cursors;
        let between = |cursor: &Cursor, at: usize| {
            let (now, next) = (f64::from(cursor.now[at]), f64::from(cursor.next[at]));
            now + (next - now) * share
        };
        for at in 0..shown {
            let mut value = between(here, at);
            if fade > 0.0 {
                value += (between(earlier, at) - value) * fade;
            }
            self.shown[at] = value as f32;
        }
    }

    fn go(&mut self, cursor: usize, state: u32, stepper: &mut Stepper<'_, impl Scalars>) {
        let every = stepper.grid.kept_every();
        let all = stepper.grid.size() * stepper.grid.channels.len();
        let cursor = &mut self.cursors[cursor];
        if self.kept.is_empty() {
            self.kept.resize(all, 0.0);
            stepper.step(None, 0, &mut self.kept);
        }
        let stored = (self.kept.len() / all) as u32;
        let nearest = (state / every).min(stored - 1);
        let far = |at: u32| at > state || at < nearest * every;
        if cursor.at.is_none_or(far) {
            let from = nearest as usize * all;
            cursor.now.clear();
            cursor.now.extend_from_slice(&self.kept[from..from + all]);
            cursor.next.resize(all, 0.0);
            cursor.at = Some(nearest * every);
            stepper.step(Some(&cursor.now), nearest * every, &mut cursor.next);
        }
        while let Some(at) = cursor.at.filter(|at| *at < state) {
            std::mem::swap(&mut cursor.now, &mut cursor.next);
            cursor.at = Some(at + 1);
            if (at + 1) as usize * all == self.kept.len() * every as usize {
                self.kept.extend_from_slice(&cursor.now);
            }
            stepper.step(Some(&cursor.now), at + 1, &mut cursor.next);
        }
    }
}

/// Computes states of a grid.
pub(super) struct Stepper<'a, S> {
    pub(super) program: &'a Program,
    pub(super) grid: &'a Lattice,
    pub(super) plan: &'a Plan,
    pub(super) scalars: &'a mut S,
    pub(super) room: &'a mut Room,
}

impl<S: Scalars> Stepper<'_, S> {
    /// Computes the state after `from`, which has the number `state`; the first state from nothing.
    fn step(&mut self, from: Option<&[f32]>, state: u32, into: &mut [f32]) {
        let time = self.grid.time(state);
        let block = match from {
            Some(_) => &self.plan.next,
            None => &self.plan.initial,
        };
        for id in &block.frame {
            self.scalars.compute(*id, time, 0);
        }
        self.room.numbers.clear();
        for sum in &block.sums {
            let ValueOp::Sum(of) = self.program.value(sum.id).op else {
                continue;
            };
            for element in 0..self.scalars.elements(&of) {
                for id in &sum.scalars {
                    self.scalars.compute(*id, time, element);
                    self.room.numbers.push(self.scalars.number(*id));
                }
            }
        }
        let columns = self.grid.columns as usize;
        self.room.lanes.resize(block.count * columns, 0.0);
        let (wide, size) = (self.grid.wide(), self.grid.size());
        for row in 0..self.grid.rows as usize {
            let at = self.grid.first() + row * wide;
            let mut line = Line {
                row,
                at,
                from: from.unwrap_or_default(),
                sum: 0,
                number: 0,
                noise: 0,
            };
            for id in &block.cells {
                self.cells(block, *id, &mut line, None);
            }
            for (channel, id) in block.roots.iter().enumerate() {
                let into = &mut into[channel * size + at..][..columns];
                let kept = |v: f64| {
                    if v > -CELL_MAX && v < CELL_MAX {
                        v as f32
                    } else {
                        0.0
                    }
                };
                match block.lanes[id.0] {
                    NO_LANES => into.fill(kept(self.scalars.number(*id))),
                    lane => {
                        let lanes = &self.room.lanes[lane * columns..][..columns];
                        into.iter_mut()
                            .zip(lanes)
                            .for_each(|(to, v)| *to = kept(*v));
                    }
                }
            }
        }
        self.grid.fill_rim(into);
    }

    /// One value of all cells of a row.
    fn cells(&mut self, block: &Block, id: ValueId, line: &mut Line<'_>, element: Option<u32>) {
        let columns = self.grid.columns as usize;
        let op = self.program.value(id).op;
        if let (ValueOp::Sum(sum), None) = (op, element) {
            self.sum(block, &sum, id, line);
            return;
        }
        let lane = block.lanes[id.0];
        let (before, rest) = self.room.lanes.split_at_mut(lane * columns);
        let out = &mut rest[..columns];
        let scalars = &*self.scalars;
        let view = |id: ValueId| match block.lanes[id.0] {
            NO_LANES => View::One(scalars.number(id)),
            lane => View::Many(&before[lane * columns..][..columns]),
        };
        let [width, height] = scalars.canvas();
        match op {
            ValueOp::X => {
                let across = width / f64::from(self.grid.columns);
                fill(out, |at| (at as f64 + 0.5) * across);
            }
            ValueOp::Y => {
                let down = height / f64::from(self.grid.rows);
                out.fill((line.row as f64 + 0.5) * down);
            }
            ValueOp::Cell {
                channel, dx, dy, ..
            } => {
                let way = isize::from(dy) * self.grid.wide() as isize + isize::from(dx);
                let from = (channel * self.grid.size() + line.at).wrapping_add_signed(way);
                match line.from.get(from..from + columns) {
                    Some(cells) => fill(out, |at| f64::from(cells[at])),
                    None => out.fill(0.0),
                }
            }
            ValueOp::Noise(noise) => {
                let turns = scalars.number(noise.turns);
                let table = table(&mut self.room.tables, line.noise, noise.octaves, turns);
                line.noise += 1;
                let (x, y) = (view(noise.x), view(noise.y));
                let seed = scalars.seed();
                fill(out, |at| flow(table, seed, &noise, x.at(at), y.at(at)));
            }
            ValueOp::Unary(op, a) => unary(op, view(a), out),
            ValueOp::Binary(op, a, b) => binary(op, view(a), view(b), out),
            // No other operation differs between cells.
            _ => out.fill(0.0),
        }
    }

    fn sum(&mut self, block: &Block, sum: &Sum, id: ValueId, line: &mut Line<'_>) {
        let columns = self.grid.columns as usize;
        let lane = block.lanes[id.0] * columns;
        self.room.lanes[lane..lane + columns].fill(0.0);
        let Some(plan) = block.sums.get(line.sum) else {
            return;
        };
        line.sum += 1;
        let noise = line.noise;
        for element in 0..self.scalars.elements(sum) {
            for id in &plan.scalars {
                let number = self.room.numbers.get(line.number).copied();
                line.number += 1;
                self.scalars.put(*id, number.unwrap_or(0.0));
            }
            line.noise = noise;
            for id in &plan.cells {
                self.cells(block, *id, line, Some(element));
            }
            let from = block.lanes[sum.of.0];
            if from == NO_LANES {
                let number = self.scalars.number(sum.of);
                let total = &mut self.room.lanes[lane..lane + columns];
                total.iter_mut().for_each(|total| *total += number);
                continue;
            }
            // What is summed up comes before its sum.
            let (before, rest) = self.room.lanes.split_at_mut(lane);
            let each = &before[from * columns..][..columns];
            rest[..columns]
                .iter_mut()
                .zip(each)
                .for_each(|(total, v)| *total += v);
        }
    }
}

/// Where in a row the computation stands.
struct Line<'a> {
    row: usize,
    /// Place of the row's first cell within a channel.
    at: usize,
    /// The state before; empty for the first.
    from: &'a [f32],
    /// Sums, numbers of their elements and noises that were used.
    sum: usize,
    number: usize,
    noise: usize,
}

/// An operand.
#[derive(Clone, Copy)]
enum View<'a> {
    One(f64),
    Many(&'a [f64]),
}

impl View<'_> {
    #[inline(always)]
    fn at(&self, at: usize) -> f64 {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => values[at],
        }
    }
}

#[inline(always)]
fn fill(out: &mut [f64], value: impl Fn(usize) -> f64) {
    for (at, out) in out.iter_mut().enumerate() {
        *out = value(at);
    }
}

fn unary(op: Unary, a: View<'_>, out: &mut [f64]) {
    match a {
        View::One(a) => out.fill(apply_unary(op, a)),
        View::Many(a) => out
            .iter_mut()
            .zip(a)
            .for_each(|(out, a)| *out = apply_unary(op, *a)),
    }
}

/// One loop per operation and shape of operands, so that each can become vector instructions.
fn binary(op: Binary, a: View<'_>, b: View<'_>, out: &mut [f64]) {
    macro_rules! each {
        ($op:expr) => {
            match (a, b) {
                (View::One(a), View::One(b)) => out.fill(apply_binary($op, a, b)),
                (View::Many(a), View::One(b)) => out
                    .iter_mut()
                    .zip(a)
                    .for_each(|(out, a)| *out = apply_binary($op, *a, b)),
                (View::One(a), View::Many(b)) => out
                    .iter_mut()
                    .zip(b)
                    .for_each(|(out, b)| *out = apply_binary($op, a, *b)),
                (View::Many(a), View::Many(b)) => {
                    let pairs = a.iter().zip(b);
                    out.iter_mut()
                        .zip(pairs)
                        .for_each(|(out, (a, b))| *out = apply_binary($op, *a, *b));
                }
            }
        };
    }
    match op {
        Binary::Add => each!(Binary::Add),
        Binary::Sub => each!(Binary::Sub),
        Binary::Mul => each!(Binary::Mul),
        Binary::Min => each!(Binary::Min),
        Binary::Max => each!(Binary::Max),
        other => each!(other),
    }
}

impl Runs {
    /// A channel of a grid at a place.
    pub(super) fn read(
        &self,
        program: &Program,
        read: &GridRead,
        place: [f64; 2],
        canvas: [f64; 2],
    ) -> f64 {
        match (self.grids.get(read.grid), program.grids.get(read.grid)) {
            (Some(run), Some(grid)) => grid.read(&run.shown, read.channel, place, canvas),
            _ => 0.0,
        }
    }
}

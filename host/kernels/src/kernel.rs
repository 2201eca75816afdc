//! A program, a moment of it, and its rows.

use std::ops::Range;

use crate::compile::{Code, compile};
use crate::level::Level;
use crate::node::{KernelError, NoiseField, OUTPUTS_MAX, Source};
use crate::noise::NoiseTable;
use crate::plane::Plane;
use crate::run::{Env, Inputs, Numbers, Registers, View};
use crate::step::{Block, LANES, aligned};

/// A compiled pixel program.
#[derive(Clone, Debug)]
pub struct Kernel {
    code: Code,
    fields: Vec<NoiseField>,
    groups: Vec<usize>,
    uniforms: usize,
    planes: usize,
}

/// The numbers of a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moment {
    /// As many as the source declares.
    pub uniforms: Vec<f32>,
    /// Turns of each noise field's gradients.
    pub turns: Vec<f64>,
    /// The elements of each group.
    pub groups: Vec<Elements>,
    /// As many as the source declares.
    pub planes: Vec<Plane>,
}

/// The elements of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elements {
    /// How many there are.
    pub count: usize,
    /// `count` numbers of the first slot, then of the second, and so on.
    pub numbers: Vec<f32>,
}

/// One number per pixel of a run of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lanes<'a> {
    /// The same for all.
    One(f32),
    /// One each; at least as many as the run has pixels.
    Many(&'a [f32]),
}

impl Lanes<'_> {
    /// The number of the run's pixel `at`.
    #[must_use]
    #[inline]
    pub fn at(&self, at: usize) -> f32 {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => values[at],
        }
    }
}

/// A program at a moment and a width; many threads may draw from one.
#[derive(Clone, Debug)]
pub struct Frame<'k> {
    code: &'k Code,
    level: Level,
    scalars: Vec<f32>,
    tables: Vec<NoiseTable>,
    planes: Vec<Plane>,
    groups: Vec<Numbers>,
    /// What depends on the column alone, one input after the other.
    columns: Vec<f32>,
    stride: usize,
    width: usize,
}

/// A thread's arrays; used again from call to call.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    registers: Registers,
    scalars: Vec<f32>,
    rows: Vec<f32>,
    hoisted: Vec<Numbers>,
}

impl Kernel {
    /// Compiles a program.
    ///
    /// # Errors
    /// When a node names what does not come before it, or an element outside of its sum.
    pub fn new(source: &Source) -> Result<Self, KernelError> {
        Ok(Self {
            code: compile(source)?,
            fields: source.fields.clone(),
            groups: source.groups.clone(),
            uniforms: source.uniforms,
            planes: source.planes,
        })
    }

    /// Steps per pixel, each element's own counted once: for figures.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.code.pixels.steps.len()
    }

    /// Goes to a moment. `columns` are the middles of the picture's columns.
    ///
    /// # Errors
    /// When the moment's numbers are not as many as the source declares.
    pub fn frame(
        &self,
        moment: &Moment,
        columns: &[f32],
        level: Level,
    ) -> Result<Frame<'_>, KernelError> {
        self.check(moment)?;
        let mut scalars = vec![0.0; self.code.scalars];
        scalars[..self.uniforms].copy_from_slice(&moment.uniforms);
        for (at, value) in &self.code.constants {
            scalars[*at] = *value;
        }
        let fields = self.fields.iter().zip(&moment.turns);
        let mut frame = Frame {
            code: &self.code,
            level,
            scalars,
            tables: fields
                .map(|(field, turns)| NoiseTable::new(field, *turns))
                .collect(),
            planes: moment.planes.clone(),
            groups: moment.groups.iter().map(padded).collect(),
            columns: Vec::new(),
            stride: chunk(columns.len()) * columns.len().div_ceil(chunk(columns.len())),
            width: columns.len(),
        };
        frame.columns = frame.per_column(columns);
        Ok(frame)
    }

    fn check(&self, moment: &Moment) -> Result<(), KernelError> {
        let wrong = |what, found, wanted| {
            Err(KernelError::WrongMoment {
                what,
                found,
                wanted,
            })
        };
        if moment.uniforms.len() != self.uniforms {
            return wrong("uniforms", moment.uniforms.len(), self.uniforms);
        }
        if moment.turns.len() != self.fields.len() {
            return wrong("turns", moment.turns.len(), self.fields.len());
        }
        if moment.groups.len() != self.groups.len() {
            return wrong("groups", moment.groups.len(), self.groups.len());
        }
        if moment.planes.len() != self.planes {
            return wrong("planes", moment.planes.len(), self.planes);
        }
        for (elements, slots) in moment.groups.iter().zip(&self.groups) {
            if elements.numbers.len() != elements.count * slots {
                let wanted = elements.count * slots;
                return wrong("numbers of a group", elements.numbers.len(), wanted);
            }
        }
        Ok(())
    }
}

/// Lanes of a chunk of a row: as even as they come.
fn chunk(width: usize) -> usize {
    let width = width.max(1);
    aligned(width.div_ceil(width.div_ceil(LANES)))
}

fn padded(elements: &Elements) -> Numbers {
    let stride = aligned(elements.count.max(1));
    let slots = elements.numbers.chunks_exact(elements.count.max(1));
    let mut values = vec![0.0; slots.len() * stride];
    for (to, from) in values.chunks_exact_mut(stride).zip(slots) {
        to[..from.len()].copy_from_slice(from);
    }
    Numbers {
        count: elements.count,
        stride,
        values,
    }
}

impl Frame<'_> {
    /// Computes what depends on the column alone.
    fn per_column(&self, columns: &[f32]) -> Vec<f32> {
        let block = &self.code.columns;
        let mut out = vec![0.0; block.outputs.len() * self.stride];
        let mut scratch = self.scratch(Scratch::default());
        for from in (0..columns.len()).step_by(LANES) {
            let part = &columns[from..columns.len().min(from + LANES)];
            let values = run_padded(self, block, &mut scratch, part);
            for (slot, lanes) in values.chunks_exact(LANES).enumerate() {
                out[slot * self.stride + from..][..part.len()]
                    .copy_from_slice(&lanes[..part.len()]);
            }
        }
        out
    }

    /// Makes room for this frame.
    fn scratch(&self, mut scratch: Scratch) -> Scratch {
        let code = self.code;
        let hoisted = code.eaches.iter().map(|each| each.hoisted.registers);
        let blocks = [&code.columns, &code.rows, &code.pixels];
        let most = hoisted.chain(blocks.map(|block| block.registers)).max();
        scratch.registers.reserve(most.unwrap_or(0));
        scratch.scalars.clone_from(&self.scalars);
        scratch
            .hoisted
            .resize_with(code.eaches.len(), Numbers::default);
        for (each, numbers) in code.eaches.iter().zip(&mut scratch.hoisted) {
            let group = &self.groups[each.group];
            (numbers.count, numbers.stride) = (group.count, group.stride);
            numbers
                .values
                .resize(each.hoisted.outputs.len() * group.stride, 0.0);
        }
        scratch
    }

    /// Computes rows, given their middles, and hands out each run of pixels: index into `rows`,
    /// columns, and the program's outputs in order.
    pub fn paint(
        &self,
        scratch: &mut Scratch,
        rows: &[f32],
        mut out: impl FnMut(usize, Range<usize>, &[Lanes<'_>]),
    ) {
        *scratch = self.scratch(std::mem::take(scratch));
        for (part, middles) in rows.chunks(LANES).enumerate() {
            let values = run_padded(self, &self.code.rows, scratch, middles);
            scratch.rows = values;
            for row in 0..middles.len() {
                for (slot, to) in self.code.row_loads.iter().enumerate() {
                    scratch.scalars[*to] = scratch.rows[slot * LANES + row];
                }
                self.hoist(scratch);
                self.row(scratch, |columns, lanes| {
                    out(part * LANES + row, columns, lanes)
                });
            }
        }
    }

    /// Computes what elements need once per row.
    fn hoist(&self, scratch: &mut Scratch) {
        for (number, each) in self.code.eaches.iter().enumerate() {
            if each.hoisted.outputs.is_empty() {
                continue;
            }
            let group = &self.groups[each.group];
            for from in (0..group.count).step_by(LANES) {
                let lanes = aligned((group.count - from).min(LANES));
                let inputs = Inputs {
                    values: &group.values,
                    stride: group.stride,
                    from,
                };
                self.run(&each.hoisted, scratch, inputs, lanes);
                let Scratch {
                    registers,
                    scalars,
                    hoisted,
                    ..
                } = scratch;
                let numbers = &mut hoisted[number];
                for (slot, src) in each.hoisted.outputs.iter().enumerate() {
                    let to = &mut numbers.values[slot * numbers.stride + from..][..lanes];
                    match registers.view(*src, inputs, scalars, lanes) {
                        View::One(value) => to.fill(value),
                        View::Many(values) => to.copy_from_slice(values),
                    }
                }
            }
        }
    }

    fn row(&self, scratch: &mut Scratch, mut out: impl FnMut(Range<usize>, &[Lanes<'_>])) {
        let lanes = chunk(self.width);
        let block = &self.code.pixels;
        for from in (0..self.width).step_by(lanes) {
            let inputs = Inputs {
                values: &self.columns,
                stride: self.stride,
                from,
            };
            self.run(block, scratch, inputs, lanes);
            let view = |src: &_| {
                let registers = &scratch.registers;
                match registers.view(*src, inputs, &scratch.scalars, lanes) {
                    View::One(value) => Lanes::One(value),
                    View::Many(values) => Lanes::Many(values),
                }
            };
            let end = (from + lanes).min(self.width);
            let mut outputs = [Lanes::One(0.0); OUTPUTS_MAX];
            for (to, src) in outputs.iter_mut().zip(&block.outputs) {
                *to = view(src);
            }
            out(from..end, &outputs[..block.outputs.len()]);
        }
    }

    fn run(&self, block: &Block, scratch: &mut Scratch, inputs: Inputs<'_>, lanes: usize) {
        let Scratch {
            registers,
            scalars,
            hoisted,
            ..
        } = scratch;
        let mut env = Env {
            inputs,
            scalars,
            registers,
            lanes,
            tables: &self.tables,
            planes: &self.planes,
            eaches: &self.code.eaches,
            groups: &self.groups,
            hoisted,
        };
        self.level.run(block, &mut env);
    }
}

/// Runs a block whose one input is `middles`, at most [`LANES`] of them; gives its outputs one after
/// the other, each [`LANES`] long.
fn run_padded(
    frame: &Frame<'_>,
    block: &Block,
    scratch: &mut Scratch,
    middles: &[f32],
) -> Vec<f32> {
    let mut values = [0.0; LANES];
    values[..middles.len()].copy_from_slice(middles);
    let inputs = Inputs {
        values: &values,
        stride: LANES,
        from: 0,
    };
    let lanes = aligned(middles.len());
    frame.run(block, scratch, inputs, lanes);
    let mut out = std::mem::take(&mut scratch.rows);
    out.clear();
    out.resize(block.outputs.len() * LANES, 0.0);
    for (to, src) in out.chunks_exact_mut(LANES).zip(&block.outputs) {
        match scratch
            .registers
            .view(*src, inputs, &scratch.scalars, lanes)
        {
            View::One(value) => to.fill(value),
            View::Many(values) => to[..lanes].copy_from_slice(values),
        }
    }
    out
}

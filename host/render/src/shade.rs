//! Shades: a number per pixel, looked up on a ramp of colours.
//!
//! What a pixel needs is compiled once per scene to a kernel. What does not depend on the pixel is
//! evaluated in 64 bits once per frame and handed to it: numbers of the frame, and of each element
//! that pixels sum over.

use std::collections::HashMap;

use effectforge_effect::graph::Blend;
use effectforge_effect::noise::octave_base;
use effectforge_effect::program::{
    self, Binary, Evaluator, Lattice, Program, Setup, ShadeLayer, Sum, Unary, ValueId, ValueOp,
};
use effectforge_kernels::{Binary as KernelBinary, Unary as KernelUnary};
use effectforge_kernels::{
    Elements, Frame, Kernel, KernelError, Lanes, Level, Moment, Node, NodeId, NoiseField, Plane,
    Scratch, Source,
};

use crate::band::Target;
use crate::blend::Mode;
use crate::error::RenderError;
use crate::lut::Gradient;
use crate::scene::middles;

/// A field at one moment.
pub(crate) type FieldMoment<'s> = Frame<'s>;
/// A thread's arrays for fields.
pub(crate) type FieldScratch = Scratch;

/// A compiled shade.
#[derive(Clone, Debug)]
pub(crate) struct ShadeLook {
    ramp: Gradient,
    pub(crate) blend: Blend,
    pub(crate) field: Field,
}

/// Some values of every pixel, compiled: what a shade and a displacement compute.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    node: String,
    kernel: Kernel,
    inputs: Inputs,
    /// Middles of the picture's columns, CSS pixels.
    columns: Vec<f32>,
}

/// What the kernel wants to be told of each frame.
#[derive(Clone, Debug, Default)]
struct Inputs {
    uniforms: Vec<ValueId>,
    turns: Vec<ValueId>,
    groups: Vec<Group>,
    /// Grid and channel of each plane.
    planes: Vec<(usize, usize)>,
    /// Shapes of the program's grids, and the size of the canvas.
    grids: Vec<Lattice>,
    canvas: [f64; 2],
}

/// Elements that pixels sum over.
#[derive(Clone, Debug)]
struct Group {
    /// For their number.
    sum: Sum,
    /// Their numbers that pixels read.
    numbers: Vec<ValueId>,
    /// What must be computed for these, operands first.
    plan: Vec<ValueId>,
}

impl ShadeLook {
    pub(crate) fn new(
        program: &Program,
        layer: &ShadeLayer,
        ramp: Gradient,
        columns: Vec<f32>,
        setup: Setup,
    ) -> Result<Self, RenderError> {
        let roots = [layer.value, layer.alpha, layer.light];
        Ok(Self {
            ramp,
            blend: layer.blend,
            field: Field::new(program, &layer.node, &roots, columns, setup)?,
        })
    }
}

impl Field {
    /// Compiles `roots`, which the node needs of every pixel.
    pub(crate) fn new(
        program: &Program,
        node: &str,
        roots: &[ValueId],
        columns: Vec<f32>,
        setup: Setup,
    ) -> Result<Self, RenderError> {
        let canvas = [setup.width, setup.height];
        let mut lowering = Lowering::new(program, setup.seed);
        lowering.outputs(roots);
        let Lowering {
            source, mut inputs, ..
        } = lowering;
        inputs.grids.clone_from(&program.grids);
        inputs.canvas = canvas;
        for group in &mut inputs.groups {
            group.plan = program.needed(&group.numbers, |rate| rate.element && !rate.pixel);
        }
        let refused = |cause: KernelError| RenderError::Shade {
            node: node.to_owned(),
            cause: cause.to_string(),
        };
        Ok(Self {
            node: node.to_owned(),
            kernel: Kernel::new(&source).map_err(refused)?,
            inputs,
            columns,
        })
    }

    /// Goes to the evaluator's time.
    pub(crate) fn moment(
        &self,
        evaluator: &mut Evaluator<'_>,
    ) -> Result<FieldMoment<'_>, RenderError> {
        self.moment_at(evaluator, Level::best())
    }

    fn moment_at(
        &self,
        evaluator: &mut Evaluator<'_>,
        level: Level,
    ) -> Result<FieldMoment<'_>, RenderError> {
        let numbers = |ids: &[ValueId]| -> Vec<f64> {
            ids.iter().map(|id| evaluator.constant(*id)).collect()
        };
        let turns = numbers(&self.inputs.turns);
        let uniforms = numbers(&self.inputs.uniforms);
        let groups = self.inputs.groups.iter();
        let moment = Moment {
            uniforms: uniforms.into_iter().map(|v| v as f32).collect(),
            turns,
            groups: groups.map(|group| group.elements(evaluator)).collect(),
            planes: self.inputs.planes(evaluator),
        };
        let refused = |cause: KernelError| RenderError::Shade {
            node: self.node.clone(),
            cause: cause.to_string(),
        };
        self.kernel
            .frame(&moment, &self.columns, level)
            .map_err(refused)
    }
}

impl Inputs {
    fn planes(&self, evaluator: &Evaluator<'_>) -> Vec<Plane> {
        let plane = |(grid, channel): &(usize, usize)| {
            let Some(lattice) = self.grids.get(*grid) else {
                return Plane::default();
            };
            let (from, size) = (channel * lattice.size(), lattice.size());
            let shown = evaluator.shown(*grid).get(from..from + size);
            Plane {
                cells: [lattice.columns as usize, lattice.rows as usize],
                size: self.canvas.map(|side| side as f32),
                first: lattice.first(),
                wide: lattice.wide(),
                values: shown.unwrap_or_default().to_vec(),
            }
        };
        self.planes.iter().map(plane).collect()
    }
}

impl Group {
    fn elements(&self, evaluator: &mut Evaluator<'_>) -> Elements {
        let count = evaluator.sum_count(&self.sum);
        let mut numbers = vec![0.0; count as usize * self.numbers.len()];
        for k in 0..count {
            evaluator.element_values(&self.plan, k);
            for (slot, id) in self.numbers.iter().enumerate() {
                numbers[slot * count as usize + k as usize] = evaluator.constant(*id) as f32;
            }
        }
        Elements {
            count: count as usize,
            numbers,
        }
    }
}

/// Paints rows of a shade.
pub(crate) fn paint_shade<M: Mode>(
    target: Target<'_>,
    scratch: &mut FieldScratch,
    look: &ShadeLook,
    moment: &FieldMoment<'_>,
    ratio: f64,
) {
    let Target { pixels, width, top } = target;
    let rows = middles(top..top + pixels.len() / width, ratio);
    moment.paint(scratch, &rows, |row, columns, lanes| {
        let run = &mut pixels[row * width..][columns];
        let [value, alpha, light] = lanes else { return };
        match (value, alpha, light) {
            (Lanes::Many(values), Lanes::One(alpha), Lanes::One(light)) => {
                let (alpha, light) = (share(*alpha), share(*light));
                if (alpha, light) == (1.0, 0.0) {
                    for (pixel, value) in run.iter_mut().zip(*values) {
                        *pixel = M::mix(*pixel, look.ramp.at(share(*value)));
                    }
                    return;
                }
                for (pixel, value) in run.iter_mut().zip(*values) {
                    *pixel = M::mix(*pixel, lit(look.ramp.at(share(*value)), alpha, light));
                }
            }
            _ => {
                for (at, pixel) in run.iter_mut().enumerate() {
                    let color = look.ramp.at(share(value.at(at)));
                    let above = lit(color, share(alpha.at(at)), share(light.at(at)));
                    *pixel = M::mix(*pixel, above);
                }
            }
        }
    });
}

/// Kept between 0 and 1; what is not finite counts as 0.
#[inline(always)]
fn share(value: f32) -> f32 {
    let value = if value.is_finite() { value } else { 0.0 };
    value.clamp(0.0, 1.0)
}

/// A premultiplied colour with light added, then faded.
#[inline(always)]
fn lit([r, g, b, a]: [f32; 4], alpha: f32, light: f32) -> [f32; 4] {
    // The colour is premultiplied: so is the light.
    let lit = |v: f32| (v + light * a).min(a) * alpha;
    [lit(r), lit(g), lit(b), a * alpha]
}

/// A shade's values as nodes of a kernel.
struct Lowering<'p> {
    program: &'p Program,
    seed: u32,
    source: Source,
    inputs: Inputs,
    /// Nodes of values; those of an element by its group too.
    known: HashMap<(Option<usize>, ValueId), NodeId>,
}

impl<'p> Lowering<'p> {
    fn new(program: &'p Program, seed: u32) -> Self {
        Self {
            program,
            seed,
            source: Source::default(),
            inputs: Inputs::default(),
            known: HashMap::new(),
        }
    }

    fn outputs(&mut self, roots: &[ValueId]) {
        let per_pixel = |rate: program::Rate| rate.pixel && !rate.element;
        for id in self.program.needed(roots, per_pixel) {
            self.value(id, None);
        }
        self.source.outputs = roots.iter().map(|id| self.operand(*id, None)).collect();
    }

    /// Adds the node of a value that each pixel computes.
    fn value(&mut self, id: ValueId, group: Option<usize>) {
        let node = match self.program.value(id).op {
            ValueOp::X => Node::X,
            ValueOp::Y => Node::Y,
            ValueOp::Noise(noise) => {
                let bases = (0..noise.octaves)
                    .map(|octave| octave_base(self.seed, noise.stream, octave))
                    .collect();
                self.source.fields.push(NoiseField {
                    bases,
                    gain: noise.gain as f32,
                });
                self.inputs.turns.push(noise.turns);
                Node::Noise {
                    field: self.source.fields.len() - 1,
                    x: self.operand(noise.x, group),
                    y: self.operand(noise.y, group),
                }
            }
            ValueOp::Sum(sum) => self.sum(&sum),
            ValueOp::Grid(read) => {
                let key = (read.grid, read.channel);
                let known = self.inputs.planes.iter().position(|plane| *plane == key);
                let plane = known.unwrap_or_else(|| {
                    self.inputs.planes.push(key);
                    self.source.planes += 1;
                    self.source.planes - 1
                });
                let (x, y) = (self.operand(read.x, group), self.operand(read.y, group));
                Node::Plane { plane, x, y }
            }
            ValueOp::Unary(op, a) => Node::Unary(unary(op), self.operand(a, group)),
            ValueOp::Binary(op, a, b) => {
                let (a, b) = (self.operand(a, group), self.operand(b, group));
                Node::Binary(binary(op), a, b)
            }
            // No other operation depends on the pixel.
            _ => Node::Constant(0.0),
        };
        let node = self.source.push(node);
        self.known.insert((group, id), node);
    }

    fn sum(&mut self, sum: &Sum) -> Node {
        let same = |group: &Group| {
            let of = |sum: &Sum| (sum.count, sum.capacity, sum.fixed);
            of(&group.sum) == of(sum)
        };
        let known = self.inputs.groups.iter().position(same);
        let group = known.unwrap_or_else(|| {
            self.inputs.groups.push(Group {
                sum: *sum,
                numbers: Vec::new(),
                plan: Vec::new(),
            });
            self.source.groups.push(0);
            self.inputs.groups.len() - 1
        });
        let per_element = |rate: program::Rate| rate.pixel && rate.element;
        for id in self.program.needed(&[sum.of], per_element) {
            if !self.known.contains_key(&(Some(group), id)) {
                self.value(id, Some(group));
            }
        }
        let of = self.operand(sum.of, Some(group));
        Node::Sum { group, of }
    }

    /// The node of a value that another reads; what no pixel changes becomes an input.
    fn operand(&mut self, id: ValueId, group: Option<usize>) -> NodeId {
        let value = self.program.value(id);
        let key = (group.filter(|_| value.rate.element), id);
        if let Some(node) = self.known.get(&key) {
            return *node;
        }
        let node = match (value.op, key.0) {
            (ValueOp::Const(number), _) => Node::Constant(number as f32),
            (_, Some(group)) if !value.rate.pixel => {
                self.inputs.groups[group].numbers.push(id);
                self.source.groups[group] += 1;
                let slot = self.source.groups[group] - 1;
                Node::Element { group, slot }
            }
            _ if !value.rate.pixel && !value.rate.element => {
                self.inputs.uniforms.push(id);
                self.source.uniforms += 1;
                Node::Uniform(self.source.uniforms - 1)
            }
            // Only a graph that was not checked reads an element outside of a sum.
            _ => Node::Constant(0.0),
        };
        let node = self.source.push(node);
        self.known.insert(key, node);
        node
    }
}

fn unary(op: Unary) -> KernelUnary {
    match op {
        Unary::Abs => KernelUnary::Abs,
        Unary::Floor => KernelUnary::Floor,
        Unary::Fract => KernelUnary::Fract,
        Unary::Sin => KernelUnary::Sin,
        Unary::Cos => KernelUnary::Cos,
        Unary::Sign => KernelUnary::Sign,
        Unary::Exp => KernelUnary::Exp,
    }
}

fn binary(op: Binary) -> KernelBinary {
    match op {
        Binary::Add => KernelBinary::Add,
        Binary::Sub => KernelBinary::Sub,
        Binary::Mul => KernelBinary::Mul,
        Binary::Div => KernelBinary::Div,
        Binary::Min => KernelBinary::Min,
        Binary::Max => KernelBinary::Max,
        Binary::Pow => KernelBinary::Pow,
        Binary::Mod => KernelBinary::Mod,
        Binary::Hypot => KernelBinary::Hypot,
        Binary::Atan2 => KernelBinary::Atan2,
    }
}

#[cfg(test)]
mod tests;

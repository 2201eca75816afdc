//! The lowered effect: a closed form that the native render evaluates and exporters print.
//!
//! [`Program::lower`] turns a checked graph into one table of values in topological order, each with
//! its rate, and a list of layers that refer to them. Lowering folds constants, shares equal values,
//! hoists each to its lowest rate and leaves out what no layer uses. All arithmetic is on 64-bit
//! floats, all chance on 32-bit integers; angles are turns, lengths CSS pixels.
//!
//! Geometry. With area `A = width·height` and design area `D`, one design pixel is
//! `scale = clamp(√(A/D), 0.5, 1.5)` CSS pixels, and an emitter has
//! `clamp(⌊count · A / (D · scale²) + ½⌋, 1, capacity)` elements (0 when `count` is 0), or, when its
//! count is fixed, `clamp(⌊count + ½⌋, 0, capacity)`: the picture scales with the canvas in a middle range, beyond it elements are added or left out.

mod build;
mod eval;
mod flow;
mod lattice;
mod layer;
mod lower;
mod meaning;
mod plan;
mod stage;
mod steps;

pub use build::operands;
pub use eval::{Evaluator, Instance, Outlined, Point, Sample, Setup, default_params};
pub use lattice::{CELL_MAX, GridRead, Lattice, Steps};
pub use layer::{FillLayer, Layer, RibbonLayer, ShadeLayer, ShapeLayer, SpriteLayer};
pub use stage::{Stage, Step, surfaces};
pub use steps::Runs;

use crate::expr::Expr;
use crate::graph::{Effect, Population};

/// Index into [`Program::values`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub usize);

/// How often a value must be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// Changes with time.
    pub time: bool,
    /// Differs between elements.
    pub element: bool,
    /// Differs between pixels.
    pub pixel: bool,
    /// Differs between the points of an element's ribbon.
    pub point: bool,
}

impl Rate {
    /// Once per size and parameters.
    pub const CONST: Self = Self {
        time: false,
        element: false,
        pixel: false,
        point: false,
    };
    /// Once per frame.
    pub const FRAME: Self = Self {
        time: true,
        ..Self::CONST
    };
    /// Once per element.
    pub const ELEMENT: Self = Self {
        element: true,
        ..Self::CONST
    };
    /// Once per pixel.
    pub const PIXEL: Self = Self {
        pixel: true,
        ..Self::CONST
    };
    /// Once per point of an element at a time.
    pub const POINT: Self = Self {
        time: true,
        element: true,
        point: true,
        ..Self::CONST
    };

    /// The rate of what depends on both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self {
            time: self.time || other.time,
            element: self.element || other.element,
            pixel: self.pixel || other.pixel,
            point: self.point || other.point,
        }
    }
}

/// How a value is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueOp {
    /// A number.
    Const(f64),
    /// Number parameter, by index into [`Effect::params`]. Lengths are in design pixels.
    Param(usize),
    /// Width of the canvas, CSS pixels.
    Width,
    /// Height of the canvas, CSS pixels.
    Height,
    /// CSS pixels per design pixel.
    Scale,
    /// Effect time, seconds: play time times the time scale.
    Time,
    /// Random number in `[0, 1)`: `unit(hash(seed, stream, element, 0))`.
    Rand(u32),
    /// `unit(hash(seed, stream, element, slot + 1))` with `slot` the given value as whole number.
    RandLife(u32, ValueId),
    /// `unit(hash(seed, stream, ⌊element / burst⌋, slot + 1))`: what a burst shares. Without a slot,
    /// slot 0 of the hash: the same in every life.
    RandBurst {
        /// Stream of the random numbers.
        stream: u32,
        /// Elements of a burst.
        burst: u32,
        /// The life; none for what never changes.
        slot: Option<ValueId>,
    },
    /// `(element mod burst + ½) / burst`.
    InBurst(u32),
    /// The element's number.
    Index,
    /// Within a ribbon: number of the point divided by that of the last.
    Along,
    /// Within a ribbon: the running point from the left, CSS pixels.
    PointX,
    /// Within a ribbon: the running point from the top, CSS pixels.
    PointY,
    /// An input, by its place in [`Effect::inputs`]: a number from outside where there is one, else
    /// the value; rate frame.
    Input(usize, ValueId),
    /// Middle of the pixel from the left, CSS pixels.
    X,
    /// Middle of the pixel from the top, CSS pixels.
    Y,
    /// Flow noise, see [`crate::noise::noise`].
    Noise(Noise),
    /// Sum over elements.
    Sum(Sum),
    /// Within a grid's next state: a cell of the one before.
    Cell {
        /// Index into [`Program::grids`].
        grid: usize,
        /// Index into [`Lattice::channels`].
        channel: usize,
        /// Cells to the right.
        dx: i8,
        /// Cells downwards.
        dy: i8,
    },
    /// A grid's channel at a place, see [`Lattice::read`].
    Grid(GridRead),
    /// Of one value.
    Unary(Unary, ValueId),
    /// Of two values.
    Binary(Binary, ValueId, ValueId),
}

/// Flow noise of two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Stream of the first octave.
    pub stream: u32,
    /// 1 to 8.
    pub octaves: u8,
    /// Weight of an octave relative to the one before.
    pub gain: f64,
    /// Place in cells.
    pub x: ValueId,
    /// Place in cells.
    pub y: ValueId,
    /// Turns of the gradients; rate frame at most.
    pub turns: ValueId,
}

/// Sum of a value over the elements of an emitter. Without elements it is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sum {
    /// Elements at the design size; constant. See [`count_for`].
    pub count: ValueId,
    /// Never more than this.
    pub capacity: u32,
    /// Whether the count holds at every size.
    pub fixed: bool,
    /// What each adds. Values of rate element below it speak of that element.
    pub of: ValueId,
}

/// Operations on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unary {
    /// Absolute value.
    Abs,
    /// Largest whole number not above.
    Floor,
    /// `x - floor(x)`.
    Fract,
    /// Sine of turns: `sin(2πx)`.
    Sin,
    /// Cosine of turns.
    Cos,
    /// −1, 0 or 1.
    Sign,
    /// `e` to the power.
    Exp,
}

/// Operations on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binary {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient; 0 when the divisor is 0.
    Div,
    /// Smaller.
    Min,
    /// Larger.
    Max,
    /// `max(x, 0)` to the power of `y`.
    Pow,
    /// `x - y·floor(x/y)`; 0 when `y` is 0.
    Mod,
    /// `√(x² + y²)`.
    Hypot,
    /// `atan2(x, y)` in turns: the first is the vertical part. 0 for the null vector.
    Atan2,
}

/// A value with its rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// How it is computed.
    pub op: ValueOp,
    /// How often.
    pub rate: Rate,
}

/// A lowered effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// All values that the layers need, operands before users.
    pub values: Vec<Value>,
    /// In the order in which they are drawn: without groups, back to front.
    pub layers: Vec<Layer>,
    /// What a frame does, in order: draws layers, on which surface, and what is done to surfaces.
    pub stages: Vec<Stage>,
    /// Grids that the layers read.
    pub grids: Vec<Lattice>,
    /// Palette roles that are used, sorted.
    pub roles: Vec<String>,
    /// Width and height of the design, pixels.
    pub design: [f64; 2],
    /// Length of the loop, seconds of effect time.
    pub duration: f64,
    /// Index of the parameter that scales time.
    pub time_scale: Option<usize>,
}

/// CSS pixels per design pixel on a canvas of `width × height` CSS pixels.
#[must_use]
pub fn scale_for(design: [f64; 2], width: f64, height: f64) -> f64 {
    (width * height / (design[0] * design[1]))
        .sqrt()
        .clamp(0.5, 1.5)
}

/// Elements of an emitter whose count is fixed.
#[must_use]
pub fn fixed_count(count: f64, capacity: u32) -> u32 {
    ((count + 0.5).floor().max(0.0) as u32).min(capacity)
}

/// Elements of an emitter on a canvas of `width × height` CSS pixels.
#[must_use]
pub fn count_for(design: [f64; 2], width: f64, height: f64, count: f64, capacity: u32) -> u32 {
    if count <= 0.0 {
        return 0;
    }
    let scale = scale_for(design, width, height);
    let scaled = count * (width * height) / (design[0] * design[1] * scale * scale);
    ((scaled + 0.5).floor().max(1.0) as u32).min(capacity)
}

impl Program {
    /// Lowers a graph. The graph must have passed [`Effect::check`]; references that do not exist
    /// count as zero.
    #[must_use]
    pub fn lower(effect: &Effect) -> Self {
        lower::lower(effect)
    }

    /// Operations per pixel of all shades and displacements: a noise counts 24 per octave, a sum its operations per
    /// element times its capacity. The unit is one addition; a static figure, the same everywhere.
    #[must_use]
    pub fn pixel_ops(&self) -> u64 {
        let shades = self.layers.iter().filter_map(|layer| match layer {
            Layer::Shade(s) => Some([s.value, s.alpha, s.light]),
            _ => None,
        });
        let shades: u64 = shades.map(|roots| self.ops_per_pixel(&roots)).sum();
        let moved = self.stages.iter().filter_map(|stage| match stage {
            Stage::Post { step, .. } => Some(step.values()),
            _ => None,
        });
        shades + moved.map(|roots| self.ops_per_pixel(&roots)).sum::<u64>()
    }

    fn ops_per_pixel(&self, roots: &[ValueId]) -> u64 {
        let single = |id: &ValueId| match self.value(*id).op {
            ValueOp::Noise(noise) => 24 * u64::from(noise.octaves),
            ValueOp::Grid(_) => 24,
            _ => 1,
        };
        let cost = |id: &ValueId| match self.value(*id).op {
            ValueOp::Sum(sum) => {
                let inner = self.needed(&[sum.of], |rate| rate.pixel && rate.element);
                (inner.iter().map(single).sum::<u64>() + 1) * u64::from(sum.capacity)
            }
            _ => single(id),
        };
        let per_pixel = self.needed(roots, |rate| rate.pixel && !rate.element);
        per_pixel.iter().map(cost).sum()
    }

    /// The values of a rate that some values need, themselves included, operands first.
    #[must_use]
    pub fn needed(&self, roots: &[ValueId], rate: impl Fn(Rate) -> bool) -> Vec<ValueId> {
        let mut used = vec![false; self.values.len()];
        for root in roots {
            used[root.0] = true;
        }
        for at in (0..self.values.len()).rev() {
            if used[at] {
                for operand in operands(self.values[at].op) {
                    used[operand.0] = true;
                }
            }
        }
        (0..self.values.len())
            .filter(|at| used[*at] && rate(self.values[*at].rate))
            .map(ValueId)
            .collect()
    }

    /// The value of an id.
    #[must_use]
    pub fn value(&self, id: ValueId) -> &Value {
        &self.values[id.0]
    }
}

/// Elements behind an emitter or a sub-emitter at the design size with default parameters.
#[must_use]
pub fn elements(effect: &Effect, population: &Population<'_>) -> f64 {
    constant(effect, &population.root.count) * population.each as f64
}

/// A constant expression at the design size with default parameters.
#[must_use]
pub fn constant(effect: &Effect, expr: &Expr) -> f64 {
    let (program, id) = lower::lower_constant(effect, expr);
    let defaults = default_params(effect);
    let setup = Setup {
        width: program.design[0],
        height: program.design[1],
        seed: 0,
    };
    Evaluator::new(&program, &defaults, setup).constant(id)
}

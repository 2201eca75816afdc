//! Evaluation: the reference meaning of a program.

use crate::graph::{Effect, ParamKind};
use crate::{noise, rng};

use super::meaning::{apply_binary, apply_unary};
use super::plan::{plan, point_plan};
use super::{
    Program, Rate, RibbonLayer, Runs, ShadeLayer, ShapeLayer, SpriteLayer, Sum, ValueId, ValueOp,
    count_for, fixed_count, scale_for, steps,
};

/// Size of the canvas and seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// Seed of all chance.
    pub seed: u32,
}

/// One element at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instance {
    /// Centre, CSS pixels.
    pub x: f64,
    /// Centre, CSS pixels.
    pub y: f64,
    /// Half width, CSS pixels; not negative.
    pub radius: f64,
    /// 0 to 1.
    pub alpha: f64,
    /// Index into [`SpriteLayer::colors`].
    pub color: usize,
}

/// One pixel of a shade at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Place on the ramp, 0 to 1.
    pub value: f64,
    /// 0 to 1.
    pub alpha: f64,
    /// Added white, 0 to 1.
    pub light: f64,
}

/// A point of a ribbon.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// CSS pixels.
    pub x: f64,
    /// CSS pixels.
    pub y: f64,
    /// Width of the band here, CSS pixels; not negative.
    pub width: f64,
}

/// An element that is drawn with an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlined {
    /// Origin of the outline, CSS pixels.
    pub place: [f64; 2],
    /// CSS pixels per unit.
    pub size: [f64; 2],
    /// Turns, clockwise.
    pub angle: f64,
    /// 0 to 1.
    pub alpha: f64,
    /// 0 to 1.
    pub morph: f64,
    /// Index into the layer's outlines.
    pub outline: usize,
    /// Index into the layer's colours.
    pub color: usize,
}

/// Where a value is computed.
#[derive(Clone, Copy, Debug, Default)]
struct At {
    time: f64,
    element: u32,
    /// Of the pixel, or the running point of a ribbon.
    x: f64,
    y: f64,
    along: f64,
}

/// Evaluates a program for one size, seed and set of parameters, at any time in any order.
#[derive(Clone, Debug)]
pub struct Evaluator<'p> {
    program: &'p Program,
    params: Vec<f64>,
    setup: Setup,
    scale: f64,
    /// Current numbers: constants and frame values are valid after `seek`, element values while an
    /// element is evaluated.
    now: Vec<f64>,
    /// Values of each layer's elements or pixels, in order of need.
    plans: Vec<Vec<ValueId>>,
    /// Values of each layer's points, in order of need.
    points: Vec<Vec<ValueId>>,
    /// Values that each sum computes per element, in order of need; empty for what is no sum.
    sums: Vec<Vec<ValueId>>,
    /// What computes the states of each grid.
    grids: Vec<steps::Plan>,
    runs: Runs,
    room: steps::Room,
}

/// Default numbers of the parameters, colours as 0; same order as [`Effect::params`].
#[must_use]
pub fn default_params(effect: &Effect) -> Vec<f64> {
    let number = |kind: &ParamKind| match kind {
        ParamKind::Float { default, .. } => *default,
        ParamKind::Color { .. } => 0.0,
    };
    effect
        .params
        .iter()
        .map(|param| number(&param.kind))
        .collect()
}

impl<'p> Evaluator<'p> {
    /// Prepares an evaluation. `params` has one number per parameter of the effect.
    #[must_use]
    pub fn new(program: &'p Program, params: &[f64], setup: Setup) -> Self {
        let scale = scale_for(program.design, setup.width, setup.height);
        let mut this = Self {
            program,
            params: params.to_vec(),
            setup,
            scale,
            now: vec![0.0; program.values.len()],
            plans: program
                .layers
                .iter()
                .map(|layer| plan(program, layer))
                .collect(),
            points: program
                .layers
                .iter()
                .map(|layer| point_plan(program, layer))
                .collect(),
            sums: program
                .values
                .iter()
                .map(|value| match value.op {
                    ValueOp::Sum(sum) => program.needed(&[sum.of], |rate| rate.element),
                    _ => Vec::new(),
                })
                .collect(),
            grids: program
                .grids
                .iter()
                .map(|grid| steps::Plan::new(program, grid))
                .collect(),
            runs: Runs::default(),
            room: steps::Room::default(),
        };
        this.compute(|rate| rate == Rate::CONST, 0.0);
        // Grids begin their runs when somebody seeks.
        this.compute(|rate| rate == Rate::FRAME, 0.0);
        this
    }

    /// Goes to play time `t`, seconds; any order, no history.
    pub fn seek(&mut self, t: f64) {
        let speed = match self.program.time_scale {
            Some(at) => self.params.get(at).copied().unwrap_or(1.0),
            None => 1.0,
        };
        self.run_grids(t * speed);
        self.compute(|rate| rate == Rate::FRAME, t * speed);
    }

    /// Goes on with the runs of another evaluator of the same program, size, seed and parameters.
    pub fn resume(&mut self, runs: Runs) {
        self.runs = runs;
    }

    /// The runs of the grids, for [`Self::resume`].
    #[must_use]
    pub fn into_runs(self) -> Runs {
        self.runs
    }

    /// The shown channels of a grid at the current time, with its rim; see [`super::Lattice::read`].
    #[must_use]
    pub fn shown(&self, grid: usize) -> &[f32] {
        self.runs.grids.get(grid).map_or(&[], |run| &run.shown)
    }

    fn run_grids(&mut self, time: f64) {
        if self.grids.is_empty() {
            return;
        }
        let program = self.program;
        // The steps compute with the evaluator's own numbers; a frame's are computed after them.
        let plans = std::mem::take(&mut self.grids);
        let mut runs = std::mem::take(&mut self.runs);
        let mut room = std::mem::take(&mut self.room);
        runs.grids.resize_with(plans.len(), Default::default);
        let grids = program.grids.iter().zip(&plans).zip(&mut runs.grids);
        for ((grid, plan), run) in grids {
            let mut stepper = steps::Stepper {
                program,
                grid,
                plan,
                scalars: self,
                room: &mut room,
            };
            run.seek(&mut stepper, time, program.duration);
        }
        (self.grids, self.runs, self.room) = (plans, runs, room);
    }

    /// A constant or frame value; after [`Self::element_values`], also one of that element.
    #[must_use]
    pub fn constant(&self, id: ValueId) -> f64 {
        self.now[id.0]
    }

    /// Elements of a layer at this size.
    #[must_use]
    pub fn count(&self, layer: &SpriteLayer) -> u32 {
        self.count_of(layer.count, layer.capacity, layer.fixed)
    }

    /// Elements of a layer of ribbons at this size.
    #[must_use]
    pub fn ribbon_count(&self, layer: &RibbonLayer) -> u32 {
        self.count_of(layer.count, layer.capacity, layer.fixed)
    }

    /// Elements of a layer of outlines at this size.
    #[must_use]
    pub fn shape_count(&self, layer: &ShapeLayer) -> u32 {
        self.count_of(layer.count, layer.capacity, layer.fixed)
    }

    /// Elements of a sum at this size.
    #[must_use]
    pub fn sum_count(&self, sum: &Sum) -> u32 {
        self.count_of(sum.count, sum.capacity, sum.fixed)
    }

    fn count_of(&self, count: ValueId, capacity: u32, fixed: bool) -> u32 {
        let Setup { width, height, .. } = self.setup;
        let count = self.constant(count);
        if fixed {
            return fixed_count(count, capacity);
        }
        count_for(self.program.design, width, height, count, capacity)
    }

    /// Element `k` of layer `at` at the current time.
    pub fn element(&mut self, at: usize, layer: &SpriteLayer, k: u32) -> Instance {
        self.run(
            at,
            At {
                element: k,
                ..At::default()
            },
        );
        Instance {
            x: finite(self.now[layer.x.0]),
            y: finite(self.now[layer.y.0]),
            radius: finite(self.now[layer.radius.0]).max(0.0),
            alpha: self.share(layer.alpha),
            color: self.color(layer.pick, &layer.colors),
        }
    }

    /// The band of element `k` of layer `at` at the current time: its points, alpha and index into
    /// the layer's colours.
    pub fn ribbon(
        &mut self,
        at: usize,
        layer: &RibbonLayer,
        k: u32,
        points: &mut Vec<Point>,
    ) -> (f64, usize) {
        let element = At {
            element: k,
            ..At::default()
        };
        self.run(at, element);
        let (alpha, color) = (
            self.share(layer.alpha),
            self.color(layer.pick, &layer.colors),
        );
        let mut place = layer.start.map(|id| finite(self.now[id.0]));
        points.clear();
        let last = f64::from(layer.points.max(2) - 1);
        for point in 0..layer.points.max(2) {
            let here = At {
                x: place[0],
                y: place[1],
                along: f64::from(point) / last,
                ..element
            };
            for step in 0..self.points[at].len() {
                let id = self.points[at][step];
                self.now[id.0] = self.evaluate(id, here);
            }
            let shift = layer.shift.map(|id| finite(self.now[id.0]));
            points.push(Point {
                x: place[0] + shift[0],
                y: place[1] + shift[1],
                width: finite(self.now[layer.width.0]).max(0.0),
            });
            let step = layer.step.map(|id| finite(self.now[id.0]));
            place = [place[0] + step[0], place[1] + step[1]];
        }
        (alpha, color)
    }

    /// Element `k` of layer `at` at the current time.
    pub fn outlined(&mut self, at: usize, layer: &ShapeLayer, k: u32) -> Outlined {
        self.run(
            at,
            At {
                element: k,
                ..At::default()
            },
        );
        Outlined {
            place: layer.place.map(|id| finite(self.now[id.0])),
            size: layer.size.map(|id| finite(self.now[id.0])),
            angle: finite(self.now[layer.angle.0]),
            alpha: self.share(layer.alpha),
            morph: self.share(layer.morph),
            outline: k as usize % layer.outlines.len().max(1),
            color: self.color(layer.pick, &layer.colors),
        }
    }

    fn share(&self, id: ValueId) -> f64 {
        finite(self.now[id.0]).clamp(0.0, 1.0)
    }

    fn color(&self, pick: ValueId, colors: &[(usize, f64)]) -> usize {
        let pick = self.now[pick.0];
        let color = colors.iter().position(|(_, bound)| pick < *bound);
        color.unwrap_or(colors.len().saturating_sub(1))
    }

    /// The pixel whose middle is at `x`, `y` (CSS pixels) of layer `at` at the current time. Slow:
    /// the meaning that faster renders are tested against.
    pub fn pixel(&mut self, at: usize, layer: &ShadeLayer, x: f64, y: f64) -> Sample {
        self.run(
            at,
            At {
                x,
                y,
                ..At::default()
            },
        );
        Sample {
            value: self.share(layer.value),
            alpha: self.share(layer.alpha),
            light: self.share(layer.light),
        }
    }

    /// Computes values of element `k` of a sum that no pixel changes: `plan` is what
    /// [`Program::needed`] gives for rate element without pixel. [`Self::constant`] reads them.
    pub fn element_values(&mut self, plan: &[ValueId], k: u32) {
        let at = At {
            element: k,
            ..At::default()
        };
        for id in plan {
            self.now[id.0] = self.evaluate(*id, at);
        }
    }

    fn run(&mut self, layer: usize, at: At) {
        for step in 0..self.plans[layer].len() {
            let id = self.plans[layer][step];
            self.now[id.0] = self.evaluate(id, at);
        }
    }

    fn compute(&mut self, wanted: impl Fn(Rate) -> bool, time: f64) {
        let at = At {
            time,
            ..At::default()
        };
        for id in 0..self.program.values.len() {
            if wanted(self.program.values[id].rate) {
                self.now[id] = self.evaluate(ValueId(id), at);
            }
        }
    }

    fn evaluate(&mut self, id: ValueId, at: At) -> f64 {
        let seed = self.setup.seed;
        match self.program.values[id.0].op {
            ValueOp::Const(value) => value,
            ValueOp::Param(at) => self.params.get(at).copied().unwrap_or(0.0),
            ValueOp::Width => self.setup.width,
            ValueOp::Height => self.setup.height,
            ValueOp::Scale => self.scale,
            ValueOp::Time => at.time,
            ValueOp::X | ValueOp::PointX => at.x,
            ValueOp::Y | ValueOp::PointY => at.y,
            ValueOp::Index => f64::from(at.element),
            ValueOp::Along => at.along,
            ValueOp::Input(_, idle) => self.now[idle.0],
            ValueOp::Rand(stream) => rng::unit(rng::hash(seed, stream, at.element, 0)),
            ValueOp::RandLife(stream, slot) => {
                rng::unit(rng::hash(seed, stream, at.element, self.slot(slot)))
            }
            ValueOp::RandBurst {
                stream,
                burst,
                slot,
            } => {
                let slot = slot.map_or(0, |slot| self.slot(slot));
                rng::unit(rng::hash(seed, stream, at.element / burst.max(1), slot))
            }
            ValueOp::InBurst(burst) => {
                let burst = burst.max(1);
                (f64::from(at.element % burst) + 0.5) / f64::from(burst)
            }
            ValueOp::Noise(n) => {
                let place = [self.now[n.x.0], self.now[n.y.0]];
                noise::noise(
                    seed,
                    n.stream,
                    n.octaves,
                    n.gain,
                    place,
                    self.now[n.turns.0],
                )
            }
            ValueOp::Sum(sum) => self.sum(id, &sum, at),
            ValueOp::Grid(read) => {
                let place = [self.now[read.x.0], self.now[read.y.0]];
                let canvas = [self.setup.width, self.setup.height];
                self.runs.read(self.program, &read, place, canvas)
            }
            // Grids compute their cells by rows.
            ValueOp::Cell { .. } => 0.0,
            ValueOp::Unary(op, a) => apply_unary(op, self.now[a.0]),
            ValueOp::Binary(op, a, b) => apply_binary(op, self.now[a.0], self.now[b.0]),
        }
    }

    fn slot(&self, life: ValueId) -> u32 {
        (self.now[life.0] as u32).wrapping_add(1)
    }

    fn sum(&mut self, id: ValueId, sum: &Sum, at: At) -> f64 {
        let mut total = 0.0;
        for element in 0..self.sum_count(sum) {
            for step in 0..self.sums[id.0].len() {
                let inner = self.sums[id.0][step];
                self.now[inner.0] = self.evaluate(inner, At { element, ..at });
            }
            total += self.now[sum.of.0];
        }
        total
    }
}

impl steps::Scalars for Evaluator<'_> {
    fn compute(&mut self, id: ValueId, time: f64, element: u32) {
        let at = At {
            time,
            element,
            ..At::default()
        };
        self.now[id.0] = self.evaluate(id, at);
    }

    fn put(&mut self, id: ValueId, number: f64) {
        self.now[id.0] = number;
    }

    fn number(&self, id: ValueId) -> f64 {
        self.now[id.0]
    }

    fn elements(&self, sum: &Sum) -> u32 {
        self.sum_count(sum)
    }

    fn seed(&self) -> u32 {
        self.setup.seed
    }

    fn canvas(&self) -> [f64; 2] {
        [self.setup.width, self.setup.height]
    }
}

fn finite(v: f64) -> f64 {
    if v.is_finite() { v } else { 0.0 }
}

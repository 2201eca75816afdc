//! Evaluation: the reference meaning of a program.

use crate::graph::{Effect, ParamKind};
use crate::rng;

use super::lower::operands;
use super::{
    Binary, Layer, Program, Rate, SpriteLayer, Unary, ValueId, ValueOp, count_for, scale_for,
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
    /// Values of each layer's elements, in order of need.
    plans: Vec<Plan>,
}

#[derive(Clone, Debug, Default)]
struct Plan {
    elements: Vec<ValueId>,
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
        };
        this.compute(|rate| rate == Rate::CONST, 0.0);
        this.seek(0.0);
        this
    }

    /// Goes to play time `t`, seconds; any order, no history.
    pub fn seek(&mut self, t: f64) {
        let speed = match self.program.time_scale {
            Some(at) => self.params.get(at).copied().unwrap_or(1.0),
            None => 1.0,
        };
        self.compute(|rate| rate == Rate::FRAME, t * speed);
    }

    /// A constant or frame value.
    #[must_use]
    pub fn constant(&self, id: ValueId) -> f64 {
        self.now[id.0]
    }

    /// Elements of a layer at this size.
    #[must_use]
    pub fn count(&self, layer: &SpriteLayer) -> u32 {
        let count = self.constant(layer.count);
        let Setup { width, height, .. } = self.setup;
        count_for(self.program.design, width, height, count, layer.capacity)
    }

    /// Element `k` of layer `at` at the current time.
    pub fn element(&mut self, at: usize, layer: &SpriteLayer, k: u32) -> Instance {
        for step in 0..self.plans[at].elements.len() {
            let id = self.plans[at].elements[step];
            self.now[id.0] = self.evaluate(id, k, 0.0);
        }
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        let pick = self.now[layer.pick.0];
        let color = layer.colors.iter().position(|(_, bound)| pick < *bound);
        Instance {
            x: finite(self.now[layer.x.0]),
            y: finite(self.now[layer.y.0]),
            radius: finite(self.now[layer.radius.0]).max(0.0),
            alpha: finite(self.now[layer.alpha.0]).clamp(0.0, 1.0),
            color: color.unwrap_or(layer.colors.len().saturating_sub(1)),
        }
    }

    fn compute(&mut self, wanted: impl Fn(Rate) -> bool, time: f64) {
        for at in 0..self.program.values.len() {
            if wanted(self.program.values[at].rate) {
                self.now[at] = self.evaluate(ValueId(at), 0, time);
            }
        }
    }

    fn evaluate(&self, id: ValueId, element: u32, time: f64) -> f64 {
        match self.program.values[id.0].op {
            ValueOp::Const(value) => value,
            ValueOp::Param(at) => self.params.get(at).copied().unwrap_or(0.0),
            ValueOp::Width => self.setup.width,
            ValueOp::Height => self.setup.height,
            ValueOp::Scale => self.scale,
            ValueOp::Time => time,
            ValueOp::Rand(stream) => rng::unit(rng::hash(self.setup.seed, stream, element, 0)),
            ValueOp::RandLife(stream, slot) => {
                let slot = (self.now[slot.0] as u32).wrapping_add(1);
                rng::unit(rng::hash(self.setup.seed, stream, element, slot))
            }
            ValueOp::Unary(op, a) => apply_unary(op, self.now[a.0]),
            ValueOp::Binary(op, a, b) => apply_binary(op, self.now[a.0], self.now[b.0]),
        }
    }
}

/// The element-rate values that a layer needs, operands first.
fn plan(program: &Program, layer: &Layer) -> Plan {
    let Layer::Sprites(s) = layer else {
        return Plan::default();
    };
    let mut used = vec![false; program.values.len()];
    for root in [s.x, s.y, s.radius, s.alpha, s.pick] {
        used[root.0] = true;
    }
    for at in (0..program.values.len()).rev() {
        if used[at] {
            for operand in operands(program.values[at].op) {
                used[operand.0] = true;
            }
        }
    }
    let needed = |at: &usize| used[*at] && program.values[*at].rate.element;
    Plan {
        elements: (0..program.values.len())
            .filter(needed)
            .map(ValueId)
            .collect(),
    }
}

/// Meaning of an operation on one value.
#[must_use]
pub(super) fn apply_unary(op: Unary, a: f64) -> f64 {
    match op {
        Unary::Abs => a.abs(),
        Unary::Floor => a.floor(),
        Unary::Fract => a - a.floor(),
        Unary::Sin => (std::f64::consts::TAU * a).sin(),
        Unary::Cos => (std::f64::consts::TAU * a).cos(),
        Unary::Sign => {
            if a == 0.0 {
                0.0
            } else {
                a.signum()
            }
        }
    }
}

/// Meaning of an operation on two values.
#[must_use]
pub(super) fn apply_binary(op: Binary, a: f64, b: f64) -> f64 {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div if b == 0.0 => 0.0,
        Binary::Div => a / b,
        Binary::Min => a.min(b),
        Binary::Max => a.max(b),
        Binary::Pow => a.max(0.0).powf(b),
        Binary::Mod if b == 0.0 => 0.0,
        Binary::Mod => a - b * (a / b).floor(),
    }
}

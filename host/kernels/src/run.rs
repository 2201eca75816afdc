//! The interpreter: one step after the other, each over all lanes.
//!
//! Everything here is inlined into one function per instruction set (see [`crate::level`]), so that the
//! loops over lanes become that set's vector instructions. *Invariant*: no result depends on how many
//! lanes there are, nor on which instructions compute them.

use crate::math;
use crate::node::{Binary, Unary};
use crate::noise::{NoiseTable, noise};
use crate::step::{Block, Each, Joint, Power, Src, Step};

/// Numbers of a group's elements, slot after slot, each slot `stride` long.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) count: usize,
    pub(crate) stride: usize,
    pub(crate) values: Vec<f32>,
}

/// Lanes that were there before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inputs<'a> {
    pub(crate) values: &'a [f32],
    /// From one input to the next.
    pub(crate) stride: usize,
    /// The first lane.
    pub(crate) from: usize,
}

/// Arrays that steps write; grown to the largest block, used again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registers {
    pub(crate) lanes: Vec<Vec<f32>>,
    /// Where a noise's place is a scalar.
    spread: [Vec<f32>; 2],
}

impl Registers {
    pub(crate) fn reserve(&mut self, registers: usize) {
        let wanted = self.lanes.len().max(registers);
        self.lanes
            .resize_with(wanted, || vec![0.0; crate::step::LANES]);
        for spread in &mut self.spread {
            spread.resize(crate::step::LANES, 0.0);
        }
    }
}

/// What a block runs on.
#[derive(Debug)]
pub(crate) struct Env<'a> {
    pub(crate) inputs: Inputs<'a>,
    /// Loops write their elements' numbers here.
    pub(crate) scalars: &'a mut [f32],
    pub(crate) registers: &'a mut Registers,
    /// A multiple of [`crate::step::ALIGN`].
    pub(crate) lanes: usize,
    pub(crate) tables: &'a [NoiseTable],
    pub(crate) eaches: &'a [Each],
    pub(crate) groups: &'a [Numbers],
    /// What each loop's elements computed for this row.
    pub(crate) hoisted: &'a [Numbers],
}

/// An operand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View<'a> {
    One(f32),
    Many(&'a [f32]),
}

impl<'a> View<'a> {
    #[inline(always)]
    pub(crate) fn new(
        src: Src,
        registers: &'a [Vec<f32>],
        inputs: Inputs<'a>,
        scalars: &[f32],
        lanes: usize,
    ) -> Self {
        match src {
            Src::Reg(at) => Self::Many(&registers[at][..lanes]),
            Src::Input(at) => {
                Self::Many(&inputs.values[at * inputs.stride + inputs.from..][..lanes])
            }
            Src::Scalar(at) => Self::One(scalars[at]),
        }
    }
}

/// Runs a block.
#[inline(always)]
pub(crate) fn execute(block: &Block, env: &mut Env<'_>) {
    let mut at = 0;
    let mut element = 0;
    while let Some(step) = block.steps.get(at) {
        at += 1;
        match *step {
            Step::Begin { each, end } => {
                element = 0;
                if !load(env, each, element) {
                    at = end + 1;
                }
            }
            Step::Next { each, begin } => {
                element += 1;
                if load(env, each, element) {
                    at = begin + 1;
                }
            }
            step => compute(step, env),
        }
    }
}

/// Puts the numbers of an element where the loop's steps read them; false after the last.
#[inline(always)]
fn load(env: &mut Env<'_>, each: usize, element: usize) -> bool {
    let number = each;
    let each = &env.eaches[number];
    let group = &env.groups[each.group];
    if element >= group.count {
        return false;
    }
    for (slot, to) in &each.loads {
        env.scalars[*to] = group.values[slot * group.stride + element];
    }
    for (slot, to) in each.hoisted_loads.iter().enumerate() {
        let hoisted = &env.hoisted[number];
        env.scalars[*to] = hoisted.values[slot * hoisted.stride + element];
    }
    true
}

/// One step that is no loop.
#[inline(always)]
fn compute(step: Step, env: &mut Env<'_>) {
    let Some(to) = step.written() else { return };
    let Registers { lanes, spread } = &mut *env.registers;
    // A step never reads what it writes, so its register can be taken out while it runs.
    let mut taken = std::mem::take(&mut lanes[to]);
    let out = &mut taken[..env.lanes];
    let (inputs, scalars) = (env.inputs, &*env.scalars);
    let view = |src| View::new(src, lanes, inputs, scalars, env.lanes);
    match step {
        Step::Unary(op, a, _) => unary(op, view(a), out),
        Step::Power(op, a, _) => power(op, view(a), out),
        Step::Binary(op, a, b, _) => binary(op, view(a), view(b), out),
        Step::Product(joint, [a, b, c], _) => product(joint, [view(a), view(b), view(c)], out),
        Step::Noise { field, x, y, .. } => {
            let [room_x, room_y] = spread;
            let x = spread_out(view(x), &mut room_x[..env.lanes]);
            let y = spread_out(view(y), &mut room_y[..env.lanes]);
            noise(&env.tables[field], x, y, out);
        }
        Step::Add(a, _) => accumulate(view(a), out),
        Step::Clear(_) => out.fill(0.0),
        Step::Begin { .. } | Step::Next { .. } => {}
    }
    lanes[to] = taken;
}

/// A scalar as lanes.
#[inline(always)]
fn spread_out<'a>(view: View<'a>, room: &'a mut [f32]) -> &'a [f32] {
    match view {
        View::Many(lanes) => lanes,
        View::One(value) => {
            room.fill(value);
            room
        }
    }
}

#[inline(always)]
fn accumulate(a: View<'_>, out: &mut [f32]) {
    match a {
        View::One(a) => out.iter_mut().for_each(|out| *out += a),
        View::Many(a) => out.iter_mut().zip(a).for_each(|(out, a)| *out += a),
    }
}

#[inline(always)]
fn one(a: View<'_>, out: &mut [f32], f: impl Fn(f32) -> f32) {
    match a {
        View::One(a) => out.fill(f(a)),
        View::Many(a) => out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a)),
    }
}

#[inline(always)]
fn two(a: View<'_>, b: View<'_>, out: &mut [f32], f: impl Fn(f32, f32) -> f32) {
    match (a, b) {
        (View::One(a), View::One(b)) => out.fill(f(a, b)),
        (View::Many(a), View::One(b)) => {
            out.iter_mut().zip(a).for_each(|(out, a)| *out = f(*a, b));
        }
        (View::One(a), View::Many(b)) => {
            out.iter_mut().zip(b).for_each(|(out, b)| *out = f(a, *b));
        }
        (View::Many(a), View::Many(b)) => {
            let operands = a.iter().zip(b);
            let pairs = out.iter_mut().zip(operands);
            pairs.for_each(|(out, (a, b))| *out = f(*a, *b));
        }
    }
}

#[inline(always)]
fn unary(op: Unary, a: View<'_>, out: &mut [f32]) {
    match op {
        Unary::Abs => one(a, out, f32::abs),
        Unary::Floor => one(a, out, math::floor),
        Unary::Fract => one(a, out, math::fract),
        Unary::Sin => one(a, out, math::sin),
        Unary::Cos => one(a, out, math::cos),
        Unary::Sign => one(a, out, math::sign),
        Unary::Exp => one(a, out, math::exp),
        Unary::Sqrt => one(a, out, |a| math::max(a, 0.0).sqrt()),
    }
}

#[inline(always)]
fn power(op: Power, a: View<'_>, out: &mut [f32]) {
    let base = |a| math::max(a, 0.0);
    match op {
        Power::Half => one(a, out, |a| base(a).sqrt()),
        Power::OneAndHalf => one(a, out, |a| base(a) * base(a).sqrt()),
        Power::Two => one(a, out, |a| base(a) * base(a)),
        Power::Three => one(a, out, |a| base(a) * base(a) * base(a)),
        Power::Four => one(a, out, |a| (base(a) * base(a)) * (base(a) * base(a))),
    }
}

#[inline(always)]
fn binary(op: Binary, a: View<'_>, b: View<'_>, out: &mut [f32]) {
    match (op, b) {
        (Binary::Add, _) => two(a, b, out, |a, b| a + b),
        (Binary::Sub, _) => two(a, b, out, |a, b| a - b),
        (Binary::Mul, _) => two(a, b, out, |a, b| a * b),
        // One division instead of one per lane.
        (Binary::Div, View::One(b)) => {
            let inverse = math::div(1.0, b);
            one(a, out, |a| a * inverse);
        }
        (Binary::Div, View::Many(_)) => two(a, b, out, math::div),
        (Binary::Min, _) => two(a, b, out, math::min),
        (Binary::Max, _) => two(a, b, out, math::max),
        (Binary::Pow, _) => two(a, b, out, math::pow),
        (Binary::Mod, _) => two(a, b, out, math::modulo),
        (Binary::Hypot, _) => two(a, b, out, math::hypot),
        (Binary::Atan2, _) => two(a, b, out, math::atan2),
    }
}

#[inline(always)]
fn product(joint: Joint, [a, b, c]: [View<'_>; 3], out: &mut [f32]) {
    match joint {
        Joint::Add => three(a, b, c, out, |ab, c| ab + c),
        Joint::Sub => three(a, b, c, out, |ab, c| ab - c),
        Joint::From => three(a, b, c, out, |ab, c| c - ab),
    }
}

/// The first operand is never a scalar.
#[inline(always)]
fn three(a: View<'_>, b: View<'_>, c: View<'_>, out: &mut [f32], f: impl Fn(f32, f32) -> f32) {
    let View::Many(a) = a else { return };
    match (b, c) {
        (View::One(b), View::One(c)) => {
            out.iter_mut()
                .zip(a)
                .for_each(|(out, a)| *out = f(*a * b, c));
        }
        (View::One(b), View::Many(c)) => {
            let operands = a.iter().zip(c);
            let all = out.iter_mut().zip(operands);
            all.for_each(|(out, (a, c))| *out = f(*a * b, *c));
        }
        (View::Many(b), View::One(c)) => {
            let operands = a.iter().zip(b);
            let all = out.iter_mut().zip(operands);
            all.for_each(|(out, (a, b))| *out = f(*a * *b, c));
        }
        (View::Many(b), View::Many(c)) => {
            let operands = a.iter().zip(b).zip(c);
            let all = out.iter_mut().zip(operands);
            all.for_each(|(out, ((a, b), c))| *out = f(*a * *b, *c));
        }
    }
}

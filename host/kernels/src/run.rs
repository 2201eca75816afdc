//! The interpreter: one step after the other, each over all lanes.
//!
//! Everything here is inlined into one function per instruction set (see [`crate::level`]), so that the
//! loops over lanes become that set's vector instructions. *Invariant*: no result depends on how many
//! lanes there are, nor on which instructions compute them.

use crate::math;
use crate::node::{Binary, Unary};
use crate::noise::{NoiseTable, Room, noise};
use crate::plane::Plane;
use crate::step::{Block, Each, Joint, Power, Src, Step, Tile};

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
    pub(crate) tiles: Vec<Tile<f32>>,
    /// Where a noise's place is a scalar.
    spread: [Tile<f32>; 2],
    noise: Box<Room>,
}

impl Registers {
    pub(crate) fn reserve(&mut self, registers: usize) {
        let wanted = self.tiles.len().max(registers);
        self.tiles.resize_with(wanted, Tile::default);
    }

    /// What a block has computed.
    pub(crate) fn view<'a>(
        &'a self,
        src: Src,
        inputs: Inputs<'a>,
        scalars: &'a [f32],
        lanes: usize,
    ) -> View<'a> {
        let operands = Operands {
            below: &self.tiles,
            above: &[],
            inputs,
            scalars,
            lanes,
        };
        operands.view(src)
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
    pub(crate) planes: &'a [Plane],
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

/// Where a step's operands are: all registers but the one that it writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operands<'a> {
    pub(crate) below: &'a [Tile<f32>],
    pub(crate) above: &'a [Tile<f32>],
    pub(crate) inputs: Inputs<'a>,
    pub(crate) scalars: &'a [f32],
    pub(crate) lanes: usize,
}

impl<'a> Operands<'a> {
    #[inline(always)]
    pub(crate) fn view(&self, src: Src) -> View<'a> {
        let lanes = self.lanes;
        match src {
            Src::Reg(at) if at < self.below.len() => View::Many(&self.below[at].0[..lanes]),
            Src::Reg(at) => View::Many(&self.above[at - self.below.len() - 1].0[..lanes]),
            Src::Input(at) => {
                let from = at * self.inputs.stride + self.inputs.from;
                View::Many(&self.inputs.values[from..][..lanes])
            }
            Src::Scalar(at) => View::One(self.scalars[at]),
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
    let Registers {
        tiles,
        spread,
        noise: room,
    } = &mut *env.registers;
    // A step never reads what it writes.
    let (below, rest) = tiles.split_at_mut(to);
    let Some((out, above)) = rest.split_first_mut() else {
        return;
    };
    let out = &mut out.0[..env.lanes];
    let operands = Operands {
        below,
        above,
        inputs: env.inputs,
        scalars: env.scalars,
        lanes: env.lanes,
    };
    match step {
        Step::Unary(op, a, _) => unary(op, operands.view(a), out),
        Step::Power(op, a, _) => power(op, operands.view(a), out),
        Step::Binary(op, a, b, _) => binary(op, operands.view(a), operands.view(b), out),
        Step::Product(joint, [a, b, c], _) => {
            product(
                joint,
                [operands.view(a), operands.view(b), operands.view(c)],
                out,
            );
        }
        Step::Noise { field, x, y, .. } => {
            let [room_x, room_y] = spread;
            let x = spread_out(operands.view(x), &mut room_x.0[..env.lanes]);
            let y = spread_out(operands.view(y), &mut room_y.0[..env.lanes]);
            noise(&env.tables[field], x, y, room, out);
        }
        Step::Plane { plane, x, y, .. } => {
            let [room_x, room_y] = spread;
            let x = spread_out(operands.view(x), &mut room_x.0[..env.lanes]);
            let y = spread_out(operands.view(y), &mut room_y.0[..env.lanes]);
            env.planes[plane].read(x, y, out);
        }
        Step::Add(a, _) => accumulate(operands.view(a), out),
        Step::Clear(_) => out.fill(0.0),
        Step::Begin { .. } | Step::Next { .. } => {}
    }
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

// Macros instead of closures: a closure is a function of its own, and what the optimizer does not
// inline does not become this instruction set's vectors.

/// Writes all lanes; the value may name the lane's number.
macro_rules! fill {
    ($out:expr, $at:ident => $value:expr) => {{
        let lanes = $out.len();
        for $at in 0..lanes {
            $out[$at] = $value;
        }
    }};
}

/// Writes all lanes from those of one operand.
macro_rules! one {
    ($a:expr, $out:expr, $x:ident => $value:expr) => {
        match $a {
            View::One($x) => $out.fill($value),
            View::Many(a) => {
                let a = &a[..$out.len()];
                fill!($out, at => {
                    let $x = a[at];
                    $value
                });
            }
        }
    };
}

/// Writes all lanes from those of two operands.
macro_rules! two {
    ($a:expr, $b:expr, $out:expr, $x:ident, $y:ident => $value:expr) => {
        match ($a, $b) {
            (View::One($x), View::One($y)) => $out.fill($value),
            (View::Many(a), View::One($y)) => {
                let a = &a[..$out.len()];
                fill!($out, at => {
                    let $x = a[at];
                    $value
                });
            }
            (View::One($x), View::Many(b)) => {
                let b = &b[..$out.len()];
                fill!($out, at => {
                    let $y = b[at];
                    $value
                });
            }
            (View::Many(a), View::Many(b)) => {
                let (a, b) = (&a[..$out.len()], &b[..$out.len()]);
                fill!($out, at => {
                    let ($x, $y) = (a[at], b[at]);
                    $value
                });
            }
        }
    };
}

#[inline(always)]
fn accumulate(a: View<'_>, out: &mut [f32]) {
    match a {
        View::One(a) => out.iter_mut().for_each(|out| *out += a),
        View::Many(a) => {
            let a = &a[..out.len()];
            fill!(out, at => out[at] + a[at]);
        }
    }
}

#[inline(always)]
fn unary(op: Unary, a: View<'_>, out: &mut [f32]) {
    match op {
        Unary::Abs => one!(a, out, a => a.abs()),
        Unary::Floor => one!(a, out, a => math::floor(a)),
        Unary::Fract => one!(a, out, a => math::fract(a)),
        Unary::Sin => one!(a, out, a => math::sin(a)),
        Unary::Cos => one!(a, out, a => math::cos(a)),
        Unary::Sign => one!(a, out, a => math::sign(a)),
        Unary::Exp => one!(a, out, a => math::exp(a)),
        Unary::Sqrt => one!(a, out, a => math::max(a, 0.0).sqrt()),
    }
}

#[inline(always)]
fn power(op: Power, a: View<'_>, out: &mut [f32]) {
    match op {
        Power::Half => one!(a, out, a => math::max(a, 0.0).sqrt()),
        Power::OneAndHalf => one!(a, out, a => math::max(a, 0.0) * math::max(a, 0.0).sqrt()),
        Power::Two => one!(a, out, a => math::max(a, 0.0) * a),
        Power::Three => one!(a, out, a => math::max(a, 0.0) * a * a),
        Power::Four => one!(a, out, a => (math::max(a, 0.0) * a) * (a * a)),
    }
}

#[inline(always)]
fn binary(op: Binary, a: View<'_>, b: View<'_>, out: &mut [f32]) {
    match (op, b) {
        (Binary::Add, _) => two!(a, b, out, a, b => a + b),
        (Binary::Sub, _) => two!(a, b, out, a, b => a - b),
        (Binary::Mul, _) => two!(a, b, out, a, b => a * b),
        // One division instead of one per lane.
        (Binary::Div, View::One(b)) => {
            let inverse = math::div(1.0, b);
            one!(a, out, a => a * inverse);
        }
        (Binary::Div, View::Many(_)) => two!(a, b, out, a, b => math::div(a, b)),
        (Binary::Min, _) => two!(a, b, out, a, b => math::min(a, b)),
        (Binary::Max, _) => two!(a, b, out, a, b => math::max(a, b)),
        (Binary::Pow, _) => two!(a, b, out, a, b => math::pow(a, b)),
        (Binary::Mod, _) => two!(a, b, out, a, b => math::modulo(a, b)),
        (Binary::Hypot, _) => two!(a, b, out, a, b => math::hypot(a, b)),
        (Binary::Atan2, _) => two!(a, b, out, a, b => math::atan2(a, b)),
    }
}

/// Products with a third operand; the first operand is never a scalar.
macro_rules! three {
    ($a:expr, $b:expr, $c:expr, $out:expr, $ab:ident, $z:ident => $value:expr) => {
        match ($b, $c) {
            (View::One(b), View::One($z)) => fill!($out, at => {
                let $ab = $a[at] * b;
                $value
            }),
            (View::One(b), View::Many(c)) => {
                let c = &c[..$out.len()];
                fill!($out, at => {
                    let ($ab, $z) = ($a[at] * b, c[at]);
                    $value
                });
            }
            (View::Many(b), View::One($z)) => {
                let b = &b[..$out.len()];
                fill!($out, at => {
                    let $ab = $a[at] * b[at];
                    $value
                });
            }
            (View::Many(b), View::Many(c)) => {
                let (b, c) = (&b[..$out.len()], &c[..$out.len()]);
                fill!($out, at => {
                    let ($ab, $z) = ($a[at] * b[at], c[at]);
                    $value
                });
            }
        }
    };
}

#[inline(always)]
fn product(joint: Joint, [a, b, c]: [View<'_>; 3], out: &mut [f32]) {
    let View::Many(a) = a else { return };
    let a = &a[..out.len()];
    match joint {
        Joint::Add => three!(a, b, c, out, ab, c => ab + c),
        Joint::Sub => three!(a, b, c, out, ab, c => ab - c),
        Joint::From => three!(a, b, c, out, ab, c => c - ab),
    }
}

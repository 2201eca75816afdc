//! What the interpreter runs: straight steps over lanes, with loops over elements.

use crate::node::{Binary, Unary};

/// Most lanes that a step works on at once: an array of them is 1 KiB, so that a program's registers
/// stay in the first cache while the choice of a step is spread over many pixels.
pub(crate) const LANES: usize = 256;
/// Lanes come in multiples of this, so that unrolled vector loops have no rest; what is beyond the
/// picture is computed and thrown away.
pub(crate) const ALIGN: usize = 32;

/// An array of lanes that begins with a cache line: a vector across two lines is stored in two steps.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct Tile<T>(pub(crate) [T; LANES]);

impl<T: Copy + Default> Default for Tile<T> {
    fn default() -> Self {
        Self([T::default(); LANES])
    }
}

/// The next multiple of [`ALIGN`].
pub(crate) fn aligned(lanes: usize) -> usize {
    lanes.next_multiple_of(ALIGN)
}

/// Where an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Src {
    /// Lanes that a step has written.
    Reg(usize),
    /// Lanes that were there before.
    Input(usize),
    /// One number for all lanes.
    Scalar(usize),
}

/// Powers that need no logarithm, of `max(x, 0)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Power {
    Half,
    OneAndHalf,
    Two,
    Three,
    Four,
}

impl Power {
    /// The power of an exponent, if it is one of them.
    pub(crate) fn of(exponent: f32) -> Option<Self> {
        let known = [
            (0.5, Self::Half),
            (1.5, Self::OneAndHalf),
            (2.0, Self::Two),
            (3.0, Self::Three),
            (4.0, Self::Four),
        ];
        let found = known.into_iter().find(|(value, _)| *value == exponent);
        found.map(|(_, power)| power)
    }
}

/// How a product meets a third operand; two roundings, not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `a·b + c`
    Add,
    /// `a·b - c`
    Sub,
    /// `c - a·b`
    From,
}

/// One step; the last number is the register that it writes, never one that it reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Unary(Unary, Src, usize),
    Power(Power, Src, usize),
    Binary(Binary, Src, Src, usize),
    /// The first operand is no scalar.
    Product(Joint, [Src; 3], usize),
    Noise {
        field: usize,
        x: Src,
        y: Src,
        to: usize,
    },
    Plane {
        plane: usize,
        x: Src,
        y: Src,
        to: usize,
    },
    /// All lanes become 0.
    Clear(usize),
    /// Adds to a register.
    Add(Src, usize),
    /// The steps up to `end`, which is this loop's [`Step::Next`], for each element.
    Begin {
        each: usize,
        end: usize,
    },
    /// Goes on with the next element, after `begin`.
    Next {
        each: usize,
        begin: usize,
    },
}

impl Step {
    /// Its operands.
    pub(crate) fn sources(&self) -> impl Iterator<Item = Src> {
        let sources = match *self {
            Self::Unary(_, a, _) | Self::Power(_, a, _) | Self::Add(a, _) => [Some(a), None, None],
            Self::Binary(_, a, b, _)
            | Self::Noise { x: a, y: b, .. }
            | Self::Plane { x: a, y: b, .. } => [Some(a), Some(b), None],
            Self::Product(_, abc, _) => abc.map(Some),
            Self::Clear(_) | Self::Begin { .. } | Self::Next { .. } => [None; 3],
        };
        sources.into_iter().flatten()
    }

    /// The register that it writes anew.
    #[inline(always)]
    pub(crate) fn target(&self) -> Option<usize> {
        match *self {
            Self::Unary(_, _, to)
            | Self::Power(_, _, to)
            | Self::Binary(_, _, _, to)
            | Self::Product(_, _, to)
            | Self::Noise { to, .. }
            | Self::Plane { to, .. }
            | Self::Clear(to) => Some(to),
            Self::Add(..) | Self::Begin { .. } | Self::Next { .. } => None,
        }
    }

    /// The register that it changes.
    #[inline(always)]
    pub(crate) fn written(&self) -> Option<usize> {
        match *self {
            Self::Add(_, to) => Some(to),
            _ => self.target(),
        }
    }

    /// The step with other registers.
    pub(crate) fn renamed(self, name: impl Fn(usize) -> usize) -> Self {
        let src = |src| match src {
            Src::Reg(at) => Src::Reg(name(at)),
            other => other,
        };
        match self {
            Self::Unary(op, a, to) => Self::Unary(op, src(a), name(to)),
            Self::Power(op, a, to) => Self::Power(op, src(a), name(to)),
            Self::Binary(op, a, b, to) => Self::Binary(op, src(a), src(b), name(to)),
            Self::Product(op, abc, to) => Self::Product(op, abc.map(src), name(to)),
            Self::Noise { field, x, y, to } => Self::Noise {
                field,
                x: src(x),
                y: src(y),
                to: name(to),
            },
            Self::Plane { plane, x, y, to } => Self::Plane {
                plane,
                x: src(x),
                y: src(y),
                to: name(to),
            },
            Self::Clear(to) => Self::Clear(name(to)),
            Self::Add(a, to) => Self::Add(src(a), name(to)),
            step @ (Self::Begin { .. } | Self::Next { .. }) => step,
        }
    }
}

/// Steps that run together over the same lanes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    pub(crate) steps: Vec<Step>,
    /// What the block is for.
    pub(crate) outputs: Vec<Src>,
    pub(crate) registers: usize,
}

/// A loop over the elements of a group.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Each {
    pub(crate) group: usize,
    /// Numbers of the group that the loop reads, and the scalars where it wants them.
    pub(crate) loads: Vec<(usize, usize)>,
    /// What the elements compute once per row: lanes are elements, inputs the group's numbers.
    pub(crate) hoisted: Block,
    /// The scalars where the loop wants the outputs of `hoisted`.
    pub(crate) hoisted_loads: Vec<usize>,
}

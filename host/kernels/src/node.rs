//! What a pixel program says: nodes that name earlier nodes.

/// Index of a node in [`Source::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// How a number is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// A number that never changes.
    Constant(f32),
    /// A number of the moment, by index into [`Moment::uniforms`](crate::Moment::uniforms).
    Uniform(usize),
    /// Middle of the pixel from the left, in the unit of the columns that the caller gives.
    X,
    /// Middle of the pixel from the top, in the unit of the rows that the caller gives.
    Y,
    /// A number of the element that a sum is at.
    Element {
        /// Index into [`Source::groups`].
        group: usize,
        /// Which of the group's numbers.
        slot: usize,
    },
    /// Flow noise at a place in cells.
    Noise {
        /// Index into [`Source::fields`].
        field: usize,
        /// Place.
        x: NodeId,
        /// Place.
        y: NodeId,
    },
    /// A table of numbers that lies over the picture, smooth between its cells.
    Plane {
        /// Index into [`Moment::planes`](crate::Moment::planes).
        plane: usize,
        /// Place, in the unit of the columns.
        x: NodeId,
        /// Place, in the unit of the rows.
        y: NodeId,
    },
    /// Sum of a node over the elements of a group; nodes of the element below it speak of the
    /// element at which the sum is.
    Sum {
        /// Index into [`Source::groups`].
        group: usize,
        /// What each element adds.
        of: NodeId,
    },
    /// Of one number.
    Unary(Unary, NodeId),
    /// Of two numbers.
    Binary(Binary, NodeId, NodeId),
}

/// Operations on one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unary {
    /// Absolute value.
    Abs,
    /// Largest whole number not above.
    Floor,
    /// `x - floor(x)`.
    Fract,
    /// Sine of turns.
    Sin,
    /// Cosine of turns.
    Cos,
    /// −1, 0 or 1.
    Sign,
    /// `e` to the power.
    Exp,
    /// Square root; 0 of what is below 0.
    Sqrt,
}

/// Operations on two numbers.
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
    /// `atan2(x, y)` in turns; 0 for the null vector.
    Atan2,
}

/// A noise but for its place and moment.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseField {
    /// The hash base of each octave; their number is the number of octaves.
    pub bases: Vec<u32>,
    /// Weight of an octave relative to the one before.
    pub gain: f32,
}

/// Outputs of a program at most.
pub const OUTPUTS_MAX: usize = 4;

/// A pixel program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Operands before users.
    pub nodes: Vec<Node>,
    /// What is wanted of every pixel; at most [`OUTPUTS_MAX`].
    pub outputs: Vec<NodeId>,
    /// The noises.
    pub fields: Vec<NoiseField>,
    /// Numbers per element of each group.
    pub groups: Vec<usize>,
    /// Numbers of a moment.
    pub uniforms: usize,
    /// Tables of a moment.
    pub planes: usize,
}

impl Source {
    /// Adds a node.
    pub fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }
}

/// The operands of a node.
pub(crate) fn operands(node: Node) -> impl Iterator<Item = NodeId> {
    let operands = match node {
        Node::Unary(_, a) | Node::Sum { of: a, .. } => [Some(a), None],
        Node::Binary(_, a, b) | Node::Noise { x: a, y: b, .. } | Node::Plane { x: a, y: b, .. } => {
            [Some(a), Some(b)]
        }
        _ => [None, None],
    };
    operands.into_iter().flatten()
}

/// Why a pixel program, or a moment of it, was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KernelError {
    /// A node, or an output, names what is not there before it.
    #[error(
        "invalid_reference: {at} names {what} that does not come before it; order operands first"
    )]
    InvalidReference {
        /// The node or output.
        at: String,
        /// What it names.
        what: &'static str,
    },
    /// A node of an element is read where there is none, or of another group's.
    #[error(
        "outside_of_sum: {at} needs an element of group {group}, but no sum over it is there; wrap it in one"
    )]
    OutsideOfSum {
        /// The node or output.
        at: String,
        /// The group.
        group: usize,
    },
    /// More is wanted of a pixel than one program gives.
    #[error("too_many_outputs: {0} outputs, over {OUTPUTS_MAX}; use several programs")]
    TooManyOutputs(usize),
    /// A moment does not have the numbers that the program declares.
    #[error(
        "wrong_moment: {what}: {found} given, {wanted} declared; give what the source declares"
    )]
    WrongMoment {
        /// Which numbers.
        what: &'static str,
        /// How many were given.
        found: usize,
        /// How many the source declares.
        wanted: usize,
    },
}

//! Where each value of a program is computed, and under which name.
//!
//! | value | used by | place |
//! |---|---|---|
//! | constant | a frame or a painted surface | closure variable, set by `layout()` |
//! | constant, per frame | several, or a loop | local of `layout()` or `draw()` |
//! | per element | the draw loop | column (`Float64Array`), filled by `layout()` |
//! | per element and frame | several | local of the loop |
//! | anything | one | inline |

use std::collections::{BTreeMap, BTreeSet};

use effectforge_effect::graph::{Effect, NodeKind};
use effectforge_effect::program::{
    Binary, FillLayer, Layer, Program, Rate, SpriteLayer, Unary, ValueId, ValueOp,
};

use crate::bounds::{Bounds, bounds};
use crate::names::{Names, stream_names};

/// Where a value is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where it is used.
    Inline,
    /// A variable of the closure, set by `layout()`.
    State,
    /// A local of the function or loop that uses it.
    Local,
    /// One number per element, set by `layout()`.
    Column,
}

/// An emitter whose elements are drawn.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) emitter: String,
    pub(crate) capacity: u32,
    pub(crate) count: ValueId,
    /// Name of the variable with the number of elements.
    pub(crate) count_name: String,
    /// Indices of its layers.
    pub(crate) layers: Vec<usize>,
}

/// Everything that is decided before printing.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) effect: &'a Effect,
    pub(crate) program: &'a Program,
    pub(crate) names: Names,
    pub(crate) places: Vec<Place>,
    /// Name of each value that has one.
    pub(crate) labels: Vec<Option<String>>,
    pub(crate) bounds: Vec<Bounds>,
    pub(crate) groups: Vec<Group>,
    /// Number of leading layers that form the still backdrop.
    pub(crate) backdrop: usize,
    /// What is printed as a call instead of the operations that it is made of.
    pub(crate) idioms: Vec<Option<Idiom>>,
    users: Vec<Vec<ValueId>>,
    /// Names of the random streams: emitter and text.
    known: BTreeMap<u32, (String, String)>,
}

/// A group of operations that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idiom {
    /// `t²·(3 - 2t)` with `t` kept between 0 and 1.
    Smooth(ValueId),
    /// `sign(x) · max(⌊|x| + ½⌋, 1)`.
    Whole(ValueId),
}

impl<'a> Plan<'a> {
    pub(crate) fn new(effect: &'a Effect, program: &'a Program) -> Self {
        let size = program.values.len();
        let is_still = |layer: &&Layer| match layer {
            Layer::Fill(fill) => program.value(fill.opacity).rate == Rate::CONST,
            _ => false,
        };
        let idioms: Vec<_> = (0..size).map(|at| idiom(program, ValueId(at))).collect();
        let mut plan = Self {
            effect,
            program,
            names: Names::new(),
            places: vec![Place::Inline; size],
            labels: vec![None; size],
            bounds: bounds(effect, program, &idioms, (0.5, 1.5)),
            groups: Vec::new(),
            backdrop: program.layers.iter().take_while(is_still).count(),
            idioms,
            users: vec![Vec::new(); size],
            known: stream_names(effect),
        };
        plan.find_users();
        plan.find_groups();
        plan.place_values();
        plan
    }

    pub(crate) fn rate(&self, id: ValueId) -> Rate {
        self.program.value(id).rate
    }

    /// What can be read without computing.
    pub(crate) fn is_leaf(&self, id: ValueId) -> bool {
        use ValueOp::{Const, Height, Param, Scale, Time, Width};
        matches!(
            self.program.value(id).op,
            Const(_) | Param(_) | Width | Height | Scale | Time
        )
    }

    pub(crate) fn sprites(&self) -> impl Iterator<Item = (usize, &'a SpriteLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Sprites(sprites) => Some((at, sprites)),
                _ => None,
            })
    }

    pub(crate) fn fills(&self) -> impl Iterator<Item = (usize, &'a FillLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Fill(fill) => Some((at, fill)),
                _ => None,
            })
    }

    /// The values that the code of a value reads.
    pub(crate) fn operands(&self, id: ValueId) -> impl Iterator<Item = ValueId> + use<> {
        let idiom = self.idioms[id.0].map(|(Idiom::Smooth(x) | Idiom::Whole(x))| x);
        let own = if idiom.is_some() {
            None
        } else {
            Some(operands(self.program.value(id).op))
        };
        idiom.into_iter().chain(own.into_iter().flatten())
    }

    /// The name of a value that is not inline.
    pub(crate) fn label(&mut self, id: ValueId) -> String {
        if let Some(name) = &self.labels[id.0] {
            return name.clone();
        }
        let role = self.role(id);
        let rate = self.rate(id);
        let mut parts = Vec::new();
        if rate.element && !rate.time {
            let (emitter, stem) = self.chance(id);
            if self.places[id.0] == Place::Column {
                parts.push(emitter);
            }
            let vague = [
                "part", "rest", "sum", "share", "start", "margin", "bounded", "random",
            ]
            .contains(&role.as_str());
            let repeats = role == stem;
            parts.extend([stem.clone()].into_iter().filter(|_| !self.is_root(id)));
            if (!vague || stem.is_empty()) && !repeats {
                parts.push(role);
            }
        } else {
            parts.push(role);
        }
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let name = self.names.fresh(&parts);
        self.labels[id.0] = Some(name.clone());
        name
    }

    fn is_root(&self, id: ValueId) -> bool {
        self.sprites()
            .any(|(_, s)| [s.x, s.y, s.radius, s.alpha].contains(&id))
    }

    /// Users of each value, among what the layers reach.
    fn find_users(&mut self) {
        let mut reached = vec![false; self.program.values.len()];
        for (_, fill) in self.fills() {
            reached[fill.opacity.0] = true;
        }
        for (_, s) in self.sprites() {
            for root in [s.count, s.x, s.y, s.radius, s.alpha, s.pick] {
                reached[root.0] = true;
            }
        }
        for at in (0..reached.len())
            .rev()
            .filter(|at| *at < self.program.values.len())
        {
            if reached[at] {
                for operand in self.operands(ValueId(at)) {
                    reached[operand.0] = true;
                    self.users[operand.0].push(ValueId(at));
                }
            }
        }
    }

    fn find_groups(&mut self) {
        for (at, sprites) in self.sprites() {
            let Some(NodeKind::Sprite(node)) = self.effect.node(&sprites.node) else {
                continue;
            };
            if let Some(group) = self
                .groups
                .iter_mut()
                .find(|group| group.emitter == node.emitter)
            {
                group.layers.push(at);
                continue;
            }
            let count_name = self.names.fresh(&[&node.emitter, "count"]);
            self.groups.push(Group {
                emitter: node.emitter.clone(),
                capacity: sprites.capacity,
                count: sprites.count,
                count_name,
                layers: vec![at],
            });
        }
    }

    fn place_values(&mut self) {
        let mut in_frame = vec![false; self.program.values.len()];
        let mut in_loop = in_frame.clone();
        for (_, fill) in self.fills() {
            in_frame[fill.opacity.0] = true;
        }
        for (_, s) in self.sprites() {
            for root in [s.x, s.y, s.radius, s.alpha] {
                in_loop[root.0] = true;
            }
        }
        for at in 0..self.places.len() {
            let id = ValueId(at);
            let rate = self.rate(id);
            let by = |wanted: fn(Rate) -> bool| {
                self.users[at].iter().any(|user| wanted(self.rate(*user)))
            };
            let (by_frame, by_element) = (by(|rate| rate.time), by(|rate| rate.element));
            let by_both = by(|rate| rate.time && rate.element);
            let shared = self.users[at].len() > 1;
            self.places[at] = match (rate.time, rate.element) {
                _ if self.is_leaf(id) => Place::Inline,
                (false, false) if by_frame || in_frame[at] || in_loop[at] => Place::State,
                (false, false) if shared => Place::Local,
                (true, false) if shared || by_element || in_loop[at] => Place::Local,
                (false, true) if by_both || in_loop[at] => Place::Column,
                (_, true) if shared => Place::Local,
                _ => Place::Inline,
            };
        }
    }

    /// The emitter whose chance a value depends on, and the stream when it is one alone.
    fn chance(&self, id: ValueId) -> (String, String) {
        let (mut open, mut seen) = (vec![id], BTreeSet::new());
        let (mut emitter, mut stems) = (String::new(), BTreeSet::new());
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let ValueOp::Rand(stream) | ValueOp::RandLife(stream, _) =
                self.program.value(next).op
                && let Some((of, text)) = self.known.get(&stream)
            {
                emitter.clone_from(of);
                // The parts of a normal distribution are one stream to its author.
                let stem = text
                    .trim_start_matches('@')
                    .split('@')
                    .next()
                    .unwrap_or_default();
                stems.insert(stem.to_owned());
            }
            open.extend(self.operands(next));
        }
        let stem = if stems.len() == 1 {
            stems.pop_first()
        } else {
            None
        };
        (emitter, stem.unwrap_or_default())
    }

    /// What a value is for, judged by its users, else by how it is computed.
    fn role(&self, id: ValueId) -> String {
        let op = |id: ValueId| self.program.value(id).op;
        for (_, s) in self.sprites() {
            let roots = [
                (s.x, "x"),
                (s.y, "y"),
                (s.radius, "radius"),
                (s.alpha, "alpha"),
            ];
            if let Some((_, name)) = roots.iter().find(|(root, _)| *root == id) {
                return (*name).to_owned();
            }
        }
        if self.fills().any(|(_, fill)| fill.opacity == id) {
            return "opacity".to_owned();
        }
        let own = match op(id) {
            ValueOp::Unary(Unary::Fract, _) => "age",
            ValueOp::Unary(Unary::Sin | Unary::Cos, _) => "swing",
            ValueOp::Unary(Unary::Floor, _) => "cycle",
            ValueOp::Binary(Binary::Mod, ..) => "wrapped",
            _ => "",
        };
        if !own.is_empty() {
            return own.to_owned();
        }
        let roles = self.users[id.0].iter().map(|user| self.role_for(id, *user));
        if let Some((_, role)) = roles
            .min_by_key(|(rank, _)| *rank)
            .filter(|(rank, _)| *rank < 9)
        {
            return role.to_owned();
        }
        match op(id) {
            _ if self.idioms[id.0].is_some() => "fitted",
            ValueOp::Rand(_) | ValueOp::RandLife(..) => "random",
            ValueOp::Binary(Binary::Add, ..) => "sum",
            ValueOp::Binary(Binary::Sub, ..) => "rest",
            ValueOp::Binary(Binary::Div, ..) => "share",
            ValueOp::Binary(Binary::Min | Binary::Max, ..) => "bounded",
            _ => "part",
        }
        .to_owned()
    }

    /// What one user makes of a value; the lower the rank, the more it says.
    fn role_for(&self, id: ValueId, user: ValueId) -> (u8, &'static str) {
        let op = |id: ValueId| self.program.value(id).op;
        let turned = |id: ValueId| {
            matches!(
                op(id),
                ValueOp::Unary(Unary::Sin | Unary::Cos | Unary::Fract, _)
            )
        };
        let feeds_turn = self.users[user.0].iter().any(|next| turned(*next));
        match op(user) {
            ValueOp::Binary(Binary::Mod, _, b) if b == id => (0, "span"),
            ValueOp::Binary(Binary::Sub, a, b)
                if b == id && matches!(op(a), ValueOp::Binary(Binary::Mod, ..)) =>
            {
                (1, "margin")
            }
            ValueOp::Binary(Binary::Mul, a, b)
                if [a, b].iter().any(|x| op(*x) == ValueOp::Time) =>
            {
                (2, "rate")
            }
            ValueOp::Binary(Binary::Mul, a, b) if [a, b].iter().any(|x| *x != id && turned(*x)) => {
                (3, "reach")
            }
            ValueOp::Unary(Unary::Sin | Unary::Cos | Unary::Fract, _) => (4, "turns"),
            ValueOp::Binary(Binary::Div, _, b) if b == id && self.rate(user).time => {
                (5, "wavelength")
            }
            ValueOp::Binary(Binary::Add, ..) if feeds_turn => (6, "phase"),
            ValueOp::Binary(Binary::Add, ..) => (7, "start"),
            _ => (9, ""),
        }
    }
}

/// The idiom that ends in a value.
fn idiom(program: &Program, id: ValueId) -> Option<Idiom> {
    let op = |id: ValueId| program.value(id).op;
    let is = |id: ValueId, number: f64| op(id) == ValueOp::Const(number);
    // The constant operand of a sum, product or bound, and the other one.
    let other = |wanted: Binary, id: ValueId, number: f64| match op(id) {
        ValueOp::Binary(found, a, b) if found == wanted && is(a, number) => Some(b),
        ValueOp::Binary(found, a, b) if found == wanted && is(b, number) => Some(a),
        _ => None,
    };
    let ValueOp::Binary(Binary::Mul, a, b) = op(id) else {
        return None;
    };
    for (a, b) in [(a, b), (b, a)] {
        if let (ValueOp::Binary(Binary::Mul, t, same), ValueOp::Binary(Binary::Sub, three, doubled)) =
            (op(a), op(b))
            && t == same
            && is(three, 3.0)
            && other(Binary::Mul, doubled, 2.0) == Some(t)
            && let Some(x) = other(Binary::Min, t, 1.0).and_then(|t| other(Binary::Max, t, 0.0))
        {
            return Some(Idiom::Smooth(x));
        }
        if let ValueOp::Unary(Unary::Sign, x) = op(a)
            && let Some(rounded) = other(Binary::Max, b, 1.0)
            && let ValueOp::Unary(Unary::Floor, up) = op(rounded)
            && other(Binary::Add, up, 0.5).map(op) == Some(ValueOp::Unary(Unary::Abs, x))
        {
            return Some(Idiom::Whole(x));
        }
    }
    None
}

/// The operands of an operation.
fn operands(op: ValueOp) -> impl Iterator<Item = ValueId> {
    let pair = match op {
        ValueOp::RandLife(_, a) | ValueOp::Unary(_, a) => [Some(a), None],
        ValueOp::Binary(_, a, b) => [Some(a), Some(b)],
        _ => [None, None],
    };
    pair.into_iter().flatten()
}

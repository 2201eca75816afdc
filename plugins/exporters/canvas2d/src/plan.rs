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
use crate::names::{Names, camel, stream_names};

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
    /// Random streams that are used, by number.
    pub(crate) streams: BTreeMap<u32, String>,
    /// Number of leading layers that form the still backdrop.
    pub(crate) backdrop: usize,
    users: Vec<Vec<ValueId>>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(effect: &'a Effect, program: &'a Program) -> Self {
        let size = program.values.len();
        let is_still = |layer: &&Layer| match layer {
            Layer::Fill(fill) => program.value(fill.opacity).rate == Rate::CONST,
            _ => false,
        };
        let mut plan = Self {
            effect,
            program,
            names: Names::new(),
            places: vec![Place::Inline; size],
            labels: vec![None; size],
            bounds: bounds(effect, program, (0.5, 1.5)),
            groups: Vec::new(),
            streams: BTreeMap::new(),
            backdrop: program.layers.iter().take_while(is_still).count(),
            users: vec![Vec::new(); size],
        };
        plan.find_users();
        plan.find_groups();
        plan.name_streams();
        plan.place_values();
        plan
    }

    pub(crate) fn rate(&self, id: ValueId) -> Rate {
        self.program.value(id).rate
    }

    /// What can be read without computing.
    pub(crate) fn is_leaf(&self, id: ValueId) -> bool {
        use ValueOp::{Const, Height, Param, Scale, Time, Width};
        matches!(self.program.value(id).op, Const(_) | Param(_) | Width | Height | Scale | Time)
    }

    pub(crate) fn sprites(&self) -> impl Iterator<Item = (usize, &'a SpriteLayer)> + use<'a> {
        let program = self.program;
        program.layers.iter().enumerate().filter_map(|(at, layer)| match layer {
            Layer::Sprites(sprites) => Some((at, sprites)),
            _ => None,
        })
    }

    pub(crate) fn fills(&self) -> impl Iterator<Item = (usize, &'a FillLayer)> + use<'a> {
        let program = self.program;
        program.layers.iter().enumerate().filter_map(|(at, layer)| match layer {
            Layer::Fill(fill) => Some((at, fill)),
            _ => None,
        })
    }

    /// The name of a value that is not inline.
    pub(crate) fn label(&mut self, id: ValueId) -> String {
        if let Some(name) = &self.labels[id.0] {
            return name.clone();
        }
        let role = self.role(id);
        let emitter = self.emitter_of(id).filter(|_| self.places[id.0] == Place::Column);
        let name = match &emitter {
            Some(emitter) if !role.starts_with(&camel(&[emitter])) => self.names.fresh(&[emitter, &role]),
            _ => self.names.fresh(&[&role]),
        };
        self.labels[id.0] = Some(name.clone());
        name
    }

    fn find_users(&mut self) {
        for (at, value) in self.program.values.iter().enumerate() {
            for operand in operands(value.op) {
                self.users[operand.0].push(ValueId(at));
            }
        }
    }

    fn find_groups(&mut self) {
        for (at, sprites) in self.sprites() {
            let Some(NodeKind::Sprite(node)) = self.effect.node(&sprites.node) else { continue };
            if let Some(group) = self.groups.iter_mut().find(|group| group.emitter == node.emitter) {
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

    fn name_streams(&mut self) {
        let known = stream_names(self.effect);
        let used: BTreeSet<u32> = self
            .program
            .values
            .iter()
            .filter_map(|value| match value.op {
                ValueOp::Rand(stream) | ValueOp::RandLife(stream, _) => Some(stream),
                _ => None,
            })
            .collect();
        for stream in used {
            let (emitter, text) = known.get(&stream).cloned().unwrap_or_default();
            let name = self.names.fresh(&[&emitter, &text, "stream"]);
            self.streams.insert(stream, name);
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
            let by = |wanted: fn(Rate) -> bool| self.users[at].iter().any(|user| wanted(self.rate(*user)));
            let (by_frame, by_element) = (by(|rate| rate.time), by(|rate| rate.element));
            let by_both = by(|rate| rate.time && rate.element);
            let shared = self.users[at].len() > 1;
            self.places[at] = match (rate.time, rate.element) {
                _ if self.is_leaf(id) => Place::Inline,
                (false, false) if by_frame || in_frame[at] || in_loop[at] => Place::State,
                (false, false) if shared || by_element => Place::Local,
                (true, false) if shared || by_element || in_loop[at] => Place::Local,
                (false, true) if by_both || in_loop[at] => Place::Column,
                (_, true) if shared => Place::Local,
                _ => Place::Inline,
            };
        }
    }

    /// The emitter whose chance a value depends on.
    fn emitter_of(&self, id: ValueId) -> Option<String> {
        let known = stream_names(self.effect);
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match self.program.value(next).op {
                ValueOp::Rand(stream) | ValueOp::RandLife(stream, _) => {
                    return known.get(&stream).map(|(emitter, _)| emitter.clone());
                }
                op => open.extend(operands(op)),
            }
        }
        None
    }

    /// What a value is for, judged by its first user, else by how it is computed.
    fn role(&self, id: ValueId) -> String {
        let op = |id: ValueId| self.program.value(id).op;
        if let ValueOp::Rand(stream) | ValueOp::RandLife(stream, _) = op(id) {
            return self.streams.get(&stream).map_or("random".into(), |name| name.replace("Stream", ""));
        }
        for (_, s) in self.sprites() {
            let roots = [(s.x, "x"), (s.y, "y"), (s.radius, "radius"), (s.alpha, "alpha")];
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
            ValueOp::Unary(Unary::Floor, _) => "whole",
            ValueOp::Unary(Unary::Sign, _) => "direction",
            ValueOp::Binary(Binary::Mod, ..) => "wrapped",
            _ => "",
        };
        if !own.is_empty() {
            return own.to_owned();
        }
        let is_time = |id: ValueId| op(id) == ValueOp::Time;
        let turns = |user: ValueId| {
            let next = self.users[user.0].first().map(|next| op(*next));
            matches!(next, Some(ValueOp::Unary(Unary::Sin | Unary::Cos | Unary::Fract, _)))
        };
        for user in &self.users[id.0] {
            match op(*user) {
                ValueOp::Unary(Unary::Sin | Unary::Cos | Unary::Fract, _) => return "turns".to_owned(),
                ValueOp::Binary(Binary::Mod, _, b) if b == id => return "span".to_owned(),
                ValueOp::Binary(Binary::Mul, a, b) if is_time(a) || is_time(b) => return "rate".to_owned(),
                ValueOp::Binary(Binary::Mul, a, b) => {
                    let other = if a == id { b } else { a };
                    if matches!(op(other), ValueOp::Unary(Unary::Sin | Unary::Cos, _)) {
                        return "reach".to_owned();
                    }
                }
                ValueOp::Binary(Binary::Add, ..) if turns(*user) => return "phase".to_owned(),
                ValueOp::Binary(Binary::Add, ..) => return "start".to_owned(),
                ValueOp::Binary(Binary::Sub, _, b) if b == id => return "margin".to_owned(),
                _ => {}
            }
        }
        match op(id) {
            ValueOp::Binary(Binary::Add, ..) => "sum",
            ValueOp::Binary(Binary::Sub, ..) => "rest",
            ValueOp::Binary(Binary::Div, ..) => "share",
            ValueOp::Binary(Binary::Min | Binary::Max, ..) => "bounded",
            ValueOp::Binary(Binary::Pow, ..) => "power",
            _ => "part",
        }
        .to_owned()
    }
}

/// The operands of an operation.
pub(crate) fn operands(op: ValueOp) -> impl Iterator<Item = ValueId> {
    let pair = match op {
        ValueOp::RandLife(_, a) | ValueOp::Unary(_, a) => [Some(a), None],
        ValueOp::Binary(_, a, b) => [Some(a), Some(b)],
        _ => [None, None],
    };
    pair.into_iter().flatten()
}

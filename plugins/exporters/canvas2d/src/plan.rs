//! Where each value of a program is computed, and under which name.
//!
//! | value | used by | place |
//! |---|---|---|
//! | constant | a frame or a painted surface | closure variable, set by `layout()` |
//! | constant, per frame | several, or a loop | local of `layout()` or `draw()` |
//! | per element | the draw loop | column (`Float64Array`), filled by `layout()` |
//! | per element and frame | several | local of the loop |
//! | per element and frame | pixels | column, filled by `draw()` |
//! | per pixel | several, or the whole row | local of the row or the column |
//! | anything | one | inline |

mod idiom;
mod words;

pub(crate) use idiom::Idiom;

use std::collections::BTreeMap;

use effectforge_effect::graph::{Effect, NodeKind};
use effectforge_effect::program::{
    FillLayer, Layer, Program, Rate, ShadeLayer, SpriteLayer, Sum, ValueId, ValueOp, operands,
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
    /// One number per element, set by `draw()` before pixels sum it up.
    FrameColumn,
}

/// The turned gradients that noises share.
#[derive(Clone, Debug)]
pub(crate) struct Compass {
    pub(crate) turns: ValueId,
    /// The most that a noise has.
    pub(crate) octaves: u8,
    /// Name of its table.
    pub(crate) name: String,
}

/// An emitter whose elements are drawn or summed up.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) emitter: String,
    pub(crate) capacity: u32,
    pub(crate) count: ValueId,
    /// Name of the variable with the number of elements.
    pub(crate) count_name: String,
    /// Indices of its layers.
    pub(crate) layers: Vec<usize>,
    /// What pixels and frames sum up over its elements.
    pub(crate) sums: Vec<ValueId>,
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
    pub(crate) compasses: Vec<Compass>,
    users: Vec<Vec<ValueId>>,
    /// Whether a value depends on the pixel's place from the left.
    across: Vec<bool>,
    /// Names of the random streams: emitter and text.
    known: BTreeMap<u32, (String, String)>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(effect: &'a Effect, program: &'a Program) -> Self {
        let size = program.values.len();
        let is_still = |layer: &&Layer| match layer {
            Layer::Fill(fill) => program.value(fill.opacity).rate == Rate::CONST,
            _ => false,
        };
        let idioms: Vec<_> = (0..size)
            .map(|at| idiom::idiom(program, ValueId(at)))
            .collect();
        let mut plan = Self {
            effect,
            program,
            names: Names::new(has_pixels(program)),
            places: vec![Place::Inline; size],
            labels: vec![None; size],
            bounds: bounds(effect, program, &idioms, (0.5, 1.5)),
            groups: Vec::new(),
            backdrop: program.layers.iter().take_while(is_still).count(),
            idioms,
            compasses: Vec::new(),
            users: vec![Vec::new(); size],
            across: across(program),
            known: stream_names(effect),
        };
        plan.find_users();
        plan.find_groups();
        plan.find_sums();
        plan.find_compasses();
        plan.place_values();
        plan
    }

    pub(crate) fn rate(&self, id: ValueId) -> Rate {
        self.program.value(id).rate
    }

    /// What can be read without computing.
    pub(crate) fn is_leaf(&self, id: ValueId) -> bool {
        use ValueOp::{Const, Height, Param, Scale, Time, Width, X, Y};
        matches!(
            self.program.value(id).op,
            Const(_) | Param(_) | Width | Height | Scale | Time | X | Y
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

    pub(crate) fn shades(&self) -> impl Iterator<Item = (usize, &'a ShadeLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Shade(shade) => Some((at, shade)),
                _ => None,
            })
    }

    /// Whether the code of all pixels of a row computes the same.
    pub(crate) fn is_per_row(&self, id: ValueId) -> bool {
        let rate = self.rate(id);
        rate.pixel && !rate.element && !self.across[id.0]
    }

    pub(crate) fn users(&self, id: ValueId) -> &[ValueId] {
        &self.users[id.0]
    }

    /// Name of the table of gradients for a noise.
    pub(crate) fn compass(&self, turns: ValueId) -> Option<String> {
        let found = self.compasses.iter().find(|c| c.turns == turns);
        found.map(|compass| compass.name.clone())
    }

    /// Name of the variable with the number of elements of a sum.
    pub(crate) fn count_name(&self, sum: &Sum) -> String {
        let same = |g: &&Group| g.count == sum.count && g.capacity == sum.capacity;
        let found = self.groups.iter().find(same);
        found.map_or_else(|| "0".to_owned(), |group| group.count_name.clone())
    }

    /// Elements that a column must hold: the most of all groups that need it, at least `own`.
    pub(crate) fn capacity(&self, column: ValueId, own: u32) -> u32 {
        let needs = |group: &&Group| {
            let of = |at: &usize| match &self.program.layers[*at] {
                Layer::Sprites(s) => vec![s.x, s.y, s.radius, s.alpha, s.pick],
                _ => Vec::new(),
            };
            let mut roots: Vec<ValueId> = group.layers.iter().flat_map(of).collect();
            roots.extend(&group.sums);
            self.reachable(&roots)[column.0]
        };
        let all = self.groups.iter().filter(needs).map(|g| g.capacity);
        all.max().unwrap_or(own).max(own)
    }

    /// What the elements of a sum share and would compute again and again.
    pub(crate) fn hoisted(&self, sum: &Sum) -> Vec<ValueId> {
        let needed = self.reachable(&[sum.of]);
        let shared = |id: &ValueId| {
            let by_element = self.users[id.0].iter().any(|user| self.rate(*user).element);
            let outside = !self.rate(*id).element && !self.is_leaf(*id);
            outside && needed[id.0] && (by_element || *id == sum.of)
        };
        (0..needed.len()).map(ValueId).filter(shared).collect()
    }

    /// What the code of some values needs, themselves included.
    pub(crate) fn reachable(&self, roots: &[ValueId]) -> Vec<bool> {
        let mut needed = vec![false; self.places.len()];
        for root in roots {
            needed[root.0] = true;
        }
        for at in (0..needed.len()).rev() {
            if needed[at] {
                for operand in self.operands(ValueId(at)) {
                    needed[operand.0] = true;
                }
            }
        }
        needed
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
        for (_, s) in self.shades() {
            for root in [s.value, s.alpha, s.light] {
                reached[root.0] = true;
            }
        }
        for at in (0..reached.len()).rev() {
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
                sums: Vec::new(),
            });
        }
    }

    /// Sums join the elements that they count, or form a group of their own.
    fn find_sums(&mut self) {
        for at in 0..self.program.values.len() {
            let ValueOp::Sum(sum) = self.program.values[at].op else {
                continue;
            };
            let same = |g: &&mut Group| g.count == sum.count && g.capacity == sum.capacity;
            if let Some(group) = self.groups.iter_mut().find(same) {
                group.sums.push(sum.of);
                continue;
            }
            let (emitter, _) = self.chance(sum.of);
            let count_name = self.names.fresh(&[&emitter, "count"]);
            self.groups.push(Group {
                emitter,
                capacity: sum.capacity,
                count: sum.count,
                count_name,
                layers: Vec::new(),
                sums: vec![sum.of],
            });
        }
    }

    fn find_compasses(&mut self) {
        for value in &self.program.values {
            let ValueOp::Noise(noise) = value.op else {
                continue;
            };
            if let Some(known) = self.compasses.iter_mut().find(|c| c.turns == noise.turns) {
                known.octaves = known.octaves.max(noise.octaves);
                continue;
            }
            let name = self.names.fresh(&["gradients"]);
            self.compasses.push(Compass {
                turns: noise.turns,
                octaves: noise.octaves,
                name,
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
        for (_, s) in self.shades() {
            for root in [s.value, s.alpha, s.light] {
                in_loop[root.0] = true;
            }
        }
        for at in 0..self.places.len() {
            let id = ValueId(at);
            let rate = self.rate(id);
            let by = |wanted: fn(Rate) -> bool| {
                self.users[at].iter().any(|user| wanted(self.rate(*user)))
            };
            let by_pixel = by(|rate| rate.pixel);
            let (by_frame, by_element) = (by(|rate| rate.time), by(|rate| rate.element));
            let by_both = by(|rate| rate.time && rate.element);
            let pixel_element = by(|rate| rate.pixel && rate.element);
            let in_draw = by_frame || by_pixel || in_frame[at] || in_loop[at];
            let by_loop = by_element || by_pixel || in_loop[at];
            let shared = self.users[at].len() > 1;
            self.places[at] = match (rate.time, rate.element) {
                _ if self.is_leaf(id) => Place::Inline,
                _ if rate.pixel && shared => Place::Local,
                _ if rate.pixel => Place::Inline,
                (false, false) if in_draw => Place::State,
                (false, false) if shared => Place::Local,
                (true, false) if shared || by_loop => Place::Local,
                (true, true) if pixel_element => Place::FrameColumn,
                (false, true) if by_both || pixel_element || in_loop[at] => Place::Column,
                (_, true) if shared => Place::Local,
                _ => Place::Inline,
            };
        }
    }
}

/// Whether the module of a program computes pixels, noise or sums.
fn has_pixels(program: &Program) -> bool {
    let shade = |layer: &Layer| matches!(layer, Layer::Shade(_));
    let new = |op: ValueOp| matches!(op, ValueOp::Noise(_) | ValueOp::Sum(_));
    program.layers.iter().any(shade) || program.values.iter().any(|value| new(value.op))
}

fn across(program: &Program) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(program.values.len());
    for value in &program.values {
        let next = value.op == ValueOp::X || operands(value.op).any(|operand| out[operand.0]);
        out.push(next);
    }
    out
}

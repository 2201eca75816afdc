//! What a plan finds out once: who reads a value, which elements there are, what noises share, and
//! where each value is computed.

use effectforge_effect::graph::NodeKind;
use effectforge_effect::program::{Layer, Rate, ValueId, ValueOp};

use super::{Compass, Group, Place, Plan, Roots};

impl Plan<'_> {
    /// Users of each value, among what the layers reach.
    pub(super) fn find_users(&mut self, roots: &Roots) {
        let all = [
            &roots.layout,
            &roots.frame,
            &roots.looped,
            &roots.pointed,
            &roots.columns,
            &roots.stepped,
        ];
        for root in all.into_iter().flatten() {
            self.reached[root.0] = true;
        }
        for at in (0..self.reached.len()).rev() {
            if self.reached[at] {
                for operand in self.operands(ValueId(at)) {
                    self.reached[operand.0] = true;
                    self.users[operand.0].push(ValueId(at));
                }
            }
        }
    }

    /// Names what grids declare; without grids, nothing is taken.
    pub(super) fn find_grids(&mut self, roots: &Roots) {
        let own = [
            &roots.layout,
            &roots.frame,
            &roots.looped,
            &roots.pointed,
            &roots.columns,
        ];
        self.drawn = self.reachable(&own.map(Vec::as_slice).concat());
        if self.program.grids.is_empty() {
            return;
        }
        for word in [
            "lattice", "tame", "across", "down", "into", "from", "at", "CELLS", "upload",
        ] {
            self.names.fresh(&[word]);
        }
        for grid in &self.program.grids {
            self.grids.push(self.names.fresh(&[&grid.node]));
        }
    }

    pub(super) fn find_groups(&mut self) {
        for (at, layer) in self.program.layers.iter().enumerate() {
            let (node, capacity, count, fixed) = match layer {
                Layer::Sprites(s) => (&s.node, s.capacity, s.count, s.fixed),
                Layer::Ribbons(r) => (&r.node, r.capacity, r.count, r.fixed),
                Layer::Shapes(s) => (&s.node, s.capacity, s.count, s.fixed),
                Layer::Fill(_) | Layer::Grain { .. } | Layer::Shade(_) => continue,
            };
            let emitter = match self.effect.node(node) {
                Some(NodeKind::Sprite(node)) => &node.emitter,
                Some(NodeKind::Ribbon(node)) => &node.emitter,
                Some(NodeKind::Shape(node)) => &node.emitter,
                _ => continue,
            };
            let known = self.groups.iter_mut().find(|g| &g.emitter == emitter);
            if let Some(group) = known {
                group.layers.push(at);
                continue;
            }
            let name = self.names.fresh(&[emitter]);
            self.groups.push(Group {
                emitter: emitter.clone(),
                capacity,
                count,
                fixed,
                name,
                layers: vec![at],
                sums: Vec::new(),
            });
        }
    }

    /// Sums join the elements that they count, or form a group of their own.
    pub(super) fn find_sums(&mut self) {
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
            let name = self.names.fresh(&[&emitter]);
            self.groups.push(Group {
                emitter,
                capacity: sum.capacity,
                count: sum.count,
                fixed: sum.fixed,
                name,
                layers: Vec::new(),
                sums: vec![sum.of],
            });
        }
    }

    pub(super) fn find_compasses(&mut self) {
        for (value, reached) in self.program.values.iter().zip(&self.reached) {
            let (ValueOp::Noise(noise), true) = (value.op, *reached) else {
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

    pub(super) fn place_values(&mut self, roots: &Roots) {
        let mark = |ids: &[ValueId]| {
            let mut out = vec![false; self.program.values.len()];
            ids.iter().for_each(|id| out[id.0] = true);
            out
        };
        let looped = [roots.looped.as_slice(), &roots.stepped].concat();
        let (in_frame, in_loop) = (mark(&roots.frame), mark(&looped));
        let (in_column, in_points) = (mark(&roots.columns), mark(&roots.pointed));
        for at in 0..self.places.len() {
            let id = ValueId(at);
            let rate = self.rate(id);
            let by = |wanted: fn(Rate) -> bool| {
                self.users[at].iter().any(|user| wanted(self.rate(*user)))
            };
            let by_pixel = by(|rate| rate.pixel);
            let (by_frame, by_element) = (by(|rate| rate.time), by(|rate| rate.element));
            let by_both = in_points[at] || by(|rate| rate.element && (rate.time || rate.point));
            let columns = in_column[at] || by(|rate| rate.pixel && rate.element);
            let in_points = in_points[at];
            let in_draw = by_frame || by_pixel || in_frame[at] || in_loop[at] || in_points;
            let by_loop = by_element || by_pixel || in_loop[at] || in_points;
            let shared = self.users[at].len() > 1;
            self.places[at] = match (rate.time, rate.element) {
                _ if self.is_leaf(id) => Place::Inline,
                // An input goes on from frame to frame: it is read once.
                _ if matches!(self.program.value(id).op, ValueOp::Input(..)) => Place::Local,
                _ if (rate.pixel || rate.point) && shared => Place::Local,
                _ if rate.pixel || rate.point => Place::Inline,
                (false, false) if in_draw => Place::State,
                (false, false) if shared => Place::Local,
                (true, false) if shared || by_loop => Place::Local,
                (true, true) if columns => Place::FrameColumn,
                (false, true) if by_both || columns || in_loop[at] => Place::Column,
                // Before the loop over points.
                (_, true) if shared || in_points || by(|rate| rate.point) => Place::Local,
                _ => Place::Inline,
            };
        }
    }
}

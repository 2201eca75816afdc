//! What values are called: by what they are for, else by how they are computed.

use std::collections::BTreeSet;

use effectforge_effect::program::{Binary, Unary, ValueId, ValueOp};

use super::{Place, Plan};
use crate::names::Scope;

impl Plan<'_> {
    /// How a value that is not inline is read: by its name, or as a property of the element `e`.
    pub fn label(&mut self, id: ValueId) -> String {
        if let Some(name) = &self.labels[id.0] {
            return name.clone();
        }
        let role = self.role(id);
        let rate = self.rate(id);
        let (emitter, stem) = self.chance(id);
        let mut parts = Vec::new();
        if rate.element && !rate.time && !rate.pixel {
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
        let name = match self.places[id.0] {
            Place::Column | Place::FrameColumn => {
                let name = self.names.fresh_in(&emitter, Scope::Element, &parts);
                format!("e.{name}")
            }
            Place::Local if rate.element => self.names.fresh_in(&emitter, Scope::Loop, &parts),
            _ => self.names.fresh(&parts),
        };
        self.labels[id.0] = Some(name.clone());
        name
    }

    fn is_root(&self, id: ValueId) -> bool {
        self.sprites()
            .any(|(_, s)| [s.x, s.y, s.radius, s.alpha].contains(&id))
    }

    /// The emitter whose chance a value depends on, and the stream when it is one alone.
    pub(crate) fn chance(&self, id: ValueId) -> (String, String) {
        let (mut open, mut seen) = (vec![id], BTreeSet::new());
        let (mut emitter, mut stems) = (String::new(), BTreeSet::new());
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if let ValueOp::Rand(stream)
            | ValueOp::RandLife(stream, _)
            | ValueOp::RandBurst { stream, .. } = self.program.value(next).op
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
    #[must_use]
    pub fn role(&self, id: ValueId) -> String {
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
        for (_, s) in self.shades() {
            let roots = [(s.value, "tone"), (s.alpha, "alpha"), (s.light, "light")];
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
            ValueOp::Noise(_) => "flow",
            ValueOp::Cell { .. } => "cell",
            ValueOp::Grid(_) => "level",
            ValueOp::Sum(_) => "total",
            ValueOp::Unary(Unary::Exp, _) => "bell",
            ValueOp::Binary(Binary::Hypot, ..) => "distance",
            ValueOp::Binary(Binary::Atan2, ..) => "angle",
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
            ValueOp::Rand(_) | ValueOp::RandLife(..) | ValueOp::RandBurst { .. } => "random",
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

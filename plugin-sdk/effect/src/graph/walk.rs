//! Walks over everything that a graph names.

use super::{Effect, NodeKind, Post};
use crate::expr::{Expr, Op};

impl Effect {
    /// Calls `visit` on every expression of the graph and everything within, outermost first.
    pub fn each_expr(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        for node in &mut self.nodes {
            for expr in node.kind.exprs_mut() {
                expr.each(visit);
            }
        }
        for expr in self.post.iter_mut().flat_map(Post::exprs_mut) {
            expr.each(visit);
        }
        for expr in self.signals.values_mut() {
            expr.each(visit);
        }
        for input in self.inputs.values_mut() {
            input.idle.each(visit);
        }
        for stagger in self
            .timeline
            .values_mut()
            .filter_map(|clip| clip.stagger.as_mut())
        {
            stagger.each(visit);
        }
    }
}

impl Expr {
    /// Calls `visit` on the expression and everything within, outermost first. What `visit` puts in
    /// place of an expression is walked, too.
    pub fn each(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        visit(self);
        if let Self::Op(op) = self {
            for operand in op.operands_mut() {
                operand.each(visit);
            }
        }
    }
}

impl Op {
    /// The expressions within, in the order of the JSON form.
    pub fn operands_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Param(_)
            | Self::Env(_)
            | Self::Signal(_)
            | Self::Age(_)
            | Self::Rand(_)
            | Self::RandLife(_)
            | Self::RandBurst(_)
            | Self::Index(_)
            | Self::Along(_)
            | Self::Input(_)
            | Self::Clip(_)
            | Self::Envelope(_)
            | Self::Track(_)
            | Self::Cell(_)
            | Self::InBurst(_) => Vec::new(),
            Self::Uniform(a, b, _)
            | Self::Normal(a, b, _)
            | Self::Add(a, b)
            | Self::Sub(a, b)
            | Self::Mul(a, b)
            | Self::Div(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::Pow(a, b)
            | Self::Hypot(a, b)
            | Self::Atan2(a, b) => vec![a, b],
            Self::Mix(a, b, c) | Self::Clamp(a, b, c) | Self::Smoothstep(a, b, c) => vec![a, b, c],
            Self::Sin(a)
            | Self::Cos(a)
            | Self::Abs(a)
            | Self::Fract(a)
            | Self::Floor(a)
            | Self::Exp(a) => vec![a],
            Self::Lfo(lfo) => vec![&mut lfo.frequency, &mut lfo.phase],
            Self::Noise(noise) => vec![&mut noise.x, &mut noise.y, &mut noise.frequency],
            Self::Sum(sum) => vec![&mut sum.of],
            Self::Grid(grid) => grid.x.iter_mut().chain(&mut grid.y).collect(),
        }
    }
}

impl NodeKind {
    /// The node's expressions.
    pub fn exprs_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            Self::Fill(fill) => vec![&mut fill.opacity],
            Self::Grain(_) => Vec::new(),
            Self::Grid(grid) => {
                let channels = grid.channels.values_mut();
                channels
                    .flat_map(|c| [&mut c.initial, &mut c.next])
                    .collect()
            }
            Self::Emitter(e) => {
                let mut all = vec![&mut e.count, &mut e.x, &mut e.y];
                all.extend(&mut e.lifetime);
                all
            }
            Self::SubEmitter(sub) => {
                let mut all = vec![&mut sub.x, &mut sub.y];
                all.extend(&mut sub.lifetime);
                all
            }
            Self::Drift(drift) => vec![&mut drift.vx, &mut drift.vy],
            Self::Wave(wave) => {
                let mut all = vec![&mut wave.amplitude, &mut wave.frequency, &mut wave.phase];
                all.extend(&mut wave.wavelength);
                all
            }
            Self::Orbit(o) => vec![&mut o.rx, &mut o.ry, &mut o.frequency, &mut o.phase],
            Self::Offset(offset) => vec![&mut offset.dx, &mut offset.dy],
            Self::Sprite(sprite) => vec![&mut sprite.radius, &mut sprite.alpha],
            Self::Shade(s) => vec![&mut s.value, &mut s.alpha, &mut s.light],
            Self::Group(group) => {
                let mut all = vec![&mut group.opacity];
                all.extend(group.post.iter_mut().flat_map(Post::exprs_mut));
                all
            }
            Self::Ribbon(r) => vec![
                &mut r.step_x,
                &mut r.step_y,
                &mut r.shift_x,
                &mut r.shift_y,
                &mut r.width,
                &mut r.alpha,
            ],
            Self::Picture(p) => vec![&mut p.size_x, &mut p.size_y, &mut p.angle, &mut p.alpha],
            Self::Shape(s) => vec![
                &mut s.morph,
                &mut s.size_x,
                &mut s.size_y,
                &mut s.angle,
                &mut s.alpha,
            ],
        }
    }

    /// The emitter and the fields that the node names.
    pub fn elements_mut(&mut self) -> (Option<&mut String>, Option<&mut Vec<String>>) {
        match self {
            Self::Sprite(s) => (Some(&mut s.emitter), Some(&mut s.fields)),
            Self::SubEmitter(s) => (Some(&mut s.parent), Some(&mut s.fields)),
            Self::Picture(p) => (Some(&mut p.emitter), Some(&mut p.fields)),
            Self::Ribbon(r) => (Some(&mut r.emitter), Some(&mut r.fields)),
            Self::Shape(s) => (Some(&mut s.emitter), Some(&mut s.fields)),
            _ => (None, None),
        }
    }

    /// The visible nodes that a group names, its mask last.
    pub fn children_mut(&mut self) -> Vec<&mut String> {
        let Self::Group(group) = self else {
            return Vec::new();
        };
        let mask = group.mask.as_mut().map(|mask| &mut mask.layer);
        group.layers.iter_mut().chain(mask).collect()
    }

    /// The palette roles that the node names.
    pub fn roles_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Fill(fill) => fill.stops.iter_mut().map(|stop| &mut stop.color).collect(),
            Self::Shade(shade) => shade.stops.iter_mut().map(|stop| &mut stop.color).collect(),
            Self::Sprite(s) => s.colors.iter_mut().map(|share| &mut share.color).collect(),
            Self::Ribbon(r) => r.colors.iter_mut().map(|share| &mut share.color).collect(),
            Self::Shape(s) => s.colors.iter_mut().map(|share| &mut share.color).collect(),
            _ => Vec::new(),
        }
    }
}

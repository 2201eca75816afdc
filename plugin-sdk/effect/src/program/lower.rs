//! Graph to program.

use std::collections::BTreeMap;

use crate::expr::{Env, Expr, Lfo, Op, Wave};
use crate::graph::{Axis, Effect, Emitter, NodeKind, Orbit, ParamKind, Sprite, WaveField};
use crate::rng::stream_id;
use crate::unit::Quantity;

use super::build::Builder;
use super::{Binary, FillLayer, Layer, Program, SpriteLayer, Unary, Value, ValueId, ValueOp};

pub(super) fn lower(effect: &Effect) -> Program {
    let mut lowering = Lowering::new(effect);
    let layers = effect
        .layers
        .iter()
        .filter_map(|id| lowering.layer(id))
        .collect();
    lowering.finish(layers)
}

pub(super) fn lower_constant(effect: &Effect, expr: &Expr) -> (Program, ValueId) {
    let mut lowering = Lowering::new(effect);
    let id = lowering.expr(
        expr,
        &Scope {
            emitter: "",
            life: None,
        },
    );
    let program = lowering.finish(Vec::new());
    // Nothing was left out: without layers, `finish` keeps the table as it is.
    (program, id)
}

struct Lowering<'a> {
    effect: &'a Effect,
    build: Builder,
    roles: BTreeMap<String, usize>,
}

/// Whose elements an expression speaks of.
#[derive(Clone, Copy)]
struct Scope<'a> {
    emitter: &'a str,
    life: Option<Life>,
}

#[derive(Clone, Copy)]
struct Life {
    age: ValueId,
    cycle: ValueId,
}

impl<'a> Lowering<'a> {
    fn new(effect: &'a Effect) -> Self {
        let roles = effect
            .palette
            .keys()
            .enumerate()
            .map(|(at, r)| (r.clone(), at))
            .collect();
        Self {
            effect,
            build: Builder::default(),
            roles,
        }
    }

    fn finish(self, mut layers: Vec<Layer>) -> Program {
        let values = if layers.is_empty() {
            self.build.values
        } else {
            drop_unused(self.build.values, &mut layers)
        };
        let effect = self.effect;
        Program {
            values,
            layers,
            roles: effect.palette.keys().cloned().collect(),
            design: [effect.design.width.value, effect.design.height.value],
            duration: effect.duration.value,
            time_scale: effect
                .time_scale
                .as_ref()
                .and_then(|id| effect.params.iter().position(|param| &param.id == id)),
        }
    }

    fn c(&mut self, value: f64) -> ValueId {
        self.build.constant(value)
    }

    fn bin(&mut self, op: Binary, a: ValueId, b: ValueId) -> ValueId {
        self.build.binary(op, a, b)
    }

    fn un(&mut self, op: Unary, a: ValueId) -> ValueId {
        self.build.unary(op, a)
    }

    fn add(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.bin(Binary::Add, a, b)
    }

    fn mul(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.bin(Binary::Mul, a, b)
    }

    fn role(&self, role: &str) -> usize {
        self.roles.get(role).copied().unwrap_or(0)
    }

    fn layer(&mut self, id: &str) -> Option<Layer> {
        match self.effect.node(id)? {
            NodeKind::Fill(fill) => {
                let opacity = self.expr(
                    &fill.opacity,
                    &Scope {
                        emitter: "",
                        life: None,
                    },
                );
                Some(Layer::Fill(FillLayer {
                    node: id.to_owned(),
                    paint: fill.paint,
                    stops: fill
                        .stops
                        .iter()
                        .map(|stop| (stop.at, self.role(&stop.color), stop.alpha))
                        .collect(),
                    opacity,
                    blend: fill.blend,
                }))
            }
            NodeKind::Grain(grain) => Some(Layer::Grain {
                node: id.to_owned(),
                amount: grain.amount,
                stream: stream_id(&format!("{id}/@grain")),
            }),
            NodeKind::Sprite(sprite) => match self.effect.node(&sprite.emitter)? {
                NodeKind::Emitter(emitter) => Some(self.sprites(id, sprite, emitter)),
                _ => None,
            },
            _ => None,
        }
    }

    fn sprites(&mut self, id: &str, sprite: &Sprite, emitter: &Emitter) -> Layer {
        let name = sprite.emitter.as_str();
        let bare = Scope {
            emitter: name,
            life: None,
        };
        let count = self.expr(&emitter.count, &bare);
        let life = emitter
            .lifetime
            .as_ref()
            .map(|lifetime| self.life(lifetime, &bare));
        let scope = Scope {
            emitter: name,
            life,
        };
        let mut place = [self.expr(&emitter.x, &scope), self.expr(&emitter.y, &scope)];
        for field in &sprite.fields {
            if let Some(kind) = self.effect.node(field) {
                place = self.field(kind, place, &scope);
            }
        }
        let total: f64 = sprite.colors.iter().map(|share| share.weight).sum();
        let mut sum = 0.0;
        let mut colors: Vec<(usize, f64)> = Vec::with_capacity(sprite.colors.len());
        for share in &sprite.colors {
            sum += share.weight / total;
            colors.push((self.role(&share.color), sum));
        }
        if let Some(last) = colors.last_mut() {
            last.1 = 1.0;
        }
        Layer::Sprites(SpriteLayer {
            node: id.to_owned(),
            capacity: emitter.capacity,
            count,
            x: place[0],
            y: place[1],
            radius: self.expr(&sprite.radius, &scope),
            alpha: self.expr(&sprite.alpha, &scope),
            pick: self.rand(&scope, "@color"),
            colors,
            lobes: sprite.lobes.clone(),
            blend: sprite.blend,
        })
    }

    /// Lives of an element: `n` whole lives fit the loop, each element is ahead by a phase.
    fn life(&mut self, lifetime: &Expr, scope: &Scope<'_>) -> Life {
        let lifetime = self.expr(lifetime, scope);
        let duration = self.c(self.effect.duration.value);
        let ratio = self.bin(Binary::Div, duration, lifetime);
        let lives = self.round_at_least_one(ratio);
        let rate = self.bin(Binary::Div, lives, duration);
        let time = self.build.leaf(ValueOp::Time);
        let turned = self.mul(time, rate);
        let phase = self.rand(scope, "@life");
        let total = self.add(turned, phase);
        let age = self.un(Unary::Fract, total);
        let whole = self.un(Unary::Floor, total);
        let cycle = self.bin(Binary::Mod, whole, lives);
        Life { age, cycle }
    }

    fn rand(&mut self, scope: &Scope<'_>, stream: &str) -> ValueId {
        let stream = stream_id(&format!("{}/{stream}", scope.emitter));
        self.build.leaf(ValueOp::Rand(stream))
    }

    fn round(&mut self, x: ValueId) -> ValueId {
        let half = self.c(0.5);
        let up = self.add(x, half);
        self.un(Unary::Floor, up)
    }

    /// `max(1, round(x))`.
    fn round_at_least_one(&mut self, x: ValueId) -> ValueId {
        let rounded = self.round(x);
        let one = self.c(1.0);
        self.bin(Binary::Max, rounded, one)
    }

    /// Whole number nearest to `x`, at least one away from zero unless `x` is zero.
    fn whole(&mut self, x: ValueId) -> ValueId {
        let size = self.un(Unary::Abs, x);
        let size = self.round_at_least_one(size);
        let sign = self.un(Unary::Sign, x);
        self.mul(sign, size)
    }

    /// Turns at the current time of a frequency that is fitted to the loop.
    fn turns(&mut self, frequency: &Expr, scope: &Scope<'_>) -> ValueId {
        let frequency = self.expr(frequency, scope);
        let duration = self.c(self.effect.duration.value);
        let per_loop = self.mul(frequency, duration);
        let per_loop = self.whole(per_loop);
        let fitted = self.bin(Binary::Div, per_loop, duration);
        let time = self.build.leaf(ValueOp::Time);
        self.mul(time, fitted)
    }

    fn field(&mut self, kind: &NodeKind, place: [ValueId; 2], scope: &Scope<'_>) -> [ValueId; 2] {
        match kind {
            NodeKind::Drift(drift) => {
                let width = self.build.leaf(ValueOp::Width);
                let height = self.build.leaf(ValueOp::Height);
                let margin = self.quantity(drift.margin);
                [
                    self.drifted(place[0], &drift.vx, width, margin, scope),
                    self.drifted(place[1], &drift.vy, height, margin, scope),
                ]
            }
            NodeKind::Wave(wave) => self.waved(place, wave, scope),
            NodeKind::Orbit(orbit) => self.orbited(place, orbit, scope),
            _ => place,
        }
    }

    fn drifted(
        &mut self,
        start: ValueId,
        speed: &Expr,
        side: ValueId,
        margin: ValueId,
        scope: &Scope<'_>,
    ) -> ValueId {
        let speed = self.expr(speed, scope);
        if self.build.as_const(speed) == Some(0.0) {
            return start;
        }
        let two = self.c(2.0);
        let margins = self.mul(margin, two);
        let span = self.add(side, margins);
        let duration = self.c(self.effect.duration.value);
        let way = self.mul(speed, duration);
        let crossings = self.bin(Binary::Div, way, span);
        let crossings = self.whole(crossings);
        let way = self.mul(crossings, span);
        let fitted = self.bin(Binary::Div, way, duration);
        let time = self.build.leaf(ValueOp::Time);
        let moved = self.mul(time, fitted);
        let at = self.add(start, moved);
        let from_edge = self.add(at, margin);
        let wrapped = self.bin(Binary::Mod, from_edge, span);
        self.bin(Binary::Sub, wrapped, margin)
    }

    fn waved(&mut self, place: [ValueId; 2], wave: &WaveField, scope: &Scope<'_>) -> [ValueId; 2] {
        let mut turns = self.turns(&wave.frequency, scope);
        let phase = self.expr(&wave.phase, scope);
        if let (Some(along), Some(wavelength)) = (wave.along, &wave.wavelength) {
            let wavelength = self.expr(wavelength, scope);
            let at = place[usize::from(along == Axis::Y)];
            let travelled = self.bin(Binary::Div, at, wavelength);
            let still = self.add(travelled, phase);
            turns = self.add(turns, still);
        } else {
            turns = self.add(turns, phase);
        }
        let amplitude = self.expr(&wave.amplitude, scope);
        let swing = self.un(Unary::Sin, turns);
        let shift = self.mul(amplitude, swing);
        match wave.axis {
            Axis::X => [self.add(place[0], shift), place[1]],
            Axis::Y => [place[0], self.add(place[1], shift)],
        }
    }

    fn orbited(&mut self, place: [ValueId; 2], orbit: &Orbit, scope: &Scope<'_>) -> [ValueId; 2] {
        let turns = self.turns(&orbit.frequency, scope);
        let phase = self.expr(&orbit.phase, scope);
        let turns = self.add(turns, phase);
        let (rx, ry) = (self.expr(&orbit.rx, scope), self.expr(&orbit.ry, scope));
        let (cos, sin) = (self.un(Unary::Cos, turns), self.un(Unary::Sin, turns));
        let (dx, dy) = (self.mul(rx, cos), self.mul(ry, sin));
        [self.add(place[0], dx), self.add(place[1], dy)]
    }

    /// A number with unit: lengths become CSS pixels, angles turns.
    fn quantity(&mut self, quantity: Quantity) -> ValueId {
        let value = self.c(quantity.value);
        self.in_lowered_units(value, quantity.unit.dimension())
    }

    fn in_lowered_units(&mut self, value: ValueId, dimension: crate::Dimension) -> ValueId {
        let mut value = value;
        if dimension.length != 0 {
            let scale = self.build.leaf(ValueOp::Scale);
            value = self.mul(value, scale);
        }
        if dimension.angle != 0 {
            let turn = self.c(360.0);
            value = self.bin(Binary::Div, value, turn);
        }
        value
    }

    fn expr(&mut self, expr: &Expr, scope: &Scope<'_>) -> ValueId {
        match expr {
            Expr::Literal(quantity) => self.quantity(*quantity),
            Expr::Op(op) => self.op(op, scope),
        }
    }

    fn op(&mut self, op: &Op, scope: &Scope<'_>) -> ValueId {
        match op {
            Op::Param(id) => self.param(id),
            Op::Env(Env::Width) => self.build.leaf(ValueOp::Width),
            Op::Env(Env::Height) => self.build.leaf(ValueOp::Height),
            Op::Age(_) => match scope.life {
                Some(life) => life.age,
                None => self.c(0.0),
            },
            Op::Rand(stream) => self.rand(scope, stream),
            Op::RandLife(stream) => match scope.life {
                Some(life) => {
                    let stream = stream_id(&format!("{}/{stream}", scope.emitter));
                    self.build.leaf(ValueOp::RandLife(stream, life.cycle))
                }
                None => self.rand(scope, stream),
            },
            Op::Uniform(a, b, stream) => {
                let (a, b) = (self.expr(a, scope), self.expr(b, scope));
                let t = self.rand(scope, stream);
                self.mix(a, b, t)
            }
            Op::Normal(mean, deviation, stream) => self.normal(mean, deviation, stream, scope),
            Op::Lfo(lfo) => self.lfo(lfo, scope),
            Op::Add(a, b) => self.two(Binary::Add, a, b, scope),
            Op::Sub(a, b) => self.two(Binary::Sub, a, b, scope),
            Op::Mul(a, b) => self.two(Binary::Mul, a, b, scope),
            Op::Div(a, b) => self.two(Binary::Div, a, b, scope),
            Op::Min(a, b) => self.two(Binary::Min, a, b, scope),
            Op::Max(a, b) => self.two(Binary::Max, a, b, scope),
            Op::Pow(a, b) => self.two(Binary::Pow, a, b, scope),
            Op::Mix(a, b, t) => {
                let (a, b) = (self.expr(a, scope), self.expr(b, scope));
                let t = self.expr(t, scope);
                self.mix(a, b, t)
            }
            Op::Clamp(x, low, high) => {
                let (x, low) = (self.expr(x, scope), self.expr(low, scope));
                let high = self.expr(high, scope);
                let floor = self.bin(Binary::Max, x, low);
                self.bin(Binary::Min, floor, high)
            }
            Op::Smoothstep(low, high, x) => {
                let (low, high) = (self.expr(low, scope), self.expr(high, scope));
                let x = self.expr(x, scope);
                self.smoothstep(low, high, x)
            }
            Op::Sin(a) => self.one(Unary::Sin, a, scope),
            Op::Cos(a) => self.one(Unary::Cos, a, scope),
            Op::Abs(a) => self.one(Unary::Abs, a, scope),
            Op::Fract(a) => self.one(Unary::Fract, a, scope),
            Op::Floor(a) => self.one(Unary::Floor, a, scope),
        }
    }

    fn one(&mut self, op: Unary, a: &Expr, scope: &Scope<'_>) -> ValueId {
        let a = self.expr(a, scope);
        self.un(op, a)
    }

    fn two(&mut self, op: Binary, a: &Expr, b: &Expr, scope: &Scope<'_>) -> ValueId {
        let (a, b) = (self.expr(a, scope), self.expr(b, scope));
        self.bin(op, a, b)
    }

    fn param(&mut self, id: &str) -> ValueId {
        let found = self
            .effect
            .params
            .iter()
            .enumerate()
            .find(|(_, param)| param.id == id);
        match found {
            Some((at, param)) => match param.kind {
                ParamKind::Float { unit, .. } => {
                    let value = self.build.leaf(ValueOp::Param(at));
                    self.in_lowered_units(value, unit.dimension())
                }
                ParamKind::Color { .. } => self.c(0.0),
            },
            None => self.c(0.0),
        }
    }

    fn mix(&mut self, a: ValueId, b: ValueId, t: ValueId) -> ValueId {
        let way = self.bin(Binary::Sub, b, a);
        let part = self.mul(way, t);
        self.add(a, part)
    }

    fn smoothstep(&mut self, low: ValueId, high: ValueId, x: ValueId) -> ValueId {
        let (span, over) = (
            self.bin(Binary::Sub, high, low),
            self.bin(Binary::Sub, x, low),
        );
        let t = self.bin(Binary::Div, over, span);
        let (zero, one) = (self.c(0.0), self.c(1.0));
        let t = self.bin(Binary::Max, t, zero);
        let t = self.bin(Binary::Min, t, one);
        let (two, three) = (self.c(2.0), self.c(3.0));
        let doubled = self.mul(two, t);
        let rest = self.bin(Binary::Sub, three, doubled);
        let square = self.mul(t, t);
        self.mul(square, rest)
    }

    fn normal(&mut self, mean: &Expr, dev: &Expr, stream: &str, scope: &Scope<'_>) -> ValueId {
        let (mean, dev) = (self.expr(mean, scope), self.expr(dev, scope));
        let mut sum = self.c(-2.0);
        for part in 0..4 {
            let uniform = self.rand(scope, &format!("{stream}@{part}"));
            sum = self.add(sum, uniform);
        }
        // Four uniforms have the variance 1/3.
        let scale = self.c(3.0_f64.sqrt());
        let unit = self.mul(sum, scale);
        let offset = self.mul(unit, dev);
        self.add(mean, offset)
    }

    fn lfo(&mut self, lfo: &Lfo, scope: &Scope<'_>) -> ValueId {
        let turns = self.turns(&lfo.frequency, scope);
        let phase = self.expr(&lfo.phase, scope);
        let turns = self.add(turns, phase);
        match lfo.wave {
            Wave::Sine => self.un(Unary::Sin, turns),
            Wave::Triangle => {
                let (quarter, half) = (self.c(0.25), self.c(0.5));
                let ahead = self.add(turns, quarter);
                let saw = self.un(Unary::Fract, ahead);
                let centred = self.bin(Binary::Sub, saw, half);
                let folded = self.un(Unary::Abs, centred);
                let (four, one) = (self.c(4.0), self.c(1.0));
                let scaled = self.mul(four, folded);
                self.bin(Binary::Sub, one, scaled)
            }
        }
    }
}

/// Keeps the values that layers reach, in order, and renumbers.
fn drop_unused(values: Vec<Value>, layers: &mut [Layer]) -> Vec<Value> {
    let mut used = vec![false; values.len()];
    for layer in layers.iter_mut() {
        for id in roots(layer) {
            used[id.0] = true;
        }
    }
    for at in (0..values.len()).rev() {
        if used[at] {
            for operand in operands(values[at].op) {
                used[operand.0] = true;
            }
        }
    }
    let mut renamed = vec![ValueId(0); values.len()];
    let mut kept = Vec::new();
    for (at, value) in values.into_iter().enumerate().filter(|(at, _)| used[*at]) {
        renamed[at] = ValueId(kept.len());
        let op = match value.op {
            ValueOp::RandLife(stream, slot) => ValueOp::RandLife(stream, renamed[slot.0]),
            ValueOp::Unary(op, a) => ValueOp::Unary(op, renamed[a.0]),
            ValueOp::Binary(op, a, b) => ValueOp::Binary(op, renamed[a.0], renamed[b.0]),
            leaf => leaf,
        };
        kept.push(Value { op, ..value });
    }
    for layer in layers {
        for id in roots(layer) {
            *id = renamed[id.0];
        }
    }
    kept
}

fn roots(layer: &mut Layer) -> Vec<&mut ValueId> {
    match layer {
        Layer::Fill(fill) => vec![&mut fill.opacity],
        Layer::Grain { .. } => Vec::new(),
        Layer::Sprites(s) => {
            let SpriteLayer {
                count,
                x,
                y,
                radius,
                alpha,
                pick,
                ..
            } = s;
            vec![count, x, y, radius, alpha, pick]
        }
    }
}

/// The operands of an operation.
pub(super) fn operands(op: ValueOp) -> impl Iterator<Item = ValueId> {
    let pair = match op {
        ValueOp::RandLife(_, a) | ValueOp::Unary(_, a) => [Some(a), None],
        ValueOp::Binary(_, a, b) => [Some(a), Some(b)],
        _ => [None, None],
    };
    pair.into_iter().flatten()
}

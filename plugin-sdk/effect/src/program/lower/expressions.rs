//! Expressions to values. Lengths become CSS pixels, angles turns.

use crate::check::limits;
use crate::expr::{Env, Expr, Lfo, Noise, Op, Sum, Wave};
use crate::graph::ParamKind;
use crate::rng::stream_id;
use crate::unit::Quantity;

use super::super::{self as program, Binary, Unary, ValueId, ValueOp};
use super::timeline::Part;
use super::{Lowering, Scope};

impl<'a> Lowering<'a> {
    /// A number with unit: lengths become CSS pixels, angles turns.
    pub(super) fn quantity(&mut self, quantity: Quantity) -> ValueId {
        let value = self.c(quantity.value);
        self.in_lowered_units(value, quantity.unit.dimension())
    }

    pub(super) fn in_lowered_units(
        &mut self,
        value: ValueId,
        dimension: crate::Dimension,
    ) -> ValueId {
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

    pub(super) fn expr(&mut self, expr: &'a Expr, scope: &Scope<'a>) -> ValueId {
        match expr {
            Expr::Literal(quantity) => self.quantity(*quantity),
            Expr::Op(op) => self.op(op, scope),
        }
    }

    pub(super) fn op(&mut self, op: &'a Op, scope: &Scope<'a>) -> ValueId {
        match op {
            Op::Param(id) => self.param(id),
            Op::Env(env) => self.env(*env, scope),
            Op::Signal(name) => self.signal(name, scope),
            Op::Age(_) => match scope.life {
                Some(life) => life.age,
                None => self.c(0.0),
            },
            Op::Rand(stream) => self.rand(scope, stream),
            Op::RandLife(stream) => match scope.life {
                Some(life) => {
                    let stream = stream_id(&format!("{}/{stream}", scope.emitter));
                    self.build.leaf(match scope.group {
                        0 | 1 => ValueOp::RandLife(stream, life.cycle),
                        burst => ValueOp::RandBurst {
                            stream,
                            burst,
                            slot: Some(life.cycle),
                        },
                    })
                }
                None => self.rand(scope, stream),
            },
            Op::RandBurst(stream) => self.rand_burst(scope, stream),
            Op::Index(_) => self.index(scope),
            Op::Along(_) => self.build.leaf(ValueOp::Along),
            Op::Input(id) => self.input(id),
            Op::Clip(name) => self.clip(name, Part::Progress, scope),
            Op::Envelope(name) => self.clip(name, Part::Strength, scope),
            Op::Track(name) => self.track(name, scope),
            Op::InBurst(_) => self.in_burst(scope),
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
            Op::Exp(a) => self.one(Unary::Exp, a, scope),
            Op::Hypot(a, b) => self.two(Binary::Hypot, a, b, scope),
            Op::Atan2(a, b) => self.two(Binary::Atan2, a, b, scope),
            Op::Noise(noise) => self.noise(noise, scope),
            Op::Sum(sum) => self.sum(sum, scope),
            Op::Cell(cell) => self.cell(cell),
            Op::Grid(place) => self.grid_place(place, scope),
        }
    }

    fn env(&mut self, env: Env, scope: &Scope<'a>) -> ValueId {
        match (env, scope.place) {
            (Env::Width, _) => self.build.leaf(ValueOp::Width),
            (Env::Height, _) => self.build.leaf(ValueOp::Height),
            (Env::X, _) => self.build.leaf(ValueOp::X),
            (Env::Y, _) => self.build.leaf(ValueOp::Y),
            (Env::ElementX, Some([x, _])) => x,
            (Env::ElementY, Some([_, y])) => y,
            (Env::ElementX | Env::ElementY, None) => self.c(0.0),
            (Env::Time, _) => self.step_time(),
        }
    }

    fn signal(&mut self, name: &'a str, scope: &Scope<'a>) -> ValueId {
        let key = (name, *scope, self.stepped);
        if let Some(id) = self.signals.get(&key) {
            return *id;
        }
        let id = match self.effect.signals.get(name) {
            Some(expr) if self.depth < limits::SIGNALS_MAX => {
                self.depth += 1;
                let id = self.expr(expr, scope);
                self.depth -= 1;
                id
            }
            _ => self.c(0.0),
        };
        self.signals.insert(key, id);
        id
    }

    pub(super) fn input(&mut self, id: &str) -> ValueId {
        let inputs = self.effect.inputs.iter().enumerate();
        match inputs.into_iter().find(|(_, (name, _))| *name == id) {
            Some((at, (_, input))) => {
                let idle = self.expr(&input.idle, &Scope::default());
                if self.stepped.is_some() {
                    return idle;
                }
                self.build.leaf(ValueOp::Input(at, idle))
            }
            None => self.c(0.0),
        }
    }

    fn noise(&mut self, noise: &'a Noise, scope: &Scope<'a>) -> ValueId {
        let (x, y) = (self.expr(&noise.x, scope), self.expr(&noise.y, scope));
        let turns = self.turns(&noise.frequency, scope);
        self.build.leaf(ValueOp::Noise(program::Noise {
            stream: stream_id(&format!("{}/{}", scope.emitter, noise.stream)),
            octaves: noise.octaves.clamp(1, limits::OCTAVES_MAX),
            gain: noise.gain,
            x,
            y,
            turns,
        }))
    }

    fn sum(&mut self, sum: &'a Sum, scope: &Scope<'a>) -> ValueId {
        // A sum within a sum would loop in a loop; the checker refuses it.
        let elements = match scope.place {
            None => self.elements(&sum.emitter, &sum.fields),
            Some(_) => None,
        };
        let Some(elements) = elements else {
            return self.c(0.0);
        };
        let inner = Scope {
            place: Some(elements.place),
            ..elements.scope
        };
        let of = self.expr(&sum.of, &inner);
        self.build.leaf(ValueOp::Sum(program::Sum {
            count: elements.count,
            fixed: elements.fixed,
            capacity: elements.capacity.min(limits::SUM_MAX),
            of,
        }))
    }

    pub(super) fn one(&mut self, op: Unary, a: &'a Expr, scope: &Scope<'a>) -> ValueId {
        let a = self.expr(a, scope);
        self.un(op, a)
    }

    pub(super) fn two(
        &mut self,
        op: Binary,
        a: &'a Expr,
        b: &'a Expr,
        scope: &Scope<'a>,
    ) -> ValueId {
        let (a, b) = (self.expr(a, scope), self.expr(b, scope));
        self.bin(op, a, b)
    }

    pub(super) fn param(&mut self, id: &str) -> ValueId {
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

    pub(super) fn mix(&mut self, a: ValueId, b: ValueId, t: ValueId) -> ValueId {
        let way = self.bin(Binary::Sub, b, a);
        let part = self.mul(way, t);
        self.add(a, part)
    }

    pub(super) fn smoothstep(&mut self, low: ValueId, high: ValueId, x: ValueId) -> ValueId {
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

    pub(super) fn normal(
        &mut self,
        mean: &'a Expr,
        dev: &'a Expr,
        stream: &str,
        scope: &Scope<'a>,
    ) -> ValueId {
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

    pub(super) fn lfo(&mut self, lfo: &'a Lfo, scope: &Scope<'a>) -> ValueId {
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

//! Dimension and rate of expressions.

use crate::expr::{Env, Expr, Noise, Op, Sum};
use crate::graph::{Emitter, ParamKind, Population};
use crate::unit::Dimension;

use super::{Checker, limits};

/// What an expression may depend on at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Allowed {
    /// Time: oscillations, age.
    pub(super) time: bool,
    /// The element: chance.
    pub(super) element: bool,
    /// The element's life: age and chance per life.
    pub(super) life: bool,
    /// The element's burst.
    pub(super) burst: bool,
    /// The pixel.
    pub(super) pixel: bool,
    /// The element's place: within a pixel's sum; in a ribbon, the running point's.
    pub(super) place: bool,
    /// The point of a ribbon.
    pub(super) point: bool,
    /// No input: what stands in for one while nobody gives a number.
    pub(super) idle: bool,
    /// The simulation whose step this is, by its place among the nodes.
    pub(super) stepped: Option<usize>,
    /// The cells of that simulation's state before.
    pub(super) cell: bool,
}

impl Allowed {
    /// Parameters and canvas only.
    pub(super) const CONSTANT: Self = Self {
        time: false,
        element: false,
        life: false,
        burst: false,
        pixel: false,
        place: false,
        point: false,
        idle: false,
        stepped: None,
        cell: false,
    };
    /// Also time.
    pub(super) const FRAME: Self = Self {
        time: true,
        ..Self::CONSTANT
    };
    /// Also the element, but not time.
    pub(super) const ELEMENT: Self = Self {
        element: true,
        ..Self::CONSTANT
    };
    /// Time, but no input.
    pub(super) const IDLE: Self = Self {
        idle: true,
        ..Self::FRAME
    };
    /// Time and the pixel.
    pub(super) const PIXEL: Self = Self {
        pixel: true,
        ..Self::FRAME
    };

    /// The elements of an emitter over time.
    pub(super) const fn moving(emitter: &Emitter) -> Self {
        Self {
            time: true,
            element: true,
            life: emitter.lifetime.is_some(),
            burst: emitter.burst.is_some(),
            ..Self::CONSTANT
        }
    }

    /// The elements of an emitter or a sub-emitter over time.
    pub(super) fn of(population: Population<'_>) -> Self {
        Self {
            life: population.lives(),
            burst: population.bursts(),
            ..Self::FIELD
        }
    }

    /// The points of an element's ribbon.
    pub(super) const fn along(self) -> Self {
        Self {
            place: true,
            point: true,
            ..self
        }
    }

    /// A field by itself: whether its elements have lives and bursts is known where it is used.
    pub(super) const FIELD: Self = Self {
        time: true,
        element: true,
        life: true,
        burst: true,
        ..Self::CONSTANT
    };
}

/// How an expression is walked.
#[derive(Debug)]
pub(super) struct Walk<'p> {
    /// Where problems are reported.
    pub(super) at: &'p str,
    /// Operations that are left.
    pub(super) budget: usize,
    /// Signals and clips that are being read, outermost first.
    pub(super) reading: Vec<String>,
}

impl Checker<'_> {
    /// Checks one expression at a place: its dimension must be `wanted`.
    pub(super) fn expect(&mut self, expr: &Expr, wanted: Dimension, allowed: Allowed, at: &str) {
        let mut walk = Walk {
            at,
            budget: limits::EXPR_OPS_MAX,
            reading: Vec::new(),
        };
        let before = self.problems.len();
        let Some(found) = self.infer(expr, allowed, 0, &mut walk) else {
            return;
        };
        if found != wanted && self.problems.len() == before {
            let message = format!("this is {found}, wanted {wanted}");
            let help = "give its literals the right units, or multiply by a quantity that has one";
            self.problem("unit_mismatch", at, message, help);
        }
    }

    /// The dimension, or none after a problem was noted.
    pub(super) fn infer(
        &mut self,
        expr: &Expr,
        allowed: Allowed,
        depth: usize,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        let at = walk.at;
        if self.full() {
            return None;
        }
        let op = match expr {
            Expr::Literal(quantity) if !quantity.value.is_finite() => {
                let message = format!("`{}` is no finite number", quantity.value);
                self.problem("non_finite", at, message, "write a number");
                return None;
            }
            Expr::Literal(quantity) => return Some(quantity.unit.dimension()),
            Expr::Op(op) => op.as_ref(),
        };
        if depth >= limits::EXPR_DEPTH_MAX || walk.budget == 0 {
            let message = format!(
                "nested over {} deep or more than {} operations",
                limits::EXPR_DEPTH_MAX,
                limits::EXPR_OPS_MAX
            );
            self.problem("too_complex", at, message, "simplify it");
            return None;
        }
        walk.budget -= 1;
        let mut sub = |me: &mut Self, e: &Expr| me.infer(e, allowed, depth + 1, walk);
        match op {
            Op::Param(id) => self.param_dimension(id, at),
            Op::Env(env) => {
                if let Env::Time = env {
                    let may = self.may(allowed.stepped.is_some(), "step", at);
                    return may.then_some(Dimension::TIME);
                }
                let may = match env {
                    Env::Width | Env::Height | Env::Time => true,
                    Env::X | Env::Y => self.may(allowed.pixel, "pixel", at),
                    Env::ElementX | Env::ElementY => self.may(allowed.place, "place", at),
                };
                may.then_some(Dimension::LENGTH)
            }
            Op::Signal(name) => self.signal(name, allowed, walk),
            Op::Index(_) => self
                .may(allowed.element, "element", at)
                .then_some(Dimension::SCALAR),
            Op::Along(_) => self
                .may(allowed.point, "point", at)
                .then_some(Dimension::SCALAR),
            Op::Input(id) => self.input(id, allowed, at),
            Op::Clip(name) | Op::Envelope(name) => self.clip_read(name, allowed, walk),
            Op::Track(name) => self.track_read(name, allowed, walk),
            Op::RandBurst(_) | Op::InBurst(_) => self
                .may(allowed.burst, "burst", at)
                .then_some(Dimension::SCALAR),
            Op::Age(_) | Op::RandLife(_) => self
                .may(allowed.life, "life", at)
                .then_some(Dimension::SCALAR),
            Op::Rand(_) => self
                .may(allowed.element, "element", at)
                .then_some(Dimension::SCALAR),
            Op::Uniform(a, b, _) | Op::Normal(a, b, _) => {
                let (a, b) = (sub(self, a)?, sub(self, b)?);
                self.may(allowed.element, "element", at).then_some(())?;
                self.same(a, b, at)
            }
            Op::Lfo(lfo) => {
                let (frequency, phase) = (sub(self, &lfo.frequency)?, sub(self, &lfo.phase)?);
                self.may(allowed.time, "time", at).then_some(())?;
                self.same(frequency, Dimension::FREQUENCY, at)?;
                self.same(phase, Dimension::SCALAR, at)
            }
            Op::Add(a, b) | Op::Sub(a, b) | Op::Min(a, b) | Op::Max(a, b) => {
                let (a, b) = (sub(self, a)?, sub(self, b)?);
                self.same(a, b, at)
            }
            Op::Mul(a, b) => Some(sub(self, a)?.times(sub(self, b)?)),
            Op::Div(a, b) => Some(sub(self, a)?.over(sub(self, b)?)),
            Op::Mix(a, b, t) => {
                let (a, b, t) = (sub(self, a)?, sub(self, b)?, sub(self, t)?);
                self.same(t, Dimension::SCALAR, at)?;
                self.same(a, b, at)
            }
            Op::Clamp(x, low, high) => {
                let (x, low, high) = (sub(self, x)?, sub(self, low)?, sub(self, high)?);
                self.same(x, low, at)?;
                self.same(x, high, at)
            }
            Op::Smoothstep(low, high, x) => {
                let (low, high, x) = (sub(self, low)?, sub(self, high)?, sub(self, x)?);
                self.same(low, high, at)?;
                self.same(low, x, at).map(|_| Dimension::SCALAR)
            }
            Op::Pow(a, b) => {
                let (a, b) = (sub(self, a)?, sub(self, b)?);
                self.same(a, Dimension::SCALAR, at)?;
                self.same(b, Dimension::SCALAR, at)
            }
            Op::Sin(a) | Op::Cos(a) => {
                let a = sub(self, a)?;
                self.same(a, Dimension::ANGLE, at)
                    .map(|_| Dimension::SCALAR)
            }
            Op::Abs(a) => sub(self, a),
            Op::Fract(a) | Op::Floor(a) | Op::Exp(a) => {
                let a = sub(self, a)?;
                self.same(a, Dimension::SCALAR, at)
            }
            Op::Hypot(a, b) => {
                let (a, b) = (sub(self, a)?, sub(self, b)?);
                self.same(a, b, at)
            }
            Op::Atan2(a, b) => {
                let (a, b) = (sub(self, a)?, sub(self, b)?);
                self.same(a, b, at).map(|_| Dimension::ANGLE)
            }
            Op::Noise(noise) => self.noise(noise, allowed, depth, walk),
            Op::Sum(sum) => self.sum(sum, allowed, depth, walk),
            Op::Cell(cell) => self.cell(cell, allowed, at),
            Op::Grid(grid) => {
                for place in grid.x.iter().chain(&grid.y) {
                    let found = sub(self, place)?;
                    self.same(found, Dimension::LENGTH, at)?;
                }
                self.grid_place(grid, allowed, at)
            }
        }
    }

    fn signal(&mut self, name: &str, allowed: Allowed, walk: &mut Walk<'_>) -> Option<Dimension> {
        let key = (name.to_owned(), allowed);
        if let Some(known) = self.signals.get(&key) {
            return *known;
        }
        if walk.reading.iter().any(|reading| reading == name) {
            let message = format!("signal `{name}` depends on itself");
            self.problem("cycle", walk.at, message, "break the circle of signals");
            return None;
        }
        let effect = self.effect;
        let Some(expr) = effect.signals.get(name) else {
            let message = format!("there is no signal `{name}`");
            let help = "declare it in /signals";
            self.problem("invalid_reference", walk.at, message, help);
            return None;
        };
        walk.reading.push(name.to_owned());
        // A signal has a budget of its own: it is computed once, however often it is named.
        let budget = std::mem::replace(&mut walk.budget, limits::EXPR_OPS_MAX);
        let found = self.infer(expr, allowed, 0, walk);
        walk.budget = budget;
        walk.reading.pop();
        self.signals.insert(key, found);
        found
    }

    pub(super) fn input(&mut self, id: &str, allowed: Allowed, at: &str) -> Option<Dimension> {
        let Some(input) = self.effect.inputs.get(id) else {
            let message = format!("there is no input `{id}`");
            self.problem("invalid_reference", at, message, "declare it in /inputs");
            return None;
        };
        if allowed.idle {
            let message = format!("an idle expression names the input `{id}`");
            let help = "say what the input is while nobody gives a number: by time, not by inputs";
            self.problem("cycle", at, message, help);
            return None;
        }
        self.may(allowed.time, "time", at)
            .then_some(input.source.dimension())
    }

    fn noise(
        &mut self,
        noise: &Noise,
        allowed: Allowed,
        depth: usize,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        let at = walk.at;
        self.range(
            f64::from(noise.octaves),
            1.0..=f64::from(limits::OCTAVES_MAX),
            at,
        );
        self.range(noise.gain, 0.0..=1.0, at);
        for place in [&noise.x, &noise.y] {
            let found = self.infer(place, allowed, depth + 1, walk)?;
            self.same(found, Dimension::SCALAR, at)?;
        }
        let constant = self.infer(&noise.frequency, Allowed::CONSTANT, depth + 1, walk)?;
        self.same(constant, Dimension::FREQUENCY, at)
            .map(|_| Dimension::SCALAR)
    }

    fn sum(
        &mut self,
        sum: &Sum,
        allowed: Allowed,
        depth: usize,
        walk: &mut Walk<'_>,
    ) -> Option<Dimension> {
        let at = walk.at;
        if allowed.element || allowed.place {
            let message = "a sum over elements stands where an element is meant".to_owned();
            let help = "sums belong to pixels and frames: use them in a shade, not in one another";
            self.problem("rate_mismatch", at, message, help);
            return None;
        }
        let effect = self.effect;
        let Some(population) = effect.population(&sum.emitter) else {
            let message = format!("`{}` is no emitter", sum.emitter);
            self.problem(
                "invalid_reference",
                at,
                message,
                "name an emitter node's id",
            );
            return None;
        };
        if population.capacity() > u64::from(limits::SUM_MAX) {
            let message = format!(
                "a pixel would sum over {} elements, over {}",
                population.capacity(),
                limits::SUM_MAX
            );
            self.problem("over_budget", at, message, "lower the emitter's capacity");
        }
        self.sums += 1;
        if self.sums > limits::SUMS_MAX {
            let message = format!("more than {} sums in one graph", limits::SUMS_MAX);
            self.problem(
                "too_complex",
                at,
                message,
                "name a sum as a signal and read that",
            );
            return None;
        }
        let moving = Allowed::of(population);
        self.used_fields(&sum.fields, moving, at);
        let inner = Allowed {
            place: true,
            time: allowed.time,
            pixel: allowed.pixel,
            stepped: allowed.stepped,
            ..moving
        };
        self.infer(&sum.of, inner, depth + 1, walk)
    }

    fn param_dimension(&mut self, id: &str, at: &str) -> Option<Dimension> {
        match self.effect.param(id).map(|param| &param.kind) {
            Some(ParamKind::Float { unit, .. }) => Some(unit.dimension()),
            Some(ParamKind::Color { .. }) => {
                let message = format!("parameter `{id}` is a colour, not a number");
                self.problem(
                    "invalid_reference",
                    at,
                    message,
                    "colours are used by their role",
                );
                None
            }
            None => {
                let message = format!("there is no parameter `{id}`");
                self.problem("invalid_reference", at, message, "declare it in /params");
                None
            }
        }
    }

    pub(super) fn may(&mut self, allowed: bool, what: &str, at: &str) -> bool {
        if !allowed {
            let message = format!("this place must not depend on the {what}");
            let help = match what {
                "step" => "only simulations have a time of their own; elsewhere use oscillations",
                "cell" => "only the `next` of a grid's channel has cells around it",
                "grid" => "grids are read where pixels or elements are, not within simulations",
                "life" => "give the emitter a lifetime, or use `rand`",
                "burst" => "give the emitter a `burst`, or use `rand`",
                "pixel" => "only a shade and a displacement have pixels",
                "point" => "only a ribbon has points",
                "place" => "only what a pixel sums knows its element's place",
                "time" => "use a value that does not change with time here",
                _ => "elements exist only in emitters, fields and sprites",
            };
            self.problem("rate_mismatch", at, message, help);
        }
        allowed
    }

    pub(super) fn same(&mut self, a: Dimension, b: Dimension, at: &str) -> Option<Dimension> {
        if a == b {
            return Some(a);
        }
        let message = format!("an operation meets {a} and {b}");
        self.problem("unit_mismatch", at, message, "bring both to the same unit");
        None
    }
}

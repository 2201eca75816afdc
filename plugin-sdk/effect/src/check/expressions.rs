//! Dimension and rate of expressions.

use crate::expr::{Expr, Op};
use crate::graph::ParamKind;
use crate::unit::Dimension;

use super::{Checker, limits};

/// What an expression may depend on at its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowed {
    /// Time: oscillations, age.
    pub(super) time: bool,
    /// The element: chance.
    pub(super) element: bool,
    /// The element's life: age and chance per life.
    pub(super) life: bool,
}

impl Allowed {
    /// Parameters and canvas only.
    pub(super) const CONSTANT: Self = Self {
        time: false,
        element: false,
        life: false,
    };
    /// Also time.
    pub(super) const FRAME: Self = Self {
        time: true,
        element: false,
        life: false,
    };
    /// Also the element, but not time.
    pub(super) const ELEMENT: Self = Self {
        time: false,
        element: true,
        life: false,
    };

    pub(super) const fn moving(life: bool) -> Self {
        Self {
            time: true,
            element: true,
            life,
        }
    }
}

impl Checker<'_> {
    /// Checks one expression at a place: its dimension must be `wanted`.
    pub(super) fn expect(&mut self, expr: &Expr, wanted: Dimension, allowed: Allowed, at: &str) {
        let mut budget = limits::EXPR_OPS_MAX;
        let before = self.problems.len();
        let Some(found) = self.infer(expr, allowed, at, 0, &mut budget) else {
            return;
        };
        if found != wanted && self.problems.len() == before {
            let message = format!("this is {found}, wanted {wanted}");
            let help = "give its literals the right units, or multiply by a quantity that has one";
            self.problem("unit_mismatch", at, message, help);
        }
    }

    /// The dimension, or none after a problem was noted.
    fn infer(
        &mut self,
        expr: &Expr,
        allowed: Allowed,
        at: &str,
        depth: usize,
        budget: &mut usize,
    ) -> Option<Dimension> {
        let op = match expr {
            Expr::Literal(quantity) => return Some(quantity.unit.dimension()),
            Expr::Op(op) => op.as_ref(),
        };
        if depth >= limits::EXPR_DEPTH_MAX || *budget == 0 {
            let message = format!(
                "nested over {} deep or more than {} operations",
                limits::EXPR_DEPTH_MAX,
                limits::EXPR_OPS_MAX
            );
            self.problem("too_complex", at, message, "simplify it");
            return None;
        }
        *budget -= 1;
        let mut sub = |me: &mut Self, e: &Expr| me.infer(e, allowed, at, depth + 1, budget);
        match op {
            Op::Param(id) => self.param_dimension(id, at),
            Op::Env(_) => Some(Dimension::LENGTH),
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
            Op::Fract(a) | Op::Floor(a) => {
                let a = sub(self, a)?;
                self.same(a, Dimension::SCALAR, at)
            }
        }
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

    fn may(&mut self, allowed: bool, what: &str, at: &str) -> bool {
        if !allowed {
            let message = format!("this place must not depend on the {what}");
            let help = match what {
                "life" => "give the emitter a lifetime, or use `rand`",
                "time" => "use a value that does not change with time here",
                _ => "elements exist only in emitters, fields and sprites",
            };
            self.problem("rate_mismatch", at, message, help);
        }
        allowed
    }

    fn same(&mut self, a: Dimension, b: Dimension, at: &str) -> Option<Dimension> {
        if a == b {
            return Some(a);
        }
        let message = format!("an operation meets {a} and {b}");
        self.problem("unit_mismatch", at, message, "bring both to the same unit");
        None
    }
}

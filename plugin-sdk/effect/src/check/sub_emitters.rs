//! Rules of sub-emitters.

use crate::expr::Expr;
use crate::graph::{NodeKind, SubEmitter};
use crate::unit::{Dimension, Quantity};

use super::expressions::Allowed;
use super::{Checker, limits};

impl Checker<'_> {
    pub(super) fn sub_emitter(&mut self, sub: &SubEmitter, path: &str) {
        self.range(sub.at, 0.0..=1.0, &format!("{path}/at"));
        let at = format!("{path}/each");
        self.range(
            f64::from(sub.each),
            1.0..=f64::from(limits::CAPACITY_MAX),
            &at,
        );
        let Some(parent) = self.parent(sub, path) else {
            return;
        };
        self.used_fields(&sub.fields, parent, path);
        let own = Allowed {
            life: true,
            burst: true,
            ..Allowed::ELEMENT
        };
        for (expr, name) in [(&sub.x, "x"), (&sub.y, "y")] {
            self.expect(expr, Dimension::LENGTH, own, &format!("{path}/{name}"));
        }
        let Some(lifetime) = &sub.lifetime else {
            return;
        };
        let at = format!("{path}/lifetime");
        let bare = Allowed {
            burst: true,
            ..Allowed::ELEMENT
        };
        self.expect(lifetime, Dimension::TIME, bare, &at);
        if matches!(lifetime, Expr::Literal(Quantity { value, .. }) if *value <= 0.0) {
            let message = "a life must be longer than nothing".to_owned();
            self.problem("out_of_range", at, message, "use seconds above 0");
        }
    }

    /// What the parent's elements may depend on.
    fn parent(&mut self, sub: &SubEmitter, path: &str) -> Option<Allowed> {
        let effect = self.effect;
        let at = format!("{path}/parent");
        let mut id = &sub.parent;
        for _ in 0..limits::NODES_MAX {
            match effect.node(id) {
                Some(NodeKind::SubEmitter(next)) if **next == *sub => {
                    let message = "a sub-emitter descends from itself".to_owned();
                    self.problem("cycle", at, message, "begin with an emitter");
                    return None;
                }
                Some(NodeKind::SubEmitter(next)) => id = &next.parent,
                Some(NodeKind::Emitter(_)) => break,
                _ => {
                    let message = format!("`{id}` is no emitter");
                    let help = "name the id of an emitter or a sub-emitter";
                    self.problem("invalid_reference", at, message, help);
                    return None;
                }
            }
        }
        let parent = effect
            .population(&sub.parent)
            .filter(|p| p.levels < limits::SUB_EMITTERS_MAX);
        let Some(parent) = parent else {
            let message = format!(
                "more than {} sub-emitters descend from each other",
                limits::SUB_EMITTERS_MAX
            );
            self.problem(
                "too_complex",
                at,
                message,
                "let children have fewer children",
            );
            return None;
        };
        if !parent.lives() {
            let message = format!(
                "the elements of `{}` live for ever: they never come to an age",
                sub.parent
            );
            self.problem(
                "missing_field",
                at,
                message,
                "give the first emitter a `lifetime`",
            );
            return None;
        }
        let all = parent.capacity().saturating_mul(u64::from(sub.each));
        if all > u64::from(limits::CAPACITY_MAX) {
            let message = format!(
                "{all} children of all elements are more than {}",
                limits::CAPACITY_MAX
            );
            let help = "lower `each` or the capacity of the first emitter";
            self.problem("over_budget", format!("{path}/each"), message, help);
        }
        Some(Allowed::of(parent))
    }
}

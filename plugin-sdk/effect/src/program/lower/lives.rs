//! Elements to values: where they begin, how old they are, and whose children they are.
//!
//! A child's parent is the element of another number at another time. Both are put into the scope: chance
//! of the parent is what a burst shares, time is the moment of birth. So a parent's place is lowered by
//! the code that lowers any element's, and no target needs to know of parents.

use crate::expr::Expr;
use crate::graph::{NodeKind, SubEmitter};

use super::super::{Binary, Unary, ValueId, ValueOp};
use super::{Life, Lowering, Scope};

/// Elements before fields move them.
pub(super) struct Source<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) count: ValueId,
    pub(super) place: [ValueId; 2],
}

/// How lives follow each other.
#[derive(Clone, Copy)]
struct Lives {
    /// Lives since the beginning of time, those of before the loop included.
    total: ValueId,
    /// Whole lives in a loop.
    per_loop: ValueId,
    /// Share of the time between two lives that one takes; none: all of it.
    span: Option<ValueId>,
}

/// A moment of a life: the share of the time to the next that has passed, and which life it is.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    share: ValueId,
    cycle: ValueId,
}

impl<'a> Lowering<'a> {
    /// The elements of an emitter, `seen` from the scope of those that stand for `seen.group` of them
    /// each; at a moment that is given or as time goes.
    pub(super) fn source(
        &mut self,
        name: &'a str,
        seen: Scope<'a>,
        moment: Option<Moment>,
    ) -> Option<Source<'a>> {
        // Ends where sub-emitters go in a circle, which the checker refuses.
        self.effect.population(name)?;
        let emitter = match self.effect.node(name)? {
            NodeKind::Emitter(emitter) => emitter,
            NodeKind::SubEmitter(sub) => return self.children(name, sub, seen, moment),
            _ => return None,
        };
        let bare = Scope {
            emitter: name,
            burst: emitter.burst,
            ..seen
        };
        let count = self.expr(&emitter.count, &bare);
        let life = match (moment, &emitter.lifetime) {
            (Some(Moment { share, cycle }), _) => Some(Life { age: share, cycle }),
            (None, Some(lifetime)) => {
                let lives = self.lives(lifetime, &bare);
                let Moment { share, cycle } = self.moment(lives);
                Some(Life { age: share, cycle })
            }
            (None, None) => None,
        };
        let scope = Scope { life, ..bare };
        let place = [self.expr(&emitter.x, &scope), self.expr(&emitter.y, &scope)];
        Some(Source {
            scope,
            count,
            place,
        })
    }

    fn children(
        &mut self,
        name: &'a str,
        sub: &'a SubEmitter,
        seen: Scope<'a>,
        moment: Option<Moment>,
    ) -> Option<Source<'a>> {
        let own = self.lives_of(name, seen)?;
        let moment = moment.unwrap_or_else(|| self.moment(own));
        let duration = self.c(self.effect.duration.value);
        let period = self.bin(Binary::Div, duration, own.per_loop);
        let elapsed = self.mul(moment.share, period);
        let now = self.time(&seen);
        let born = self.bin(Binary::Sub, now, elapsed);
        let before = self.parent_scope(sub, seen);
        let share = self.age_of_birth(sub, before)?;
        let then = Scope {
            time: Some(born),
            ..before
        };
        let at_birth = Moment {
            share,
            cycle: moment.cycle,
        };
        let parent = self.source(&sub.parent, then, Some(at_birth))?;
        let mut place = parent.place;
        for field in &sub.fields {
            if let Some(kind) = self.effect.node(field) {
                place = self.field(kind, place, &parent.scope);
            }
        }
        let age = match own.span {
            Some(span) => {
                let share = self.bin(Binary::Div, moment.share, span);
                let one = self.c(1.0);
                self.bin(Binary::Min, share, one)
            }
            None => moment.share,
        };
        let life = Some(Life {
            age,
            cycle: moment.cycle,
        });
        let scope = Scope {
            emitter: name,
            burst: Some(sub.each),
            life,
            ..seen
        };
        let (dx, dy) = (self.expr(&sub.x, &scope), self.expr(&sub.y, &scope));
        let each = self.c(f64::from(sub.each));
        let count = self.mul(parent.count, each);
        Some(Source {
            scope,
            count,
            place: [self.add(place[0], dx), self.add(place[1], dy)],
        })
    }

    /// From where a child's scope sees its parent: each stands for its children.
    fn parent_scope(&self, sub: &SubEmitter, seen: Scope<'a>) -> Scope<'a> {
        let group = seen.group.max(1).saturating_mul(sub.each.max(1));
        Scope {
            group,
            time: seen.time,
            ..Scope::default()
        }
    }

    fn age_of_birth(&mut self, sub: &'a SubEmitter, parent: Scope<'a>) -> Option<ValueId> {
        let at = self.c(sub.at);
        Some(match self.lives_of(&sub.parent, parent)?.span {
            Some(span) => self.mul(at, span),
            None => at,
        })
    }

    /// How the lives of an emitter's or a sub-emitter's elements follow each other.
    fn lives_of(&mut self, name: &'a str, seen: Scope<'a>) -> Option<Lives> {
        self.effect.population(name)?;
        match self.effect.node(name)? {
            NodeKind::Emitter(emitter) => {
                let bare = Scope {
                    emitter: name,
                    burst: emitter.burst,
                    ..seen
                };
                Some(self.lives(emitter.lifetime.as_ref()?, &bare))
            }
            NodeKind::SubEmitter(sub) => {
                let before = self.parent_scope(sub, seen);
                let parent = self.lives_of(&sub.parent, before)?;
                let share = self.age_of_birth(sub, before)?;
                let total = self.bin(Binary::Sub, parent.total, share);
                let span = match &sub.lifetime {
                    Some(lifetime) => {
                        let bare = Scope {
                            emitter: name,
                            burst: Some(sub.each),
                            ..seen
                        };
                        let lifetime = self.expr(lifetime, &bare);
                        let duration = self.c(self.effect.duration.value);
                        let period = self.bin(Binary::Div, duration, parent.per_loop);
                        let span = self.bin(Binary::Div, lifetime, period);
                        let one = self.c(1.0);
                        Some(self.bin(Binary::Min, span, one))
                    }
                    None => None,
                };
                Some(Lives {
                    total,
                    span,
                    ..parent
                })
            }
            _ => None,
        }
    }

    /// Lives of an element: `n` whole lives fit the loop, each element, or burst, is ahead by a phase.
    fn lives(&mut self, lifetime: &'a Expr, scope: &Scope<'a>) -> Lives {
        let lifetime = self.expr(lifetime, scope);
        let duration = self.c(self.effect.duration.value);
        let ratio = self.bin(Binary::Div, duration, lifetime);
        let lives = self.round_at_least_one(ratio);
        let rate = self.bin(Binary::Div, lives, duration);
        let time = self.time(scope);
        let turned = self.mul(time, rate);
        let phase = match scope.burst {
            Some(_) => self.rand_burst(scope, "@life"),
            None => self.rand(scope, "@life"),
        };
        let total = self.add(turned, phase);
        Lives {
            total,
            per_loop: lives,
            span: None,
        }
    }

    fn moment(&mut self, lives: Lives) -> Moment {
        let share = self.un(Unary::Fract, lives.total);
        let whole = self.un(Unary::Floor, lives.total);
        let cycle = self.bin(Binary::Mod, whole, lives.per_loop);
        Moment { share, cycle }
    }

    /// The time that a scope speaks of: now, or when a child was born.
    pub(super) fn time(&mut self, scope: &Scope<'a>) -> ValueId {
        scope.time.unwrap_or_else(|| self.build.leaf(ValueOp::Time))
    }

    /// The element's number, or that of the element whose children stand for it.
    pub(super) fn index(&mut self, scope: &Scope<'a>) -> ValueId {
        let index = self.build.leaf(ValueOp::Index);
        match scope.group {
            0 | 1 => index,
            group => {
                let group = self.c(f64::from(group));
                let shared = self.bin(Binary::Div, index, group);
                self.un(Unary::Floor, shared)
            }
        }
    }

    /// Place of the element within its burst.
    pub(super) fn in_burst(&mut self, scope: &Scope<'a>) -> ValueId {
        let burst = scope.burst.unwrap_or(1).max(1);
        if scope.group <= 1 {
            return self.build.leaf(ValueOp::InBurst(burst));
        }
        let index = self.index(scope);
        let (burst, half) = (self.c(f64::from(burst)), self.c(0.5));
        let number = self.bin(Binary::Mod, index, burst);
        let middle = self.add(number, half);
        self.bin(Binary::Div, middle, burst)
    }
}

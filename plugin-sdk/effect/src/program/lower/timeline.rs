//! Clips to values: macros of existing operations, so that no target needs to know of them.

use crate::check::limits;
use crate::graph::{Clip, Ease, Trigger, place};
use crate::unit::Quantity;

use super::super::{Binary, Unary, ValueId};
use super::{Lowering, Scope};

/// What an expression reads of a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Progress,
    Strength,
}

/// Where on a clip's own stretch a moment lies.
#[derive(Clone, Copy)]
struct Turn {
    /// From the beginning of the turn; below 0 before the first, above the length in a pause.
    since: ValueId,
    /// Number of the turn, from 0; none where there is one alone.
    number: Option<ValueId>,
}

impl<'a> Lowering<'a> {
    pub(super) fn clip(&mut self, name: &'a str, part: Part, scope: &Scope<'a>) -> ValueId {
        let key = (name, part, *scope, self.stepped);
        if let Some(id) = self.clips.get(&key) {
            return *id;
        }
        let id = match self.effect.timeline.get(name) {
            Some(clip) => {
                let since = self.since(clip, scope);
                let turn = self.turn(clip, since);
                match part {
                    Part::Progress => self.progress(clip, turn),
                    Part::Strength => self.strength(clip, turn),
                }
            }
            None => self.c(0.0),
        };
        self.clips.insert(key, id);
        id
    }

    /// Clips of a track take turns: one at most is above 0.
    pub(super) fn track(&mut self, track: &str, scope: &Scope<'a>) -> ValueId {
        let effect = self.effect;
        let mut sum = self.c(0.0);
        for (name, clip) in &effect.timeline {
            if clip.track.as_deref() == Some(track) {
                let strength = self.clip(name, Part::Strength, scope);
                sum = self.add(sum, strength);
            }
        }
        sum
    }

    /// From the beginning of the clip, in its axis's unit.
    fn since(&mut self, clip: &'a Clip, scope: &Scope<'a>) -> ValueId {
        if self.depth >= limits::CLIPS_MAX {
            return self.c(0.0); // A cycle, which the checker refuses.
        }
        self.depth += 1;
        let mut start = place(clip.start);
        let axis = match &clip.trigger {
            Trigger::Load(_) => {
                let time = self.time(scope);
                let duration = self.c(self.effect.duration.value);
                self.bin(Binary::Mod, time, duration)
            }
            Trigger::Input(id) => self.input(id),
            Trigger::Threshold(bound) => {
                start += bound.above.value;
                self.input(&bound.input)
            }
            Trigger::After(name) | Trigger::With(name) => match self.effect.timeline.get(name) {
                Some(other) => {
                    if matches!(clip.trigger, Trigger::After(_)) {
                        start += other.total();
                    }
                    self.since(other, scope)
                }
                None => self.c(0.0),
            },
        };
        let start = self.quantity(Quantity::new(start, clip.length.unit));
        let mut since = self.bin(Binary::Sub, axis, start);
        if let Some(stagger) = &clip.stagger {
            let later = self.expr(stagger, scope);
            since = self.bin(Binary::Sub, since, later);
        }
        self.depth -= 1;
        since
    }

    fn turn(&mut self, clip: &Clip, since: ValueId) -> Turn {
        if clip.repeat <= 1 {
            return Turn {
                since,
                number: None,
            };
        }
        let period = Quantity::new(clip.length.value + place(clip.gap), clip.length.unit);
        let period = self.quantity(period);
        let turns = self.bin(Binary::Div, since, period);
        let whole = self.un(Unary::Floor, turns);
        let (zero, last) = (self.c(0.0), self.c(f64::from(clip.repeat - 1)));
        let number = self.bin(Binary::Max, whole, zero);
        let number = self.bin(Binary::Min, number, last);
        let begun = self.mul(number, period);
        Turn {
            since: self.bin(Binary::Sub, since, begun),
            number: Some(number),
        }
    }

    fn progress(&mut self, clip: &Clip, turn: Turn) -> ValueId {
        let length = self.quantity(clip.length);
        let share = self.bin(Binary::Div, turn.since, length);
        let (zero, one) = (self.c(0.0), self.c(1.0));
        let share = self.bin(Binary::Max, share, zero);
        let mut share = self.bin(Binary::Min, share, one);
        if let (true, Some(number)) = (clip.alternate, turn.number) {
            let two = self.c(2.0);
            let odd = self.bin(Binary::Mod, number, two);
            let back = self.bin(Binary::Sub, one, share);
            share = self.mix(share, back, odd);
        }
        self.eased(clip.ease, share)
    }

    fn eased(&mut self, ease: Ease, t: ValueId) -> ValueId {
        let one = self.c(1.0);
        match ease {
            Ease::Linear => t,
            Ease::In => {
                let square = self.mul(t, t);
                self.mul(square, t)
            }
            Ease::Out => {
                let (left, square) = self.left(t);
                let cube = self.mul(square, left);
                self.bin(Binary::Sub, one, cube)
            }
            Ease::InOut => {
                let zero = self.c(0.0);
                self.smoothstep(zero, one, t)
            }
            Ease::Back => {
                // Penner's constants: it goes a tenth past the end.
                let (left, square) = self.left(t);
                let (over, pull) = (self.c(1.701_58), self.c(2.701_58));
                let pulled = self.mul(pull, left);
                let both = self.bin(Binary::Sub, over, pulled);
                let swing = self.mul(square, both);
                self.add(one, swing)
            }
            Ease::Elastic => {
                let (left, _) = self.left(t);
                let (fast, turns) = (self.c(-5.0), self.c(3.0));
                let power = self.mul(fast, t);
                let fading = self.un(Unary::Exp, power);
                let turned = self.mul(turns, t);
                let swing = self.un(Unary::Cos, turned);
                let swing = self.mul(fading, swing);
                let swing = self.mul(left, swing);
                self.bin(Binary::Sub, one, swing)
            }
            Ease::Steps(steps) => {
                let steps = self.c(f64::from(steps.max(1)));
                let risen = self.mul(t, steps);
                let whole = self.un(Unary::Floor, risen);
                self.bin(Binary::Div, whole, steps)
            }
        }
    }

    /// What is left of the way, and its square.
    fn left(&mut self, t: ValueId) -> (ValueId, ValueId) {
        let one = self.c(1.0);
        let left = self.bin(Binary::Sub, one, t);
        (left, self.mul(left, left))
    }

    fn strength(&mut self, clip: &Clip, turn: Turn) -> ValueId {
        let length = self.quantity(clip.length);
        // At a bound it rises as far as the clip is long: a jump would flicker.
        let bound = matches!(clip.trigger, Trigger::Threshold(_)).then_some(clip.length);
        let rise = self.ramp(turn.since, clip.fade_in.or(bound));
        let left = self.bin(Binary::Sub, length, turn.since);
        let mut fall = self.ramp(left, clip.fade_out);
        if clip.holds() {
            fall = match turn.number {
                None => self.c(1.0),
                Some(number) => {
                    let before = self.c(f64::from(clip.repeat) - 1.5);
                    let over = self.bin(Binary::Sub, number, before);
                    let last = self.step(over);
                    self.bin(Binary::Max, fall, last)
                }
            };
        }
        let strength = self.c(clip.strength);
        let both = self.mul(rise, fall);
        self.mul(strength, both)
    }

    /// 0 where `x` is below 0, 1 where it is above `fade`, smooth between.
    fn ramp(&mut self, x: ValueId, fade: Option<Quantity>) -> ValueId {
        match fade.filter(|fade| fade.value > 0.0) {
            Some(fade) => {
                let (zero, fade) = (self.c(0.0), self.quantity(fade));
                self.smoothstep(zero, fade, x)
            }
            None => self.step(x),
        }
    }

    /// 1 from 0 on, 0 below.
    fn step(&mut self, x: ValueId) -> ValueId {
        let (zero, one) = (self.c(0.0), self.c(1.0));
        let below = self.bin(Binary::Sub, zero, x);
        let sign = self.un(Unary::Sign, below);
        let below = self.bin(Binary::Max, sign, zero);
        self.bin(Binary::Sub, one, below)
    }
}

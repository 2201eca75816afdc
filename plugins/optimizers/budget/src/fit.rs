//! Fewer elements, in proportion.

use effectforge_sdk::effect::expr::{Expr, Op};
use effectforge_sdk::effect::graph::{Effect, Emitter, Node, NodeKind, ParamKind};
use effectforge_sdk::effect::program::{self, default_params};
use effectforge_sdk::effect::unit::Unit;

use crate::cost;

/// Rounds of measuring and fitting: floors make the first guess too high.
const ROUNDS_MAX: usize = 6;

/// The budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Elements drawn at 1280 × 720, with the sliders at their dearest.
    pub elements: f64,
    /// Pixels that sprites touch, as a multiple of the canvas, with the sliders at their dearest.
    pub overdraw: f64,
    /// Elements that an emitter keeps, when it has as many.
    pub floor: f64,
}

impl Limits {
    /// What a small laptop draws sixty times a second on a 2D canvas.
    pub const DEFAULT: Self = Self {
        elements: 2000.0,
        overdraw: 12.0,
        floor: 4.0,
    };
}

/// The effect within the limits; none when it already is.
#[must_use]
pub fn fit(effect: &Effect, limits: &Limits) -> Option<Effect> {
    let mut fitted = effect.clone();
    let mut changed = false;
    for _ in 0..ROUNDS_MAX {
        let usual = cost::usual(&fitted);
        let worst = cost::worst(&fitted);
        let most = limits.overdraw * cost::CANVAS_PX;
        // Sliders may be moved: a capacity that holds them back costs nothing where they stand now.
        let drawn = share(usual.elements, limits.elements).min(share(worst.overdraw, most));
        let room = share(worst.elements, limits.elements);
        if drawn >= 1.0 && room >= 1.0 {
            break;
        }
        let before = fitted.clone();
        scale(&mut fitted, drawn, limits);
        hold_back(&mut fitted, limits);
        if fitted == before {
            break;
        }
        changed = true;
    }
    changed.then_some(fitted)
}

/// Factor that brings `cost` down to `limit`.
fn share(cost: f64, limit: f64) -> f64 {
    if cost > limit {
        limit.max(0.0) / cost
    } else {
        1.0
    }
}

fn emitters(effect: &mut Effect) -> impl Iterator<Item = &mut Emitter> {
    effect
        .nodes
        .iter_mut()
        .filter_map(|node| match &mut node.kind {
            NodeKind::Emitter(emitter) => Some(emitter),
            _ => None,
        })
}

/// Multiplies counts and capacities by `factor`, down to the floor and to one whole burst.
fn scale(effect: &mut Effect, factor: f64, limits: &Limits) {
    if factor >= 1.0 {
        return;
    }
    let before = effect.clone();
    let mut total = 0.0;
    for emitter in emitters(effect) {
        let count = program::constant(&before, &emitter.count);
        // Letters of a text and bars of a spectrum stand by their number: fewer are not less but wrong.
        if emitter.fixed {
            total += count;
            continue;
        }
        // A part of a burst is not a smaller burst but a broken one: one whole stays.
        let floor = limits.floor.max(f64::from(emitter.burst.unwrap_or(0)));
        let kept = (count * factor).floor().max(floor.min(count));
        let own = if count > 0.0 { kept / count } else { 1.0 };
        emitter.count = times(&emitter.count, own);
        let capacity = (f64::from(emitter.capacity) * own).floor().max(kept.ceil());
        emitter.capacity = (capacity as u32).clamp(1, emitter.capacity);
        total += kept;
    }
    // Children follow their parents' number.
    let children = |node: &Node| matches!(node.kind, NodeKind::SubEmitter(_));
    let children = effect.nodes.iter().filter(|node| children(node));
    total += children
        .filter_map(|node| effect.population(&node.id))
        .map(|population| program::elements(effect, &population))
        .sum::<f64>();
    effect.budget.elements = effect.budget.elements.min(total.ceil() as u32 + 1);
}

/// Lowers capacities until the dearest sliders keep the limit; none below what is drawn now.
fn hold_back(effect: &mut Effect, limits: &Limits) {
    let before = effect.clone();
    let dearest = dearest_counts(&before);
    let usual: Vec<f64> = emitters(effect)
        .map(|emitter| program::constant(&before, &emitter.count).round().max(1.0))
        .collect();
    let drawn: f64 = usual.iter().sum();
    let above: f64 = dearest
        .iter()
        .zip(&usual)
        .map(|(most, now)| (most - now).max(0.0))
        .sum();
    let room = (limits.elements - drawn).max(0.0);
    if above <= room || above <= 0.0 {
        return;
    }
    for ((emitter, most), now) in emitters(effect).zip(dearest).zip(usual) {
        if emitter.fixed {
            continue;
        }
        let capacity = now + ((most - now).max(0.0) * room / above).floor();
        emitter.capacity = emitter.capacity.min(capacity.max(1.0) as u32);
    }
}

/// Elements of each emitter with every slider at the end that asks for most, within its capacity.
fn dearest_counts(effect: &Effect) -> Vec<f64> {
    let mut high = effect.clone();
    for at in 0..high.params.len() {
        let total = |effect: &Effect| -> f64 { counts(effect).iter().sum() };
        let here = (total(&high), default_params(&high)[at]);
        let ParamKind::Float { min, max, .. } = effect.params[at].kind else {
            continue;
        };
        let mut best = here;
        for end in [min, max] {
            set_default(&mut high, at, end);
            let there = total(&high);
            if there > best.0 {
                best = (there, end);
            }
        }
        set_default(&mut high, at, best.1);
    }
    counts(&high)
}

fn counts(effect: &Effect) -> Vec<f64> {
    let count = |kind: &NodeKind| match kind {
        NodeKind::Emitter(emitter) => {
            let asked = program::constant(effect, &emitter.count).round();
            Some(asked.clamp(0.0, f64::from(emitter.capacity)))
        }
        _ => None,
    };
    effect
        .nodes
        .iter()
        .filter_map(|node| count(&node.kind))
        .collect()
}

fn set_default(effect: &mut Effect, at: usize, value: f64) {
    if let ParamKind::Float { default, .. } = &mut effect.params[at].kind {
        *default = value;
    }
}

/// The expression times a pure number; a factor that it already has takes it up.
fn times(expr: &Expr, factor: f64) -> Expr {
    let short = |value: f64| Expr::from((value * 1e4).floor() / 1e4);
    if factor >= 1.0 {
        return expr.clone();
    }
    match expr {
        Expr::Literal(number) if number.unit == Unit::One => short(number.value * factor),
        Expr::Op(op) => match op.as_ref() {
            Op::Mul(a, Expr::Literal(number)) if number.unit == Unit::One => {
                Op::Mul(a.clone(), short(number.value * factor)).into()
            }
            _ => Op::Mul(expr.clone(), short(factor)).into(),
        },
        Expr::Literal(_) => Op::Mul(expr.clone(), short(factor)).into(),
    }
}

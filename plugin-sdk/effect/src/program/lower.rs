//! Graph to program: layers and elements. Fields and expressions have modules of their own.

mod expressions;
mod fields;
mod grids;
mod lives;
mod stages;
mod timeline;

use std::collections::{BTreeMap, HashMap};

use crate::expr::Expr;
use crate::graph::{
    ColorShare, Effect, NodeKind, PaintStop, Picture, Ribbon, Shade, Shape, Sprite,
};
use crate::rng::stream_id;

use self::stages::Staged;
use super::build::{Builder, operands, renamed};
use super::{
    Binary, FillLayer, Lattice, Layer, Program, RibbonLayer, ShadeLayer, ShapeLayer, SpriteLayer,
    Stage, Unary, Value, ValueId, ValueOp,
};

pub(super) fn lower(effect: &Effect) -> Program {
    let mut lowering = Lowering::new(effect);
    let staged = lowering.staged();
    let grids = lowering.grids();
    lowering.finish(staged, grids)
}

pub(super) fn lower_constant(effect: &Effect, expr: &Expr) -> (Program, ValueId) {
    let mut lowering = Lowering::new(effect);
    let id = lowering.expr(expr, &Scope::default());
    let program = lowering.finish(Staged::default(), Vec::new());
    // Nothing was left out: without layers, `finish` keeps the table as it is.
    (program, id)
}

struct Lowering<'a> {
    effect: &'a Effect,
    build: Builder,
    roles: BTreeMap<String, usize>,
    /// Signals that were lowered, by name and scope: without this, a chain of signals that name the
    /// one before twice would take exponential time.
    signals: HashMap<(&'a str, Scope<'a>, Option<usize>), ValueId>,
    /// Clips that were lowered, by name, part and scope.
    clips: HashMap<(&'a str, timeline::Part, Scope<'a>, Option<usize>), ValueId>,
    /// Elements that were lowered, by emitter, fields and the grid whose state reads them.
    elements: HashMap<(&'a str, &'a [String], Option<usize>), Elements<'a>>,
    /// Grids that something reads, with the channels in the order in which they are named.
    read: Vec<(&'a str, Vec<&'a str>)>,
    /// The grid whose state is being lowered.
    stepped: Option<usize>,
    /// How deep signals and clips name each other here; a cycle, which the checker refuses, ends.
    depth: usize,
}

/// Whose elements an expression speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Scope<'a> {
    emitter: &'a str,
    burst: Option<u32>,
    life: Option<Life>,
    /// The element's place, where a pixel sums over elements.
    place: Option<[ValueId; 2]>,
    /// Elements that stand for one of this emitter: its children; 0 and 1 are the element itself.
    group: u32,
    /// The time that is meant; none: now.
    time: Option<ValueId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Life {
    age: ValueId,
    cycle: ValueId,
}

/// The elements of an emitter, moved by fields.
#[derive(Clone, Copy)]
struct Elements<'a> {
    scope: Scope<'a>,
    capacity: u32,
    count: ValueId,
    fixed: bool,
    place: [ValueId; 2],
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
            signals: HashMap::new(),
            clips: HashMap::new(),
            elements: HashMap::new(),
            read: Vec::new(),
            stepped: None,
            depth: 0,
        }
    }

    fn finish(self, staged: Staged, mut grids: Vec<Lattice>) -> Program {
        let Staged {
            mut layers,
            mut stages,
        } = staged;
        let values = if stages.is_empty() {
            self.build.values
        } else {
            drop_unused(self.build.values, &mut layers, &mut stages, &mut grids)
        };
        let effect = self.effect;
        let program = Program {
            values,
            layers,
            stages,
            grids,
            roles: effect.palette.keys().cloned().collect(),
            design: [effect.design.width.value, effect.design.height.value],
            duration: effect.duration.value,
            time_scale: effect
                .time_scale
                .as_ref()
                .and_then(|id| effect.params.iter().position(|param| &param.id == id)),
        };
        grids::with_rims(program)
    }

    pub(super) fn c(&mut self, value: f64) -> ValueId {
        self.build.constant(value)
    }

    pub(super) fn bin(&mut self, op: Binary, a: ValueId, b: ValueId) -> ValueId {
        self.build.binary(op, a, b)
    }

    pub(super) fn un(&mut self, op: Unary, a: ValueId) -> ValueId {
        self.build.unary(op, a)
    }

    pub(super) fn add(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.bin(Binary::Add, a, b)
    }

    pub(super) fn mul(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.bin(Binary::Mul, a, b)
    }

    pub(super) fn role(&self, role: &str) -> usize {
        self.roles.get(role).copied().unwrap_or(0)
    }

    fn layer(&mut self, id: &str) -> Option<Layer> {
        match self.effect.node(id)? {
            NodeKind::Fill(fill) => Some(Layer::Fill(FillLayer {
                node: id.to_owned(),
                paint: fill.paint,
                stops: self.stops(&fill.stops),
                opacity: self.expr(&fill.opacity, &Scope::default()),
                blend: fill.blend,
            })),
            NodeKind::Grain(grain) => Some(Layer::Grain {
                node: id.to_owned(),
                amount: grain.amount,
                stream: stream_id(&format!("{id}/@grain")),
            }),
            NodeKind::Sprite(sprite) => {
                let elements = self.elements(&sprite.emitter, &sprite.fields)?;
                Some(self.sprites(id, sprite, &elements))
            }
            NodeKind::Shade(shade) => Some(self.shade(id, shade)),
            NodeKind::Ribbon(ribbon) => {
                let elements = self.elements(&ribbon.emitter, &ribbon.fields)?;
                Some(self.ribbons(id, ribbon, &elements))
            }
            NodeKind::Shape(shape) => {
                let elements = self.elements(&shape.emitter, &shape.fields)?;
                Some(self.shapes(id, shape, &elements))
            }
            NodeKind::Picture(picture) => {
                let elements = self.elements(&picture.emitter, &picture.fields)?;
                Some(self.pictures(id, picture, &elements))
            }
            _ => None,
        }
    }

    fn stops(&self, stops: &[PaintStop]) -> Vec<(f64, usize, f64)> {
        stops
            .iter()
            .map(|stop| (stop.at, self.role(&stop.color), stop.alpha))
            .collect()
    }

    fn shade(&mut self, id: &str, shade: &'a Shade) -> Layer {
        let scope = Scope::default();
        Layer::Shade(ShadeLayer {
            node: id.to_owned(),
            value: self.expr(&shade.value, &scope),
            alpha: self.expr(&shade.alpha, &scope),
            light: self.expr(&shade.light, &scope),
            stops: self.stops(&shade.stops),
            detail: shade.detail.value,
            blend: shade.blend,
        })
    }

    fn elements(&mut self, name: &'a str, fields: &'a [String]) -> Option<Elements<'a>> {
        if let Some(known) = self.elements.get(&(name, fields, self.stepped)) {
            return Some(*known);
        }
        let source = self.source(name, Scope::default(), None)?;
        let mut place = source.place;
        for field in fields {
            if let Some(kind) = self.effect.node(field) {
                place = self.field(kind, place, &source.scope);
            }
        }
        let population = self.effect.population(name)?;
        let elements = Elements {
            scope: source.scope,
            capacity: u32::try_from(population.capacity()).unwrap_or(u32::MAX),
            count: source.count,
            fixed: population.root.fixed,
            place,
        };
        self.elements.insert((name, fields, self.stepped), elements);
        Some(elements)
    }

    fn sprites(&mut self, id: &str, sprite: &'a Sprite, elements: &Elements<'a>) -> Layer {
        let scope = &elements.scope;
        Layer::Sprites(SpriteLayer {
            node: id.to_owned(),
            capacity: elements.capacity,
            count: elements.count,
            fixed: elements.fixed,
            x: elements.place[0],
            y: elements.place[1],
            radius: self.expr(&sprite.radius, scope),
            alpha: self.expr(&sprite.alpha, scope),
            pick: self.rand(scope, "@color"),
            colors: self.colors(&sprite.colors),
            lobes: sprite.lobes.clone(),
            blend: sprite.blend,
        })
    }

    fn colors(&self, shares: &[ColorShare]) -> Vec<(usize, f64)> {
        let total: f64 = shares.iter().map(|share| share.weight).sum();
        let mut sum = 0.0;
        let mut colors: Vec<(usize, f64)> = Vec::with_capacity(shares.len());
        for share in shares {
            sum += share.weight / total;
            colors.push((self.role(&share.color), sum));
        }
        if let Some(last) = colors.last_mut() {
            last.1 = 1.0;
        }
        colors
    }

    fn ribbons(&mut self, id: &str, ribbon: &'a Ribbon, elements: &Elements<'a>) -> Layer {
        let scope = &elements.scope;
        let running = [ValueOp::PointX, ValueOp::PointY].map(|op| self.build.leaf(op));
        let point = Scope {
            place: Some(running),
            ..*scope
        };
        let mut pair = |x: &'a Expr, y: &'a Expr| [self.expr(x, &point), self.expr(y, &point)];
        let step = pair(&ribbon.step_x, &ribbon.step_y);
        let shift = pair(&ribbon.shift_x, &ribbon.shift_y);
        Layer::Ribbons(RibbonLayer {
            node: id.to_owned(),
            capacity: elements.capacity,
            count: elements.count,
            fixed: elements.fixed,
            start: elements.place,
            points: ribbon.points.max(2),
            step,
            shift,
            width: self.expr(&ribbon.width, &point),
            alpha: self.expr(&ribbon.alpha, scope),
            pick: self.rand(scope, "@color"),
            colors: self.colors(&ribbon.colors),
            blend: ribbon.blend,
        })
    }

    fn shapes(&mut self, id: &str, shape: &'a Shape, elements: &Elements<'a>) -> Layer {
        let scope = &elements.scope;
        Layer::Shapes(ShapeLayer {
            node: id.to_owned(),
            capacity: elements.capacity,
            count: elements.count,
            fixed: elements.fixed,
            place: elements.place,
            size: [
                self.expr(&shape.size_x, scope),
                self.expr(&shape.size_y, scope),
            ],
            angle: self.expr(&shape.angle, scope),
            alpha: self.expr(&shape.alpha, scope),
            morph: self.expr(&shape.morph, scope),
            outlines: shape.outlines.clone(),
            into: shape.into.clone(),
            image: None,
            pick: self.rand(scope, "@color"),
            colors: self.colors(&shape.colors),
            blend: shape.blend,
        })
    }

    /// A picture is a square that an image fills: what holds for shapes holds for it.
    fn pictures(&mut self, id: &str, picture: &'a Picture, elements: &Elements<'a>) -> Layer {
        let scope = &elements.scope;
        let none = self.c(0.0);
        Layer::Shapes(ShapeLayer {
            node: id.to_owned(),
            capacity: elements.capacity,
            count: elements.count,
            fixed: elements.fixed,
            place: elements.place,
            size: [
                self.expr(&picture.size_x, scope),
                self.expr(&picture.size_y, scope),
            ],
            angle: self.expr(&picture.angle, scope),
            alpha: self.expr(&picture.alpha, scope),
            morph: none,
            outlines: vec!["M-.5 -.5L.5 -.5L.5 .5L-.5 .5Z".to_owned()],
            into: Vec::new(),
            image: Some(picture.image.clone()),
            pick: none,
            colors: Vec::new(),
            blend: picture.blend,
        })
    }

    /// A random number of the element's burst; outside of bursts, of the element.
    fn rand_burst(&mut self, scope: &Scope<'a>, stream: &str) -> ValueId {
        let stream = stream_id(&format!("{}/{stream}", scope.emitter));
        let slot = scope.life.map(|life| life.cycle);
        let burst = scope.burst.unwrap_or(1).max(1);
        let burst = burst.saturating_mul(scope.group.max(1));
        self.build.leaf(ValueOp::RandBurst {
            stream,
            burst,
            slot,
        })
    }

    pub(super) fn rand(&mut self, scope: &Scope<'a>, stream: &str) -> ValueId {
        let stream = stream_id(&format!("{}/{stream}", scope.emitter));
        // What many stand for is the same for all of them.
        self.build.leaf(match scope.group {
            0 | 1 => ValueOp::Rand(stream),
            burst => ValueOp::RandBurst {
                stream,
                burst,
                slot: None,
            },
        })
    }

    pub(super) fn round(&mut self, x: ValueId) -> ValueId {
        let half = self.c(0.5);
        let up = self.add(x, half);
        self.un(Unary::Floor, up)
    }

    /// `max(1, round(x))`.
    pub(super) fn round_at_least_one(&mut self, x: ValueId) -> ValueId {
        let rounded = self.round(x);
        let one = self.c(1.0);
        self.bin(Binary::Max, rounded, one)
    }

    /// Whole number nearest to `x`, at least one away from zero unless `x` is zero.
    pub(super) fn whole(&mut self, x: ValueId) -> ValueId {
        let size = self.un(Unary::Abs, x);
        let size = self.round_at_least_one(size);
        let sign = self.un(Unary::Sign, x);
        self.mul(sign, size)
    }

    /// Turns at the current time of a frequency that is fitted to the loop.
    pub(super) fn turns(&mut self, frequency: &'a Expr, scope: &Scope<'a>) -> ValueId {
        let frequency = self.expr(frequency, scope);
        let duration = self.c(self.effect.duration.value);
        let per_loop = self.mul(frequency, duration);
        let per_loop = self.whole(per_loop);
        let fitted = self.bin(Binary::Div, per_loop, duration);
        let time = self.time(scope);
        self.mul(time, fitted)
    }
}

/// Keeps the values that layers, stages and grids reach, in order, and renumbers.
fn drop_unused(
    values: Vec<Value>,
    layers: &mut [Layer],
    stages: &mut [Stage],
    grids: &mut [Lattice],
) -> Vec<Value> {
    let mut used = vec![false; values.len()];
    let mut all: Vec<&mut ValueId> = layers.iter_mut().flat_map(roots).collect();
    all.extend(stages.iter_mut().flat_map(Stage::values_mut));
    for id in &all {
        used[id.0] = true;
    }
    for id in grids.iter().flat_map(|grid| grid.channels.iter().flatten()) {
        used[id.0] = true;
    }
    for at in (0..values.len()).rev() {
        if used[at] {
            for operand in operands(values[at].op) {
                used[operand.0] = true;
            }
        }
    }
    let mut names = vec![ValueId(0); values.len()];
    let mut kept = Vec::new();
    for (at, value) in values.into_iter().enumerate().filter(|(at, _)| used[*at]) {
        names[at] = ValueId(kept.len());
        let op = renamed(value.op, |id| names[id.0]);
        kept.push(Value { op, ..value });
    }
    for id in all {
        *id = names[id.0];
    }
    let grids = grids.iter_mut();
    for id in grids.flat_map(|grid| grid.channels.iter_mut().flatten()) {
        *id = names[id.0];
    }
    kept
}

fn roots(layer: &mut Layer) -> Vec<&mut ValueId> {
    match layer {
        Layer::Fill(fill) => vec![&mut fill.opacity],
        Layer::Grain { .. } => Vec::new(),
        Layer::Shade(shade) => vec![&mut shade.value, &mut shade.alpha, &mut shade.light],
        Layer::Sprites(s) => vec![
            &mut s.count,
            &mut s.x,
            &mut s.y,
            &mut s.radius,
            &mut s.alpha,
            &mut s.pick,
        ],
        Layer::Ribbons(r) => {
            let mut roots = vec![&mut r.count, &mut r.width, &mut r.alpha, &mut r.pick];
            roots.extend(r.start.iter_mut().chain(&mut r.step).chain(&mut r.shift));
            roots
        }
        Layer::Shapes(s) => {
            let mut roots = vec![&mut s.count, &mut s.angle, &mut s.alpha, &mut s.morph];
            roots.push(&mut s.pick);
            roots.extend(s.place.iter_mut().chain(&mut s.size));
            roots
        }
    }
}

//! Values as JavaScript expressions: the exact arithmetic of the evaluator.

use std::collections::BTreeMap;

use effectforge_effect::program::{Binary, Noise, Rate, Sum, Unary, ValueId, ValueOp};

use crate::code::{self, populate};
use crate::inputs;
use crate::plan::{Idiom, Place, Plan};
use crate::text::{Binding, Text, call, difference, literal, product, quotient, sum};

/// Longest expression that is printed in one line with others.
const LINE_MAX: usize = 84;

/// Prints the statements of one function or loop body.
#[derive(Debug)]
pub struct Writer<'p, 'a> {
    /// What was decided.
    pub plan: &'p mut Plan<'a>,
    /// How values that are already there are read.
    pub known: BTreeMap<ValueId, String>,
    /// Names that values get here instead of their own.
    pub named: BTreeMap<ValueId, String>,
    /// The statements.
    pub lines: Vec<String>,
}

impl<'p, 'a> Writer<'p, 'a> {
    /// Nothing is printed yet; `known`: what the code can read already.
    pub fn new(plan: &'p mut Plan<'a>, known: BTreeMap<ValueId, String>) -> Self {
        Self {
            plan,
            known,
            named: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// The expression of a value; what it needs under a name is declared before.
    pub fn value(&mut self, id: ValueId) -> Text {
        if let Some(name) = self.known.get(&id) {
            return Text::atom(name.clone());
        }
        let wanted = self.named.get(&id).cloned();
        if wanted.is_none() && (self.plan.places[id.0] == Place::Inline || self.plan.is_leaf(id)) {
            return self.computed(id);
        }
        self.local(id)
    }

    /// Declares a value here under its name.
    pub fn local(&mut self, id: ValueId) -> Text {
        let wanted = self.named.get(&id).cloned();
        if let ValueOp::Sum(sum) = self.plan.program.value(id).op {
            let name = wanted.unwrap_or_else(|| self.plan.label(id));
            self.total(id, &sum, &name);
            self.known.insert(id, name.clone());
            return Text::atom(name);
        }
        let text = self.computed(id);
        let name = wanted.unwrap_or_else(|| self.plan.label(id));
        self.declare(id, name, &text)
    }

    /// The expression of a value without a name of its own.
    // Without this the compiler asks itself in circles whether these few functions can be inlined.
    #[inline(never)]
    pub fn computed(&mut self, id: ValueId) -> Text {
        match self.plan.idioms[id.0] {
            Some(Idiom::Smooth(x)) => {
                let x = self.value(x);
                return call("smooth", &[&x]);
            }
            Some(Idiom::Whole(x)) => {
                let x = self.value(x);
                return call("whole", &[&x]);
            }
            None => {}
        }
        match self.plan.program.value(id).op {
            ValueOp::Const(number) => literal(number),
            ValueOp::Param(at) => match self.plan.effect.params.get(at) {
                Some(param) => Text::atom(format!("values.{}", param.id)),
                None => Text::atom("0"),
            },
            ValueOp::Width => Text::atom("width"),
            ValueOp::Height => Text::atom("height"),
            ValueOp::Scale => Text::atom("scale"),
            ValueOp::Time => Text::atom("time"),
            ValueOp::X => Text::atom("x"),
            ValueOp::Y => Text::atom("y"),
            ValueOp::PointX => Text::atom("pointX"),
            ValueOp::PointY => Text::atom("pointY"),
            ValueOp::Along => Text::atom("along"),
            ValueOp::Index => Text::atom("k"),
            ValueOp::Input(at, idle) => self.input(at, idle),
            ValueOp::Noise(noise) => self.noise(&noise),
            ValueOp::Sum(sum) => {
                let name = self.plan.names.fresh(&["total"]);
                self.total(id, &sum, &name);
                Text::atom(name)
            }
            ValueOp::Cell {
                grid,
                channel,
                dx,
                dy,
            } => self.cell(grid, channel, dx, dy),
            ValueOp::Grid(read) => {
                let (x, y) = (self.value(read.x), self.value(read.y));
                let name = self.plan.grids.get(read.grid).cloned().unwrap_or_default();
                let code = format!("{name}.read({}, {}, {})", read.channel, x.code, y.code);
                Text::atom(code)
            }
            ValueOp::RandBurst {
                stream,
                burst,
                slot,
            } => {
                let slot = match slot {
                    Some(slot) => sum(&self.value(slot), &Text::atom("1")),
                    None => Text::atom("0"),
                };
                let code = format!("random({stream:#x}, floor(k / {burst}), {})", slot.code);
                Text::atom(code)
            }
            ValueOp::InBurst(burst) => Text {
                code: format!("(k % {burst} + 0.5) / {burst}"),
                binding: Binding::Product,
            },
            ValueOp::Rand(stream) => Text::atom(format!("random({stream:#x}, k, 0)")),
            ValueOp::RandLife(stream, slot) => {
                let slot = self.value(slot);
                let slot = sum(&slot, &Text::atom("1"));
                Text::atom(format!("random({stream:#x}, k, {})", slot.code))
            }
            ValueOp::Unary(op, a) => {
                let a = self.value(a);
                unary(op, &a)
            }
            ValueOp::Binary(op, a, b) => self.binary(op, a, b),
        }
    }

    fn input(&mut self, at: usize, idle: ValueId) -> Text {
        let idle = self.value(idle);
        match self.plan.effect.inputs.values().nth(at) {
            Some(input) => {
                let smooth = literal(input.smooth).code;
                let source = inputs::number(input.source);
                let code = format!("follow({at}, {source}, {}, {smooth})", idle.code);
                Text::atom(code)
            }
            None => idle,
        }
    }

    /// A cell of the state before: `at` is the one that is computed.
    fn cell(&self, grid: usize, channel: usize, dx: i8, dy: i8) -> Text {
        let Some(grid) = self.plan.program.grids.get(grid) else {
            return Text::atom("0");
        };
        let from = (channel * grid.size()) as i64;
        let way = from + i64::from(dy) * grid.wide() as i64 + i64::from(dx);
        Text::atom(match way {
            0 => "from[at]".to_owned(),
            way if way < 0 => format!("from[at - {}]", -way),
            way => format!("from[at + {way}]"),
        })
    }

    fn noise(&mut self, noise: &Noise) -> Text {
        let table = self.plan.compass(noise.turns).unwrap_or_default();
        let (x, y) = (self.value(noise.x), self.value(noise.y));
        Text::atom(format!(
            "noise({table}, {:#x}, {}, {}, {}, {})",
            noise.stream,
            noise.octaves,
            literal(noise.gain).code,
            x.code,
            y.code
        ))
    }

    /// Prints the loop that sums up over elements. What does not differ between them is computed
    /// before it.
    fn total(&mut self, id: ValueId, sum: &Sum, name: &str) {
        for inner in self.plan.hoisted(sum) {
            if !self.known.contains_key(&inner) {
                self.local(inner);
            }
        }
        let group = self.plan.summed(sum).cloned();
        let group_name = group.as_ref().map_or("", |group| group.name.as_str());
        if let (Rate::CONST, Some(group)) = (self.plan.rate(id), &group) {
            let count = self.value(sum.count);
            self.lines.push(populate(group, &count.code));
        }
        let (lines, known) = (std::mem::take(&mut self.lines), self.known.clone());
        let each = self.value(sum.of);
        let body = std::mem::replace(&mut self.lines, lines);
        self.known = known;
        self.lines.push(format!("let {name} = 0;"));
        let add = format!("{name} += {};", each.code);
        let body: Vec<_> = body.into_iter().chain([add]).collect();
        self.lines.extend(code::each(group_name, "", &body));
    }

    fn binary(&mut self, op: Binary, a: ValueId, b: ValueId) -> Text {
        let (mut left, mut right) = (self.value(a), self.value(b));
        if left.code.len() + right.code.len() > LINE_MAX {
            let long = if left.code.len() > right.code.len() {
                (a, &mut left)
            } else {
                (b, &mut right)
            };
            if long.1.binding < Binding::Atom {
                let name = self.plan.label(long.0);
                *long.1 = self.declare(long.0, name, &long.1.clone());
            }
        }
        match op {
            Binary::Add => sum(&left, &right),
            Binary::Sub => difference(&left, &right),
            Binary::Mul => product(&left, &right),
            Binary::Div if self.plan.bounds[b.0].has_zero() => call("div", &[&left, &right]),
            Binary::Div => quotient(&left, &right),
            Binary::Min => call("min", &[&left, &right]),
            Binary::Max => call("max", &[&left, &right]),
            Binary::Mod => call("mod", &[&left, &right]),
            Binary::Pow if self.plan.bounds[a.0].low < 0.0 => {
                call("pow", &[&call("max", &[&left, &Text::atom("0")]), &right])
            }
            Binary::Pow => call("pow", &[&left, &right]),
            Binary::Hypot => call("hypot", &[&left, &right]),
            Binary::Atan2 => quotient(&call("atan2", &[&left, &right]), &Text::atom("TAU")),
        }
    }

    fn declare(&mut self, id: ValueId, name: String, text: &Text) -> Text {
        self.lines.push(format!("const {name} = {};", text.code));
        self.known.insert(id, name.clone());
        Text::atom(name)
    }
}

fn unary(op: Unary, a: &Text) -> Text {
    let turned = || product(&Text::atom("TAU"), a);
    match op {
        Unary::Abs => call("abs", &[a]),
        Unary::Floor => call("floor", &[a]),
        Unary::Fract => call("fract", &[a]),
        Unary::Sign => call("sign", &[a]),
        Unary::Exp => call("exp", &[a]),
        Unary::Sin => call("sin", &[&turned()]),
        Unary::Cos => call("cos", &[&turned()]),
    }
}

//! Values as GLSL ES 3.00: what differs between elements or pixels is computed by the GPU.
//!
//! Numbers are 32-bit floats here, chance is 32-bit integers as everywhere. What is the same for all
//! elements and pixels comes from JavaScript, through the slots of [`crate::pass`].

use std::collections::BTreeMap;

use effectforge_effect::program::{Binary, Noise, Sum, Unary, ValueId, ValueOp};
use effectforge_web::names::Names;
use effectforge_web::plan::{Idiom, Plan};
use effectforge_web::text::{Binding, Text, call, difference, product, quotient, sum};

/// Longest expression that is printed in one line with others.
const LINE_MAX: usize = 96;

/// Words of the language and names that the shaders' own code has.
const TAKEN: &str = "attribute const uniform varying layout centroid flat smooth break continue do for while switch case \
 default if else in out inout float int void bool true false invariant discard return mat2 mat3 mat4 vec2 vec3 vec4 ivec2 \
 ivec3 ivec4 bvec2 bvec3 bvec4 uint uvec2 uvec3 uvec4 lowp mediump highp precision sampler2D struct common partition active \
 asm class union enum typedef template this resource goto inline noinline volatile public static extern external interface \
 long short double half fixed unsigned superp input output filter sizeof cast namespace using row_major sample texture \
 radians degrees sin cos tan asin acos atan pow exp log exp2 log2 sqrt abs sign floor trunc round ceil fract mod min max \
 clamp mix step smoothstep length distance dot cross normalize reflect refract all any not main u table k x y at tint \
 pixels corner radius alpha tone light color look lobe shade sum n scramble stream random noise over wrap power turned \
 whole swing pick reach half_size total place turns each buffer shared patch subroutine coherent restrict along point band \
 i before here after drawn way far side ahead edge ratio vertex cells cell line";

/// How a shader reads what JavaScript gives it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    /// Values.
    pub(crate) slots: BTreeMap<ValueId, String>,
    /// Numbers of elements of sums.
    pub(crate) counts: Vec<(Sum, String)>,
}

/// Prints the statements of one shader's `main`.
#[derive(Debug)]
pub(crate) struct Glsl<'p, 'a> {
    pub(crate) plan: &'p Plan<'a>,
    slots: BTreeMap<ValueId, String>,
    counts: Vec<(Sum, String)>,
    names: Names,
    known: BTreeMap<ValueId, String>,
    pub(crate) lines: Vec<String>,
    users: Vec<usize>,
}

impl<'p, 'a> Glsl<'p, 'a> {
    /// Nothing is printed yet; `roots` are what the shader is for.
    pub(crate) fn new(plan: &'p Plan<'a>, read: Read, roots: &[ValueId]) -> Self {
        let Read { slots, counts } = read;
        let needed = plan.reachable(roots);
        let mut users = vec![0; needed.len()];
        for at in (0..needed.len()).filter(|at| needed[*at]) {
            let from_script = slots.contains_key(&ValueId(at));
            for operand in plan.operands(ValueId(at)).filter(|_| !from_script) {
                users[operand.0] += 1;
            }
        }
        Self {
            plan,
            slots,
            counts,
            names: Names::without(TAKEN),
            known: BTreeMap::new(),
            lines: Vec::new(),
            users,
        }
    }

    /// The expression of a value; what several read is declared before.
    pub(crate) fn value(&mut self, id: ValueId) -> Text {
        if let Some(name) = self.known.get(&id).or_else(|| self.slots.get(&id)) {
            return Text::atom(name.clone());
        }
        let is_sum = matches!(self.plan.program.value(id).op, ValueOp::Sum(_));
        if self.plan.is_leaf(id) || (self.users[id.0] < 2 && !is_sum) {
            return self.computed(id);
        }
        let wanted = self.plan.role(id);
        self.named(id, &wanted)
    }

    /// Declares a value here unless it is read from where it is.
    pub(crate) fn declared(&mut self, id: ValueId) {
        let there = self.known.contains_key(&id) || self.slots.contains_key(&id);
        if !there && !self.plan.is_leaf(id) {
            let wanted = self.plan.role(id);
            self.named(id, &wanted);
        }
    }

    /// Declares a value under a name of its own.
    fn named(&mut self, id: ValueId, wanted: &str) -> Text {
        let name = self.names.fresh(&[wanted]);
        if let ValueOp::Sum(sum) = self.plan.program.value(id).op {
            self.total(&sum, &name);
        } else {
            let text = self.computed(id);
            self.lines.push(format!("float {name} = {};", text.code));
        }
        self.known.insert(id, name.clone());
        Text::atom(name)
    }

    fn computed(&mut self, id: ValueId) -> Text {
        match self.plan.idioms[id.0] {
            Some(Idiom::Smooth(x)) => {
                let x = self.value(x);
                return call("smoothstep", &[&number(0.0), &number(1.0), &x]);
            }
            Some(Idiom::Whole(x)) => {
                let x = self.value(x);
                return call("whole", &[&x]);
            }
            None => {}
        }
        match self.plan.program.value(id).op {
            ValueOp::Const(value) => number(value),
            ValueOp::X => Text::atom("x"),
            ValueOp::Y => Text::atom("y"),
            ValueOp::Width => Text::atom("u[0].x"),
            ValueOp::Height => Text::atom("u[0].y"),
            ValueOp::Rand(stream) => Text::atom(format!("random({stream:#x}u, k, 0u)")),
            ValueOp::RandLife(stream, slot) => {
                let slot = self.value(slot);
                Text::atom(format!("random({stream:#x}u, k, uint({}) + 1u)", slot.code))
            }
            ValueOp::RandBurst {
                stream,
                burst,
                slot,
            } => {
                let slot = match slot {
                    Some(slot) => format!("uint({}) + 1u", self.value(slot).code),
                    None => "0u".to_owned(),
                };
                Text::atom(format!("random({stream:#x}u, k / {burst}u, {slot})"))
            }
            ValueOp::InBurst(burst) => Text {
                code: format!("(float(k % {burst}u) + 0.5) / {burst}.0"),
                binding: Binding::Product,
            },
            ValueOp::Grid(read) => {
                let (x, y) = (self.value(read.x).code, self.value(read.y).code);
                Text::atom(crate::cells::read(self.plan.program, &read, &x, &y))
            }
            ValueOp::Noise(noise) => self.noise(&noise),
            ValueOp::Unary(op, a) => {
                let a = self.value(a);
                unary(op, &a)
            }
            ValueOp::Binary(op, a, b) => self.binary(op, a, b),
            ValueOp::Index => Text::atom("float(k)"),
            ValueOp::Along => Text::atom("along"),
            ValueOp::PointX => Text::atom("point.x"),
            ValueOp::PointY => Text::atom("point.y"),
            // Slots hold what is left: parameters, scale, time, inputs. Sums are declared by `named`.
            ValueOp::Param(_)
            | ValueOp::Scale
            | ValueOp::Time
            | ValueOp::Input(..)
            // Cells belong to steps, which JavaScript makes.
            | ValueOp::Cell { .. }
            | ValueOp::Sum(_) => number(0.0),
        }
    }

    fn noise(&mut self, noise: &Noise) -> Text {
        let (x, y) = (self.value(noise.x), self.value(noise.y));
        let turns = self.value(noise.turns);
        Text::atom(format!(
            "noise({:#x}u, {}, {}, vec2({}, {}), {})",
            noise.stream,
            noise.octaves,
            number(noise.gain).code,
            x.code,
            y.code,
            turns.code
        ))
    }

    /// Prints the loop over the elements of a sum. What does not differ between them is computed
    /// before it; what does not differ between pixels lies in columns.
    fn total(&mut self, sum: &Sum, name: &str) {
        for inner in self.plan.reachable_pixels(sum) {
            if !self.known.contains_key(&inner) && !self.slots.contains_key(&inner) {
                let wanted = self.plan.role(inner);
                self.named(inner, &wanted);
            }
        }
        let count = self.counts.iter().find(|(own, _)| own == sum);
        let count = count.map_or_else(|| "0".to_owned(), |(_, code)| code.clone());
        let (lines, known) = (std::mem::take(&mut self.lines), self.known.clone());
        let each = self.value(sum.of);
        let body = std::mem::replace(&mut self.lines, lines);
        self.known = known;
        self.lines.push(format!("float {name} = 0.0;"));
        self.lines
            .push(format!("for (int k = 0; k < int({count}); k++) {{"));
        self.lines
            .extend(body.into_iter().map(|line| format!("  {line}")));
        self.lines.push(format!("  {name} += {};", each.code));
        self.lines.push("}".to_owned());
    }

    fn binary(&mut self, op: Binary, a: ValueId, b: ValueId) -> Text {
        let (mut left, mut right) = (self.value(a), self.value(b));
        if left.code.len() + right.code.len() > LINE_MAX {
            let (id, long) = if left.code.len() > right.code.len() {
                (a, &mut left)
            } else {
                (b, &mut right)
            };
            if long.binding < Binding::Atom {
                let name = self.names.fresh(&[&self.plan.role(id)]);
                self.lines.push(format!("float {name} = {};", long.code));
                self.known.insert(id, name.clone());
                *long = Text::atom(name);
            }
        }
        let bounds = |id: ValueId| self.plan.bounds[id.0];
        match op {
            Binary::Add => sum(&left, &right),
            Binary::Sub => difference(&left, &right),
            Binary::Mul => product(&left, &right),
            Binary::Div if bounds(b).has_zero() => call("over", &[&left, &right]),
            Binary::Div => quotient(&left, &right),
            Binary::Min => call("min", &[&left, &right]),
            Binary::Max => call("max", &[&left, &right]),
            Binary::Mod if bounds(b).has_zero() => call("wrap", &[&left, &right]),
            Binary::Mod => call("mod", &[&left, &right]),
            Binary::Pow if bounds(a).low >= 0.0 && bounds(b).low > 0.0 => {
                call("pow", &[&left, &right])
            }
            Binary::Pow => call("power", &[&left, &right]),
            Binary::Hypot => {
                let pair = call("vec2", &[&left, &right]);
                call("length", &[&pair])
            }
            Binary::Atan2 => call("turned", &[&left, &right]),
        }
    }
}

fn unary(op: Unary, a: &Text) -> Text {
    match op {
        Unary::Abs => call("abs", &[a]),
        Unary::Floor => call("floor", &[a]),
        Unary::Fract => call("fract", &[a]),
        Unary::Sign => call("sign", &[a]),
        Unary::Exp => call("exp", &[a]),
        Unary::Sin => call("swing", &[a]),
        // A quarter turn ahead, within one turn: sines of large angles are coarse on some GPUs.
        Unary::Cos => call("swing", &[&sum(a, &number(0.25))]),
    }
}

/// A number as a 32-bit float; what lies beyond is kept within.
pub(crate) fn number(value: f64) -> Text {
    let value = (value as f32).clamp(f32::MIN, f32::MAX);
    let code = format!("{value:?}");
    let binding = if value < 0.0 {
        Binding::Sign
    } else {
        Binding::Atom
    };
    Text { code, binding }
}

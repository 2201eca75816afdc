//! Where each value of a program is computed, and under which name.
//!
//! | value | used by | place |
//! |---|---|---|
//! | constant | a frame or a painted surface | closure variable, set by `layout()` |
//! | constant, per frame | several, or a loop | local of `layout()` or `draw()` |
//! | per element | the draw loop | property of the element, set by `layout()` |
//! | per element and frame | several | local of the loop |
//! | per element and frame | pixels | property of the element, set by `draw()` |
//! | per pixel | several, or the whole row | local of the row or the column |
//! | anything | one | inline |

mod decide;
mod idiom;
mod words;

pub use idiom::Idiom;

use std::collections::BTreeMap;

use effectforge_effect::graph::Effect;
use effectforge_effect::program::{
    FillLayer, Layer, Program, Rate, RibbonLayer, ShadeLayer, ShapeLayer, SpriteLayer, Stage, Step,
    Sum, ValueId, ValueOp, operands,
};

use crate::bounds::{Bounds, bounds};
use crate::names::{Names, Scope, stream_names};

/// Where a value is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where it is used.
    Inline,
    /// A variable of the closure, set by `layout()`.
    State,
    /// A local of the function or loop that uses it.
    Local,
    /// One number per element, set by `layout()`.
    Column,
    /// One number per element, set by `draw()` before pixels sum it up.
    FrameColumn,
}

/// The turned gradients that noises share.
#[derive(Clone, Debug)]
pub struct Compass {
    /// Turns of the first octave.
    pub turns: ValueId,
    /// The most that a noise has.
    pub octaves: u8,
    /// Name of its table.
    pub name: String,
}

/// An emitter whose elements are drawn or summed up.
#[derive(Clone, Debug)]
pub struct Group {
    /// Id of the emitter.
    pub emitter: String,
    /// Never more than this.
    pub capacity: u32,
    /// Elements at the design size.
    pub count: ValueId,
    /// Whether the count holds at every size and quality.
    pub fixed: bool,
    /// Name of the variable with its elements.
    pub name: String,
    /// Indices of its layers.
    pub layers: Vec<usize>,
    /// What pixels and frames sum up over its elements.
    pub sums: Vec<ValueId>,
}

/// What the JavaScript of a target computes.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// Constants that `layout()` reads: numbers of elements, picks.
    pub layout: Vec<ValueId>,
    /// What `draw()` reads once.
    pub frame: Vec<ValueId>,
    /// What `draw()` reads in its loops over elements or pixels.
    pub looped: Vec<ValueId>,
    /// What `draw()` reads at every point of a ribbon.
    pub pointed: Vec<ValueId>,
    /// What is wanted of every element, in columns.
    pub columns: Vec<ValueId>,
    /// What the steps of grids compute.
    pub stepped: Vec<ValueId>,
    /// Names that the target's template declares, beside those of every module.
    pub reserved: &'static str,
}

/// Everything that is decided before printing.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The graph.
    pub effect: &'a Effect,
    /// Its closed form.
    pub program: &'a Program,
    /// Names that are taken.
    pub names: Names,
    /// Where each value is computed.
    pub places: Vec<Place>,
    /// Name of each value that has one.
    pub labels: Vec<Option<String>>,
    /// Bounds of each value.
    pub bounds: Vec<Bounds>,
    /// Emitters that are used.
    pub groups: Vec<Group>,
    /// Number of leading layers that form the still backdrop.
    pub backdrop: usize,
    /// What is printed as a call instead of the operations that it is made of.
    pub idioms: Vec<Option<Idiom>>,
    /// Tables of gradients that noises read.
    pub compasses: Vec<Compass>,
    /// Names of the grids' runs.
    pub grids: Vec<String>,
    /// What `draw()` needs: all that is reached but for what only grids compute.
    pub drawn: Vec<bool>,
    /// What the roots need.
    reached: Vec<bool>,
    users: Vec<Vec<ValueId>>,
    /// Whether a value depends on the pixel's place from the left.
    across: Vec<bool>,
    /// Names of the random streams: emitter and text.
    known: BTreeMap<u32, (String, String)>,
}

impl<'a> Plan<'a> {
    /// Decides for a program of which `roots` are computed in JavaScript.
    #[must_use]
    pub fn new(effect: &'a Effect, program: &'a Program, roots: &Roots) -> Self {
        let size = program.values.len();
        let is_still = |stage: &&Stage| match stage {
            Stage::Layer(at) => match &program.layers[*at] {
                Layer::Fill(fill) => program.value(fill.opacity).rate == Rate::CONST,
                _ => false,
            },
            _ => false,
        };
        let idioms: Vec<_> = (0..size)
            .map(|at| idiom::idiom(program, ValueId(at)))
            .collect();
        let mut plan = Self {
            effect,
            program,
            names: Names::new(has_pixels(program), roots.reserved),
            places: vec![Place::Inline; size],
            labels: vec![None; size],
            bounds: bounds(effect, program, &idioms, (0.5, 1.5)),
            groups: Vec::new(),
            backdrop: program.stages.iter().take_while(is_still).count(),
            idioms,
            compasses: Vec::new(),
            grids: Vec::new(),
            drawn: Vec::new(),
            reached: vec![false; size],
            users: vec![Vec::new(); size],
            across: across(program),
            known: stream_names(effect),
        };
        plan.find_grids(roots);
        plan.find_users(roots);
        plan.find_groups();
        plan.find_sums();
        plan.find_compasses();
        plan.place_values(roots);
        plan
    }

    /// How often a value is computed.
    #[must_use]
    pub fn rate(&self, id: ValueId) -> Rate {
        self.program.value(id).rate
    }

    /// What can be read without computing.
    pub fn is_leaf(&self, id: ValueId) -> bool {
        use ValueOp::{
            Along, Const, Height, Index, Param, PointX, PointY, Scale, Time, Width, X, Y,
        };
        matches!(
            self.program.value(id).op,
            Const(_)
                | Param(_)
                | Width
                | Height
                | Scale
                | Time
                | X
                | Y
                | Index
                | Along
                | PointX
                | PointY
        )
    }

    /// Layers of elements, by index.
    pub fn sprites(&self) -> impl Iterator<Item = (usize, &'a SpriteLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Sprites(sprites) => Some((at, sprites)),
                _ => None,
            })
    }

    /// Gradients over the canvas, by index.
    pub fn fills(&self) -> impl Iterator<Item = (usize, &'a FillLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Fill(fill) => Some((at, fill)),
                _ => None,
            })
    }

    /// Layers of pixels, by index.
    pub fn shades(&self) -> impl Iterator<Item = (usize, &'a ShadeLayer)> + use<'a> {
        let program = self.program;
        program
            .layers
            .iter()
            .enumerate()
            .filter_map(|(at, layer)| match layer {
                Layer::Shade(shade) => Some((at, shade)),
                _ => None,
            })
    }

    /// Whether the code of all pixels of a row computes the same.
    pub fn is_per_row(&self, id: ValueId) -> bool {
        let rate = self.rate(id);
        rate.pixel && !rate.element && !self.across[id.0]
    }

    /// Which values read a value.
    #[must_use]
    pub fn users(&self, id: ValueId) -> &[ValueId] {
        &self.users[id.0]
    }

    /// Name of the table of gradients for a noise.
    pub fn compass(&self, turns: ValueId) -> Option<String> {
        let found = self.compasses.iter().find(|c| c.turns == turns);
        found.map(|compass| compass.name.clone())
    }

    /// The emitter's elements that a sum counts.
    #[must_use]
    pub fn summed(&self, sum: &Sum) -> Option<&Group> {
        let same = |g: &&Group| g.count == sum.count && g.capacity == sum.capacity;
        self.groups.iter().find(same)
    }

    /// What the elements of a sum share and would compute again and again.
    pub fn hoisted(&self, sum: &Sum) -> Vec<ValueId> {
        let needed = self.reachable(&[sum.of]);
        let shared = |id: &ValueId| {
            let by_element = self.users[id.0].iter().any(|user| self.rate(*user).element);
            let outside = !self.rate(*id).element && !self.is_leaf(*id);
            outside && needed[id.0] && (by_element || *id == sum.of)
        };
        (0..needed.len()).map(ValueId).filter(shared).collect()
    }

    /// What all elements of a pixel's sum share and only pixels differ in.
    #[must_use]
    pub fn reachable_pixels(&self, sum: &Sum) -> Vec<ValueId> {
        let needed = self.reachable(&[sum.of]);
        let read = |id: ValueId| {
            let mut users = (0..needed.len()).map(ValueId).filter(|user| needed[user.0]);
            users.any(|u| self.rate(u).element && self.operands(u).any(|operand| operand == id))
        };
        let shared = |id: &ValueId| {
            let rate = self.rate(*id);
            let outside = needed[id.0] && rate.pixel && !rate.element && !self.is_leaf(*id);
            outside && (*id == sum.of || read(*id))
        };
        (0..needed.len()).map(ValueId).filter(shared).collect()
    }

    /// What the code of some values needs, themselves included.
    pub fn reachable(&self, roots: &[ValueId]) -> Vec<bool> {
        let mut needed = vec![false; self.places.len()];
        for root in roots {
            needed[root.0] = true;
        }
        for at in (0..needed.len()).rev() {
            if needed[at] {
                for operand in self.operands(ValueId(at)) {
                    needed[operand.0] = true;
                }
            }
        }
        needed
    }

    /// The values that the code of a value reads.
    pub fn operands(&self, id: ValueId) -> impl Iterator<Item = ValueId> + use<> {
        let idiom = self.idioms[id.0].map(|(Idiom::Smooth(x) | Idiom::Whole(x))| x);
        let own = if idiom.is_some() {
            None
        } else {
            Some(operands(self.program.value(id).op))
        };
        idiom.into_iter().chain(own.into_iter().flatten())
    }

    /// The elements of a layer, and how many of them are drawn: the governor takes some away, but no
    /// letter of a text.
    #[must_use]
    pub fn drawn(&self, layer: usize) -> (String, &'static str) {
        let group = self.groups.iter().find(|g| g.layers.contains(&layer));
        match group {
            Some(group) if group.fixed => (group.name.clone(), ""),
            Some(group) => (group.name.clone(), " * quality"),
            None => (String::new(), ""),
        }
    }

    /// The number of a layer's elements that are drawn, as code.
    #[must_use]
    pub fn drawn_count(&self, layer: usize) -> String {
        match self.drawn(layer) {
            (elements, "") => format!("{elements}.length"),
            (elements, less) => format!("ceil({elements}.length{less})"),
        }
    }

    /// Name of the property that says which of a layer's colours an element has.
    pub fn tint_name(&mut self, layer: usize) -> String {
        let group = self.groups.iter().find(|g| g.layers.contains(&layer));
        let emitter = group.map_or_else(String::new, |group| group.emitter.clone());
        self.names.fresh_in(&emitter, Scope::Element, &["tint"])
    }

    /// The number of elements that are drawn, as code.
    #[must_use]
    pub fn total_drawn(&self) -> String {
        let drawn = self.groups.iter().filter_map(|group| group.layers.first());
        let counts: Vec<_> = drawn.map(|layer| self.drawn_count(*layer)).collect();
        match counts.as_slice() {
            [] => "0".to_owned(),
            counts => counts.join(" + "),
        }
    }
}

/// What the loop over ribbons reads; the last five at every point.
#[must_use]
pub fn ribbon_roots(r: &RibbonLayer) -> [ValueId; 9] {
    let ([x, y], [dx, dy], [sx, sy]) = (r.start, r.step, r.shift);
    [r.alpha, x, y, r.pick, dx, dy, sx, sy, r.width]
}

/// What the loop over shapes reads.
#[must_use]
pub fn shape_roots(s: &ShapeLayer) -> [ValueId; 8] {
    let ([x, y], [wide, high]) = (s.place, s.size);
    [s.alpha, x, y, s.pick, wide, high, s.angle, s.morph]
}

/// Whether the module of a program computes pixels, noise, sums, curves or inputs.
fn has_pixels(program: &Program) -> bool {
    let shade = |layer: &Layer| {
        matches!(
            layer,
            Layer::Shade(_) | Layer::Ribbons(_) | Layer::Shapes(_)
        )
    };
    let new = |op: ValueOp| {
        matches!(
            op,
            ValueOp::Noise(_) | ValueOp::Sum(_) | ValueOp::Input(..) | ValueOp::Grid(_)
        )
    };
    let displaced = |stage: &Stage| {
        matches!(
            stage,
            Stage::Post {
                step: Step::Displace { .. },
                ..
            }
        )
    };
    program.stages.iter().any(displaced)
        || program.layers.iter().any(shade)
        || program.values.iter().any(|value| new(value.op))
}

fn across(program: &Program) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(program.values.len());
    for value in &program.values {
        let own = matches!(value.op, ValueOp::X | ValueOp::Cell { .. });
        let next = own || operands(value.op).any(|operand| out[operand.0]);
        out.push(next);
    }
    out
}

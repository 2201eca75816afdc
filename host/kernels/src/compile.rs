//! Nodes to steps.
//!
//! Each node goes to its home: what depends on the column alone is computed once per column of the
//! picture, what depends on the row alone once per row, and only the rest per pixel. Sums over the same
//! elements that are ready together share one loop; what its elements do not need the column for is
//! computed once per row, with elements as lanes.

use std::collections::BTreeMap;

use crate::node::{Binary, KernelError, Node, NodeId, Source, operands};
use crate::plan::{Home, Plan};
use crate::registers::allocate;
use crate::step::{Block, Each, Joint, Power, Src, Step};

/// A compiled program, but for its moment.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    /// Per column of the picture; input 0 is the column's middle.
    pub(crate) columns: Block,
    /// Per row of a band; input 0 is the row's middle.
    pub(crate) rows: Block,
    /// The scalars where the pixels want the rows' outputs.
    pub(crate) row_loads: Vec<usize>,
    /// Per pixel; inputs are the columns' outputs.
    pub(crate) pixels: Block,
    pub(crate) eaches: Vec<Each>,
    /// Scalars that never change.
    pub(crate) constants: Vec<(usize, f32)>,
    /// How many scalars there are; the uniforms come first.
    pub(crate) scalars: usize,
}

pub(crate) fn compile(source: &Source) -> Result<Code, KernelError> {
    let plan = Plan::new(source)?;
    let mut compiler = Compiler {
        scalars: source.uniforms,
        plan: &plan,
        constants: BTreeMap::new(),
        row_slots: BTreeMap::new(),
        column_slots: BTreeMap::new(),
        eaches: Vec::new(),
    };
    let mut pixels = compiler.block(Home::Pixel);
    pixels.outputs = source
        .outputs
        .iter()
        .map(|id| compiler.src(*id, &Place::of(Home::Pixel)))
        .collect();
    let (mut rows, mut columns) = (compiler.block(Home::Row), compiler.block(Home::Column));
    let row_slots = compiler.row_slots.clone();
    for id in row_slots.keys() {
        rows.outputs.push(compiler.src(*id, &Place::of(Home::Row)));
    }
    let mut in_columns: Vec<(NodeId, usize)> = compiler.column_slots.clone().into_iter().collect();
    in_columns.sort_by_key(|(_, slot)| *slot);
    for (id, _) in in_columns {
        let src = compiler.src(id, &Place::of(Home::Column));
        columns.outputs.push(src);
    }
    let names = source.nodes.len();
    for block in [&mut pixels, &mut rows, &mut columns] {
        allocate(block, names);
    }
    for each in &mut compiler.eaches {
        allocate(&mut each.hoisted, names);
    }
    let constants = compiler.constants.values().copied();
    Ok(Code {
        constants: constants.collect(),
        scalars: compiler.scalars,
        eaches: compiler.eaches,
        row_loads: row_slots.values().copied().collect(),
        columns,
        rows,
        pixels,
    })
}

/// Where steps stand: decides where their operands are.
#[derive(Clone, Debug)]
struct Place {
    block: Home,
    /// Lanes are elements.
    hoisted: bool,
    /// Numbers of the element, as scalars.
    element: BTreeMap<NodeId, usize>,
}

impl Place {
    fn of(block: Home) -> Self {
        Self {
            block,
            hoisted: false,
            element: BTreeMap::new(),
        }
    }
}

struct Compiler<'p> {
    plan: &'p Plan<'p>,
    scalars: usize,
    constants: BTreeMap<u32, (usize, f32)>,
    /// Scalars of row nodes that others read.
    row_slots: BTreeMap<NodeId, usize>,
    /// Inputs of column nodes that others read.
    column_slots: BTreeMap<NodeId, usize>,
    eaches: Vec<Each>,
}

impl Compiler<'_> {
    fn scalar(&mut self) -> usize {
        self.scalars += 1;
        self.scalars - 1
    }

    fn src(&mut self, id: NodeId, place: &Place) -> Src {
        match (self.plan.node(id), self.plan.home(id)) {
            (Node::Constant(value), _) => {
                let next = self.scalars;
                let key = value.to_bits();
                let (at, _) = *self.constants.entry(key).or_insert((next, value));
                if at == next {
                    self.scalars += 1;
                }
                Src::Scalar(at)
            }
            (Node::Uniform(at), _) => Src::Scalar(at),
            (Node::Element { slot, .. }, _) if place.hoisted => Src::Input(slot),
            (_, Home::Element) => match place.element.get(&id) {
                Some(at) => Src::Scalar(*at),
                None => Src::Reg(id.0),
            },
            (Node::X | Node::Y, home) if home == place.block && !place.hoisted => Src::Input(0),
            (_, Home::Column) if place.block == Home::Pixel => {
                let next = self.column_slots.len();
                Src::Input(*self.column_slots.entry(id).or_insert(next))
            }
            (_, Home::Row) if place.block == Home::Pixel => {
                if let Some(at) = self.row_slots.get(&id) {
                    return Src::Scalar(*at);
                }
                let at = self.scalar();
                self.row_slots.insert(id, at);
                Src::Scalar(at)
            }
            _ => Src::Reg(id.0),
        }
    }

    /// The steps of all nodes of a home; sums that are ready together share a loop.
    fn block(&mut self, home: Home) -> Block {
        let nodes = self.plan.at_home(home);
        let levels = self.levels(home, &nodes);
        let most = nodes.iter().map(|id| levels[id.0]).max().unwrap_or(0);
        let fused = self.fused(&nodes);
        let place = Place::of(home);
        let mut block = Block::default();
        for level in 0..=most {
            let here = nodes.iter().filter(|id| levels[id.0] == level);
            let mut loops: BTreeMap<usize, Vec<NodeId>> = BTreeMap::new();
            for id in here.clone() {
                if let Node::Sum { group, .. } = self.plan.node(*id) {
                    loops.entry(group).or_default().push(*id);
                }
            }
            for (group, sums) in loops {
                self.each(home, group, &sums, &mut block);
            }
            for id in here {
                if !fused.contains(id) {
                    self.emit(*id, &place, &mut block.steps);
                }
            }
        }
        block
    }

    /// How many sums, one after the other, a node has to wait for.
    fn levels(&self, home: Home, nodes: &[NodeId]) -> Vec<usize> {
        let plan = self.plan;
        let mut levels = vec![0; plan.source.nodes.len()];
        let inside = |id: &NodeId| plan.home(*id) == home;
        for id in nodes {
            let before = |ids: &mut dyn Iterator<Item = NodeId>, levels: &[usize]| {
                let own = ids.filter(inside).map(|operand| levels[operand.0]);
                own.max().unwrap_or(0)
            };
            levels[id.0] = match plan.node(*id) {
                Node::Sum { of, .. } => {
                    let body = plan.body(of);
                    let inner = body.iter().flat_map(|id| operands(plan.node(*id)));
                    1 + before(&mut inner.chain([of]), &levels)
                }
                node => before(&mut operands(node), &levels),
            };
        }
        levels
    }

    /// Products that are computed with their only reader.
    fn fused(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        nodes
            .iter()
            .filter_map(|id| self.product(*id))
            .map(|(product, _, _)| product)
            .collect()
    }

    /// The product that a sum or difference takes in, how, and the other operand.
    fn product(&self, id: NodeId) -> Option<(NodeId, Joint, NodeId)> {
        let (op, a, b) = match self.plan.node(id) {
            Node::Binary(op @ (Binary::Add | Binary::Sub), a, b) => (op, a, b),
            _ => return None,
        };
        if self.plan.fuses(a, id) {
            let joint = if op == Binary::Add {
                Joint::Add
            } else {
                Joint::Sub
            };
            return Some((a, joint, b));
        }
        let joint = if op == Binary::Add {
            Joint::Add
        } else {
            Joint::From
        };
        self.plan.fuses(b, id).then_some((b, joint, a))
    }

    /// A loop over a group's elements that computes some sums.
    fn each(&mut self, home: Home, group: usize, sums: &[NodeId], block: &mut Block) {
        let number = self.eaches.len();
        let of = |id: &NodeId| match self.plan.node(*id) {
            Node::Sum { of, .. } => of,
            _ => *id,
        };
        let mut body: Vec<NodeId> = sums.iter().flat_map(|id| self.plan.body(of(id))).collect();
        body.sort_unstable();
        body.dedup();
        let mut each = Each {
            group,
            ..Each::default()
        };
        let mut place = Place::of(home);
        // In a row of pixels, what does not depend on the column is the same for all of them.
        let early = |id: &NodeId| home == Home::Pixel && !self.plan.depends[id.0].x;
        let is_number = |id: &NodeId| matches!(self.plan.node(*id), Node::Element { .. });
        let (numbers, body): (Vec<NodeId>, Vec<NodeId>) = body.iter().partition(|id| is_number(id));
        let (hoisted, body): (Vec<NodeId>, Vec<NodeId>) = body.iter().partition(|id| early(id));
        let hoisted_place = Place {
            hoisted: true,
            ..Place::of(home)
        };
        for id in &hoisted {
            self.emit(*id, &hoisted_place, &mut each.hoisted.steps);
        }
        let inner = body.iter().flat_map(|id| operands(self.plan.node(*id)));
        let mut wanted: Vec<NodeId> = inner.chain(sums.iter().map(of)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for id in wanted {
            if let (true, Node::Element { slot, .. }) = (numbers.contains(&id), self.plan.node(id))
            {
                let at = self.scalar();
                each.loads.push((slot, at));
                place.element.insert(id, at);
            } else if hoisted.contains(&id) {
                let at = self.scalar();
                each.hoisted.outputs.push(Src::Reg(id.0));
                each.hoisted_loads.push(at);
                place.element.insert(id, at);
            }
        }
        self.eaches.push(each);
        block.steps.extend(sums.iter().map(|id| Step::Clear(id.0)));
        let begin = block.steps.len();
        block.steps.push(Step::Clear(0));
        let fused = self.fused(&body);
        for id in body.iter().filter(|id| !fused.contains(id)) {
            self.emit(*id, &place, &mut block.steps);
        }
        for id in sums {
            let src = self.src(of(id), &place);
            block.steps.push(Step::Add(src, id.0));
        }
        let end = block.steps.len();
        block.steps.push(Step::Next {
            each: number,
            begin,
        });
        block.steps[begin] = Step::Begin { each: number, end };
    }

    /// The step of a node that is no sum.
    fn emit(&mut self, id: NodeId, place: &Place, steps: &mut Vec<Step>) {
        let to = id.0;
        let step = match self.plan.node(id) {
            Node::Unary(op, a) => Step::Unary(op, self.src(a, place), to),
            Node::Binary(op, a, b) => self.binary(id, op, [a, b], place),
            Node::Noise { field, x, y } => Step::Noise {
                field,
                x: self.src(x, place),
                y: self.src(y, place),
                to,
            },
            Node::Plane { plane, x, y } => Step::Plane {
                plane,
                x: self.src(x, place),
                y: self.src(y, place),
                to,
            },
            _ => return,
        };
        steps.push(step);
    }

    fn binary(&mut self, id: NodeId, op: Binary, [a, b]: [NodeId; 2], place: &Place) -> Step {
        if let (Binary::Pow, Node::Constant(exponent)) = (op, self.plan.node(b))
            && let Some(power) = Power::of(exponent)
        {
            return Step::Power(power, self.src(a, place), id.0);
        }
        if let Some((product, joint, other)) = self.product(id)
            && let Node::Binary(_, left, right) = self.plan.node(product)
        {
            let (left, right) = (self.src(left, place), self.src(right, place));
            let other = self.src(other, place);
            let scalar = matches!(left, Src::Scalar(_));
            let (left, right) = if scalar { (right, left) } else { (left, right) };
            return Step::Product(joint, [left, right, other], id.0);
        }
        Step::Binary(op, self.src(a, place), self.src(b, place), id.0)
    }
}

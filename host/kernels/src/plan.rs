//! Where each node is computed: once, per column, per row, per pixel or per element.

use crate::node::{KernelError, Node, NodeId, OUTPUTS_MAX, Source, operands};

/// What a node depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Depends {
    pub(crate) x: bool,
    pub(crate) y: bool,
    /// The group of whose element it speaks.
    pub(crate) element: Option<usize>,
}

/// Where a node is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// Given with the program or the moment.
    Scalar,
    /// Depends on the column alone.
    Column,
    /// Depends on the row, or on nothing that changes within a picture.
    Row,
    /// Depends on both.
    Pixel,
    /// Within sums.
    Element,
}

/// What is known of all nodes.
#[derive(Debug)]
pub(crate) struct Plan<'s> {
    pub(crate) source: &'s Source,
    pub(crate) depends: Vec<Depends>,
    /// How many nodes and outputs read it, of those that are needed at all.
    pub(crate) uses: Vec<usize>,
}

impl<'s> Plan<'s> {
    pub(crate) fn new(source: &'s Source) -> Result<Self, KernelError> {
        if source.outputs.len() > OUTPUTS_MAX {
            return Err(KernelError::TooManyOutputs(source.outputs.len()));
        }
        let mut depends: Vec<Depends> = Vec::with_capacity(source.nodes.len());
        for (at, node) in source.nodes.iter().enumerate() {
            check(source, at, *node)?;
            let found = dependence(&depends, at, *node)?;
            depends.push(found);
        }
        let mut uses = vec![0; source.nodes.len()];
        for (at, output) in source.outputs.iter().enumerate() {
            let name = || format!("output {at}");
            let Some(found) = depends.get(output.0) else {
                let what = "a node";
                return Err(KernelError::InvalidReference { at: name(), what });
            };
            if let Some(group) = found.element {
                return Err(KernelError::OutsideOfSum { at: name(), group });
            }
            uses[output.0] += 1;
        }
        for at in (0..source.nodes.len()).rev() {
            if uses[at] > 0 {
                for operand in operands(source.nodes[at]) {
                    uses[operand.0] += 1;
                }
            }
        }
        Ok(Self {
            source,
            depends,
            uses,
        })
    }

    pub(crate) fn node(&self, id: NodeId) -> Node {
        self.source.nodes[id.0]
    }

    pub(crate) fn home(&self, id: NodeId) -> Home {
        if matches!(self.node(id), Node::Constant(_) | Node::Uniform(_)) {
            return Home::Scalar;
        }
        match self.depends[id.0] {
            Depends {
                element: Some(_), ..
            } => Home::Element,
            Depends {
                x: true, y: true, ..
            } => Home::Pixel,
            Depends { x: true, .. } => Home::Column,
            _ => Home::Row,
        }
    }

    /// The nodes of a home that are needed, operands first.
    pub(crate) fn at_home(&self, home: Home) -> Vec<NodeId> {
        (0..self.source.nodes.len())
            .map(NodeId)
            .filter(|id| self.uses[id.0] > 0 && self.home(*id) == home)
            .collect()
    }

    /// The nodes of the element that a sum computes, operands first.
    pub(crate) fn body(&self, of: NodeId) -> Vec<NodeId> {
        let mut wanted = vec![false; of.0 + 1];
        wanted[of.0] = true;
        for at in (0..=of.0).rev() {
            if wanted[at] && self.depends[at].element.is_some() {
                for operand in operands(self.source.nodes[at]) {
                    wanted[operand.0] = true;
                }
            }
        }
        let inner = |id: &NodeId| wanted[id.0] && self.depends[id.0].element.is_some();
        (0..=of.0).map(NodeId).filter(inner).collect()
    }

    /// Whether a product is read once, by `user`, and can be computed with it.
    pub(crate) fn fuses(&self, product: NodeId, user: NodeId) -> bool {
        let (own, other) = (self.depends[product.0], self.depends[user.0]);
        matches!(self.node(product), Node::Binary(crate::Binary::Mul, ..))
            && self.uses[product.0] == 1
            && own.x
            && own == other
    }
}

fn check(source: &Source, at: usize, node: Node) -> Result<(), KernelError> {
    let refuse = |what| {
        let at = format!("node {at}");
        Err(KernelError::InvalidReference { at, what })
    };
    if operands(node).any(|operand| operand.0 >= at) {
        return refuse("a node");
    }
    match node {
        Node::Uniform(uniform) if uniform >= source.uniforms => refuse("a uniform"),
        Node::Noise { field, .. } if field >= source.fields.len() => refuse("a noise"),
        Node::Plane { plane, .. } if plane >= source.planes => refuse("a plane"),
        Node::Sum { group, .. } if group >= source.groups.len() => refuse("a group"),
        Node::Element { group, slot } => match source.groups.get(group) {
            None => refuse("a group"),
            Some(slots) if slot >= *slots => refuse("a number of the group"),
            Some(_) => Ok(()),
        },
        _ => Ok(()),
    }
}

fn dependence(known: &[Depends], at: usize, node: Node) -> Result<Depends, KernelError> {
    let mut found = match node {
        Node::X => Depends {
            x: true,
            ..Depends::default()
        },
        Node::Y => Depends {
            y: true,
            ..Depends::default()
        },
        Node::Element { group, .. } => Depends {
            element: Some(group),
            ..Depends::default()
        },
        _ => Depends::default(),
    };
    for operand in operands(node) {
        let other = known[operand.0];
        found.x |= other.x;
        found.y |= other.y;
        if let (Some(group), Some(wanted)) = (other.element, found.element)
            && group != wanted
        {
            let at = format!("node {at}");
            return Err(KernelError::OutsideOfSum { at, group });
        }
        found.element = found.element.or(other.element);
    }
    if let Node::Sum { group, .. } = node {
        if let Some(other) = found.element.filter(|other| *other != group) {
            let at = format!("node {at}");
            return Err(KernelError::OutsideOfSum { at, group: other });
        }
        found.element = None;
    }
    Ok(found)
}

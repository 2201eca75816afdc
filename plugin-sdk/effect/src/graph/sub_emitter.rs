//! Sub-emitters: elements that begin where the elements of another emitter are at an age of their lives.
//!
//! A rocket bursts, a drop splashes, a spark crackles: every life of a parent's element has its
//! children, which begin at the place where their parent is at that age and stay there, until fields move
//! them. No state is kept: from the time that has passed since, the moment of birth is known, and
//! with it the parent's place.

use serde::{Deserialize, Serialize};

use super::{Effect, Emitter, NodeKind, zero_length};
use crate::check::limits;
use crate::expr::Expr;

/// Where children of another emitter's elements are and how many. Element `k` is a child of element
/// `⌊k / each⌋`; what belongs to the burst (`rand_burst`, `in_burst`) belongs to the children of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SubEmitter {
    /// Id of an emitter with a lifetime, or of a sub-emitter.
    pub parent: String,
    /// Ids of the fields that move the parent's elements, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Age of the parent's element at which its children begin, 0 to 1.
    pub at: f64,
    /// Children of each element.
    pub each: u32,
    /// From the place where the parent was, a length to the right.
    #[serde(default = "zero_length")]
    pub x: Expr,
    /// The same downwards.
    #[serde(default = "zero_length")]
    pub y: Expr,
    /// Length of a child's life, whose age stays 1 afterwards; none: until the same element has
    /// children again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<Expr>,
}

/// The elements behind an id: those of an emitter, or the children of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Population<'a> {
    /// The emitter that all descend from.
    pub root: &'a Emitter,
    /// Elements for each of the root's.
    pub each: u64,
    /// Sub-emitters between.
    pub levels: usize,
}

impl Population<'_> {
    /// Never more elements than this.
    #[must_use]
    pub fn capacity(&self) -> u64 {
        u64::from(self.root.capacity).saturating_mul(self.each)
    }

    /// Whether elements have lives.
    #[must_use]
    pub fn lives(&self) -> bool {
        self.root.lifetime.is_some()
    }

    /// Whether elements come in bursts.
    #[must_use]
    pub fn bursts(&self) -> bool {
        self.levels > 0 || self.root.burst.is_some()
    }
}

impl Effect {
    /// The elements behind the id of an emitter or a sub-emitter; none when there is no such node, when
    /// sub-emitters are each other's parents, or nested deeper than
    /// [`SUB_EMITTERS_MAX`](limits::SUB_EMITTERS_MAX).
    #[must_use]
    pub fn population(&self, id: &str) -> Option<Population<'_>> {
        let (mut id, mut each) = (id, 1_u64);
        for levels in 0..=limits::SUB_EMITTERS_MAX {
            match self.node(id)? {
                NodeKind::Emitter(root) => return Some(Population { root, each, levels }),
                NodeKind::SubEmitter(sub) => {
                    each = each.saturating_mul(u64::from(sub.each));
                    id = &sub.parent;
                }
                _ => return None,
            }
        }
        None
    }
}

//! What runs in every frame: all functions that can be reached from the callbacks of
//! `requestAnimationFrame`, by the calls in the source.
//!
//! It errs on the side of reaching too much: a call of a property reaches every function of that
//! property name. What it cannot see (a callback kept in a variable that is set elsewhere by a
//! computed name) it does not reach; the run looks at the same facts from the other side.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::scan::{Event, Kind, Name, Scan};

/// The functions of the frame path.
#[derive(Debug)]
pub(crate) struct FramePath {
    reached: BTreeSet<usize>,
    /// Properties of the module's own that are functions.
    own_methods: BTreeSet<String>,
}

impl FramePath {
    /// The frame path of a module; none when no callback of `requestAnimationFrame` was found.
    pub(crate) fn of(scan: &Scan) -> Option<Self> {
        let mut by_name: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
        let mut inner: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, function) in scan.functions.iter().enumerate() {
            for name in &function.names {
                by_name.entry(name).or_default().push(index);
            }
            if let (Some(parent), true) = (function.parent, function.names.is_empty()) {
                // Without a name it is there to be called on the spot.
                inner.entry(parent).or_default().push(index);
            }
        }
        let named = |name: &Name| by_name.get(name).cloned().unwrap_or_default();
        let literal = |at: &u32| scan.functions.iter().position(|f| f.at == *at);
        let mut todo: VecDeque<usize> = scan.frame_roots.iter().flat_map(named).collect();
        todo.extend(scan.frame_literals.iter().filter_map(literal));
        if todo.is_empty() {
            return None;
        }
        let mut reached = BTreeSet::new();
        // Each function is entered once at most.
        while let Some(index) = todo.pop_front() {
            if !reached.insert(index) {
                continue;
            }
            todo.extend(scan.functions[index].calls.iter().flat_map(named));
            todo.extend(inner.get(&index).into_iter().flatten());
        }
        let own_methods = by_name.keys().filter_map(|name| match name {
            Name::Member(name) => Some(name.clone()),
            Name::Symbol(_) => None,
        });
        Some(Self {
            own_methods: own_methods.collect(),
            reached,
        })
    }

    /// How many functions it has.
    pub(crate) fn len(&self) -> usize {
        self.reached.len()
    }

    /// The events of some kinds that lie on it.
    pub(crate) fn events<'s>(&self, scan: &'s Scan, kinds: &[Kind]) -> Vec<&'s Event> {
        let counts = |event: &&Event| {
            let own = event.kind == Kind::AllocatingMethod
                && self.own_methods.contains(event.what.trim_end_matches("()"));
            kinds.contains(&event.kind)
                && !own
                && event.function.is_some_and(|f| self.reached.contains(&f))
        };
        scan.events.iter().filter(counts).collect()
    }
}

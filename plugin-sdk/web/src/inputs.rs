//! Inputs in a page: which events and sounds a module listens to.

use std::collections::BTreeSet;

use effectforge_effect::Effect;
use effectforge_effect::graph::Source;

/// The place of a source among the numbers that the page gives (`outside` in the shell).
#[must_use]
pub const fn number(source: Source) -> usize {
    match source {
        Source::PointerX => 0,
        Source::PointerY => 1,
        Source::Hover => 2,
        Source::Scroll => 3,
        Source::Click => 4,
        Source::Bass => 5,
        Source::Mid => 6,
        Source::Treble => 7,
    }
}

/// The flags of the shell's passages that the effect's inputs need.
#[must_use]
pub fn flags(effect: &Effect) -> BTreeSet<&'static str> {
    let mut flags = BTreeSet::new();
    for input in effect.inputs.values() {
        flags.insert("inputs");
        flags.insert(match input.source {
            Source::PointerX | Source::PointerY | Source::Hover => "pointer",
            Source::Scroll => "scroll",
            Source::Click => "click",
            Source::Bass | Source::Mid | Source::Treble => "sound",
        });
    }
    flags
}

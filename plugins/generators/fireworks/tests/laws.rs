//! What holds for every show of this generator.
#![allow(missing_docs)]

#[path = "../../fields/tests/common/mod.rs"]
mod common;

use common::Case;
use effectforge_fireworks::{Show, generate};
use effectforge_style::laws;

fn cases() -> impl Iterator<Item = Case> {
    Show::ALL.into_iter().map(|show| Case {
        generate,
        family: "fireworks",
        variant: show.name(),
    })
}

#[test]
fn every_show_holds_with_every_palette_at_both_ends() {
    cases().for_each(|case| common::holds(&case, 100));
}

#[test]
fn every_show_survives_any_parameters() {
    cases().for_each(|case| common::survives_any_parameters(&case));
}

#[test]
fn every_show_loops() {
    cases().for_each(|case| common::loops(&case));
}

#[test]
fn every_show_listens_to_the_brief() {
    cases().for_each(|case| common::listens_to_the_brief(&case));
}

#[test]
fn every_show_keeps_constraints() {
    cases().for_each(|case| common::keeps_constraints(&case));
}

#[test]
fn sparks_keep_their_places_when_there_are_more() {
    cases().for_each(|case| common::keeps_elements(&case, "shells"));
}

#[test]
fn other_families_are_refused() {
    common::refuses_others(generate, "fireworks");
}

#[test]
fn examples_hold() {
    laws::examples_hold(generate, env!("CARGO_MANIFEST_DIR").as_ref());
}

//! What is seen: every look listens to the brief, and no slider's end is blank or blown out.

use effectforge_letters::{LOOKS, generate};
use effectforge_looks::Subject;

fn subjects() -> impl Iterator<Item = Subject> {
    LOOKS.iter().map(|look| Subject {
        generate,
        family: look.family,
        look: ("variant", look.name),
    })
}

#[test]
fn every_look_listens_to_the_brief() {
    let deaf: Vec<_> = subjects().flat_map(|subject| subject.listens()).collect();
    assert!(deaf.is_empty(), "{}", deaf.join("\n"));
}

#[test]
fn every_slider_is_fit_to_be_seen_at_both_ends() {
    let unfit: Vec<_> = subjects()
        .flat_map(|subject| subject.unfit_ends())
        .collect();
    assert!(unfit.is_empty(), "{}", unfit.join("\n"));
}

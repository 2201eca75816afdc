//! What holds for every look of every family of this generator.
#![allow(missing_docs)]

mod common;

use common::Case;
use effectforge_fields::{FAMILIES, LOOKS, generate};
use effectforge_style::{Look, laws};

/// Operations per pixel that a look may take: a CPU without GPU must draw it.
const OPS_MAX: u64 = 700;

fn cases() -> impl Iterator<Item = Case> {
    LOOKS.iter().map(|look| Case {
        generate,
        family: look.family,
        variant: look.name,
    })
}

#[test]
fn every_look_holds_with_every_palette_at_both_ends() {
    cases().for_each(|case| common::holds(&case, OPS_MAX));
}

#[test]
fn every_look_survives_any_parameters() {
    cases().for_each(|case| common::survives_any_parameters(&case));
}

#[test]
fn every_look_loops() {
    cases().for_each(|case| common::loops(&case));
}

#[test]
fn every_look_listens_to_the_brief() {
    cases().for_each(|case| common::listens_to_the_brief(&case));
}

#[test]
fn every_look_keeps_constraints() {
    cases().for_each(|case| common::keeps_constraints(&case));
}

#[test]
fn each_family_has_three_looks_and_words_call_for_one_of_them() {
    for family in FAMILIES {
        assert!(Look::of_family(LOOKS, family).count() >= 3, "{family}");
        let mut words: Vec<_> = Look::of_family(LOOKS, family)
            .flat_map(|look| look.calls)
            .collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all, "{family}: a word calls for two looks");
    }
}

#[test]
fn moods_choose_and_a_silent_brief_leaves_it_to_the_seed() {
    for look in LOOKS {
        let words = common::Words {
            mood: look.calls.first().copied(),
            ..common::Words::default()
        };
        let dna = common::dna(look.family, &[], &words);
        assert_eq!(Look::of(LOOKS, look.family, None, &dna, 5).name, look.name);
    }
    let silent = common::dna("plasma", &[], &common::Words::default());
    let names: std::collections::BTreeSet<_> = (0..9)
        .map(|seed| Look::of(LOOKS, "plasma", None, &silent, seed).name)
        .collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn other_families_are_refused() {
    FAMILIES
        .iter()
        .for_each(|family| common::refuses_others(generate, family));
}

#[test]
fn examples_hold() {
    laws::examples_hold(generate, env!("CARGO_MANIFEST_DIR").as_ref());
}

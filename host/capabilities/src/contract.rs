//! Holds what the capabilities say they offer against `wit/`, which is the contract.

#![allow(clippy::unwrap_used)]

use crate::kinds::Kind;
use std::collections::{BTreeMap, BTreeSet};
use wit_parser::Resolve;

/// Interface to its functions and resources, as the contract spells them.
fn contract() -> BTreeMap<String, BTreeSet<String>> {
    let mut resolve = Resolve::default();
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../../wit");
    resolve.push_dir(wit).unwrap();
    let name = |id| resolve.id_of(id).unwrap();
    resolve
        .interfaces
        .iter()
        .map(|(id, interface)| {
            let resources = interface.types.iter().filter(|(_, ty)| {
                matches!(resolve.types[**ty].kind, wit_parser::TypeDefKind::Resource)
            });
            let items = interface
                .functions
                .keys()
                .chain(resources.map(|(name, _)| name))
                .cloned()
                .collect();
            (name(id), items)
        })
        .collect()
}

#[test]
fn every_capability_offers_exactly_its_interface() {
    let contract = contract();
    for capability in crate::all() {
        for interface in capability.interfaces() {
            let id = format!("{}@{}", interface.name, interface.version);
            let offered: BTreeSet<String> =
                interface.items.iter().map(ToString::to_string).collect();
            assert_eq!(Some(&offered), contract.get(&id), "{id}");
        }
    }
}

#[test]
fn every_kind_names_its_export() {
    let contract = contract();
    for kind in Kind::ALL {
        let export = kind.export();
        let id = format!("{}@{}", export.interface, export.version);
        let functions: BTreeSet<String> =
            export.functions.iter().map(ToString::to_string).collect();
        assert_eq!(Some(&functions), contract.get(&id), "{id}");
        assert_eq!(kind.name().parse::<Kind>(), Ok(kind));
    }
}

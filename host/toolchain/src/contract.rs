//! Holds a component against the contract: the world of its kind, and its manifest.
//!
//! What a world lists is read from `wit/` itself, which is compiled in: there is no second list.

use std::collections::BTreeMap;

use effectforge_manifest::{INHERENT, Kind, Manifest};
use wit_parser::{Resolve, WorldKey};

use crate::{Inspection, ToolchainError};

/// The contract that this version offers, packages before those that use them.
const WIT: [(&str, &str); 4] = [
    (
        "media.wit",
        include_str!("../../../wit/deps/media/media.wit"),
    ),
    ("host.wit", include_str!("../../../wit/deps/host/host.wit")),
    (
        "types.wit",
        include_str!("../../../wit/deps/effect/types.wit"),
    ),
    ("plugin.wit", include_str!("../../../wit/plugin.wit")),
];

/// The interfaces that a kind's world lists: imports and exports, as `package:name/interface` with
/// the version offered.
///
/// # Errors
/// The contract that was compiled in does not parse, which the tests rule out.
pub fn offered(kind: Kind) -> Result<Offered, ToolchainError> {
    let broken = |cause: String| ToolchainError::Component {
        cause: format!("the contract cannot be read: {cause}"),
        help: "this is a fault of EffectForge, please report it".to_owned(),
    };
    let mut resolve = Resolve::default();
    let mut plugin = None;
    for (name, text) in WIT {
        plugin = Some(
            resolve
                .push_source(name, text)
                .map_err(|error| broken(format!("{error:#}")))?,
        );
    }
    let package = plugin.ok_or_else(|| broken("it is empty".to_owned()))?;
    let world = resolve.packages[package]
        .worlds
        .get(&format!("{kind}-plugin"));
    let world = &resolve.worlds[*world.ok_or_else(|| broken(format!("no world for a {kind}")))?];
    let list = |keys: &mut dyn Iterator<Item = &WorldKey>| {
        keys.map(|key| split(&resolve.name_world_key(key)))
            .collect()
    };
    Ok(Offered {
        imports: list(&mut world.imports.keys()),
        exports: list(&mut world.exports.keys()),
    })
}

/// Interfaces and the versions of them that are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What a plugin may import.
    pub imports: BTreeMap<String, String>,
    /// What it must export.
    pub exports: BTreeMap<String, String>,
}

/// `a:b/c@1.2.3` as `a:b/c` and `1.2.3`.
fn split(name: &str) -> (String, String) {
    let (interface, version) = name.split_once('@').unwrap_or((name, ""));
    (interface.to_owned(), version.to_owned())
}

/// Versions of one track: they differ in what semver calls compatible.
fn compatible(wanted: &str, offered: &str) -> bool {
    let track = |version: &str| -> Vec<String> {
        let parts: Vec<&str> = version.split('.').collect();
        let take = if parts.first() == Some(&"0") { 2 } else { 1 };
        parts.into_iter().take(take).map(str::to_owned).collect()
    };
    track(wanted) == track(offered)
}

/// Whether a component keeps to its kind's world and to its manifest. Gives remarks that are no
/// errors: a capability that is asked for and not used.
///
/// # Errors
/// Every import or export that is wrong, with what to do about it.
pub fn check_contract(
    manifest: &Manifest,
    found: &Inspection,
) -> Result<Vec<String>, ToolchainError> {
    let offered = offered(manifest.kind)?;
    let mut wrong = Vec::new();
    for import in &found.imports {
        let (interface, version) = split(import);
        match offered.imports.get(&interface) {
            Some(known) if compatible(&version, known) => {}
            Some(known) => wrong.push(format!(
                "it imports `{interface}` of version {version}; this EffectForge offers {known}: \
                 update EffectForge, or build the plugin with the matching SDK"
            )),
            None => wrong.push(format!("it imports `{import}`, {}", why_not(&interface))),
        }
        if let Some(capability) = capability(&interface)
            && !manifest.capabilities.contains_key(capability)
        {
            wrong.push(format!(
                "it imports `{import}`, which the manifest does not ask for: \
                 add `[capabilities.{capability}]` with `reason = \"…\"`"
            ));
        }
    }
    for (interface, version) in &offered.exports {
        let has = found
            .exports
            .iter()
            .map(|export| split(export))
            .any(|(name, has)| name == *interface && compatible(&has, version));
        if !has {
            let kind = manifest.kind;
            wrong.push(format!(
                "it does not export `{interface}@{version}`, as a {kind} does: \
                 put `#[effectforge_sdk::{kind}]` on its function, or mend `kind` in the manifest"
            ));
        }
    }
    if !wrong.is_empty() {
        return Err(ToolchainError::Contract(wrong));
    }
    let used = |name: &str| {
        found
            .imports
            .iter()
            .any(|import| capability(&split(import).0) == Some(name))
    };
    Ok(manifest
        .capabilities
        .keys()
        .filter(|name| !used(name))
        .map(|name| {
            format!(
                "the manifest asks for `{name}`, which the component does not use: leave it out"
            )
        })
        .collect())
}

/// The capability that grants an interface; none when every plugin has it.
fn capability(interface: &str) -> Option<&str> {
    let (package, name) = interface.split_once('/')?;
    let granted =
        matches!(package, "effectforge:media" | "effectforge:host") && !INHERENT.contains(&name);
    granted.then_some(name)
}

fn why_not(interface: &str) -> String {
    if interface.starts_with("wasi:") {
        "which no plugin has: there are no files, clock, network or environment; build for \
         wasm32-unknown-unknown instead of a WASI target, and take randomness from the job's seed"
            .to_owned()
    } else if interface.starts_with("effectforge:") {
        "which its kind does not have, or which a newer EffectForge has".to_owned()
    } else {
        "which is not part of EffectForge's contract".to_owned()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_world() {
        for kind in Kind::ALL {
            let offered = offered(kind).unwrap();
            let export = format!("effectforge:effect/{kind}");
            assert!(offered.exports.contains_key(&export), "{kind}: {offered:?}");
            assert!(
                offered.imports.contains_key("effectforge:host/log"),
                "{kind}"
            );
        }
    }

    #[test]
    fn tracks() {
        assert!(compatible("0.1.0", "0.1.7"));
        assert!(!compatible("0.2.0", "0.1.0"));
        assert!(compatible("1.2.0", "1.9.0"));
        assert!(!compatible("2.0.0", "1.9.0"));
    }

    #[test]
    fn only_images_needs_asking() {
        assert_eq!(capability("effectforge:media/images"), Some("images"));
        assert_eq!(capability("effectforge:media/blobs"), None);
        assert_eq!(capability("effectforge:effect/effects"), None);
        assert_eq!(capability("effectforge:effect/artifacts"), None);
    }
}

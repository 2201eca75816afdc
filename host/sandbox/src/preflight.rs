//! Says, before a plugin first runs, everything that keeps it from running here.
//!
//! Invariant: the list is whole (every unmet import and export, not the first), and no text of the
//! engine's linker reaches a user when this module can name the cause.

use crate::capability::{Grants, Interface};
use semver::Version;
use std::fmt;
use wasmtime::Engine;
use wasmtime::component::types::{ComponentInstance, ComponentItem};
use wasmtime::component::{Component, ResourceType};

/// This EffectForge.
const HOST_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why one import or export does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnmetKind {
    /// No EffectForge has such an interface.
    UnknownInterface,
    /// This EffectForge has the interface in other versions.
    Version,
    /// The interface is there in a compatible version, but one function or resource is not.
    MissingItem,
    /// The interface belongs to a capability that the plugin was not granted.
    NotGranted,
    /// The component does not export what its kind must.
    MissingExport,
    /// Name and version fit, the types do not.
    Shape,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Why.
    pub kind: UnmetKind,
    /// What the plugin needs (or, for a missing export, what the host needs of it).
    pub needed: String,
    /// What there is instead; `nothing` when there is nothing.
    pub offered: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.kind {
            UnmetKind::MissingExport => "the host needs the export",
            _ => "the plugin needs",
        };
        write!(
            f,
            "{verb} {}; offered: {}; {}",
            self.needed, self.offered, self.help
        )
    }
}

/// Everything that does not fit, imports first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preflight {
    /// In the component's order.
    pub unmet: Vec<Unmet>,
}

impl std::error::Error for Preflight {}

impl fmt::Display for Preflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the plugin does not fit this host ({} problems)",
            self.unmet.len()
        )?;
        self.unmet
            .iter()
            .try_for_each(|unmet| write!(f, "\n  {unmet}"))
    }
}

impl Preflight {
    /// For a mismatch of types, which the engine alone sees: names the import or export it is
    /// about, not the engine's words.
    #[must_use]
    pub fn shape(error: &wasmtime::Error) -> Self {
        let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
        let names: Vec<String> = chain.iter().filter_map(|text| quoted(text)).collect();
        let needed = if names.is_empty() {
            "its contract".to_owned()
        } else {
            names.join(" › ")
        };
        let unmet = Unmet {
            kind: UnmetKind::Shape,
            needed: format!("{needed} with other types"),
            offered: format!("the types of EffectForge {HOST_VERSION}"),
            help: "the plugin was built against a changed contract: rebuild it with this \
                   release's SDK"
                .to_owned(),
        };
        Preflight { unmet: vec![unmet] }
    }
}

/// An export that a plugin of one kind must have.
#[derive(Clone, Copy, Debug)]
pub struct ExportSpec {
    /// Without version: `effectforge:effect/generator`.
    pub interface: &'static str,
    /// The version that this host calls.
    pub version: &'static str,
    /// Its functions.
    pub functions: &'static [&'static str],
}

/// Looks at every import and export of `component`.
pub(crate) fn check(
    engine: &Engine,
    component: &Component,
    grants: &Grants,
    export: &ExportSpec,
) -> Preflight {
    let ty = component.component_type();
    let mut unmet = Vec::new();
    let mut known = Vec::new();
    for (name, item) in ty.imports(engine) {
        match item.ty {
            ComponentItem::ComponentInstance(instance) => {
                let needs = needs(engine, &instance, &mut known);
                import(name, &needs, grants, &mut unmet);
            }
            ComponentItem::Type(_) | ComponentItem::Resource(_) => {}
            _ => unmet.push(unknown(name)),
        }
    }
    exports(engine, component, export, &mut unmet);
    Preflight { unmet }
}

/// The names that a component imports, with versions, in its order.
pub(crate) fn import_names(engine: &Engine, component: &Component) -> Vec<String> {
    component
        .component_type()
        .imports(engine)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The functions and resources that somebody must stand behind. A resource that an earlier import
/// gave (`use blobs.{blob}`) is that import's.
fn needs(
    engine: &Engine,
    instance: &ComponentInstance,
    known: &mut Vec<ResourceType>,
) -> Vec<String> {
    let mut needs = Vec::new();
    for (name, item) in instance.exports(engine) {
        match item.ty {
            ComponentItem::Resource(resource) if known.contains(&resource) => {}
            ComponentItem::Resource(resource) => {
                known.push(resource);
                needs.push(name.to_owned());
            }
            ComponentItem::ComponentFunc(_) => needs.push(name.to_owned()),
            _ => {}
        }
    }
    needs
}

fn import(name: &str, needs: &[String], grants: &Grants, unmet: &mut Vec<Unmet>) {
    if needs.is_empty() {
        return; // Types alone need nobody behind them.
    }
    let (base, version) = split(name);
    let offers = |list: &[std::sync::Arc<dyn crate::Capability>]| {
        list.iter()
            .flat_map(|capability| {
                capability
                    .interfaces()
                    .iter()
                    .map(|i| (capability.name(), *i))
            })
            .filter(|(_, interface)| interface.name == base)
            .collect::<Vec<_>>()
    };
    let (granted, withheld) = (offers(grants.granted()), offers(grants.withheld()));
    let fits = |(_, interface): &&(&str, Interface)| same_track(version, interface.version);
    if let Some((_, interface)) = granted.iter().find(fits) {
        missing_items(name, needs, interface, unmet);
    } else if let Some((capability, interface)) = withheld.iter().find(fits) {
        unmet.push(not_granted(name, capability, interface));
        missing_items(name, needs, interface, unmet);
    } else if granted.is_empty() && withheld.is_empty() {
        unmet.push(unknown(name));
    } else {
        let all: Vec<Interface> = granted.iter().chain(&withheld).map(|(_, i)| *i).collect();
        unmet.push(other_version(name, version, &all));
    }
}

fn missing_items(name: &str, needs: &[String], interface: &Interface, unmet: &mut Vec<Unmet>) {
    for item in needs
        .iter()
        .filter(|item| !interface.items.contains(&item.as_str()))
    {
        unmet.push(Unmet {
            kind: UnmetKind::MissingItem,
            needed: format!("`{item}` of {name}"),
            offered: format!("{}@{} without it", interface.name, interface.version),
            help: newer(),
        });
    }
}

fn not_granted(name: &str, capability: &str, interface: &Interface) -> Unmet {
    Unmet {
        kind: UnmetKind::NotGranted,
        needed: name.to_owned(),
        offered: format!(
            "{}@{} (since EffectForge {}) by the capability `{capability}`, which was not granted",
            interface.name, interface.version, interface.since
        ),
        help: format!(
            "add [capabilities.{capability}] with a reason to effectforge.toml and grant it"
        ),
    }
}

fn other_version(name: &str, version: &str, offered: &[Interface]) -> Unmet {
    let list: Vec<String> = offered
        .iter()
        .map(|i| format!("{}@{} (since EffectForge {})", i.name, i.version, i.since))
        .collect();
    let newest = offered
        .iter()
        .filter_map(|i| Version::parse(i.version).ok())
        .max();
    let is_newer = match (Version::parse(version), newest) {
        (Ok(needed), Some(newest)) => needed > newest,
        _ => true,
    };
    Unmet {
        kind: UnmetKind::Version,
        needed: name.to_owned(),
        offered: list.join(", "),
        help: if is_newer {
            newer()
        } else {
            "this version is no longer served: rebuild the plugin with the current SDK".to_owned()
        },
    }
}

fn newer() -> String {
    format!(
        "the plugin was built for an EffectForge newer than {HOST_VERSION}: upgrade EffectForge, \
         or build the plugin with this release's SDK"
    )
}

fn unknown(name: &str) -> Unmet {
    let help = if name.starts_with("wasi:") {
        "plugins get no operating system: build for wasm32-unknown-unknown, without files, \
         clocks, environment or random numbers"
            .to_owned()
    } else {
        format!("no EffectForge up to {HOST_VERSION} has this interface: check its spelling")
    };
    Unmet {
        kind: UnmetKind::UnknownInterface,
        needed: name.to_owned(),
        offered: "nothing".to_owned(),
        help,
    }
}

fn exports(engine: &Engine, component: &Component, spec: &ExportSpec, unmet: &mut Vec<Unmet>) {
    let ty = component.component_type();
    let mut found = Vec::new();
    for (name, item) in ty.exports(engine) {
        let (base, version) = split(name);
        if let ComponentItem::ComponentInstance(instance) = &item.ty
            && base == spec.interface
            && same_track(version, spec.version)
        {
            for function in spec.functions {
                if instance.get_export(engine, function).is_none() {
                    unmet.push(missing_export(
                        &format!("`{function}` of {}@{}", spec.interface, spec.version),
                        &format!("{name} without it"),
                    ));
                }
            }
            return;
        }
        found.push(name.to_owned());
    }
    let offered = if found.is_empty() {
        "nothing".to_owned()
    } else {
        found.join(", ")
    };
    unmet.push(missing_export(
        &format!("{}@{}", spec.interface, spec.version),
        &offered,
    ));
}

fn missing_export(needed: &str, offered: &str) -> Unmet {
    Unmet {
        kind: UnmetKind::MissingExport,
        needed: needed.to_owned(),
        offered: offered.to_owned(),
        help: "check `kind` in effectforge.toml against the world that the plugin implements"
            .to_owned(),
    }
}

fn quoted(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('`')?;
    rest.split_once('`').map(|(name, _)| name.to_owned())
}

fn split(name: &str) -> (&str, &str) {
    name.split_once('@').unwrap_or((name, ""))
}

/// Whether the engine serves `needed` from `offered`: the same major, or the same minor of 0.x, or
/// the same patch of 0.0.x; a pre-release is served by itself alone.
fn same_track(needed: &str, offered: &str) -> bool {
    if needed == offered {
        return true;
    }
    let (Ok(needed), Ok(offered)) = (Version::parse(needed), Version::parse(offered)) else {
        return false;
    };
    if !needed.pre.is_empty() || !offered.pre.is_empty() || needed.major != offered.major {
        return false;
    }
    match (needed.major, needed.minor) {
        (0, 0) => offered.minor == 0 && needed.patch == offered.patch,
        (0, minor) => minor == offered.minor,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracks_are_those_of_the_engine() {
        assert!(same_track("0.1.0", "0.1.7"));
        assert!(same_track("1.9.0", "1.0.0"));
        assert!(!same_track("0.2.0", "0.1.0"));
        assert!(!same_track("0.0.1", "0.0.2"));
        assert!(!same_track("9.0.0", "0.1.0"));
        assert!(!same_track("1.0.0-rc.1", "1.0.0"));
        assert!(same_track("1.0.0-rc.1", "1.0.0-rc.1"));
        assert!(!same_track("", "0.1.0"));
    }

    #[test]
    fn a_wasi_import_is_explained() {
        let unmet = unknown("wasi:cli/environment@0.2.6");
        assert!(unmet.help.contains("wasm32-unknown-unknown"), "{unmet}");
    }
}

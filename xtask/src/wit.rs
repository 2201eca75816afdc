//! `cargo xtask wit`: the contract is documented and keeps its promises to plugins that exist.
//!
//! `wit/released/` is a copy of the contract as it was last released. Within a track (the same
//! major, below 1.0 the same minor) every world must stay compatible with it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wit_parser::{Docs, FunctionKind, PackageId, Resolve, SourceMap, TypeDefKind};

use crate::error::at;
use crate::{Error, Result, root, say};

/// Folder of the released copy, below `wit/`.
const RELEASED: &str = "released";
/// Deepest folder below `wit/`.
const DEPTH: usize = 4;

/// Options of `cargo xtask wit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Make the contract as it stands the released one (after the checks).
    #[arg(long)]
    release: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let wit = root().join("wit");
    let now = Contract::read(&wit)?;
    let released = wit.join(RELEASED);
    let then = if released.is_dir() {
        Some(Contract::read(&released)?)
    } else {
        None
    };
    let mut wrong = undocumented(&now)?;
    if let Some(then) = &then {
        wrong.extend(breaks(then, &now)?);
    }
    if !wrong.is_empty() {
        return Err(Error::Contract(wrong));
    }
    let (resolve, _) = now.resolve("")?;
    let worlds = resolve.worlds.len();
    match (&then, args.release) {
        (_, true) => {
            now.write(&released)?;
            say(&format!(
                "released: {worlds} worlds, documented; copied to wit/{RELEASED}"
            ));
        }
        (Some(_), false) => say(&format!(
            "{worlds} worlds: documented, compatible with the last release"
        )),
        (None, false) => say(&format!(
            "{worlds} worlds: documented; nothing was released yet"
        )),
    }
    Ok(())
}

/// The texts of a contract by path relative to its folder.
#[derive(Clone, Debug, Default)]
struct Contract(BTreeMap<String, String>);

impl Contract {
    fn read(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        collect(folder, "", 0, &mut files)?;
        Ok(Self(files))
    }

    /// Replaces a folder by this contract.
    fn write(&self, folder: &Path) -> Result<()> {
        if folder.is_dir() {
            fs::remove_dir_all(folder).map_err(at(folder))?;
        }
        for (name, text) in &self.0 {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(at(parent))?;
            }
            fs::write(&path, text).map_err(at(&path))?;
        }
        Ok(())
    }

    /// Parses all packages; gives the one at the top. `mark` is appended to every version, so that
    /// two contracts of one version can stand in one `Resolve`.
    fn resolve(&self, mark: &str) -> Result<(Resolve, PackageId)> {
        let mut resolve = Resolve::default();
        let top = self.push(&mut resolve, mark)?;
        Ok((resolve, top))
    }

    fn push(&self, resolve: &mut Resolve, mark: &str) -> Result<PackageId> {
        let mut folders: BTreeMap<&str, SourceMap> = BTreeMap::new();
        for (path, text) in &self.0 {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            folders
                .entry(folder)
                .or_default()
                .push_str(path, marked(text, mark));
        }
        let mut groups = Vec::new();
        let mut main = None;
        for (folder, map) in folders {
            let group = map
                .parse()
                .map_err(|(map, error)| broken(&error.render(&map)))?;
            if folder.is_empty() {
                main = Some(group)
            } else {
                groups.push(group)
            }
        }
        let main = main.ok_or_else(|| broken(&"there is no .wit file at the top"))?;
        resolve
            .push_groups(main, groups)
            .map_err(|error| broken(&error))
    }
}

fn broken(cause: &dyn ToString) -> Error {
    Error::Contract(vec![cause.to_string()])
}

/// Appends `mark` to the versions of package names: `a:b/c@0.1.0` becomes `a:b/c@0.1.0-mark`.
fn marked(text: &str, mark: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split('@');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push('@');
        let digits = part
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(part.len());
        // A full stop or `.{` after a version is not part of it.
        let version = part[..digits].trim_end_matches('.');
        out.push_str(version);
        if !version.is_empty() && !mark.is_empty() {
            out.push('-');
            out.push_str(mark);
        }
        out.push_str(&part[version.len()..]);
    }
    out
}

fn collect(
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut BTreeMap<String, String>,
) -> Result<()> {
    let here = folder.join(below);
    for entry in fs::read_dir(&here).map_err(at(&here))? {
        let entry = entry.map_err(at(&here))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        if entry.path().is_dir() {
            if depth < DEPTH && path != RELEASED {
                collect(folder, &path, depth + 1, files)?;
            }
        } else if name.ends_with(".wit") {
            let text = fs::read_to_string(entry.path()).map_err(at(&entry.path()))?;
            files.insert(path, text);
        }
    }
    Ok(())
}

/// The items that have no documentation: packages, worlds, interfaces, types, functions. What a
/// record, variant or enum holds may be explained by the type's own text; a constructor by the
/// resource's.
fn undocumented(contract: &Contract) -> Result<Vec<String>> {
    let (resolve, _) = contract.resolve("")?;
    let mut wrong = Vec::new();
    let mut need = |docs: &Docs, what: String| {
        if docs
            .contents
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
        {
            wrong.push(format!(
                "{what} has no documentation: say what it is for, with units and bounds"
            ));
        }
    };
    for (_, package) in &resolve.packages {
        need(&package.docs, format!("package {}", package.name));
    }
    for (_, world) in &resolve.worlds {
        need(&world.docs, format!("world {}", world.name));
    }
    for (_, interface) in &resolve.interfaces {
        let name = interface.name.as_deref().unwrap_or("(inline)");
        need(&interface.docs, format!("interface {name}"));
        for (type_name, id) in &interface.types {
            let of = &resolve.types[*id];
            // `use` makes an alias, which is documented where it comes from.
            if !matches!(of.kind, TypeDefKind::Type(_)) {
                need(&of.docs, format!("type {name}.{type_name}"));
            }
        }
        for (function_name, function) in &interface.functions {
            if !matches!(function.kind, FunctionKind::Constructor(_)) {
                need(&function.docs, format!("function {name}.{function_name}"));
            }
        }
    }
    Ok(wrong)
}

/// What an existing plugin would trip over.
fn breaks(then: &Contract, now: &Contract) -> Result<Vec<String>> {
    let (mut resolve, new) = now.resolve("")?;
    let old = then.push(&mut resolve, RELEASED)?;
    let mut wrong = tracks(&resolve);
    for (name, old_world) in &resolve.packages[old].worlds {
        match resolve.packages[new].worlds.get(name) {
            None => wrong.push(format!(
                "world {name} is gone: plugins of that kind no longer load"
            )),
            Some(new_world) => {
                let checked = wit_component::semver_check(resolve.clone(), *old_world, *new_world);
                if let Err(error) = checked {
                    wrong.push(format!("world {name} breaks plugins that exist: {error:#}"));
                }
            }
        }
    }
    if !wrong.is_empty() {
        wrong.push("only new functions, resource methods and interfaces of the host are compatible; anything else is a new major version beside the old one".to_owned());
    }
    Ok(wrong)
}

/// A package may not go back to a lower version, nor jump to another track in place.
fn tracks(resolve: &Resolve) -> Vec<String> {
    let mut wrong = Vec::new();
    for (_, old) in &resolve.packages {
        let Some(version) = &old.name.version else {
            continue;
        };
        if version.pre.as_str() != RELEASED {
            continue;
        }
        let new = resolve
            .packages
            .iter()
            .map(|(_, package)| &package.name)
            .find(|new| {
                new.namespace == old.name.namespace
                    && new.name == old.name.name
                    && new
                        .version
                        .as_ref()
                        .is_some_and(|new| new.pre.as_str() != RELEASED)
            });
        let Some(new) = new.and_then(|new| new.version.as_ref()) else {
            wrong.push(format!(
                "package {}:{} is gone",
                old.name.namespace, old.name.name
            ));
            continue;
        };
        let track = |v: &semver::Version| {
            if v.major == 0 {
                (0, v.minor)
            } else {
                (v.major, 0)
            }
        };
        if track(new) != track(version) || (new.minor, new.patch) < (version.minor, version.patch) {
            wrong.push(format!(
                "package {}:{} goes from {}.{}.{} to {new}: another track stands beside the old one, not in its place",
                old.name.namespace, old.name.name, version.major, version.minor, version.patch
            ));
        }
    }
    wrong
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::read(&root().join("wit")).unwrap()
    }

    fn edited(file: &str, from: &str, to: &str) -> Contract {
        let mut contract = contract();
        let text = contract.0.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} no longer has `{from}`");
        *text = text.replacen(from, to, 1);
        contract
    }

    #[test]
    fn the_contract_is_documented() {
        assert_eq!(undocumented(&contract()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn an_undocumented_function_is_found() {
        let bare = edited(
            "deps/host/host.wit",
            "    /// True once the caller gave up: return soon, the host does not wait long.\n",
            "",
        );
        let wrong = undocumented(&bare).unwrap();
        assert_eq!(wrong.len(), 1, "{wrong:?}");
        assert!(wrong[0].contains("job.is-cancelled"), "{wrong:?}");
    }

    #[test]
    fn the_contract_is_compatible_with_itself() {
        assert_eq!(
            breaks(&contract(), &contract()).unwrap(),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_new_function_of_the_host_is_compatible() {
        let new = edited(
            "deps/host/host.wit",
            "    seed: func() -> u64;",
            "    seed: func() -> u64;\n    /// New.\n    attempt: func() -> u32;",
        );
        assert_eq!(breaks(&contract(), &new).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn breaking_edits_are_found() {
        for (file, from, to) in [
            // A function of the host goes.
            (
                "deps/host/host.wit",
                "    is-cancelled: func() -> bool;",
                "",
            ),
            // A parameter of a guest's export comes.
            (
                "deps/effect/types.wit",
                "generate: func(dna: string,",
                "generate: func(seed: u64, dna: string,",
            ),
            // A record grows.
            (
                "deps/effect/types.wit",
                "        lossless: bool,",
                "        lossless: bool,\n        note: string,",
            ),
            // A world goes.
            ("plugin.wit", "world parser-plugin", "world reader-plugin"),
        ] {
            let wrong = breaks(&contract(), &edited(file, from, to)).unwrap();
            assert!(!wrong.is_empty(), "{from} -> {to}");
        }
    }

    #[test]
    fn another_track_in_place_is_refused() {
        let mut new = contract();
        for text in new.0.values_mut() {
            *text = text
                .replace("effectforge:host@0.1.0", "effectforge:host@0.2.0")
                .replace("effectforge:host/log@0.1.0", "effectforge:host/log@0.2.0")
                .replace("effectforge:host/job@0.1.0", "effectforge:host/job@0.2.0")
                .replace(
                    "effectforge:host/config@0.1.0",
                    "effectforge:host/config@0.2.0",
                );
        }
        let wrong = breaks(&contract(), &new).unwrap();
        assert!(
            wrong
                .iter()
                .any(|line| line.contains("effectforge:host goes from 0.1.0 to 0.2.0")),
            "{wrong:?}"
        );
    }

    #[test]
    fn marks_versions_only() {
        assert_eq!(
            marked("use a:b/c@0.1.0.{d}; mail@x", "old"),
            "use a:b/c@0.1.0-old.{d}; mail@x"
        );
        assert_eq!(
            marked("package a:b@1.2.3;", "old"),
            "package a:b@1.2.3-old;"
        );
    }
}

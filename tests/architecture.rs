//! ARCHITECTURE.md is true: the edges between crates are the ones it draws, and no others.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Who may use whom. An edge that is not here fails; so does one that is here and not used, because
/// a map that shows roads which do not exist is wrong too. Development dependencies do not count.
const EDGES: &[(&str, &[&str])] = &[
    ("effect", &[]),
    ("manifest", &[]),
    ("package", &["manifest"]),
    ("sandbox", &["manifest"]),
    ("probe", &[]),
    ("kernels", &[]),
    ("render", &["effect", "kernels"]),
    ("understand", &["effect"]),
    ("toolchain", &["manifest"]),
    ("capabilities", &["effect", "sandbox"]),
    (
        "testing",
        &["capabilities", "effect", "manifest", "package", "sandbox"],
    ),
    (
        "runtime",
        &[
            "capabilities",
            "effect",
            "manifest",
            "package",
            "probe",
            "render",
            "sandbox",
            "testing",
            "toolchain",
            "understand",
        ],
    ),
    ("cli", &["runtime"]),
];

/// Outside crates that only some of ours may use.
const GUARDED: &[(&str, &[&str])] = &[
    ("wasmtime", &["sandbox", "capabilities"]),
    ("rquickjs", &["probe"]),
    ("wit-component", &["toolchain", "xtask"]),
    ("clap", &["cli", "xtask", "bench"]),
];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let short = |name: &str| name.strip_prefix("effectforge-").unwrap_or(name).to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let normal = package["dependencies"].as_array().unwrap().iter();
            let normal = normal.filter(|d| d["kind"].is_null() || d["kind"] == "build");
            let names = normal.map(|d| short(d["name"].as_str().unwrap())).collect();
            (short(package["name"].as_str().unwrap()), names)
        })
        .collect()
}

#[test]
fn crates_use_each_other_as_drawn() {
    let found = dependencies();
    for (name, allowed) in EDGES {
        let uses = found
            .get(*name)
            .unwrap_or_else(|| panic!("there is no crate `{name}`"));
        let ours: BTreeSet<&str> = uses
            .iter()
            .map(String::as_str)
            .filter(|d| EDGES.iter().any(|(n, _)| n == d))
            .collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert_eq!(
            ours, allowed,
            "edges of `{name}`: found on the left, drawn on the right"
        );
    }
    // What may use anything: tools and tests of the whole.
    let drawn: BTreeSet<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    let rest: Vec<&str> = found
        .keys()
        .map(String::as_str)
        .filter(|n| !drawn.contains(n))
        .collect();
    assert_eq!(
        rest,
        ["bench", "fuzz", "tests", "xtask"],
        "crates that the map does not show"
    );
}

#[test]
fn outside_crates_stay_behind_their_seam() {
    for (dependency, allowed) in GUARDED {
        for (name, uses) in dependencies() {
            let test_tool = name == "tests" || name == "bench";
            if uses.contains(*dependency) && !test_tool {
                assert!(
                    allowed.contains(&name.as_str()),
                    "`{name}` uses {dependency}"
                );
            }
        }
    }
}

#[test]
fn the_map_names_every_crate() {
    let map = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../ARCHITECTURE.md"));
    let map = map.unwrap();
    for (name, _) in EDGES {
        assert!(
            map.contains(&format!("`effectforge-{name}`")),
            "ARCHITECTURE.md misses {name}"
        );
    }
}

//! Every first-party package passes its own examples, as any author's must.

#![allow(clippy::unwrap_used)]

use effectforge_manifest::{Example, Expectation, Input};
use effectforge_package::{Package, open};
use effectforge_testing::{Mismatch, Runner};
use std::path::{Path, PathBuf};

fn packages() -> Vec<Package> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../registry/local")];
    let mut files: Vec<PathBuf> = Vec::new();
    // The registry is two folders deep; the bound keeps a link from leading astray.
    for _ in 0..1_000 {
        let Some(folder) = folders.pop() else { break };
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "efp") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .iter()
        .map(|file| open(&std::fs::read(file).unwrap()).unwrap())
        .collect()
}

#[test]
fn examples_pass_twice_with_equal_bytes() {
    let runner = Runner::new(None).unwrap();
    let packages = packages();
    assert!(!packages.is_empty(), "no package in registry/local");
    for package in &packages {
        let report = runner.run(package).unwrap();
        assert_eq!(report.examples.len(), package.manifest.examples.len());
        for example in &report.examples {
            let wrong = example.mismatch.as_ref().map(ToString::to_string);
            assert_eq!(wrong, None, "{} › {}", report.plugin, example.name);
            assert!(example.usage.fuel.is_some_and(|fuel| fuel > 0));
        }
    }
}

#[test]
fn a_golden_that_is_not_met_is_shown() {
    let runner = Runner::new(None).unwrap();
    let text = |package: &Package| package.manifest.id.to_string() == "effectforge/text";
    let mut package = packages().into_iter().find(text).unwrap();
    // Its own README is something that it reads.
    package.manifest.examples = vec![Example {
        name: "readme".to_owned(),
        input: Input::File("README.md".to_owned()),
        artifacts: Vec::new(),
        parameters: serde_json::Map::new(),
        seed: 1,
        target: None,
        expect: Expectation::Sha256("0".repeat(64)),
    }];
    let report = runner.run(&package).unwrap();
    assert!(!report.passed());
    assert!(matches!(
        report.examples[0].mismatch,
        Some(Mismatch::Differs { .. })
    ));
    // An example that is expected to fail and does not is no success either.
    package.manifest.examples[0].expect = Expectation::Failure("nothing".to_owned());
    let report = runner.run(&package).unwrap();
    assert!(matches!(
        report.examples[0].mismatch,
        Some(Mismatch::DidNotFail { .. })
    ));
}

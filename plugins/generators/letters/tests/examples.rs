//! The manifest's examples hold when the plugin's code runs natively; the component is held to the
//! same digests.
#![allow(clippy::unwrap_used)]

use effectforge_letters::generate;
use effectforge_sdk::{Context, testing};
use sha2::{Digest as _, Sha256};

#[test]
fn examples_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(folder.join("effectforge.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let examples = manifest["examples"].as_array().unwrap();
    assert!(examples.len() >= 2);
    let mut wrong = Vec::new();
    for example in examples {
        let input = folder.join(example["input"].as_str().unwrap());
        let dna = serde_json::from_str(&std::fs::read_to_string(input).unwrap()).unwrap();
        let parameters = example
            .get("parameters")
            .map(|table| serde_json::to_value(table).unwrap());
        let parameters = parameters
            .and_then(|value| value.as_object().cloned())
            .unwrap_or_default();
        testing::set_seed(u64::try_from(example["seed"].as_integer().unwrap()).unwrap());
        let effect = generate(&dna, &Context::new(parameters)).unwrap();
        let text = effect.to_canonical_json().unwrap();
        let digest: String = Sha256::digest(&text)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        if digest != example["sha256"].as_str().unwrap() {
            wrong.push(format!("{}: {digest}", example["name"].as_str().unwrap()));
        }
    }
    assert!(
        wrong.is_empty(),
        "look at the effects, then put these digests in:\n{}",
        wrong.join("\n")
    );
}

//! The manifest's examples hold when the plugin's code runs natively; the component is held to the
//! same digests.
#![allow(clippy::unwrap_used)]

use effectforge_budget::optimize;
use effectforge_sdk::Context;
use effectforge_sdk::effect::Effect;
use sha2::{Digest as _, Sha256};

#[test]
fn examples_hold() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(folder.join("effectforge.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let mut wrong = Vec::new();
    for example in manifest["examples"].as_array().unwrap() {
        let input = folder.join(example["input"].as_str().unwrap());
        let effect = Effect::from_json(&std::fs::read_to_string(input).unwrap()).unwrap();
        let parameters = example
            .get("parameters")
            .map(|table| serde_json::to_string(table).unwrap());
        let cx = Context::from_json(&parameters.unwrap_or_default()).unwrap();
        let fitted = optimize(effect.into(), &cx)
            .unwrap()
            .subject
            .effect()
            .unwrap();
        let text = fitted.to_canonical_json().unwrap();
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

//! Story: who reads our files in another language has schemas, and real files keep them.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "schemas/validate.rs"]
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use effectforge_runtime::{Brief, CancelToken, Generate, Made, Runtime, RuntimeOptions, Silent};
use serde_json::{Value, json};
use validate::validate;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn schema(name: &str) -> Value {
    read(&repository().join(format!("schemas/{name}.schema.json")))
}

fn keeps(name: &str, value: &Value) {
    if let Err(why) = validate(&schema(name), value) {
        panic!("{name}: {why}");
    }
}

fn generate(brief: &str) -> Made {
    let options = RuntimeOptions {
        // The cache of the program's own stories: plugins are compiled once.
        cache_folder: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache/effectforge/code")),
        ..RuntimeOptions::default()
    };
    let runtime = Runtime::open(options).unwrap();
    let request = Generate {
        preview: false,
        brief: Brief::Text(brief.to_owned()),
        ..Generate::text("")
    };
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let cancel = CancelToken::new();
    tokio
        .block_on(runtime.generate(request, Arc::new(Silent), &cancel))
        .unwrap()
}

#[test]
fn what_a_run_writes_keeps_its_schema() {
    for brief in [
        "Particules brillantes avec mouvement fluide, or et violet",
        "calm snow at night, 6 seconds, loop",
        "un dégradé doux, bleu et rose, lent mais très rapide",
    ] {
        let made = generate(brief);
        let file = |name: &str| serde_json::from_slice(&made.files[name].bytes).unwrap();
        keeps("effect", &file("effect.json"));
        keeps("certificate", &file("certificate.json"));
        keeps("dna", &serde_json::to_value(&made.dna).unwrap());
        keeps("report", &serde_json::to_value(&made.report).unwrap());
    }
}

#[test]
fn the_plugins_examples_keep_their_schemas() {
    let mut count = 0;
    for (folder, ending, name) in [
        ("parsers/text", ".json", "document"),
        ("generators/particles", ".json", "dna"),
        ("generators/snow", ".json", "dna"),
        ("generators/gradient", ".json", "dna"),
        ("exporters/canvas2d", ".effect.json", "effect"),
        ("optimizers/budget", ".json", "effect"),
    ] {
        let folder = repository().join("plugins").join(folder).join("examples");
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(ending) {
                keeps(name, &read(&path));
                count += 1;
            }
        }
    }
    assert!(count >= 12, "{count} examples were found");
}

#[test]
fn what_is_wrong_does_not_pass() {
    let examples = repository().join("plugins/exporters/canvas2d/examples");
    let effect = read(&examples.join("particles.effect.json"));
    keeps("effect", &effect);
    let edits: [(&str, Value); 7] = [
        ("/schema", json!("effectforge.effect/2")),
        ("/seed", json!(-1)),
        ("/duration", json!("8 parsecs")),
        ("/nodes/0/type", json!("teapot")),
        ("/layers", json!("one")),
        ("/a11y/poster", Value::Null),
        ("/design/width", json!({})),
    ];
    for (pointer, value) in edits {
        let mut bad = effect.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert!(validate(&schema("effect"), &bad).is_err(), "{pointer}");
    }
    for pointer in ["", "/design", "/nodes/0", "/params/0"] {
        let mut bad = effect.clone();
        let place = bad.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
        place.insert("surprise".to_owned(), json!(1));
        assert!(validate(&schema("effect"), &bad).is_err(), "{pointer}");
    }
    let mut bad = effect;
    bad.as_object_mut().unwrap().remove("budget");
    assert!(validate(&schema("effect"), &bad).is_err());
}

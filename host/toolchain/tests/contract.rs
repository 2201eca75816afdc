//! What a component may import and export, and what the refusals say.
#![allow(clippy::unwrap_used)]

use effectforge_manifest::Manifest;
use effectforge_toolchain::{
    Inspection, Overrides, ToolchainError, check, check_contract, componentize, find_compiler,
    inspect,
};

fn manifest(rest: &str) -> Manifest {
    let text = format!(
        "[plugin]\nid = \"a/b\"\nversion = \"1.0.0\"\nkind = \"generator\"\ntitle = \"B\"\n\
         summary = \"B.\"\nlicense = \"MIT\"\n[generator]\nfamilies = [\"snow\"]\n{rest}"
    );
    Manifest::parse(&text).unwrap()
}

fn found(imports: &[&str]) -> Inspection {
    Inspection {
        imports: imports.iter().map(|name| (*name).to_owned()).collect(),
        exports: vec!["effectforge:effect/generator@0.1.0".to_owned()],
    }
}

fn refusal(imports: &[&str]) -> String {
    let error = check_contract(&manifest(""), &found(imports)).unwrap_err();
    assert_eq!(error.code(), "breaks_contract");
    error.to_string()
}

#[test]
fn what_the_world_lists_is_allowed() {
    let imports = [
        "effectforge:host/log@0.1.0",
        "effectforge:effect/effects@0.1.9",
    ];
    assert_eq!(
        check_contract(&manifest(""), &found(&imports)).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn wasi_is_refused_with_a_hint() {
    let text = refusal(&["wasi:filesystem/types@0.2.6"]);
    assert!(text.contains("wasm32-unknown-unknown"), "{text}");
}

#[test]
fn another_track_names_both_versions() {
    let text = refusal(&["effectforge:host/log@0.9.0"]);
    assert!(
        text.contains("version 0.9.0") && text.contains("offers 0.1.0"),
        "{text}"
    );
}

#[test]
fn images_must_be_asked_for() {
    let images = ["effectforge:media/images@0.1.0"];
    assert!(refusal(&images).contains("[capabilities.images]"));
    let asks = manifest("[capabilities.images]\nreason = \"Draws.\"\n");
    assert_eq!(
        check_contract(&asks, &found(&images)).unwrap(),
        Vec::<String>::new()
    );
    // Asked for and not used: a remark, not an error.
    assert_eq!(check_contract(&asks, &found(&[])).unwrap().len(), 1);
}

#[test]
fn an_interface_that_nobody_has_is_refused() {
    assert!(refusal(&["effectforge:host/sockets@0.1.0"]).contains("newer EffectForge"));
    assert!(refusal(&["acme:db/sql@1.0.0"]).contains("not part of EffectForge's contract"));
}

#[test]
fn the_export_of_the_kind_is_needed() {
    let error = check_contract(&manifest(""), &Inspection::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("#[effectforge_sdk::generator]"), "{error}");
}

#[test]
fn foreign_imports_name_the_culprit() {
    for (module, hint) in [
        ("env", "C code"),
        ("__wbindgen_placeholder__", "wasm-bindgen"),
        ("wasi_snapshot_preview1", "built for WASI"),
    ] {
        let core = wat::parse_str(format!("(module (import \"{module}\" \"f\" (func)))")).unwrap();
        let error = componentize(&core).unwrap_err().to_string();
        assert!(error.contains(hint), "{error}");
    }
}

#[test]
fn custom_sections_go_and_names_stay() {
    let core =
        wat::parse_str("(module $m (@custom \"secret\" \"/home/me\") (func $named))").unwrap();
    let component = componentize(&core).unwrap();
    let has = |text: &[u8]| component.windows(text.len()).any(|window| window == text);
    assert!(!has(b"/home/me") && !has(b"secret"));
    assert!(has(b"named"));
    assert_eq!(inspect(&component).unwrap(), Inspection::default());
}

#[test]
fn what_the_sandbox_does_not_run_is_no_component() {
    assert_eq!(inspect(b"").unwrap_err().code(), "bad_component");
    assert_eq!(
        inspect(&wat::parse_str("(module)").unwrap())
            .unwrap_err()
            .code(),
        "bad_component"
    );
    let threads = "(component (core module (memory 1 1 shared)))";
    assert_eq!(
        inspect(&wat::parse_str(threads).unwrap())
            .unwrap_err()
            .code(),
        "bad_component"
    );
    let memory64 = "(component (core module (memory i64 1)))";
    assert_eq!(
        inspect(&wat::parse_str(memory64).unwrap())
            .unwrap_err()
            .code(),
        "bad_component"
    );
}

#[test]
fn a_named_compiler_is_used_or_refused() {
    let named = Overrides {
        rustc: Some("/nowhere/rustc".into()),
        prefix: None,
    };
    let error = find_compiler(&named).unwrap_err();
    assert!(
        matches!(error, ToolchainError::BadOverride { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("is not there"), "{error}");
}

#[test]
fn check_needs_no_compiler() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(check(folder.path()).unwrap_err().code(), "io");
    let path = folder.path().join("effectforge.toml");
    std::fs::write(&path, "[plugin]\nid = 1\n").unwrap();
    assert_eq!(check(folder.path()).unwrap_err().code(), "bad_manifest");
    let good = "[plugin]\nid = \"a/b\"\nversion = \"1.0.0\"\nkind = \"generator\"\ntitle = \"B\"\nsummary = \"B.\"\nlicense = \"MIT\"\n[generator]\nfamilies = [\"snow\"]\n";
    std::fs::write(&path, good).unwrap();
    assert_eq!(check(folder.path()).unwrap().inspection, None);
    std::fs::write(
        folder.path().join("component.wasm"),
        wat::parse_str("(component)").unwrap(),
    )
    .unwrap();
    assert_eq!(check(folder.path()).unwrap_err().code(), "breaks_contract");
}

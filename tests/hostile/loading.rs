//! Components that do not get as far as a call, and compiled code that is not what it says.

use effectforge_capabilities::kinds::{CallContext, Generator, Kind};
use effectforge_sandbox::{Options, Profile, Sandbox, UnmetKind};

use super::guest::{self, Contract};
use super::host::{MIB, effect, granted};

#[test]
fn what_does_not_fit_is_listed_before_it_runs() {
    let sandbox = Sandbox::new(&Options::default()).unwrap();
    let check = |bytes: &[u8], grants: &[&str]| {
        let compiled = sandbox.compile(bytes).unwrap();
        let error = Generator::prepare(&sandbox, &compiled, &granted(grants)).unwrap_err();
        let report = error.preflight().unwrap().clone();
        assert!(!error.to_string().contains("linker"), "{error}");
        report
    };
    // The wrong world: a parser where a generator is wanted.
    let report = check(&guest::build("bad-text", "parser-plugin"), &[]);
    assert_eq!(report.unmet.len(), 1, "{report}");
    assert_eq!(report.unmet[0].kind, UnmetKind::MissingExport);
    assert!(
        report.unmet[0].needed.contains("effect/generator@0.1.0"),
        "{report}"
    );
    assert!(
        report.unmet[0].offered.contains("effect/parser@0.1.0"),
        "{report}"
    );
    // An import that the manifest did not ask for.
    let report = check(&guest::build("image-flood", "generator-plugin"), &[]);
    assert_eq!(report.unmet[0].kind, UnmetKind::NotGranted, "{report}");
    assert!(
        report.to_string().contains("[capabilities.images]"),
        "{report}"
    );
    // The API of the future: every import and the export, not the first alone.
    let report = check(
        &guest::build_against("output-flood", "generator-plugin", Contract::Future),
        &[],
    );
    let kinds: Vec<UnmetKind> = report.unmet.iter().map(|unmet| unmet.kind).collect();
    assert!(kinds.contains(&UnmetKind::Version) && kinds.contains(&UnmetKind::MissingExport));
    assert!(report.to_string().contains("media/blobs@9.0.0"), "{report}");
    assert!(
        report.to_string().contains("upgrade EffectForge"),
        "{report}"
    );
    // A function that a later release of the same track has.
    let text = guest_calling_job("luck", "(result i64)");
    let text = text.replace("@0.1.0\" \"luck", "@0.1.9\" \"luck");
    let report = check(
        &guest::from_text(&text, "generator-plugin", Contract::Newer),
        &[],
    );
    assert_eq!(report.unmet[0].kind, UnmetKind::MissingItem, "{report}");
    assert!(report.unmet[0].needed.contains("luck"), "{report}");
    // The right names with other types.
    let text = guest_calling_job("seed", "(param i64) (result i64)");
    let report = check(
        &guest::from_text(&text, "generator-plugin", Contract::Bent),
        &[],
    );
    assert_eq!(report.unmet[0].kind, UnmetKind::Shape, "{report}");
    assert!(report.to_string().contains("seed"), "{report}");
    // An operating system.
    let report = check(&guest::component("wasi"), &[]);
    assert_eq!(report.unmet.len(), 3, "{report}");
    assert!(
        report.to_string().contains("wasm32-unknown-unknown"),
        "{report}"
    );
}

fn guest_calling_job(function: &str, signature: &str) -> String {
    format!(
        r#"(module
          (import "effectforge:host/job@0.1.0" "{function}" (func {signature}))
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
          (func (export "effectforge:effect/generator@0.1.0#generate")
            (param i32 i32 i32 i32) (result i32) unreachable))"#
    )
}

#[test]
fn files_that_are_no_components_are_said_so() {
    let sandbox = Sandbox::new(&Options::default()).unwrap();
    let core = wat::parse_str("(module)").unwrap();
    let mut truncated = guest::build("polite", "generator-plugin");
    truncated.truncate(truncated.len() / 2);
    let cases: [(&[u8], &str); 5] = [
        (b"", "not_a_component"),
        (b"PK\x03\x04 a zip file", "not_a_component"),
        (&core, "not_a_component"),
        (&truncated, "invalid_component"),
        (&vec![0; 17 * MIB as usize], "component_too_large"),
    ];
    for (bytes, code) in cases {
        assert_eq!(sandbox.compile(bytes).unwrap_err().code(), code);
    }
    // What the engine could do and no plugin needs is off.
    let memory64 = wat::parse_str("(component (core module (memory i64 1)))").unwrap();
    assert_eq!(
        sandbox.compile(&memory64).unwrap_err().code(),
        "invalid_component"
    );
}

#[test]
fn compiled_code_is_cached_and_never_believed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("code");
    let options = Options {
        cache_folder: Some(cache.clone()),
        ..Options::default()
    };
    let sandbox = Sandbox::new(&options).unwrap();
    let bytes = guest::build("polite", "generator-plugin");
    let runs = |sandbox: &Sandbox| {
        let compiled = sandbox.compile(&bytes).unwrap();
        let generator = Generator::prepare(sandbox, &compiled, &granted(&[])).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let context = CallContext::default();
        let called = runtime.block_on(generator.generate(&context, effect().json(), "{}"));
        assert!(called.result.is_ok());
        compiled.cached
    };
    assert!(!runs(&sandbox), "the first is compiled");
    assert!(
        runs(&sandbox) && runs(&Sandbox::new(&options).unwrap()),
        "the second is loaded"
    );
    let deterministic = Options {
        profile: Profile::Deterministic,
        ..options.clone()
    };
    assert!(
        !runs(&Sandbox::new(&deterministic).unwrap()),
        "other settings are another entry"
    );
    // Every kind of damage: flipped code, a cut file, foreign bytes with a matching checksum.
    for damage in 0..4 {
        for entry in std::fs::read_dir(&cache).unwrap() {
            let path = entry.unwrap().path();
            let is_code = path
                .extension()
                .is_some_and(|extension| extension == "cwasm");
            let mut content = std::fs::read(&path).unwrap();
            match damage {
                0 if is_code => *content.last_mut().unwrap() ^= 1,
                1 if is_code => content.truncate(content.len() / 2),
                2 if is_code => content = b"foreign".to_vec(),
                3 if !is_code => content = vec![b'0'; 64],
                _ => {}
            }
            std::fs::write(&path, content).unwrap();
        }
        assert!(!runs(&sandbox), "damage {damage} is ignored");
        assert!(runs(&sandbox), "and the entry written anew");
    }
}

#[cfg(unix)]
#[test]
fn a_cache_folder_that_others_can_write_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o777);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let options = Options {
        cache_folder: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let error = Sandbox::new(&options).unwrap_err();
    assert_eq!(error.code(), "code_cache");
    assert!(error.to_string().contains("0700"), "{error}");
}

#[test]
fn kinds_are_named_in_one_place() {
    for kind in Kind::ALL {
        assert!(kind.export().interface.ends_with(kind.name()));
    }
}

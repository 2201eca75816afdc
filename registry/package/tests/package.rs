//! What goes in comes out, the bytes do not depend on the machine, and nothing hostile gets through.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use effectforge_package::{MAX_ENTRIES, PackageError, open, pack, sha256};
use proptest::prelude::*;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const MANIFEST: &str = r#"
[plugin]
id = "studio/rain"
version = "0.1.0"
kind = "generator"
title = "Rain"
summary = "Makes rain."
license = "MIT"

[generator]
families = ["rain"]

[[examples]]
name = "one"
input = "examples/deep/one.json"
expect = "examples/one.golden"
"#;

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn plugin() -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "effectforge.toml", MANIFEST);
    put(folder.path(), "README.md", "# Rain\n");
    put(folder.path(), "LICENSE-MIT", "MIT\n");
    put(folder.path(), "examples/deep/one.json", "{}");
    put(folder.path(), "examples/one.golden", "{}");
    put(folder.path(), "src/lib.rs", "// source stays out");
    put(folder.path(), ".hidden", "so does this");
    folder
}

/// A zip by another writer, as anybody may make one.
fn foreign(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_packed_is_opened() {
    let folder = plugin();
    let component: Vec<u8> = (0..100_000_u32)
        .map(|n| (n.wrapping_mul(n) >> 7) as u8)
        .collect();
    let bytes = pack(folder.path(), &component).unwrap();
    let package = open(&bytes).unwrap();
    assert_eq!(package.component, component);
    assert_eq!(package.digest, sha256(&bytes));
    assert_eq!(package.manifest.id.to_string(), "studio/rain");
    let names: Vec<_> = package.files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "LICENSE-MIT",
            "README.md",
            "effectforge.toml",
            "examples/deep/one.json",
            "examples/one.golden"
        ]
    );
}

#[test]
fn equal_contents_give_equal_bytes() {
    let (a, b) = (plugin(), plugin());
    assert_eq!(
        pack(a.path(), b"wasm").unwrap(),
        pack(b.path(), b"wasm").unwrap()
    );
    // The encoder is part of the identity: this digest changes only with the format.
    let digest = sha256(&pack(a.path(), &b"component ".repeat(1000)).unwrap());
    assert_eq!(
        digest,
        "70d6c644838d5d856a762f4a82235150f17ee041db567fd427d989453d9ec9a7"
    );
}

#[test]
fn a_named_file_must_be_there() {
    let folder = plugin();
    fs::remove_file(folder.path().join("examples/one.golden")).unwrap();
    let error = pack(folder.path(), b"wasm").unwrap_err();
    assert_eq!(error.code(), "named_but_missing", "{error}");
}

#[test]
fn another_writers_zip_opens_too() {
    let manifest = MANIFEST.split("[[examples]]").next().unwrap();
    let bytes = foreign(&[
        ("effectforge.toml", manifest.as_bytes()),
        ("component.wasm", b"x"),
    ]);
    assert_eq!(open(&bytes).unwrap().component, b"x");
}

#[test]
fn tricks_are_refused() {
    let manifest = MANIFEST.split("[[examples]]").next().unwrap().as_bytes();
    let with = |name: &str, bytes: &[u8]| {
        foreign(&[
            ("effectforge.toml", manifest),
            ("component.wasm", b"x"),
            (name, bytes),
        ])
    };
    let code = |bytes: &[u8]| open(bytes).unwrap_err().code();
    assert_eq!(code(&with("../evil", b"")), "bad_path");
    assert_eq!(code(&with("examples/../../evil", b"")), "bad_path");
    assert_eq!(code(&with("/etc/passwd", b"")), "bad_path");
    assert_eq!(code(&with("examples\\evil", b"")), "bad_path");
    assert_eq!(code(&with("bin/evil", b"")), "unexpected_file");
    assert_eq!(code(&with("Readme.md", b"")), "unexpected_file");
    let twice = foreign(&[
        ("effectforge.toml", manifest),
        ("component.wasm", b"x"),
        ("examples/a", b"1"),
        ("examples/A", b"2"),
    ]);
    assert_eq!(code(&twice), "duplicate_file");
    // A bomb: 32 MiB of zeros in some kilobytes.
    let bomb = with("examples/bomb", &vec![0; 32 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(
        open(&bomb),
        Err(PackageError::Limit { what: "ratio", .. })
    ));
    let names: Vec<String> = (0..=MAX_ENTRIES).map(|n| format!("examples/{n}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(matches!(
        open(&foreign(&many)),
        Err(PackageError::Limit {
            what: "entries",
            ..
        })
    ));
    assert_eq!(code(&foreign(&[("component.wasm", b"x")])), "missing_file");
    assert_eq!(
        code(&foreign(&[("effectforge.toml", manifest)])),
        "missing_file"
    );
    assert_eq!(code(b"not a zip"), "not_a_package");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_damaged_package_never_panics(at in 0..4000_usize, byte in any::<u8>(), cut in 0..4000_usize) {
        static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
            pack(plugin().path(), &b"some component bytes ".repeat(50)).unwrap()
        });
        let mut bytes = GOOD.clone();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = open(&bytes);
        bytes.truncate(cut % bytes.len());
        prop_assert!(open(&bytes).is_err());
    }
}

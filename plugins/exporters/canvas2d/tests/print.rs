//! What is printed: readable, small, safe, and of the same arithmetic as the evaluator.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::io::Write as _;
use std::path::Path;

use effectforge_canvas2d::{File, print};
use effectforge_effect::Effect;
use sha2::{Digest as _, Sha256};

fn file(files: &[File], path: &str) -> String {
    files
        .iter()
        .find(|file| file.path == path)
        .unwrap()
        .text
        .clone()
}

fn gzip(text: &str) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn the_module_of_a_small_effect() {
    insta::assert_snapshot!(file(&print(&common::gradient()), "effect.js"));
}

#[test]
fn the_code_of_particles() {
    let module = file(&print(&common::particles()), "effect.js");
    let from = module.find("let width = 0").unwrap();
    let to = module.find("// The governor").unwrap();
    insta::assert_snapshot!(&module[from..to]);
}

#[test]
fn modules_keep_their_size() {
    for (effect, bytes_max) in [
        (common::particles(), 6 * 1024),
        (common::gradient(), 4 * 1024),
    ] {
        let bytes = gzip(&file(&print(&effect), "effect.js"));
        assert!(
            bytes <= bytes_max,
            "{}: {bytes} bytes after gzip",
            effect.name
        );
    }
}

#[test]
fn printing_is_deterministic() {
    assert_eq!(print(&common::particles()), print(&common::particles()));
}

/// Text that tries to leave whatever it is put in.
const HOSTILE: &str = "</script><script>alert(1)</script> */ ' \" ` ${x} \\ --> <!-- | [a](b)";

fn hostile() -> Effect {
    let mut effect = common::particles();
    for text in effect.a11y.label.values_mut() {
        *text = HOSTILE.to_owned();
    }
    for param in &mut effect.params {
        let kept: String = HOSTILE.chars().take(48).collect();
        param
            .label
            .values_mut()
            .for_each(|text| text.clone_from(&kept));
    }
    effect.check().unwrap();
    effect
}

/// No comment of one line ends before the line does.
fn one_comment_a_line(code: &str) {
    for line in code
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("/**") && line.contains("*/"))
    {
        assert!(
            line.ends_with("*/") && line.matches("*/").count() == 1,
            "{line}"
        );
    }
}

#[test]
fn hostile_labels_stay_text() {
    let files = print(&hostile());
    let module = file(&files, "effect.js");
    assert!(
        !module.contains("</") && !module.contains("<!--"),
        "the module can be inlined"
    );
    one_comment_a_line(&module);
    let page = file(&files, "index.html");
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    let types = file(&files, "effect.d.ts");
    assert!(
        types.contains("/** ‹/script>"),
        "a label stands in a comment"
    );
    one_comment_a_line(&types);
    let readme = file(&files, "README.md");
    assert!(!readme.contains("<script>alert"), "{readme}");
    assert!(!readme.contains("[a](b)"));
}

#[test]
fn ids_that_javascript_keeps_are_no_danger() {
    let text = common::particles().to_canonical_json().unwrap();
    for (old, new) in [
        ("density", "constructor"),
        ("sway", "class"),
        ("dust", "default"),
        ("sparks", "meta"),
    ] {
        let renamed = text.replace(&format!("\"{old}\""), &format!("\"{new}\""));
        let module = file(&print(&Effect::from_json(&renamed).unwrap()), "effect.js");
        assert!(
            !module.contains(&format!("const {new} =")) || new == "meta",
            "{new}"
        );
    }
}

#[test]
fn the_page_holds_the_module_and_nothing_external() {
    let files = print(&common::particles());
    let (page, module) = (file(&files, "index.html"), file(&files, "effect.js"));
    assert!(page.contains(&module));
    let rest = page
        .replace(&module, "")
        .replace("http://www.w3.org/2000/svg", "");
    for forbidden in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!rest.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn frames_allocate_nothing() {
    let module = file(&print(&common::particles()), "effect.js");
    let from = module.find("const draw = () => {").unwrap();
    let body = &module[from + 20..from + module[from..].find("\n  };").unwrap()];
    for forbidden in [
        "=>",
        "[]",
        "{ ",
        "`",
        "new ",
        "...",
        "createRadial",
        ".map(",
        ".forEach(",
        "clientWidth",
        "shadowBlur",
    ] {
        assert!(!body.contains(forbidden), "{forbidden} in\n{body}");
    }
}

/// The examples of the manifest. With `EFFECTFORGE_BLESS=1` the files are written again.
#[test]
fn examples_are_golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (name, effect) in [
        ("particles", common::particles()),
        ("gradient", common::gradient()),
    ] {
        let input = effect.to_canonical_json().unwrap();
        let mut lines: Vec<_> = print(&effect)
            .iter()
            .map(|file| {
                let digest: String = Sha256::digest(&file.text)
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                (file.path, format!("{digest}  {}\n", file.path))
            })
            .collect();
        lines.sort();
        let golden: String = lines.into_iter().map(|(_, line)| line).collect();
        let (input_path, golden_path) = (
            folder.join(format!("{name}.effect.json")),
            folder.join(format!("{name}.sha256")),
        );
        if std::env::var_os("EFFECTFORGE_BLESS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&input_path, &input).unwrap();
            std::fs::write(&golden_path, &golden).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(&input_path).unwrap(),
            input,
            "{name}"
        );
        assert_eq!(
            std::fs::read_to_string(&golden_path).unwrap(),
            golden,
            "{name}: bless when the change is meant"
        );
    }
}

//! Story: a brief becomes an effect, with the program as users have it.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const HEADLINE: &str = "Particules brillantes avec mouvement fluide, or et violet";

fn effectforge(folder: &Path, args: &[&str]) -> Output {
    // A code cache of this build's own, shared by its tests: plugins are compiled once.
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache");
    Command::new(env!("CARGO_BIN_EXE_effectforge"))
        .args(args)
        .current_dir(folder)
        .env("XDG_CACHE_HOME", cache)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let file = |e: std::fs::DirEntry| {
        (
            e.file_name().into_string().unwrap(),
            std::fs::read(e.path()).unwrap(),
        )
    };
    entries.map(file).collect()
}

fn gzip_len(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn the_headline_brief_makes_every_file() {
    let temp = tempfile::tempdir().unwrap();
    let done = effectforge(temp.path(), &["generate", HEADLINE]);
    let summary = text(&done.stdout);
    assert!(done.status.success(), "{summary}\n{}", text(&done.stderr));
    for word in [
        "particles",
        "flow",
        "effectforge/particles",
        "effectforge/canvas2d",
        "passed",
        "out/index.html",
    ] {
        assert!(summary.contains(word), "no `{word}` in:\n{summary}");
    }
    let made = files(&temp.path().join("out"));
    let names: Vec<&str> = made.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "README.md",
            "certificate.json",
            "effect.d.ts",
            "effect.js",
            "effect.json",
            "effect.min.js",
            "effect.min.js.map",
            "index.html",
            "poster.png",
            "preview.webp",
        ]
    );
    // What a page ships.
    let shipped = gzip_len(&made["effect.min.js"]);
    assert!(shipped <= 6 * 1024, "{shipped}");
    assert_eq!(&made["preview.webp"][8..16], b"WEBPVP8X");
    assert_eq!(&made["poster.png"][1..4], b"PNG");
    let certificate: Value = serde_json::from_slice(&made["certificate.json"]).unwrap();
    assert_eq!(certificate["verdicts"]["fail"], 0, "{certificate:#}");
    for rule in certificate["rules"].as_array().unwrap() {
        let measured = rule["verdict"] != "not_measured";
        assert_eq!(
            measured,
            !rule["value"].is_null(),
            "a verdict needs a figure: {rule}"
        );
    }
    let seeded = certificate["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["rule"] == "hygiene.seeded");
    assert_eq!(seeded.unwrap()["verdict"], "pass");
}

#[test]
fn equal_briefs_give_equal_files_and_the_seed_changes_them() {
    let temp = tempfile::tempdir().unwrap();
    for (out, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
        let done = effectforge(
            temp.path(),
            &[
                "generate",
                "calm snow at night",
                "--seed",
                seed,
                "--out",
                out,
            ],
        );
        assert!(done.status.success(), "{}", text(&done.stderr));
    }
    let [a, b, c] = ["a", "b", "c"].map(|out| files(&temp.path().join(out)));
    assert_eq!(a, b);
    assert_ne!(a["poster.png"], c["poster.png"]);
}

#[test]
fn a_markdown_file_goes_through_a_parser() {
    let temp = tempfile::tempdir().unwrap();
    let brief = "# Hero\n\nUn **dégradé** doux et lent, bleu pétrole et rose poudré.\n\n```\nred fire\n```\n";
    std::fs::write(temp.path().join("brief.md"), brief).unwrap();
    let done = effectforge(
        temp.path(),
        &["generate", "--file", "brief.md", "--no-preview", "--json"],
    );
    let report = json(&done);
    assert!(done.status.success(), "{report:#}");
    assert_eq!(report["report"]["dna"]["families"][0]["value"], "gradient");
    let calls = report["report"]["calls"].as_array().unwrap();
    assert!(
        calls
            .iter()
            .any(|c| c["stage"] == "parse" && c["by"].as_str().unwrap().contains("text"))
    );
    assert!(!temp.path().join("out/preview.webp").exists());
}

#[test]
fn what_is_no_brief_gets_a_clear_answer() {
    let temp = tempfile::tempdir().unwrap();
    std::fs::write(
        temp.path().join("noise.md"),
        [0_u8, 159, 146, 150, 255, 254].repeat(500),
    )
    .unwrap();
    std::fs::write(temp.path().join("huge.txt"), vec![b'a'; 17 << 20]).unwrap();
    std::fs::write(temp.path().join("photo.jpg"), b"\xff\xd8\xff\xe0JFIF").unwrap();
    let cases: &[(&[&str], i32, &str)] = &[
        (&["generate", ""], 3, "not_an_effect"),
        (&["generate", "?!… —— ///"], 3, "not_an_effect"),
        (
            &[
                "generate",
                "250 g de farine, 3 oeufs, cuire 20 minutes à 180 °C",
            ],
            3,
            "not_an_effect",
        ),
        (&["generate", "--file", "huge.txt"], 1, "brief_too_large"),
        (&["generate", "--file", "none.txt"], 1, "cannot_read"),
        (
            &["generate", "neige", "--family", "fire"],
            1,
            "no_generator",
        ),
        (
            &["generate", "neige", "--target", "gameboy"],
            1,
            "no_exporter",
        ),
        (
            &["generate", "neige", "--plugin", "photo.jpg"],
            1,
            "cannot_load",
        ),
    ];
    for (args, exit, code) in cases {
        let mut args = args.to_vec();
        args.push("--json");
        let done = effectforge(temp.path(), &args);
        let error = &json(&done)["error"];
        assert_eq!(error["code"], *code, "{args:?}: {error}");
        assert_eq!(done.status.code(), Some(*exit), "{args:?}");
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(
            !temp.path().join("out").exists(),
            "{args:?} wrote something"
        );
    }
    // Binary noise under a text name: whatever the parser says, it is an answer and not a panic.
    let done = effectforge(temp.path(), &["generate", "--file", "noise.md", "--json"]);
    assert!(
        matches!(done.status.code(), Some(1 | 3)),
        "{}",
        text(&done.stderr)
    );
    assert!(json(&done)["error"]["code"].is_string());
}

#[test]
fn a_foreign_folder_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    std::fs::create_dir(temp.path().join("out")).unwrap();
    std::fs::write(temp.path().join("out/thesis.txt"), "years of work").unwrap();
    let done = effectforge(
        temp.path(),
        &["generate", "neige", "--no-preview", "--json"],
    );
    assert_eq!(json(&done)["error"]["code"], "foreign_folder");
    assert_eq!(files(&temp.path().join("out")).len(), 1);
}

#[test]
fn stills_and_clips_are_drawn_from_the_graph() {
    let temp = tempfile::tempdir().unwrap();
    let made = effectforge(temp.path(), &["generate", HEADLINE, "--no-preview"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let still = [
        "render",
        "out/effect.json",
        "--at",
        "1.5",
        "--size",
        "160x90",
        "--out",
        "a.png",
    ];
    assert!(effectforge(temp.path(), &still).status.success());
    let mut again = still;
    again[7] = "b.png";
    assert!(effectforge(temp.path(), &again).status.success());
    let [a, b] = ["a.png", "b.png"].map(|name| std::fs::read(temp.path().join(name)).unwrap());
    assert_eq!(a, b, "two processes draw the same bytes");
    let clip = [
        "render",
        "out/effect.json",
        "--clip",
        "0.2",
        "--size",
        "64x36",
        "--json",
    ];
    let clip = json(&effectforge(temp.path(), &clip));
    assert_eq!(
        (clip["frames"].as_u64(), clip["media_type"].as_str()),
        (Some(6), Some("image/webp"))
    );

    every_format(temp.path());
    std::fs::write(
        temp.path().join("bad.json"),
        r#"{"schema": "effectforge.effect/1"}"#,
    )
    .unwrap();
    let bad = effectforge(temp.path(), &["render", "bad.json", "--json"]);
    assert_eq!(json(&bad)["error"]["code"], "invalid_effect");
    let bad = effectforge(
        temp.path(),
        &["render", "out/effect.json", "--set", "nope=1", "--json"],
    );
    assert_eq!(json(&bad)["error"]["code"], "invalid_parameter");
}

/// Formats of `render`, by flag and by the file's name.
fn every_format(folder: &Path) {
    let asked = [
        ("x.gif", None, &b"GIF89a"[..]),
        ("x.apng", None, b"\x89PNG"),
        ("x.webp", None, b"RIFF"),
        ("strip.png", Some("filmstrip"), b"\x89PNG"),
        ("moving.bin", Some("gif"), b"GIF89a"),
    ];
    let common = [
        "render",
        "out/effect.json",
        "--size",
        "64x36",
        "--fps",
        "10",
    ];
    for (file, format, magic) in asked {
        let mut args = common.to_vec();
        args.extend(["--clip", "0.5", "-o", file, "--json"]);
        args.extend(format.into_iter().flat_map(|format| ["--format", format]));
        let made = json(&effectforge(folder, &args));
        assert_eq!(made["frames"], 5, "{file}: {made}");
        let bytes = std::fs::read(folder.join(file)).unwrap();
        assert!(bytes.starts_with(magic), "{file}");
        let wide = if format == Some("filmstrip") { 5 } else { 1 };
        assert_eq!(
            (&made["columns"], &made["width"]),
            (&wide.into(), &(64 * wide).into())
        );
    }
    for wrong in [
        &["--clip", "1", "--format", "png"][..],
        &["--at", "1", "--format", "gif"],
    ] {
        let args = [&common[..4], wrong, &["--json"]].concat();
        let code = &json(&effectforge(folder, &args))["error"]["code"];
        assert_eq!(code, "invalid_arguments", "{wrong:?}");
    }
}

#[test]
fn plugins_can_be_listed_and_looked_at() {
    let temp = tempfile::tempdir().unwrap();
    let list = json(&effectforge(temp.path(), &["plugin", "list", "--json"]));
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["id"].as_str().unwrap())
        .collect();
    let expected = [
        "budget",
        "canvas2d",
        "fields",
        "fireworks",
        "gradient",
        "hygiene",
        "letters",
        "minify-js",
        "particles",
        "snow",
        "strokes",
        "text",
        "webgl2",
    ];
    assert_eq!(ids, expected.map(|name| format!("effectforge/{name}")));
    let info = text(&effectforge(temp.path(), &["plugin", "info", "effectforge/snow"]).stdout);
    assert!(info.contains("snow") && info.contains("sha256"), "{info}");
    let wrong = json(&effectforge(
        temp.path(),
        &["plugin", "info", "effectforge/snw", "--json"],
    ));
    assert_eq!(wrong["error"]["code"], "unknown_plugin");
    assert!(
        wrong["error"]["help"]
            .as_str()
            .unwrap()
            .contains("effectforge/snow"),
        "{wrong}"
    );
}

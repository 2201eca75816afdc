//! What is printed: small, safe, the same every time.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../../canvas2d/tests/common/mod.rs"]
mod common;

use std::io::Write as _;
use std::path::Path;

use common::curves::{flow, word};
use common::grids::{basin, boats, coral};
use common::pixels::{flash, plasma, pond, sparks};
use common::stages::{lens, prism};
use effectforge_effect::Effect;
use effectforge_effect::builder::*;
use effectforge_effect::graph::{Blend, Emitter, PaintStop, Shade};
use effectforge_effect::unit::px;
use effectforge_effect::{Color, expr::Expr};
use effectforge_webgl2::{File, print, refused};
use sha2::{Digest as _, Sha256};

fn all() -> Vec<Effect> {
    vec![
        common::particles(),
        common::gradient(),
        pond(),
        plasma(),
        sparks(),
        flash(),
        flow(),
        word(false),
        word(true),
        lens(),
        prism(),
        basin(),
        coral(),
        boats(),
    ]
}

fn file(files: &[File], path: &str) -> String {
    let found = files.iter().find(|file| file.path == path);
    found.unwrap().text.clone()
}

fn gzip(text: &str) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn modules_keep_their_size() {
    for effect in all() {
        let bytes = gzip(&file(&print(&effect), "effect.js"));
        // Before minification, which takes about a third.
        // Every step at once has no family.
        let every = ["Lens", "Prism"].contains(&effect.name.as_str());
        let most = if every { 9 } else { 8 } * 1024;
        assert!(bytes <= most, "{}: {bytes} bytes", effect.name);
    }
}

#[test]
fn printing_is_deterministic() {
    for effect in all() {
        assert_eq!(print(&effect), print(&effect));
        assert_eq!(refused(&effect), []);
    }
}

#[test]
fn hostile_labels_stay_text() {
    let hostile = "</script><script>alert(1)</script> */ ' \" ` ${x} \\ --> <!--";
    let mut effect = common::particles();
    for text in effect.a11y.label.values_mut() {
        *text = hostile.to_owned();
    }
    effect.check().unwrap();
    let files = print(&effect);
    let module = file(&files, "effect.js");
    assert!(!module.contains("</") && !module.contains("<!--"));
    let page = file(&files, "index.html");
    assert_eq!(page.matches("<script").count(), 1);
}

#[test]
fn frames_allocate_nothing() {
    for effect in all() {
        let module = file(&print(&effect), "effect.js");
        for start in [
            "frame = (time) =>",
            "show = (one",
            "bands = (one",
            "windings = (one",
        ] {
            let Some(from) = module.find(&format!("const {start}")) else {
                assert!(start.starts_with('b') || start.starts_with('w'), "{start}");
                continue;
            };
            let body = &module[from..from + module[from..].find("\n  };").unwrap()];
            let body = &body[body.find('\n').unwrap()..];
            for forbidden in ["=>", "[]", "{ ", "`", "new ", "...", ".map(", ".set("] {
                assert!(!body.contains(forbidden), "{forbidden} in\n{body}");
            }
        }
    }
}

/// The code that is printed for bands and outlines: shaders, tables, and what a frame does.
#[test]
fn bands_and_outlines_are_drawn() {
    for (name, effect) in [("bands", flow()), ("outlines", word(true))] {
        let module = file(&print(&effect), "effect.js");
        let between = |from: &str, to: &str| {
            let from = module.find(from).unwrap();
            &module[from..from + module[from..].find(to).unwrap()]
        };
        let printed = [
            between("// ---- Shaders", "/** A hex colour"),
            between("const canvas =", "if (!gl"),
            between("/** What changes with size and numbers", "  /** One frame"),
            between("const frame = (time)", "  const draw ="),
        ];
        insta::assert_snapshot!(name, printed.join("\n…\n"));
    }
}

/// Layers of one text share their outlines; what the graph says reaches code as letters and numbers.
#[test]
fn outlines_stand_once() {
    let mut effect = word(true);
    let mut second = effect
        .nodes
        .iter()
        .find(|node| node.id == "letters")
        .unwrap()
        .clone();
    second.id = "echo".to_owned();
    effect.nodes.push(second);
    effect.layers.push("echo".to_owned());
    effect.check().unwrap();
    let module = file(&print(&effect), "effect.js");
    assert_eq!(module.matches("flatten(").count(), 1, "{module}");
    assert_eq!(module.matches("pass(1, ").count(), 2, "{module}");
    assert_eq!(module.matches("in vec4 corner;").count(), 1, "{module}");
}

/// More columns of more elements than every WebGL2 has room for.
#[test]
fn what_is_too_large_is_refused() {
    let mut e = EffectBuilder::new("Large", "metaballs").duration(4.0);
    e.color("a", Color::BLACK).color("b", Color::WHITE);
    e.emitter(
        "balls",
        Emitter {
            capacity: 64,
            count: 64.0.into(),
            x: uniform(px(0.0), width(), "x"),
            y: uniform(px(0.0), height(), "y"),
            lifetime: None,
            burst: None,
            fixed: false,
        },
    );
    let part = |at: usize| (x() / width() - rand(&format!("r{at}"))).abs();
    let of = (0..14).map(part).fold(Expr::zero(), |sum, part| sum + part);
    let stop = |at, color: &str| PaintStop {
        at,
        color: color.into(),
        alpha: 1.0,
    };
    e.shade(
        "goo",
        Shade {
            value: sum("balls", &[], of) * 0.01,
            stops: vec![stop(0.0, "a"), stop(1.0, "b")],
            alpha: Expr::one(),
            light: Expr::zero(),
            detail: px(8.0),
            blend: Blend::Normal,
        },
    );
    let refused = refused(&e.finish().unwrap());
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0].node, "goo");
}

/// The examples of the manifest. With `EFFECTFORGE_BLESS=1` the files are written again.
#[test]
fn examples_are_golden() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (name, effect) in [("particles", common::particles()), ("pond", pond())] {
        let input = effect.to_canonical_json().unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let mut lines: Vec<_> = print(&effect)
            .iter()
            .map(|file| {
                let digest = hex(&Sha256::digest(&file.text));
                (file.path, format!("{digest}  {}\n", file.path))
            })
            .collect();
        lines.sort();
        let golden: String = lines.into_iter().map(|(_, line)| line).collect();
        let input_path = folder.join(format!("{name}.effect.json"));
        let golden_path = folder.join(format!("{name}.sha256"));
        if std::env::var_os("EFFECTFORGE_BLESS").is_some() {
            std::fs::write(&input_path, &input).unwrap();
            std::fs::write(&golden_path, &golden).unwrap();
        }
        let read = |path| std::fs::read_to_string(path).unwrap();
        assert_eq!(read(&input_path), input, "{name}");
        assert_eq!(read(&golden_path), golden, "{name}: bless when it is meant");
    }
}

#[test]
fn surfaces_are_passed_on_and_steps_are_there_when_used() {
    let module = |effect: &Effect| file(&print(effect), "effect.js");
    let (lens, prism, flat) = (module(&lens()), module(&prism()), module(&pond()));
    for line in [
        "onto(0);",
        "soften(1, 2, ",
        "over(1, 0, 0.8, gl.ONE_MINUS_SRC_ALPHA);",
        "bloom(1, 2, 3, ",
        "mask(2, 1, gl.SRC_ALPHA);",
        "over(1, 0, 1, gl.ONE_MINUS_SRC_COLOR);",
        "over(0, -1, 1, gl.ONE_MINUS_SRC_ALPHA);",
    ] {
        assert!(lens.contains(line), "{line}\n{lens}");
    }
    // What a step wrote to is what the next one reads.
    let frame = lens.split_once("const frame = ").unwrap().1;
    let steps: Vec<&str> = frame
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("step(") || line.starts_with("cast(displace"))
        .collect();
    let wanted = [
        "cast(displace, 0, gl.ONE, gl.ZERO);",
        "step(grade, 1, 0, ",
        "step(aberration, 0, 1, ",
        "step(vignette, 1, 0, ",
    ];
    assert_eq!(steps.len(), wanted.len(), "{steps:?}");
    assert!(
        steps
            .iter()
            .zip(wanted)
            .all(|(found, wanted)| found.starts_with(wanted)),
        "{steps:?}"
    );
    assert!(prism.contains("gl.ONE_MINUS_SRC_ALPHA);") && !prism.contains("const VIGNETTE"));
    for word in ["surfaces", "COPY", "sampler2D picture", "bindFramebuffer"] {
        assert!(!flat.contains(word), "{word}");
    }
}

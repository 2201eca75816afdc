//! Manifests that hold, manifests that do not, and text that is no manifest at all.
#![allow(clippy::unwrap_used)]

use effectforge_manifest::{Expectation, Input, Kind, Manifest, ManifestError, Support};
use proptest::prelude::*;
use serde_json::{Map, json};

const FULL: &str = r##"
[plugin]
id = "studio/rain"
version = "1.2.3-beta.1"
kind = "exporter"
title = "Rain"
summary = "Writes rain."
license = "MIT"
keywords = ["rain"]
repository = "https://example.org/rain"

[component]
path = "component.wasm"

[[formats.writes]]
media_type = "text/javascript"
extensions = ["js"]

[exporter]
targets = ["canvas2d"]

[exporter.nodes]
sprite = "exact"
noise = "approximate: fewer octaves"
video = "refused: no video in a canvas"

[[parameters]]
id = "count"
kind = "integer"
min = 1
max = 400
default = 120
label = { en = "Drops", fr = "Gouttes" }
group = "rain"

[[parameters]]
id = "angle"
kind = "number"
min = -45
max = 45.0
default = 10
unit = "deg"
label = "Angle"

[[parameters]]
id = "style"
kind = "choice"
choices = ["soft", "hard"]
default = "soft"
label = "Style"

[[parameters]]
id = "tint"
kind = "color"
default = "#a0c8ff"
label = "Tint"

[capabilities.images]
reason = "Draws the drop once."

[limits]
memory_max_mib = 64
wall_max_ms = 2_000

[execution]
deterministic = true

[[examples]]
name = "light rain"
input = "examples/rain.json"
target = "canvas2d"
parameters = { count = 10 }
seed = 7
expect = "examples/rain.sums"

[[examples]]
name = "nothing"
json = { schema = "effectforge.effect/1", n = [1, 2.5, true] }
fails = "empty_effect"
"##;

fn problems(text: &str) -> Vec<(&'static str, usize, String)> {
    match Manifest::parse(text).unwrap_err() {
        ManifestError::Invalid(list) => list
            .into_iter()
            .map(|p| (p.code, p.line, format!("{} | {}", p.message, p.help)))
            .collect(),
        other => panic!("{other}"),
    }
}

/// The one problem of the full manifest with one edit.
fn edited(from: &str, to: &str) -> (&'static str, usize, String) {
    assert!(FULL.contains(from), "{from}");
    let mut found = problems(&FULL.replacen(from, to, 1));
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn a_full_manifest_is_read() {
    let manifest = Manifest::parse(FULL).unwrap();
    assert_eq!(manifest.id.to_string(), "studio/rain");
    assert_eq!(manifest.kind, Kind::Exporter);
    assert_eq!(manifest.limits.memory_max_mib, Some(64));
    assert_eq!(manifest.limits.output_max_mib, None);
    let nodes = &manifest.exporter.as_ref().unwrap().nodes;
    assert_eq!(nodes["sprite"], Support::Exact);
    assert_eq!(
        nodes["noise"],
        Support::Approximate("fewer octaves".to_owned())
    );
    assert_eq!(
        manifest.capabilities["images"].reason,
        "Draws the drop once."
    );
    assert_eq!(manifest.parameters[0].label.fr, "Gouttes");
    assert_eq!(
        manifest.examples[0].input,
        Input::File("examples/rain.json".to_owned())
    );
    assert_eq!(manifest.examples[0].seed, 7);
    assert_eq!(
        manifest.examples[1].expect,
        Expectation::Failure("empty_effect".to_owned())
    );
}

#[test]
fn unknown_keys_name_the_near_one() {
    let (code, line, text) = edited("memory_max_mib", "memory_max_mb");
    assert_eq!((code, line), ("unknown_key", 62));
    assert_eq!(
        text,
        "unknown key `limits.memory_max_mb` | did you mean `memory_max_mib`?"
    );
    assert!(
        edited("[execution]", "[excution]")
            .2
            .contains("did you mean `execution`")
    );
    assert!(
        edited("[capabilities.images]", "[capabilities.image]")
            .2
            .contains("did you mean `images`")
    );
}

#[test]
fn each_mistake_is_one_problem() {
    for (from, to, code) in [
        ("studio/rain", "Studio/Rain", "bad_id"),
        ("1.2.3-beta.1", "1.2", "bad_version"),
        ("title = \"Rain\"", "title = \"\"", "bad_text"),
        ("default = 120", "default = 1000", "bad_default"),
        ("max = 400", "max = 0", "bad_range"),
        (
            "kind = \"choice\"\nchoices = [\"soft\", \"hard\"]",
            "kind = \"choice\"\nchoices = [\"soft\"]",
            "bad_range",
        ),
        (
            "path = \"component.wasm\"",
            "path = \"../component.wasm\"",
            "bad_path",
        ),
        (
            "noise = \"approximate: fewer octaves\"",
            "noise = \"approximate\"",
            "bad_support",
        ),
        ("reason = \"Draws the drop once.\"", "", "missing_key"),
        (
            "[capabilities.images]",
            "[capabilities.log]",
            "inherent_capability",
        ),
        ("wall_max_ms = 2_000", "wall_max_ms = 0", "wrong_type"),
        (
            "parameters = { count = 10 }",
            "parameters = { cuont = 10 }",
            "unknown_parameter",
        ),
        (
            "target = \"canvas2d\"\n",
            "target = \"webgl2\"\n",
            "unknown_target",
        ),
        ("seed = 7\n", "seed = 7\nsha256 = \"00\"\n", "bad_example"),
        ("id = \"tint\"", "id = \"count\"", "duplicate"),
        ("kind = \"color\"", "kind = \"colour\"", "unknown_kind"),
    ] {
        assert_eq!(edited(from, to).0, code, "{from} -> {to}");
    }
}

#[test]
fn all_problems_are_found_at_once() {
    let found = problems("[plugin]\nid = 3\nverion = \"1.0.0\"\n[limit]\n");
    let codes: Vec<_> = found.iter().map(|(code, ..)| *code).collect();
    assert!(
        codes.contains(&"wrong_type") && codes.contains(&"unknown_key"),
        "{found:?}"
    );
    assert!(found.len() >= 6, "{found:?}");
}

#[test]
fn a_kind_needs_its_section() {
    let text = "[plugin]\nid = \"a/b\"\nversion = \"1.0.0\"\nkind = \"generator\"\ntitle = \"B\"\nsummary = \"B.\"\nlicense = \"MIT\"\n";
    assert_eq!(problems(text)[0].0, "missing_key");
    let good = format!("{text}[generator]\nfamilies = [\"snow\"]\n");
    assert_eq!(Manifest::parse(&good).unwrap().families, ["snow"]);
    let both = format!("{good}[optimizer]\nsubject = \"effect\"\n");
    assert_eq!(problems(&both)[0].0, "wrong_kind");
}

/// An optimizer that mends rules; `more` goes below it.
fn optimizer(subject: &str, mends: &str, more: &str) -> String {
    format!(
        "[plugin]\nid = \"a/b\"\nversion = \"1.0.0\"\nkind = \"optimizer\"\ntitle = \"B\"\n\
         summary = \"B.\"\nlicense = \"MIT\"\n[optimizer]\nsubject = \"{subject}\"\n{mends}\n{more}"
    )
}

#[test]
fn an_optimizer_says_which_rules_it_mends() {
    let mends = "mends = [\"hygiene.draw-calls\", \"studio.calm\"]";
    let manifest = Manifest::parse(&optimizer("effect", mends, "")).unwrap();
    assert_eq!(manifest.mends, ["hygiene.draw-calls", "studio.calm"]);
    for (subject, mends, code) in [
        ("effect", "mends = \"hygiene.draw-calls\"", "wrong_type"),
        ("effect", "mends = [\"draw-calls\"]", "bad_rule"),
        ("effect", "mends = [\"Hygiene.draws\"]", "bad_rule"),
        ("effect", "mends = [\"a.b\", \"a.b\"]", "duplicate"),
        ("artifacts", "mends = [\"a.b\"]", "wrong_subject"),
    ] {
        let found = problems(&optimizer(subject, mends, ""));
        assert_eq!((found.len(), found[0].0), (1, code), "{mends}: {found:?}");
    }
    let (code, _, text) = problems(&optimizer("effect", "mend = []", "")).remove(0);
    assert_eq!(code, "unknown_key");
    assert!(text.contains("did you mean `mends`?"), "{text}");
    // Another kind has no such key.
    let generator = FULL.replace("[exporter]", "[optimizer]\nmends = [\"a.b\"]\n[exporter]");
    assert!(!problems(&generator).is_empty());
}

#[test]
fn what_failed_is_a_parameter_that_only_the_host_gives() {
    let mends = "mends = [\"a.b\"]";
    let own = "[[parameters]]\nid = \"failed\"\nkind = \"boolean\"\ndefault = true\nlabel = \"F\"";
    assert_eq!(
        problems(&optimizer("effect", mends, own))[0].0,
        "reserved_id"
    );
    let failed = json!({"failed": [{"rule": "a.b", "value": 9, "threshold": 6}]});
    let failed = failed.as_object().unwrap();
    let menders = Manifest::parse(&optimizer("effect", mends, "")).unwrap();
    assert_eq!(&menders.resolve_parameters(failed).unwrap(), failed);
    let no_list = json!({"failed": 3});
    let error = menders.resolve_parameters(no_list.as_object().unwrap());
    assert_eq!(error.unwrap_err().problems()[0].code, "bad_parameter");
    let others = Manifest::parse(&optimizer("effect", "", "")).unwrap();
    let error = others.resolve_parameters(failed).unwrap_err();
    assert_eq!(error.problems()[0].code, "unknown_parameter");
}

#[test]
fn parameters_are_resolved() {
    let manifest = Manifest::parse(FULL).unwrap();
    let given = |value: serde_json::Value| value.as_object().cloned().unwrap_or_else(Map::new);
    let resolved = manifest
        .resolve_parameters(&given(json!({"count": 3})))
        .unwrap();
    assert_eq!(
        serde_json::Value::Object(resolved),
        json!({"count": 3, "angle": 10, "style": "soft", "tint": "#a0c8ff"})
    );
    let error = manifest
        .resolve_parameters(&given(json!({"count": 0, "stlye": "x"})))
        .unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
}

#[test]
fn a_huge_text_is_not_read() {
    assert!(matches!(
        Manifest::parse(&" ".repeat(300_000)),
        Err(ManifestError::TooLarge { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Manifest::parse(&text);
    }

    #[test]
    fn no_edit_of_a_manifest_panics(at in 0..FULL.len(), cut in 0..40_usize, text in "[\\PC\n]{0,12}") {
        let mut edited = FULL.to_owned();
        edited.replace_range(at..(at + cut).min(FULL.len()), &text);
        if let Err(ManifestError::Invalid(problems)) = Manifest::parse(&edited) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.iter().all(|p| p.line >= 1 && p.column >= 1));
        }
    }
}

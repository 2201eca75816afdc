//! What a probe observes: on a good effect, on faulty ones, and on modules that mean harm.
#![allow(clippy::unwrap_used, missing_docs)]

mod faults;

use effectforge_probe::{Outcome, ProbeError, ProbeOptions, Prober, Probes, probe_module};
use faults::{FAULTS, GOOD, with};
use serde_json::{Value, json};
use std::time::Duration;

fn probe(source: &str) -> Probes {
    probe_module(source, &ProbeOptions::default()).unwrap()
}

/// A fact of a scenario by JSON pointer.
fn fact(probes: &Probes, scenario: &str, pointer: &str) -> Value {
    let outcome = &probes.scenarios[scenario];
    let Outcome::Measured { facts } = outcome else {
        panic!("{scenario}: {outcome:?}")
    };
    facts
        .pointer(pointer)
        .unwrap_or_else(|| panic!("{scenario} has no {pointer}: {facts}"))
        .clone()
}

fn faulty(name: &str) -> Probes {
    probe(&with(FAULTS.iter().find(|f| f.name == name).unwrap()))
}

#[test]
fn a_good_effect_gives_every_fact_and_the_same_ones_twice() {
    let probes = probe(GOOD);
    assert_eq!(probes.module.error, None);
    assert_eq!(probes.module.error_without_dom, None);
    assert_eq!(probes.module.exports, ["create", "meta", "params"]);
    for (name, outcome) in &probes.scenarios {
        assert!(
            matches!(outcome, Outcome::Measured { .. }),
            "{name}: {outcome:?}"
        );
    }
    assert_eq!(fact(&probes, "seed", "/same_seed/equal"), json!(true));
    assert_eq!(fact(&probes, "seed", "/other_seed/equal"), json!(false));
    assert_eq!(fact(&probes, "seek", "/played/max_difference"), json!(0));
    assert_eq!(fact(&probes, "density", "/area_ratio"), json!(4));
    assert_eq!(fact(&probes, "density", "/draws_per_frame"), json!(30));
    assert_eq!(fact(&probes, "destroy", "/left/listeners"), json!(0));
    assert_eq!(fact(&probes, "destroy", "/peak/listeners"), json!(2));
    assert_eq!(fact(&probes, "memory", "/bytes_per_frame"), json!(0.0));
    assert!(
        fact(&probes, "governor", "/frames_to_fall")
            .as_f64()
            .unwrap()
            > 0.0
    );
    assert_eq!(
        probe(GOOD),
        probes,
        "a probe must not depend on when it runs"
    );
}

#[test]
fn engines_that_start_ahead_see_the_same_and_may_go_unused() {
    let options = ProbeOptions::default();
    drop(Prober::start(&options).unwrap());
    let ahead = Prober::start(&options).unwrap();
    assert_eq!(ahead.probe(GOOD).unwrap(), probe(GOOD));
}

#[test]
fn a_module_that_looks_for_a_page_finds_none_and_then_one() {
    let source = "export const params = [typeof document]; export function create() {}";
    let module = probe(source).module;
    assert_eq!(module.error_without_dom, None);
    assert_eq!(module.params, json!(["object"]));
    let random = probe("export const params = [Math.random()]; export function create() {}").module;
    assert_eq!(random.random_at_import, 1);
}

#[test]
fn probes_survive_their_json() {
    let probes = probe(GOOD);
    let text = probes.to_json().unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "effectforge.probes/1");
    assert_eq!(serde_json::from_value::<Probes>(value).unwrap(), probes);
}

#[test]
fn faults_change_the_facts_that_they_should() {
    let table: &[(&str, &str, &str, Value)] = &[
        (
            "Math.random for elements",
            "seed",
            "/same_seed/equal",
            json!(false),
        ),
        ("seed ignored", "seed", "/other_seed/equal", json!(true)),
        (
            "state carried from frame to frame",
            "seek",
            "/played/equal",
            json!(false),
        ),
        ("frozen", "mount", "/moves", json!(false)),
        ("no pixel cap", "huge", "/pixels", json!(7360 * 4600)),
        (
            "no clamp of the pixel ratio",
            "density",
            "/sharp/ratio",
            json!(4),
        ),
        (
            "plays on in a hidden tab",
            "hidden",
            "/callbacks",
            json!(12),
        ),
        ("plays on off screen", "offscreen", "/callbacks", json!(12)),
        (
            "moves under reduced motion",
            "reduced",
            "/callbacks",
            json!(12),
        ),
        (
            "two loops",
            "controls",
            "/callbacks_per_tick_after_play_twice",
            json!(2),
        ),
        (
            "governor that lowers nothing",
            "governor",
            "/end/count",
            json!(3),
        ),
        ("listener left", "destroy", "/left/listeners", json!(2)),
        ("canvas left", "destroy", "/nodes_left", json!(2)),
        ("timer left", "destroy", "/left/timers", json!(2)),
        ("gradient in the run", "mount", "/frame/gradients", json!(8)),
        ("global variable", "globals", "/added/0", json!("sparks")),
    ];
    for (name, scenario, pointer, value) in table {
        assert_eq!(fact(&faulty(name), scenario, pointer), *value, "{name}");
    }
}

#[test]
fn a_module_that_cannot_be_evaluated_says_why() {
    let broken = probe("export const = ;");
    assert!(broken.module.error.is_some() && broken.scenarios.is_empty());
    let missing = probe("import { a } from './other.js'; export const create = a;");
    assert!(missing.module.error.unwrap().contains("other.js"));
    let page = faulty("document at import");
    assert!(page.module.error.is_none());
    assert!(page.module.error_without_dom.unwrap().contains("document"));
}

#[test]
fn what_throws_is_a_fact_with_its_place() {
    let probes = faulty("throws at once");
    let Outcome::Threw { message } = &probes.scenarios["mount"] else {
        panic!("{probes:?}")
    };
    assert!(
        message.contains("not today") && message.contains("effect.js"),
        "{message}"
    );
}

fn harmful(body: &str) -> Probes {
    let source = format!("export const params = []; export function create() {{ {body} }}");
    let options = ProbeOptions {
        scenario_time: Duration::from_millis(200),
        total_time: Duration::from_millis(600),
        ..ProbeOptions::default()
    };
    probe_module(&source, &options).unwrap()
}

#[test]
fn bounds_end_a_module_that_means_harm() {
    for (body, word) in [
        ("for (;;);", "still running"),
        ("for (;;) try { for (;;); } catch {}", "still running"),
        (
            "const all = []; for (;;) all.push(new Array(1e5).fill(1));",
            "memory",
        ),
        (
            "document.body.append(Object.assign([], { remove() { for (;;); } }));",
            "still running",
        ),
    ] {
        let probes = harmful(body);
        let Outcome::NotMeasured { reason } = &probes.scenarios["mount"] else {
            panic!("{body}: {probes:?}")
        };
        assert!(reason.contains(word), "{body}: {reason}");
    }
    let deep = harmful("const f = () => f() + 1; f();");
    assert!(
        matches!(&deep.scenarios["mount"], Outcome::Threw { message } if message.contains("stack")),
        "{deep:?}"
    );
}

#[test]
fn a_module_finds_no_way_out() {
    let names = [
        "std",
        "os",
        "require",
        "process",
        "fetch",
        "XMLHttpRequest",
        "WebSocket",
        "localStorage",
        "native",
    ];
    let list = names.map(|n| format!("typeof {n}")).join(", ");
    let probes = probe(&format!(
        "export const params = [{list}]; export function create() {{}}"
    ));
    assert_eq!(probes.module.params, json!(vec!["undefined"; names.len()]));
}

#[test]
fn a_source_that_is_too_long_is_refused() {
    let options = ProbeOptions {
        source_bytes: 10,
        ..ProbeOptions::default()
    };
    let error = probe_module(GOOD, &options).unwrap_err();
    assert!(
        matches!(error, ProbeError::SourceTooLarge { limit: 10, .. }),
        "{error}"
    );
}

//! Rules on the run as a whole: that the module can be evaluated, with and without a page, that
//! every scenario came to its end, and that nothing was put on the global object.

use effectforge_sdk::prelude::*;

use crate::rule::{Judgement, Rule};

const RUNS: Rule = Rule {
    id: "hygiene.runs",
    method: "run",
    threshold: "[]",
    help: "mend what the message names; it happens in a scenario that every page can bring about",
};
const SERVER: Rule = Rule {
    id: "hygiene.imports-without-dom",
    method: "run",
    threshold: "null",
    help: "touch document and window inside create() only, so that a server can import the module",
};
const GLOBALS: Rule = Rule {
    id: "hygiene.no-globals",
    method: "run",
    threshold: "[]",
    help: "keep state in the closure of create()",
};

/// The rules of this file.
pub(crate) const RULES: [Rule; 3] = [RUNS, SERVER, GLOBALS];

/// The findings.
pub(crate) fn check(probes: &Value) -> Vec<Finding> {
    let Some(module) = probes.get("module") else {
        let unknown = || Judgement::unknown("the host did not run the module");
        return RULES.iter().map(|r| r.finding(unknown())).collect();
    };
    let server = match module["error_without_dom"].as_str() {
        Some(error) => Judgement::of(
            false,
            json!(error),
            format!("importing it without a page fails: {error}"),
        ),
        None => Judgement::of(true, json!(true), "it can be imported without a page"),
    };
    vec![
        RUNS.finding(runs(module, probes)),
        SERVER.finding(server),
        GLOBALS.finding(globals(probes)),
    ]
}

fn runs(module: &Value, probes: &Value) -> Judgement {
    if let Some(error) = module["error"].as_str() {
        return Judgement::of(
            false,
            json!([error]),
            format!("the module cannot be evaluated: {error}"),
        );
    }
    let Some(scenarios) = probes["scenarios"].as_object().filter(|s| !s.is_empty()) else {
        return Judgement::unknown("the host played no scenario");
    };
    let mut bad = Vec::new();
    for (name, outcome) in scenarios {
        match (
            outcome["status"].as_str(),
            outcome["message"].as_str(),
            outcome["reason"].as_str(),
        ) {
            (Some("measured"), ..) => {}
            (Some("threw"), Some(message), _) => bad.push(format!("{name} threw: {message}")),
            (_, _, Some(reason)) => bad.push(format!("{name}: {reason}")),
            _ => bad.push(format!("{name} has no outcome")),
        }
    }
    let message = match bad.first() {
        None => format!("{} scenarios were played to their end", scenarios.len()),
        Some(first) => format!(
            "{} of {} scenarios were not; {first}",
            bad.len(),
            scenarios.len()
        ),
    };
    Judgement::of(bad.is_empty(), json!(bad), message)
}

fn globals(probes: &Value) -> Judgement {
    match probes["scenarios"]["globals"]["facts"]["added"].as_array() {
        None => Judgement::unknown("the host did not look for new globals"),
        Some(added) if added.is_empty() => Judgement::of(true, json!([]), "it adds no globals"),
        Some(added) => {
            let names: Vec<_> = added.iter().filter_map(Value::as_str).collect();
            Judgement::of(
                false,
                json!(names),
                format!("it adds the globals {}", names.join(", ")),
            )
        }
    }
}

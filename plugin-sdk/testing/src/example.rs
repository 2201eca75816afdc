//! One example: input, two runs, comparison.

use crate::report::{ExampleReport, Mismatch};
use effectforge_capabilities::blobs::Blob;
use effectforge_capabilities::effects::HeldEffect;
use effectforge_capabilities::kinds::{
    Artifact, CallContext, Called, Exporter, Finding, Generator, Kind, Optimizer, Parser, Subject,
    Validator, Verdict,
};
use effectforge_effect::to_canonical_json;
use effectforge_manifest::{Example, Expectation, Input};
use effectforge_package::{Package, sha256};
use effectforge_sandbox::{CallFailure, Compiled, Grants, Limits, Sandbox, SandboxError};
use serde_json::json;

/// Longest part of a line that a report shows, in characters.
const SHOWN_MAX_CHARS: usize = 160;

/// A plugin of any kind.
pub(crate) enum Plugin {
    Parser(Parser),
    Generator(Generator),
    Optimizer(Optimizer),
    Exporter(Exporter),
    Validator(Validator),
}

impl Plugin {
    pub(crate) fn prepare(
        kind: Kind,
        sandbox: &Sandbox,
        compiled: &Compiled,
        grants: &Grants,
    ) -> Result<Self, SandboxError> {
        Ok(match kind {
            Kind::Parser => Plugin::Parser(Parser::prepare(sandbox, compiled, grants)?),
            Kind::Generator => Plugin::Generator(Generator::prepare(sandbox, compiled, grants)?),
            Kind::Optimizer => Plugin::Optimizer(Optimizer::prepare(sandbox, compiled, grants)?),
            Kind::Exporter => Plugin::Exporter(Exporter::prepare(sandbox, compiled, grants)?),
            Kind::Validator => Plugin::Validator(Validator::prepare(sandbox, compiled, grants)?),
        })
    }

    async fn call(&self, context: &CallContext, input: &Prepared) -> Called<Vec<u8>> {
        let parameters = &input.parameters;
        match self {
            Plugin::Parser(parser) => {
                let blob = Blob::new(input.media_type, input.bytes.clone());
                map(
                    parser.parse(context, blob, &input.name, parameters).await,
                    |d| text(&d),
                )
            }
            Plugin::Generator(generator) => {
                let called = generator.generate(context, &input.text, parameters).await;
                map(called, |effect| effect.json().as_bytes().to_vec())
            }
            Plugin::Optimizer(optimizer) => {
                let subject = match (&input.effect, input.artifacts.is_empty()) {
                    (Some(effect), true) => Subject::Effect(effect.clone()),
                    _ => Subject::Artifacts(input.artifacts.clone()),
                };
                let called = optimizer.optimize(context, subject, parameters).await;
                map(called, |optimized| match optimized.subject {
                    Subject::Effect(effect) => effect.json().as_bytes().to_vec(),
                    Subject::Artifacts(artifacts) => listing(&artifacts),
                })
            }
            Plugin::Exporter(exporter) => {
                let Some(effect) = input.effect.clone() else {
                    return no_effect();
                };
                let called = exporter
                    .lower(context, effect, &input.target, parameters)
                    .await;
                map(called, |answer| match answer {
                    Ok(exported) => listing(&exported.artifacts),
                    Err(refusal) => text(&json!(
                        refusal
                            .unsupported
                            .iter()
                            .map(|l| json!([l.node, l.reason]))
                            .collect::<Vec<_>>()
                    )),
                })
            }
            Plugin::Validator(validator) => {
                let Some(effect) = input.effect.clone() else {
                    return no_effect();
                };
                let artifacts = input.artifacts.clone();
                let called = validator
                    .validate(context, effect, artifacts, "{}", parameters)
                    .await;
                map(called, |findings| {
                    text(&findings.iter().map(finding).collect::<Vec<_>>())
                })
            }
        }
    }
}

/// An example's input, in every form that a kind may want.
struct Prepared {
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
    text: String,
    effect: Option<HeldEffect>,
    artifacts: Vec<Artifact>,
    parameters: String,
    target: String,
}

/// Runs one example.
pub(crate) async fn run(
    plugin: &Plugin,
    package: &Package,
    example: &Example,
    limits: Limits,
) -> ExampleReport {
    let report = |mismatch, output, usage, log| ExampleReport {
        name: example.name.clone(),
        mismatch,
        output,
        usage,
        log,
    };
    let input = match prepare(plugin, package, example) {
        Ok(input) => input,
        Err(why) => {
            let mismatch = Some(Mismatch::Input(why));
            return report(
                mismatch,
                None,
                effectforge_sandbox::Usage::default(),
                Vec::new(),
            );
        }
    };
    let context = CallContext {
        limits,
        seed: example.seed,
        ..CallContext::default()
    };
    let first = plugin.call(&context, &input).await;
    let second = plugin.call(&context, &input).await;
    let mismatch =
        differ(&first, &second).or_else(|| compare(package, &example.expect, &first.result));
    report(mismatch, first.result.ok(), first.usage, first.log)
}

fn prepare(plugin: &Plugin, package: &Package, example: &Example) -> Result<Prepared, String> {
    let (name, bytes) = match &example.input {
        Input::File(path) => (path.clone(), file(package, path)?),
        Input::Json(value) => ("input.json".to_owned(), value.to_string().into_bytes()),
    };
    let text = match plugin {
        Plugin::Parser(_) => String::new(), // A parser reads any bytes.
        _ => String::from_utf8(bytes.clone()).map_err(|_| format!("{name} is not UTF-8"))?,
    };
    let takes_effect = matches!(plugin, Plugin::Exporter(_) | Plugin::Validator(_))
        || (matches!(plugin, Plugin::Optimizer(_)) && example.artifacts.is_empty());
    let effect = if takes_effect {
        Some(HeldEffect::from_json(&text).map_err(|diagnostics| {
            let first = diagnostics
                .first()
                .map_or_else(String::new, |d| format!("{}: {}", d.location, d.message));
            format!("{name} is no effect: {first}")
        })?)
    } else {
        None
    };
    let artifacts = example
        .artifacts
        .iter()
        .map(|path| Ok(artifact(path, file(package, path)?)))
        .collect::<Result<_, String>>()?;
    let parameters = serde_json::Value::Object(example.parameters.clone()).to_string();
    Ok(Prepared {
        media_type: media_type(&name),
        name: base(&name).to_owned(),
        bytes,
        text,
        effect,
        artifacts,
        parameters,
        target: example.target.clone().unwrap_or_default(),
    })
}

fn file(package: &Package, path: &str) -> Result<Vec<u8>, String> {
    package
        .files
        .get(path)
        .cloned()
        .ok_or_else(|| format!("the package has no {path}"))
}

fn artifact(path: &str, bytes: Vec<u8>) -> Artifact {
    let media_type = media_type(path);
    let role = match media_type {
        "text/javascript" => "module",
        "text/html" => "page",
        "text/markdown" => "readme",
        _ => "asset",
    };
    Artifact {
        path: base(path).to_owned(),
        media_type: media_type.to_owned(),
        role: role.to_owned(),
        content: Blob::new(media_type, bytes),
        source_map: None,
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript",
        "ts" => "text/typescript",
        "html" => "text/html",
        "css" => "text/css",
        "md" | "markdown" => "text/markdown",
        "txt" => "text/plain",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

fn no_effect() -> Called<Vec<u8>> {
    Called {
        result: Err(CallFailure::Malformed {
            what: "input",
            why: "it is no effect".to_owned(),
        }),
        usage: effectforge_sandbox::Usage::default(),
        log: Vec::new(),
    }
}

fn map<T>(called: Called<T>, form: impl FnOnce(T) -> Vec<u8>) -> Called<Vec<u8>> {
    Called {
        result: called.result.map(form),
        usage: called.usage,
        log: called.log,
    }
}

/// Canonical JSON: goldens do not depend on the order of fields.
fn text<T: serde::Serialize>(value: &T) -> Vec<u8> {
    to_canonical_json(value)
        .unwrap_or_else(|error| error.to_string())
        .into_bytes()
}

/// `sha256  path`, one line per file, sorted by path.
fn listing(artifacts: &[Artifact]) -> Vec<u8> {
    let mut files: Vec<(&str, String)> = artifacts
        .iter()
        .map(|a| (a.path.as_str(), sha256(&a.content.bytes)))
        .collect();
    files.sort_unstable();
    files
        .iter()
        .map(|(path, digest)| format!("{digest}  {path}\n"))
        .collect::<String>()
        .into_bytes()
}

fn finding(finding: &Finding) -> serde_json::Value {
    let verdict = match finding.verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::NotMeasured => "not_measured",
    };
    json!({
        "rule": finding.rule, "verdict": verdict, "value": finding.value,
        "threshold": finding.threshold, "method": finding.method, "message": finding.message,
        "location": finding.location, "help": finding.help,
    })
}

/// Whether two runs of one input are two different things.
fn differ(first: &Called<Vec<u8>>, second: &Called<Vec<u8>>) -> Option<Mismatch> {
    let difference = match (&first.result, &second.result) {
        (Ok(a), Ok(b)) if a == b => {
            let (a, b) = (first.usage.fuel, second.usage.fuel);
            (a != b).then(|| format!("{a:?} and {b:?} instructions for equal outputs"))?
        }
        (Ok(a), Ok(b)) => {
            let at = a
                .iter()
                .zip(b)
                .position(|(a, b)| a != b)
                .unwrap_or(a.len().min(b.len()));
            format!(
                "outputs of {} and {} bytes part at byte {at}",
                a.len(),
                b.len()
            )
        }
        (Err(a), Err(b)) if a.code() == b.code() => return None,
        (a, b) => format!("the first run {}, the second {}", ending(a), ending(b)),
    };
    Some(Mismatch::NotReproducible { difference })
}

fn ending(result: &Result<Vec<u8>, CallFailure>) -> String {
    match result {
        Ok(_) => "gave an output".to_owned(),
        Err(failure) => format!("failed with {}", failure.code()),
    }
}

fn compare(
    package: &Package,
    expect: &Expectation,
    result: &Result<Vec<u8>, CallFailure>,
) -> Option<Mismatch> {
    match (expect, result) {
        (Expectation::Failure(expected), Err(failure)) => {
            let code = failure.code().to_owned();
            (&code != expected).then(|| Mismatch::OtherFailure {
                expected: expected.clone(),
                code,
            })
        }
        (Expectation::Failure(expected), Ok(_)) => Some(Mismatch::DidNotFail {
            expected: expected.clone(),
        }),
        (_, Err(failure)) => Some(Mismatch::Failed {
            code: failure.code().to_owned(),
            message: failure.to_string(),
        }),
        (Expectation::Sha256(expected), Ok(output)) => {
            let got = sha256(output);
            (&got != expected).then(|| Mismatch::Differs {
                expected: expected.clone(),
                got,
                line: None,
            })
        }
        (Expectation::File(path), Ok(output)) => match package.files.get(path) {
            Some(golden) => against_file(golden, output),
            None => Some(Mismatch::Input(format!("the package has no {path}"))),
        },
    }
}

/// Goldens are files that people edit: a line break at the end is not part of the output.
fn against_file(golden: &[u8], output: &[u8]) -> Option<Mismatch> {
    let (golden, output) = (golden.trim_ascii_end(), output.trim_ascii_end());
    if golden == output {
        return None;
    }
    let line = match (std::str::from_utf8(golden), std::str::from_utf8(output)) {
        (Ok(golden), Ok(output)) => first_difference(golden, output),
        _ => None,
    };
    Some(Mismatch::Differs {
        expected: sha256(golden),
        got: sha256(output),
        line,
    })
}

fn first_difference(golden: &str, output: &str) -> Option<(usize, String, String)> {
    let (mut a, mut b) = (golden.lines(), output.lines());
    for number in 1.. {
        let (a, b) = match (a.next(), b.next()) {
            (None, None) => return None,
            (a, b) => (a.unwrap_or("(end)"), b.unwrap_or("(end)")),
        };
        if a != b {
            // Long lines (canonical JSON is one): show the part from a little before the place.
            let at = a
                .bytes()
                .zip(b.bytes())
                .position(|(a, b)| a != b)
                .unwrap_or(a.len().min(b.len()));
            return Some((number, part(a, at), part(b, at)));
        }
    }
    None
}

fn part(line: &str, at: usize) -> String {
    let from = line.floor_char_boundary(at.saturating_sub(SHOWN_MAX_CHARS / 4));
    line[from..].chars().take(SHOWN_MAX_CHARS).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn goldens_differ_where_people_can_see_it() {
        assert_eq!(against_file(b"{\"a\":1}\n", b"{\"a\":1}"), None);
        let Some(Mismatch::Differs { line, .. }) = against_file(b"a\nb\n", b"a\nc") else {
            panic!()
        };
        assert_eq!(line, Some((2, "b".to_owned(), "c".to_owned())));
        let long = "x".repeat(10_000);
        let Some(Mismatch::Differs { line, .. }) =
            against_file(format!("{long}1").as_bytes(), format!("{long}2").as_bytes())
        else {
            panic!()
        };
        let (_, expected, got) = line.unwrap();
        assert!(expected.ends_with('1') && got.ends_with('2') && got.len() < 200);
    }

    #[test]
    fn a_listing_is_sorted_by_path() {
        let files = [
            artifact("examples/b.js", b"2".to_vec()),
            artifact("a.txt", b"1".to_vec()),
        ];
        let text = String::from_utf8(listing(&files)).unwrap();
        let paths: Vec<&str> = text
            .lines()
            .map(|line| line.split("  ").nth(1).unwrap())
            .collect();
        assert_eq!(paths, ["a.txt", "b.js"]);
    }
}

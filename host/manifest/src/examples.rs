//! Examples, and the checks that need the whole manifest.

use crate::problem::Problems;
use crate::reader::Section;
use crate::sections::{bounded, package_path};
use crate::{Example, Expectation, Input, Kind, Manifest};

/// One `[[examples]]`.
pub(crate) fn read_example(p: &mut Problems<'_>, mut s: Section<'_>) -> Option<Example> {
    let name = s.line(p, "name", 80, "what the example shows");
    let file = s.text(p, "input");
    let json = s.json(p, "json").map(|(value, _)| value);
    let input = match (file, json) {
        (Some(file), None) => package_path(p, file).map(Input::File),
        (None, Some(json)) => Some(Input::Json(json)),
        _ => {
            p.add(
                s.span(),
                "bad_example",
                "an example has either `input` or `json`",
                "`input` names a file, `json` holds the value",
            );
            None
        }
    };
    let artifacts = s.texts(p, "artifacts");
    let artifacts = bounded(p, artifacts)
        .filter_map(|one| package_path(p, one))
        .collect();
    let parameters = s.object(p, "parameters");
    let seed = s.whole(p, "seed", 0, i64::MAX as u64).unwrap_or(0);
    let target = s.text(p, "target").map(|(text, _)| text.to_owned());
    let expect = expectation(p, &mut s);
    s.finish(p);
    let (name, input, expect) = (name?.0.to_owned(), input?, expect?);
    Some(Example {
        name,
        input,
        artifacts,
        parameters,
        seed,
        target,
        expect,
    })
}

fn expectation(p: &mut Problems<'_>, s: &mut Section<'_>) -> Option<Expectation> {
    match (s.text(p, "expect"), s.text(p, "sha256"), s.text(p, "fails")) {
        (Some(file), None, None) => package_path(p, file).map(Expectation::File),
        (None, Some((digest, at)), None) => {
            let good = digest.len() == 64
                && digest
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if !good {
                p.add(
                    &at,
                    "bad_digest",
                    "`sha256` is 64 hex digits in lower case",
                    "",
                );
            }
            good.then(|| Expectation::Sha256(digest.to_owned()))
        }
        (None, None, Some((code, _))) => Some(Expectation::Failure(code.to_owned())),
        _ => {
            let help = "`expect` names the golden file, `sha256` its digest, `fails` the code of a failure";
            p.add(
                s.span(),
                "bad_example",
                "an example has exactly one of `expect`, `sha256`, `fails`",
                help,
            );
            None
        }
    }
}

/// What a kind needs, and what only another kind has.
pub(crate) fn fits_kind(p: &mut Problems<'_>, m: &Manifest) {
    let exporter = m.exporter.as_ref();
    let rows = [
        (
            Kind::Parser,
            !m.reads.is_empty(),
            "[formats] reads",
            "the files that it reads",
        ),
        (
            Kind::Generator,
            !m.families.is_empty(),
            "[generator] families",
            "the effect families that it makes",
        ),
        (
            Kind::Optimizer,
            m.subject.is_some(),
            "[optimizer] subject",
            "\"effect\" or \"artifacts\"",
        ),
        (
            Kind::Exporter,
            exporter.is_some_and(|e| !e.targets.is_empty()),
            "[exporter] targets",
            "the targets that it writes",
        ),
        (
            Kind::Validator,
            !m.rules.is_empty(),
            "[validator] rules",
            "the rules that it checks",
        ),
    ];
    for (kind, present, key, help) in rows {
        if m.kind == kind && !present {
            p.add(
                &(0..0),
                "missing_key",
                format!("a {kind} needs `{key}`"),
                help,
            );
        } else if m.kind != kind && present {
            p.add(
                &(0..0),
                "wrong_kind",
                format!("`{key}` belongs to a {kind}, this is a {}", m.kind),
                "",
            );
        }
    }
    let clean = p.is_empty();
    for example in &m.examples {
        if let Some(target) = &example.target
            && !exporter.is_some_and(|e| e.targets.contains(target))
        {
            p.add(
                &(0..0),
                "unknown_target",
                format!(
                    "example `{}` asks for target `{target}`, which is not among the plugin's",
                    example.name
                ),
                "",
            );
        }
        // A default that is out of range would be reported again for every example.
        if clean && let Err(error) = m.resolve_parameters(&example.parameters) {
            for problem in error.problems() {
                p.add(
                    &(0..0),
                    problem.code,
                    format!("example `{}`: {}", example.name, problem.message),
                    problem.help.clone(),
                );
            }
        }
    }
}

//! Checks that a generated effect module behaves on the page that it is put on.
//!
//! Facts come from the source (rules of method `ast`), from the files (`bytes`) and from what the
//! host saw when it ran the module (`run`). Each rule gives one finding: pass, fail, or not measured
//! with the reason. Invariant: no rule passes without a value that was measured.

mod code;
mod data;
mod facts;
mod files;
mod frame;
mod module_run;
mod names;
mod rule;
mod run;
mod scan;

use effectforge_sdk::prelude::*;
use files::File;

/// The largest file that is read, bytes.
const MAX_BYTES: u64 = 4 << 20;

#[effectforge_sdk::validator]
fn validate(
    effect: &Effect,
    artifacts: &[Artifact],
    probes: &Value,
    _cx: &Context,
) -> Result<Vec<Finding>, Failure> {
    let module = find(artifacts, "module")?.ok_or_else(|| {
        Failure::new("no_module", "there is no artifact of role module")
            .help("this validator checks exports that are JavaScript modules")
    })?;
    let minified = find(artifacts, "module-minified")?;
    let declarations = |a: &Artifact| a.role == "types" || a.path.ends_with(".d.ts");
    let types = artifacts
        .iter()
        .find(|a| declarations(a))
        .map(read)
        .transpose()?;
    let (minified, types) = (minified.as_ref(), types.as_ref());
    let mut findings = check(&module, minified, types, probes);
    if findings.iter().any(|finding| finding.rule == run::DENSITY) && has_fixed(effect) {
        run::allow_fixed_draws(&mut findings);
        findings.iter_mut().for_each(run::allow_fixed);
    }
    Ok(findings)
}

/// Whether elements of the effect are as many at every size by its author's will: letters, bars.
fn has_fixed(effect: &Effect) -> bool {
    use effectforge_sdk::effect::graph::NodeKind;
    let fixed = |kind: &NodeKind| matches!(kind, NodeKind::Emitter(emitter) if emitter.fixed);
    effect.nodes.iter().any(|node| fixed(&node.kind))
}

/// Every finding on a module and the files beside it.
fn check(
    module: &File,
    minified: Option<&File>,
    types: Option<&File>,
    probes: &Value,
) -> Vec<Finding> {
    let read = code::read(&module.text);
    let params = names_of_params(&read, probes);
    let mut findings = code::check(&module.path, &module.text, &read);
    findings.extend(files::check(
        module,
        &read,
        minified,
        types,
        params.as_deref(),
    ));
    let mut played = module_run::check(probes);
    played.extend(run::RULES.iter().map(|rule| run::judge(rule, probes)));
    if files::draws_with_webgl(&module.text) {
        played.iter_mut().for_each(run::without_webgl);
    }
    findings.extend(played);
    findings
}

/// The same for texts with their paths, for tests that have no host.
#[doc(hidden)]
#[must_use]
pub fn check_texts(
    module: (&str, &str),
    minified: Option<(&str, &str)>,
    types: Option<(&str, &str)>,
    probes: &Value,
) -> Vec<Finding> {
    let file = |(path, text): (&str, &str)| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    check(
        &file(module),
        minified.map(file).as_ref(),
        types.map(file).as_ref(),
        probes,
    )
}

/// The first artifact of a role, as text.
fn find(artifacts: &[Artifact], role: &str) -> Result<Option<File>, Failure> {
    artifacts
        .iter()
        .find(|a| a.role == role)
        .map(read)
        .transpose()
}

fn read(artifact: &Artifact) -> Result<File, Failure> {
    let len = artifact.len();
    if len > MAX_BYTES {
        let message = format!(
            "{} has {len} bytes, {MAX_BYTES} are read at most",
            artifact.path
        );
        return Err(
            Failure::new("input_too_large", message).help("an effect module has a few kilobytes")
        );
    }
    Ok(File {
        path: artifact.path.clone(),
        text: artifact.text()?,
    })
}

/// The names of the parameters: from the source, else as the module exported them when it ran.
fn names_of_params(
    read: &Result<code::Module, (String, u32)>,
    probes: &Value,
) -> Option<Vec<String>> {
    match read {
        Ok(module) if !module.scan.params.is_empty() => Some(module.scan.params.clone()),
        _ => {
            let list = probes["module"]["params"].as_array()?;
            Some(
                list.iter()
                    .filter_map(|p| p["name"].as_str().map(str::to_owned))
                    .collect(),
            )
        }
    }
}

/// The id of every rule, in the order of the findings.
#[must_use]
pub fn rule_ids() -> Vec<&'static str> {
    let fixed = code::RULES
        .iter()
        .chain(&files::RULES)
        .chain(&module_run::RULES)
        .map(|r| r.id);
    fixed.chain(run::RULES.iter().map(|r| r.rule.id)).collect()
}

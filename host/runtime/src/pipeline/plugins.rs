//! The plugin stages.

use std::sync::Arc;

use effectforge_capabilities::kinds::{
    Artifact, Exported, Exporter, Finding, Generator, Optimizer, Subject, Validator,
    Verdict as FoundVerdict,
};
use effectforge_effect::{Dna, Field};
use effectforge_manifest::{Kind, SubjectKind};
use serde_json::{Map, Value};
use tokio::task::JoinHandle;

use super::Held;
use crate::catalog::Plugin;
use crate::certificate::{Rule, Tool, Verdict};
use crate::error::RuntimeError;
use crate::host::{Host, Job};
use crate::report::{Call, Saving};

/// Most artifacts of one export.
const ARTIFACTS_MAX: usize = 64;

/// Loads what every job needs while the brief is read.
pub(super) fn warm(host: &Arc<Host>, exporter: &Arc<Plugin>) -> JoinHandle<()> {
    let (host, exporter) = (Arc::clone(host), Arc::clone(exporter));
    tokio::spawn(async move {
        let optimizers = host
            .catalog
            .of_kind(Kind::Optimizer)
            .cloned()
            .collect::<Vec<_>>();
        let validators = host
            .catalog
            .of_kind(Kind::Validator)
            .cloned()
            .collect::<Vec<_>>();
        let heavy = async {
            for plugin in &validators {
                host.warm::<Validator>(plugin).await;
            }
        };
        let light = async {
            host.warm::<Exporter>(&exporter).await;
            for plugin in &optimizers {
                host.warm::<Optimizer>(plugin).await;
            }
        };
        tokio::join!(heavy, light);
    })
}

pub(super) async fn generate(
    host: &Arc<Host>,
    job: &Job,
    (plugin, family): &(Arc<Plugin>, String),
    dna: &Dna,
    parameters: &Map<String, Value>,
) -> Result<Held, RuntimeError> {
    let mut own = parameters.clone();
    own.retain(|name, _| plugin.manifest.parameters.iter().any(|p| &p.id == name));
    let parameters = json(&own)?;
    let mut dna = dna.clone();
    // The chosen family goes first: a generator of several makes that one.
    match dna.families.iter().position(|field| &field.value == family) {
        Some(at) => {
            let chosen = dna.families.remove(at);
            dna.families.insert(0, chosen);
        }
        None => dna
            .families
            .insert(0, Field::default_of(family.clone(), 1.0)),
    }
    let dna = json(&dna)?;
    host.call::<Generator, _, _, _>(
        job,
        "generate",
        "make the effect",
        plugin,
        |plugin, context| async move { plugin.generate(&context, &dna, &parameters).await },
    )
    .await
}

pub(super) async fn optimize_effect(
    host: &Arc<Host>,
    job: &Job,
    effect: Held,
) -> Result<(Held, Vec<Saving>), RuntimeError> {
    let (mut effect, mut savings) = (effect, Vec::new());
    for plugin in host.catalog.optimizers(SubjectKind::Effect) {
        let subject = Subject::Effect(effect.clone());
        let (subject, saved) = optimize(host, job, "optimize", plugin, subject, "{}").await?;
        if let Subject::Effect(better) = subject {
            effect = better;
        }
        savings.extend(saved);
    }
    Ok((effect, savings))
}

pub(super) async fn optimize_artifacts(
    host: &Arc<Host>,
    job: &Job,
    artifacts: Vec<Artifact>,
) -> Result<(Vec<Artifact>, Vec<Saving>), RuntimeError> {
    let (mut artifacts, mut savings) = (artifacts, Vec::new());
    for plugin in host.catalog.optimizers(SubjectKind::Artifacts) {
        let subject = Subject::Artifacts(artifacts.clone());
        let (subject, saved) = optimize(host, job, "minify", plugin, subject, "{}").await?;
        if let Subject::Artifacts(better) = subject {
            artifacts = better;
        }
        savings.extend(saved);
    }
    if artifacts.len() > ARTIFACTS_MAX {
        let message = format!(
            "{} artifacts are more than {ARTIFACTS_MAX}",
            artifacts.len()
        );
        return Err(RuntimeError::Internal(message));
    }
    Ok((artifacts, savings))
}

pub(super) async fn optimize(
    host: &Arc<Host>,
    job: &Job,
    stage: &'static str,
    plugin: &Arc<Plugin>,
    subject: Subject,
    parameters: &str,
) -> Result<(Subject, Vec<Saving>), RuntimeError> {
    let parameters = parameters.to_owned();
    let optimized = host
        .call::<Optimizer, _, _, _>(
            job,
            stage,
            "optimize",
            plugin,
            |plugin, context| async move { plugin.optimize(&context, subject, &parameters).await },
        )
        .await?;
    let by = plugin.id();
    let saving = |s: effectforge_capabilities::kinds::Saving| Saving {
        by: by.clone(),
        what: s.what,
        unit: s.unit,
        before: s.before,
        after: s.after,
    };
    Ok((
        optimized.subject,
        optimized.savings.into_iter().map(saving).collect(),
    ))
}

pub(super) async fn export(
    host: &Arc<Host>,
    job: &Job,
    plugin: &Arc<Plugin>,
    effect: &Held,
    target: &str,
) -> Result<Exported, RuntimeError> {
    let (effect, target) = (effect.clone(), target.to_owned());
    let answer = host
        .call::<Exporter, _, _, _>(
            job,
            "export",
            "write the files",
            plugin,
            |plugin, context| async move { plugin.lower(&context, effect, &target, "{}").await },
        )
        .await?;
    answer.map_err(|refusal| {
        let reason = |loss: &effectforge_capabilities::kinds::Loss| {
            format!("{} ({})", loss.reason, loss.node)
        };
        let reasons: Vec<String> = refusal.unsupported.iter().map(reason).collect();
        RuntimeError::Unsupported {
            plugin: plugin.label(),
            reasons: reasons.join("; "),
        }
    })
}

pub(super) async fn validate(
    host: &Arc<Host>,
    job: &Job,
    effect: &Held,
    artifacts: &[Artifact],
    probes: &str,
) -> Result<Vec<Rule>, RuntimeError> {
    let mut rules = Vec::new();
    for plugin in host.catalog.of_kind(Kind::Validator) {
        let (effect, artifacts, probes) = (effect.clone(), artifacts.to_vec(), probes.to_owned());
        let findings = host
            .call::<Validator, _, _, _>(
                job,
                "validate",
                "measure",
                plugin,
                |plugin, context| async move {
                    plugin
                        .validate(&context, effect, artifacts, &probes, "{}")
                        .await
                },
            )
            .await?;
        rules.extend(
            findings
                .into_iter()
                .map(|finding| rule(finding, plugin.label())),
        );
    }
    Ok(rules)
}

fn rule(finding: Finding, by: String) -> Rule {
    let Finding {
        rule,
        verdict,
        value,
        threshold,
        method,
        message,
        location,
        help,
    } = finding;
    let verdict = match verdict {
        FoundVerdict::Pass => Verdict::Pass,
        FoundVerdict::Fail => Verdict::Fail,
        FoundVerdict::NotMeasured => Verdict::NotMeasured,
    };
    Rule {
        rule,
        verdict,
        value,
        threshold,
        method,
        message,
        location,
        help,
        by,
    }
}

/// What took part, with digests.
pub(super) fn tools(host: &Host, calls: &[Call]) -> Vec<Tool> {
    let took_part = |plugin: &&Arc<Plugin>| calls.iter().any(|call| call.by == plugin.label());
    let plugin = |plugin: &Arc<Plugin>| Tool {
        name: plugin.id(),
        version: plugin.manifest.version.to_string(),
        sha256: plugin.component_sha256.clone(),
    };
    let mut tools: Vec<Tool> = host.catalog.iter().filter(took_part).map(plugin).collect();
    tools.push(Tool {
        name: "effectforge".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sha256: String::new(),
    });
    tools
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String, RuntimeError> {
    serde_json::to_string(value).map_err(|error| RuntimeError::Internal(error.to_string()))
}

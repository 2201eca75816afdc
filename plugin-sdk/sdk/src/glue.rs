//! Between the contract's strings and handles and an author's types. What the attributes expand to
//! calls these functions; they are the only place where the two meet.
//!
//! Invariant: whatever an author's function gives or refuses becomes a value of the contract; a
//! panic is logged before it traps.

use std::sync::Once;

use serde_json::Value;

use crate::bindings::base::effectforge::effect::{artifacts, diagnostics, effects};
use crate::{Context, Dna, Document};

pub use crate::bindings::base::effectforge::media::blobs::Blob;
pub use artifacts::Artifact;
pub use diagnostics::{Failure, Finding};
pub use effects::Effect;

/// Most problems of an effect that a failure names.
const PROBLEMS: usize = 8;

/// A panic aborts, and its message would be lost: log it first.
fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| crate::error!("{info}")));
    });
}

impl From<crate::Failure> for Failure {
    fn from(failure: crate::Failure) -> Self {
        Self {
            code: failure.code,
            message: failure.message,
            help: failure.help,
        }
    }
}

fn read(effect: &Effect) -> Result<crate::Effect, crate::Failure> {
    serde_json::from_str(&effect.json()).map_err(|error| {
        crate::Failure::new(
            "invalid_effect",
            format!("the effect cannot be read: {error}"),
        )
    })
}

fn check(effect: &crate::Effect) -> Result<Effect, crate::Failure> {
    let text = serde_json::to_string(effect)?;
    Effect::from_json(&text).map_err(|problems| {
        let more = problems.len().saturating_sub(PROBLEMS);
        let mut lines: Vec<String> = problems
            .into_iter()
            .take(PROBLEMS)
            .map(|p| {
                format!("{} at {}: {} {}", p.code, p.location, p.message, p.help)
                    .trim_end()
                    .to_owned()
            })
            .collect();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        crate::Failure::new("invalid_effect", lines.join("; "))
            .help("this is a fault of the plugin, not of the brief")
    })
}

fn given(artifact: Artifact) -> crate::Artifact {
    let Artifact {
        path,
        media_type,
        role,
        content,
        source_map,
    } = artifact;
    crate::Artifact::held(path, media_type, role, source_map, content)
}

fn made(artifact: crate::Artifact) -> Result<Artifact, crate::Failure> {
    let (path, media_type) = (artifact.path.clone(), artifact.media_type.clone());
    let (role, source_map) = (artifact.role.clone(), artifact.source_map.clone());
    Ok(Artifact {
        path,
        media_type,
        role,
        content: artifact.into_blob()?,
        source_map,
    })
}

fn made_all(artifacts: Vec<crate::Artifact>) -> Result<Vec<Artifact>, crate::Failure> {
    artifacts.into_iter().map(made).collect()
}

/// Runs a parser.
pub fn parse(
    run: fn(&Blob, &str, &Context) -> Result<Document, crate::Failure>,
    source: &Blob,
    name: &str,
    parameters: &str,
) -> Result<String, Failure> {
    start();
    let document = run(source, name, &Context::from_json(parameters)?)?;
    Ok(serde_json::to_string(&document).map_err(crate::Failure::from)?)
}

/// Runs a generator.
pub fn generate(
    run: fn(&Dna, &Context) -> Result<crate::Effect, crate::Failure>,
    dna: &str,
    parameters: &str,
) -> Result<Effect, Failure> {
    start();
    let dna: Dna = serde_json::from_str(dna).map_err(|error| {
        crate::Failure::new("invalid_dna", format!("the DNA cannot be read: {error}"))
    })?;
    Ok(check(&run(&dna, &Context::from_json(parameters)?)?)?)
}

/// Runs a validator.
pub fn validate(
    run: fn(
        &crate::Effect,
        &[crate::Artifact],
        &Value,
        &Context,
    ) -> Result<Vec<crate::Finding>, crate::Failure>,
    effect: &Effect,
    artifacts: Vec<Artifact>,
    probes: &str,
    parameters: &str,
) -> Result<Vec<Finding>, Failure> {
    start();
    let probes: Value = serde_json::from_str(probes).map_err(|error| {
        crate::Failure::new(
            "invalid_probes",
            format!("the probes cannot be read: {error}"),
        )
    })?;
    let artifacts: Vec<_> = artifacts.into_iter().map(given).collect();
    let findings = run(
        &read(effect)?,
        &artifacts,
        &probes,
        &Context::from_json(parameters)?,
    )?;
    Ok(findings.into_iter().map(finding).collect())
}

fn finding(of: crate::Finding) -> Finding {
    Finding {
        rule: of.rule,
        verdict: match of.verdict {
            crate::Verdict::Pass => diagnostics::Verdict::Pass,
            crate::Verdict::Fail => diagnostics::Verdict::Fail,
            crate::Verdict::NotMeasured => diagnostics::Verdict::NotMeasured,
        },
        value: of.value.to_string(),
        threshold: of.threshold.to_string(),
        method: of.method,
        message: of.message,
        location: of.location,
        help: of.help,
    }
}

/// Optimizers.
pub mod optimizer {
    use super::{Context, Failure, check, given, made_all, read, start};
    pub use crate::bindings::optimizer::exports::effectforge::effect::optimizer::{
        Optimized, Saving, Subject,
    };

    /// Runs an optimizer.
    pub fn optimize(
        run: fn(crate::Subject, &Context) -> Result<crate::Optimized, crate::Failure>,
        subject: Subject,
        parameters: &str,
    ) -> Result<Optimized, Failure> {
        start();
        let subject = match subject {
            Subject::Effect(effect) => read(&effect)?.into(),
            Subject::Artifacts(files) => {
                crate::Subject::Artifacts(files.into_iter().map(given).collect())
            }
        };
        let done = run(subject, &Context::from_json(parameters)?)?;
        let subject = match done.subject {
            crate::Subject::Effect(effect) => Subject::Effect(check(&effect)?),
            crate::Subject::Artifacts(files) => Subject::Artifacts(made_all(files)?),
        };
        let saving = |s: crate::Saving| Saving {
            what: s.what,
            unit: s.unit,
            before: s.before,
            after: s.after,
            lossless: s.lossless,
        };
        Ok(Optimized {
            subject,
            savings: done.savings.into_iter().map(saving).collect(),
        })
    }
}

/// Exporters.
pub mod exporter {
    use super::{Context, Effect, made_all, read, start};
    pub use crate::bindings::exporter::exports::effectforge::effect::exporter::{
        Exported, Loss, Refusal,
    };

    fn losses(of: Vec<crate::Loss>) -> Vec<Loss> {
        of.into_iter()
            .map(|loss| Loss {
                node: loss.node,
                reason: loss.reason,
            })
            .collect()
    }

    fn refuse(refusal: crate::Refusal) -> Refusal {
        match refusal {
            crate::Refusal::Unsupported(of) => Refusal::Unsupported(losses(of)),
            crate::Refusal::Failed(failure) => Refusal::Failed(failure.into()),
        }
    }

    /// Runs an exporter.
    pub fn lower(
        run: fn(&crate::Effect, &str, &Context) -> Result<crate::Exported, crate::Refusal>,
        effect: &Effect,
        target: &str,
        parameters: &str,
    ) -> Result<Exported, Refusal> {
        start();
        let inner = || -> Result<Exported, crate::Refusal> {
            let done = run(&read(effect)?, target, &Context::from_json(parameters)?)?;
            let fidelity = if done.losses.is_empty() {
                "exact"
            } else {
                "approximate"
            };
            Ok(Exported {
                fidelity: fidelity.to_owned(),
                losses: losses(done.losses),
                artifacts: made_all(done.artifacts)?,
            })
        };
        inner().map_err(refuse)
    }
}

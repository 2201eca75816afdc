//! One passage from an effect to its verdicts: export, optimize the files while they run in the mock
//! browser, check them, and draw the pictures meanwhile.
//!
//! Invariant: a function of the effect and what all attempts of a job share; it keeps nothing between
//! two runs, so an attempt after a repair is measured like the first.

use std::sync::Arc;

use effectforge_capabilities::kinds::Artifact;

use super::{Held, plugins, probe};
use crate::catalog::Plugin;
use crate::certificate::Rule;
use crate::error::RuntimeError;
use crate::host::{Host, Job};
use crate::measure::{self, Drawn};
use crate::report::Saving;
use crate::request::Generate;

/// What all attempts of a job share.
#[derive(Clone, Copy)]
pub(super) struct Workshop<'a> {
    pub(super) host: &'a Arc<Host>,
    pub(super) job: &'a Job,
    pub(super) exporter: &'a Arc<Plugin>,
    pub(super) request: &'a Generate,
}

/// An effect with everything that was made and measured of it.
pub(super) struct Attempt {
    pub(super) effect: Held,
    /// `exact` or `approximate`.
    pub(super) fidelity: &'static str,
    /// Node and reason.
    pub(super) losses: Vec<String>,
    pub(super) artifacts: Vec<Artifact>,
    pub(super) drawn: Option<Drawn>,
    pub(super) rules: Vec<Rule>,
    pub(super) savings: Vec<Saving>,
    pub(super) notes: Vec<String>,
}

/// Makes and measures everything of an effect. `ahead` are script engines that were started early;
/// without them, engines start here.
pub(super) async fn run(
    shop: Workshop<'_>,
    effect: Held,
    ahead: Option<probe::Ahead>,
) -> Result<Attempt, RuntimeError> {
    let Workshop {
        host,
        job,
        exporter,
        request,
    } = shop;
    let pictures = request
        .preview
        .then(|| measure::draw(Arc::clone(effect.effect()), job.cancel.clone()));
    let exported = plugins::export(host, job, exporter, &effect, &request.target).await?;
    let ahead = ahead.or_else(|| request.probe.then(probe::Ahead::start));
    let probing = ahead.map(|ahead| ahead.probe(job, &exported.artifacts));
    let (artifacts, savings) = plugins::optimize_artifacts(host, job, exported.artifacts).await?;
    let mut notes = Vec::new();
    let probes = match probing {
        Some(probing) => probing.join(job, &artifacts, &mut notes).await?,
        None => "{}".to_owned(),
    };
    let mut rules = plugins::validate(host, job, &effect, &artifacts, &probes).await?;
    let drawn = match pictures {
        Some(drawing) => Some(drawing.join(job).await?),
        None => None,
    };
    job.check_cancelled()?;
    rules.extend(measure::rules(
        drawn.as_ref(),
        &request.target,
        exported.exact,
    ));
    let loss =
        |loss: &effectforge_capabilities::kinds::Loss| format!("{}: {}", loss.node, loss.reason);
    Ok(Attempt {
        effect,
        fidelity: if exported.exact {
            "exact"
        } else {
            "approximate"
        },
        losses: exported.losses.iter().map(loss).collect(),
        artifacts,
        drawn,
        rules,
        savings,
        notes,
    })
}

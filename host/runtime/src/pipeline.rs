//! The pipeline: brief to effect to files to certificate.
//!
//! Invariants: stages run in the order of the crate's picture; pictures are drawn while plugins
//! write and check the files, the module runs in the mock browser while it is minified, and both are
//! joined before the job ends; a failed rule goes back to an optimizer three times at most; the
//! result depends on brief, seed and plugins alone.

mod attempt;
mod brief;
mod families;
mod files;
mod plugins;
mod probe;
mod repair;
mod rounds;

use std::sync::Arc;
use std::time::Instant;

use effectforge_capabilities::effects::HeldEffect;
use effectforge_effect::{Dna, Document, Effect, rng};
use effectforge_understand::understand;
use sha2::{Digest as _, Sha256};

use crate::CancelToken;
use crate::certificate::{CERTIFICATE_SCHEMA, Certificate, Verdict, Verdicts};
use crate::error::RuntimeError;
use crate::event::Observer;
use crate::host::{Host, Job, lock};
use crate::measure;
use crate::report::{REPORT_SCHEMA, Report, Saving};
use crate::request::{Generate, Made};

pub(crate) async fn generate(
    host: &Arc<Host>,
    request: Generate,
    observer: Arc<dyn Observer>,
    cancel: CancelToken,
) -> Result<Made, RuntimeError> {
    let begin = Instant::now();
    let target = request.target.as_str();
    let exporter = host.catalog.exporter(target).cloned().ok_or_else(|| {
        let available = host.catalog.targets();
        RuntimeError::NoExporter {
            target: target.to_owned(),
            available,
        }
    })?;
    let warming = plugins::warm(host, &exporter);
    let ahead = request.probe.then(probe::Ahead::start);
    let mut job = Job::new(observer, cancel);
    let Designed {
        dna,
        effect,
        mut savings,
        mut notes,
    } = understood(host, &mut job, &request).await?;

    let workshop = attempt::Workshop {
        host,
        job: &job,
        exporter: &exporter,
        request: &request,
    };
    let first = attempt::run(workshop, effect, ahead).await?;
    // Loading ahead has ended by now; what it could not load has been reported by its call.
    warming.abort();
    let (kept, repairs) = repair::settle(workshop, first).await?;
    let attempt::Attempt {
        effect,
        fidelity,
        losses,
        artifacts,
        drawn,
        rules,
        ..
    } = kept;
    savings.extend(kept.savings);
    notes.extend(kept.notes);

    let certificate = Certificate {
        schema: CERTIFICATE_SCHEMA,
        effect: effect.effect().name.clone(),
        effect_sha256: effect.digest().to_string(),
        target: target.to_owned(),
        fidelity: fidelity.to_owned(),
        losses: losses.clone(),
        verdicts: Verdicts::default(),
        rules,
        tools: plugins::tools(host, &lock(&job.calls)),
    }
    .sorted();
    let made_files = files::collect(&effect, artifacts, drawn, &certificate)?;
    let calls = std::mem::take(&mut *lock(&job.calls));
    let report = Report {
        schema: REPORT_SCHEMA,
        dna: dna.clone(),
        seed: job.seed,
        calls,
        verdicts: certificate.verdicts,
        failed: certificate
            .rules
            .iter()
            .filter(|r| r.verdict == Verdict::Fail)
            .cloned()
            .collect(),
        fidelity: fidelity.to_owned(),
        losses,
        savings,
        repairs,
        notes,
        total_ms: begin.elapsed().as_secs_f64() * 1e3,
        peak_memory_bytes: measure::peak_memory_bytes(),
    };
    let effect = Effect::clone(effect.effect());
    Ok(Made {
        dna,
        effect,
        files: made_files,
        certificate,
        report,
    })
}

/// The graph of a brief and nothing else.
pub(crate) async fn design(
    host: &Arc<Host>,
    request: &Generate,
    observer: Arc<dyn Observer>,
    cancel: CancelToken,
) -> Result<Effect, RuntimeError> {
    let mut job = Job::new(observer, cancel);
    let designed = understood(host, &mut job, request).await?;
    Ok(Effect::clone(designed.effect.effect()))
}

/// What a brief became before anything is written.
struct Designed {
    dna: Dna,
    effect: Held,
    savings: Vec<Saving>,
    notes: Vec<String>,
}

/// Brief to graph.
async fn understood(
    host: &Arc<Host>,
    job: &mut Job,
    request: &Generate,
) -> Result<Designed, RuntimeError> {
    let document = brief::document(host, job, &request.brief).await?;
    job.seed = request.seed.unwrap_or_else(|| seed_of(&document));
    let dna = job.stage("understand", || {
        understand(&document, &effectforge_understand::Options::default())
    });
    let mut notes = document.notes.clone();
    notes.extend(dna.notes.iter().cloned());
    let chosen = families::choose(host, request, &dna, &mut notes)?;
    let asked = (&dna, &request.parameters);
    let effect = families::generate(host, job, &chosen, asked, &mut notes).await?;
    let (effect, savings) = plugins::optimize_effect(host, job, effect).await?;
    Ok(Designed {
        dna,
        effect,
        savings,
        notes,
    })
}

/// Equal briefs give equal effects.
fn seed_of(document: &Document) -> u64 {
    let digest = Sha256::digest(document.plain_text().as_bytes());
    // 32 bits: the seed that people see fits the graph's and JavaScript's numbers.
    let bytes: [u8; 8] = std::array::from_fn(|at| digest.get(at).copied().unwrap_or(0));
    u64::from(rng::fold_seed(u64::from_le_bytes(bytes)))
}

/// The effect with its digest, as later stages need it.
type Held = HeldEffect;

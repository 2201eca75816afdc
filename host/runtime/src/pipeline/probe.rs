//! The run of the exported module in the mock browser, beside the stages that need no facts of it.
//!
//! Invariant: the facts are those of the module that the job gives out. An optimizer that rewrites it
//! costs a second run.

use std::sync::Arc;
use std::time::{Duration, Instant};

use effectforge_capabilities::kinds::Artifact;
use effectforge_probe::{ProbeError, ProbeOptions, Prober, Probes};
use tokio::task::JoinHandle;

use super::plugins::json;
use crate::error::RuntimeError;
use crate::event::Event;
use crate::host::Job;

/// Stage of the events and of the report.
const STAGE: &str = "probe";

/// Script engines that start while plugins still make the module.
pub(super) struct Ahead(Result<Prober, ProbeError>);

/// A run under way.
pub(super) struct Probing {
    /// The module that runs; none when the export has none that is text.
    source: Option<Arc<[u8]>>,
    run: JoinHandle<(Option<Result<Probes, ProbeError>>, Duration)>,
}

impl Ahead {
    pub(super) fn start() -> Self {
        Self(Prober::start(&ProbeOptions::default()))
    }

    /// Runs the module among `artifacts`.
    pub(super) fn probe(self, job: &Job, artifacts: &[Artifact]) -> Probing {
        let source = module(artifacts);
        job.observer.event(Event::Started {
            stage: STAGE,
            plugin: String::new(),
        });
        let bytes = source.clone();
        let work = move || {
            let begin = Instant::now();
            let text = bytes.as_ref().and_then(|b| std::str::from_utf8(b).ok());
            let done = text.map(|text| self.0.and_then(|prober| prober.probe(text)));
            (done, begin.elapsed())
        };
        Probing {
            source,
            run: tokio::task::spawn_blocking(work),
        }
    }
}

impl Probing {
    /// Waits for the end; gives the JSON that validators read. `artifacts` are those that the job
    /// gives out.
    pub(super) async fn join(
        self,
        job: &Job,
        artifacts: &[Artifact],
        notes: &mut Vec<String>,
    ) -> Result<String, RuntimeError> {
        let run = if self.source == module(artifacts) {
            self.run
        } else {
            Ahead::start().probe(job, artifacts).run
        };
        let ended = run.await;
        let (done, wall) = ended.map_err(|error| RuntimeError::Internal(error.to_string()))?;
        job.host_call(STAGE, wall);
        job.observer.event(Event::Finished { stage: STAGE });
        match done {
            Some(Ok(probes)) => return json(&probes),
            Some(Err(error)) => notes.push(format!("the module could not be probed: {error}")),
            None => {
                let note = "no module was probed: the export has none that is text";
                notes.push(note.to_owned());
            }
        }
        Ok("{}".to_owned())
    }
}

fn module(artifacts: &[Artifact]) -> Option<Arc<[u8]>> {
    let module = artifacts.iter().find(|artifact| artifact.role == "module");
    module.map(|m| Arc::clone(&m.content.bytes))
}

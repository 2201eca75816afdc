//! `generate`: one brief to all artifacts, warm in one process and cold in a new one.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use effectforge_runtime::{CancelToken, Generate, Made, Runtime, RuntimeOptions, Silent};

use crate::figure::{Figure, Target};

/// Briefs of all families, so that no single one decides.
const BRIEFS: [&str; 6] = [
    "Particules brillantes avec mouvement fluide, or et violet",
    "calm snow at night",
    "dégradé doux et lent, bleu pétrole et rose poudré",
    "golden fireflies rising slowly in the dark",
    "blizzard, strong wind, grey and white",
    "fast neon gradient, magenta and cyan",
];
/// Rounds over the briefs without and with pictures.
const PLAIN_ROUNDS: usize = 10;
const PREVIEW_ROUNDS: usize = 2;
/// New processes.
const COLD_RUNS: usize = 7;

pub(crate) fn run() -> Result<Vec<Figure>, Box<dyn Error>> {
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let runtime = tokio.block_on(async { Runtime::open(RuntimeOptions::default()) })?;
    let time = |brief: &str, preview: bool| -> Result<(f64, Made), Box<dyn Error>> {
        let request = Generate {
            preview,
            ..Generate::text(brief)
        };
        let begin = Instant::now();
        let cancel = CancelToken::new();
        let job = runtime.generate(request, Arc::new(Silent), &cancel);
        let made = tokio.block_on(job)?;
        Ok((begin.elapsed().as_secs_f64() * 1e3, made))
    };
    // Once unmeasured: loads every plugin.
    for brief in BRIEFS {
        time(brief, false)?;
    }
    let mut plain = Vec::new();
    for brief in BRIEFS.iter().cycle().take(BRIEFS.len() * PLAIN_ROUNDS) {
        plain.push(time(brief, false)?.0);
    }
    let (mut preview, mut peak) = (Vec::new(), None);
    for brief in BRIEFS.iter().cycle().take(BRIEFS.len() * PREVIEW_ROUNDS) {
        let (millis, made) = time(brief, true)?;
        preview.push(millis);
        peak = made.report.peak_memory_bytes;
    }
    let mut cold = cold_runs()?;
    let figure = |name, value, unit, target| Figure {
        name,
        value,
        unit,
        target,
    };
    Ok(vec![
        figure(
            "warm, without preview: median",
            quantile(&mut plain, 0.5),
            "ms",
            Target::None,
        ),
        figure(
            "warm, without preview: p95",
            quantile(&mut plain, 0.95),
            "ms",
            Target::AtMost(50.0),
        ),
        figure(
            "warm, with the 3 s 320×180 preview and poster: median",
            quantile(&mut preview, 0.5),
            "ms",
            Target::AtMost(1500.0),
        ),
        figure(
            "warm, with preview and poster: slowest",
            quantile(&mut preview, 1.0),
            "ms",
            Target::None,
        ),
        figure(
            "cold process to its end, warm code cache, without preview: median",
            quantile(&mut cold, 0.5),
            "ms",
            Target::AtMost(400.0),
        ),
        figure(
            "peak memory of this process",
            peak.map_or(f64::NAN, |b| b as f64 / 1_048_576.0),
            "MiB",
            Target::None,
        ),
    ])
}

/// New processes of the program, start to end: an upper bound of the time to the first artifact.
fn cold_runs() -> Result<Vec<f64>, Box<dyn Error>> {
    let program = std::env::current_exe()?
        .with_file_name(format!("effectforge{}", std::env::consts::EXE_SUFFIX));
    let temp = tempfile::tempdir()?;
    let mut cold = Vec::new();
    // The first fills the code cache.
    for at in 0..=COLD_RUNS {
        let millis = one_process(&program, temp.path())?;
        if at > 0 {
            cold.push(millis);
        }
    }
    Ok(cold)
}

fn one_process(program: &Path, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    let done = Command::new(program)
        .args(["generate", BRIEFS[0], "--no-preview", "--json"])
        .current_dir(folder)
        .output()?;
    let millis = begin.elapsed().as_secs_f64() * 1e3;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stdout).into_owned().into());
    }
    Ok(millis)
}

fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let last = samples.len().saturating_sub(1);
    let at = (share * last as f64).ceil() as usize;
    samples.get(at).copied().unwrap_or(f64::NAN)
}

//! A measured figure, its target, and how both are printed.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program's output is its purpose.

use serde_json::json;
use std::process::ExitCode;
use std::time::Instant;

/// What a figure is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// Good when not more.
    AtMost(f64),
    /// Good when not less.
    AtLeast(f64),
    /// A plain fact.
    None,
}

/// One line of a report.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// What was measured, with its definition where the name alone does not give it.
    pub(crate) name: &'static str,
    /// Its value in `unit`.
    pub(crate) value: f64,
    /// The unit.
    pub(crate) unit: &'static str,
    /// What is wanted.
    pub(crate) target: Target,
}

impl Figure {
    fn verdict(&self) -> &'static str {
        let holds = match self.target {
            Target::AtMost(limit) => self.value <= limit,
            Target::AtLeast(limit) => self.value >= limit,
            Target::None => return "",
        };
        if holds { "holds" } else { "MISSES" }
    }

    fn target(&self) -> String {
        match self.target {
            Target::AtMost(limit) => format!("≤ {limit}"),
            Target::AtLeast(limit) => format!("≥ {limit}"),
            Target::None => String::new(),
        }
    }
}

/// Prints a report.
pub(crate) fn print(figures: &[Figure], json: bool) -> ExitCode {
    if json {
        let list: Vec<_> = figures
            .iter()
            .map(|f| {
                json!({
                    "name": f.name, "value": f.value, "unit": f.unit,
                    "target": f.target(), "verdict": f.verdict(),
                })
            })
            .collect();
        println!(
            "{:#}",
            json!({ "schema": "effectforge.bench/1", "figures": list })
        );
    } else {
        for f in figures {
            let (target, verdict) = (f.target(), f.verdict());
            println!(
                "{:<72} {:>12.3} {:<4} {target:>10} {verdict}",
                f.name, f.value, f.unit
            );
        }
    }
    let missed = figures.iter().any(|figure| figure.verdict() == "MISSES");
    if missed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints why there is no report.
pub(crate) fn fail(error: &dyn std::error::Error) {
    eprintln!("bench: {error}");
}

/// The median of `samples`, each the mean of a batch.
pub(crate) fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Median nanoseconds of `work` over `samples` batches of `batch` runs.
pub(crate) fn nanoseconds(samples: usize, batch: u32, mut work: impl FnMut()) -> f64 {
    let one = |()| {
        let begin = Instant::now();
        (0..batch).for_each(|_| work());
        begin.elapsed().as_nanos() as f64 / f64::from(batch)
    };
    median(std::iter::repeat_n((), samples).map(one).collect())
}

//! How long a graph takes to be read and checked, good or bad.

use crate::figure::{Figure, Target, median};
use effectforge_effect::Effect;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

#[path = "../../../plugin-sdk/effect/tests/bad/mod.rs"]
mod bad;

/// Runs of each document; their median counts.
const RUNS: usize = 5;

/// Measures every bad document of the tests and a good one.
pub(crate) fn run() -> Result<Vec<Figure>, Box<dyn Error>> {
    let good = bad::good().to_string();
    let read = milliseconds(|| Effect::from_json(&good).is_ok());
    let cases = bad::all();
    let mut all = Vec::with_capacity(cases.len());
    for case in &cases {
        if Effect::from_slice(&case.bytes).is_ok() {
            return Err(format!("{} passes", case.name).into());
        }
        all.push(milliseconds(|| Effect::from_slice(&case.bytes).is_err()));
    }
    let slowest = all.iter().copied().fold(0.0, f64::max);
    let figure = |name, value, unit, target| Figure {
        name,
        value,
        unit,
        target,
    };
    Ok(vec![
        figure(
            "a small good graph, read and checked",
            read,
            "ms",
            Target::None,
        ),
        figure("bad graphs", all.len() as f64, "", Target::None),
        figure(
            "a bad graph, told what is wrong with it (median of all)",
            median(all),
            "ms",
            Target::None,
        ),
        figure("the slowest of them", slowest, "ms", Target::AtMost(100.0)),
    ])
}

fn milliseconds(mut work: impl FnMut() -> bool) -> f64 {
    let one = |()| {
        let begin = Instant::now();
        black_box(work());
        begin.elapsed().as_secs_f64() * 1000.0
    };
    median(std::iter::repeat_n((), RUNS).map(one).collect())
}

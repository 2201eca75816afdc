//! Prints the probes of a module, and the time of each of ten probes:
//! `cargo run --release -p effectforge-probe --example probe -- effect.js`
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use effectforge_probe::{ProbeOptions, Prober};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("give the path of an ES module")?;
    let source = std::fs::read_to_string(path)?;
    let options = ProbeOptions::default();
    let mut times = Vec::new();
    for run in 0..10 {
        let prober = Prober::start(&options)?;
        // As in a job, where the engines start while the module is still being made.
        std::thread::sleep(std::time::Duration::from_millis(15));
        let start = Instant::now();
        let probes = prober.probe(&source)?;
        times.push(format!("{:.1}", start.elapsed().as_secs_f64() * 1000.0));
        if run == 0 {
            println!("{}", serde_json::to_string_pretty(&probes)?);
        }
    }
    println!("{} ms", times.join(" "));
    Ok(())
}

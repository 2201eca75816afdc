//! Prints the probes of a module: `cargo run --release -p effectforge-probe --example probe -- effect.js`
#![allow(clippy::print_stdout)]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("give the path of an ES module")?;
    let source = std::fs::read_to_string(path)?;
    let start = std::time::Instant::now();
    let probes =
        effectforge_probe::probe_module(&source, &effectforge_probe::ProbeOptions::default())?;
    let took = start.elapsed();
    println!("{}", serde_json::to_string_pretty(&probes)?);
    println!("{:.1} ms", took.as_secs_f64() * 1000.0);
    Ok(())
}

//! Writes the sample effect of the tests: `sample effect.json`.

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("usage: sample effect.json")?;
    std::fs::write(out, serde_json::to_vec_pretty(&sample::sample())?)?;
    Ok(())
}

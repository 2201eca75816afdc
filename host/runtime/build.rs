//! Embeds the first-party packages of `registry/local`, so that a fresh machine runs everything.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let registry = manifest.join("../../registry/local");
    println!(
        "cargo::rerun-if-changed={}",
        registry.join("index.json").display()
    );
    let mut code = String::from("&[\n");
    for path in packages(&registry)? {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(
            code,
            "    include_bytes!({:?}),",
            path.canonicalize()?.display().to_string()
        )?;
    }
    code.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("packages.rs"), code)?;
    Ok(())
}

/// Every package file below the registry, sorted: `publisher/name-version.efp`.
fn packages(registry: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for publisher in fs::read_dir(registry)?
        .filter_map(Result::ok)
        .filter(|e| e.path().is_dir())
    {
        let files = fs::read_dir(publisher.path())?
            .filter_map(Result::ok)
            .map(|e| e.path());
        found.extend(files.filter(|path| path.extension().is_some_and(|e| e == "efp")));
    }
    found.sort();
    Ok(found)
}

//! `cargo xtask schemas`: the JSON schemas of the data, from their Rust types.
//!
//! They are committed, so that who reads or writes an effect in another language has them without a
//! compiler; `--check` proves that each is what the types say today.

use std::fs;

use crate::error::at;
use crate::{Error, Result, root, say};

/// Options of `cargo xtask schemas`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Compare with schemas/; change nothing.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let folder = root().join("schemas");
    let mut differ = Vec::new();
    for (name, schema) in effectforge_effect::schema::all() {
        let path = folder.join(format!("{name}.schema.json"));
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        let old = fs::read_to_string(&path).unwrap_or_default();
        if old == text {
            continue;
        }
        if args.check {
            differ.push(name);
        } else {
            fs::create_dir_all(&folder).map_err(at(&folder))?;
            fs::write(&path, text).map_err(at(&path))?;
            say(&format!("wrote {}", path.display()));
        }
    }
    if differ.is_empty() {
        Ok(())
    } else {
        Err(Error::Schemas(differ.join(", ")))
    }
}

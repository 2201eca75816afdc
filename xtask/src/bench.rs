//! `cargo xtask bench`: builds the bench program, which holds a WebAssembly runtime, and runs it.

use std::process::Command;

use crate::{Error, Result, root};

/// What is passed on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The figure's name, then options: `call --json`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    args: Vec<String>,
}

/// Runs the bench program; its report says which figure misses.
pub(crate) fn run(args: &Args) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(&cargo)
        .current_dir(root())
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "effectforge-bench",
            "--",
        ])
        .args(&args.args)
        .status()
        .map_err(|cause| Error::Io {
            path: cargo.into(),
            cause,
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Bench)
    }
}

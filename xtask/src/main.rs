//! The repository's own commands: `cargo xtask COMMAND`. Light on purpose: no WebAssembly runtime.

mod bench;
mod error;
mod index;
mod plugins;
mod wit;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub(crate) use error::{Error, Result};

/// The repository's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure: `call`, `generate`, `parity`. Prints figures beside their targets.
    Bench(bench::Args),
    /// Build the first-party plugins into registry/local.
    Plugins(plugins::Args),
    /// Check the contract: every item documented, compatible with the last release.
    Wit(wit::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Bench(args) => bench::run(&args),
        Command::Plugins(args) => plugins::run(&args),
        Command::Wit(args) => wit::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// One line for the one who runs the command.
#[expect(clippy::print_stderr, reason = "a command talks")]
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

/// The repository's root: this crate lies in it.
pub(crate) fn root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

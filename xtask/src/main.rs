//! The repository's own commands: `cargo xtask COMMAND`. Light on purpose: no WebAssembly runtime.

mod error;
mod index;
mod plugins;
mod run;
mod schemas;
mod wit;

use std::path::PathBuf;
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
    /// Build the first-party plugins into registry/local.
    Plugins(plugins::Args),
    /// Run all tests, and say which were skipped for want of a tool.
    Test,
    /// Measure: call, frames, generate, gpu, graphs, laws, parity, peers or pixels.
    Bench(run::Bench),
    /// Show every family and variant: contact sheets, and a page with the live exports and figures.
    Gallery(run::Gallery),
    /// Write the JSON schemas of the data into schemas/.
    Schemas(schemas::Args),
    /// Check the contract: every item documented, compatible with the last release.
    Wit(wit::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Plugins(args) => plugins::run(&args),
        Command::Test => run::test(),
        Command::Bench(args) => run::bench(&args),
        Command::Gallery(args) => run::gallery(&args),
        Command::Schemas(args) => schemas::run(&args),
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

/// The repository's root: this crate lies in it. Cargo says where when it runs the command, so that
/// a program built in one clone serves another.
pub(crate) fn root() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(built, PathBuf::from);
    here.parent().unwrap_or(&here).to_owned()
}

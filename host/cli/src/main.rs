//! `effectforge`: the command line. It reads arguments, calls the runtime and prints; no logic.

mod args;
mod doctor;
mod generate;
mod plugin;
mod print;
mod progress;
mod render;
mod words;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser as _;
use effectforge_runtime::Language;
use print::Failure;

/// Exit codes; documented in the README.
pub(crate) mod exit {
    /// The job failed.
    pub(crate) const FAILED: u8 = 1;
    /// The brief does not describe an effect.
    pub(crate) const NOT_AN_EFFECT: u8 = 3;
    /// The effect was made, but a rule of its certificate failed.
    pub(crate) const RULE_FAILED: u8 = 4;
    /// Interrupted.
    pub(crate) const CANCELLED: u8 = 130;
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    let language = cli
        .lang
        .unwrap_or_else(|| Language::of_environment(|name| std::env::var(name).ok()));
    match run(cli, language) {
        Ok(code) => code,
        Err(failure) => {
            print::failure(&failure, json, language);
            ExitCode::from(failure.exit())
        }
    }
}

fn run(cli: Cli, language: Language) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let tokio = runtime.map_err(|error| Failure::internal(error.to_string()))?;
    match cli.command {
        Command::Generate(args) => generate::run(&tokio, args, cli.json, language),
        Command::Render(args) => render::run(&args, cli.json, language),
        Command::Plugin { command } => plugin::run(&tokio, command, cli.json),
        Command::Doctor => doctor::run(&tokio, cli.json),
    }
}

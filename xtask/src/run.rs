//! Commands that run cargo: tests with a list of what was skipped, and benches.

use std::process::Command;

use crate::error::{Error, Result};
use crate::{root, say};

/// Where tests write what they skip; see `effectforge_tests::skip`.
const SKIPPED: &str = "EFFECTFORGE_SKIPPED";

/// The guests' own tests, natively. The two that are made of a JavaScript compiler are tested as
/// components, by the host's tests: compiling that natively takes longer than all the rest.
const GUESTS: [&str; 7] = [
    "--manifest-path",
    "plugins/Cargo.toml",
    "--workspace",
    "--exclude",
    "effectforge-minify-js",
    "--exclude",
    "effectforge-hygiene",
];

/// What a component needs (one unit, linked as a whole) only makes its native tests late.
const NATIVELY: [(&str, &str); 2] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Which bench to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// call, frames, generate, gpu, graphs, laws, parity, peers or pixels
    name: String,
    /// Passed on: `--json`, `--all`, `--only FAMILY`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Runs all tests, then says which were skipped for want of a tool.
pub(crate) fn test() -> Result<()> {
    let log = tempfile::NamedTempFile::new()?;
    let test = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = Command::new(program());
        cargo(
            command
                .args(["test", "--release", "--no-fail-fast"])
                .args(args)
                .envs(env.iter().copied())
                .env(SKIPPED, log.path()),
        )
    };
    let host = test(&["--workspace"], &[]);
    let guests = test(&GUESTS, &NATIVELY);
    let skipped = std::fs::read_to_string(log.path())?;
    let mut lines: Vec<&str> = skipped.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    if lines.is_empty() {
        say("no test was skipped");
    } else {
        say("skipped for want of an optional tool (see `effectforge doctor`):");
        lines.iter().for_each(|line| say(&format!("  {line}")));
    }
    host.and(guests)
}

/// Where the gallery goes and what is in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Gallery {
    /// Folder to write
    #[arg(long, value_name = "DIR", default_value = "target/gallery")]
    out: String,
    /// Only this family; may be given several times
    #[arg(long, value_name = "FAMILY")]
    only: Vec<String>,
    /// Use this plugin package (.efp) in place of the embedded one; may be given several times
    #[arg(long = "plugin", value_name = "FILE")]
    plugins: Vec<String>,
    /// Stills instead of animations for the native render
    #[arg(long)]
    still: bool,
    /// Only the contact sheets
    #[arg(long)]
    sheets: bool,
}

/// Runs a bench of `xtask/bench`.
pub(crate) fn bench(args: &Bench) -> Result<()> {
    measure(|program| program.arg(&args.name).args(&args.rest))
}

/// Makes the gallery.
pub(crate) fn gallery(args: &Gallery) -> Result<()> {
    measure(|program| {
        program.args(["gallery", "--out", &args.out]);
        for family in &args.only {
            program.args(["--only", family]);
        }
        for file in &args.plugins {
            program.args(["--plugin", file]);
        }
        for (flag, on) in [("--still", args.still), ("--sheets", args.sheets)] {
            if on {
                program.arg(flag);
            }
        }
        program
    })
}

/// Builds the program of the benches and runs it.
fn measure(with: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
    // One call for both, so that they share one build of what they have in common.
    let packages = ["-p", "effectforge-cli", "-p", "effectforge-bench"];
    cargo(
        Command::new(program())
            .args(["build", "--quiet", "--release"])
            .args(packages),
    )?;
    // Cargo put it beside this program.
    let bench = std::env::current_exe()?.with_file_name("effectforge-bench");
    cargo(with(&mut Command::new(bench)))
}

fn program() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn cargo(command: &mut Command) -> Result<()> {
    let status = command.current_dir(root()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed(status.to_string()))
    }
}

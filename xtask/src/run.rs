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
    /// call, generate or parity
    name: String,
    /// Passed on: `--json`
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

/// Runs a bench of `xtask/bench`.
pub(crate) fn bench(args: &Bench) -> Result<()> {
    // One call for both, so that they share one build of what they have in common.
    let packages = ["-p", "effectforge-cli", "-p", "effectforge-bench"];
    cargo(
        Command::new(program())
            .args(["build", "--quiet", "--release"])
            .args(packages),
    )?;
    // Cargo put it beside this program.
    let bench = std::env::current_exe()?.with_file_name("effectforge-bench");
    cargo(Command::new(bench).arg(&args.name).args(&args.rest))
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

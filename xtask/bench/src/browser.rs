//! Optional tools: the browser that benches draw in, and what a bench says where one is missing.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

/// Browsers, by name on the path.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The first browser on the path; none where the pipe to it cannot be made.
pub(crate) fn find() -> Option<PathBuf> {
    if cfg!(not(unix)) {
        return None;
    }
    on_path(&BROWSERS)
}

/// The first program of these names on the path.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let files = names
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    files.into_iter().find(|file| file.is_file())
}

/// Says that a bench was skipped for want of a browser; a failure only where `EFFECTFORGE_REQUIRE_ALL` is 1.
pub(crate) fn missing(bench: &str, json: bool) -> ExitCode {
    skipped(bench, "no Chromium; install one (.ci/browser does)", json)
}

/// Says that a bench was skipped, and why.
#[allow(clippy::print_stdout, reason = "a bench says what it found")]
pub(crate) fn skipped(bench: &str, why: &str, json: bool) -> ExitCode {
    let required = std::env::var_os("EFFECTFORGE_REQUIRE_ALL").is_some_and(|v| v == "1");
    if json {
        println!("{}", json!({"bench": bench, "not_measured": why}));
    } else {
        println!("skipped: {bench}: {why}");
    }
    ExitCode::from(u8::from(required))
}

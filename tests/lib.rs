//! What user-story tests share.

use std::io::Write as _;

/// Notes that a test is skipped for want of an optional tool.
///
/// # Panics
/// With `EFFECTFORGE_REQUIRE_ALL=1`, as CI sets it: there every tool must be there.
pub fn skip(test: &str, why: &str) {
    let required = std::env::var_os("EFFECTFORGE_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "{test} must not be skipped here: {why}");
    // Past the test harness, which swallows the output of tests that pass.
    let _ = writeln!(std::io::stderr().lock(), "skipped: {test}: {why}");
    if let Some(path) = std::env::var_os("EFFECTFORGE_SKIPPED") {
        let log = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path);
        let _ = log.and_then(|mut file| writeln!(file, "{test}: {why}"));
    }
}

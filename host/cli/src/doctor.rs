//! `effectforge doctor`.

use std::fmt::Write as _;
use std::process::ExitCode;

use console::style;
use effectforge_runtime::doctor::{State, examine};
use serde_json::json;

use crate::exit;
use crate::print::{self, Failure};

pub(crate) fn run(_tokio: &tokio::runtime::Runtime, json: bool) -> Result<ExitCode, Failure> {
    let findings = examine();
    if json {
        print::object(&json!({ "findings": findings }));
    } else {
        let mut text = String::new();
        for finding in &findings {
            let mark = match finding.state {
                State::Good => style("✓").green(),
                State::Missing => style("–").yellow(),
                State::Broken => style("✗").red(),
            };
            let found = finding.found.replace('\n', "\n                    ");
            let _ = writeln!(text, "{mark} {:<17} {found}", finding.what);
            if !finding.help.is_empty() {
                let _ = writeln!(text, "  {:<17} {}", "", style(&finding.help).dim());
            }
        }
        print::out(text.trim_end());
    }
    let broken = findings
        .iter()
        .any(|finding| finding.state == State::Broken);
    Ok(ExitCode::from(if broken { exit::FAILED } else { 0 }))
}

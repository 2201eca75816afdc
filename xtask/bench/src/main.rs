//! The project's figures, measured: `cargo xtask bench NAME` runs this program.
//!
//! Every figure is a median of one run on one machine, printed beside its target and what it is
//! held against; a figure that misses its target says so, and the exit code is 1.

mod call;
mod figure;
mod generate;
mod native;
mod parity;
mod pixels;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let json = args.iter().any(|arg| arg == "--json");
    let names: Vec<&str> = args
        .iter()
        .map(String::as_str)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    let figures = match names.as_slice() {
        ["call"] => call::run(),
        ["generate"] => generate::run(),
        ["pixels"] => pixels::run(),
        ["parity"] => return parity::run(json, None),
        ["parity", folder] => return parity::run(json, Some(Path::new(folder))),
        _ => Err("usage: cargo xtask bench call|generate|pixels|parity [FOLDER] [--json]".into()),
    };
    match figures {
        Ok(figures) => figure::print(&figures, json),
        Err(error) => {
            figure::fail(&*error);
            ExitCode::FAILURE
        }
    }
}

//! The project's figures, measured: `cargo xtask bench NAME` runs this program.
//!
//! Every figure is a median of one run on one machine, printed beside its target and what it is
//! held against; a figure that misses its target says so, and the exit code is 1.

mod browser;
mod call;
mod figure;
mod generate;
mod graphs;
mod native;
mod parity;
mod pixels;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let json = args.iter().any(|arg| arg == "--json");
    let (mut names, mut targets) = (Vec::new(), Vec::new());
    let mut rest = args.iter().map(String::as_str);
    while let Some(arg) = rest.next() {
        match arg {
            "--json" => {}
            "--target" => targets.extend(rest.next()),
            name => names.push(name),
        }
    }
    let known = |target: &&str| parity::TARGETS.contains(target);
    let usage = "usage: cargo xtask bench call|generate|graphs|pixels|parity [FOLDER…] [--target canvas2d|webgl2] [--json]";
    if !targets.iter().all(known) {
        figure::fail(&*Box::<dyn std::error::Error>::from(usage));
        return ExitCode::FAILURE;
    }
    if targets.is_empty() {
        targets.extend(parity::TARGETS);
    }
    let figures = match names.as_slice() {
        ["call"] => call::run(),
        ["generate"] => generate::run(),
        ["graphs"] => graphs::run(),
        ["pixels"] => pixels::run(),
        ["parity", folders @ ..] => {
            let folders: Vec<&Path> = folders.iter().map(Path::new).collect();
            return parity::run(json, &folders, &targets);
        }
        _ => Err(usage.into()),
    };
    match figures {
        Ok(figures) => figure::print(&figures, json),
        Err(error) => {
            figure::fail(&*error);
            ExitCode::FAILURE
        }
    }
}

//! The project's figures, measured: `cargo xtask bench NAME` runs this program, as does
//! `cargo xtask gallery`.
//!
//! Every figure is a median of one run on one machine, printed beside its target and what it is
//! held against; a figure that misses its target says so, and the exit code is 1.

mod browser;
mod call;
mod cdp;
mod figure;
mod gallery;
mod generate;
mod graphs;
mod laws;
mod looks;
mod native;
mod parity;
mod peers;
mod pixels;
mod shown;
mod speed;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str =
    "usage: cargo xtask bench call|frames|generate|gpu|graphs|laws|parity|peers|pixels [--json]
  parity [FOLDER…] [--target canvas2d|webgl2]
  frames, gpu, laws, parity: [--all] [--only FAMILY] [--plugin FILE.efp]";

/// What stands on the command line.
#[derive(Debug, Default)]
struct Args {
    words: Vec<String>,
    json: bool,
    still: bool,
    sheets: bool,
    targets: Vec<String>,
    which: looks::Which,
    out: Option<String>,
}

impl Args {
    fn read(mut rest: impl Iterator<Item = String>) -> Option<Self> {
        let mut args = Self::default();
        while let Some(arg) = rest.next() {
            match arg.as_str() {
                "--json" => args.json = true,
                "--all" => args.which.all = true,
                "--still" => args.still = true,
                "--sheets" => args.sheets = true,
                "--target" => args.targets.push(rest.next()?),
                "--only" => args.which.only.push(rest.next()?),
                "--plugin" => args.which.plugins.push(rest.next()?.into()),
                "--out" => args.out = Some(rest.next()?),
                flag if flag.starts_with("--") => return None,
                _ => args.words.push(arg),
            }
        }
        let known = |target: &String| parity::TARGETS.contains(&target.as_str());
        args.targets.iter().all(known).then_some(args)
    }
}

fn main() -> ExitCode {
    let fail = |error: &dyn std::error::Error| {
        figure::fail(error);
        ExitCode::FAILURE
    };
    let Some(args) = Args::read(std::env::args().skip(1)) else {
        return fail(&*Box::<dyn std::error::Error>::from(USAGE));
    };
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    let browser = browser::find();
    let figures = match (words.as_slice(), &browser) {
        (["call"], _) => call::run(),
        (["generate"], _) => generate::run(),
        (["graphs"], _) => graphs::run(),
        (["pixels"], _) => pixels::run(),
        (["laws"], _) => laws::run(&args.which),
        ([bench @ ("gpu" | "frames" | "peers")], None) => {
            return browser::missing(bench, args.json);
        }
        (["gpu"], Some(browser)) => speed::gpu(browser, &args.which),
        (["frames"], Some(browser)) => speed::frames(browser, &args.which),
        (["peers"], Some(browser)) => return peers::run(browser, &args.which, args.json),
        (["parity", folders @ ..], _) => {
            let mut targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
            if targets.is_empty() {
                targets.extend(parity::TARGETS);
            }
            return parity::run(&parity::Asked {
                folders: folders.iter().map(Path::new).collect(),
                targets,
                which: args.which,
                json: args.json,
            });
        }
        (["gallery"], _) => {
            return gallery::run(&gallery::Asked {
                out: PathBuf::from(args.out.as_deref().unwrap_or("target/gallery")),
                only: args.which.only,
                still: args.still,
                plugins: args.which.plugins,
                sheets: args.sheets,
            });
        }
        _ => Err(USAGE.into()),
    };
    match figures {
        Ok(figures) => figure::print(&figures, args.json),
        Err(error) => fail(&*error),
    }
}

//! `parity`: the native render beside a browser's picture of the exported effect.
//!
//! A page holds one element of 320 × 180 CSS pixels per moment, each with an instance of the module
//! that was sought to that moment; one screenshot shows all of them. Each is compared with the
//! native render of the graph at the same time and seed. An exact export must reach an SSIM of 0.95,
//! one that lists losses 0.80; one that the exporter refuses is listed with its reasons.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use effectforge_effect::Effect;
use effectforge_effect::graph::{Node, NodeKind};
use effectforge_render::Frame;
use effectforge_runtime::RuntimeError;
use serde_json::{Value, json};

use crate::browser;
use crate::cdp::Page;
use crate::looks::{Look, Studio, Which};
use crate::shown::{HEIGHT, Likeness, Stage, WIDTH};

/// SSIM that each picture of an exact export should reach.
pub(crate) const EXACT: f64 = 0.95;
/// The same for an export with losses.
pub(crate) const APPROXIMATE: f64 = 0.80;
/// Targets that draw in a browser.
pub(crate) const TARGETS: [&str; 2] = ["canvas2d", "webgl2"];

/// What is compared.
#[derive(Debug, Default)]
pub(crate) struct Asked<'a> {
    /// `out/` folders of `effectforge generate`; none: the plugins' own looks.
    pub(crate) folders: Vec<&'a Path>,
    pub(crate) targets: Vec<&'a str>,
    pub(crate) which: Which,
    pub(crate) json: bool,
}

/// One effect for one target.
struct Cell {
    name: String,
    target: String,
    /// SSIM that it should reach.
    least: f64,
    /// By moment, or why there is no module.
    found: std::result::Result<Vec<Likeness>, String>,
}

impl Cell {
    fn worst(&self) -> Option<(f64, f64)> {
        let found = self.found.as_ref().ok()?;
        Some(worst(found))
    }

    fn holds(&self) -> bool {
        self.worst().is_none_or(|(ssim, _)| ssim >= self.least)
    }
}

/// The lowest SSIM and the largest difference.
pub(crate) fn worst(found: &[Likeness]) -> (f64, f64) {
    found.iter().fold((1.0, 0.0), |(ssim, diff), one| {
        (one.ssim.min(ssim), one.diff.max(diff))
    })
}

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Compares the effects of folders, or those that the plugins make. Fails when a picture misses the target;
/// what cannot be measured fails only where `EFFECTFORGE_REQUIRE_ALL` is 1.
#[allow(clippy::print_stdout, reason = "a bench says what it found")]
pub(crate) fn run(asked: &Asked<'_>) -> ExitCode {
    let Some(browser) = browser::find() else {
        return browser::missing("parity", asked.json);
    };
    let measured = || -> Result<Vec<Cell>> {
        let mut stage = Stage::new(Page::open(&browser, &[])?)?;
        match asked.folders.as_slice() {
            [] => of_looks(&mut stage, asked),
            folders => folders
                .iter()
                .map(|folder| of_folder(&mut stage, folder))
                .collect(),
        }
    };
    match measured() {
        Ok(cells) => {
            println!(
                "{}",
                if asked.json {
                    as_json(&cells)
                } else {
                    as_table(&cells)
                }
            );
            ExitCode::from(u8::from(!cells.iter().all(Cell::holds)))
        }
        Err(error) => {
            println!("parity failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn of_looks(stage: &mut Stage, asked: &Asked<'_>) -> Result<Vec<Cell>> {
    let (studio, looks) = asked.which.open()?;
    let mut cells = Vec::new();
    for look in &looks {
        for target in &asked.targets {
            cells.push(of_look(stage, &studio, look, target)?);
        }
    }
    Ok(cells)
}

fn of_look(stage: &mut Stage, studio: &Studio, look: &Look, target: &str) -> Result<Cell> {
    let (name, target) = (look.name(), target.to_owned());
    let made = match studio.make(look, &target, false) {
        Ok(made) => made,
        Err(RuntimeError::Unsupported { reasons, .. }) => {
            let (least, found) = (EXACT, Err(reasons));
            return Ok(Cell {
                name,
                target,
                least,
                found,
            });
        }
        Err(error) => return Err(format!("{name} for {target}: {error}").into()),
    };
    let module = made
        .files
        .get("effect.min.js")
        .ok_or("there is no effect.min.js")?;
    let module = std::str::from_utf8(&module.bytes)?;
    let least = least(made.certificate.losses.is_empty());
    let found = Ok(compare(
        stage,
        &made.effect,
        module,
        &format!("{name}-{target}"),
    )?);
    Ok(Cell {
        name,
        target,
        least,
        found,
    })
}

fn of_folder(stage: &mut Stage, folder: &Path) -> Result<Cell> {
    let effect: Effect = serde_json::from_slice(&fs::read(folder.join("effect.json"))?)?;
    let module = fs::read_to_string(folder.join("effect.js"))?;
    let target = target_of(&module);
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let found = Ok(compare(
        stage,
        &effect,
        &module,
        &format!("{name}-{target}"),
    )?);
    Ok(Cell {
        name,
        target: target.to_owned(),
        least: least(!lossy(folder, &effect, target)?),
        found,
    })
}

/// What an export must reach.
pub(crate) fn least(exact: bool) -> f64 {
    if exact { EXACT } else { APPROXIMATE }
}

/// Which target wrote a module.
fn target_of(script: &str) -> &'static str {
    let [canvas, webgl] = TARGETS;
    if script.contains("webgl2") {
        webgl
    } else {
        canvas
    }
}

/// Whether the certificate lists losses. Without one, shades on Canvas 2D are the losses that there are.
fn lossy(folder: &Path, effect: &Effect, target: &str) -> Result<bool> {
    Ok(match fs::read(folder.join("certificate.json")) {
        Ok(bytes) => {
            let certificate: Value = serde_json::from_slice(&bytes)?;
            let losses = certificate["losses"].as_array();
            losses.is_some_and(|losses| !losses.is_empty())
        }
        Err(_) => {
            let shade = |node: &Node| matches!(node.kind, NodeKind::Shade(_));
            target == TARGETS[0] && effect.nodes.iter().any(shade)
        }
    })
}

fn compare(stage: &mut Stage, effect: &Effect, module: &str, name: &str) -> Result<Vec<Likeness>> {
    let pairs = stage.compare(effect, module)?;
    let mut found = Vec::new();
    for (at, (likeness, pictures)) in pairs.into_iter().enumerate() {
        keep(name, at, &pictures)?;
        found.push(likeness);
    }
    Ok(found)
}

/// Writes both pictures to the folder of `EFFECTFORGE_PARITY_KEEP`, for people to look at.
fn keep(name: &str, at: usize, [native, shown]: &[Frame; 2]) -> Result<()> {
    let Some(folder) = std::env::var_os("EFFECTFORGE_PARITY_KEEP").map(PathBuf::from) else {
        return Ok(());
    };
    fs::create_dir_all(&folder)?;
    for (kind, frame) in [("native", native), ("browser", shown)] {
        let file = folder.join(format!("{name}-{at}-{kind}.png"));
        fs::write(file, effectforge_render::encode::png(frame)?)?;
    }
    Ok(())
}

fn as_json(cells: &[Cell]) -> String {
    let row = |cell: &Cell| -> Value {
        let moment =
            |one: &Likeness| json!({"t": one.t, "ssim": one.ssim, "mean_abs_diff": one.diff});
        let moments: Option<Vec<Value>> = cell
            .found
            .as_ref()
            .ok()
            .map(|f| f.iter().map(moment).collect());
        json!({"effect": cell.name, "target": cell.target, "target_ssim": cell.least,
            "moments": moments, "refused": cell.found.as_ref().err()})
    };
    let cells: Vec<Value> = cells.iter().map(row).collect();
    json!({"bench": "parity", "cells": cells}).to_string()
}

fn as_table(cells: &[Cell]) -> String {
    let mut text = format!(
        "{:<24} {:<9} {:>10} {:>6} {:>10}\n",
        "effect", "target", "worst SSIM", "least", "mean diff"
    );
    for cell in cells {
        let Cell {
            name,
            target,
            least,
            found,
        } = cell;
        // Writing to a string cannot fail.
        let _ = match (found, cell.worst()) {
            (Err(why), _) => writeln!(text, "{name:<24} {target:<9} refused: {}", brief(why)),
            (Ok(_), worst) => {
                let (ssim, diff) = worst.unwrap_or((f64::NAN, f64::NAN));
                let verdict = if cell.holds() { "ok" } else { "below" };
                writeln!(
                    text,
                    "{name:<24} {target:<9} {ssim:>10.4} {least:>6.2} {diff:>10.3}  {verdict}"
                )
            }
        };
    }
    let measured: Vec<(f64, f64)> = cells.iter().filter_map(Cell::worst).collect();
    let lowest = measured.iter().map(|(ssim, _)| *ssim).fold(1.0, f64::min);
    let below = cells.iter().filter(|cell| !cell.holds()).count();
    let refused = cells.len() - measured.len();
    let _ = write!(
        text,
        "{} compared at 4 moments, {WIDTH}x{HEIGHT}: worst SSIM {lowest:.4}, {below} below; {refused} refused",
        measured.len()
    );
    text
}

/// The first reason of a refusal.
fn brief(reasons: &str) -> &str {
    reasons.split("; ").next().unwrap_or(reasons)
}

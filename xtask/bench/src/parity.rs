//! `parity`: the native render beside a browser's picture of the exported effect.
//!
//! A page holds one element of 320 × 180 CSS pixels per moment, each with an instance of
//! `effect.js` that was sought to that moment; one screenshot shows all of them. Each is compared
//! with the native render of `effect.json` at the same time and seed. An exact export must reach an
//! SSIM of 0.95, one that lists losses 0.80.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use effectforge_effect::Effect;
use effectforge_effect::graph::{Node, NodeKind};
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::{Frame, RenderOptions, Renderer};
use serde_json::{Value, json};

use crate::browser;

/// SSIM that each picture of an exact export should reach.
const EXACT: f64 = 0.95;
/// The same for an export with losses.
const APPROXIMATE: f64 = 0.80;
/// Targets that draw in a browser.
pub(crate) const TARGETS: [&str; 2] = ["canvas2d", "webgl2"];
const WIDTH: u32 = 320;
const HEIGHT: u32 = 180;
/// A brief for each family.
const BRIEFS: [(&str, &str); 3] = [
    (
        "particles",
        "Particules brillantes avec mouvement fluide, or et violet",
    ),
    ("snow", "Gentle snow at night, slow, cold blue"),
    ("gradient", "Dégradé animé doux, bleu et rose"),
];
/// One moment of one effect.
struct Cell {
    name: String,
    target: &'static str,
    /// SSIM that it should reach.
    least: f64,
    t: f64,
    ssim: f64,
    diff: f64,
}

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Compares the effects of `folders` (each an `out/` folder of `effectforge generate`), or one of each
/// family and target that is generated for the purpose. Fails when a picture misses the target; what cannot be
/// measured fails only where `EFFECTFORGE_REQUIRE_ALL` is 1.
#[allow(clippy::print_stdout, reason = "a bench says what it found")]
pub(crate) fn run(json: bool, folders: &[&Path], targets: &[&str]) -> ExitCode {
    let required = std::env::var_os("EFFECTFORGE_REQUIRE_ALL").is_some_and(|v| v == "1");
    let missing = |why: String| {
        if json {
            println!("{}", json!({"bench": "parity", "not_measured": why}));
        } else {
            println!("not measured: {why}");
        }
        ExitCode::from(u8::from(required))
    };
    let Some(browser) = browser::find() else {
        return missing("no Chromium; install one (.ci/browser does) to measure parity".to_owned());
    };
    let cells = match folders {
        [_, ..] => measure_folders(&browser, folders),
        [] => match binary() {
            Some(binary) => measure_families(&browser, &binary, targets),
            None => {
                let why = "no effectforge binary; build it with `cargo build --release`";
                return missing(why.to_owned());
            }
        },
    };
    match cells {
        Ok(cells) => {
            println!(
                "{}",
                if json {
                    as_json(&cells)
                } else {
                    as_table(&cells)
                }
            );
            ExitCode::from(u8::from(cells.iter().any(|cell| cell.ssim < cell.least)))
        }
        Err(error) => {
            println!("parity failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The program under test: beside this one, where cargo puts both.
fn binary() -> Option<PathBuf> {
    let name = format!("effectforge{}", std::env::consts::EXE_SUFFIX);
    let file = std::env::current_exe().ok()?.with_file_name(name);
    file.is_file().then_some(file)
}

fn measure_families(browser: &Path, binary: &Path, targets: &[&str]) -> Result<Vec<Cell>> {
    let scratch = tempfile::tempdir()?;
    let mut cells = Vec::new();
    let all = |target| BRIEFS.into_iter().map(move |brief| (target, brief));
    for (target, (family, brief)) in targets.iter().flat_map(all) {
        let out = scratch.path().join(format!("{family}-{target}"));
        let made = Command::new(binary)
            .args(["generate", brief, "--target", target, "--out"])
            .arg(&out)
            .stdin(Stdio::null())
            .output()?;
        if !matches!(made.status.code(), Some(0 | 4)) {
            let said = String::from_utf8_lossy(&made.stderr).into_owned();
            return Err(format!("`generate` of {family} for {target} failed: {said}").into());
        }
        cells.extend(measure(browser, &out, family)?);
    }
    Ok(cells)
}

fn measure_folders(browser: &Path, folders: &[&Path]) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or(folder.as_os_str());
        cells.extend(measure(browser, folder, &name.to_string_lossy())?);
    }
    Ok(cells)
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

/// What an export must reach: less when its certificate lists losses. Without a certificate, shades
/// on Canvas 2D are the losses that there are.
fn least(folder: &Path, effect: &Effect, target: &str) -> Result<f64> {
    let lossy = match fs::read(folder.join("certificate.json")) {
        Ok(bytes) => {
            let certificate: Value = serde_json::from_slice(&bytes)?;
            let losses = certificate["losses"].as_array();
            losses.is_some_and(|losses| !losses.is_empty())
        }
        Err(_) => {
            let shade = |node: &Node| matches!(node.kind, NodeKind::Shade(_));
            target == TARGETS[0] && effect.nodes.iter().any(shade)
        }
    };
    Ok(if lossy { APPROXIMATE } else { EXACT })
}

fn measure(browser: &Path, folder: &Path, name: &str) -> Result<Vec<Cell>> {
    let effect: Effect = serde_json::from_slice(&fs::read(folder.join("effect.json"))?)?;
    let script = fs::read_to_string(folder.join("effect.js"))?;
    let target = target_of(&script);
    let least = least(folder, &effect, target)?;
    let mut renderer = Renderer::new(&effect, &RenderOptions::new(WIDTH, HEIGHT))?;
    let length = renderer.loop_s();
    let times = [
        effect.a11y.poster.value,
        0.2 * length,
        0.55 * length,
        0.9 * length,
    ];
    let size = [WIDTH, HEIGHT * u32::try_from(times.len())?];
    let page = page(&script, effect.seed, &times)?;
    let shown = browser::screenshot(browser, &page, size, target == TARGETS[1])?;
    let mut cells = Vec::new();
    for (at, t) in times.into_iter().enumerate() {
        let (native, shown) = (renderer.frame(t)?, cut(&shown, at)?);
        let native = &over_black(native);
        cells.push(Cell {
            name: name.to_owned(),
            target,
            least,
            t,
            ssim: ssim(native, &shown)?,
            diff: mean_abs_diff(native, &shown)?,
        });
        keep(&format!("{name}-{target}"), at, native, &shown)?;
    }
    Ok(cells)
}

/// What the page's black shows where the effect is clear.
fn over_black(frame: &Frame) -> Frame {
    let mut out = frame.clone();
    for pixel in out.rgba.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for part in &mut pixel[..3] {
            *part = ((u32::from(*part) * alpha + 127) / 255) as u8;
        }
        pixel[3] = 255;
    }
    out
}

/// Writes both pictures to the folder of `EFFECTFORGE_PARITY_KEEP`, for people to look at.
fn keep(name: &str, at: usize, native: &Frame, shown: &Frame) -> Result<()> {
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

/// A page that shows the module at each time, one element below the other.
fn page(script: &str, seed: u32, times: &[f64]) -> Result<String> {
    // A file page may not import a file; a module from a blob it may. `<` is escaped so that no text
    // of the module ends the script element.
    let source = serde_json::to_string(script)?.replace('<', "\\u003c");
    let times = serde_json::to_string(times)?;
    Ok(format!(
        "<!doctype html><meta charset=\"utf-8\"><style>html,body{{margin:0;background:#000}}\
         div{{width:{WIDTH}px;height:{HEIGHT}px}}</style><body><script>\n\
         const url = URL.createObjectURL(new Blob([{source}], {{ type: 'text/javascript' }}));\n\
         import(url).then(({{ create }}) => {{\n\
           for (const t of {times}) {{\n\
             const element = document.body.appendChild(document.createElement('div'));\n\
             create(element, {{ autoplay: false, seed: {seed} }}).seek(t);\n\
           }}\n\
         }}, (error) => {{ document.body.textContent = error; }});\n\
         </script>"
    ))
}

/// The element of index `at` from the screenshot.
fn cut(shown: &Frame, at: usize) -> Result<Frame> {
    let (from, line) = (at * HEIGHT as usize, shown.width as usize * 4);
    let rows = shown.rgba.chunks_exact(line.max(1)).skip(from);
    let wanted = WIDTH as usize * 4;
    let rgba: Vec<u8> = rows
        .take(HEIGHT as usize)
        .filter_map(|row| row.get(..wanted))
        .flatten()
        .copied()
        .collect();
    if rgba.len() != wanted * HEIGHT as usize {
        return Err(format!("the screenshot is {} x {}", shown.width, shown.height).into());
    }
    Ok(Frame {
        width: WIDTH,
        height: HEIGHT,
        rgba,
    })
}

fn as_json(cells: &[Cell]) -> String {
    let row = |cell: &Cell| -> Value {
        json!({"effect": cell.name, "target": cell.target, "target_ssim": cell.least, "t": cell.t,
            "ssim": cell.ssim, "mean_abs_diff": cell.diff})
    };
    let cells: Vec<Value> = cells.iter().map(row).collect();
    json!({"bench": "parity", "cells": cells}).to_string()
}

fn as_table(cells: &[Cell]) -> String {
    let mut text = format!(
        "{:<14} {:<9} {:>7} {:>7} {:>6} {:>10}\n",
        "effect", "target", "t", "SSIM", "least", "mean diff"
    );
    for cell in cells {
        let Cell {
            name,
            target,
            least,
            t,
            ssim,
            diff,
        } = cell;
        let verdict = if ssim >= least { "ok" } else { "below" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{name:<14} {target:<9} {t:>7.2} {ssim:>7.4} {least:>6.2} {diff:>10.3}  {verdict}"
        );
    }
    let worst = cells.iter().map(|cell| cell.ssim).fold(1.0, f64::min);
    let _ = write!(text, "worst SSIM {worst:.4}, {WIDTH}x{HEIGHT}");
    text
}

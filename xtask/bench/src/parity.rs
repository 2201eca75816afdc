//! `parity`: the native render beside a browser's picture of the exported effect.
//!
//! A page holds one element of 320 × 180 CSS pixels per moment, each with an instance of
//! `effect.js` that was sought to that moment; one screenshot shows all of them. Each is compared
//! with the native render of `effect.json` at the same time and seed. Target: SSIM of 0.95 or more.
//! The browser gets an empty profile, no network and a deadline.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use effectforge_effect::Effect;
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::encode::read_png;
use effectforge_render::{Frame, RenderOptions, Renderer};
use serde_json::{Value, json};

/// SSIM that each picture should reach.
const TARGET: f64 = 0.95;
const WIDTH: u32 = 320;
const HEIGHT: u32 = 180;
/// Time after which the browser is ended.
const BROWSER_MAX: Duration = Duration::from_secs(60);
/// A brief for each family.
const BRIEFS: [(&str, &str); 3] = [
    (
        "particles",
        "Particules brillantes avec mouvement fluide, or et violet",
    ),
    ("snow", "Gentle snow at night, slow, cold blue"),
    ("gradient", "Dégradé animé doux, bleu et rose"),
];
/// Browsers, by name on the path.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// One moment of one effect.
struct Cell {
    name: String,
    t: f64,
    ssim: f64,
    diff: f64,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Compares the effect of `folder` (an `out/` folder of `effectforge generate`), or one of each
/// family that is generated for the purpose. Fails when a picture misses the target; what cannot be
/// measured fails only where `EFFECTFORGE_REQUIRE_ALL` is 1.
#[allow(clippy::print_stdout, reason = "a bench says what it found")]
pub(crate) fn run(json: bool, folder: Option<&Path>) -> ExitCode {
    let required = std::env::var_os("EFFECTFORGE_REQUIRE_ALL").is_some_and(|v| v == "1");
    let missing = |why: String| {
        if json {
            println!("{}", json!({"bench": "parity", "not_measured": why}));
        } else {
            println!("not measured: {why}");
        }
        ExitCode::from(u8::from(required))
    };
    let Some(browser) = on_path(&BROWSERS) else {
        return missing("no Chromium; install one (.ci/browser does) to measure parity".to_owned());
    };
    let cells = match folder {
        Some(folder) => measure(&browser, folder, "effect"),
        None => match binary() {
            Some(binary) => measure_families(&browser, &binary),
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
            ExitCode::from(u8::from(cells.iter().any(|cell| cell.ssim < TARGET)))
        }
        Err(error) => {
            println!("parity failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let files = names
        .iter()
        .flat_map(|name| folders.iter().map(move |f| f.join(name)));
    files.into_iter().find(|file| file.is_file())
}

/// The program under test: beside this one, where cargo puts both.
fn binary() -> Option<PathBuf> {
    let name = format!("effectforge{}", std::env::consts::EXE_SUFFIX);
    let file = std::env::current_exe().ok()?.with_file_name(name);
    file.is_file().then_some(file)
}

fn measure_families(browser: &Path, binary: &Path) -> Result<Vec<Cell>> {
    let scratch = tempfile::tempdir()?;
    let mut cells = Vec::new();
    for (family, brief) in BRIEFS {
        let out = scratch.path().join(family);
        let made = Command::new(binary)
            .args(["generate", brief, "--out"])
            .arg(&out)
            .stdin(Stdio::null())
            .output()?;
        if !matches!(made.status.code(), Some(0 | 4)) {
            let said = String::from_utf8_lossy(&made.stderr).into_owned();
            return Err(format!("`generate` of {family} failed: {said}").into());
        }
        cells.extend(measure(browser, &out, family)?);
    }
    Ok(cells)
}

fn measure(browser: &Path, folder: &Path, name: &str) -> Result<Vec<Cell>> {
    let effect: Effect = serde_json::from_slice(&fs::read(folder.join("effect.json"))?)?;
    let script = fs::read_to_string(folder.join("effect.js"))?;
    let mut renderer = Renderer::new(&effect, &RenderOptions::new(WIDTH, HEIGHT))?;
    let length = renderer.loop_s();
    let times = [
        effect.a11y.poster.value,
        0.2 * length,
        0.55 * length,
        0.9 * length,
    ];
    let shown = screenshot(browser, &page(&script, effect.seed, &times)?, times.len())?;
    let mut cells = Vec::new();
    for (at, t) in times.into_iter().enumerate() {
        let (native, shown) = (renderer.frame(t)?, cut(&shown, at)?);
        cells.push(Cell {
            name: name.to_owned(),
            t,
            ssim: ssim(native, &shown)?,
            diff: mean_abs_diff(native, &shown)?,
        });
        keep(name, at, native, &shown)?;
    }
    Ok(cells)
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

fn screenshot(browser: &Path, page: &str, cells: usize) -> Result<Frame> {
    let scratch = tempfile::tempdir()?;
    let (file, shot) = (
        scratch.path().join("page.html"),
        scratch.path().join("shot.png"),
    );
    fs::write(&file, page)?;
    let height = HEIGHT * u32::try_from(cells)?;
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args(["--disable-sync", "--no-first-run", "--disable-quic"])
        .args([
            "--force-device-scale-factor=1",
            "--virtual-time-budget=3000",
        ])
        // A window below 500 px wide is widened by some versions; the picture is cut out anyway.
        .arg(format!("--window-size={},{}", WIDTH.max(640), height))
        .arg(format!(
            "--user-data-dir={}",
            scratch.path().join("profile").display()
        ))
        .arg(format!("--screenshot={}", shot.display()))
        .arg(format!("file://{}", file.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > BROWSER_MAX {
            child.kill()?;
            child.wait()?;
            return Err("the browser took too long".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let picture = fs::read(&shot).map_err(|_| format!("the browser took no picture ({status})"))?;
    Ok(read_png(&picture)?)
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
        json!({"effect": cell.name, "t": cell.t, "ssim": cell.ssim, "mean_abs_diff": cell.diff})
    };
    let cells: Vec<Value> = cells.iter().map(row).collect();
    json!({"bench": "parity", "target_ssim": TARGET, "cells": cells}).to_string()
}

fn as_table(cells: &[Cell]) -> String {
    let mut text = format!(
        "{:<12} {:>7} {:>7} {:>10}\n",
        "effect", "t", "SSIM", "mean diff"
    );
    for cell in cells {
        let verdict = if cell.ssim >= TARGET { "ok" } else { "below" };
        let Cell {
            name,
            t,
            ssim,
            diff,
        } = cell;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{name:<12} {t:>7.2} {ssim:>7.4} {diff:>10.3}  {verdict}"
        );
    }
    let worst = cells.iter().map(|cell| cell.ssim).fold(1.0, f64::min);
    let _ = write!(
        text,
        "worst SSIM {worst:.4}, target {TARGET}, {WIDTH}x{HEIGHT}"
    );
    text
}

//! `peers`: head to head with libraries from npm on the families that they have.
//!
//! Each contender is bundled as a page would ship it, and runs alone in a fresh browser at 1280 × 720:
//! bytes after gzip, processor time per frame (of the main thread, and of the whole browser, which
//! draws WebGL in software), growth of the script heap, and how it behaves when nobody looks. Packages go
//! to the target folder and are never part of the repository.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser;
use crate::cdp::Page;
use crate::looks::{Look, Which};
use crate::parity::Result;
use crate::shown::gzip_len;

const HARNESS: &str = include_str!("peers.js");
const SIZE: [u32; 2] = [1280, 720];
/// How long the processor and the heap are watched.
const WATCHED: Duration = Duration::from_secs(6);
/// What is installed.
const PACKAGES: [&str; 5] = [
    "canvas-confetti@1.9.4",
    "@tsparticles/engine@4.4.0",
    "@tsparticles/slim@4.4.0",
    "@paper-design/shaders@0.0.80",
    "esbuild@0.28.2",
];

/// A library, what it is set beside, and how it starts.
struct Peer {
    name: &'static str,
    beside: &'static str,
    source: &'static str,
}

const PEERS: [Peer; 3] = [
    Peer {
        name: "canvas-confetti",
        beside: "confetti",
        // A shower without end of as many pieces at a time as the page of the library shows.
        source: "import confetti from 'canvas-confetti';
export function start(element) {
  const canvas = element.appendChild(document.createElement('canvas'));
  canvas.style.cssText = 'width:100%;height:100%';
  const fire = confetti.create(canvas, { resize: true });
  const shoot = () => fire({ particleCount: 40, spread: 70, ticks: 200, origin: { y: 0.6 } });
  shoot();
  const timer = setInterval(shoot, 600);
  return { stop() { clearInterval(timer); fire.reset(); canvas.remove(); } };
}",
    },
    Peer {
        name: "tsparticles slim",
        beside: "particles",
        source: "import { tsParticles } from '@tsparticles/engine';
import { loadSlim } from '@tsparticles/slim';
// Once: it refuses plugins after its first effect.
const ready = loadSlim(tsParticles);
export async function start(element) {
  await ready;
  const container = await tsParticles.load({ element, id: 'peer', options: {
    fullScreen: { enable: false }, background: { color: '#0b0d1a' },
    particles: { number: { value: 180 }, color: { value: ['#ffc94d', '#8b5cff'] }, links: { enable: false },
      move: { enable: true, speed: 1 }, opacity: { value: { min: 0.2, max: 0.9 } }, size: { value: { min: 1, max: 5 } } },
  } });
  return { stop() { container.destroy(); } };
}",
    },
    Peer {
        name: "paper-design metaballs",
        beside: "metaballs",
        source: "import { ShaderMount, metaballsFragmentShader, getShaderColorFromString, getShaderNoiseTexture, defaultObjectSizing, ShaderFitOptions } from '@paper-design/shaders';
export async function start(element) {
  const noise = getShaderNoiseTexture();
  if (noise && !noise.complete) await new Promise((done) => { noise.onload = done; });
  const colors = ['#ff6b8b', '#ffae5c', '#8b5cff'].map(getShaderColorFromString);
  const s = defaultObjectSizing;
  const mount = new ShaderMount(element, metaballsFragmentShader, {
    u_colorBack: getShaderColorFromString('#150f24'), u_colors: colors, u_colorsCount: 3, u_count: 10, u_size: 0.8,
    u_noiseTexture: noise, u_fit: ShaderFitOptions[s.fit], u_scale: s.scale, u_rotation: s.rotation, u_offsetX: s.offsetX,
    u_offsetY: s.offsetY, u_originX: s.originX, u_originY: s.originY, u_worldWidth: s.worldWidth, u_worldHeight: s.worldHeight,
  }, undefined, 1, 0, 1);
  return { stop() { mount.dispose(); } };
}",
    },
];

/// One row of the table.
struct Row {
    name: String,
    bytes: usize,
    facts: Value,
}

/// Measures the contenders, or says why not.
#[allow(clippy::print_stdout, reason = "a bench says what it found")]
pub(crate) fn run(browser: &Path, which: &Which, json: bool) -> ExitCode {
    let Some(npm) = browser::on_path(&["npm"]) else {
        return browser::skipped("peers", "no npm; install Node.js", json);
    };
    let folder = match install(&npm) {
        Ok(folder) => folder,
        Err(error) => {
            return browser::skipped("peers", &format!("npm installs nothing: {error}"), json);
        }
    };
    match rows(browser, &folder, which) {
        Ok(rows) if json => {
            let rows: Vec<Value> = rows
                .iter()
                .map(|row| json!({"name": row.name, "gzip_bytes": row.bytes, "facts": row.facts}))
                .collect();
            println!("{:#}", json!({"bench": "peers", "rows": rows}));
            ExitCode::SUCCESS
        }
        Ok(rows) => {
            println!("{}", as_table(&rows));
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("peers failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The packages, in the target folder: beside the profile's own.
fn install(npm: &Path) -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.with_file_name("peers");
    if PACKAGES
        .iter()
        .all(|package| folder.join("node_modules").join(bare(package)).is_dir())
    {
        return Ok(folder);
    }
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("package.json"), "{\"private\":true}")?;
    let done = Command::new(npm)
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--no-save",
        ])
        .args(PACKAGES)
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()?;
    if done.status.success() {
        Ok(folder)
    } else {
        let said = String::from_utf8_lossy(&done.stderr);
        Err(said.lines().last().unwrap_or("it failed").to_owned().into())
    }
}

/// A package's name without its version.
fn bare(package: &str) -> &str {
    package.rsplit_once('@').map_or(package, |(name, _)| name)
}

fn rows(browser: &Path, folder: &Path, which: &Which) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for peer in PEERS {
        let module = bundle(folder, peer.name, peer.source)?;
        let name = format!("{} ({})", peer.name, peer.beside);
        rows.push(row(browser, name, &module)?);
    }
    let (studio, looks) = Which {
        all: true,
        plugins: which.plugins.clone(),
        only: Vec::new(),
    }
    .open()?;
    let ours = [
        ("particles", "burst", "canvas2d"),
        ("particles", "silk", "canvas2d"),
        ("metaballs", "lava", "webgl2"),
    ];
    for (family, variant, target) in ours {
        let wanted = |look: &&Look| look.family == family && look.variant() == variant;
        let Some(look) = looks.iter().find(wanted) else {
            continue;
        };
        let made = studio.make(look, target, false)?;
        let file = made
            .files
            .get("effect.min.js")
            .ok_or("there is no effect.min.js")?;
        let start = "export function start(element) { const effect = create(element); return { stop() { effect.destroy(); } }; }";
        let module = format!("{}\n{start}", std::str::from_utf8(&file.bytes)?);
        // `create` is a function of the module, so what follows in it may call it.
        let module = bundle(folder, &look.name(), &module)?;
        let bytes = gzip_len(&file.bytes)?;
        let name = format!("effectforge {} {target}", look.name());
        rows.push(Row {
            bytes,
            ..row(browser, name, &module)?
        });
    }
    Ok(rows)
}

/// One file of everything that is needed, minified, that sets `contender`.
fn bundle(folder: &Path, name: &str, source: &str) -> Result<String> {
    let name = name.replace(' ', "-");
    let (entry, out) = (
        folder.join(format!("{name}.entry.mjs")),
        folder.join(format!("{name}.bundle.js")),
    );
    fs::write(&entry, source)?;
    let done = Command::new(folder.join("node_modules/.bin/esbuild"))
        .arg(&entry)
        .args([
            "--bundle",
            "--minify",
            "--format=iife",
            "--global-name=contender",
            "--log-level=error",
        ])
        .arg(format!("--outfile={}", out.display()))
        .stdin(Stdio::null())
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
    }
    Ok(fs::read_to_string(out)?)
}

fn row(browser: &Path, name: String, module: &str) -> Result<Row> {
    let bytes = gzip_len(module.as_bytes())?;
    let mut page = Page::open(browser, &[])?;
    let html = "<!doctype html><meta charset=utf-8><body style=margin:0><script src=harness.js></script>\
                <script src=contender.js></script>";
    page.load(
        html,
        SIZE,
        &[
            ("harness.js", HARNESS.as_bytes()),
            ("contender.js", module.as_bytes()),
        ],
    )?;
    let [width, height] = SIZE;
    page.eval(&format!("begin({width},{height})"))?;
    let facts = facts(&mut page)?;
    Ok(Row { name, bytes, facts })
}

fn facts(page: &mut Page) -> Result<Value> {
    std::thread::sleep(Duration::from_secs(1));
    let heap = page.heap()?;
    let (before, tree, frames) = (
        page.metrics()?,
        page.processor_s(),
        page.eval("counted.frames")?,
    );
    std::thread::sleep(WATCHED);
    let (after, tree_after, frames_after) = (
        page.metrics()?,
        page.processor_s(),
        page.eval("counted.frames")?,
    );
    let heap_after = page.heap()?;
    let drawn = (frames_after.as_f64().unwrap_or(0.0) - frames.as_f64().unwrap_or(0.0)).max(1.0);
    let main =
        after.get("TaskDuration").unwrap_or(&0.0) - before.get("TaskDuration").unwrap_or(&0.0);
    let off = page.eval("offScreen()")?;
    let hidden = page.eval("hidden()")?;
    let resized = page.eval("resized()")?;
    let random = page.eval("counted.random")?;
    let lost = page.eval("contextLost()")?;
    let media = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
    let stopped = page.eval("stopped()")?;
    page.call("Emulation.setEmulatedMedia", media)?;
    let [width, height] = SIZE;
    page.eval(&format!("begin({width},{height})"))?;
    let reduced = page.eval("rate()")?;
    page.eval("effect.stop()")?;
    Ok(json!({
        "fps": drawn / WATCHED.as_secs_f64(),
        "main_ms_per_frame": main * 1e3 / drawn,
        "browser_ms_per_frame": (tree_after - tree) * 1e3 / drawn,
        "heap_growth_bytes": heap_after - heap,
        "off_screen_fps": off, "hidden_fps": hidden, "resized_width": resized,
        "math_random_calls": random, "context_restored": lost,
        "after_stop": stopped, "reduced_motion_fps": reduced,
    }))
}

fn as_table(rows: &[Row]) -> String {
    let mut text = format!(
        "{:<38} {:>8} {:>6} {:>9} {:>10} {:>9}  {:<9} {:<11} {:<7} {:<7} {:<9} {:<9} {}\n",
        "",
        "gzip B",
        "fps",
        "main ms",
        "browser ms",
        "heap B",
        "reduced",
        "off screen",
        "hidden",
        "resize",
        "restored",
        "seeded",
        "after stop"
    );
    let pauses = |fps: &Value| {
        if fps.as_f64().unwrap_or(60.0) < 2.0 {
            "pauses"
        } else {
            "runs on"
        }
    };
    for Row { name, bytes, facts } in rows {
        let number = |key: &str| facts[key].as_f64().unwrap_or(f64::NAN);
        let resize = match facts["resized_width"][0] == facts["resized_width"][1] {
            true => "no",
            false => "yes",
        };
        let restored = match facts["context_restored"].as_bool() {
            None => "-",
            Some(true) => "yes",
            Some(false) => "no",
        };
        let seeded = if number("math_random_calls") > 0.0 {
            "no"
        } else {
            "yes"
        };
        let still =
            facts["after_stop"][0].as_f64().unwrap_or(60.0) < 2.0 && facts["after_stop"][1] == 0;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{name:<38} {bytes:>8} {:>6.1} {:>9.2} {:>10.2} {:>9.0}  {:<9} {:<11} {:<7} {resize:<7} {restored:<9} {seeded:<9} {}",
            number("fps"),
            number("main_ms_per_frame"),
            number("browser_ms_per_frame"),
            number("heap_growth_bytes"),
            if pauses(&facts["reduced_motion_fps"]) == "pauses" {
                "kept"
            } else {
                "ignored"
            },
            pauses(&facts["off_screen_fps"][0]),
            pauses(&facts["hidden_fps"][0]),
            if still { "nothing" } else { "something" },
        );
    }
    text.trim_end().to_owned()
}

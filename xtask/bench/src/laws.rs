//! `laws`: what every family promises, natively and in a browser.
//!
//! `seek(t)` equals playing to `t`; the loop has no seam; one seed gives one picture in two processes; a
//! filmstrip is made in time.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use effectforge_effect::Effect;
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::{Control, RenderOptions, Renderer, encode, filmstrip};

use crate::browser;
use crate::cdp::Page;
use crate::figure::{Figure, Target, median};
use crate::looks::{Look, Studio, Which};
use crate::parity::Result;
use crate::shown::{HEIGHT, Stage, WIDTH};

/// Frames that a module plays: a second.
const FRAMES: u32 = 60;

/// The worst case of one law, and whose it is.
struct Worst {
    value: f64,
    name: String,
}

impl Worst {
    fn new(value: f64) -> Self {
        let name = String::new();
        Self { value, name }
    }

    fn least(&mut self, value: f64, name: &str) {
        if value <= self.value || self.name.is_empty() {
            (self.value, self.name) = (value, name.to_owned());
        }
    }

    fn most(&mut self, value: f64, name: &str) {
        if value >= self.value || self.name.is_empty() {
            (self.value, self.name) = (value, name.to_owned());
        }
    }

    fn figure(self, what: &str, unit: &'static str, target: Target) -> Figure {
        // The program ends after its report.
        let name = format!("{what} ({})", self.name).leak();
        Figure {
            name,
            value: self.value,
            unit,
            target,
        }
    }
}

pub(crate) fn run(which: &Which) -> Result<Vec<Figure>> {
    let (studio, looks) = which.open()?;
    let (mut seam, mut processes) = (Worst::new(1.0), Worst::new(0.0));
    let mut strips = Vec::new();
    for look in &looks {
        let effect = studio.design(look)?;
        let name = look.name();
        seam.least(seam_of(&effect)?, &name);
        if let Some(differ) = in_two_processes(&effect)? {
            processes.most(f64::from(u8::from(differ)), &name);
        }
        strips.push((strip_ms(&effect)?, name));
    }
    let mut figures = vec![seam.figure(
        "SSIM across the loop's seam, the lowest",
        "",
        Target::AtLeast(0.98),
    )];
    if !processes.name.is_empty() {
        processes.name = format!("of {}", looks.len());
        figures.push(processes.figure(
            "pictures that differ between two processes",
            "",
            Target::AtMost(0.0),
        ));
    }
    let middle = median(strips.iter().map(|(ms, _)| *ms).collect());
    let slowest = strips
        .into_iter()
        .fold(Worst::new(0.0), |mut worst, (ms, name)| {
            worst.most(ms, &name);
            worst
        });
    figures.push(Figure {
        name: "filmstrip, 3 s 320×180 30 fps: median of the families",
        value: middle,
        unit: "ms",
        target: Target::AtMost(800.0),
    });
    figures.push(slowest.figure("filmstrip: the slowest", "ms", Target::None));
    match browser::find() {
        Some(browser) => figures.extend(in_browser(&browser, &studio, &looks)?),
        None => {
            browser::missing("laws in a browser", false);
        }
    }
    Ok(figures)
}

fn seam_of(effect: &Effect) -> Result<f64> {
    let mut renderer = Renderer::new(effect, &RenderOptions::new(WIDTH, HEIGHT))?;
    let start = renderer.frame(0.0)?.clone();
    let end = renderer.loop_s();
    Ok(ssim(&start, renderer.frame(end)?)?)
}

/// Whether another process draws another picture; none where the program is not beside this one.
fn in_two_processes(effect: &Effect) -> Result<Option<bool>> {
    let program = format!("effectforge{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::current_exe()?.with_file_name(program);
    if !program.is_file() {
        return Ok(None);
    }
    let t = effect.duration.value * 0.37;
    let mut renderer = Renderer::new(effect, &RenderOptions::new(WIDTH, HEIGHT))?;
    let here = encode::png(renderer.frame(t)?)?;
    let folder = tempfile::tempdir()?;
    let (file, out) = (
        folder.path().join("effect.json"),
        folder.path().join("there.png"),
    );
    fs::write(&file, effect.to_canonical_json()?)?;
    let done = Command::new(program)
        .arg("render")
        .arg(&file)
        .args([
            "--at",
            &t.to_string(),
            "--size",
            &format!("{WIDTH}x{HEIGHT}"),
            "--out",
        ])
        .arg(&out)
        .stdin(Stdio::null())
        .output()?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
    }
    Ok(Some(fs::read(out)? != here))
}

fn strip_ms(effect: &Effect) -> Result<f64> {
    let options = RenderOptions::new(WIDTH, HEIGHT);
    let mut samples = Vec::new();
    for _ in 0..3 {
        let begin = Instant::now();
        black_box(filmstrip(
            effect,
            &options,
            0.0..3.0,
            30.0,
            &Control::default(),
        )?);
        samples.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(samples))
}

/// `seek(t)` beside a module that played to `t`, for both targets.
fn in_browser(browser: &Path, studio: &Studio, looks: &[Look]) -> Result<Vec<Figure>> {
    let mut stage = Stage::new(Page::open(browser, &[])?)?;
    let mut figures = Vec::new();
    for target in crate::parity::TARGETS {
        let (mut worst, mut count) = (Worst::new(0.0), 0);
        for look in looks {
            let Ok(made) = studio.make(look, target, false) else {
                // What an exporter refuses stands in `parity`.
                continue;
            };
            let file = made
                .files
                .get("effect.min.js")
                .ok_or("there is no effect.min.js")?;
            let module = std::str::from_utf8(&file.bytes)?;
            let seed = made.effect.seed;
            let (played, t) = stage.played(module, seed, FRAMES)?;
            let sought = stage.pictures(module, seed, &[t])?;
            let sought = sought.first().ok_or("no picture")?;
            worst.most(mean_abs_diff(&played, sought)?, &look.name());
            count += 1;
        }
        let what = format!(
            "{target}: seek(t) against 1 s of play, mean difference of 255, the largest of {count}"
        );
        figures.push(worst.figure(&what, "", Target::AtMost(2.0)));
    }
    Ok(figures)
}

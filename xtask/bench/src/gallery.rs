//! `cargo xtask gallery`: every family × variant, drawn natively and by both web targets, measured.
//!
//! Writes a folder: `sheet.webp` (one picture per look), `times.webp` (several moments of each),
//! `index.html` (the live exports beside the native render) with what it loads in `looks/`, and
//! `gallery.json`, the figures. Without a browser all is there but the parity.

mod label;
mod page;
mod sheet;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use effectforge_effect::Effect;
use effectforge_render::encode::{WebpQuality, webp};
use effectforge_render::{Control, Frame, RenderOptions, Renderer, preview_webp};
use effectforge_runtime::certificate::Verdict;
use effectforge_runtime::{Made, RuntimeError};
use serde_json::{Value, json};

use crate::browser;
use crate::cdp::Page;
use crate::looks::{Look, Studio};
use crate::parity::{Result, TARGETS, least, worst};
use crate::shown::{Stage, gzip_len, over_black};

/// The size at which every effect is meant, CSS pixels.
const DESIGN: (u32, u32) = (1280, 720);
/// Pixels of the sheets' cells: the design, seen from afar.
const CELL: (u32, u32) = (320, 180);
const MOMENT_CELL: (u32, u32) = (208, 117);
/// Moments of the second sheet as shares of the loop, after the poster.
const SHARES: [f64; 5] = [0.0, 0.2, 0.4, 0.6, 0.8];
/// Bytes that a page may ship, gzip, by target.
const LIMITS: [usize; 2] = [6144, 8192];

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) out: PathBuf,
    /// Families; none: all.
    pub(crate) only: Vec<String>,
    /// Whether a still stands for the native render instead of an animation.
    pub(crate) still: bool,
    /// Packages in place of embedded ones.
    pub(crate) plugins: Vec<PathBuf>,
    /// The sheets alone.
    pub(crate) sheets: bool,
}

/// A look with all that was made and measured of it.
pub(crate) struct Entry {
    pub(crate) look: Look,
    /// What is seen.
    pub(crate) label: String,
    /// Length of the loop, seconds.
    pub(crate) loop_s: f64,
    /// Path of the native picture.
    pub(crate) native: String,
    pub(crate) poster: Frame,
    moments: Vec<Frame>,
    pub(crate) exports: Vec<Export>,
}

/// What one target made of a look.
#[derive(Debug)]
pub(crate) struct Export {
    pub(crate) target: &'static str,
    pub(crate) answer: Answer,
    /// Lowest SSIM and largest mean difference over four moments.
    pub(crate) parity: Option<(f64, f64)>,
    pub(crate) bytes: usize,
    pub(crate) limit: usize,
    /// Passed, failed, not measured.
    pub(crate) verdicts: [usize; 3],
    /// Rules that failed.
    pub(crate) failed: Vec<String>,
}

/// What an exporter says to an effect.
#[derive(Debug)]
pub(crate) enum Answer {
    Exact,
    Approximate(Vec<String>),
    Refused(Vec<String>),
}

impl Answer {
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximate(_) => "approximate",
            Self::Refused(_) => "refused",
        }
    }

    pub(crate) fn reasons(&self) -> &[String] {
        match self {
            Self::Exact => &[],
            Self::Approximate(reasons) | Self::Refused(reasons) => reasons,
        }
    }
}

impl Export {
    /// The SSIM that it must reach.
    pub(crate) fn least(&self) -> f64 {
        least(matches!(self.answer, Answer::Exact))
    }
}

/// Makes the gallery.
#[allow(clippy::print_stderr, reason = "it takes minutes; a command talks")]
pub(crate) fn run(asked: &Asked) -> ExitCode {
    match make(asked) {
        Ok(count) => {
            eprintln!("{count} looks: {}", asked.out.join("index.html").display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("gallery: {error}");
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stderr, reason = "it takes minutes; a command talks")]
fn make(asked: &Asked) -> Result<usize> {
    let studio = Studio::open(&asked.plugins)?;
    let looks = studio.looks(&asked.only)?;
    fs::create_dir_all(asked.out.join("looks"))?;
    let mut stage = match browser::find().filter(|_| !asked.sheets) {
        Some(browser) => Some(Stage::new(Page::open(&browser, &[])?)?),
        None => {
            eprintln!(
                "parity is not measured: no Chromium (.ci/browser installs one), or not wanted"
            );
            None
        }
    };
    let mut entries = Vec::new();
    for look in looks {
        eprintln!("{}", look.name());
        entries.push(entry(asked, &studio, &mut stage, look)?);
    }
    write_sheets(&asked.out, &entries)?;
    if !asked.sheets {
        fs::write(
            asked.out.join("gallery.json"),
            as_json(&entries).to_string(),
        )?;
        fs::write(asked.out.join("index.html"), page::html(&entries))?;
    }
    Ok(entries.len())
}

fn entry(asked: &Asked, studio: &Studio, stage: &mut Option<Stage>, look: Look) -> Result<Entry> {
    let effect = studio.design(&look)?;
    let name = look.name();
    let mut exports = Vec::new();
    if !asked.sheets {
        for (target, limit) in TARGETS.into_iter().zip(LIMITS) {
            let made = studio.make(&look, target, true);
            let (export, module) = export(made, target, limit)?;
            let Some(module) = module else {
                exports.push(export);
                continue;
            };
            let parity = match stage {
                Some(stage) => {
                    let found = stage.compare(&effect, &module)?;
                    let found: Vec<_> = found.into_iter().map(|(one, _)| one).collect();
                    Some(worst(&found))
                }
                None => None,
            };
            let file = asked.out.join(format!("looks/{name}.{target}.js"));
            fs::write(file, page::module_file(&name, target, &module)?)?;
            exports.push(Export { parity, ..export });
        }
    }
    let (poster, moments, loop_s) = pictures(&effect)?;
    let native = format!("looks/{name}.webp");
    if !asked.sheets {
        fs::write(
            asked.out.join(&native),
            native_picture(&effect, asked.still)?,
        )?;
    }
    Ok(Entry {
        label: effect.a11y.label.get("en").cloned().unwrap_or_default(),
        look,
        loop_s,
        native,
        poster,
        moments,
        exports,
    })
}

/// What a target answered, and the module where there is one.
fn export(
    made: std::result::Result<Made, RuntimeError>,
    target: &'static str,
    limit: usize,
) -> Result<(Export, Option<String>)> {
    let nothing = |answer| Export {
        target,
        answer,
        parity: None,
        bytes: 0,
        limit,
        verdicts: [0; 3],
        failed: Vec::new(),
    };
    let made = match made {
        Ok(made) => made,
        Err(RuntimeError::Unsupported { reasons, .. }) => {
            let reasons = reasons.split("; ").map(str::to_owned).collect();
            return Ok((nothing(Answer::Refused(reasons)), None));
        }
        Err(error) => return Err(error.into()),
    };
    let module = made
        .files
        .get("effect.min.js")
        .ok_or("there is no effect.min.js")?;
    let (certificate, bytes) = (&made.certificate, gzip_len(&module.bytes)?);
    let failed = certificate
        .rules
        .iter()
        .filter(|rule| rule.verdict == Verdict::Fail);
    let verdicts = certificate.verdicts;
    let export = Export {
        bytes,
        verdicts: [verdicts.pass, verdicts.fail, verdicts.not_measured],
        failed: failed
            .map(|rule| format!("{}: {}", rule.rule, rule.message))
            .collect(),
        ..nothing(match certificate.losses.as_slice() {
            [] => Answer::Exact,
            losses => Answer::Approximate(losses.to_vec()),
        })
    };
    Ok((export, Some(String::from_utf8(module.bytes.to_vec())?)))
}

/// The whole design in a picture of a few pixels, as a screenshot scaled down would show it.
fn seen_from_afar(width: u32) -> RenderOptions {
    RenderOptions {
        pixel_ratio: f64::from(width) / f64::from(DESIGN.0),
        ..RenderOptions::new(DESIGN.0, DESIGN.1)
    }
}

fn pictures(effect: &Effect) -> Result<(Frame, Vec<Frame>, f64)> {
    let poster = effect.a11y.poster.value;
    let large = over_black(Renderer::new(effect, &seen_from_afar(CELL.0))?.frame(poster)?);
    let mut small = Renderer::new(effect, &seen_from_afar(MOMENT_CELL.0))?;
    let loop_s = small.loop_s();
    let times = std::iter::once(poster).chain(SHARES.into_iter().map(|share| share * loop_s));
    let mut moments = Vec::new();
    for t in times {
        moments.push(over_black(small.frame(t)?));
    }
    Ok((large, moments, loop_s))
}

fn native_picture(effect: &Effect, still: bool) -> Result<Vec<u8>> {
    let options = seen_from_afar(if still { 640 } else { CELL.0 });
    if still {
        let mut renderer = Renderer::new(effect, &options)?;
        let frame = renderer.frame(effect.a11y.poster.value)?;
        return Ok(webp(frame, WebpQuality::default())?);
    }
    Ok(preview_webp(effect, &options, &Control::default())?)
}

fn write_sheets(out: &Path, entries: &[Entry]) -> Result<()> {
    let quality = WebpQuality {
        quality: 78.0,
        effort: 6,
    };
    let posters = sheet::posters(entries)?;
    fs::write(out.join("sheet.webp"), webp(&posters, quality)?)?;
    let moments: Vec<(String, &[Frame])> = entries
        .iter()
        .map(|entry| (entry.look.name(), entry.moments.as_slice()))
        .collect();
    for (at, part) in moments.chunks(sheet::ROWS_MAX).enumerate() {
        let picture = sheet::moments(part)?;
        let name = if at == 0 {
            "times.webp".to_owned()
        } else {
            format!("times-{}.webp", at + 1)
        };
        fs::write(out.join(name), webp(&picture, quality)?)?;
    }
    Ok(())
}

fn as_json(entries: &[Entry]) -> Value {
    let export = |export: &Export| {
        let [pass, fail, not_measured] = export.verdicts;
        json!({
            "target": export.target, "answer": export.answer.word(),
            "reasons": export.answer.reasons(), "gzip_bytes": export.bytes, "limit": export.limit,
            "ssim": export.parity.map(|p| p.0), "mean_abs_diff": export.parity.map(|p| p.1),
            "verdicts": {"pass": pass, "fail": fail, "not_measured": not_measured},
            "failed": export.failed,
        })
    };
    let entry = |entry: &Entry| {
        let exports: Vec<Value> = entry.exports.iter().map(export).collect();
        json!({"family": entry.look.family, "variant": entry.look.variant(),
            "loop_s": entry.loop_s, "exports": exports})
    };
    let looks: Vec<Value> = entries.iter().map(entry).collect();
    json!({"schema": "effectforge.gallery/1", "looks": looks})
}

//! Exported modules in a browser: at given moments, beside the native render.

use std::io::Write as _;

use effectforge_effect::Effect;
use effectforge_render::compare::{mean_abs_diff, ssim};
use effectforge_render::{Frame, RenderOptions, Renderer};

use crate::cdp::Page;
use crate::parity::Result;

/// Size of a compared picture, CSS pixels.
pub(crate) const WIDTH: u32 = 320;
pub(crate) const HEIGHT: u32 = 180;
/// Moments of a comparison: the poster, and these shares of the loop.
const SHARES: [f64; 3] = [0.2, 0.55, 0.9];
/// Pictures of one comparison.
pub(crate) const MOMENTS: u32 = 4;

/// A page on which [`Stage`] shows modules.
const STAGE: &str = "<!doctype html><meta charset=utf-8><style>html,body{margin:0;background:#000}\
div{width:320px;height:180px}</style><body><script>\n\
const modules = new Map();\n\
async function load(source) {\n\
  if (!modules.has(source)) {\n\
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));\n\
    modules.set(source, await import(url));\n\
  }\n\
  return modules.get(source);\n\
}\n\
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));\n\
let live = [];\n\
function clear() {\n\
  for (const effect of live) effect.destroy();\n\
  live = [];\n\
  document.body.replaceChildren();\n\
}\n\
function place(module, options) {\n\
  const element = document.body.appendChild(document.createElement('div'));\n\
  const effect = module.create(element, { autoplay: false, ...options });\n\
  live.push(effect);\n\
  return effect;\n\
}\n\
async function show(source, seed, times) {\n\
  clear();\n\
  const module = await load(source);\n\
  for (const t of times) place(module, { seed }).seek(t);\n\
  await painted();\n\
}\n\
async function showPlayed(source, seed, times) {\n\
  clear();\n\
  const module = await load(source);\n\
  for (const t of times) {\n\
    const effect = place(module, { seed });\n\
    for (let at = 0; at < t; at += 1 / 30) effect.seek(at);\n\
    effect.seek(t);\n\
  }\n\
  await painted();\n\
}\n\
</script>";

/// How near two pictures are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Likeness {
    /// Play time, seconds.
    pub(crate) t: f64,
    pub(crate) ssim: f64,
    /// Mean difference, of 255.
    pub(crate) diff: f64,
}

/// A page that shows modules.
pub(crate) struct Stage(pub(crate) Page);

impl Stage {
    pub(crate) fn new(mut page: Page) -> Result<Self> {
        page.load(STAGE, [WIDTH * 2, HEIGHT * MOMENTS], &[])?;
        Ok(Self(page))
    }

    /// Pictures of a module that was sought to each time, or played to it in steps of 1/30 s.
    pub(crate) fn pictures(
        &mut self,
        module: &str,
        seed: u32,
        times: &[f64],
        played: bool,
    ) -> Result<Vec<Frame>> {
        let (source, times_js) = (
            serde_json::to_string(module)?,
            serde_json::to_string(times)?,
        );
        let show = if played { "showPlayed" } else { "show" };
        self.0
            .eval(&format!("{show}({source},{seed},{times_js})"))?;
        let shown = self.0.shot([WIDTH, HEIGHT * times.len() as u32])?;
        (0..times.len()).map(|at| cut(&shown, at)).collect()
    }

    /// The module beside the native render, with both pictures of each moment.
    pub(crate) fn compare(
        &mut self,
        effect: &Effect,
        module: &str,
    ) -> Result<Vec<(Likeness, [Frame; 2])>> {
        let mut renderer = Renderer::new(effect, &RenderOptions::new(WIDTH, HEIGHT))?;
        let times = moments(effect, renderer.loop_s());
        let pictures = self.pictures(module, effect.seed, &times, false)?;
        let mut found = Vec::new();
        for (t, shown) in times.into_iter().zip(pictures) {
            let native = over_black(renderer.frame(t)?);
            let (ssim, diff) = (ssim(&native, &shown)?, mean_abs_diff(&native, &shown)?);
            found.push((Likeness { t, ssim, diff }, [native, shown]));
        }
        Ok(found)
    }
}

/// The moments at which an effect is looked at.
pub(crate) fn moments(effect: &Effect, loop_s: f64) -> Vec<f64> {
    let shares = SHARES.into_iter().map(|share| share * loop_s);
    std::iter::once(effect.a11y.poster.value)
        .chain(shares)
        .collect()
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

/// What the page's black shows where the effect is clear.
pub(crate) fn over_black(frame: &Frame) -> Frame {
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

/// Bytes of `gzip -9`.
pub(crate) fn gzip_len(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

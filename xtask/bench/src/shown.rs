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

/// The page on which [`Stage`] shows modules.
const STAGE: &str = include_str!("stage.html");

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

    /// Pictures of a module that was sought to each time.
    pub(crate) fn pictures(
        &mut self,
        module: &str,
        seed: u32,
        times: &[f64],
    ) -> Result<Vec<Frame>> {
        let (source, at) = (
            serde_json::to_string(module)?,
            serde_json::to_string(times)?,
        );
        self.0.eval(&format!("show({source},{seed},{at})"))?;
        let shown = self.0.shot([WIDTH, HEIGHT * times.len() as u32])?;
        (0..times.len()).map(|at| cut(&shown, at)).collect()
    }

    /// The picture of a module that played so many frames of a sixtieth of a second, and its play time.
    pub(crate) fn played(&mut self, module: &str, seed: u32, frames: u32) -> Result<(Frame, f64)> {
        let source = serde_json::to_string(module)?;
        let time = self.0.eval(&format!("play({source},{seed},{frames})"))?;
        let shown = self.0.shot([WIDTH, HEIGHT])?;
        let time = time.as_f64().ok_or("the effect tells no time")?;
        Ok((cut(&shown, 0)?, time))
    }

    /// The module beside the native render, with both pictures of each moment.
    pub(crate) fn compare(
        &mut self,
        effect: &Effect,
        module: &str,
    ) -> Result<Vec<(Likeness, [Frame; 2])>> {
        let mut renderer = Renderer::new(effect, &RenderOptions::new(WIDTH, HEIGHT))?;
        let times = moments(effect, renderer.loop_s());
        let pictures = self.pictures(module, effect.seed, &times)?;
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

//! Drawing sprites: each lobe is summed into a row of scratch, the row is blended into the band.
//!
//! A lobe of [`LARGE_PX`] or more is sampled once per pixel from a profile that was averaged over a
//! pixel's width. A smaller one is sampled on a grid that grows finer as the lobe shrinks, down to a
//! size at which its shape cannot be seen any more; below that, its light is kept and spread over
//! that size. Tiny sprites so keep their energy wherever they lie between pixels, and do not flicker.

use std::ops::Range;

use crate::band::Target;
use crate::blend::Mode;
use crate::lut::{LARGE_PX, Profile, RADIAL_REACH, Sample};
use crate::scene::{LobeLook, SpriteLook};

/// Smallest semi-axis that is drawn, device pixels; smaller ones are drawn fainter instead.
const SMALLEST_PX: f64 = 0.25;
/// Sprites further out or larger than this are not drawn, device pixels.
const FAR_PX: f64 = 1e6;
/// Samples per pixel along an axis at most.
const GRID_MAX: usize = 16;

/// A sprite in device pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draw {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) radius: f64,
    /// 0 to 1, the colour's own alpha included.
    pub(crate) alpha: f32,
    /// Index into [`SpriteLook::colors`].
    pub(crate) color: usize,
}

impl Draw {
    /// Whether it can touch a canvas of that size.
    pub(crate) fn is_visible(&self, width: usize, height: usize) -> bool {
        let reach = self.radius * RADIAL_REACH + 1.0;
        let inside = |at: f64, side: usize| at + reach > 0.0 && at - reach < side as f64;
        self.alpha > 0.0
            && self.radius > 0.0
            && self.radius < FAR_PX
            && inside(self.x, width)
            && inside(self.y, height)
    }
}

/// Sums of a sprite's row; reused.
#[derive(Debug, Default)]
pub(crate) struct RowScratch {
    row: Vec<Sample>,
}

/// A lobe of one sprite, ready to be sampled.
struct Ready<'a> {
    profile: &'a Profile,
    /// Semi-axes, device pixels.
    axes: [f64; 2],
    /// How much light an axis that was widened to [`SMALLEST_PX`] must lose.
    dim: f32,
    /// Samples per pixel and axis; 0: the averaged profile once.
    grid: [u32; 2],
}

impl<'a> Ready<'a> {
    fn new(lobe: &'a LobeLook, radius: f64) -> Self {
        let wanted = lobe.size.map(|size| (size * radius).max(0.0));
        let axes = wanted.map(|axis| axis.max(SMALLEST_PX));
        let dim = (wanted[0] / axes[0] * (wanted[1] / axes[1])) as f32;
        let large = axes[0].min(axes[1]) >= LARGE_PX;
        let finer = |axis: f64| {
            ((LARGE_PX / axis).ceil() as u32)
                .next_power_of_two()
                .min(GRID_MAX as u32)
        };
        Self {
            profile: &lobe.profile,
            axes,
            dim,
            grid: if large { [0; 2] } else { axes.map(finer) },
        }
    }

    /// Half width and half height of what it covers.
    fn reach(&self) -> [f64; 2] {
        let factor = if self.grid[0] == 0 { RADIAL_REACH } else { 1.0 };
        self.axes.map(|axis| axis * factor)
    }
}

/// Draws all sprites that touch the rows.
pub(crate) fn draw_sprites<M: Mode>(
    target: Target<'_>,
    scratch: &mut RowScratch,
    look: &SpriteLook,
    draws: &[Draw],
) {
    let Target { pixels, width, top } = target;
    let rows = pixels.len() / width;
    for draw in draws {
        let far = draw.radius.max(SMALLEST_PX) * RADIAL_REACH;
        if span(draw.y, far, top, rows).is_empty() {
            continue;
        }
        let mut reach = [0.0_f64; 2];
        let ready = |lobe| Ready::new(lobe, draw.radius);
        let lobes: Vec<Ready<'_>> = look.lobes.iter().map(ready).collect();
        for lobe in &lobes {
            let own = lobe.reach();
            reach = [reach[0].max(own[0]), reach[1].max(own[1])];
        }
        let columns = span(draw.x, reach[0], 0, width);
        let color = look.colors[draw.color];
        for row in span(draw.y, reach[1], top, rows) {
            scratch.row.clear();
            scratch.row.resize(columns.len(), [0.0; 2]);
            let y = (top + row) as f64 - draw.y;
            for lobe in &lobes {
                sum_lobe(&mut scratch.row, columns.start as f64 - draw.x, y, lobe);
            }
            let line = &mut pixels[row * width..][columns.clone()];
            for (pixel, [p, q]) in line.iter_mut().zip(&scratch.row) {
                // Lobes add up like light and stop at full, before the element's own alpha.
                let above = color.map(|c| (c * p + q).min(1.0) * draw.alpha);
                *pixel = M::mix(*pixel, above);
            }
        }
    }
}

/// Pixels whose area lies within `reach` of `center`, relative to `from`, within `0..len`.
fn span(center: f64, reach: f64, from: usize, len: usize) -> Range<usize> {
    let origin = from as f64;
    // Floats that do not fit saturate, so the range is in bounds whatever comes.
    let start = (center - reach - origin).floor() as usize;
    let end = (center + reach - origin).ceil() as usize;
    let end = end.min(len);
    start.min(end)..end
}

/// Adds a lobe's samples to a row whose first pixel's left edge is at `x` and whose top edge is at
/// `y`, both from the sprite's centre.
fn sum_lobe(row: &mut [Sample], x: f64, y: f64, lobe: &Ready<'_>) {
    if lobe.grid[0] == 0 {
        sum_large(row, x, y, lobe);
    } else {
        sum_small(row, x, y, lobe);
    }
}

fn sum_large(row: &mut [Sample], x: f64, y: f64, lobe: &Ready<'_>) {
    let [rx, ry] = lobe.axes;
    let profile = lobe.profile.octave(rx.min(ry));
    let v = (y + 0.5) / ry;
    let rest = RADIAL_REACH * RADIAL_REACH - v * v;
    if rest <= 0.0 {
        return;
    }
    let within = span(-x, rx * rest.sqrt(), 0, row.len());
    let square = (v * v) as f32;
    let step = (1.0 / rx) as f32;
    let start = ((x + within.start as f64 + 0.5) / rx) as f32;
    for (at, sum) in row[within].iter_mut().enumerate() {
        let u = start + at as f32 * step;
        let [p, q] = profile.at((u * u + square).sqrt());
        sum[0] += p;
        sum[1] += q;
    }
}

fn sum_small(row: &mut [Sample], x: f64, y: f64, lobe: &Ready<'_>) {
    let [rx, ry] = lobe.axes;
    let [nx, ny] = lobe.grid;
    let mut squares = [0.0_f32; GRID_MAX];
    let squares = &mut squares[..ny as usize];
    for (at, square) in squares.iter_mut().enumerate() {
        let v = (y + (at as f64 + 0.5) / f64::from(ny)) / ry;
        *square = (v * v) as f32;
    }
    let nearest = squares.iter().copied().fold(f32::INFINITY, f32::min);
    if nearest >= 1.0 {
        return;
    }
    let within = span(-x, rx * f64::from(1.0 - nearest).sqrt(), 0, row.len());
    let step = (1.0 / (rx * f64::from(nx))) as f32;
    let share = lobe.dim / (nx * ny) as f32;
    let left = x + within.start as f64;
    for (at, sum) in row[within].iter_mut().enumerate() {
        let start = ((left + at as f64) / rx) as f32 + 0.5 * step;
        let (mut p_sum, mut q_sum) = (0.0, 0.0);
        for column in 0..nx {
            let u = start + column as f32 * step;
            let uu = u * u;
            for square in squares.iter() {
                let [p, q] = lobe.profile.at_squared(uu + square);
                p_sum += p;
                q_sum += q;
            }
        }
        sum[0] += p_sum * share;
        sum[1] += q_sum * share;
    }
}

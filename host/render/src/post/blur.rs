//! A gaussian as three boxes, after P. Gwosdek, S. Grewenig, A. Bruhn and J. Weickert, "Theoretical
//! foundations of Gaussian convolution by extended box filtering" (2011): a box of whole pixels whose
//! two ends count in part has any variance, and three of them are within 3 % of the bell's height.
//!
//! A box is a running sum. Its terms are rounded to whole multiples of 2⁻¹⁵, so that sums of up to 512
//! of them are exact: nothing drifts along a row, and what is transparent stays so.

use crate::band::{Band, band_rows, each_band};
use crate::blend::Pixel;

/// Boxes one after another.
const BOXES: usize = 3;
/// Side of the tiles in which a picture is turned: two of them stay in a core's first cache.
const TILE: usize = 16;

/// One box: `2·inner + 1` whole pixels and two ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    pub(super) inner: usize,
    /// Weight of a pixel at the ends, 0 to 1.
    pub(super) end: f32,
    /// One over the sum of the weights.
    pub(super) scale: f32,
}

impl Extent {
    /// The box whose variance is a third of the gaussian's.
    pub(super) fn of(sigma: f32) -> Self {
        let variance = f64::from(sigma).powi(2) / BOXES as f64;
        let inner = (((12.0 * variance + 1.0).sqrt() - 1.0) / 2.0).floor();
        let whole = 2.0 * inner + 1.0;
        let missing = variance - inner * (inner + 1.0) / 3.0;
        let end = whole * missing / (2.0 * ((inner + 1.0).powi(2) - variance));
        Self {
            inner: inner as usize,
            end: end as f32,
            scale: (1.0 / (whole + 2.0 * end)) as f32,
        }
    }
}

/// A whole multiple of 2⁻¹⁵: adding 256 leaves so many digits.
#[inline(always)]
fn rounded(pixel: Pixel) -> Pixel {
    pixel.map(|v| (v + 256.0) - 256.0)
}

/// Blurs every row by itself.
pub(super) fn rows(bands: &mut [Band], pixels: &mut [Pixel], width: usize, sigma: f32) {
    let extent = Extent::of(sigma);
    let chunk = band_rows(width) * width;
    each_band(bands, pixels, chunk, |band, _, lines| {
        let [from, to] = &mut band.lines;
        // Beyond the ends is the nearest pixel, as far as all boxes together reach.
        let pad = BOXES * (extent.inner + 1);
        for line in lines.chunks_exact_mut(width) {
            let ends = [line.first(), line.last()];
            let [first, last] = ends.map(|end| rounded(end.copied().unwrap_or_default()));
            from.clear();
            from.resize(pad, first);
            from.extend(line.iter().copied().map(rounded));
            from.resize(width + 2 * pad, last);
            for _ in 0..BOXES {
                one_box(from, to, extent);
                std::mem::swap(from, to);
            }
            line.copy_from_slice(from);
        }
    });
}

/// One box over a row: what comes out is shorter by what the box reaches at both ends.
fn one_box(from: &[Pixel], to: &mut Vec<Pixel>, extent: Extent) {
    let Extent { inner, end, scale } = extent;
    let reach = inner + 1;
    to.clear();
    to.resize(from.len() - 2 * reach, [0.0; 4]);
    let mut sum = [0.0_f32; 4];
    for pixel in &from[1..1 + 2 * inner] {
        sum = std::array::from_fn(|i| sum[i] + pixel[i]);
    }
    // At every step: what comes in, what goes out for the next, and what is at both ends.
    let entering = &from[2 * reach - 1..];
    let leaving = &from[1..];
    let ends = from[2 * reach..].iter().zip(from);
    let steps = entering.iter().zip(leaving).zip(ends);
    for (out, ((entering, leaving), (far, near))) in to.iter_mut().zip(steps) {
        sum = std::array::from_fn(|i| sum[i] + entering[i]);
        let mean = std::array::from_fn(|i| (sum[i] + end * (far[i] + near[i])) * scale);
        *out = rounded(mean);
        sum = std::array::from_fn(|i| sum[i] - leaving[i]);
    }
}

/// Rows become columns; `width` is that of `from`.
pub(super) fn turn(bands: &mut [Band], from: &[Pixel], to: &mut [Pixel], width: usize) {
    let height = from.len() / width;
    // Rows of the turned picture are columns of this one.
    let chunk = TILE * height;
    each_band(bands, to, chunk, |_, at, rows| {
        let left = at * TILE;
        for top in (0..height).step_by(TILE) {
            for (x, row) in rows.chunks_exact_mut(height).enumerate() {
                let bottom = (top + TILE).min(height);
                for (y, out) in row[top..bottom].iter_mut().enumerate() {
                    *out = from[(top + y) * width + left + x];
                }
            }
        }
    });
}

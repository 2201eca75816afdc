//! Painting a band of rows.
//!
//! A pixel's colour depends on its place alone, never on the band it falls into: that is why the
//! picture is the same for every number of threads.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::blend::{Mode, Normal, Pixel, to_straight, with_mode};
use crate::path::{FillScratch, Filled, fill};
use crate::scene::{FillLook, GRAIN_SIDE, Look, Scene, Shape};
use crate::shade::{FieldMoment, FieldScratch, paint_shade};
use crate::sprite::{Draw, RowScratch, draw_sprites};

/// A layer at one moment.
#[derive(Debug)]
pub(crate) enum Moment<'s> {
    /// Opacity of a fill.
    Fill(f32),
    /// Sprites to draw, in order.
    Sprites(Vec<Draw>),
    /// Grain does not change.
    Grain,
    /// Outlines to fill, in order.
    Paths(Vec<Filled>),
    /// A shade, ready to compute its pixels.
    Shade(FieldMoment<'s>),
}

/// Float buffer of one band; reused.
#[derive(Debug, Default)]
pub(crate) struct Band {
    pixels: Vec<Pixel>,
    scratch: RowScratch,
    fills: FillScratch,
    pub(crate) field: FieldScratch,
    pub(crate) lines: [Vec<Pixel>; 2],
}

/// Rows of a band: about 256 KiB of floats, so that it stays in a core's cache.
pub(crate) fn band_rows(width: usize) -> usize {
    (16_384 / width.max(1)).clamp(8, 128)
}

impl Band {
    /// Paints the rows from `top` on; `out` holds whole rows of straight RGBA8.
    pub(crate) fn paint(
        &mut self,
        scene: &Scene,
        moments: &[Moment<'_>],
        top: usize,
        out: &mut [u8],
    ) {
        let mut pixels = std::mem::take(&mut self.pixels);
        pixels.clear();
        pixels.resize(out.len() / 4, [0.0; 4]);
        self.draw(scene, moments, 0..scene.looks.len(), top, &mut pixels);
        to_straight(&pixels, out);
        self.pixels = pixels;
    }

    /// Draws some layers on whole rows from `top` on.
    pub(crate) fn draw(
        &mut self,
        scene: &Scene,
        moments: &[Moment<'_>],
        layers: Range<usize>,
        top: usize,
        pixels: &mut [Pixel],
    ) {
        let width = scene.width;
        let drawn = scene.looks.iter().zip(moments);
        for (look, moment) in drawn.skip(layers.start).take(layers.len()) {
            let target = Target {
                pixels: &mut *pixels,
                width,
                top,
            };
            match (look, moment) {
                (Look::Fill(fill), Moment::Fill(opacity)) => {
                    with_mode!(fill.blend, M => paint_fill::<M>(pixels, width, top, fill, *opacity));
                }
                (Look::Sprites(look), Moment::Sprites(draws)) => {
                    with_mode!(look.blend, M => draw_sprites::<M>(target, &mut self.scratch, look, draws));
                }
                (Look::Grain(tile), Moment::Grain) => {
                    paint_grain(pixels, width, top, tile, scene.ratio);
                }
                (Look::Path(look), Moment::Paths(filled)) => {
                    with_mode!(look.blend, M => fill::<M>(target, &mut self.fills, filled));
                }
                (Look::Shade(look), Moment::Shade(shade)) => {
                    with_mode!(look.blend, M => paint_shade::<M>(target, &mut self.field, look, shade, scene.ratio));
                }
                _ => {}
            }
        }
    }
}

/// Calls `work` with the number and the items of every chunk, on one thread per band.
pub(crate) fn each_band<T: Send>(
    bands: &mut [Band],
    items: &mut [T],
    chunk: usize,
    work: impl Fn(&mut Band, usize, &mut [T]) + Sync,
) {
    let mut parts = items.chunks_mut(chunk.max(1)).enumerate();
    if let [band] = bands {
        parts.for_each(|(at, items)| work(band, at, items));
        return;
    }
    let parts = Mutex::new(&mut parts);
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        for band in bands {
            scope.spawn(|| {
                while let Some((at, items)) = next() {
                    work(band, at, items);
                }
            });
        }
    });
}

/// Rows to paint into.
pub(crate) struct Target<'a> {
    pub(crate) pixels: &'a mut [Pixel],
    pub(crate) width: usize,
    /// Row of the picture with which `pixels` starts.
    pub(crate) top: usize,
}

fn paint_fill<M: Mode>(
    pixels: &mut [Pixel],
    width: usize,
    top: usize,
    fill: &FillLook,
    opacity: f32,
) {
    if opacity <= 0.0 {
        return;
    }
    for (row, line) in pixels.chunks_exact_mut(width).enumerate() {
        let y = (top + row) as f64 + 0.5;
        match fill.shape {
            Shape::Empty => return,
            Shape::Flat => paint_run::<M>(line, opacity, |_| fill.gradient.at(0.0)),
            Shape::Linear {
                dx: 0.0,
                dy,
                offset,
            } => {
                let color = fill.gradient.at((y * dy + offset) as f32);
                paint_run::<M>(line, opacity, |_| color);
            }
            Shape::Linear { dx, dy, offset } => {
                let start = (y * dy + offset + 0.5 * dx) as f32;
                let step = dx as f32;
                paint_run::<M>(line, opacity, |x| fill.gradient.at(start + x as f32 * step));
            }
            Shape::Radial { x, y: cy, radius } => {
                let inverse = 1.0 / radius;
                let v = ((y - cy) * inverse) as f32;
                let start = ((0.5 - x) * inverse) as f32;
                let step = inverse as f32;
                paint_run::<M>(line, opacity, |x| {
                    let u = start + x as f32 * step;
                    fill.gradient.at((u * u + v * v).sqrt())
                });
            }
        }
    }
}

#[inline(always)]
fn paint_run<M: Mode>(line: &mut [Pixel], opacity: f32, color: impl Fn(usize) -> Pixel) {
    for (x, pixel) in line.iter_mut().enumerate() {
        *pixel = M::mix(*pixel, color(x).map(|v| v * opacity));
    }
}

fn paint_grain(pixels: &mut [Pixel], width: usize, top: usize, tile: &[[f32; 2]], ratio: f64) {
    // The tile is in CSS pixels: a dense screen shows larger grains, like a scaled canvas.
    let place = |at: usize| ((at as f64 + 0.5) / ratio) as usize % GRAIN_SIDE;
    let columns: Vec<usize> = (0..width).map(place).collect();
    for (row, line) in pixels.chunks_exact_mut(width).enumerate() {
        let from = place(top + row) * GRAIN_SIDE;
        let grains = &tile[from..from + GRAIN_SIDE];
        for (pixel, column) in line.iter_mut().zip(&columns) {
            let [grey, alpha] = grains[*column];
            *pixel = Normal::mix(*pixel, [grey, grey, grey, alpha]);
        }
    }
}

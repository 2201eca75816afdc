//! GIF.
//!
//! 255 colours are chosen for the whole clip from a few of its frames, so that nothing flickers from
//! frame to frame; the last entry is transparency. Colours between them are dithered by a fixed matrix:
//! the pattern stands still where the picture does, and compresses.

use ::gif::{DisposalMethod, Encoder, Repeat};
use color_quant::NeuQuant;

use crate::error::RenderError;
use crate::renderer::Frame;

use super::delays;

/// Colours of a palette; the entry after the last is transparent.
const COLORS: usize = 255;
/// Longest side that the format can hold.
const SIDE_MAX_PX: u32 = 65_535;
/// Rate above which browsers slow a GIF down.
const FPS_MAX: f64 = 50.0;
/// Pixels from which the palette is chosen at most.
const SAMPLES_MAX: usize = 100_000;
/// One pixel of this many teaches the quantizer.
const SAMPLE_FACTOR: i32 = 3;
/// Bits per channel of the table of nearest colours.
const CUBE_BITS: u32 = 6;
/// Cells of a block of that table along an axis.
const BLOCK: usize = 4;
/// Side of the dither matrix.
const MATRIX: usize = 8;

/// The colours of a clip.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    /// Red, green, blue of every entry.
    colors: Vec<u8>,
    /// Nearest entry of each cell of the colour cube.
    nearest: Vec<u8>,
    /// Half the way from a typical colour to its neighbour: how far dithering reaches.
    reach: f32,
}

impl Palette {
    /// Chooses colours for some frames of a clip.
    pub(crate) fn new(frames: &[Frame]) -> Self {
        let pixels: usize = frames.iter().map(|frame| frame.rgba.len() / 4).sum();
        let step = pixels.div_ceil(SAMPLES_MAX).max(1);
        let all = frames.iter().flat_map(|frame| frame.rgba.chunks_exact(4));
        let visible = all.step_by(step).filter(|pixel| pixel[3] >= 128);
        let samples: Vec<u8> = visible.flat_map(|p| [p[0], p[1], p[2], 255]).collect();
        // The quantizer wants a few pixels whatever comes.
        let samples = if samples.len() < 4 * 1_024 {
            let some: &[u8] = if samples.is_empty() {
                &[0, 0, 0, 255]
            } else {
                &samples
            };
            some.iter().copied().cycle().take(4 * 1_024).collect()
        } else {
            samples
        };
        let colors = NeuQuant::new(SAMPLE_FACTOR, COLORS, &samples).color_map_rgb();
        let nearest = cube(&colors);
        let reach = reach(&colors);
        Self {
            colors,
            nearest,
            reach,
        }
    }

    /// The entry of a colour, moved by the dither matrix.
    fn index(&self, pixel: &[u8], threshold: f32) -> u8 {
        let shift = threshold * self.reach;
        let cell = [pixel[0], pixel[1], pixel[2]].map(|channel| {
            let moved = (f32::from(channel) + shift).clamp(0.0, 255.0);
            moved as usize >> (8 - CUBE_BITS)
        });
        let at = (cell[0] << (2 * CUBE_BITS)) | (cell[1] << CUBE_BITS) | cell[2];
        self.nearest[at]
    }
}

fn distance(a: &[u8], b: [f32; 3]) -> f32 {
    // Eyes see green most and blue least.
    let weights = [0.9, 1.3, 0.6];
    let each = a.iter().zip(b).zip(weights);
    each.map(|((a, b), w)| w * (f32::from(*a) - b).powi(2))
        .sum()
}

/// The nearest colour of every cell of the colour cube. Cells go in blocks of [`BLOCK`]³: only colours
/// that can be nearest to some cell of a block are looked at for each of its cells.
fn cube(colors: &[u8]) -> Vec<u8> {
    let side = 1_usize << CUBE_BITS;
    let width = 256.0 / side as f32;
    let middle = |at: usize| (at as f32 + 0.5) * width;
    let mut nearest = vec![0; side * side * side];
    // From a block's middle to its furthest cell, in the measure of `distance`.
    let half = (BLOCK - 1) as f32 * 0.5 * width;
    let radius = distance(&[0; 3], [half; 3]).sqrt();
    let blocks = side / BLOCK;
    for block in 0..blocks * blocks * blocks {
        let corner = [
            block / (blocks * blocks),
            block / blocks % blocks,
            block % blocks,
        ];
        let corner = corner.map(|at| at * BLOCK);
        let center = corner.map(|at| (at as f32 + 0.5 * BLOCK as f32) * width);
        let gaps: Vec<f32> = colors
            .chunks_exact(3)
            .map(|color| distance(color, center).sqrt())
            .collect();
        let best = gaps.iter().copied().fold(f32::INFINITY, f32::min);
        let near: Vec<usize> = (0..gaps.len())
            .filter(|at| gaps[*at] <= best + 2.0 * radius)
            .collect();
        for cell in 0..BLOCK * BLOCK * BLOCK {
            let inner = [cell / (BLOCK * BLOCK), cell / BLOCK % BLOCK, cell % BLOCK];
            let at: [usize; 3] = std::array::from_fn(|axis| corner[axis] + inner[axis]);
            let place = at.map(middle);
            let gap = |entry: &usize| distance(&colors[entry * 3..entry * 3 + 3], place);
            let found = near.iter().min_by(|a, b| gap(a).total_cmp(&gap(b)));
            nearest[(at[0] * side + at[1]) * side + at[2]] = found.map_or(0, |at| *at as u8);
        }
    }
    nearest
}

/// Half the median distance of a colour to its nearest neighbour, per channel.
fn reach(colors: &[u8]) -> f32 {
    let own = |color: &[u8]| [0, 1, 2].map(|at: usize| f32::from(color[at]));
    let mut gaps: Vec<f32> = colors
        .chunks_exact(3)
        .map(|color| {
            let others = colors.chunks_exact(3).filter(|other| *other != color);
            let gap = others.map(|other| distance(other, own(color)));
            gap.fold(f32::INFINITY, f32::min).sqrt()
        })
        .filter(|gap| gap.is_finite())
        .collect();
    gaps.sort_by(f32::total_cmp);
    let typical = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    (typical * 0.5).min(16.0)
}

/// Thresholds from −½ to ½ in an order that spreads them (Bayer's matrix).
fn matrix() -> [[f32; MATRIX]; MATRIX] {
    std::array::from_fn(|y| {
        std::array::from_fn(|x| {
            let mut rank = 0;
            for bit in 0..3 {
                let (bx, by) = ((x >> bit) & 1, (y >> bit) & 1);
                rank = (rank << 2) | ((bx ^ by) << 1) | by;
            }
            (rank as f32 + 0.5) / (MATRIX * MATRIX) as f32 - 0.5
        })
    })
}

/// A compressed frame.
#[derive(Clone, Debug)]
pub(crate) struct Cel {
    frame: ::gif::Frame<'static>,
    /// Whether something shines through.
    clear: bool,
}

impl PartialEq for Cel {
    fn eq(&self, other: &Self) -> bool {
        self.frame.buffer == other.frame.buffer
    }
}

impl Cel {
    pub(crate) fn new(frame: &Frame, palette: &Palette) -> Self {
        let matrix = matrix();
        let width = frame.width.max(1) as usize;
        let mut buffer = Vec::with_capacity(frame.rgba.len() / 4);
        for (y, row) in frame.rgba.chunks_exact(width * 4).enumerate() {
            let thresholds = &matrix[y % MATRIX];
            for (x, pixel) in row.chunks_exact(4).enumerate() {
                buffer.push(if pixel[3] < 128 {
                    COLORS as u8
                } else {
                    palette.index(pixel, thresholds[x % MATRIX])
                });
            }
        }
        let clear = buffer.contains(&(COLORS as u8));
        let mut frame = ::gif::Frame {
            width: frame.width as u16,
            height: frame.height as u16,
            transparent: clear.then_some(COLORS as u8),
            buffer: buffer.into(),
            ..::gif::Frame::default()
        };
        frame.make_lzw_pre_encoded();
        Self { frame, clear }
    }
}

/// Refuses what the format cannot hold.
pub(crate) fn check((width, height): (u32, u32), fps: f64) -> Result<(), RenderError> {
    if width.max(height) > SIDE_MAX_PX {
        let cause = format!("a side is over {SIDE_MAX_PX} pixels");
        return Err(RenderError::encode("gif", cause));
    }
    if fps > FPS_MAX {
        let cause = format!("{fps} frames per second are over {FPS_MAX}; ask for fewer");
        return Err(RenderError::encode("gif", cause));
    }
    Ok(())
}

/// An endless animation of frames of one size. Equal neighbours become one frame.
pub(crate) fn mux(
    mut cels: Vec<Cel>,
    palette: &Palette,
    (width, height): (u32, u32),
    fps: f64,
) -> Result<Vec<u8>, RenderError> {
    let fail = |cause: ::gif::EncodingError| RenderError::encode("gif", cause);
    let mut colors = palette.colors.clone();
    colors.resize((COLORS + 1) * 3, 0);
    let shown = delays(&cels, fps, 100.0);
    let clear = cels.iter().any(|cel| cel.clear);
    let mut file = Vec::new();
    let mut encoder =
        Encoder::new(&mut file, width as u16, height as u16, &colors).map_err(fail)?;
    encoder.set_repeat(Repeat::Infinite).map_err(fail)?;
    for (at, delay) in shown {
        let frame = &mut cels[at].frame;
        frame.delay = delay.clamp(1, u32::from(u16::MAX)) as u16;
        // Without this the next frame's transparent pixels would show this one.
        frame.dispose = if clear {
            DisposalMethod::Background
        } else {
            DisposalMethod::Keep
        };
        encoder.write_lzw_pre_encoded_frame(frame).map_err(fail)?;
    }
    drop(encoder);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_holds_every_threshold_once() {
        let mut all: Vec<f32> = matrix().into_iter().flatten().collect();
        all.sort_by(f32::total_cmp);
        assert!((all[0] + 0.492_187_5).abs() < 1e-6 && (all[63] - 0.492_187_5).abs() < 1e-6);
        assert!(
            all.windows(2)
                .all(|w| (w[1] - w[0] - 1.0 / 64.0).abs() < 1e-6)
        );
    }

    #[test]
    fn the_cube_holds_the_nearest_of_all_colours() {
        let colors: Vec<u8> = (0..COLORS as u32 * 3)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        let cube = cube(&colors);
        for at in (0..cube.len()).step_by(97) {
            let place = [at >> 12, at >> 6 & 63, at & 63].map(|at| at as f32 * 4.0 + 2.0);
            let gap = |entry: usize| distance(&colors[entry * 3..entry * 3 + 3], place);
            let best = (0..COLORS).map(gap).fold(f32::INFINITY, f32::min);
            assert!(gap(usize::from(cube[at])) <= best, "{place:?}");
        }
    }

    #[test]
    fn few_colours_stay_themselves() {
        let colors = [[250, 20, 30, 255], [10, 200, 90, 255], [0, 0, 0, 0]];
        let frame = Frame {
            width: 30,
            height: 10,
            rgba: (0..300).flat_map(|at| colors[at % 3]).collect(),
        };
        let palette = Palette::new(std::slice::from_ref(&frame));
        let cel = Cel::new(&frame, &palette);
        assert!(cel.clear);
        for color in &colors[..2] {
            let at = usize::from(palette.index(color, 0.0));
            let found = &palette.colors[at * 3..at * 3 + 3];
            let off = found.iter().zip(color).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(off <= Some(6), "{found:?} {color:?}");
        }
    }
}

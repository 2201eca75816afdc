//! Ribbons and shapes: anti-aliased fills by coverage, as a canvas has them.
//!
//! Outlines of a moment are made once; each band fills the rows that are its own. Coordinates are
//! clamped to a few pictures beyond the edges, so that no number makes a fill take for ever.

use effectforge_effect::outline::{self, Segment};
use effectforge_effect::program::{Evaluator, Outlined, Point, RibbonLayer, ShapeLayer};
use zeno::{Command, Mask, Scratch, Vector};

use crate::band::Target;
use crate::blend::{Mode, Pixel};
use crate::scene::PathLook;
use crate::texture::Mapped;

/// How far outside of the picture an outline may reach, device pixels. The filler counts in 1/256
/// pixel and multiplies by 256: 32,768 px from end to end would overflow its 32 bits.
const BEYOND_PX: f64 = 8_192.0;
/// Alpha that nobody sees.
const ALPHA_MIN: f64 = 1.0 / 512.0;

/// An outline of a moment, in device pixels.
#[derive(Debug)]
pub(crate) struct Filled {
    commands: Vec<Command>,
    /// Rows and columns that it may cover: left, top, right, bottom.
    bounds: [f64; 4],
    /// Premultiplied.
    color: Pixel,
    /// What is there instead of the colour.
    image: Option<Mapped>,
}

/// Memory of the fills of one band; reused.
#[derive(Default)]
pub(crate) struct FillScratch {
    coverage: Vec<u8>,
    scratch: Scratch,
}

impl std::fmt::Debug for FillScratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FillScratch").finish_non_exhaustive()
    }
}

/// Collects the commands of an outline with its bounds.
struct Pen {
    commands: Vec<Command>,
    bounds: [f64; 4],
}

impl Pen {
    fn new() -> Self {
        Self {
            commands: Vec::new(),
            bounds: [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
        }
    }

    fn at(&mut self, [x, y]: [f64; 2]) -> Vector {
        let (x, y) = (
            x.clamp(-BEYOND_PX, 2.0 * BEYOND_PX),
            y.clamp(-BEYOND_PX, 2.0 * BEYOND_PX),
        );
        let [left, top, right, bottom] = self.bounds;
        self.bounds = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
        Vector::new(x as f32, y as f32)
    }

    fn finish(self, color: Pixel) -> Filled {
        Filled {
            commands: self.commands,
            bounds: self.bounds,
            color,
            image: None,
        }
    }
}

/// The bands of a layer of ribbons at the evaluator's time.
pub(crate) fn ribbons(
    evaluator: &mut Evaluator<'_>,
    at: usize,
    layer: &RibbonLayer,
    look: &PathLook,
    ratio: f64,
) -> Vec<Filled> {
    let (mut points, mut bands) = (Vec::new(), Vec::new());
    for k in 0..evaluator.ribbon_count(layer) {
        let (alpha, color) = evaluator.ribbon(at, layer, k, &mut points);
        if alpha < ALPHA_MIN || points.iter().all(|point| point.width <= 0.0) {
            continue;
        }
        bands.push(band(&points, ratio).finish(look.color(color, alpha)));
    }
    bands
}

/// The polygon to both sides of a curve: there on one side, back on the other.
fn band(points: &[Point], ratio: f64) -> Pen {
    let mut pen = Pen::new();
    let side = |at: usize, sign: f64| {
        let here = points[at];
        let (from, to) = (
            points[at.saturating_sub(1)],
            points[(at + 1).min(points.len() - 1)],
        );
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = (dx * dx + dy * dy).sqrt();
        let half = if length > 0.0 {
            sign * here.width / (2.0 * length)
        } else {
            0.0
        };
        [(here.x - dy * half) * ratio, (here.y + dx * half) * ratio]
    };
    let there = (0..points.len()).map(|at| side(at, 1.0));
    let back = (0..points.len()).rev().map(|at| side(at, -1.0));
    for (step, place) in there.chain(back).enumerate() {
        let place = pen.at(place);
        pen.commands.push(if step == 0 {
            Command::MoveTo(place)
        } else {
            Command::LineTo(place)
        });
    }
    pen.commands.push(Command::Close);
    pen
}

/// The outlines of a layer of shapes at the evaluator's time.
pub(crate) fn shapes(
    evaluator: &mut Evaluator<'_>,
    at: usize,
    layer: &ShapeLayer,
    look: &PathLook,
    ratio: f64,
) -> Vec<Filled> {
    let mut filled = Vec::new();
    for k in 0..evaluator.shape_count(layer) {
        let element = evaluator.outlined(at, layer, k);
        if element.alpha < ALPHA_MIN || element.size.contains(&0.0) {
            continue;
        }
        let Some((from, into)) = look.outlines.get(element.outline) else {
            continue;
        };
        let pen = if into.is_empty() || element.morph <= 0.0 {
            placed(from, &element, ratio)
        } else {
            placed(
                &outline::between(from, into, element.morph),
                &element,
                ratio,
            )
        };
        let mut one = pen.finish(look.color(element.color, element.alpha));
        if layer.image.is_some() {
            let Some(texture) = &look.texture else {
                continue;
            };
            one.image = Mapped::new(texture, &element, ratio);
            if one.image.is_none() {
                continue;
            }
        }
        filled.push(one);
    }
    filled
}

fn placed(segments: &[Segment], element: &Outlined, ratio: f64) -> Pen {
    let (sin, cos) = (std::f64::consts::TAU * element.angle).sin_cos();
    let at = |[x, y]: [f64; 2]| {
        let (x, y) = (x * element.size[0], y * element.size[1]);
        [
            (element.place[0] + x * cos - y * sin) * ratio,
            (element.place[1] + x * sin + y * cos) * ratio,
        ]
    };
    let mut pen = Pen::new();
    for segment in segments {
        let command = match *segment {
            Segment::Move(end) => Command::MoveTo(pen.at(at(end))),
            Segment::Line(end) => Command::LineTo(pen.at(at(end))),
            Segment::Quad([control, end]) => Command::QuadTo(pen.at(at(control)), pen.at(at(end))),
            Segment::Cubic([first, second, end]) => {
                Command::CurveTo(pen.at(at(first)), pen.at(at(second)), pen.at(at(end)))
            }
            Segment::Close => Command::Close,
        };
        pen.commands.push(command);
    }
    pen
}

/// Fills outlines into rows, in order.
pub(crate) fn fill<M: Mode>(target: Target<'_>, scratch: &mut FillScratch, filled: &[Filled]) {
    let Target { pixels, width, top } = target;
    let rows = pixels.len() / width;
    for outline in filled {
        let [left, above, right, below] = outline.bounds;
        // One pixel more on each side: coverage is rounded outwards.
        let x0 = (left.floor() - 1.0).clamp(0.0, width as f64) as usize;
        let x1 = (right.ceil() + 1.0).clamp(0.0, width as f64) as usize;
        let y0 = (above.floor() - 1.0).clamp(top as f64, (top + rows) as f64) as usize;
        let y1 = (below.ceil() + 1.0).clamp(top as f64, (top + rows) as f64) as usize;
        if x0 >= x1 || y0 >= y1 {
            continue;
        }
        let (wide, high) = (x1 - x0, y1 - y0);
        scratch.coverage.clear();
        scratch.coverage.resize(wide * high, 0);
        Mask::with_scratch(outline.commands.as_slice(), &mut scratch.scratch)
            .size(wide as u32, high as u32)
            .offset((-(x0 as f32), -(y0 as f32)))
            .render_into(&mut scratch.coverage, None);
        for (row, line) in scratch.coverage.chunks_exact(wide).enumerate() {
            let start = (y0 - top + row) * width + x0;
            let line = pixels[start..start + wide].iter_mut().zip(line);
            for (column, (pixel, &coverage)) in line.enumerate().filter(|(_, (_, c))| **c > 0) {
                let color = match &outline.image {
                    Some(image) => image.at(x0 + column, y0 + row),
                    None => outline.color,
                };
                let share = f32::from(coverage) / 255.0;
                *pixel = M::mix(*pixel, color.map(|v| v * share));
            }
        }
    }
}

//! Surfaces: layers that are composited by themselves, masks, and the chains of steps over them.
//!
//! A surface is a whole picture of 32-bit floats. Drawing and every step go row by row or pixel by
//! pixel, each a function of its place alone, so the picture does not depend on the threads.

use std::ops::Range;

use effectforge_effect::graph::Blend;
use effectforge_effect::program::{Evaluator, Program, Stage, Step, surfaces};

use crate::band::{Band, Moment, band_rows, each_band};
use crate::blend::{Mode, Pixel, with_mode};
use crate::error::RenderError;
use crate::post::{self, Grading, Shading};
use crate::scene::Scene;
use crate::shade::FieldMoment;

/// Bytes of all surfaces of a picture together at most.
const SURFACE_BYTES_MAX: u64 = 1 << 31;
/// Surfaces that steps read or write beside the one that they change.
const SPARE: u64 = 2;

/// Whether the surfaces of a picture of so many pixels have room.
pub(crate) fn surface_room(program: &Program, area: u64) -> Result<(), RenderError> {
    let (count, bytes) = room(program, area);
    if bytes <= SURFACE_BYTES_MAX {
        return Ok(());
    }
    Err(RenderError::TooLarge {
        what: format!("{bytes} bytes of {count} surfaces"),
        max: SURFACE_BYTES_MAX,
    })
}

/// How many frames may be painted at once, so that their surfaces have room.
pub(crate) fn painters(scene: &Scene) -> usize {
    let (_, bytes) = room(&scene.program, (scene.width * scene.height) as u64);
    usize::try_from(SURFACE_BYTES_MAX / bytes.max(1)).unwrap_or(usize::MAX)
}

/// Surfaces of one picture and their bytes.
fn room(program: &Program, area: u64) -> (u64, u64) {
    if !is_composed(program) {
        return (0, 0);
    }
    let count = surfaces(&program.stages) as u64 + 1 + SPARE;
    (count, count * area * size_of::<Pixel>() as u64)
}

/// Whether there is more than the canvas to draw on.
fn is_composed(program: &Program) -> bool {
    let plain = |stage: &Stage| matches!(stage, Stage::Layer(_));
    !program.stages.iter().all(plain)
}

/// A stage at one moment, all lengths in device pixels.
#[derive(Debug)]
pub(crate) enum Act<'s> {
    /// Draws layers.
    Layers(Range<usize>),
    Open,
    /// Standard deviation.
    Blur(f32),
    Bloom {
        threshold: f32,
        sigma: f32,
        strength: f32,
    },
    Grade(Grading),
    Vignette(Shading),
    Aberration([f32; 2]),
    Displace(FieldMoment<'s>),
    Mask {
        invert: bool,
    },
    Close {
        opacity: f32,
        blend: Blend,
    },
}

/// The stages at the evaluator's time; none where all layers lie on the canvas.
pub(crate) fn acts<'s>(
    scene: &'s Scene,
    evaluator: &mut Evaluator<'_>,
) -> Result<Vec<Act<'s>>, RenderError> {
    let mut acts: Vec<Act<'s>> = Vec::new();
    if !is_composed(&scene.program) {
        return Ok(acts);
    }
    for (at, stage) in scene.program.stages.iter().enumerate() {
        let next = match stage {
            Stage::Layer(layer) => {
                if let Some(Act::Layers(range)) = acts.last_mut() {
                    range.end = layer + 1;
                    continue;
                }
                Act::Layers(*layer..layer + 1)
            }
            Stage::Open => Act::Open,
            Stage::Mask { invert } => Act::Mask { invert: *invert },
            Stage::Close { opacity, blend, .. } => {
                let opacity = number(evaluator.constant(*opacity)).clamp(0.0, 1.0);
                let blend = *blend;
                Act::Close { opacity, blend }
            }
            Stage::Post { step, .. } => act(scene, at, step, evaluator)?,
        };
        acts.push(next);
    }
    Ok(acts)
}

fn act<'s>(
    scene: &'s Scene,
    at: usize,
    step: &Step,
    evaluator: &mut Evaluator<'_>,
) -> Result<Act<'s>, RenderError> {
    if let Some(field) = scene.fields.get(&at) {
        return field.moment(evaluator).map(Act::Displace);
    }
    let get = |id| number(evaluator.constant(id));
    let ratio = scene.ratio as f32;
    Ok(match *step {
        Step::Blur { radius } => Act::Blur(get(radius) * 0.5 * ratio),
        Step::Bloom {
            threshold,
            radius,
            strength,
        } => Act::Bloom {
            threshold: get(threshold),
            sigma: get(radius) * 0.5 * ratio,
            strength: get(strength),
        },
        Step::Grade {
            brightness,
            contrast,
            saturation,
            hue,
        } => Act::Grade(Grading::new(
            get(brightness),
            get(contrast),
            get(saturation),
            get(hue),
        )),
        Step::Vignette {
            amount,
            inner,
            outer,
        } => Act::Vignette(Shading {
            amount: get(amount),
            inner: inner as f32,
            outer: outer as f32,
        }),
        Step::Aberration { x, y } => Act::Aberration([get(x) * ratio, get(y) * ratio]),
        // A displacement has a field; without one there is nothing to move.
        Step::Displace { .. } => Act::Aberration([0.0; 2]),
    })
}

/// What is not finite counts as 0.
fn number(value: f64) -> f32 {
    if value.is_finite() { value as f32 } else { 0.0 }
}

/// A picture under way.
#[derive(Debug, Default)]
struct Surface {
    pixels: Vec<Pixel>,
    /// Nothing was drawn yet.
    blank: bool,
}

/// Surfaces, kept from frame to frame.
#[derive(Debug, Default)]
pub(crate) struct Surfaces {
    stack: Vec<Surface>,
    spare: Vec<Vec<Pixel>>,
}

impl Surfaces {
    /// Goes through all acts; the picture is premultiplied.
    pub(crate) fn compose(
        &mut self,
        scene: &Scene,
        moments: &[Moment<'_>],
        acts: &[Act<'_>],
        bands: &mut [Band],
    ) -> &[Pixel] {
        while let Some(left) = self.stack.pop() {
            self.spare.push(left.pixels);
        }
        let area = scene.width * scene.height;
        self.open(area);
        for act in acts {
            match act {
                Act::Open => self.open(area),
                Act::Mask { invert } => self.mask(*invert, scene, bands),
                Act::Close { opacity, blend } => self.close(*opacity, *blend, scene, bands),
                other => self.change(scene, moments, other, bands),
            }
        }
        // Only stages that were not lowered from a graph could end with another surface.
        self.stack.first().map_or(&[], |canvas| &canvas.pixels)
    }

    fn open(&mut self, area: usize) {
        let mut pixels = self.spare.pop().unwrap_or_default();
        pixels.clear();
        pixels.resize(area, [0.0; 4]);
        let blank = true;
        self.stack.push(Surface { pixels, blank });
    }

    /// Draws on the topmost surface, or does a step over it.
    fn change(&mut self, scene: &Scene, moments: &[Moment<'_>], act: &Act<'_>, bands: &mut [Band]) {
        let Some(top) = self.stack.last_mut() else {
            return;
        };
        let mut pass = post::Pass {
            width: scene.width,
            ratio: scene.ratio,
            bands,
            spare: &mut self.spare,
        };
        match act {
            Act::Layers(range) => {
                let chunk = band_rows(scene.width);
                let draw = |band: &mut Band, at: usize, rows: &mut [Pixel]| {
                    band.draw(scene, moments, range.clone(), at * chunk, rows);
                };
                each_band(pass.bands, &mut top.pixels, chunk * scene.width, draw);
                top.blank = false;
            }
            _ if top.blank => {}
            Act::Blur(sigma) => pass.blur(&mut top.pixels, *sigma),
            Act::Bloom {
                threshold,
                sigma,
                strength,
            } => pass.bloom(&mut top.pixels, *threshold, *sigma, *strength),
            Act::Grade(grading) => pass.each(&mut top.pixels, |pixel| grading.of(pixel)),
            Act::Vignette(shading) => pass.vignette(&mut top.pixels, *shading),
            Act::Aberration(shift) => pass.aberration(&mut top.pixels, *shift),
            Act::Displace(field) => pass.displace(&mut top.pixels, field),
            Act::Open | Act::Mask { .. } | Act::Close { .. } => {}
        }
    }

    fn mask(&mut self, invert: bool, scene: &Scene, bands: &mut [Band]) {
        let (Some(mask), Some(below)) = (self.stack.pop(), self.stack.last_mut()) else {
            return;
        };
        let chunk = band_rows(scene.width) * scene.width;
        each_band(bands, &mut below.pixels, chunk, |_, at, pixels| {
            for (pixel, mask) in pixels.iter_mut().zip(&mask.pixels[at * chunk..]) {
                let share = if invert { 1.0 - mask[3] } else { mask[3] };
                *pixel = pixel.map(|v| v * share);
            }
        });
        self.spare.push(mask.pixels);
    }

    fn close(&mut self, opacity: f32, blend: Blend, scene: &Scene, bands: &mut [Band]) {
        let (Some(mut above), Some(below)) = (self.stack.pop(), self.stack.last_mut()) else {
            return;
        };
        if below.blank && opacity >= 1.0 {
            // On nothing, every blend gives what lies above.
            std::mem::swap(&mut above, below);
        } else if opacity > 0.0 && !above.blank {
            let chunk = band_rows(scene.width) * scene.width;
            let above = &above.pixels;
            each_band(bands, &mut below.pixels, chunk, |_, at, pixels| {
                let above = &above[at * chunk..];
                with_mode!(blend, M => {
                    for (pixel, above) in pixels.iter_mut().zip(above) {
                        *pixel = M::mix(*pixel, above.map(|v| v * opacity));
                    }
                });
            });
            below.blank = false;
        }
        self.spare.push(above.pixels);
    }
}

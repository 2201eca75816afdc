//! What does not change between frames: the lowered program, colours and tables.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use effectforge_effect::graph::{Blend, Effect, Image, Paint};
use effectforge_effect::outline::{self, Segment};
use effectforge_effect::program::{
    Evaluator, FillLayer, Layer, Program, Setup, ShapeLayer, SpriteLayer, Stage, Step,
};
use effectforge_effect::{Color, rng};

use crate::error::RenderError;
use crate::lut::{Gradient, Profile};
use crate::options::{RenderOptions, Values};
use crate::shade::{Field, ShadeLook};
use crate::stage::surface_room;
use crate::texture::Texture;

/// Side of the grain tile, CSS pixels.
pub(crate) const GRAIN_SIDE: usize = 64;

/// A prepared effect at one size.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) program: Program,
    pub(crate) numbers: Vec<f64>,
    pub(crate) setup: Setup,
    /// Device pixels.
    pub(crate) width: usize,
    /// Device pixels.
    pub(crate) height: usize,
    /// Device pixels per CSS pixel.
    pub(crate) ratio: f64,
    /// One per layer of the program.
    pub(crate) looks: Vec<Look>,
    /// Displacements, by stage of the program.
    pub(crate) fields: BTreeMap<usize, Field>,
}

/// Tables of a layer.
#[derive(Clone, Debug)]
pub(crate) enum Look {
    Fill(FillLook),
    Sprites(SpriteLook),
    /// Premultiplied grey and alpha of the tile's pixels, by rows.
    Grain(Vec<[f32; 2]>),
    Shade(Box<ShadeLook>),
    Path(PathLook),
}

/// Colours of what is drawn with outlines, and the outlines of shapes.
#[derive(Clone, Debug)]
pub(crate) struct PathLook {
    pub(crate) colors: Vec<Color>,
    /// Each with what it becomes; that is empty where it does not change.
    pub(crate) outlines: Vec<(Vec<Segment>, Vec<Segment>)>,
    /// What fills them instead of a colour.
    pub(crate) texture: Option<Arc<Texture>>,
    pub(crate) blend: Blend,
}

impl PathLook {
    fn new(colors: &[(usize, f64)], roles: &[Color], blend: Blend) -> Self {
        let colors = colors
            .iter()
            .map(|(role, _)| roles.get(*role).copied().unwrap_or(Color::BLACK))
            .collect();
        Self {
            colors,
            outlines: Vec::new(),
            texture: None,
            blend,
        }
    }

    fn with_outlines(mut self, layer: &ShapeLayer) -> Self {
        // The checker has read them all; what does not read draws nothing.
        let read = |data: &String| outline::parse(data).unwrap_or_default();
        let into = |at: usize| layer.into.get(at).map(read).unwrap_or_default();
        let outlines = layer.outlines.iter().map(read).enumerate();
        self.outlines = outlines.map(|(at, from)| (from, into(at))).collect();
        self
    }

    /// Premultiplied colour of an element.
    pub(crate) fn color(&self, at: usize, alpha: f64) -> [f32; 4] {
        let color = self.colors.get(at).copied().unwrap_or(Color::BLACK);
        let alpha = color.a * alpha;
        [color.r * alpha, color.g * alpha, color.b * alpha, alpha].map(|v| v as f32)
    }
}

/// Geometry of a gradient in device pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Position `x·dx + y·dy + offset`.
    Linear { dx: f64, dy: f64, offset: f64 },
    /// Position: distance from the centre over the radius.
    Radial { x: f64, y: f64, radius: f64 },
    /// One colour.
    Flat,
    /// Nothing: the gradient has no extent.
    Empty,
}

#[derive(Clone, Debug)]
pub(crate) struct FillLook {
    pub(crate) shape: Shape,
    pub(crate) gradient: Gradient,
    pub(crate) blend: Blend,
}

#[derive(Clone, Debug)]
pub(crate) struct SpriteLook {
    pub(crate) lobes: Vec<LobeLook>,
    /// Straight colours by index into the layer's colours; the fourth number is 1.
    pub(crate) colors: Vec<[f32; 4]>,
    /// Alpha of those colours.
    pub(crate) alphas: Vec<f64>,
    pub(crate) blend: Blend,
}

#[derive(Clone, Debug)]
pub(crate) struct LobeLook {
    pub(crate) size: [f64; 2],
    pub(crate) profile: Profile,
}

impl Scene {
    pub(crate) fn new(effect: &Effect, options: &RenderOptions) -> Result<Self, RenderError> {
        let (width, height) = options.device_size()?;
        let program = Program::lower(effect);
        let values = Values::new(effect, &program, &options.params)?;
        let seed = options.seed.unwrap_or(effect.seed);
        let size = [f64::from(width), f64::from(height)];
        let setup = Setup {
            width: f64::from(options.width),
            height: f64::from(options.height),
            seed,
        };
        let columns = middles(0..width as usize, options.pixel_ratio);
        let look = |layer: &Layer| match layer {
            Layer::Fill(fill) => Ok(Look::Fill(fill_look(fill, size, &values.roles))),
            Layer::Sprites(sprites) => Ok(Look::Sprites(sprite_look(sprites, &values.roles))),
            Layer::Grain { amount, stream, .. } => {
                Ok(Look::Grain(grain_tile(*amount, *stream, seed)))
            }
            Layer::Ribbons(ribbons) => {
                let Values { roles, .. } = &values;
                let look = PathLook::new(&ribbons.colors, roles, ribbons.blend);
                Ok(Look::Path(look))
            }
            Layer::Shapes(shapes) => {
                let look = PathLook::new(&shapes.colors, &values.roles, shapes.blend);
                let mut look = look.with_outlines(shapes);
                look.texture = texture(effect, shapes)?;
                Ok(Look::Path(look))
            }
            Layer::Shade(shade) => {
                let ramp = Gradient::new(&colored(&shade.stops, &values.roles));
                ShadeLook::new(&program, shade, ramp, columns.clone(), setup)
                    .map(|look| Look::Shade(Box::new(look)))
            }
        };
        let area = u64::from(width) * u64::from(height);
        surface_room(&program, area)?;
        let field = |(at, stage): (usize, &Stage)| match stage {
            Stage::Post {
                node,
                step: Step::Displace { dx, dy, .. },
            } => {
                let columns = columns.clone();
                Some(
                    Field::new(&program, node, &[*dx, *dy], columns, setup)
                        .map(|field| (at, field)),
                )
            }
            _ => None,
        };
        let fields = program.stages.iter().enumerate().filter_map(field);
        Ok(Self {
            fields: fields.collect::<Result<_, _>>()?,
            looks: program.layers.iter().map(look).collect::<Result<_, _>>()?,
            numbers: values.numbers,
            setup,
            width: width as usize,
            height: height as usize,
            ratio: options.pixel_ratio,
            program,
        })
    }

    pub(crate) fn evaluator(&self) -> Evaluator<'_> {
        Evaluator::new(&self.program, &self.numbers, self.setup)
    }

    /// Length of the loop, seconds of play time.
    pub(crate) fn loop_s(&self) -> f64 {
        let speed = self.speed();
        self.program.duration / if speed > 0.0 { speed } else { 1.0 }
    }

    /// The same moment within the first loop, where 32-bit floats have the most digits.
    pub(crate) fn first_loop(&self, t: f64) -> f64 {
        if self.speed() > 0.0 {
            t.rem_euclid(self.loop_s())
        } else {
            t
        }
    }

    fn speed(&self) -> f64 {
        let speed = self.program.time_scale.and_then(|at| self.numbers.get(at));
        speed.copied().unwrap_or(1.0)
    }
}

/// The image that a layer draws; an image that does not exist draws nothing.
fn texture(effect: &Effect, layer: &ShapeLayer) -> Result<Option<Arc<Texture>>, RenderError> {
    let named = layer
        .image
        .as_ref()
        .and_then(|name| effect.images.get_key_value(name));
    let read = |(name, image): (&String, &Image)| Texture::read(name, image).map(Arc::new);
    named.map(read).transpose()
}

/// Middles of some columns or rows, CSS pixels.
pub(crate) fn middles(at: Range<usize>, ratio: f64) -> Vec<f32> {
    at.map(|at| ((at as f64 + 0.5) / ratio) as f32).collect()
}

fn fill_look(fill: &FillLayer, size: [f64; 2], roles: &[Color]) -> FillLook {
    let stops = colored(&fill.stops, roles);
    let shape = if stops.len() <= 1 {
        Shape::Flat
    } else {
        shape(fill.paint, size)
    };
    FillLook {
        shape,
        gradient: Gradient::new(&stops),
        blend: fill.blend,
    }
}

/// The stops of a gradient or ramp with their colours.
fn colored(stops: &[(f64, usize, f64)], roles: &[Color]) -> Vec<(f64, Color)> {
    stops
        .iter()
        .map(|&(at, role, alpha)| {
            let color = roles.get(role).copied().unwrap_or(Color::BLACK);
            (at, color.with_alpha(color.a * alpha))
        })
        .collect()
}

fn shape(paint: Paint, [width, height]: [f64; 2]) -> Shape {
    match paint {
        Paint::Linear { from, to } => {
            let (x, y) = (from[0] * width, from[1] * height);
            let (dx, dy) = (to[0] * width - x, to[1] * height - y);
            let square = dx * dx + dy * dy;
            if square <= 0.0 || !square.is_finite() {
                return Shape::Empty;
            }
            Shape::Linear {
                dx: dx / square,
                dy: dy / square,
                offset: -(x * dx + y * dy) / square,
            }
        }
        Paint::Radial { center, radius } => {
            let radius = radius * width.max(height);
            if radius <= 0.0 || !radius.is_finite() {
                return Shape::Empty;
            }
            let (x, y) = (center[0] * width, center[1] * height);
            Shape::Radial { x, y, radius }
        }
    }
}

fn sprite_look(layer: &SpriteLayer, roles: &[Color]) -> SpriteLook {
    let colors: Vec<Color> = layer
        .colors
        .iter()
        .map(|(role, _)| roles.get(*role).copied().unwrap_or(Color::BLACK))
        .collect();
    SpriteLook {
        lobes: layer
            .lobes
            .iter()
            .map(|lobe| LobeLook {
                size: lobe.size,
                profile: Profile::new(&lobe.stops),
            })
            .collect(),
        colors: colors
            .iter()
            .map(|c| [c.r as f32, c.g as f32, c.b as f32, 1.0])
            .collect(),
        alphas: colors.iter().map(|c| c.a).collect(),
        blend: layer.blend,
    }
}

fn grain_tile(amount: f64, stream: u32, seed: u32) -> Vec<[f32; 2]> {
    let base = rng::stream_base(seed, stream);
    (0..GRAIN_SIDE * GRAIN_SIDE)
        .map(|at| {
            // 24 bits serve four grains.
            let bits = rng::hash_from(base, at as u32 / 4, 0) >> 8;
            let part = bits >> (6 * (at as u32 % 4)) & 63;
            let grain = (f64::from(part) + 0.5) / 32.0 - 1.0;
            let grey = if grain < 0.0 { 0.0 } else { 1.0 };
            let alpha = (amount * grain.abs()).clamp(0.0, 1.0);
            [(grey * alpha) as f32, alpha as f32]
        })
        .collect()
}

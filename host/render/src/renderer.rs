//! Pictures of an effect at any time.

use effectforge_effect::graph::Effect;
use effectforge_effect::program::{Evaluator, Layer, Runs};

use crate::band::{Band, Moment, band_rows, each_band};
use crate::blend::to_straight;
use crate::error::RenderError;
use crate::options::RenderOptions;
use crate::path;
use crate::scene::{Look, Scene};
use crate::sprite::Draw;
use crate::stage::{Act, Surfaces, acts};

/// Pixels from which on one picture is shared among threads; below, a thread costs more than it
/// saves.
const SHARED_FROM_PX: usize = 100_000;

/// A picture: RGBA8, straight (not premultiplied) alpha, rows from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Device pixels.
    pub width: u32,
    /// Device pixels.
    pub height: u32,
    /// `width · height · 4` bytes.
    pub rgba: Vec<u8>,
}

/// Renders an effect. The same effect, options and time give the same bytes in every process and
/// with every number of threads.
#[derive(Debug)]
pub struct Renderer {
    scene: Scene,
    threads: usize,
    frame: Frame,
    tools: Tools,
    /// Where simulations stand: the next frame goes on from there.
    runs: Runs,
}

/// What a frame is painted with; reused.
#[derive(Debug, Default)]
struct Tools {
    /// One per thread.
    bands: Vec<Band>,
    surfaces: Surfaces,
}

impl Renderer {
    /// Prepares a render. The effect should have passed [`Effect::check`]; one that has not renders
    /// something, but does not fail.
    ///
    /// # Errors
    /// When the size is out of bounds or an override does not fit a parameter.
    pub fn new(effect: &Effect, options: &RenderOptions) -> Result<Self, RenderError> {
        Ok(Self {
            scene: Scene::new(effect, options)?,
            threads: options.threads(),
            frame: Frame::default(),
            tools: Tools::default(),
            runs: Runs::default(),
        })
    }

    /// Width and height of the frames, device pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.scene.width as u32, self.scene.height as u32)
    }

    /// Length of the loop at the current parameters, seconds of play time.
    #[must_use]
    pub fn loop_s(&self) -> f64 {
        self.scene.loop_s()
    }

    /// The picture at play time `t`, seconds; any order, no history. The frame lives until the next
    /// call, its memory is used again.
    ///
    /// # Errors
    /// When `t` is not finite.
    pub fn frame(&mut self, t: f64) -> Result<&Frame, RenderError> {
        let Self {
            scene,
            threads,
            frame,
            tools,
            runs,
        } = self;
        let scene = &*scene;
        let mut evaluator = scene.evaluator();
        evaluator.resume(std::mem::take(runs));
        let moments = moments(scene, &mut evaluator, t)?;
        let acts = acts(scene, &mut evaluator)?;
        *runs = evaluator.into_runs();
        let pixels = scene.width * scene.height;
        let threads = if pixels < SHARED_FROM_PX { 1 } else { *threads };
        tools.bands.resize_with(threads, Band::default);
        paint(scene, &moments, &acts, tools, frame);
        Ok(frame)
    }
}

/// One thread's tools to paint whole frames.
pub(crate) struct Painter<'s> {
    scene: &'s Scene,
    evaluator: Evaluator<'s>,
    tools: Tools,
}

impl<'s> Painter<'s> {
    pub(crate) fn new(scene: &'s Scene) -> Self {
        Self {
            scene,
            evaluator: scene.evaluator(),
            tools: Tools {
                bands: vec![Band::default()],
                surfaces: Surfaces::default(),
            },
        }
    }

    pub(crate) fn frame(&mut self, t: f64, frame: &mut Frame) -> Result<(), RenderError> {
        let moments = moments(self.scene, &mut self.evaluator, t)?;
        let acts = acts(self.scene, &mut self.evaluator)?;
        paint(self.scene, &moments, &acts, &mut self.tools, frame);
        Ok(())
    }
}

/// Paints with one thread per band buffer.
fn paint(
    scene: &Scene,
    moments: &[Moment<'_>],
    acts: &[Act<'_>],
    tools: &mut Tools,
    frame: &mut Frame,
) {
    (frame.width, frame.height) = (scene.width as u32, scene.height as u32);
    frame.rgba.resize(scene.width * scene.height * 4, 0);
    let Tools { bands, surfaces } = tools;
    let rows = band_rows(scene.width);
    let bytes = rows * scene.width * 4;
    if acts.is_empty() {
        // All layers lie on the canvas: a band at a time stays in a core's cache.
        each_band(bands, &mut frame.rgba, bytes, |band, at, out| {
            band.paint(scene, moments, at * rows, out);
        });
        return;
    }
    let picture = surfaces.compose(scene, moments, acts, bands);
    let pixels = rows * scene.width;
    each_band(bands, &mut frame.rgba, bytes, |_, at, out| {
        to_straight(&picture[at * pixels..][..out.len() / 4], out);
    });
}

/// Evaluates all layers at a time.
fn moments<'s>(
    scene: &'s Scene,
    evaluator: &mut Evaluator<'_>,
    t: f64,
) -> Result<Vec<Moment<'s>>, RenderError> {
    if !t.is_finite() {
        let (what, rule) = ("the time of a frame", "");
        return Err(RenderError::InvalidNumber { what, rule });
    }
    evaluator.seek(scene.first_loop(t));
    let layers = scene.program.layers.iter().zip(&scene.looks).enumerate();
    let moment = |(at, (layer, look)): (usize, (&Layer, &'s Look))| match (layer, look) {
        (Layer::Fill(fill), _) => {
            let opacity = evaluator.constant(fill.opacity);
            let opacity = if opacity.is_finite() { opacity } else { 0.0 };
            Ok(Moment::Fill(opacity.clamp(0.0, 1.0) as f32))
        }
        (Layer::Sprites(layer), Look::Sprites(look)) => {
            let count = evaluator.count(layer);
            let draw = |k| {
                let element = evaluator.element(at, layer, k);
                let own = look.alphas.get(element.color).copied().unwrap_or(0.0);
                Draw {
                    x: element.x * scene.ratio,
                    y: element.y * scene.ratio,
                    radius: element.radius * scene.ratio,
                    alpha: (element.alpha * own) as f32,
                    color: element.color,
                }
            };
            let draws = (0..count).map(draw);
            let visible = |draw: &Draw| draw.is_visible(scene.width, scene.height);
            Ok(Moment::Sprites(draws.filter(visible).collect()))
        }
        (Layer::Ribbons(layer), Look::Path(look)) => {
            let bands = path::ribbons(evaluator, at, layer, look, scene.ratio);
            Ok(Moment::Paths(bands))
        }
        (Layer::Shapes(layer), Look::Path(look)) => {
            let shapes = path::shapes(evaluator, at, layer, look, scene.ratio);
            Ok(Moment::Paths(shapes))
        }
        (_, Look::Shade(look)) => look.field.moment(evaluator).map(Moment::Shade),
        _ => Ok(Moment::Grain),
    };
    layers.map(moment).collect()
}

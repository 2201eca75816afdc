//! Pictures of an effect at any time.

use std::sync::{Mutex, PoisonError};

use effectforge_effect::graph::Effect;
use effectforge_effect::program::{Evaluator, Layer, Runs};

use crate::band::{Band, Moment, band_rows};
use crate::error::RenderError;
use crate::options::RenderOptions;
use crate::path;
use crate::scene::{Look, Scene};
use crate::sprite::Draw;

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
    bands: Vec<Band>,
    /// Where simulations stand: the next frame goes on from there.
    runs: Runs,
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
            bands: Vec::new(),
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
        let mut evaluator = self.scene.evaluator();
        evaluator.resume(std::mem::take(&mut self.runs));
        let moments = moments(&self.scene, &mut evaluator, t)?;
        self.runs = evaluator.into_runs();
        let pixels = self.scene.width * self.scene.height;
        let threads = if pixels < SHARED_FROM_PX {
            1
        } else {
            self.threads
        };
        self.bands.resize_with(threads, Band::default);
        paint(&self.scene, &moments, &mut self.bands, &mut self.frame);
        Ok(&self.frame)
    }
}

/// One thread's tools to paint whole frames.
pub(crate) struct Painter<'s> {
    scene: &'s Scene,
    evaluator: Evaluator<'s>,
    band: [Band; 1],
}

impl<'s> Painter<'s> {
    pub(crate) fn new(scene: &'s Scene) -> Self {
        Self {
            scene,
            evaluator: scene.evaluator(),
            band: [Band::default()],
        }
    }

    pub(crate) fn frame(&mut self, t: f64, frame: &mut Frame) -> Result<(), RenderError> {
        let moments = moments(self.scene, &mut self.evaluator, t)?;
        paint(self.scene, &moments, &mut self.band, frame);
        Ok(())
    }
}

/// Paints with one thread per band buffer.
fn paint(scene: &Scene, moments: &[Moment<'_>], bands: &mut [Band], frame: &mut Frame) {
    (frame.width, frame.height) = (scene.width as u32, scene.height as u32);
    frame.rgba.resize(scene.width * scene.height * 4, 0);
    let rows = band_rows(scene.width);
    let mut parts = frame.rgba.chunks_mut(rows * scene.width * 4).enumerate();
    if let [band] = bands {
        parts.for_each(|(at, out)| band.paint(scene, moments, at * rows, out));
        return;
    }
    let parts = Mutex::new(&mut parts);
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        for band in bands {
            scope.spawn(|| {
                while let Some((at, out)) = next() {
                    band.paint(scene, moments, at * rows, out);
                }
            });
        }
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
        (_, Look::Shade(look)) => look.moment(evaluator).map(Moment::Shade),
        _ => Ok(Moment::Grain),
    };
    layers.map(moment).collect()
}

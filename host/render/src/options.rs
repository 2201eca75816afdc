//! What to render: size, density, seed, parameter values, threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use effectforge_effect::graph::{Effect, ParamKind};
use effectforge_effect::program::default_params;
use effectforge_effect::{Color, Program};

use crate::error::RenderError;

/// Longest side of a picture, device pixels.
pub const SIDE_MAX_PX: u32 = 8_192;
/// Pixels of one picture: 8192 × 8192 ÷ 2, so that RGBA8 stays within 128 MiB.
pub const PIXELS_MAX: u64 = 8_192 * 8_192 / 2;

/// A value that takes the place of a parameter's default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParamValue {
    /// For number parameters, in the parameter's unit; kept within its range.
    Number(f64),
    /// For colour parameters.
    Color(Color),
}

/// Size, density, seed and parameters of a render.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderOptions {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Device pixels per CSS pixel.
    pub pixel_ratio: f64,
    /// None takes the effect's own seed.
    pub seed: Option<u32>,
    /// Values that differ from the defaults, by parameter id.
    pub params: BTreeMap<String, ParamValue>,
    /// Threads; none takes what the machine offers. The picture never depends on it.
    pub threads: Option<NonZeroUsize>,
}

impl RenderOptions {
    /// A picture of `width × height` CSS pixels with the effect's defaults at density 1.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            pixel_ratio: 1.0,
            seed: None,
            params: BTreeMap::new(),
            threads: None,
        }
    }

    /// Width and height in device pixels.
    ///
    /// # Errors
    /// When a side is 0, the density is no positive number, or the bounds are crossed.
    pub fn device_size(&self) -> Result<(u32, u32), RenderError> {
        let ratio = self.pixel_ratio;
        if !ratio.is_finite() || ratio <= 0.0 || self.width == 0 || self.height == 0 {
            let (what, rule) = ("width, height and pixel ratio", " above 0");
            return Err(RenderError::InvalidNumber { what, rule });
        }
        let device = |css: u32| (f64::from(css) * ratio).round().max(1.0);
        let (width, height) = (device(self.width), device(self.height));
        if width.max(height) > f64::from(SIDE_MAX_PX) {
            let what = format!("a side of {} device pixels", width.max(height));
            let max = u64::from(SIDE_MAX_PX);
            return Err(RenderError::TooLarge { what, max });
        }
        if (width * height) as u64 > PIXELS_MAX {
            let what = format!("a picture of {width} x {height} device pixels");
            let max = PIXELS_MAX;
            return Err(RenderError::TooLarge { what, max });
        }
        Ok((width as u32, height as u32))
    }

    pub(crate) fn threads(&self) -> usize {
        let offered = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(offered, NonZeroUsize::get).min(64)
    }
}

/// Numbers of all parameters and colours of all roles after the overrides.
pub(crate) struct Values {
    pub(crate) numbers: Vec<f64>,
    pub(crate) roles: Vec<Color>,
}

impl Values {
    pub(crate) fn new(
        effect: &Effect,
        program: &Program,
        overrides: &BTreeMap<String, ParamValue>,
    ) -> Result<Self, RenderError> {
        let mut numbers = default_params(effect);
        let colour_of = |role: &String| effect.palette.get(role).copied();
        let mut roles: Vec<Color> = program
            .roles
            .iter()
            .map(|role| colour_of(role).unwrap_or(Color::BLACK))
            .collect();
        for (id, value) in overrides {
            let found = effect.params.iter().position(|param| &param.id == id);
            let Some(at) = found else {
                let known: Vec<&str> = effect.params.iter().map(|p| p.id.as_str()).collect();
                return Err(RenderError::UnknownParam {
                    id: id.clone(),
                    known: known.join(", "),
                });
            };
            let wrong = |wanted| RenderError::InvalidParam {
                id: id.clone(),
                wanted,
            };
            match (&effect.params[at].kind, value) {
                (ParamKind::Float { min, max, .. }, ParamValue::Number(n)) if n.is_finite() => {
                    // `min ≤ max` holds for checked effects; `clamp` would panic on others.
                    numbers[at] = n.max(*min).min(*max);
                }
                (ParamKind::Float { .. }, _) => return Err(wrong("a finite number")),
                (ParamKind::Color { role }, ParamValue::Color(color)) => {
                    let slots = program.roles.iter().zip(&mut roles);
                    slots
                        .filter(|(name, _)| *name == role)
                        .for_each(|(_, slot)| *slot = *color);
                }
                (ParamKind::Color { .. }, _) => return Err(wrong("a colour")),
            }
        }
        Ok(Self { numbers, roles })
    }
}

//! Tables that take the place of per-pixel arithmetic: gradients and sprite profiles.
//!
//! A profile is independent of colour. With alpha `a(r)` and whiteness `w(r)` of a lobe, the
//! premultiplied colour of an element of colour `c` is `(c + (1 − c)·w)·a = c·p + q` with
//! `p = a·(1 − w)`, `q = a·w` and alpha `p + q`: two numbers per radius serve every colour.

use effectforge_effect::Color;
use effectforge_effect::graph::LobeStop;

/// Entries of a gradient's table.
const GRADIENT_SIZE: usize = 2_048;
/// Entries of a profile by squared radius, for sprites of a few pixels.
const SQUARED_SIZE: usize = 1_024;
/// Entries of a profile by radius, for larger sprites.
const RADIAL_SIZE: usize = 1_024;
/// Steps of the running integral from which the blurred profiles come.
const INTEGRAL_SIZE: usize = 8_192;
/// Octaves of size with a blurred profile each; the last serves everything larger.
const OCTAVES: usize = 8;
/// Semi-axis from which on a lobe is sampled once per pixel.
pub(crate) const LARGE_PX: f64 = 8.0;

/// `p` and `q` of the module's text.
pub(crate) type Sample = [f32; 2];

/// A gradient: premultiplied RGBA over the position.
#[derive(Clone, Debug)]
pub(crate) struct Gradient {
    table: Vec<[f32; 4]>,
}

impl Gradient {
    /// Colours between stops go straight in non-premultiplied sRGB, as a canvas has it; outside
    /// the stops the nearest holds. At equal positions the later stop wins.
    pub(crate) fn new(stops: &[(f64, Color)]) -> Self {
        let table = (0..GRADIENT_SIZE)
            .map(|at| premultiplied(color_at(stops, at as f64 / (GRADIENT_SIZE - 1) as f64)))
            .collect();
        Self { table }
    }

    /// Colour at a position; outside 0 to 1 the nearest end holds.
    #[inline]
    pub(crate) fn at(&self, position: f32) -> [f32; 4] {
        let at = position * (GRADIENT_SIZE - 1) as f32 + 0.5;
        // A float that does not fit saturates, and not-a-number becomes 0.
        self.table[(at as i32).clamp(0, GRADIENT_SIZE as i32 - 1) as usize]
    }
}

fn premultiplied(color: Color) -> [f32; 4] {
    let Color { r, g, b, a } = color;
    [r * a, g * a, b * a, a].map(|v| v.clamp(0.0, 1.0) as f32)
}

fn color_at(stops: &[(f64, Color)], position: f64) -> Color {
    let clear = Color::BLACK.with_alpha(0.0);
    let Some(after) = stops.iter().position(|(at, _)| *at > position) else {
        return stops.last().map_or(clear, |(_, color)| *color);
    };
    let Some(before) = after.checked_sub(1) else {
        return stops[after].1;
    };
    let ((x0, c0), (x1, c1)) = (stops[before], stops[after]);
    let t = (position - x0) / (x1 - x0);
    let mix = |a: f64, b: f64| a + (b - a) * t;
    Color {
        r: mix(c0.r, c1.r),
        g: mix(c0.g, c1.g),
        b: mix(c0.b, c1.b),
        a: mix(c0.a, c1.a),
    }
}

/// The profile of a lobe, from the centre (0) to the rim (1); nothing beyond.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    squared: Vec<Sample>,
    octaves: Vec<Vec<Sample>>,
}

impl Profile {
    pub(crate) fn new(stops: &[LobeStop]) -> Self {
        let squared = (0..SQUARED_SIZE)
            .map(|at| {
                let square = (at as f64 + 0.5) / SQUARED_SIZE as f64;
                sample_at(stops, square.sqrt()).map(|v| v as f32)
            })
            .collect();
        let integral = Integral::new(stops);
        let octaves = (0..OCTAVES)
            .map(|octave| {
                let radius = LARGE_PX * f64::from(1_u32 << octave) * std::f64::consts::SQRT_2;
                integral.blurred(1.0 / radius)
            })
            .collect();
        Self { squared, octaves }
    }

    /// The exact profile at a squared radius; nothing from 1 on.
    #[inline]
    pub(crate) fn at_squared(&self, square: f32) -> Sample {
        let at = (square * SQUARED_SIZE as f32) as i32 as usize;
        self.squared.get(at).copied().unwrap_or([0.0; 2])
    }

    /// The profile averaged over a pixel's width, for a lobe whose smaller semi-axis is
    /// `radius_px`, at least [`LARGE_PX`].
    pub(crate) fn octave(&self, radius_px: f64) -> Radial<'_> {
        let octave = (radius_px / LARGE_PX).log2().floor().max(0.0) as usize;
        Radial(&self.octaves[octave.min(OCTAVES - 1)])
    }
}

/// A profile by radius.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Radial<'a>(&'a [Sample]);

/// Radius up to which the blurred profiles reach.
pub(crate) const RADIAL_REACH: f64 = 1.0 + 0.5 / LARGE_PX;

impl Radial<'_> {
    #[inline]
    pub(crate) fn at(self, radius: f32) -> Sample {
        let at = (radius * (RADIAL_SIZE as f64 / RADIAL_REACH) as f32) as i32 as usize;
        self.0.get(at).copied().unwrap_or([0.0; 2])
    }
}

/// `p` and `q` at a radius, straight between stops in colour and alpha like a canvas gradient.
fn sample_at(stops: &[LobeStop], radius: f64) -> [f64; 2] {
    if radius > 1.0 {
        return [0.0; 2];
    }
    let (alpha, white) = match stops.iter().position(|stop| stop.at > radius) {
        None => stops.last().map_or((0.0, 0.0), |s| (s.alpha, s.white)),
        Some(0) => (stops[0].alpha, stops[0].white),
        Some(after) => {
            let (a, b) = (stops[after - 1], stops[after]);
            let t = (radius - a.at) / (b.at - a.at);
            (
                a.alpha + (b.alpha - a.alpha) * t,
                a.white + (b.white - a.white) * t,
            )
        }
    };
    [alpha * (1.0 - white), alpha * white]
}

/// Running integral of a profile over the radius, to average it over any width at once.
struct Integral {
    sums: Vec<[f64; 2]>,
}

impl Integral {
    fn new(stops: &[LobeStop]) -> Self {
        let mut sum = [0.0; 2];
        let mut sums = vec![sum];
        for at in 0..INTEGRAL_SIZE {
            let sample = sample_at(stops, (at as f64 + 0.5) / INTEGRAL_SIZE as f64);
            sum = [sum[0] + sample[0], sum[1] + sample[1]];
            sums.push(sum);
        }
        Self { sums }
    }

    /// Integral from 0 to a radius; odd, so that an average across the centre is right.
    fn to(&self, radius: f64) -> [f64; 2] {
        let place = radius.abs().min(1.0) * INTEGRAL_SIZE as f64;
        let at = (place as usize).min(INTEGRAL_SIZE - 1);
        let part = place - at as f64;
        let sign = if radius < 0.0 { -1.0 } else { 1.0 };
        std::array::from_fn(|i| {
            let (a, b) = (self.sums[at][i], self.sums[at + 1][i]);
            sign * (a + (b - a) * part) / INTEGRAL_SIZE as f64
        })
    }

    fn blurred(&self, width: f64) -> Vec<Sample> {
        (0..RADIAL_SIZE)
            .map(|at| {
                let radius = (at as f64 + 0.5) / RADIAL_SIZE as f64 * RADIAL_REACH;
                let (a, b) = (self.to(radius - width / 2.0), self.to(radius + width / 2.0));
                [(b[0] - a[0]) / width, (b[1] - a[1]) / width].map(|v| v as f32)
            })
            .collect()
    }
}

//! The steps of a post chain, each a function of a whole surface. Lengths are device pixels.

mod blur;

use crate::band::{Band, band_rows, each_band};
use crate::blend::Pixel;
use crate::scene::middles;
use crate::shade::FieldMoment;

/// Farthest that a pixel is taken from, device pixels: beyond every picture.
const FAR: f32 = 65_536.0;

/// What a step works with.
pub(crate) struct Pass<'p> {
    pub(crate) width: usize,
    /// Device pixels per CSS pixel.
    pub(crate) ratio: f64,
    pub(crate) bands: &'p mut [Band],
    /// Surfaces that are free.
    pub(crate) spare: &'p mut Vec<Vec<Pixel>>,
}

/// Colour grading as an affine map: three rows of a matrix, and what is added to each channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grading {
    rows: [[f32; 3]; 3],
    offset: f32,
}

impl Grading {
    /// `hue` is in turns.
    pub(crate) fn new(brightness: f32, contrast: f32, saturation: f32, hue: f32) -> Self {
        // Filter Effects Module Level 1, `saturate` and `hue-rotate`.
        const LUMA: [f32; 3] = [0.213, 0.715, 0.072];
        const SINES: [[f32; 3]; 3] = [
            [-0.213, -0.715, 0.928],
            [0.143, 0.140, -0.283],
            [-0.787, 0.715, 0.072],
        ];
        let one = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
        let (sine, cosine) = (f64::from(hue) * std::f64::consts::TAU).sin_cos();
        let (sine, cosine) = (sine as f32, cosine as f32);
        let turned = |row: usize, column: usize| {
            LUMA[column] + cosine * (one(row, column) - LUMA[column]) + sine * SINES[row][column]
        };
        let gain = brightness * contrast;
        let rows = std::array::from_fn(|row| {
            std::array::from_fn(|column| {
                // The hue keeps the luma, so that saturation after it mixes towards the same.
                let luma: f32 = (0..3).map(|k| LUMA[k] * turned(k, column)).sum();
                gain * (luma + saturation * (turned(row, column) - luma))
            })
        });
        Self {
            rows,
            offset: brightness * 0.5 * (1.0 - contrast),
        }
    }

    /// The graded colour; the map is affine, so premultiplied colours take their alpha for one.
    #[inline(always)]
    pub(crate) fn of(&self, pixel: Pixel) -> Pixel {
        let [r, g, b, alpha] = pixel;
        let graded = self.rows.map(|[x, y, z]| {
            let sum = x * r + y * g + z * b + self.offset * alpha;
            sum.max(0.0).min(alpha)
        });
        [graded[0], graded[1], graded[2], alpha]
    }
}

/// How a vignette darkens, in shares of the longer side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shading {
    pub(crate) amount: f32,
    pub(crate) inner: f32,
    pub(crate) outer: f32,
}

impl Pass<'_> {
    fn chunk(&self) -> usize {
        band_rows(self.width) * self.width
    }

    fn take(&mut self, len: usize) -> Vec<Pixel> {
        let mut pixels = self.spare.pop().unwrap_or_default();
        pixels.resize(len, [0.0; 4]);
        pixels
    }

    /// Changes every pixel by itself.
    pub(crate) fn each(&mut self, pixels: &mut [Pixel], of: impl Fn(Pixel) -> Pixel + Sync) {
        let chunk = self.chunk();
        each_band(self.bands, pixels, chunk, |_, _, pixels| {
            pixels.iter_mut().for_each(|pixel| *pixel = of(*pixel));
        });
    }

    /// Blurs by a gaussian of a standard deviation.
    pub(crate) fn blur(&mut self, pixels: &mut [Pixel], sigma: f32) {
        if sigma <= 0.0 || pixels.is_empty() {
            return;
        }
        let (width, height) = (self.width, pixels.len() / self.width);
        let mut turned = self.take(pixels.len());
        blur::rows(self.bands, pixels, width, sigma);
        blur::turn(self.bands, pixels, &mut turned, width);
        blur::rows(self.bands, &mut turned, height, sigma);
        blur::turn(self.bands, &turned, pixels, height);
        self.spare.push(turned);
    }

    pub(crate) fn bloom(
        &mut self,
        pixels: &mut [Pixel],
        threshold: f32,
        sigma: f32,
        strength: f32,
    ) {
        if strength <= 0.0 {
            return;
        }
        let mut light = self.take(pixels.len());
        light.copy_from_slice(pixels);
        let scale = 1.0 / (1.0 - threshold);
        self.each(&mut light, |[r, g, b, _]| {
            let [r, g, b] = [r, g, b].map(|v| (v - threshold).max(0.0) * scale);
            [r, g, b, r.max(g).max(b)]
        });
        self.blur(&mut light, sigma);
        let chunk = self.chunk();
        each_band(self.bands, pixels, chunk, |_, at, pixels| {
            for (pixel, light) in pixels.iter_mut().zip(&light[at * chunk..]) {
                *pixel = std::array::from_fn(|i| (pixel[i] + light[i] * strength).min(1.0));
            }
        });
        self.spare.push(light);
    }

    pub(crate) fn vignette(&mut self, pixels: &mut [Pixel], shading: Shading) {
        let Shading {
            amount,
            inner,
            outer,
        } = shading;
        let (width, height) = (self.width, pixels.len() / self.width.max(1));
        let scale = 1.0 / width.max(height).max(1) as f32;
        let middle = [width as f32 * 0.5, height as f32 * 0.5];
        let chunk = self.chunk();
        let span = 1.0 / (outer - inner);
        each_band(self.bands, pixels, chunk, |_, at, pixels| {
            for (row, line) in pixels.chunks_exact_mut(width).enumerate() {
                let y = (at * chunk / width + row) as f32 + 0.5 - middle[1];
                for (x, pixel) in line.iter_mut().enumerate() {
                    let x = x as f32 + 0.5 - middle[0];
                    let far = (x * x + y * y).sqrt() * scale;
                    let t = ((far - inner) * span).clamp(0.0, 1.0);
                    let share = 1.0 - amount * t * t * (3.0 - 2.0 * t);
                    let [r, g, b, alpha] = *pixel;
                    *pixel = [r * share, g * share, b * share, alpha];
                }
            }
        });
    }

    pub(crate) fn aberration(&mut self, pixels: &mut Vec<Pixel>, [x, y]: [f32; 2]) {
        let [x, y] = [x, y].map(|v| v.clamp(-FAR, FAR));
        if [x, y] == [0.0, 0.0] {
            return;
        }
        self.moved(pixels, |source, _, top, lines| {
            for (row, line) in lines.enumerate() {
                let middle = (top + row) as f32 + 0.5;
                for (column, pixel) in line.iter_mut().enumerate() {
                    let (u, v) = (column as f32 + 0.5, middle);
                    let red = source.at(u - x, v - y);
                    let own = source.pixel(column, top + row);
                    let blue = source.at(u + x, v + y);
                    *pixel = [red[0], own[1], blue[2], red[3].max(own[3]).max(blue[3])];
                }
            }
        });
    }

    pub(crate) fn displace(&mut self, pixels: &mut Vec<Pixel>, field: &FieldMoment<'_>) {
        let (ratio, width) = (self.ratio, self.width);
        self.moved(pixels, |source, band, top, lines| {
            let mut lines: Vec<&mut [Pixel]> = lines.collect();
            let rows = middles(top..top + lines.len(), ratio);
            let offset = |v: f32| {
                let v = v * ratio as f32;
                if v.is_finite() {
                    v.clamp(-FAR, FAR)
                } else {
                    0.0
                }
            };
            field.paint(&mut band.field, &rows, |row, columns, lanes| {
                let (Some(line), [dx, dy]) = (lines.get_mut(row), lanes) else {
                    return;
                };
                let v = (top + row) as f32 + 0.5;
                let from = columns.start;
                for column in columns {
                    let u = column as f32 + 0.5;
                    let (dx, dy) = (offset(dx.at(column - from)), offset(dy.at(column - from)));
                    if let (Some(pixel), true) = (line.get_mut(column), column < width) {
                        *pixel = source.at(u + dx, v + dy);
                    }
                }
            });
        });
    }

    /// Writes every row anew from the surface as it was.
    fn moved(
        &mut self,
        pixels: &mut Vec<Pixel>,
        work: impl Fn(&Source<'_>, &mut Band, usize, std::slice::ChunksExactMut<'_, Pixel>) + Sync,
    ) {
        let mut target = self.take(pixels.len());
        let (width, chunk) = (self.width, self.chunk());
        let source = Source {
            pixels,
            width,
            height: pixels.len() / width.max(1),
        };
        each_band(self.bands, &mut target, chunk, |band, at, lines| {
            work(
                &source,
                band,
                at * chunk / width,
                lines.chunks_exact_mut(width),
            );
        });
        std::mem::swap(pixels, &mut target);
        self.spare.push(target);
    }
}

/// A surface that is read at any place.
struct Source<'a> {
    pixels: &'a [Pixel],
    width: usize,
    height: usize,
}

impl Source<'_> {
    #[inline(always)]
    fn pixel(&self, x: usize, y: usize) -> Pixel {
        self.pixels[y * self.width + x]
    }

    /// The colour at a place, straight between the middles of pixels.
    #[inline(always)]
    fn at(&self, x: f32, y: f32) -> Pixel {
        let split = |v: f32, side: usize| {
            let last = (side - 1) as f32;
            let v = (v - 0.5).max(0.0).min(last);
            let low = v as usize;
            (low, (low + 1).min(side - 1), v - low as f32)
        };
        let (left, right, u) = split(x, self.width);
        let (top, bottom, v) = split(y, self.height);
        let mix = |a: Pixel, b: Pixel, t: f32| -> Pixel {
            std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
        };
        let upper = mix(self.pixel(left, top), self.pixel(right, top), u);
        let lower = mix(self.pixel(left, bottom), self.pixel(right, bottom), u);
        mix(upper, lower, v)
    }
}

#[cfg(test)]
mod tests;

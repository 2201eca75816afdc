//! Images of a document: decoded once, sampled where a picture lies.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use effectforge_effect::graph::Image;
use effectforge_effect::limits;
use effectforge_effect::program::Outlined;
use png::{ColorType, Decoder, Limits, Transformations};
use sha2::{Digest as _, Sha256};

use crate::blend::Pixel;
use crate::error::RenderError;

/// Memory that the decoder may take, bytes: pixels of 16 bits in four channels, twice.
const DECODER_BYTES_MAX: usize = 16 << 20;
/// Samples per pixel along an axis at most, where an image is drawn small.
const GRID_MAX: f64 = 8.0;

/// A decoded image.
#[derive(Debug)]
pub(crate) struct Texture {
    width: usize,
    height: usize,
    /// Premultiplied, rows from the top.
    pixels: Vec<Pixel>,
}

impl Texture {
    /// Decodes an image and holds it to what the document says of it.
    pub(crate) fn read(name: &str, image: &Image) -> Result<Self, RenderError> {
        let fail = |cause: String| RenderError::Image {
            name: name.to_owned(),
            cause,
        };
        let file = image
            .file()
            .ok_or_else(|| fail("its text is no base64".to_owned()))?;
        let digest = Sha256::digest(&file)
            .iter()
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}"); // Writing to a string cannot fail.
                text
            });
        if digest != image.sha256 {
            return Err(fail(format!("its digest is {digest}")));
        }
        let limits = Limits {
            bytes: DECODER_BYTES_MAX,
        };
        let mut decoder = Decoder::new_with_limits(Cursor::new(file), limits);
        decoder
            .set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        let mut reader = decoder
            .read_info()
            .map_err(|error| fail(error.to_string()))?;
        let (width, height) = (reader.info().width, reader.info().height);
        let most = limits::IMAGE_PX_MAX;
        if (width, height) != (image.width, image.height) || width.max(height) > most {
            return Err(fail(format!("it has {width} × {height} pixels")));
        }
        let size = reader
            .output_buffer_size()
            .ok_or_else(|| fail("it is too large".to_owned()))?;
        let mut bytes = vec![0; size];
        let info = reader
            .next_frame(&mut bytes)
            .map_err(|error| fail(error.to_string()))?;
        let channels = match info.color_type {
            ColorType::GrayscaleAlpha => 2,
            ColorType::Rgba => 4,
            other => return Err(fail(format!("its pixels are {other:?}"))),
        };
        let pixels = bytes.chunks_exact(channels).map(premultiplied).collect();
        Ok(Self {
            width: width as usize,
            height: height as usize,
            pixels,
        })
    }

    /// Straight between the four pixels about a place, those at the edge going on beyond it.
    fn at(&self, x: f64, y: f64) -> Pixel {
        let (left, right, across) = neighbours(x, self.width);
        let (above, below, down) = neighbours(y, self.height);
        let pixel = |x: usize, y: usize| {
            self.pixels
                .get(y * self.width + x)
                .copied()
                .unwrap_or_default()
        };
        let row = |y: usize| mixed(pixel(left, y), pixel(right, y), across);
        mixed(row(above), row(below), down)
    }
}

fn premultiplied(pixel: &[u8]) -> Pixel {
    let share = |byte: u8| f32::from(byte) / 255.0;
    let (color, alpha) = match pixel {
        [grey, alpha] => ([*grey; 3], *alpha),
        [r, g, b, alpha] => ([*r, *g, *b], *alpha),
        _ => ([0; 3], 0),
    };
    let alpha = share(alpha);
    let [r, g, b] = color.map(|byte| share(byte) * alpha);
    [r, g, b, alpha]
}

fn mixed(a: Pixel, b: Pixel, share: f32) -> Pixel {
    std::array::from_fn(|at| a[at] + (b[at] - a[at]) * share)
}

/// The pixels on either side of a place along an axis, and how far it is from the first.
fn neighbours(at: f64, length: usize) -> (usize, usize, f32) {
    let last = length.saturating_sub(1);
    let at = (at - 0.5).clamp(0.0, last as f64);
    let first = at.floor() as usize;
    (first, (first + 1).min(last), (at - at.floor()) as f32)
}

/// An image where an element lies.
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    texture: Arc<Texture>,
    alpha: f32,
    /// Device pixels to the image's: the two rows of the matrix.
    x: [f64; 3],
    y: [f64; 3],
    /// Samples along an axis.
    grid: u32,
}

impl Mapped {
    /// None where it has no extent.
    pub(crate) fn new(texture: &Arc<Texture>, element: &Outlined, ratio: f64) -> Option<Self> {
        let (sin, cos) = (std::f64::consts::TAU * element.angle).sin_cos();
        let (wide, high) = (texture.width as f64, texture.height as f64);
        let (fx, fy) = (
            wide / (element.size[0] * ratio),
            high / (element.size[1] * ratio),
        );
        if !fx.is_finite() || !fy.is_finite() {
            return None;
        }
        let [px, py] = element.place.map(|place| place * ratio);
        let row = |a: f64, b: f64, middle: f64| [a, b, middle - a * px - b * py];
        Some(Self {
            texture: Arc::clone(texture),
            alpha: element.alpha as f32,
            x: row(cos * fx, sin * fx, wide / 2.0),
            y: row(-sin * fy, cos * fy, high / 2.0),
            grid: fx.abs().max(fy.abs()).ceil().clamp(1.0, GRID_MAX) as u32,
        })
    }

    /// Mean colour of a pixel whose left top corner this is, premultiplied.
    pub(crate) fn at(&self, x: usize, y: usize) -> Pixel {
        let step = 1.0 / f64::from(self.grid);
        let mut sum = [0.0_f32; 4];
        for row in 0..self.grid {
            let v = y as f64 + (f64::from(row) + 0.5) * step;
            for column in 0..self.grid {
                let u = x as f64 + (f64::from(column) + 0.5) * step;
                let place = |m: [f64; 3]| m[0] * u + m[1] * v + m[2];
                let pixel = self.texture.at(place(self.x), place(self.y));
                sum = std::array::from_fn(|at| sum[at] + pixel[at]);
            }
        }
        let share = self.alpha / (self.grid * self.grid) as f32;
        sum.map(|v| v * share)
    }
}

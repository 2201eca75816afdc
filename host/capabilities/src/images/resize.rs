//! A new picture of another size: area average where it shrinks, bilinear where it grows.
//!
//! Separable, per axis; colours are weighted by their alpha, so that what is transparent does not
//! bleed into what is not.

use super::Image;

/// The contribution of `weight.len()` source samples, from `first` on, to one output sample.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

/// Resizes; both sides are at least 1.
pub(super) fn resize(source: &Image, width: u32, height: u32) -> Image {
    let (sw, sh) = (source.width as usize, source.height as usize);
    let (dw, dh) = (width as usize, height as usize);
    let (columns, rows) = (taps(sw, dw), taps(sh, dh));
    let mut out = vec![0u8; dw * dh * 4];
    let mut line = vec![[0f32; 4]; sw];
    for (tap, row) in rows.iter().zip(out.chunks_exact_mut(dw * 4)) {
        line.fill([0.0; 4]);
        for (offset, weight) in tap.weights.iter().enumerate() {
            let from = (tap.first + offset) * sw * 4;
            let pixels = source.rgba[from..from + sw * 4].as_chunks::<4>().0;
            line.iter_mut()
                .zip(pixels)
                .for_each(|(sum, pixel)| add(sum, premultiplied(pixel), *weight));
        }
        for (tap, pixel) in columns.iter().zip(row.as_chunks_mut::<4>().0) {
            let mut sum = [0f32; 4];
            for (value, weight) in line[tap.first..].iter().zip(&tap.weights) {
                add(&mut sum, *value, *weight);
            }
            *pixel = straight(sum);
        }
    }
    Image {
        width,
        height,
        rgba: out.into(),
    }
}

fn taps(from: usize, to: usize) -> Vec<Tap> {
    let scale = from as f32 / to as f32;
    (0..to)
        .map(|at| {
            if scale > 1.0 {
                area(at, scale, from)
            } else {
                linear(at, scale, from)
            }
        })
        .collect()
}

fn area(at: usize, scale: f32, from: usize) -> Tap {
    let (begin, end) = (
        at as f32 * scale,
        ((at + 1) as f32 * scale).min(from as f32),
    );
    let first = (begin as usize).min(from - 1);
    let last = (end.ceil() as usize).clamp(first + 1, from);
    let covered =
        |sample: usize| (end.min((sample + 1) as f32) - begin.max(sample as f32)).max(0.0);
    normalised(first, (first..last).map(covered).collect())
}

fn linear(at: usize, scale: f32, from: usize) -> Tap {
    let centre = ((at as f32 + 0.5) * scale - 0.5).clamp(0.0, (from - 1) as f32);
    let first = centre as usize;
    if first + 1 >= from {
        return Tap {
            first: from - 1,
            weights: vec![1.0],
        };
    }
    let part = centre - first as f32;
    Tap {
        first,
        weights: vec![1.0 - part, part],
    }
}

fn normalised(first: usize, mut weights: Vec<f32>) -> Tap {
    let sum: f32 = weights.iter().sum();
    if sum > 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    } else {
        weights = vec![1.0];
    }
    Tap { first, weights }
}

fn add(sum: &mut [f32; 4], value: [f32; 4], weight: f32) {
    sum.iter_mut()
        .zip(value)
        .for_each(|(sum, value)| *sum += value * weight);
}

fn premultiplied(pixel: &[u8; 4]) -> [f32; 4] {
    let alpha = f32::from(pixel[3]);
    let scaled = |channel: u8| f32::from(channel) * alpha / 255.0;
    [scaled(pixel[0]), scaled(pixel[1]), scaled(pixel[2]), alpha]
}

fn straight(sum: [f32; 4]) -> [u8; 4] {
    let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    if sum[3] <= 0.0 {
        return [0; 4];
    }
    let colour = |value: f32| byte(value * 255.0 / sum[3]);
    [colour(sum[0]), colour(sum[1]), colour(sum[2]), byte(sum[3])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Image {
        let rgba: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| pixel(x, y))
            .collect();
        Image {
            width,
            height,
            rgba: rgba.into(),
        }
    }

    #[test]
    fn halving_averages_blocks() {
        let source = picture(4, 2, |x, _| {
            if x < 2 {
                [0, 0, 0, 255]
            } else {
                [200, 100, 0, 255]
            }
        });
        let half = resize(&source, 2, 1);
        assert_eq!(&*half.rgba, &[0, 0, 0, 255, 200, 100, 0, 255]);
        assert_eq!(&*resize(&source, 1, 1).rgba, &[100, 50, 0, 255]);
    }

    #[test]
    fn a_flat_picture_stays_flat_at_every_size() {
        let source = picture(5, 3, |_, _| [10, 200, 30, 128]);
        for (width, height) in [(1, 1), (2, 7), (5, 3), (13, 2), (64, 64)] {
            let out = resize(&source, width, height);
            assert_eq!(out.rgba.len(), (width * height * 4) as usize);
            assert!(
                out.rgba
                    .as_chunks::<4>()
                    .0
                    .iter()
                    .all(|p| *p == [10, 200, 30, 128])
            );
        }
    }

    #[test]
    fn transparent_colours_do_not_bleed() {
        let source = picture(2, 1, |x, _| {
            if x == 0 {
                [255, 0, 0, 255]
            } else {
                [0, 255, 0, 0]
            }
        });
        assert_eq!(&*resize(&source, 1, 1).rgba, &[255, 0, 0, 128]);
    }
}

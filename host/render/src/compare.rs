//! How alike two pictures are.
//!
//! [`ssim`] is the structural similarity of Z. Wang, A. C. Bovik, H. R. Sheikh and E. P. Simoncelli,
//! "Image quality assessment: from error visibility to structural similarity", IEEE Transactions on
//! Image Processing 13(4), 2004: Gaussian windows of 11 × 11 with σ = 1.5, K₁ = 0.01, K₂ = 0.03, mean
//! over all windows that lie wholly inside. It looks at luma (weights of BT.601) over black.

use crate::error::RenderError;
use crate::renderer::Frame;

const WINDOW: usize = 11;
const SIGMA: f64 = 1.5;

/// Structural similarity of two frames: 1 for equal ones, near 0 for unrelated ones.
///
/// # Errors
/// When their sizes differ.
pub fn ssim(a: &Frame, b: &Frame) -> Result<f64, RenderError> {
    same_size(a, b)?;
    let (width, height) = (a.width as usize, a.height as usize);
    if width == 0 || height == 0 {
        return Ok(1.0);
    }
    let (x, y) = (luma(a), luma(b));
    let product =
        |x: &[f64], y: &[f64]| -> Vec<f64> { x.iter().zip(y).map(|(a, b)| a * b).collect() };
    let smooth = |map: &[f64]| smooth(map, width, height);
    let (mean_x, mean_y) = (smooth(&x), smooth(&y));
    let (xx, yy) = (smooth(&product(&x, &x)), smooth(&product(&y, &y)));
    let xy = smooth(&product(&x, &y));
    let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
    let sum: f64 = (0..mean_x.len())
        .map(|i| {
            let (mx, my) = (mean_x[i], mean_y[i]);
            let (vx, vy, cov) = (xx[i] - mx * mx, yy[i] - my * my, xy[i] - mx * my);
            let luminance = (2.0 * mx * my + c1) / (mx * mx + my * my + c1);
            luminance * (2.0 * cov + c2) / (vx + vy + c2)
        })
        .sum();
    Ok(sum / mean_x.len() as f64)
}

/// Mean absolute difference of the red, green and blue bytes over black, 0 to 255.
///
/// # Errors
/// When their sizes differ.
pub fn mean_abs_diff(a: &Frame, b: &Frame) -> Result<f64, RenderError> {
    same_size(a, b)?;
    let pixels = a.rgba.chunks_exact(4).zip(b.rgba.chunks_exact(4));
    let sum: u64 = pixels
        .map(|(a, b)| {
            let seen = |p: &[u8], i: usize| (u32::from(p[i]) * u32::from(p[3]) + 127) / 255;
            let diff = |i: usize| u64::from(seen(a, i).abs_diff(seen(b, i)));
            diff(0) + diff(1) + diff(2)
        })
        .sum();
    let samples = (a.rgba.len() / 4 * 3).max(1);
    Ok(sum as f64 / samples as f64)
}

fn same_size(a: &Frame, b: &Frame) -> Result<(), RenderError> {
    if (a.width, a.height, a.rgba.len()) == (b.width, b.height, b.rgba.len()) {
        Ok(())
    } else {
        Err(RenderError::SizeMismatch(
            a.width, a.height, b.width, b.height,
        ))
    }
}

fn luma(frame: &Frame) -> Vec<f64> {
    let weigh = |p: &[u8]| {
        let [r, g, b, a] = [p[0], p[1], p[2], p[3]].map(f64::from);
        (0.299 * r + 0.587 * g + 0.114 * b) * a / 255.0
    };
    frame.rgba.chunks_exact(4).map(weigh).collect()
}

/// Weighted means of all windows inside a map; pictures below the window's size get a smaller one.
fn smooth(map: &[f64], width: usize, height: usize) -> Vec<f64> {
    let weights = |side: usize| {
        let window = WINDOW.min(side);
        let middle = (window - 1) as f64 / 2.0;
        let bell = |at: usize| (-(at as f64 - middle).powi(2) / (2.0 * SIGMA * SIGMA)).exp();
        let bells: Vec<f64> = (0..window).map(bell).collect();
        let sum: f64 = bells.iter().sum();
        bells.into_iter().map(|v| v / sum).collect::<Vec<f64>>()
    };
    let (across, down) = (weights(width), weights(height));
    let inner = width + 1 - across.len();
    let mut rows = Vec::with_capacity(inner * height);
    for row in map.chunks_exact(width) {
        let windows = row.windows(across.len());
        rows.extend(windows.map(|w| w.iter().zip(&across).map(|(v, k)| v * k).sum::<f64>()));
    }
    let mut out = vec![0.0; inner * (height + 1 - down.len())];
    for (y, line) in out.chunks_exact_mut(inner).enumerate() {
        for (k, weight) in down.iter().enumerate() {
            let from = &rows[(y + k) * inner..][..inner];
            line.iter_mut()
                .zip(from)
                .for_each(|(sum, v)| *sum += v * weight);
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn frame(width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> Frame {
        let pixel = |at: u32| {
            let v = grey(at % width, at / width);
            [v, v, v, 255]
        };
        let rgba = (0..width * height).flat_map(pixel).collect();
        Frame {
            width,
            height,
            rgba,
        }
    }

    #[test]
    fn equal_pictures_are_one_and_unrelated_near_zero() {
        let a = frame(64, 48, |x, y| (x * 7 + y * 13) as u8);
        let b = frame(64, 48, |x, y| ((x * 7_919 + y * 104_729) % 251) as u8);
        assert!((ssim(&a, &a).unwrap() - 1.0).abs() < 1e-12);
        assert!(ssim(&a, &b).unwrap() < 0.3);
        assert_eq!(mean_abs_diff(&a, &a).unwrap(), 0.0);
    }

    #[test]
    fn flat_pictures_follow_the_luminance_term() {
        let (a, b) = (frame(16, 16, |_, _| 100), frame(16, 16, |_, _| 120));
        let c1 = 2.55_f64.powi(2);
        let wanted = (2.0 * 100.0 * 120.0 + c1) / (100.0 * 100.0 + 120.0 * 120.0 + c1);
        assert!((ssim(&a, &b).unwrap() - wanted).abs() < 1e-9);
        assert_eq!(mean_abs_diff(&a, &b).unwrap(), 20.0);
    }

    #[test]
    fn tiny_pictures_and_wrong_sizes() {
        let (a, b) = (frame(3, 2, |_, _| 9), frame(2, 3, |_, _| 9));
        assert!((ssim(&a, &a).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(
            ssim(&a, &b).unwrap_err(),
            RenderError::SizeMismatch(3, 2, 2, 3)
        );
    }
}

//! Every step against its definition, written plainly in 64 bits.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::post::blur::Extent;

fn bands(count: usize) -> Vec<Band> {
    std::iter::repeat_with(Band::default).take(count).collect()
}

/// A picture of blots on nothing, premultiplied.
fn blots(width: usize, height: usize) -> Vec<Pixel> {
    let pixel = |at: usize| {
        let (x, y) = (at % width, at / width);
        let alpha = match (x / 7 + y / 5) % 3 {
            0 => 0.0,
            1 => 1.0,
            _ => 0.5,
        };
        let tone = |k: usize| ((x * (k + 2) + y * (3 * k + 1)) % 11) as f32 / 10.0 * alpha;
        [tone(0), tone(1), tone(2), alpha]
    };
    (0..width * height).map(pixel).collect()
}

fn run(
    width: usize,
    threads: usize,
    pixels: &mut Vec<Pixel>,
    work: impl FnOnce(&mut Pass<'_>, &mut Vec<Pixel>),
) {
    let (mut bands, mut spare) = (bands(threads), Vec::new());
    let mut pass = Pass {
        width,
        ratio: 1.0,
        bands: &mut bands,
        spare: &mut spare,
    };
    work(&mut pass, pixels);
}

fn far(a: &[Pixel], b: &[Pixel]) -> f32 {
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// A gaussian as the sum over all pixels that count.
fn gaussian(pixels: &[Pixel], width: usize, sigma: f64) -> Vec<Pixel> {
    let height = pixels.len() / width;
    let reach = (4.0 * sigma).ceil() as isize;
    let weight = |k: isize| (-(k * k) as f64 / (2.0 * sigma * sigma)).exp();
    let total: f64 = (-reach..=reach).map(weight).sum();
    let along = |pixels: &[[f64; 4]], across: bool| -> Vec<[f64; 4]> {
        let place =
            |v: usize, k: isize, side: usize| (v as isize + k).clamp(0, side as isize - 1) as usize;
        let sum = |at: usize, channel: usize| {
            let (x, y) = (at % width, at / width);
            let of = |k: isize| match across {
                true => pixels[y * width + place(x, k, width)][channel],
                false => pixels[place(y, k, height) * width + x][channel],
            };
            (-reach..=reach).map(|k| weight(k) * of(k)).sum::<f64>() / total
        };
        (0..pixels.len())
            .map(|at| std::array::from_fn(|channel| sum(at, channel)))
            .collect()
    };
    let wide: Vec<[f64; 4]> = pixels.iter().map(|p| p.map(f64::from)).collect();
    let blurred = along(&along(&wide, true), false);
    blurred.iter().map(|p| p.map(|v| v as f32)).collect()
}

#[test]
fn a_blur_is_near_the_gaussian_at_every_radius() {
    let (width, height) = (61, 43);
    let source = blots(width, height);
    for sigma in [0.3, 0.8, 1.5, 3.0, 7.5, 20.0] {
        let mut pixels = source.clone();
        run(width, 1, &mut pixels, |pass, pixels| {
            pass.blur(pixels, sigma)
        });
        let wanted = gaussian(&source, width, f64::from(sigma));
        let error = far(&pixels, &wanted);
        // A bell narrower than a pixel is a matter of definition; then it is the shape of three boxes.
        let slack = if sigma < 0.5 { 0.13 } else { 0.045 };
        assert!(error < slack, "{sigma}: {error}");
    }
}

#[test]
fn a_box_has_the_variance_that_was_asked() {
    for sigma in [0.1_f32, 0.5, 0.9, 1.0, 2.7, 9.3, 48.0, 192.0] {
        let Extent { inner, end, scale } = Extent::of(sigma);
        assert!((0.0..=1.0).contains(&end), "{sigma}: {end}");
        let whole: f64 = (1..=inner).map(|k| 2.0 * (k * k) as f64).sum();
        let ends = 2.0 * f64::from(end) * ((inner + 1) * (inner + 1)) as f64;
        let variance = (whole + ends) * f64::from(scale) * 3.0;
        let wanted = f64::from(sigma).powi(2);
        assert!(
            (variance - wanted).abs() < 1e-3 * wanted + 1e-6,
            "{sigma}: {variance}"
        );
    }
}

#[test]
fn a_blur_keeps_flat_colours_and_nothing_stays_nothing() {
    let mut flat = vec![[0.25, 0.5, 0.125, 1.0]; 40 * 30];
    let before = flat.clone();
    run(40, 1, &mut flat, |pass, pixels| pass.blur(pixels, 6.0));
    assert!(far(&flat, &before) < 1e-4, "{}", far(&flat, &before));
    let mut spot = vec![[0.0; 4]; 200 * 61];
    spot[200 * 30 + 110] = [1.0; 4];
    run(200, 1, &mut spot, |pass, pixels| pass.blur(pixels, 4.0));
    assert_eq!(spot[200 * 30], [0.0; 4], "nothing reaches so far, exactly");
    let sum: f32 = spot.iter().map(|p| p[3]).sum();
    assert!((sum - 1.0).abs() < 0.02, "{sum}");
}

#[test]
fn a_bloom_adds_the_blurred_light_above_its_threshold() {
    let source = blots(33, 21);
    let (threshold, sigma, strength) = (0.4_f32, 2.0, 1.5);
    let mut pixels = source.clone();
    run(33, 1, &mut pixels, |pass, pixels| {
        pass.bloom(pixels, threshold, sigma, strength)
    });
    let bright = |[r, g, b, _]: Pixel| {
        let [r, g, b] = [r, g, b].map(|v| (v - threshold).max(0.0) / (1.0 - threshold));
        [r, g, b, r.max(g).max(b)]
    };
    let light: Vec<Pixel> = source.iter().copied().map(bright).collect();
    let light = gaussian(&light, 33, f64::from(sigma));
    let add = |(a, b): (&Pixel, &Pixel)| std::array::from_fn(|i| (a[i] + strength * b[i]).min(1.0));
    let wanted: Vec<Pixel> = source.iter().zip(&light).map(add).collect();
    assert!(far(&pixels, &wanted) < 0.05, "{}", far(&pixels, &wanted));
    let valid = |p: &Pixel| p[..3].iter().all(|v| *v <= p[3] + 1e-5);
    assert!(
        pixels.iter().all(valid),
        "no colour is brighter than its alpha"
    );
}

#[test]
fn a_grade_is_its_definition_on_straight_colours() {
    // The CSS matrices, one after the other, on straight colours.
    let plain = |c: [f64; 3], brightness: f64, contrast: f64, saturation: f64, hue: f64| {
        let (s, k) = (hue * std::f64::consts::TAU).sin_cos();
        let turned = [
            c[0] * (0.213 + k * 0.787 - s * 0.213)
                + c[1] * (0.715 - k * 0.715 - s * 0.715)
                + c[2] * (0.072 - k * 0.072 + s * 0.928),
            c[0] * (0.213 - k * 0.213 + s * 0.143)
                + c[1] * (0.715 + k * 0.285 + s * 0.140)
                + c[2] * (0.072 - k * 0.072 - s * 0.283),
            c[0] * (0.213 - k * 0.213 - s * 0.787)
                + c[1] * (0.715 - k * 0.715 + s * 0.715)
                + c[2] * (0.072 + k * 0.928 + s * 0.072),
        ];
        let luma = 0.213 * turned[0] + 0.715 * turned[1] + 0.072 * turned[2];
        turned.map(|v| {
            let v = luma + saturation * (v - luma);
            (brightness * (contrast * (v - 0.5) + 0.5)).clamp(0.0, 1.0)
        })
    };
    for (brightness, contrast, saturation, hue) in [
        (1.0, 1.0, 1.0, 0.0),
        (1.4, 0.7, 0.0, 0.0),
        (0.8, 1.6, 1.7, 0.2),
        (2.0, 1.0, 0.4, -0.4),
    ] {
        let grading = Grading::new(brightness, contrast, saturation, hue);
        for (color, alpha) in [
            ([0.9, 0.4, 0.1], 1.0),
            ([0.2, 0.3, 0.8], 0.5),
            ([0.5; 3], 0.0),
        ] {
            let premultiplied = color.map(|v: f32| v * alpha);
            let [r, g, b] = premultiplied;
            let found = grading.of([r, g, b, alpha]);
            let [b1, c1, s1, h1] = [brightness, contrast, saturation, hue].map(f64::from);
            let wanted = plain(color.map(f64::from), b1, c1, s1, h1);
            for (found, wanted) in found.iter().zip(wanted) {
                let wanted = wanted as f32 * alpha;
                assert!((found - wanted).abs() < 2e-5, "{found} for {wanted}");
            }
            assert_eq!(found[3], alpha);
        }
    }
}

#[test]
fn a_vignette_darkens_by_the_distance_in_shares_of_the_longer_side() {
    let mut pixels = vec![[0.8, 0.6, 0.4, 0.9]; 40 * 20];
    let shading = Shading {
        amount: 0.75,
        inner: 0.2,
        outer: 0.6,
    };
    run(40, 1, &mut pixels, |pass, pixels| {
        pass.vignette(pixels, shading)
    });
    for (at, pixel) in pixels.iter().enumerate() {
        let (x, y) = ((at % 40) as f64 + 0.5 - 20.0, (at / 40) as f64 + 0.5 - 10.0);
        let t = ((x.hypot(y) / 40.0 - 0.2) / 0.4).clamp(0.0, 1.0);
        let share = 1.0 - 0.75 * t * t * (3.0 - 2.0 * t);
        assert!((f64::from(pixel[0]) - 0.8 * share).abs() < 1e-5 && pixel[3] == 0.9);
    }
}

#[test]
fn aberration_takes_red_behind_and_blue_ahead() {
    let (width, height) = (24, 16);
    let source = blots(width, height);
    let mut pixels = source.clone();
    run(width, 1, &mut pixels, |pass, pixels| {
        pass.aberration(pixels, [2.0, -1.0])
    });
    let at = |x: isize, y: isize| {
        let (x, y) = (
            x.clamp(0, width as isize - 1),
            y.clamp(0, height as isize - 1),
        );
        source[y as usize * width + x as usize]
    };
    for (k, pixel) in pixels.iter().enumerate() {
        let (x, y) = ((k % width) as isize, (k / width) as isize);
        let (red, own, blue) = (at(x - 2, y + 1), at(x, y), at(x + 2, y - 1));
        let wanted = [red[0], own[1], blue[2], red[3].max(own[3]).max(blue[3])];
        assert_eq!(*pixel, wanted, "{x} {y}");
    }
    // Half a pixel is the mean of two.
    let mut pixels = source.clone();
    run(width, 1, &mut pixels, |pass, pixels| {
        pass.aberration(pixels, [0.5, 0.0])
    });
    let wanted = (source[width + 4][0] + source[width + 5][0]) / 2.0;
    assert!((pixels[width + 5][0] - wanted).abs() < 1e-6);
}

#[test]
fn steps_do_not_depend_on_threads() {
    let source = blots(700, 300);
    let all = |threads: usize| {
        let mut pixels = source.clone();
        run(700, threads, &mut pixels, |pass, pixels| {
            pass.blur(pixels, 5.3);
            pass.bloom(pixels, 0.3, 9.0, 0.8);
            pass.aberration(pixels, [1.3, 0.4]);
        });
        pixels
    };
    let one = all(1);
    assert!(all(3) == one && all(8) == one);
}

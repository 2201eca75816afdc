//! Flow noise: the one definition that the native render and every exporter follow.
//!
//! The plane is cut into unit cells; each corner has a gradient of length 1 whose direction is one of
//! 256 and turns with time, half of them the other way. Hashing is on 32-bit integers and so equal
//! everywhere; a target may tabulate the 512 gradients of a moment.

use crate::rng::{mix, stream_base};

/// Makes unit gradients fill −1 to 1: their noise stays within ±√½.
const SPREAD: f64 = std::f64::consts::SQRT_2;

/// 32 bits of a lattice corner. The lowest eight choose the direction, the ninth how it turns.
#[must_use]
pub const fn corner(base: u32, x: i32, y: i32) -> u32 {
    let x = (x as u32).wrapping_mul(0x9e37_79b1);
    let y = (y as u32).wrapping_mul(0x85eb_ca6b);
    mix(base.wrapping_add(x) ^ y)
}

/// The gradient of a corner's bits when all have turned by `turns`: cosine and sine.
#[must_use]
pub fn gradient(bits: u32, turns: f64) -> [f64; 2] {
    let way = if bits & 256 == 0 { turns } else { -turns };
    let (sin, cos) = (std::f64::consts::TAU * (f64::from(bits & 255) / 256.0 + way)).sin_cos();
    [cos, sin]
}

/// Base of an octave of a stream.
#[must_use]
pub const fn octave_base(seed: u32, stream: u32, octave: u8) -> u32 {
    stream_base(seed, stream.wrapping_add(octave as u32))
}

/// Sum of the octaves' weights: what noise is divided by.
#[must_use]
pub fn weight(octaves: u8, gain: f64) -> f64 {
    (0..octaves)
        .map(|octave| gain.powi(i32::from(octave)))
        .sum()
}

/// Noise at a place in cells, with `turns` of the first octave's gradients; about −1 to 1.
#[must_use]
pub fn noise(seed: u32, stream: u32, octaves: u8, gain: f64, place: [f64; 2], turns: f64) -> f64 {
    let (mut sum, mut weight_of, mut size) = (0.0, 1.0, 1.0);
    for octave in 0..octaves {
        let base = octave_base(seed, stream, octave);
        let turned = turns * (f64::from(octave) + 1.0);
        sum += weight_of * single(base, place[0] * size, place[1] * size, turned);
        weight_of *= gain;
        size *= 2.0;
    }
    sum * SPREAD / weight(octaves, gain)
}

fn single(base: u32, x: f64, y: f64, turns: f64) -> f64 {
    let (fx, fy) = (x.floor(), y.floor());
    let (u, v) = (x - fx, y - fy);
    // Beyond 2^31 cells the lattice repeats; `as i64` keeps that defined.
    let (ix, iy) = (fx as i64 as i32, fy as i64 as i32);
    let at = |dx: i32, dy: i32| {
        let bits = corner(base, ix.wrapping_add(dx), iy.wrapping_add(dy));
        let [gx, gy] = gradient(bits, turns);
        gx * (u - f64::from(dx)) + gy * (v - f64::from(dy))
    };
    let (s, t) = (fade(u), fade(v));
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * s;
    let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * s;
    top + (bottom - top) * t
}

fn fade(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_centred_and_bounded() {
        let (mut sum, mut most, mut step) = (0.0, 0.0_f64, 0.0_f64);
        let mut last = None;
        for at in 0..20_000 {
            let x = f64::from(at) * 0.013;
            let value = noise(9, 5, 3, 0.5, [x, 0.37 * x], 0.3);
            sum += value;
            most = most.max(value.abs());
            step = step.max(last.map_or(0.0, |last: f64| (value - last).abs()));
            last = Some(value);
        }
        assert!((sum / 20_000.0).abs() < 0.05, "{sum}");
        assert!(most > 0.5 && most <= 1.0, "{most}");
        assert!(step < 0.2, "{step}");
    }

    #[test]
    fn whole_turns_return() {
        let at = |turns| noise(1, 2, 4, 0.5, [3.3, -7.1], turns);
        assert!((at(0.25) - at(2.25)).abs() < 1e-9);
        assert!((at(0.25) - at(0.5)).abs() > 1e-4);
    }

    /// Values that every port (JavaScript, GLSL, SIMD) is tested against.
    #[test]
    fn known_values() {
        let bits = [corner(0, 0, 0), corner(7, -1, 5), corner(1, 1_000, -1_000)];
        assert_eq!(
            bits.map(|v| format!("{v:08x}")).join(" "),
            "00000000 6353bf77 5fcf612f"
        );
    }
}

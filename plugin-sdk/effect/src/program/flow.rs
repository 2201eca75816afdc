//! Flow noise of many cells: the turned gradients are tabulated once for all.

use super::Noise;
use crate::noise::{corner, octave_base, weight};

/// The gradients of a noise that have turned.
#[derive(Clone, Debug)]
pub(super) struct Table {
    turns: f64,
    octaves: u8,
    gradients: Vec<[f64; 2]>,
}

/// The turned gradients of the noise that is the `at`th of a row; they stay until it turns on.
pub(super) fn table(tables: &mut Vec<Table>, at: usize, octaves: u8, turns: f64) -> &[[f64; 2]] {
    let wanted = |table: &Table| table.octaves == octaves && table.turns == turns;
    if !tables.get(at).is_some_and(wanted) {
        let mut gradients = vec![[0.0; 2]; 512 * usize::from(octaves)];
        for (octave, gradients) in gradients.chunks_exact_mut(512).enumerate() {
            let angle = std::f64::consts::TAU * turns * (octave as f64 + 1.0);
            let (s, c) = angle.sin_cos();
            for direction in 0..256 {
                let (y, x) = (std::f64::consts::TAU * direction as f64 / 256.0).sin_cos();
                gradients[direction] = [x * c - y * s, y * c + x * s];
                gradients[direction + 256] = [x * c + y * s, y * c - x * s];
            }
        }
        let new = Table {
            turns,
            octaves,
            gradients,
        };
        match tables.get_mut(at) {
            Some(table) => *table = new,
            None => tables.push(new),
        }
    }
    tables
        .get(at)
        .or(tables.last())
        .map_or(&[], |t| &t.gradients)
}

/// [`crate::noise::noise`] by a table.
pub(super) fn flow(table: &[[f64; 2]], seed: u32, noise: &Noise, x: f64, y: f64) -> f64 {
    let (mut x, mut y) = (x, y);
    let (mut sum, mut share) = (0.0, 1.0);
    for (octave, gradients) in (0..noise.octaves).zip(table.chunks_exact(512)) {
        let base = octave_base(seed, noise.stream, octave);
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (x - left, y - top);
        let (ix, iy) = (left as i64 as i32, top as i64 as i32);
        let at = |dx: i32, dy: i32| {
            let bits = corner(base, ix.wrapping_add(dx), iy.wrapping_add(dy));
            let [gx, gy] = gradients[bits as usize & 511];
            gx * (u - f64::from(dx)) + gy * (v - f64::from(dy))
        };
        let fade = |t: f64| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
        let (p, q, r, s) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        let (upper, lower) = (p + (q - p) * fade(u), r + (s - r) * fade(u));
        sum += share * (upper + (lower - upper) * fade(v));
        share *= noise.gain;
        x *= 2.0;
        y *= 2.0;
    }
    sum * std::f64::consts::SQRT_2 / weight(noise.octaves, noise.gain)
}

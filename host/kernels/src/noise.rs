//! Flow noise on lanes.
//!
//! The definition is `effectforge_effect::noise`; the tests hold this against it. A moment has 512
//! gradients per octave, which are tabulated with the octave's weight in them. Neighbouring pixels
//! mostly lie in one cell of the lattice, so lanes go in groups: a group within one cell reads the four
//! gradients of its corners once.

use crate::math::cell;
use crate::node::NoiseField;

/// Lanes of a group; two vectors of AVX2.
const GROUP: usize = 16;
/// Gradients of a moment: 256 directions, either turning one way or the other.
const GRADIENTS: usize = 512;

/// One octave at one moment.
#[derive(Clone, Debug)]
struct Octave {
    base: u32,
    /// Cells of this octave per cell of the first.
    size: f32,
    gradients: Box<[[f32; 2]; GRADIENTS]>,
}

/// A noise at one moment.
#[derive(Clone, Debug)]
pub(crate) struct NoiseTable {
    octaves: Vec<Octave>,
}

impl NoiseTable {
    /// Tabulates the gradients of a field that have turned by `turns`.
    pub(crate) fn new(field: &NoiseField, turns: f64) -> Self {
        let directions: Vec<[f64; 2]> = (0..256_u32)
            .map(|at| sin_cos(f64::from(at) / 256.0))
            .collect();
        let gain = f64::from(field.gain);
        let weights = (0..field.bases.len()).map(|octave| gain.powi(octave as i32));
        let total: f64 = weights.clone().sum();
        let octave = |(at, (base, weight)): (usize, (&u32, f64))| {
            // Unit gradients keep noise within ±√½.
            let scale = std::f64::consts::SQRT_2 * weight / total;
            let [sin, cos] = sin_cos((turns * (at as f64 + 1.0)).fract());
            let mut gradients = Box::new([[0.0; 2]; GRADIENTS]);
            for (at, gradient) in gradients.iter_mut().enumerate() {
                let [s, c] = directions[at % 256];
                let way = if at < 256 { sin } else { -sin };
                *gradient = [
                    (scale * (c * cos - s * way)) as f32,
                    (scale * (s * cos + c * way)) as f32,
                ];
            }
            Octave {
                base: *base,
                size: (at as f32).exp2(),
                gradients,
            }
        };
        let octaves = field.bases.iter().zip(weights).enumerate().map(octave);
        Self {
            octaves: octaves.collect(),
        }
    }
}

fn sin_cos(turns: f64) -> [f64; 2] {
    let (sin, cos) = (std::f64::consts::TAU * turns).sin_cos();
    [sin, cos]
}

/// The 32-bit finalizer of the counter generator.
#[inline(always)]
fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// 32 bits of a lattice corner.
#[inline(always)]
fn corner(base: u32, x: i32, y: i32) -> u32 {
    let x = (x as u32).wrapping_mul(0x9e37_79b1);
    let y = (y as u32).wrapping_mul(0x85eb_ca6b);
    mix(base.wrapping_add(x) ^ y)
}

/// Numbers of a group.
type Lanes = [f32; GROUP];

/// Places of a group in an octave: cell and place within it.
struct Places {
    u: Lanes,
    v: Lanes,
    x: [i32; GROUP],
    y: [i32; GROUP],
}

/// The gradients of a cell's corners: left top, right top, left bottom, right bottom.
type Corners<T> = [[T; 2]; 4];

/// The cell that was read last, and its gradients.
struct Last {
    x: i32,
    y: i32,
    corners: Corners<f32>,
}

/// Noise at places in cells. All three have one length, a multiple of [`GROUP`].
#[inline(always)]
pub(crate) fn noise(table: &NoiseTable, x: &[f32], y: &[f32], out: &mut [f32]) {
    out.fill(0.0);
    for octave in &table.octaves {
        let mut last = Last {
            x: 0,
            y: 0,
            corners: at_cell(octave, 0, 0),
        };
        let (x, _) = x.as_chunks::<GROUP>();
        let (y, _) = y.as_chunks::<GROUP>();
        let (out, _) = out.as_chunks_mut::<GROUP>();
        for ((x, y), out) in x.iter().zip(y).zip(out) {
            group(octave, &mut last, x, y, out);
        }
    }
}

#[inline(always)]
fn group(octave: &Octave, last: &mut Last, x: &Lanes, y: &Lanes, out: &mut Lanes) {
    let mut places = Places {
        u: [0.0; GROUP],
        v: [0.0; GROUP],
        x: [0; GROUP],
        y: [0; GROUP],
    };
    for i in 0..GROUP {
        let (place, below, whole) = cell(x[i] * octave.size);
        places.u[i] = place - below;
        places.x[i] = whole;
    }
    for i in 0..GROUP {
        let (place, below, whole) = cell(y[i] * octave.size);
        places.v[i] = place - below;
        places.y[i] = whole;
    }
    let (first_x, first_y) = (places.x[0], places.y[0]);
    let mut apart = 0;
    for i in 0..GROUP {
        apart |= (places.x[i] ^ first_x) | (places.y[i] ^ first_y);
    }
    if apart == 0 {
        if (first_x, first_y) != (last.x, last.y) {
            *last = Last {
                x: first_x,
                y: first_y,
                corners: at_cell(octave, first_x, first_y),
            };
        }
        one_cell(&places, &last.corners, out);
    } else {
        many_cells(octave, &places, out);
    }
}

fn at_cell(octave: &Octave, x: i32, y: i32) -> Corners<f32> {
    [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| {
        let bits = corner(octave.base, x.wrapping_add(dx), y.wrapping_add(dy));
        octave.gradients[bits as usize % GRADIENTS]
    })
}

#[inline(always)]
fn one_cell(places: &Places, corners: &Corners<f32>, out: &mut Lanes) {
    for i in 0..GROUP {
        out[i] += blend(places.u[i], places.v[i], corners);
    }
}

#[inline(always)]
fn many_cells(octave: &Octave, places: &Places, out: &mut Lanes) {
    let mut gradients = [[[0.0_f32; GROUP]; 2]; 4];
    for (at, [gx, gy]) in gradients.iter_mut().enumerate() {
        let (dx, dy) = ((at & 1) as i32, (at >> 1) as i32);
        let mut bits = [0_u32; GROUP];
        for i in 0..GROUP {
            bits[i] = corner(octave.base, places.x[i] + dx, places.y[i] + dy);
        }
        for i in 0..GROUP {
            [gx[i], gy[i]] = octave.gradients[bits[i] as usize % GRADIENTS];
        }
    }
    for i in 0..GROUP {
        let corners = [0, 1, 2, 3].map(|at: usize| [gradients[at][0][i], gradients[at][1][i]]);
        out[i] += blend(places.u[i], places.v[i], &corners);
    }
}

/// Noise within a cell from its corners' gradients.
#[inline(always)]
fn blend(u: f32, v: f32, corners: &Corners<f32>) -> f32 {
    let (right, below) = (u - 1.0, v - 1.0);
    let [a, b, c, d] = corners;
    let a = a[0] * u + a[1] * v;
    let b = b[0] * right + b[1] * v;
    let c = c[0] * u + c[1] * below;
    let d = d[0] * right + d[1] * below;
    let (s, t) = (fade(u), fade(v));
    let top = a + (b - a) * s;
    let bottom = c + (d - c) * s;
    top + (bottom - top) * t
}

#[inline(always)]
fn fade(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use effectforge_effect::noise as reference;

    #[test]
    fn it_is_the_noise_of_the_graph() {
        let (seed, stream, octaves, gain, turns) = (7, 99, 4, 0.5, 1.37);
        let field = NoiseField {
            bases: (0..octaves)
                .map(|octave| reference::octave_base(seed, stream, octave))
                .collect(),
            gain: gain as f32,
        };
        let table = NoiseTable::new(&field, turns);
        for step in [0.003_f32, 0.05, 0.9, 17.0] {
            let x: Vec<f32> = (0..256).map(|at| at as f32 * step - 20.0).collect();
            let y: Vec<f32> = x.iter().map(|x| 5.3 - 0.4 * x).collect();
            let mut out = vec![9.0; 256];
            noise(&table, &x, &y, &mut out);
            for ((x, y), found) in x.iter().zip(&y).zip(out) {
                let place = [f64::from(*x), f64::from(*y)];
                let wanted = reference::noise(seed, stream, octaves, gain, place, turns);
                // A place of 4000 cells has 12 bits after the point in the fourth octave.
                let bound = 1e-6 + 2e-6 * f64::from(x.abs());
                assert!(
                    (f64::from(found) - wanted).abs() < bound,
                    "{x} {y} {found} {wanted}"
                );
            }
        }
    }

    #[test]
    fn no_place_is_out_of_bounds() {
        let field = NoiseField {
            bases: vec![1; 8],
            gain: 1.0,
        };
        let table = NoiseTable::new(&field, 0.0);
        let x = [f32::NAN, f32::INFINITY, -1e38, 1e20].repeat(4);
        let mut out = [0.0; 16];
        noise(&table, &x, &x, &mut out);
        assert!(out.iter().all(|v| v.abs() < 4.0), "{out:?}");
    }
}

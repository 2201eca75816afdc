//! Flow noise on lanes.
//!
//! The definition is `effectforge_effect::noise`; the tests hold this against it. A moment has 512
//! gradients per octave, which are tabulated with the octave's weight in them. Neighbouring pixels
//! mostly lie in one cell of the lattice: such a run of lanes reads the four gradients of its corners
//! once. Where runs are short, each lane looks up its own.

use std::ops::Range;

use crate::math::cell;
use crate::node::NoiseField;
use crate::step::{LANES, Tile};

/// Lanes that are looked at together for a change of cell.
const GROUP: usize = 16;
/// Runs begin and end at multiples of this; lanes of another cell are masked.
const VECTOR: usize = 8;
/// Lanes of a run on average, below which lanes look up gradients of their own.
const RUN_MIN: usize = 4;
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

/// The gradients of a cell's corners: left top, right top, left bottom, right bottom.
type Corners = [[f32; 2]; 4];

/// Arrays of a noise, used again.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// Place within the cell.
    u: Tile<f32>,
    v: Tile<f32>,
    /// The cell.
    x: Tile<i32>,
    y: Tile<i32>,
    /// First lanes of the runs, and one after the last lane.
    runs: [usize; LANES + 1],
    /// Each lane's own gradients by corner and axis.
    gradients: [[Tile<f32>; 2]; 4],
    bits: Tile<u32>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            runs: [0; LANES + 1],
            gradients: Default::default(),
            bits: Tile::default(),
            u: Tile::default(),
            v: Tile::default(),
            x: Tile::default(),
            y: Tile::default(),
        }
    }
}

/// Noise at places in cells. All three have one length, a multiple of [`GROUP`].
#[inline(always)]
pub(crate) fn noise(table: &NoiseTable, x: &[f32], y: &[f32], room: &mut Room, out: &mut [f32]) {
    out.fill(0.0);
    for octave in &table.octaves {
        cells(octave.size, x, &mut room.u.0, &mut room.x.0);
        cells(octave.size, y, &mut room.v.0, &mut room.y.0);
        let runs = find_runs(room, out.len());
        if runs * RUN_MIN > out.len() {
            many_cells(octave, room, out);
            continue;
        }
        for run in 0..runs {
            one_cell(octave, room, room.runs[run]..room.runs[run + 1], out);
        }
    }
}

/// Cells and places within them along an axis.
#[inline(always)]
fn cells(size: f32, places: &[f32], within: &mut [f32; LANES], cells: &mut [i32; LANES]) {
    let n = places.len();
    let (within, cells) = (&mut within[..n], &mut cells[..n]);
    for i in 0..n {
        let (place, below, whole) = cell(places[i] * size);
        within[i] = place - below;
        cells[i] = whole;
    }
}

/// Notes where runs of lanes in one cell begin; gives their number.
#[inline(always)]
fn find_runs(room: &mut Room, lanes: usize) -> usize {
    let (x, y) = (&room.x.0[..lanes], &room.y.0[..lanes]);
    let mut last = (x[0], y[0]);
    let mut count = 1;
    room.runs[0] = 0;
    for from in (0..lanes).step_by(GROUP) {
        let (gx, gy) = (&x[from..from + GROUP], &y[from..from + GROUP]);
        let mut apart = 0;
        for i in 0..GROUP {
            apart |= (gx[i] ^ last.0) | (gy[i] ^ last.1);
        }
        if apart == 0 {
            continue;
        }
        for i in 0..GROUP {
            if (gx[i], gy[i]) != last {
                last = (gx[i], gy[i]);
                // The first lane's run is there already.
                if from + i > 0 {
                    room.runs[count] = from + i;
                    count += 1;
                }
            }
        }
    }
    room.runs[count] = lanes;
    count
}

fn at_cell(octave: &Octave, x: i32, y: i32) -> Corners {
    [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| {
        let bits = corner(octave.base, x.wrapping_add(dx), y.wrapping_add(dy));
        octave.gradients[bits as usize % GRADIENTS]
    })
}

#[inline(always)]
fn one_cell(octave: &Octave, room: &Room, run: Range<usize>, out: &mut [f32]) {
    let (x, y) = (room.x.0[run.start], room.y.0[run.start]);
    let corners = at_cell(octave, x, y);
    let all = run.start / VECTOR * VECTOR..run.end.next_multiple_of(VECTOR);
    let first = (run.start - all.start) as i32;
    let end = (run.end - all.start) as i32;
    let (u, v) = (&room.u.0[all.clone()], &room.v.0[all.clone()]);
    let out = &mut out[all];
    let n = out.len();
    let (u, v) = (&u[..n], &v[..n]);
    for i in 0..n {
        let value = blend(u[i], v[i], &corners);
        // By number, not by cell: a later run may come back to this one's cell.
        let own = (i as i32 >= first) & ((i as i32) < end);
        out[i] += if own { value } else { 0.0 };
    }
}

#[inline(always)]
fn many_cells(octave: &Octave, room: &mut Room, out: &mut [f32]) {
    let n = out.len();
    let (x, y) = (&room.x.0[..n], &room.y.0[..n]);
    for (at, [gx, gy]) in room.gradients.iter_mut().enumerate() {
        let (dx, dy) = ((at & 1) as i32, (at >> 1) as i32);
        let bits = &mut room.bits.0[..n];
        for i in 0..n {
            bits[i] = corner(octave.base, x[i] + dx, y[i] + dy) % GRADIENTS as u32;
        }
        let (gx, gy) = (&mut gx.0[..n], &mut gy.0[..n]);
        for i in 0..n {
            [gx[i], gy[i]] = octave.gradients[bits[i] as usize % GRADIENTS];
        }
    }
    let (u, v) = (&room.u.0[..n], &room.v.0[..n]);
    let [a, b, c, d] = &room.gradients;
    for i in 0..n {
        let corners = [
            [a[0].0[i], a[1].0[i]],
            [b[0].0[i], b[1].0[i]],
            [c[0].0[i], c[1].0[i]],
            [d[0].0[i], d[1].0[i]],
        ];
        out[i] += blend(u[i], v[i], &corners);
    }
}

/// Noise within a cell from its corners' gradients.
#[inline(always)]
fn blend(u: f32, v: f32, corners: &Corners) -> f32 {
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
            noise(&table, &x, &y, &mut Room::default(), &mut out);
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
    fn a_path_may_come_back_to_a_cell() {
        let field = NoiseField {
            bases: vec![reference::octave_base(1, 2, 0)],
            gain: 0.5,
        };
        let table = NoiseTable::new(&field, 0.1);
        let x: Vec<f32> = (0..64)
            .map(|at| 0.9 + 0.15 * (at as f32 * 0.8).sin())
            .collect();
        let mut out = vec![0.0; 64];
        noise(&table, &x, &x, &mut Room::default(), &mut out);
        for (x, found) in x.iter().zip(out) {
            let place = [f64::from(*x); 2];
            let wanted = reference::noise(1, 2, 1, 0.5, place, 0.1);
            assert!((f64::from(found) - wanted).abs() < 1e-5, "{x}");
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
        noise(&table, &x, &x, &mut Room::default(), &mut out);
        assert!(out.iter().all(|v| v.abs() < 4.0), "{out:?}");
    }
}

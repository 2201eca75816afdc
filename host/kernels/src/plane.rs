//! Planes: tables of numbers over the picture, read smoothly.
//!
//! What lies between cells is the quadratic B-spline of the 3 × 3 nearest, whose slope has no corners:
//! light on it shows no lattice.

/// A table of cells over the picture with a rim of at least one cell around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plane {
    /// Cells from left to right and from top to bottom, without the rim.
    pub cells: [usize; 2],
    /// Width and height that the cells cover, in the unit of places.
    pub size: [f32; 2],
    /// Index of the first cell.
    pub first: usize,
    /// From a row to the next.
    pub wide: usize,
    /// The numbers, row by row.
    pub values: Vec<f32>,
}

impl Plane {
    /// The numbers at places.
    #[inline(always)]
    pub(crate) fn read(&self, x: &[f32], y: &[f32], out: &mut [f32]) {
        let [columns, rows] = self.cells;
        if columns == 0 || rows == 0 || self.first <= self.wide {
            out.fill(0.0);
            return;
        }
        let scale = [columns as f32 / self.size[0], rows as f32 / self.size[1]];
        for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
            let (column, across) = spline(x * scale[0], columns);
            let (row, down) = spline(y * scale[1], rows);
            let middle = self.first + row * self.wide + column;
            let mut sum = 0.0;
            for (line, weight) in down.into_iter().enumerate() {
                let from = middle + line * self.wide - self.wide - 1;
                let [a, b, c] = match self.values.get(from..from + 3) {
                    Some([a, b, c]) => [*a, *b, *c],
                    _ => [0.0; 3],
                };
                sum += (a * across[0] + b * across[1] + c * across[2]) * weight;
            }
            *out = sum;
        }
    }
}

/// The cell of a place along an axis, and the weights of the one before, itself and the one after.
#[inline(always)]
fn spline(at: f32, cells: usize) -> (usize, [f32; 3]) {
    let at = if at > 0.0 { at } else { 0.0 };
    let cell = (at as usize).min(cells - 1);
    let from = (at - cell as f32).min(1.0);
    let to = 1.0 - from;
    let (before, after) = (0.5 * to * to, 0.5 * from * from);
    (cell, [before, 1.0 - before - after, after])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(value: impl Fn(usize, usize) -> f32) -> Plane {
        let [columns, rows] = [6, 4];
        let wide = columns + 2;
        let cells = (0..wide * (rows + 2)).map(|at| value(at % wide, at / wide));
        Plane {
            cells: [columns, rows],
            size: [60.0, 40.0],
            first: wide + 1,
            wide,
            values: cells.collect(),
        }
    }

    #[test]
    fn a_slope_is_read_as_it_is_and_no_place_is_out_of_bounds() {
        // A quadratic spline keeps what is straight; cell 0 of the rim lies 5 units before the picture.
        let plane =
            plane(|column, row| column as f32 * 10.0 - 5.0 + (row as f32 * 10.0 - 5.0) * 2.0);
        let x = [5.0, 12.5, 30.0, 59.0];
        let y = [35.0, 20.0, 7.5, 1.0];
        let mut out = [0.0; 4];
        plane.read(&x, &y, &mut out);
        for at in 0..4 {
            assert!(
                (out[at] - (x[at] + 2.0 * y[at])).abs() < 1e-3,
                "{at} {out:?}"
            );
        }
        let far = [-1e30, f32::NAN, f32::INFINITY, 1e30];
        plane.read(&far, &far, &mut out);
        assert!(out.iter().all(|v| v.is_finite()), "{out:?}");
        let mut empty = [1.0; 4];
        Plane::default().read(&x, &y, &mut empty);
        assert_eq!(empty, [0.0; 4]);
    }
}

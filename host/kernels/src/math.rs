//! Elementary functions on 32-bit floats, written so that loops over them vectorise.
//!
//! *Invariant*: only additions, multiplications, divisions, square roots, comparisons and bit
//! operations, each rounded once as IEEE 754 has it, in the order in which they stand here: a scalar
//! loop, SSE2, AVX2 and NEON give the same bits. There is no fused multiply-add, because a machine
//! without one would round differently.
//!
//! | function | largest error |
//! | --- | --- |
//! | `floor`, `fract`, `sqrt` | as rounded by IEEE 754 |
//! | `sin`, `cos` (of turns) | 3e-7, plus 4e-7 per turn of the argument |
//! | `exp2`, `exp`, `pow` | 4e-7, plus 2e-7 per unit of the exponent of 2; relative |
//! | `log2` | 4e-7 |
//! | `atan2` (in turns) | 1e-7 |
//!
//! Powers saturate at 2^±120 instead of overflowing, so that a sum of a few stays finite.

/// Adding and subtracting it rounds a float below 2^22 to a whole number.
const ROUND: f32 = 12_582_912.0;
/// From here on every float is whole, or rounding by [`ROUND`] is not defined any more.
const WHOLE: f32 = 4_194_304.0;
/// Largest exponent of 2 that powers give.
const EXPONENT_MAX: f32 = 120.0;
/// Bits of √½, which splits a float into exponent and a factor near 1.
const ROOT_HALF: i32 = 0x3f35_04f3;

/// `a < b ? a : b`: one instruction where `f32::min` is three.
#[inline(always)]
pub(crate) fn min(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// `a > b ? a : b`.
#[inline(always)]
pub(crate) fn max(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The nearest whole number; for arguments below 2^22.
#[inline(always)]
fn round(x: f32) -> f32 {
    (x + ROUND) - ROUND
}

/// The largest whole number not above.
#[inline(always)]
pub(crate) fn floor(x: f32) -> f32 {
    let near = round(x);
    let below = if near > x { near - 1.0 } else { near };
    if x.abs() < WHOLE { below } else { x }
}

/// Whole number not above, as float and integer; arguments are kept within ±2^21 first, and what is
/// no number counts as −2^21.
#[inline(always)]
pub(crate) fn cell(x: f32) -> (f32, f32, i32) {
    let x = min(max(x, -2_097_152.0), 2_097_152.0);
    let shifted = x + ROUND;
    let near = shifted - ROUND;
    let whole = (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    let (below, whole) = if near > x {
        (near - 1.0, whole - 1)
    } else {
        (near, whole)
    };
    (x, below, whole)
}

/// `x - floor(x)`.
#[inline(always)]
pub(crate) fn fract(x: f32) -> f32 {
    x - floor(x)
}

/// −1, 0 or 1.
#[inline(always)]
pub(crate) fn sign(x: f32) -> f32 {
    let positive = if x > 0.0 { 1.0 } else { 0.0 };
    if x < 0.0 { -1.0 } else { positive }
}

/// Cosine of turns: distance to the nearest whole turn, then an odd polynomial round the quarter.
#[inline(always)]
pub(crate) fn cos(turns: f32) -> f32 {
    let part = (turns - round(turns)).abs();
    // Huge arguments do not round to a whole number; this keeps them within −1 to 1.
    let x = 0.25 - min(part, 0.5);
    let q = x * x;
    let p = 39.536_705 * q - 76.549_78;
    let p = p * q + 81.601_006;
    let p = p * q - 41.341_656;
    x * (p * q + std::f32::consts::TAU)
}

/// Sine of turns.
#[inline(always)]
pub(crate) fn sin(turns: f32) -> f32 {
    cos(turns - 0.25)
}

/// 2 to the power; 0 below 2^-120, 2^120 above.
#[inline(always)]
pub(crate) fn exp2(x: f32) -> f32 {
    let kept = min(max(x, -EXPONENT_MAX), EXPONENT_MAX);
    let shifted = kept + ROUND;
    let whole = shifted.to_bits().wrapping_sub(ROUND.to_bits());
    let f = kept - (shifted - ROUND);
    let p = 1.547_801_8e-4 * f + 1.340_043_1e-3;
    let p = p * f + 9.617_995e-3;
    let p = p * f + 5.550_327e-2;
    let p = p * f + 0.240_226_52;
    let p = p * f + std::f32::consts::LN_2;
    let p = p * f + 1.0;
    let scaled = f32::from_bits(p.to_bits().wrapping_add(whole << 23));
    if x > -EXPONENT_MAX { scaled } else { 0.0 }
}

/// `e` to the power.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    exp2(x * std::f32::consts::LOG2_E)
}

/// Logarithm to base 2; of what is below 2^-126, −126.
#[inline(always)]
pub(crate) fn log2(x: f32) -> f32 {
    let bits = max(x, f32::MIN_POSITIVE).to_bits() as i32;
    let exponent = (bits - ROOT_HALF) >> 23;
    let m = f32::from_bits((bits - (exponent << 23)) as u32);
    let s = (m - 1.0) / (m + 1.0);
    let q = s * s;
    // 2/ln 2 · (s + s³/3 + s⁵/5 + …)
    let p = 0.320_598_9 * q + 0.412_198_6;
    let p = p * q + 0.577_078;
    let p = p * q + 0.961_796_7;
    let p = p * q + 2.885_39;
    p * s + exponent as f32
}

/// `max(x, 0)` to the power of `y`.
#[inline(always)]
pub(crate) fn pow(x: f32, y: f32) -> f32 {
    let power = exp2(y * log2(x));
    let of_negative = if y < 0.0 { f32::INFINITY } else { 0.0 };
    let of_zero = if y == 0.0 { 1.0 } else { of_negative };
    if x > 0.0 { power } else { of_zero }
}

/// Quotient; 0 when the divisor is 0.
#[inline(always)]
pub(crate) fn div(a: f32, b: f32) -> f32 {
    let quotient = a / b;
    if b == 0.0 { 0.0 } else { quotient }
}

/// `a - b·floor(a/b)`; 0 when `b` is 0.
#[inline(always)]
pub(crate) fn modulo(a: f32, b: f32) -> f32 {
    let rest = a - b * floor(a / b);
    if b == 0.0 { 0.0 } else { rest }
}

/// `√(a² + b²)`.
#[inline(always)]
pub(crate) fn hypot(a: f32, b: f32) -> f32 {
    (a * a + b * b).sqrt()
}

/// Angle of the vector `(x, y)` in turns, −½ to ½; 0 for the null vector.
#[inline(always)]
pub(crate) fn atan2(y: f32, x: f32) -> f32 {
    let (across, up) = (x.abs(), y.abs());
    let steep = up > across;
    let t = div(min(across, up), max(across, up));
    let q = t * t;
    let p = 1.084_117e-3 * q - 5.348_234_4e-3;
    let p = p * q + 1.267_244_8e-2;
    let p = p * q - 2.106_148_6e-2;
    let p = p * q + 3.152_511e-2;
    let p = p * q - 5.302_623_7e-2;
    let flat = t * (p * q + 0.159_154_33);
    let octant = if steep { 0.25 - flat } else { flat };
    let half = if x < 0.0 { 0.5 - octant } else { octant };
    if y < 0.0 { -half } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    /// Largest of `error` over `n` places between two ends.
    fn worst(n: u32, from: f64, to: f64, error: impl Fn(f64) -> f64) -> f64 {
        let at = |i| from + (to - from) * f64::from(i) / f64::from(n);
        (0..=n).map(|i| error(at(i))).fold(0.0, f64::max)
    }

    #[test]
    fn errors_are_as_documented() {
        let sine = |x: f64| (f64::from(sin(x as f32)) - (TAU * f64::from(x as f32)).sin()).abs();
        assert!(worst(100_000, -1.0, 1.0, sine) < 7e-7);
        assert!(worst(100_000, -100.0, 100.0, sine) < 4e-5);
        let cosine = |x: f64| (f64::from(cos(x as f32)) - (TAU * f64::from(x as f32)).cos()).abs();
        assert!(worst(100_000, -0.5, 0.5, cosine) < 3e-7);
        let power = |x: f64| (f64::from(exp2(x as f32)) / f64::from(x as f32).exp2() - 1.0).abs();
        assert!(worst(100_000, -20.0, 20.0, power) < 4e-7);
        let natural = |x: f64| (f64::from(exp(x as f32)) / f64::from(x as f32).exp() - 1.0).abs();
        assert!(worst(100_000, -10.0, 10.0, natural) < 3e-6);
        let log = |x: f64| (f64::from(log2(x as f32)) - f64::from(x as f32).log2()).abs();
        assert!(worst(100_000, 0.01, 4.0, log) < 4e-7);
        let cube = |x: f64| {
            (f64::from(pow(x as f32, 3.3)) / f64::from(x as f32).powf(3.3_f32.into()) - 1.0).abs()
        };
        assert!(worst(100_000, 0.1, 9.0, cube) < 3e-6);
        let angle = |x: f64| {
            let (x, y) = (
                (7.0 * (TAU * x).cos()) as f32,
                (7.0 * (TAU * x).sin()) as f32,
            );
            (f64::from(atan2(y, x)) - f64::from(y).atan2(x.into()) / TAU).abs()
        };
        assert!(worst(100_000, 0.0, 1.0, angle) < 1e-7);
    }

    #[test]
    fn edges_are_defined() {
        for x in [0.0, 0.5, -0.5, -1.0, 3.0, -3.25, 4.2e6, -1e30, 1e30] {
            assert_eq!(floor(x), x.floor(), "{x}");
        }
        assert_eq!(
            (pow(0.0, 2.0), pow(-1.0, 0.0), pow(0.0, -1.0)),
            (0.0, 1.0, f32::INFINITY)
        );
        assert_eq!(
            (div(1.0, 0.0), modulo(1.0, 0.0), atan2(0.0, 0.0)),
            (0.0, 0.0, 0.0)
        );
        assert_eq!(
            (atan2(0.0, -1.0), atan2(1.0, 0.0), atan2(-1.0, 0.0)),
            (0.5, 0.25, -0.25)
        );
        assert_eq!((sign(-3.0), sign(0.0), sign(2.0)), (-1.0, 0.0, 1.0));
        assert_eq!((exp(-1e9), exp(1e9)), (0.0, 120.0_f32.exp2()));
        for x in [1e9, -1e30, f32::INFINITY, f32::NAN] {
            assert!(cos(x).abs() <= 1.0, "{x}");
            assert!(cell(x).1.abs() <= 2_097_153.0);
        }
        assert_eq!(cell(-0.25), (-0.25, -1.0, -1));
        assert_eq!(cell(7.75), (7.75, 7.0, 7));
    }
}

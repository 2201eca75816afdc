// The kernel of the bench: a 3 x 3 box blur of RGBA, 8 bits a channel. The same source is compiled
// for the guest (wasm32, +simd128) and for the native library that it is held against.

/// Side of the picture, in pixels.
pub const SIDE: usize = 1024;
const ROW: usize = SIDE * 4;

/// One round from `source` to `target`; the border keeps its bytes.
pub fn blur(source: &[u8], target: &mut [u8]) {
    for y in 1..SIDE - 1 {
        let row = |y: usize| &source[y * ROW..(y + 1) * ROW];
        let (a, b, c) = (row(y - 1), row(y), row(y + 1));
        let out = &mut target[y * ROW + 4..(y + 1) * ROW - 4];
        let n = out.len();
        let (a0, a1, a2) = (&a[..n], &a[4..n + 4], &a[8..n + 8]);
        let (b0, b1, b2) = (&b[..n], &b[4..n + 4], &b[8..n + 8]);
        let (c0, c1, c2) = (&c[..n], &c[4..n + 4], &c[8..n + 8]);
        for i in 0..n {
            let sum = u16::from(a0[i]) + u16::from(a1[i]) + u16::from(a2[i])
                + u16::from(b0[i]) + u16::from(b1[i]) + u16::from(b2[i])
                + u16::from(c0[i]) + u16::from(c1[i]) + u16::from(c2[i]);
            // A ninth, as a multiplication: exact for every sum of nine bytes.
            out[i] = ((u32::from(sum) * 7282) >> 16) as u8;
        }
    }
}

/// A picture that is not flat.
pub fn picture() -> Vec<u8> {
    (0..ROW * SIDE).map(|i| ((i * 31) ^ (i >> 7)) as u8).collect()
}

/// `rounds` rounds back and forth, and a checksum of the result.
pub fn blur_rounds(a: &mut [u8], b: &mut [u8], rounds: u32) -> u32 {
    for round in 0..rounds {
        if round % 2 == 0 { blur(a, b) } else { blur(b, a) }
    }
    let last: &[u8] = if rounds % 2 == 0 { a } else { b };
    last.iter().step_by(4099).fold(0u32, |sum, byte| sum.wrapping_mul(31) + u32::from(*byte))
}

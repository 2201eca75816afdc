//! The one source of randomness: a counter RNG on 32-bit integers.
//!
//! `hash(seed, stream, element, slot)` has no state, so element `k` is the same whatever the count,
//! and a frame can be drawn without the frames before it. Only wrapping multiplications, shifts and
//! exclusive-ors are used: Rust `u32`, JavaScript `Math.imul`, GLSL and WGSL `u32` agree bit by bit.

/// Finalizer with full avalanche on 32 bits (constants from a published search by C. Wellons).
#[must_use]
pub const fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The state that all elements of a stream share.
#[must_use]
pub const fn stream_base(seed: u32, stream: u32) -> u32 {
    mix(mix(seed ^ 0x9e37_79b9) ^ stream)
}

/// 32 random bits of one element's slot, from its stream's base.
#[must_use]
pub const fn hash_from(base: u32, element: u32, slot: u32) -> u32 {
    mix(mix(base.wrapping_add(element)) ^ slot.wrapping_mul(0x9e37_79b1))
}

/// 32 random bits.
#[must_use]
pub const fn hash(seed: u32, stream: u32, element: u32, slot: u32) -> u32 {
    hash_from(stream_base(seed, stream), element, slot)
}

/// A number in `[0, 1)` with 24 bits, exact in 32-bit floats.
#[must_use]
pub fn unit(bits: u32) -> f64 {
    f64::from(bits >> 8) / 16_777_216.0
}

/// A stream's number from its name (FNV-1a).
#[must_use]
pub fn stream_id(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |h, b| {
        (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}

/// A 32-bit graph seed from a job's 64-bit one.
#[must_use]
pub const fn fold_seed(seed: u64) -> u32 {
    (seed ^ (seed >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that every port (JavaScript, GLSL, WGSL) is tested against.
    #[test]
    fn known_values() {
        let sample = [
            hash(0, 0, 0, 0),
            hash(1, 2, 3, 4),
            hash(u32::MAX, 7, 1_000, 2),
        ];
        assert_eq!(sample.map(|v| format!("{v:08x}")).join(" "), KNOWN);
    }

    const KNOWN: &str = "41f39e5e 51dd431b 6020a91e";

    #[test]
    fn slots_and_elements_are_uniform() {
        let mut bins = [0_u32; 16];
        for element in 0..4_096 {
            bins[(unit(hash(9, stream_id("x"), element, 0)) * 16.0) as usize] += 1;
        }
        assert!(bins.iter().all(|&n| (190..330).contains(&n)), "{bins:?}");
    }
}

//! Which instructions run: the only `unsafe` code.
//!
//! The interpreter is compiled once for every CPU of the target and once for those with AVX2; the
//! better one is chosen when the program runs. Both compute the same bits.

#![allow(unsafe_code)] // A function that needs AVX2 is called after the CPU was asked for it.

use crate::run::{Env, execute};
use crate::step::Block;

/// A set of instructions that this CPU has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Level {
    /// What every CPU of the target has.
    pub const BASELINE: Self = Self(Set::Baseline);

    /// The best that this CPU has.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Self(Set::Avx2);
        }
        Self::BASELINE
    }

    /// Its name, for figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            Set::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "avx2",
        }
    }

    /// As many additions and multiplications as the CPU does with this set when it does nothing else:
    /// a value that depends on all of them, and how many they were. For figures.
    #[must_use]
    pub fn peak(self, rounds: u32) -> (f32, u64) {
        let value = match self.0 {
            Set::Baseline => spin(rounds),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as in `run`.
            Set::Avx2 => unsafe { spin_avx2(rounds) },
        };
        (value, u64::from(rounds) * 2 * SPINNING as u64)
    }

    pub(crate) fn run(self, block: &Block, env: &mut Env<'_>) {
        match self.0 {
            Set::Baseline => execute(block, env),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: `Set::Avx2` is made by `best` alone, after the CPU said that it has AVX2.
            Set::Avx2 => unsafe { execute_avx2(block, env) },
        }
    }
}

// Without `fma`: a fused multiply-add would round differently from the baseline.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn execute_avx2(block: &Block, env: &mut Env<'_>) {
    execute(block, env);
}

/// Lanes that [`Level::peak`] keeps busy: enough chains that no addition waits for the one before.
const SPINNING: usize = 64;

#[inline(always)]
fn spin(rounds: u32) -> f32 {
    let mut lanes: [f32; SPINNING] = std::array::from_fn(|at| at as f32);
    for _ in 0..rounds {
        for lane in &mut lanes {
            *lane = *lane * 0.5 + 1.0;
        }
    }
    lanes.iter().sum()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn spin_avx2(rounds: u32) -> f32 {
    spin(rounds)
}

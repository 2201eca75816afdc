//! See `effectforge_fuzz::dna`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| effectforge_fuzz::dna(bytes));

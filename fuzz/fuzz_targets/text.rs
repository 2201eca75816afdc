//! See `effectforge_fuzz::text`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| effectforge_fuzz::text(bytes));

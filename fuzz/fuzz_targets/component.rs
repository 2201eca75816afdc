//! See `effectforge_fuzz::component`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| effectforge_fuzz::component(bytes));

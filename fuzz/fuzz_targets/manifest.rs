//! See `effectforge_fuzz::manifest`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| effectforge_fuzz::manifest(bytes));

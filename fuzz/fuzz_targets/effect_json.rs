//! See `effectforge_fuzz::effect_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| effectforge_fuzz::effect_json(bytes));

//! Fuzz target for whole responses; docs/security.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| graphdown_runtime_fuzz::answer(data));

//! Fuzz target for the body of a response; docs/security.md says how to run it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| graphdown_runtime_fuzz::decode(data));

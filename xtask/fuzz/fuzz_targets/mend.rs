//! Pages that are mended; docs/security.md says how to run it.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_target!(|data: &[u8]| xtask::invariants::mend(data));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    graphdown_codegen_fuzz::damage(data, size, max_size, seed, "../tests/cases", ".md")
});

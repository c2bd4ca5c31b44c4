//! The invariants of the runtime's tests for fuzz targets.
//!
//! They stand in `runtime/tests/invariants`, so that a test can run each input that a fuzzer found.

#[path = "../../tests/invariants/mod.rs"]
mod invariants;

/// The body of an answer.
pub fn decode(data: &[u8]) {
    invariants::decoding(data);
}

/// Values in URLs.
pub fn path(data: &[u8]) {
    invariants::paths(data);
}

/// Whole answers.
pub fn answer(data: &[u8]) {
    invariants::answers(data);
}

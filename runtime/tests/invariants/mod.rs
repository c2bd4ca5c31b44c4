//! What must hold whatever a service answers and whatever a caller names, one function for each way in. Fuzz targets
//! and tests call the same functions.
//!
//! A broken invariant is a panic, since that is what a fuzzer looks for. Each function takes any bytes at all, so that
//! an input that was found once can be kept as a file and run as a test.

mod answers;
mod decoding;
mod every;
mod paths;

pub(crate) use answers::answers;
pub(crate) use decoding::decoding;
pub(crate) use paths::paths;

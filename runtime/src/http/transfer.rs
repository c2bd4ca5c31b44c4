//! Downloads and uploads content of any size, in parts that are repeated where a connection breaks.
//!
//! Each part is a call of its own, with the client's retries and limits. What is decided here is where to go on after a
//! call that failed for good or whose answer was lost, which only the service can tell.

pub(crate) mod progress;
mod patience;
pub(crate) mod download;
pub(crate) mod upload;

//! Sends a call: attempts, redirects, time limits and retries. One loop decides all of them, so that none is repeated by accident.

pub(crate) mod random;
pub(crate) mod timer;
pub(crate) mod limits;
pub mod transport;
#[cfg(feature = "gzip")]
pub(crate) mod gzip;
pub(crate) mod hooks;
pub(crate) mod redirect;
pub(crate) mod retry_after;
pub(crate) mod retry;
pub(in crate::http) mod limiter;
pub(crate) mod trace;
pub(crate) mod timed_body;
pub(crate) mod send;

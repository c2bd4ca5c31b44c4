//! Defines limits on what a client may use of the server, so that no client can keep others waiting.

use std::time::Duration;

/// So many milliseconds an answer may be asked to wait at most.
pub(crate) const LONGEST_DELAY: u64 = 60_000;

/// What a connection may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// So many connections are served at once; further ones wait until one of them ends.
    pub(crate) connections: u32,
    /// So long a request's head may take, and a connection may stay idle.
    pub(crate) head: Duration,
    /// So long a request's body may take.
    pub(crate) body: Duration,
    /// So many bytes a request's body may have.
    pub(crate) size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 256,
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            // More than the service takes at once; whoever sends more means something else.
            size: 64 << 20,
        }
    }
}

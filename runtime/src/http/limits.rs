//! How long a call may take, and each of its parts.

use std::time::Duration;

/// Limits of time; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// For a connection: from the address to the end of the TLS handshake.
    pub(super) connect: Option<Duration>,
    /// For one attempt: until its answer has come whole, or has begun where it is read as a stream.
    pub(super) attempt: Option<Duration>,
    /// For the whole call: all attempts and the waits between them.
    pub(super) call: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { connect: seconds(10), attempt: seconds(60), call: seconds(300) }
    }
}

/// Limits that a request has of its own.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnLimits {
    pub(super) connect: Option<Option<Duration>>,
    pub(super) attempt: Option<Option<Duration>>,
    pub(super) call: Option<Option<Duration>>,
}

impl OwnLimits {
    /// These, and the client's where there is none.
    pub(super) fn or(self, usual: Limits) -> Limits {
        Limits {
            connect: self.connect.unwrap_or(usual.connect),
            attempt: self.attempt.unwrap_or(usual.attempt),
            call: self.call.unwrap_or(usual.call),
        }
    }
}

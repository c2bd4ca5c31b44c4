//! Time limits of a call, its attempts and its connections, and how a request overrides those of its client.

use std::time::Duration;

/// Time limits; `None` means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Of a connection, from the name lookup to the end of the TLS handshake.
    pub(super) connect: Option<Duration>,
    /// Of one attempt, until its response is complete, or has begun if it is read as a stream.
    pub(super) attempt: Option<Duration>,
    /// Of the whole call: all attempts and the waits between them.
    pub(super) call: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { connect: seconds(10), attempt: seconds(60), call: seconds(300) }
    }
}

/// Limits that a request sets itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnLimits {
    pub(super) connect: Option<Option<Duration>>,
    pub(super) attempt: Option<Option<Duration>>,
    pub(super) call: Option<Option<Duration>>,
}

impl OwnLimits {
    /// These limits, and the client's where the request sets none.
    pub(super) fn or(self, usual: Limits) -> Limits {
        Limits {
            connect: self.connect.unwrap_or(usual.connect),
            attempt: self.attempt.unwrap_or(usual.attempt),
            call: self.call.unwrap_or(usual.call),
        }
    }
}

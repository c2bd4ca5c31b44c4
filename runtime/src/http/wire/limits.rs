//! Time limits of a call, its attempts and its connections, and how a request overrides those of its client.

use std::time::Duration;

/// Time limits; `None` means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct Limits {
    /// Of a connection, from the name lookup to the end of the TLS handshake.
    pub(in crate::http) connect: Option<Duration>,
    /// Of one attempt, until its response is complete, or has begun if it is read as a stream.
    pub(in crate::http) attempt: Option<Duration>,
    /// Of the whole call: all attempts and the waits between them.
    pub(in crate::http) call: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        Self { connect: seconds(10), attempt: seconds(60), call: seconds(300) }
    }
}

/// Limits that a request sets itself.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::http) struct OwnLimits {
    pub(in crate::http) connect: Option<Option<Duration>>,
    pub(in crate::http) attempt: Option<Option<Duration>>,
    pub(in crate::http) call: Option<Option<Duration>>,
}

impl OwnLimits {
    /// These limits, and the client's where the request sets none.
    pub(in crate::http) fn or(self, usual: Limits) -> Limits {
        Limits {
            connect: self.connect.unwrap_or(usual.connect),
            attempt: self.attempt.unwrap_or(usual.attempt),
            call: self.call.unwrap_or(usual.call),
        }
    }
}

//! Decides the fault of each request from the seed, the request and how often it came, so that a run can be repeated.

use crate::content::mixed;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// 429, `Retry-After: 1`
    Throttled,
    /// 503
    Unavailable,
    /// 500, and nothing was done.
    Failed,
    /// 500, though it was done.
    FailedDone,
    /// 502, and nothing was done.
    BadGateway,
    /// 504, though it was done.
    TimedOutDone,
    /// The connection is reset before the request is read.
    ResetUnread,
    /// The connection is reset after the request was read; nothing was done.
    ResetRead,
    /// The connection is reset instead of the answer; it was done.
    ResetDone,
    /// The connection ends amid the answer; it was done.
    Truncated,
    /// The connection is reset amid the answer; it was done.
    ResetAmid,
    /// What was sent came twice, and the answer is that to the second.
    Doubled,
    /// Only a part of a chunk is kept.
    KeptInPart,
    /// The session is gone.
    Expired,
}

impl Fault {
    pub(crate) const ALL: [Fault; 14] = [
        Fault::Throttled,
        Fault::Unavailable,
        Fault::Failed,
        Fault::FailedDone,
        Fault::BadGateway,
        Fault::TimedOutDone,
        Fault::ResetUnread,
        Fault::ResetRead,
        Fault::ResetDone,
        Fault::Truncated,
        Fault::ResetAmid,
        Fault::Doubled,
        Fault::KeptInPart,
        Fault::Expired,
    ];

    /// The fault of a request that came so often before. After four there is none, so that a client which tries often
    /// enough comes through.
    pub(crate) fn choose(seed: u64, request: &str, before: u32) -> Option<Self> {
        if before >= 4 {
            return None;
        }
        let start = mixed(seed ^ u64::from(before).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let hash = request.bytes().fold(start, |hash, byte| mixed(hash ^ u64::from(byte)));
        usize::try_from(hash % 40).ok().and_then(|turn| Self::ALL.get(turn).copied())
    }

    /// Whether the service did what it was asked for all the same.
    pub(crate) const fn is_done(self) -> bool {
        !matches!(
            self,
            Fault::Throttled
                | Fault::Unavailable
                | Fault::Failed
                | Fault::BadGateway
                | Fault::ResetUnread
                | Fault::ResetRead
        )
    }

    /// The status and headers that are answered instead of the result.
    pub(crate) const fn refusal(self) -> Option<(u16, &'static str)> {
        match self {
            Fault::Throttled => Some((429, "Retry-After: 1\r\n")),
            Fault::Unavailable => Some((503, "")),
            Fault::Failed | Fault::FailedDone => Some((500, "")),
            Fault::BadGateway => Some((502, "")),
            Fault::TimedOutDone => Some((504, "")),
            _ => None,
        }
    }
}

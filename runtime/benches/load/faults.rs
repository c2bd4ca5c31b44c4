//! Decides the fault of each attempt from seed, call and attempt number, so that a run can be repeated whatever the
//! order of calls.

/// What goes wrong with an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// 429, `Retry-After: 1`
    ThrottledSeconds,
    /// 429, `Retry-After: 2.128`
    ThrottledDecimal,
    /// 429, `Retry-After: Sun, 06 Nov 1994 08:49:38 GMT`
    ThrottledDate,
    /// 429 without `Retry-After`
    ThrottledBare,
    /// 503, `Retry-After: 1`
    Unavailable,
    /// 503 without `Retry-After`
    UnavailableBare,
    /// 504, and nothing was done.
    GatewayTimeout,
    /// 504, though it was done.
    GatewayTimeoutDone,
    /// The connection is reset before the request is read.
    ResetUnread,
    /// The connection is reset after the request was read; nothing was done.
    ResetRead,
    /// The connection is reset instead of the answer; it was done.
    ResetDone,
    /// The connection ends amid the body of the answer; it was done.
    Truncated,
    /// The answer comes in pieces, with pauses. It is whole.
    Slow,
}

impl Fault {
    pub(crate) const ALL: [Fault; 13] = [
        Fault::ThrottledSeconds,
        Fault::ThrottledDecimal,
        Fault::ThrottledDate,
        Fault::ThrottledBare,
        Fault::Unavailable,
        Fault::UnavailableBare,
        Fault::GatewayTimeout,
        Fault::GatewayTimeoutDone,
        Fault::ResetUnread,
        Fault::ResetRead,
        Fault::ResetDone,
        Fault::Truncated,
        Fault::Slow,
    ];

    /// In words.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Fault::ThrottledSeconds => "429, Retry-After in seconds",
            Fault::ThrottledDecimal => "429, Retry-After with decimals",
            Fault::ThrottledDate => "429, Retry-After as a date",
            Fault::ThrottledBare => "429",
            Fault::Unavailable => "503, Retry-After in seconds",
            Fault::UnavailableBare => "503",
            Fault::GatewayTimeout => "504, not done",
            Fault::GatewayTimeoutDone => "504, done",
            Fault::ResetUnread => "reset before the request was read",
            Fault::ResetRead => "reset after the request was read",
            Fault::ResetDone => "reset after it was done",
            Fault::Truncated => "truncated answer",
            Fault::Slow => "slow answer",
        }
    }

    /// Whether the service did what it was asked for all the same.
    pub(crate) const fn is_done(self) -> bool {
        matches!(self, Fault::GatewayTimeoutDone | Fault::ResetDone | Fault::Truncated | Fault::Slow)
    }

    /// Whether a client can't tell if it was done.
    pub(crate) const fn is_ambiguous(self) -> bool {
        matches!(
            self,
            Fault::GatewayTimeout
                | Fault::GatewayTimeoutDone
                | Fault::ResetUnread
                | Fault::ResetRead
                | Fault::ResetDone
                | Fault::Truncated
        )
    }

    /// The fault of an attempt, counted from 0: about one in three has one. After four the service has recovered, so
    /// that a client which tries often enough comes through.
    pub(crate) fn choose(seed: u64, call: &str, attempt: u32) -> Option<Self> {
        if attempt >= 4 {
            return None;
        }
        let start = mixed(seed ^ u64::from(attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let hash = call.bytes().fold(start, |hash, byte| mixed(hash ^ u64::from(byte)));
        usize::try_from(hash % 40).ok().and_then(|turn| Self::ALL.get(turn).copied())
    }
}

/// The finalizer of SplitMix64: each bit of what comes out depends on each that goes in.
const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

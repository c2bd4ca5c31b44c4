//! Defines the faults that a request can meet, with their names in `Prefer` and in the log, and their statuses.

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// 429
    Throttled,
    /// 503
    Unavailable,
    /// 400
    BadRequest,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 409
    Conflict,
    /// 410
    Gone,
    /// 412
    PreconditionFailed,
    /// The connection is closed, and nothing is answered.
    Dropped,
    /// The connection is closed amid the body.
    Cut,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 10] = [
        Fault::Throttled,
        Fault::Unavailable,
        Fault::BadRequest,
        Fault::Forbidden,
        Fault::NotFound,
        Fault::Conflict,
        Fault::Gone,
        Fault::PreconditionFailed,
        Fault::Dropped,
        Fault::Cut,
    ];

    /// As `Prefer` and the log spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::Throttled => "throttle",
            Fault::Unavailable => "unavailable",
            Fault::BadRequest => "bad-request",
            Fault::Forbidden => "forbidden",
            Fault::NotFound => "not-found",
            Fault::Conflict => "conflict",
            Fault::Gone => "gone",
            Fault::PreconditionFailed => "precondition-failed",
            Fault::Dropped => "drop",
            Fault::Cut => "cut",
        }
    }

    /// The status of the answer; `None` for what happens to the connection.
    pub const fn status(self) -> Option<u16> {
        match self {
            Fault::Throttled => Some(429),
            Fault::Unavailable => Some(503),
            Fault::BadRequest => Some(400),
            Fault::Forbidden => Some(403),
            Fault::NotFound => Some(404),
            Fault::Conflict => Some(409),
            Fault::Gone => Some(410),
            Fault::PreconditionFailed => Some(412),
            Fault::Dropped | Fault::Cut => None,
        }
    }

    /// The fault of that word, or of that status.
    pub fn parse(word: &str) -> Option<Self> {
        let is_meant = |one: &Fault| {
            word.eq_ignore_ascii_case(one.as_str()) || one.status().is_some_and(|status| word == status.to_string())
        };
        Self::ALL.into_iter().find(is_meant)
    }
}

//! How much of a response's body is held in memory.

use http::StatusCode;

use super::Error;

/// How many bytes of a response's body may be held in memory.
///
/// The client puts its limit among the extensions of each request that it hands to a [`Transport`](super::Transport).
/// A transport that keeps to it never holds more than that of a body; the client refuses what is larger in any case.
///
/// ```
/// use graphdown_runtime::http::BodyLimit;
///
/// let limit = BodyLimit::default();
/// assert_eq!(limit.bytes(), 100 << 20);
/// assert!(limit.check(http::StatusCode::OK, 700 << 20).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(u64);

impl BodyLimit {
    /// A limit of so many bytes.
    #[must_use]
    pub const fn new(bytes: u64) -> Self {
        Self(bytes)
    }

    /// The limit that a request brings along, or the usual one.
    #[must_use]
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// The number of bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// Holds a length against the limit: one that is announced, or what has come so far.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] where it is beyond the limit.
    pub fn check(self, status: StatusCode, length: u64) -> Result<(), Error> {
        if length <= self.0 { Ok(()) } else { Err(Error::BodyTooLarge { status, limit: self.0 }) }
    }
}

/// 100 MiB.
impl Default for BodyLimit {
    fn default() -> Self {
        Self(100 << 20)
    }
}

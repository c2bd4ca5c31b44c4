//! Defines how strict a server is and which faults it has. A `Prefer` header can ask for the same and more, and takes
//! precedence, so that one server is enough for many tests.

use std::num::{NonZeroU64, NonZeroUsize};

#[cfg(feature = "clap")]
use crate::limits::LONGEST_DELAY;

/// How strict the server is, and which behaviour of the service it imitates.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct Behaviour {
    /// Accept requests without an Authorization header
    #[cfg_attr(feature = "clap", arg(long))]
    pub no_auth: bool,
    /// Accept requests whose query or body isn't as documented, and report them only in the log
    #[cfg_attr(feature = "clap", arg(long))]
    pub lenient: bool,
    /// Return collections in pages of N items, linked by @odata.nextLink [default: unlimited]
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub page_size: Option<NonZeroUsize>,
    /// Answer every Nth request with 429 and Retry-After [default: none]
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub throttle: Option<NonZeroU64>,
    /// Answer every Nth request with 503 and Retry-After [default: none]
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub unavailable: Option<NonZeroU64>,
    /// Set Retry-After to S seconds
    #[cfg_attr(feature = "clap", arg(long, value_name = "S", default_value_t = 1))]
    pub retry_after: u64,
    /// Delay every response by MS milliseconds, at most 60000
    #[cfg_attr(
        feature = "clap",
        arg(long, value_name = "MS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=LONGEST_DELAY))
    )]
    pub delay: u64,
    /// Close every Nth connection, alternately before the response and in its body [default: none]
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub drop: Option<NonZeroU64>,
    /// Complete an operation that was accepted with 202 after N polls of its Location [default: 0]
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub polls: Option<u32>,
    /// Post documented notifications, and validations of subscriptions, to this http:// URL [default: the callback in the request, if it is on this machine]
    #[cfg_attr(feature = "clap", arg(long, value_name = "URL", value_parser = crate::lasting::notifications::post::checked))]
    pub notify: Option<String>,
}

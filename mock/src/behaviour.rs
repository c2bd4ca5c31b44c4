//! Defines how strict a server is and which faults it has. A `Prefer` header can ask for the same and more, and takes
//! precedence, so that one server is enough for many tests.

use std::num::{NonZeroU64, NonZeroUsize};

#[cfg(feature = "clap")]
use crate::limits::LONGEST_DELAY;

/// How strict the server is, and what it does as a service does.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct Behaviour {
    /// Answer requests without an Authorization header too
    #[cfg_attr(feature = "clap", arg(long))]
    pub no_auth: bool,
    /// Answer requests whose query or body is not as documented too; only the log tells
    #[cfg_attr(feature = "clap", arg(long))]
    pub lenient: bool,
    /// Collections come in pages of N items, chained by @odata.nextLink
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub page_size: Option<NonZeroUsize>,
    /// Every Nth request is answered with 429 and Retry-After
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub throttle: Option<NonZeroU64>,
    /// Every Nth request is answered with 503 and Retry-After
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub unavailable: Option<NonZeroU64>,
    /// The seconds that Retry-After says
    #[cfg_attr(feature = "clap", arg(long, value_name = "S", default_value_t = 1))]
    pub retry_after: u64,
    /// Every answer waits so many milliseconds, at most 60000
    #[cfg_attr(
        feature = "clap",
        arg(long, value_name = "MS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(..=LONGEST_DELAY))
    )]
    pub delay: u64,
    /// Every Nth connection is closed, by turns before the answer and amid its body
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub drop: Option<NonZeroU64>,
    /// What is accepted with 202 runs for N polls of its Location before it completes
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    pub polls: Option<u32>,
    /// Post documented notifications to this http:// URL [default: the callback that a request names, where that is on this machine]
    #[cfg_attr(feature = "clap", arg(long, value_name = "URL", value_parser = crate::lasting::notifications::post::checked))]
    pub notify: Option<String>,
}

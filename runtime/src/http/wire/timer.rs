//! [`Timer`]: the clock and the sleep of a client.
//!
//! All waits use it, so that a client runs on any async runtime and tests need not wait.

use std::time::{Duration, SystemTime};

use crate::http::{BoxFuture, Error, MaybeSend, MaybeSync};

/// A monotonic clock and a sleep.
pub trait Timer: MaybeSend + MaybeSync {
    /// The time since a fixed moment. It never decreases.
    fn now(&self) -> Duration;

    /// Waits for a duration.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The present date, which the expiry of subscriptions and tokens is compared with: by default the system's, and on wasm,
    /// whose standard library has none, 1970 plus [`now`](Self::now).
    fn system_time(&self) -> SystemTime {
        if cfg!(target_family = "wasm") { SystemTime::UNIX_EPOCH + self.now() } else { SystemTime::now() }
    }

    /// Checks whether the timer works in the current context. Called once for each call.
    ///
    /// # Errors
    /// [`Error::Request`] if it doesn't, for example outside of its async runtime.
    fn ready(&self) -> Result<(), Error> {
        Ok(())
    }
}

impl<T: Timer + ?Sized> Timer for std::sync::Arc<T> {
    fn now(&self) -> Duration {
        (**self).now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn system_time(&self) -> SystemTime {
        (**self).system_time()
    }

    fn ready(&self) -> Result<(), Error> {
        (**self).ready()
    }
}

/// The default timer of a client.
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
pub(crate) fn default_timer() -> Box<dyn Timer> {
    Box::new(Tokio { start: tokio::time::Instant::now() })
}

#[cfg(not(all(feature = "tokio", not(target_family = "wasm"))))]
pub(crate) fn default_timer() -> Box<dyn Timer> {
    Box::new(Missing)
}

#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
struct Tokio {
    start: tokio::time::Instant,
}

#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
impl Timer for Tokio {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn ready(&self) -> Result<(), Error> {
        tokio::runtime::Handle::try_current().map(drop).map_err(|_| {
            Error::Request(String::from(
                "expected a running tokio runtime, found none: send the request within one, or set another timer and transport",
            ))
        })
    }
}

/// The timer of a client without one; sending reports it.
#[cfg(not(all(feature = "tokio", not(target_family = "wasm"))))]
struct Missing;

#[cfg(not(all(feature = "tokio", not(target_family = "wasm"))))]
impl Timer for Missing {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }

    fn ready(&self) -> Result<(), Error> {
        Err(Error::Request(String::from(
            "the client has no timer: set one on the builder, or enable the feature `tokio`",
        )))
    }
}

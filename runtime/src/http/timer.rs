//! Time as the client sees it: how long ago something was, and waiting.
//!
//! All waiting goes through here, so that a client can run on any executor and tests need not wait.

use std::time::Duration;

use super::{BoxFuture, Error, MaybeSend, MaybeSync};

/// A clock and a timer.
pub trait Timer: MaybeSend + MaybeSync {
    /// The time since some moment that stays the same; it never goes back.
    fn now(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Whether it can wait here and now; asked once for each call.
    ///
    /// # Errors
    /// [`Error::Request`] where it can't: there is no runtime whose timer it could be.
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

    fn ready(&self) -> Result<(), Error> {
        (**self).ready()
    }
}

/// The timer that a client has unless it is given another.
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
                "no tokio runtime is running here: send within one, or give the builder a timer and a transport of another",
            ))
        })
    }
}

/// Stands where there is no timer; sending reports it.
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
        Err(Error::Request(String::from("there is no timer: give the builder one, or enable the feature `tokio`")))
    }
}

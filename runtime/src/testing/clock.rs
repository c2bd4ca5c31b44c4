//! Time that only passes where it is waited for, so that tests of waits need not wait.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::http::{BoxFuture, Timer};

/// A timer that doesn't wait, and keeps how long it should have. Clones share that.
///
/// Waits end at once, also those that are a limit for something else: give the client a
/// [`Recorder`](super::Recorder) beside it, which answers at once. [`Recorder::graph`](super::Recorder::graph) has one.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use std::time::Duration;
///
/// use graphdown::{
///     http::{Client, Method},
///     testing::{Clock, Recorder},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (recorder, clock) = (Recorder::default(), Clock::default());
/// recorder.throttle(Duration::from_secs(120));
/// recorder.answer(204, "");
/// let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone());
/// let client = builder.timer(clock.clone()).build();
/// client.request::<()>(Method::POST, "/me/revokeSignInSessions", ()).await?;
/// assert_eq!(recorder.sent().len(), 2);
/// assert!(clock.slept()[0] >= Duration::from_secs(120));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Mutex<Vec<Duration>>>);

impl Clock {
    /// The waits until now.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.waits().clone()
    }

    fn waits(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Timer for Clock {
    fn now(&self) -> Duration {
        self.waits().iter().fold(Duration::ZERO, |sum, wait| sum.saturating_add(*wait))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move { clock.waits().push(duration) })
    }
}

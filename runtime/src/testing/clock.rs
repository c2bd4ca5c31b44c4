//! [`Clock`]: a timer whose waits end at once and advance its time, so that tests of waits don't wait.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use crate::http::{BoxFuture, Timer};

/// 2027-01-01T00:00:00Z, since 1970.
const START: Duration = Duration::from_secs(1_798_761_600);

/// A timer that doesn't wait and records the requested waits. Clones share the record.
///
/// Its date begins at 2027-01-01T00:00:00Z and advances by the waits as well.
///
/// Time limits end at once as well, so that the client also needs a [`Recorder`](super::Recorder), which answers
/// immediately. [`Recorder::graph`](super::Recorder::graph) combines both.
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
    /// The waits so far.
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
    fn system_time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.now()
    }
}

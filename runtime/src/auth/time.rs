//! The clock and timer of sign-in, replaceable in tests.

use std::time::{Duration, SystemTime};

use crate::http::BoxFuture;

pub(super) trait Time: Send + Sync {
    fn now(&self) -> SystemTime;

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The system's clock, and tokio's timer.
pub(super) struct SystemTimer;

impl Time for SystemTimer {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

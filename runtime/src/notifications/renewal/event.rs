//! [`RenewalEvent`]: what became of a subscription.

use std::time::Duration;

use crate::http::Error;

/// What became of a subscription. `T` is the type that its creation results in: `models::Subscription`.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenewalEvent<T> {
    /// It was created: for the first time, or anew because it was gone. Changes in between have no notification: read them by
    /// a delta query.
    Created(T),
    /// It was renewed.
    Renewed(T),
    /// A renewal has failed. The subscription is still there, and the renewal is tried again.
    #[non_exhaustive]
    Failed {
        /// Why.
        error: Error,
        /// How long it is waited before the next attempt.
        retry_after: Duration,
    },
    /// The service says that notifications were lost: read the changes by a delta query.
    Missed,
}

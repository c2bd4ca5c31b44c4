//! What spans several requests: operations that are polled, upload sessions, notifications and batches.

pub(crate) mod monitor;
pub(crate) mod uploads;
pub(crate) mod notifications;
pub(crate) mod batch;

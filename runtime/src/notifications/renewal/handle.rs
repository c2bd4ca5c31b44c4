//! [`RenewalHandle`]: tells a renewal that waits what a notification says of its subscription. The two are in different tasks,
//! and a wait must end at once.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::Duration,
};

use serde::Serialize;

use crate::{http::Timer, model::Json};

/// Tells a [`Renewal`](super::Renewal) what a lifecycle notification says, and ends it. Clones belong to the same renewal.
#[derive(Clone, Debug, Default)]
pub struct RenewalHandle(Arc<Mutex<Signals>>);

/// What a renewal was told and hasn't looked at yet.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// The id of the present subscription.
    id: Option<String>,
    pub(super) is_missed: bool,
    pub(super) is_removed: bool,
    pub(super) is_challenged: bool,
    pub(super) is_stopped: bool,
    waker: Option<Waker>,
}

impl RenewalHandle {
    /// Does what a lifecycle notification asks for: a `models::ChangeNotification`, or anything that serializes like one.
    /// Returns whether it is a lifecycle notification of this subscription; others change nothing. Compare its
    /// `clientState` before: anybody can send one.
    ///
    /// | `lifecycleEvent` | what is done |
    /// |---|---|
    /// | `reauthorizationRequired` | the subscription is renewed at once |
    /// | `subscriptionRemoved` | it is created anew |
    /// | `missed` | [`RenewalEvent::Missed`](super::event::RenewalEvent::Missed) |
    pub fn lifecycle(&self, notification: &(impl Serialize + ?Sized)) -> bool {
        let notification = Json::of(notification).unwrap_or_default();
        let text = |name| notification.get(name).and_then(|value| Some(value.as_str()?.to_owned()));
        let (id, event) = (text("subscriptionId"), text("lifecycleEvent"));
        self.tell(|signals| {
            let is_own = id.is_some() && id == signals.id;
            let signal = match event.as_deref() {
                Some("reauthorizationRequired") => &mut signals.is_challenged,
                Some("subscriptionRemoved") => &mut signals.is_removed,
                Some("missed") => &mut signals.is_missed,
                _ => return false,
            };
            *signal |= is_own;
            is_own
        })
    }

    /// Renews the subscription at once.
    pub fn renew(&self) {
        self.tell(|signals| signals.is_challenged = true);
    }

    /// Ends the renewal: [`Renewal::try_next`](super::Renewal::try_next) returns `None`.
    pub fn stop(&self) {
        self.tell(|signals| signals.is_stopped = true);
    }

    fn tell<T>(&self, change: impl FnOnce(&mut Signals) -> T) -> T {
        let mut signals = self.signals();
        let result = change(&mut signals);
        if let Some(waker) = signals.waker.take() {
            waker.wake();
        }
        result
    }

    pub(super) fn signals(&self) -> MutexGuard<'_, Signals> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of which subscription the notifications are. What was said of another is forgotten.
    pub(super) fn set_id(&self, id: Option<&str>) {
        let mut signals = self.signals();
        if signals.id.as_deref() != id {
            signals.id = id.map(str::to_owned);
            (signals.is_removed, signals.is_challenged) = (false, false);
        }
    }

    /// Waits for a time, or until something is told.
    pub(super) async fn wait(&self, timer: &dyn Timer, time: Duration) {
        let mut sleep = timer.sleep(time);
        poll_fn(|context| {
            let mut signals = self.signals();
            if signals.is_any() {
                return Poll::Ready(());
            }
            signals.waker = Some(context.waker().clone());
            drop(signals);
            sleep.as_mut().poll(context)
        })
        .await;
    }
}

impl Signals {
    fn is_any(&self) -> bool {
        self.is_missed || self.is_removed || self.is_challenged || self.is_stopped
    }
}

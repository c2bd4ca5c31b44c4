//! [`Limiter`]: makes calls wait while the service throttles what they call, and limits how many are in flight.
//!
//! What is hard: a call that waits may be dropped, or be held without being polled while its task waits for another call,
//! and there is no task in the background. So no call holds up another: each has a place in a queue, and from that a time
//! ([`gate::Gate`]). While nothing is throttled, a call costs no more than looking at a flag and at the headers.
//!
//! Which calls are throttled together is decided in [`quota`], what a response says in [`signal`].

mod gate;
pub(in crate::http) mod quota;
pub(in crate::http) mod signal;

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use tokio::sync::{Notify, Semaphore, SemaphorePermit};

use self::{gate::Gate, quota::Quota, signal::Signal};
use crate::{http::Timer, table::Table};

/// So many own quotas of one shared that are refused one after the other show that the shared one is meant.
const OF_SHARED: usize = 3;

/// What the calls of a client and its clones know of throttling.
pub(in crate::http) struct Limiter {
    /// Whether calls wait for what the service says.
    is_on: bool,
    /// Whether there is a gate: else nothing has to be looked up.
    is_active: AtomicBool,
    /// By the names of shared and of own quotas.
    gates: Mutex<Table<String, Gate>>,
    /// Calls that wait may go earlier than they think.
    earlier: Notify,
    /// The number of the next call that waits.
    next: AtomicU64,
    /// The requests that may be in flight.
    places: Option<Semaphore>,
}

/// A request that may be sent; dropped, it gives its place back.
#[derive(Debug)]
pub(in crate::http) struct Admission<'l> {
    _place: Option<SemaphorePermit<'l>>,
    /// Whether it has waited for its quota.
    pub(in crate::http) has_waited: bool,
}

/// The wait that the service asks for is longer than there is time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) struct TooLong(pub(in crate::http) Duration);

impl Limiter {
    pub(in crate::http) fn new(is_on: bool, parallel: Option<usize>) -> Self {
        Self {
            is_on,
            is_active: AtomicBool::new(false),
            gates: Mutex::default(),
            earlier: Notify::new(),
            next: AtomicU64::new(0),
            places: parallel.map(|most| Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))),
        }
    }

    /// Admits a request that has nothing to wait for.
    pub(in crate::http) fn admit_at_once(&self) -> Option<Admission<'_>> {
        if self.is_active() {
            return None;
        }
        let place = match &self.places {
            Some(places) => Some(places.try_acquire().ok()?),
            None => None,
        };
        Some(Admission { _place: place, has_waited: false })
    }

    /// Waits until a request may be sent.
    ///
    /// # Errors
    /// At once, if the service asks for a wait beyond the time that is left.
    pub(in crate::http) async fn admit(
        &self,
        timer: &dyn Timer,
        quota: impl Fn() -> Quota,
        left: Duration,
    ) -> Result<Admission<'_>, TooLong> {
        let ends = timer.now().saturating_add(left);
        let mut has_waited = false;
        loop {
            if self.is_active() {
                let left = ends.saturating_sub(timer.now());
                has_waited |= self.wait(timer, &[quota()], left).await?;
            }
            let place = match &self.places {
                // A semaphore that is never closed gives a permit.
                Some(places) => places.acquire().await.ok(),
                None => None,
            };
            // While it waited for the place, calls like it may have been refused.
            let is_refused = place.is_some() && self.pause(&quota, timer.now()).is_some();
            if !is_refused {
                return Ok(Admission { _place: place, has_waited });
            }
        }
    }

    /// Waits until calls of these quotas may be sent; returns whether that took time.
    ///
    /// # Errors
    /// At once, if the service asks for a wait beyond the time that is left.
    pub(in crate::http) async fn wait(
        &self,
        timer: &dyn Timer,
        quotas: &[Quota],
        left: Duration,
    ) -> Result<bool, TooLong> {
        let tickets = Tickets::queue(self, quotas, timer.now());
        let mut has_waited = false;
        loop {
            let mut earlier = pin!(self.earlier.notified());
            earlier.as_mut().enable();
            let now = timer.now();
            let Some(wait) = tickets.wait(now) else { return Ok(has_waited) };
            let pause = tickets.pause(now);
            if pause > left {
                return Err(TooLong(pause));
            }
            has_waited = true;
            let mut sleep = timer.sleep(wait);
            poll_fn(|context| match sleep.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(()),
                Poll::Pending => earlier.as_mut().poll(context),
            })
            .await;
        }
    }

    /// How long calls of a quota wait because the service refuses them; `None` if they don't.
    pub(in crate::http) fn pause(&self, quota: impl Fn() -> Quota, now: Duration) -> Option<Duration> {
        if !self.is_active() {
            return None;
        }
        let gates = self.gates();
        let pause = quota().keys().filter_map(|key| Some(gates.get(key)?.pause(now))).max();
        pause.filter(|pause| !pause.is_zero())
    }

    /// Learns from a response to a call that was sent at a time and had to wait or not.
    pub(in crate::http) fn learn(
        &self,
        timer: &dyn Timer,
        quota: impl Fn() -> Quota,
        signal: Option<Signal>,
        sent: Duration,
        has_waited: bool,
    ) {
        let says_something = signal.is_some_and(|signal| signal != Signal::Plenty);
        if !self.is_on || !says_something && !self.is_active() {
            return;
        }
        let (Quota { shared, own }, now) = (quota(), timer.now());
        let mut gates = self.gates();
        let mut has_quickened = false;
        let mut change = |key: &str, is_new: bool, change: &mut dyn FnMut(&mut Gate)| {
            if is_new && gates.get(&key.to_owned()).is_none() {
                gates.insert(key.to_owned(), Gate::new(now));
            }
            let Some(gate) = gates.get_mut(&key.to_owned()) else { return };
            let until = gate.until();
            change(gate);
            has_quickened |= gate.has_quickened(until, now);
        };
        match (signal, &own) {
            (Some(Signal::Refused(asked)), None) => change(&shared, true, &mut |gate| gate.refuse(asked, sent, now)),
            (Some(Signal::Refused(asked)), Some(own)) => {
                change(own, true, &mut |gate| gate.refuse(asked, sent, now));
                change(&shared, true, &mut |gate| {
                    if gate.has_refused(own, OF_SHARED, now) {
                        gate.refuse(asked, sent, now);
                    }
                });
            }
            (signal, own) => {
                for key in std::iter::once(&shared).chain(own) {
                    change(key, false, &mut |gate| gate.take(has_waited));
                }
                // An application's limits count all that it calls.
                change(&shared, says_something, &mut |gate| match signal {
                    Some(Signal::Pause(pause)) => gate.rest(pause, now),
                    Some(Signal::Left(units, reset)) => gate.pace(Some((units, reset)), now),
                    Some(Signal::Plenty) => gate.pace(None, now),
                    Some(Signal::Refused(_)) | None => {}
                });
            }
        }
        self.is_active.store(gates.len() > 0, Ordering::Release);
        drop(gates);
        if has_quickened {
            self.earlier.notify_waiters();
        }
    }

    fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Acquire)
    }

    fn gates(&self) -> MutexGuard<'_, Table<String, Gate>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Quota {
    /// The keys of its gates.
    fn keys(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.shared).chain(&self.own)
    }
}

/// The places of calls in the queues of their quotas.
struct Tickets<'l> {
    limiter: &'l Limiter,
    places: Vec<(String, u64)>,
}

impl<'l> Tickets<'l> {
    /// Puts a call of each quota at the end of the queues.
    fn queue(limiter: &'l Limiter, quotas: &[Quota], now: Duration) -> Self {
        let mut gates = limiter.gates();
        // Here and not where a response is read: that is rarer, and calls are what the gates are kept for.
        gates.retain(|_, gate| !gate.is_over(now));
        limiter.is_active.store(gates.len() > 0, Ordering::Release);
        let mut places = Vec::new();
        for quota in quotas {
            // The numbers are given under the lock, so that they grow in each queue.
            let number = limiter.next.fetch_add(1, Ordering::Relaxed);
            for key in quota.keys() {
                if let Some(gate) = gates.get_mut(key) {
                    gate.queue(number, now);
                    places.push((key.clone(), number));
                }
            }
        }
        drop(gates);
        Self { limiter, places }
    }

    /// How long the last of them waits; `None` if all may go.
    fn wait(&self, now: Duration) -> Option<Duration> {
        let mut gates = self.limiter.gates();
        self.places.iter().filter_map(|(key, number)| gates.get_mut(key)?.wait(*number, now)).max()
    }

    /// How long the service refuses one of them.
    fn pause(&self, now: Duration) -> Duration {
        let gates = self.limiter.gates();
        self.places.iter().filter_map(|(key, _)| Some(gates.get(key)?.pause(now))).max().unwrap_or_default()
    }
}

impl Drop for Tickets<'_> {
    fn drop(&mut self) {
        let mut gates = self.limiter.gates();
        let mut has_left = false;
        for (key, number) in &self.places {
            has_left |= gates.get_mut(key).is_some_and(|gate| gate.leave(*number));
        }
        drop(gates);
        if has_left {
            self.limiter.earlier.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests;

//! Single flight: concurrent calls share one request for a token, and an account has one request at a time.
//!
//! A request is a shared future that any of the waiting calls drives, so that a call that is dropped, or no longer
//! polled, doesn't delay the others. It is cancelled with the last of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures_util::{
    future::{FutureExt, Shared, WeakShared},
    lock::Mutex as AsyncMutex,
};

use crate::auth::{
    TokenError,
    keeping::tokens::{Account, Key},
};
use crate::http::{BoxFuture, Token};
use crate::table::Table;

type Outcome = Result<Token, TokenError>;

/// A request for a token in flight.
pub(in crate::auth) type Flight = Shared<BoxFuture<'static, Outcome>>;

/// The key of a flight.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::auth) struct FlightKey {
    pub(in crate::auth) key: Key,
    pub(in crate::auth) claims: Option<String>,
    /// Renewals have shorter limits, so that a call without a valid token doesn't share their errors.
    pub(in crate::auth) renewal: bool,
}

#[derive(Default)]
pub(in crate::auth) struct Flights(Mutex<InFlight>);

#[derive(Default)]
struct InFlight {
    flights: Table<FlightKey, WeakShared<BoxFuture<'static, Outcome>>>,
    locks: Table<Account, Weak<AsyncMutex<()>>>,
}

impl Flights {
    /// The flight for a key, and whether it is new.
    pub(in crate::auth) fn join(
        &self,
        key: FlightKey,
        start: impl FnOnce() -> BoxFuture<'static, Outcome>,
    ) -> (Flight, bool) {
        let mut state = self.lock();
        state.flights.retain(|_, flight| running(flight).is_some());
        // A token with claims also serves calls without.
        let serves = |other: &FlightKey| {
            *other == key || (key.claims.is_none() && other.key == key.key && other.renewal == key.renewal)
        };
        let found = state.flights.iter().find(|(other, _)| serves(other)).and_then(|(_, flight)| running(flight));
        if let Some(flight) = found {
            return (flight, false);
        }
        let flight = start().shared();
        if let Some(weak) = flight.downgrade() {
            state.flights.insert(key, weak);
        }
        (flight, true)
    }

    /// Who holds it is the only one to ask for a token of this account: refresh tokens may be good for one use alone,
    /// and no user should be asked to sign in twice at once.
    pub(in crate::auth) fn account_lock(&self, account: &Account) -> Arc<AsyncMutex<()>> {
        let mut state = self.lock();
        if let Some(lock) = state.locks.get(account).and_then(Weak::upgrade) {
            return lock;
        }
        state.locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::default();
        state.locks.insert(account.clone(), Arc::downgrade(&lock));
        lock
    }

    fn lock(&self) -> MutexGuard<'_, InFlight> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The flight, unless it has ended.
fn running(flight: &WeakShared<BoxFuture<'static, Outcome>>) -> Option<Flight> {
    flight.upgrade().filter(|flight| flight.peek().is_none())
}

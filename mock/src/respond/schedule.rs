//! Decides which fault a request gets: the one that it prefers, else one at each Nth request. Faults follow counters,
//! so that the same requests in the same order get the same faults.

use std::{collections::BTreeMap, num::NonZeroU64};

use crate::{behaviour::Behaviour, respond::fault::Fault, understand::preferences::Preferences};

/// The counters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    requests: u64,
    drops: u64,
    /// How often each preferred fault was given, by fault and request.
    granted: BTreeMap<String, u32>,
}

impl Schedule {
    /// Counts a request; `key` tells it from others, `GET /v1.0/users`.
    pub(crate) fn next(&mut self, behaviour: &Behaviour, preferences: &Preferences, key: &str) -> Option<Fault> {
        self.requests += 1;
        if let Some((fault, times)) = preferences.fault {
            return Some(fault).filter(|fault| self.is_granted(*fault, times, key));
        }
        let is_turn = |every: Option<NonZeroU64>| every.is_some_and(|every| self.requests % every == 0);
        if is_turn(behaviour.drop) {
            self.drops += 1;
            return Some(if self.drops % 2 == 1 { Fault::Dropped } else { Fault::Cut });
        }
        let throttled = is_turn(behaviour.throttle).then_some(Fault::Throttled);
        throttled.or_else(|| is_turn(behaviour.unavailable).then_some(Fault::Unavailable))
    }

    /// After so many times the request is answered once, and the count begins anew.
    fn is_granted(&mut self, fault: Fault, times: Option<u32>, key: &str) -> bool {
        let Some(times) = times else { return true };
        let granted = self.granted.entry(format!("{} {key}", fault.as_str())).or_default();
        *granted = if *granted < times { *granted + 1 } else { 0 };
        *granted > 0
    }
}

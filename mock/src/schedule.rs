//! Counts and wishes come in; the fault that a request meets goes out, if it is its turn.

use std::{collections::BTreeMap, num::NonZeroU64};

use super::{behaviour::Behaviour, fault::Fault, wishes::Wishes};

/// What has happened so far; the same requests in the same order meet the same faults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns {
    requests: u64,
    drops: u64,
    /// By what was asked for and by which request: how often it was granted.
    granted: BTreeMap<String, u32>,
}

impl Turns {
    /// Counts a request; `key` tells it from others, `GET /v1.0/users`.
    pub(crate) fn next(&mut self, behaviour: &Behaviour, wishes: &Wishes, key: &str) -> Option<Fault> {
        self.requests += 1;
        if let Some((fault, times)) = wishes.fault {
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

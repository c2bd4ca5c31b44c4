//! [`Gate`]: when each of the calls that wait for one quota may go.
//!
//! What is hard: a call may be dropped, or held without being polled, at any moment, so that no call may wait for another
//! one to do something. Therefore each has a time of its own, that of its place in the queue, and a place whose time is
//! past has left the queue whether its call has noticed or not.
//!
//! Whoever is let go all at once after a pause is refused all at once. How many a second the service takes is therefore
//! learned as TCP learns it: from what it took between two refusals, and a little more from then on.

use std::{collections::VecDeque, time::Duration};

/// No service is taken at its word for longer: a wrong one would silence a client for good.
const LONGEST: Duration = Duration::from_secs(3600);

/// So long after the last refusal its rate is of use.
const KEPT: Duration = Duration::from_secs(60);

/// Calls a second that are tried first, and at least.
const SLOWEST: f64 = 10.0;

/// The calls of a quota, and when they may go.
#[derive(Debug)]
pub(super) struct Gate {
    /// No call goes before.
    until: Duration,
    told: Option<Told>,
    learned: Option<Learned>,
    /// The numbers of those that wait, in their order: each number is larger than those before.
    waiting: VecDeque<u64>,
    /// When the first of them may go.
    due: Duration,
    /// The gap by which the calls that wait have computed their time.
    known_gap: Duration,
    /// Its own quotas that were refused without a success between them: as many as it takes to tell.
    refused: Vec<String>,
    expires: Duration,
}

/// What the service has told of the time between two calls.
#[derive(Clone, Copy, Debug)]
struct Told {
    gap: Duration,
    ends: Duration,
}

/// The rate that refusals have taught.
#[derive(Clone, Copy, Debug)]
struct Learned {
    /// Calls a second.
    rate: f64,
    /// Below it the rate grows by a tenth with each call that is taken, above it by a quarter of itself in a second.
    threshold: f64,
    /// The last refusal of a call that had been sent after the one before.
    since: Duration,
    /// Calls that were taken since.
    taken: f64,
}

impl Gate {
    pub(super) fn new(now: Duration) -> Self {
        Self {
            until: now,
            told: None,
            learned: None,
            waiting: VecDeque::new(),
            due: now,
            known_gap: Duration::ZERO,
            refused: Vec::new(),
            expires: now.saturating_add(KEPT),
        }
    }

    /// Whether nothing that it knows is of use any longer.
    pub(super) fn is_over(&self, now: Duration) -> bool {
        self.waiting.is_empty() && now >= self.expires
    }

    /// The time for which all calls wait.
    pub(super) fn pause(&self, now: Duration) -> Duration {
        self.until.saturating_sub(now)
    }

    /// Puts a call at the end of the queue.
    pub(super) fn queue(&mut self, number: u64, now: Duration) {
        self.advance(now);
        if self.waiting.is_empty() {
            self.due = self.due.max(now);
        }
        self.waiting.push_back(number);
    }

    /// How long a call has to wait; `None` if it may go.
    pub(super) fn wait(&mut self, number: u64, now: Duration) -> Option<Duration> {
        self.advance(now);
        let Ok(index) = self.waiting.binary_search(&number) else {
            // It has left the queue, and another pause may have begun.
            return Some(self.pause(now)).filter(|pause| !pause.is_zero());
        };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let at = self.due.max(self.until).saturating_add(self.gap(now).saturating_mul(index));
        // What was told ends then, and with it the gap.
        let at = self.told.filter(|told| told.ends > now).map_or(at, |told| at.min(told.ends.max(self.until)));
        Some(at.saturating_sub(now))
    }

    /// Gives the place of a call back; returns whether it had one.
    pub(super) fn leave(&mut self, number: u64) -> bool {
        let found = self.waiting.binary_search(&number).ok().and_then(|index| self.waiting.remove(index));
        found.is_some()
    }

    /// A refusal of a call that was sent at a time. What the service said last counts.
    pub(super) fn refuse(&mut self, asked: Option<Duration>, sent: Duration, now: Duration) {
        if let Some(asked) = asked {
            self.until = now.saturating_add(asked.min(LONGEST));
        }
        // Of the calls that were under way together, the first counts.
        self.learned = match self.learned {
            None => Some(Learned { rate: SLOWEST, threshold: f64::INFINITY, since: now, taken: 0.0 }),
            Some(learned) if sent >= learned.since => Some(learned.cut(now)),
            same => same,
        };
        self.keep(self.until.max(now));
    }

    /// Notes a refusal of one of the own quotas of a shared one; returns whether so many of them are refused in a row.
    pub(super) fn has_refused(&mut self, own: &str, many: usize, now: Duration) -> bool {
        if self.refused.len() < many && !self.refused.iter().any(|known| known == own) {
            self.refused.push(own.to_owned());
        }
        self.keep(now);
        self.refused.len() >= many
    }

    /// A call was taken, which had to wait or not.
    pub(super) fn take(&mut self, has_waited: bool) {
        self.refused.clear();
        if let Some(learned) = &mut self.learned {
            learned.take(has_waited);
        }
    }

    /// The service tells that no call should be made for some time.
    pub(super) fn rest(&mut self, pause: Duration, now: Duration) {
        let until = now.saturating_add(pause.min(LONGEST));
        (self.until, self.told) = (self.until.max(until), None);
        self.keep(until);
    }

    /// The service tells how many units are left for some time; `None` for enough. What it tells next corrects the gap where
    /// a call takes several units.
    pub(super) fn pace(&mut self, left: Option<(f64, Duration)>, now: Duration) {
        self.told = left.map(|(units, reset)| {
            let reset = reset.min(LONGEST);
            Told { gap: reset.div_f64(units.max(1.0)), ends: now.saturating_add(reset) }
        });
        if let Some(told) = self.told {
            self.keep(told.ends);
        }
    }

    /// Whether calls that wait may go earlier than they think, by so much that they should know.
    pub(super) fn has_quickened(&mut self, before: Duration, now: Duration) -> bool {
        let gap = self.gap(now);
        let is_quicker = gap < self.known_gap.mul_f64(0.8) || self.until < before;
        if is_quicker || gap > self.known_gap {
            self.known_gap = gap;
        }
        is_quicker && !self.waiting.is_empty()
    }

    /// The end of the pause.
    pub(super) fn until(&self) -> Duration {
        self.until
    }

    fn keep(&mut self, from: Duration) {
        self.expires = self.expires.max(from.saturating_add(KEPT));
    }

    /// The time between two calls.
    fn gap(&self, now: Duration) -> Duration {
        let told = self.told.filter(|told| told.ends > now).map_or(Duration::ZERO, |told| told.gap);
        told.max(self.learned.map_or(Duration::ZERO, |learned| Duration::from_secs_f64(1.0 / learned.rate)))
    }

    /// Lets all go whose time has come.
    fn advance(&mut self, now: Duration) {
        let gap = self.gap(now);
        while !self.waiting.is_empty() && self.due.max(self.until) <= now {
            self.waiting.pop_front();
            self.due = self.due.max(self.until).saturating_add(gap);
        }
    }
}

impl Learned {
    /// The rate after a refusal: what was taken since the last one, over the time since, pause included.
    fn cut(self, now: Duration) -> Self {
        let time = now.saturating_sub(self.since).as_secs_f64().max(1e-3);
        let rate = (self.taken / time).min(self.rate * 0.7).max(SLOWEST);
        Self { rate, threshold: rate, since: now, taken: 0.0 }
    }

    fn take(&mut self, has_waited: bool) {
        self.taken += 1.0;
        // Without a wait the rate was no limit, and nothing shows that more would be taken.
        if has_waited {
            self.rate += if self.rate < self.threshold { self.rate * 0.1 } else { 0.25 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// The waits of these calls, in seconds.
    fn waits<const N: usize>(gate: &mut Gate, numbers: &[u64; N], now: Duration) -> [f64; N] {
        numbers.map(|number| gate.wait(number, now).unwrap_or_default().as_secs_f64())
    }

    #[test]
    fn each_has_a_time_of_its_own_after_the_pause() {
        let mut gate = Gate::new(Duration::ZERO);
        gate.refuse(Some(SECOND * 2), Duration::ZERO, Duration::ZERO);
        (1..=3).for_each(|number| gate.queue(number, Duration::ZERO));
        assert_eq!(waits(&mut gate, &[1, 2, 3], Duration::ZERO), [2.0, 2.1, 2.2]);
        // The second is not held up by the first, which nobody polls.
        assert_eq!(gate.wait(2, SECOND * 21 / 10), None);
        assert_eq!(gate.wait(1, SECOND * 21 / 10), None);
        assert_eq!(waits(&mut gate, &[3], SECOND * 21 / 10), [0.1]);
        // What the service said last counts, for all that haven't gone.
        gate.refuse(Some(SECOND), SECOND * 2, SECOND * 3);
        assert_eq!(waits(&mut gate, &[1, 3], SECOND * 3), [1.0, 1.0]);
    }

    #[test]
    fn a_place_is_given_back() {
        let mut gate = Gate::new(Duration::ZERO);
        gate.refuse(Some(SECOND), Duration::ZERO, Duration::ZERO);
        (1..=4).for_each(|number| gate.queue(number, Duration::ZERO));
        assert!(gate.leave(1) && gate.leave(3) && !gate.leave(3));
        assert_eq!(waits(&mut gate, &[2, 4], Duration::ZERO), [1.0, 1.1]);
        gate.queue(5, Duration::ZERO);
        assert_eq!(waits(&mut gate, &[5], Duration::ZERO), [1.2]);
    }

    #[test]
    fn what_is_left_is_spread_over_its_time_which_then_ends() {
        let mut gate = Gate::new(Duration::ZERO);
        gate.pace(Some((5.0, SECOND * 10)), Duration::ZERO);
        (1..=9).for_each(|number| gate.queue(number, Duration::ZERO));
        assert_eq!(waits(&mut gate, &[1, 2, 3, 9], Duration::ZERO), [0.0, 2.0, 4.0, 10.0]);
        // A call took two units: the next tells, and the gap grows.
        gate.pace(Some((3.0, SECOND * 8)), SECOND * 2);
        assert_eq!(waits(&mut gate, &[2, 3, 4], SECOND * 2).map(f64::round), [0.0, 3.0, 5.0]);
        assert_eq!(waits(&mut gate, &[3, 4, 9], SECOND * 10), [0.0; 3]);
        gate.pace(None, SECOND * 10);
        gate.rest(SECOND * 3, SECOND * 10);
        assert_eq!(gate.pause(SECOND * 11), SECOND * 2);
    }

    #[test]
    fn it_learns_the_rate_that_the_service_takes() {
        // A bucket of 20 tokens, of which 50 a second come anew; 8 callers, each of which waits for its answer.
        let (mut tokens, mut refused, mut taken) = (20.0, 0, 0);
        let mut gate = Gate::new(Duration::ZERO);
        let step = Duration::from_millis(1);
        let (mut now, mut callers, mut next) = (Duration::ZERO, vec![None; 8], 0);
        while now < SECOND * 60 {
            tokens = f64::min(tokens + 0.05, 20.0);
            for caller in &mut callers {
                let number = *caller.get_or_insert_with(|| {
                    next += 1;
                    gate.queue(next, now);
                    next
                });
                if gate.wait(number, now).is_some() {
                    continue;
                }
                *caller = None;
                if tokens >= 1.0 {
                    tokens -= 1.0;
                    taken += 1;
                    gate.take(true);
                } else {
                    refused += 1;
                    gate.refuse(Some(SECOND), now, now);
                }
            }
            now += step;
        }
        // The most that the service takes is 3,000.
        assert!(taken > 2200 && refused < 60, "{taken} taken, {refused} refused");
    }

    #[test]
    fn it_is_forgotten_and_takes_no_service_at_its_word_for_good() {
        let mut gate = Gate::new(Duration::ZERO);
        gate.refuse(Some(Duration::MAX), Duration::ZERO, Duration::ZERO);
        assert_eq!(gate.pause(Duration::ZERO), LONGEST);
        assert!(!gate.is_over(LONGEST) && gate.is_over(LONGEST + KEPT));
    }
}

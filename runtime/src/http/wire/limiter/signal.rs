//! [`Signal`]: what a response says about the rate of further calls, by its status and headers.
//!
//! What is hard: there are as many ways as drafts of the standard, and some services tell at every response how much is
//! left, which is no reason to slow down before little is.

use std::time::Duration;

use http::{HeaderMap, HeaderName, StatusCode};

use crate::http::wire::{retry::is_refusal, retry_after::retry_after};

/// Calls slow down once less than this share of the limit is left, the share below which SharePoint begins to tell it.
const LITTLE: f64 = 0.2;

/// The share of its limit from which on the directory tells how much of it is used, in `x-ms-throttle-limit-percentage`.
const MUCH: f64 = 0.8;

/// The time over which the directory counts calls.
const PERIOD: Duration = Duration::from_secs(10);

// Names that are known beforehand take a third of the time to look up, which each response does.
const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const LEFT: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const COMBINED: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const USED: HeaderName = HeaderName::from_static("x-ms-throttle-limit-percentage");

/// What a response says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::http) enum Signal {
    /// The service refuses calls: for this time, if it says so.
    Refused(Option<Duration>),
    /// No calls for this time: nothing is left, or more is used than should be.
    Pause(Duration),
    /// So many units are left for this time.
    Left(f64, Duration),
    /// There is enough.
    Plenty,
}

impl Signal {
    /// What a response says; `None` for nothing.
    pub(in crate::http) fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        if is_refusal(status) {
            let asked = retry_after(headers);
            // An instance that is unavailable says nothing of the others.
            let is_lone = status == StatusCode::SERVICE_UNAVAILABLE && asked.is_none();
            return (!is_lone).then_some(Self::Refused(asked));
        }
        let limit = separate(headers).or_else(|| combined(headers));
        limit.map(Remaining::signal).or_else(|| used(headers))
    }
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, Default)]
struct Remaining {
    limit: Option<f64>,
    left: Option<f64>,
    /// In seconds.
    reset: Option<f64>,
}

impl Remaining {
    fn signal(self) -> Signal {
        let reset = self.reset.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        match (self.left, reset) {
            (Some(left), Some(reset)) if left < 1.0 => Signal::Pause(reset),
            (Some(left), Some(reset)) if self.limit.is_some_and(|limit| left < limit * LITTLE) => {
                Signal::Left(left, reset)
            }
            _ => Signal::Plenty,
        }
    }

    /// The time between two calls that use up what is left by the end.
    fn gap(&self) -> f64 {
        match self.signal() {
            Signal::Pause(reset) => reset.as_secs_f64() + 1.0,
            Signal::Left(left, reset) => reset.as_secs_f64() / left,
            Signal::Refused(_) | Signal::Plenty => 0.0,
        }
    }
}

/// `RateLimit-Limit: 1200`, `RateLimit-Remaining: 120` and `RateLimit-Reset: 5`, which SharePoint sends.
fn separate(headers: &HeaderMap) -> Option<Remaining> {
    let first = |name: &HeaderName| {
        let text = headers.get(name)?.to_str().ok()?;
        // Some repeat the policy behind the number.
        number(text.split([',', ';']).next()?)
    };
    let left = first(&LEFT)?;
    Some(Remaining { limit: first(&LIMIT), left: Some(left), reset: first(&RESET) })
}

/// The later drafts: `RateLimit: limit=100, remaining=10, reset=5`, or `RateLimit: "name";r=10;t=5` with
/// `RateLimit-Policy: "name";q=100;w=60`. Of several limits the one that asks for the longest waits.
fn combined(headers: &HeaderMap) -> Option<Remaining> {
    let texts = |name: &HeaderName| {
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
    };
    headers.get(&COMBINED)?;
    let (text, policies) = (texts(&COMBINED), texts(&POLICY));
    let (items, policies) = (items(&text), items(&policies));
    let limit = |name: &str| policies.iter().find(|policy| policy.name == name)?.value(&["q", "limit"]);
    let mut limits: Vec<Remaining> = Vec::new();
    // One limit in members of a dictionary.
    let mut of_dictionary = Remaining::default();
    for item in &items {
        match item.name.split_once('=') {
            Some((name, value)) => match name.trim() {
                "limit" => of_dictionary.limit = number(value),
                "remaining" => of_dictionary.left = number(value),
                "reset" => of_dictionary.reset = number(value),
                _ => {}
            },
            None => limits.push(Remaining {
                limit: limit(item.name).or_else(|| item.value(&["q", "limit"])),
                left: item.value(&["r", "remaining"]),
                reset: item.value(&["t", "reset"]),
            }),
        }
    }
    limits.push(of_dictionary);
    limits.into_iter().filter(|limit| limit.left.is_some()).max_by(|one, other| one.gap().total_cmp(&other.gap()))
}

/// `x-ms-throttle-limit-percentage: 0.9`: the pause after which, if use was even, no more than it should be is used.
fn used(headers: &HeaderMap) -> Option<Signal> {
    let share = number(headers.get(&USED)?.to_str().ok()?)?;
    let excess = (share - MUCH).clamp(0.0, 1.0);
    Some(if excess > 0.0 { Signal::Pause(PERIOD.mul_f64(excess)) } else { Signal::Plenty })
}

/// An item of a list with its parameters.
struct Item<'t> {
    name: &'t str,
    parameters: Vec<(&'t str, &'t str)>,
}

impl Item<'_> {
    fn value(&self, names: &[&str]) -> Option<f64> {
        self.parameters.iter().find(|(name, _)| names.contains(name)).and_then(|(_, value)| number(value))
    }
}

/// The items of a list of structured fields (RFC 9651), as far as limits need them: names have no commas or semicolons.
fn items(text: &str) -> Vec<Item<'_>> {
    text.split(',').filter_map(item).collect()
}

fn item(text: &str) -> Option<Item<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    Some(Item { name, parameters: parts.filter_map(|part| part.split_once('=')).collect() })
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(status: u16, lines: &[(&str, &str)]) -> Option<Signal> {
        let line = |(name, value): &(&str, &str)| {
            (HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap())
        };
        Signal::of(StatusCode::from_u16(status).unwrap(), &lines.iter().map(line).collect())
    }

    #[test]
    fn a_refusal_is_one_with_or_without_a_time() {
        let seconds = |seconds| Some(Signal::Refused(Some(Duration::from_secs(seconds))));
        for status in [429, 503, 509] {
            assert_eq!(of(status, &[("retry-after", "7")]), seconds(7));
        }
        assert_eq!(
            (of(429, &[]), of(509, &[]), of(503, &[])),
            (Some(Signal::Refused(None)), Some(Signal::Refused(None)), None)
        );
        assert_eq!((of(202, &[("retry-after", "7")]), of(504, &[("retry-after", "7")])), (None, None));
    }

    #[test]
    fn what_is_left_counts_where_it_is_little() {
        let separate = |limit, left, reset| {
            of(200, &[("ratelimit-limit", limit), ("ratelimit-remaining", left), ("ratelimit-reset", reset)])
        };
        let five = Duration::from_secs(5);
        assert_eq!(separate("1200", "120", "5"), Some(Signal::Left(120.0, five)));
        assert_eq!(separate("1200, 1200;w=60", "120", "5"), Some(Signal::Left(120.0, five)));
        assert_eq!(separate("1200", "0", "5"), Some(Signal::Pause(five)));
        for (limit, left, reset) in [("1200", "600", "5"), ("", "2", "5"), ("1200", "2", ""), ("1200", "2", "-5")] {
            assert_eq!(separate(limit, left, reset), Some(Signal::Plenty), "{limit} {left} {reset}");
        }
        assert_eq!(separate("1200", "many", "5"), None);
        assert_eq!(of(200, &[]), None);
    }

    #[test]
    fn later_drafts_say_it_in_one_header() {
        let five = Duration::from_secs(5);
        let combined = |limit, policy| of(200, &[("ratelimit", limit), ("ratelimit-policy", policy)]);
        let left = Some(Signal::Left(10.0, five));
        assert_eq!(combined("limit=100, remaining=10, reset=5", "100;w=60"), left);
        assert_eq!(combined(r#""default";r=10;t=5"#, r#""default";q=100;w=60"#), left);
        assert_eq!(combined(r#""day";r=500;t=3600, "burst";r=10;t=5"#, r#""burst";q=100;w=60,"day";q=1000;w=1"#), left);
        assert_eq!(
            combined(r#""a";r=50;t=5, "b";r=0;t=2"#, r#""a";q=100, "b";q=9"#),
            Some(Signal::Pause(five * 2 / 5))
        );
        assert_eq!(combined(r#""default";r=90;t=5"#, r#""default";q=100"#), Some(Signal::Plenty));
        assert_eq!(combined("soon", ""), None);
    }

    #[test]
    fn a_share_that_is_used_asks_for_a_pause_beyond_eight_tenths() {
        let used = |share| of(200, &[("x-ms-throttle-limit-percentage", share)]);
        let pause = |share| match used(share) {
            Some(Signal::Pause(pause)) => pause.as_secs_f64(),
            other => panic!("{other:?}"),
        };
        assert!((pause("0.9") - 1.0).abs() < 1e-6 && (pause("1.8") - 10.0).abs() < 1e-6 && pause("99") < 10.001);
        assert_eq!((used("0.8"), used("0.1"), used("much")), (Some(Signal::Plenty), Some(Signal::Plenty), None));
    }
}

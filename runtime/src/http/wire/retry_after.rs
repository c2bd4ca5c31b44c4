//! Reads `Retry-After`: seconds or a date.
//!
//! Graph sends decimals, `2.128`, which the standard doesn't have. A date is compared with the response's own `Date`,
//! so that a wrong local clock makes no difference.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue, header};

/// The time to wait before a retry; `None` without a valid header.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    seconds(text).or_else(|| until(text, headers.get(header::DATE)))
}

fn seconds(text: &str) -> Option<Duration> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // A number too large for a duration is longer than any limit.
    let number: f64 = text.parse().ok().filter(|_| is_number)?;
    Some(Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}

fn until(text: &str, now: Option<&HeaderValue>) -> Option<Duration> {
    let then = httpdate::parse_http_date(text).ok()?;
    let now = now.and_then(|now| httpdate::parse_http_date(now.to_str().ok()?.trim()).ok()).or_else(clock)?;
    // A date in the past means no wait.
    Some(then.duration_since(now).unwrap_or_default())
}

#[cfg(not(target_family = "wasm"))]
fn clock() -> Option<SystemTime> {
    Some(SystemTime::now())
}

/// The standard library's clock panics on wasm.
#[cfg(target_family = "wasm")]
fn clock() -> Option<SystemTime> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wait: &str, date: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(wait).unwrap());
        if !date.is_empty() {
            headers.insert(header::DATE, HeaderValue::from_str(date).unwrap());
        }
        retry_after(&headers)
    }

    #[test]
    fn seconds_may_have_decimals() {
        for (text, seconds) in [("0", 0.0), ("120", 120.0), (" 2.128 ", 2.128), (".5", 0.5), ("3.", 3.0)] {
            assert_eq!(of(text, ""), Some(Duration::from_secs_f64(seconds)), "{text}");
        }
        assert_eq!(of(&"9".repeat(400), ""), Some(Duration::MAX));
    }

    #[test]
    fn dates_count_from_the_responses_own() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (text, seconds) in [
            ("Sun, 06 Nov 1994 08:50:00 GMT", 23),
            ("Sunday, 06-Nov-94 08:49:40 GMT", 3),
            ("Sun Nov  6 08:49:38 1994", 1),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
        ] {
            assert_eq!(of(text, date), Some(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(of("Sun, 06 Nov 1994 08:50:00 GMT", "yesterday"), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_neither_says_nothing() {
        for text in ["", "soon", "-1", "1e3", "inf", "NaN", "0x10", "1.2.3", ".", "1,5", "1 2"] {
            assert_eq!(of(text, ""), None, "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}

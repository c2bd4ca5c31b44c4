//! Syntax checks for dates, times and durations, without calendar arithmetic, which the feature `jiff` adds.
//!
//! The service writes values that few libraries hold, such as 9999-12-31 or seven decimals, so that the text is the
//! storage.

#[cfg(feature = "jiff")]
mod calendar;
mod utc;

use super::{Date, DateTimeOffset, Duration, TimeOfDay};

/// The parts of a date and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts<'a> {
    date: &'a str,
    time: &'a str,
    /// The offset from UTC in minutes; 0 for `Z` and for no offset.
    offset: i32,
}

impl DateTimeOffset {
    fn parts(&self) -> Option<Parts<'_>> {
        let (date, rest) = self.as_str().split_once(['T', 't', ' '])?;
        let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
        (is_date(date) && is_time(time)).then_some(Parts { date, time, offset: offset(zone)? })
    }

    /// The text in OData's syntax, with capital letters and an offset; `None` if it isn't a date and time.
    pub(crate) fn normalized(&self) -> Option<String> {
        let Parts { date, time, offset } = self.parts()?;
        let zone = match offset {
            0 => String::from("Z"),
            _ => format!("{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
        };
        // OData has no 24th hour.
        (!is_end_of_day(time)).then(|| format!("{date}T{time}{zone}"))
    }
}

impl Date {
    pub(crate) fn is_valid(&self) -> bool {
        is_date(self.as_str())
    }
}

impl TimeOfDay {
    /// Whether it is a time in OData's syntax, which excludes `24:00:00`.
    pub(crate) fn is_valid(&self) -> bool {
        is_time(self.as_str()) && !is_end_of_day(self.as_str())
    }

    /// The time since the beginning of the day; `None` if the text is invalid. `24:00:00` is the end of the day: 24 hours.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use std::time::Duration;
    ///
    /// use graphdown::model::TimeOfDay;
    ///
    /// assert_eq!(TimeOfDay::from("08:30:00.25").since_midnight(), Some(Duration::from_millis(30_600_250)));
    /// assert_eq!(TimeOfDay::from("24:00:00").since_midnight(), Some(Duration::from_secs(24 * 60 * 60)));
    /// assert_eq!(TimeOfDay::from("24:00:01").since_midnight(), None);
    /// ```
    pub fn since_midnight(&self) -> Option<std::time::Duration> {
        let text = Some(self.as_str()).filter(|text| is_time(text))?;
        let (text, decimals) = text.split_once('.').unwrap_or((text, ""));
        let seconds = text
            .split(':')
            .chain(["0"])
            .take(3)
            .try_fold(0, |sum: u64, part| Some(sum * 60 + part.parse::<u64>().ok()?))?;
        // Nanoseconds are nine decimals; more are dropped.
        let nanoseconds = format!("{decimals:0<9}").get(..9)?.parse().ok()?;
        Some(std::time::Duration::new(seconds, nanoseconds))
    }
}

impl Duration {
    /// Whether it is an ISO 8601 duration; only the last part may have decimals, after a comma or a point.
    pub(crate) fn is_valid(&self) -> bool {
        let text = self.as_str().strip_prefix(['-', '+']).unwrap_or(self.as_str());
        let Some(text) = text.strip_prefix('P') else { return false };
        let (days, time) = text.split_once('T').map_or((text, None), |(days, time)| (days, Some(time)));
        let is_empty = time.unwrap_or(days).is_empty();
        !is_empty && has_parts(days, "YMWD") && time.is_none_or(|time| has_parts(time, "HMS"))
    }
}

/// A duration in seconds with decimals.
impl From<std::time::Duration> for Duration {
    fn from(span: std::time::Duration) -> Self {
        let decimals = format!("{:09}", span.subsec_nanos());
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        Self::from(format!("PT{}{point}{decimals}S", span.as_secs()).as_str())
    }
}

/// `2021-07-01`; the number of days in the month isn't checked.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length, range: std::ops::RangeInclusive<u16>| {
        parts.next().and_then(|part| digits(part, length)).is_some_and(|number| range.contains(&number))
    };
    next(4, 1..=9999) && next(2, 1..=12) && next(2, 1..=31) && parts.next().is_none()
}

/// `08:30`, `08:30:00` or `08:30:00.1234567`; `24:00:00` is the end of the day.
fn is_time(text: &str) -> bool {
    if is_end_of_day(text) {
        return true;
    }
    let (text, decimals) = text.split_once('.').map_or((text, None), |(text, decimals)| (text, Some(decimals)));
    let parts: Vec<&str> = text.split(':').collect();
    let is_below = |part: &str, limit| digits(part, 2).is_some_and(|number| number < limit);
    match parts.as_slice() {
        [hour, minute] => is_below(hour, 24) && is_below(minute, 60) && decimals.is_none(),
        [hour, minute, second] => {
            is_below(hour, 24) && is_below(minute, 60) && is_below(second, 60) && decimals.is_none_or(are_digits)
        }
        _ => false,
    }
}

/// `24:00:00`, with any number of zero decimals: the beginning of the next day.
fn is_end_of_day(text: &str) -> bool {
    let decimals = text.strip_prefix("24:00").map(|rest| rest.strip_prefix(":00").unwrap_or(rest));
    decimals.is_some_and(|text| {
        text.is_empty()
            || text.strip_prefix('.').is_some_and(|text| are_digits(text) && text.bytes().all(|c| c == b'0'))
    })
}

/// The minutes of `Z`, `+02:00`, `-0830`, `+02` or nothing.
fn offset(text: &str) -> Option<i32> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = text.split_once(':').or_else(|| text.split_at_checked(2))?;
    let minutes = if minutes.is_empty() { Some(0) } else { digits(minutes, 2) };
    let (hours, minutes) = (digits(hours, 2)?, minutes?);
    (hours < 24 && minutes < 60).then(|| sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

/// Whether a text is a sequence of numbers with these units, in this order; the last number may have decimals.
fn has_parts(mut text: &str, mut units: &str) -> bool {
    while let Some((number, rest)) =
        text.find(|c: char| c.is_ascii_alphabetic()).and_then(|end| text.split_at_checked(end))
    {
        let unit = rest.chars().next().and_then(|unit| units.find(unit));
        let (Some(unit), Some(after)) = (unit, rest.get(1..)) else { return false };
        let is_number = match number.split_once(['.', ',']) {
            Some((whole, decimals)) => after.is_empty() && are_digits(whole) && are_digits(decimals),
            None => are_digits(number),
        };
        if !is_number {
            return false;
        }
        (text, units) = (after, units.get(unit + 1..).unwrap_or_default());
    }
    text.is_empty()
}

/// A number of exactly `length` digits; `parse` alone would accept a sign.
fn digits(text: &str, length: usize) -> Option<u16> {
    if text.len() == length && are_digits(text) { text.parse().ok() } else { None }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_written_in_one_way() {
        for (text, normal) in [
            ("2020-02-29T23:30:00-01:30", "2020-02-29T23:30:00-01:30"),
            ("2020-08-18 12:51:51", "2020-08-18T12:51:51Z"),
            ("9999-12-31t23:59:59.9999999z", "9999-12-31T23:59:59.9999999Z"),
            ("2020-08-18T12:51+0200", "2020-08-18T12:51+02:00"),
        ] {
            assert_eq!(DateTimeOffset::from(text).normalized().as_deref(), Some(normal), "{text}");
        }
        for wrong in [
            "",
            "2021-01-01",
            "2021-13-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2021-01-01T25:00:00Z",
            "2021-01-01T24:00:00Z",
            "2021-01-01T00:00:60Z",
            "2021-01-01T00:00:00.Z",
            "2021-01-01T00:00.5Z",
            "2021-01-01T00:00:00+24:00",
            "+1-1-1T0:0Z",
            "2021-01-01T00:00:00Z or true",
        ] {
            assert_eq!(DateTimeOffset::from(wrong).normalized(), None, "{wrong}");
        }
    }

    #[test]
    fn spans_have_their_units_in_order() {
        for text in ["P1Y2M3DT4H5M6.7S", "-P1W", "PT1,5H", "P3D", "+PT0S"] {
            assert!(Duration::from(text).is_valid(), "{text}");
        }
        for wrong in ["", "P", "PT", "1D", "P1", "PT1D", "P-1D", "P1DT", "PT1.5H1M", "PT1S1H", "pt1s", "PT1H1H", "P1é"]
        {
            assert!(!Duration::from(wrong).is_valid(), "{wrong}");
        }
        assert_eq!(Duration::from(std::time::Duration::from_millis(1250)).as_str(), "PT1.25S");
    }
}

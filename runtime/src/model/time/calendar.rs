//! Conversions of dates, times and durations to the types of jiff and the standard library, and back.
//!
//! jiff's `Timestamp` ends at 9999-12-30T22:00 and has no 24th hour, and the service writes both, so that points in
//! time are computed from civil dates.

use std::time::SystemTime;

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, civil, fmt::temporal::SpanParser};

use super::{Date, DateTimeOffset, Duration, TimeOfDay, is_end_of_day};

const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

impl DateTimeOffset {
    /// The date and time as a [`Timestamp`] (feature `jiff`); `None` if the text is invalid or beyond
    /// [`Timestamp::MAX`], as the service's "never", `9999-12-31T23:59:59Z`, is: for that use
    /// [`to_system_time`](Self::to_system_time). A text without an offset is in UTC. Digits beyond nanoseconds are
    /// dropped.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::DateTimeOffset;
    ///
    /// let point = DateTimeOffset::from("2021-07-01T10:30:00.1234567+02:00").to_timestamp().unwrap();
    /// assert_eq!(point, "2021-07-01T08:30:00.1234567Z".parse().unwrap());
    /// assert_eq!(DateTimeOffset::from(point).as_str(), "2021-07-01T08:30:00.1234567Z");
    /// ```
    pub fn to_timestamp(&self) -> Option<Timestamp> {
        Timestamp::from_duration(self.since_epoch()?).ok()
    }

    /// The date and time as a [`SystemTime`] (feature `jiff`); `None` if the text is invalid or the system can't
    /// represent it.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let since = self.since_epoch()?;
        let distance = since.unsigned_abs();
        let epoch = SystemTime::UNIX_EPOCH;
        if since.is_negative() { epoch.checked_sub(distance) } else { epoch.checked_add(distance) }
    }

    fn since_epoch(&self) -> Option<SignedDuration> {
        let parts = self.parts()?;
        let date: civil::Date = parts.date.parse().ok()?;
        let civil = match time(parts.time) {
            Some(time) => date.to_datetime(time).duration_since(EPOCH),
            None => date.to_datetime(civil::Time::midnight()).duration_since(EPOCH) + SignedDuration::from_hours(24),
        };
        Some(civil - SignedDuration::from_mins(i64::from(parts.offset)))
    }
}

/// Writes UTC with seven decimals, as the service does (feature `jiff`).
impl From<Timestamp> for DateTimeOffset {
    fn from(point: Timestamp) -> Self {
        written(point.as_duration())
    }
}

/// Writes UTC with seven decimals (feature `jiff`); a time after the year 9999 becomes the end of that year.
impl From<SystemTime> for DateTimeOffset {
    fn from(time: SystemTime) -> Self {
        let since = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => SignedDuration::try_from(since).unwrap_or(SignedDuration::MAX),
            Err(before) => SignedDuration::try_from(before.duration()).map_or(SignedDuration::MIN, |before| -before),
        };
        written(since)
    }
}

fn written(since: SignedDuration) -> DateTimeOffset {
    let point = EPOCH.saturating_add(since).max(civil::date(1, 1, 1).to_datetime(civil::Time::midnight()));
    let text = format!("{}T{}.{:07}Z", point.date(), point.strftime("%H:%M:%S"), point.subsec_nanosecond() / 100);
    DateTimeOffset::from(text.as_str())
}

impl Date {
    /// The date (feature `jiff`); `None` if the text is invalid.
    pub fn to_civil(&self) -> Option<civil::Date> {
        if self.is_valid() { self.as_str().parse().ok() } else { None }
    }
}

/// Converts a date (feature `jiff`).
impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self::from(day.to_string().as_str())
    }
}

impl TimeOfDay {
    /// The time of day (feature `jiff`); `None` if the text is invalid, and for `24:00:00`.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::TimeOfDay;
    ///
    /// assert_eq!(TimeOfDay::from("08:30:00").to_civil(), Some(jiff::civil::time(8, 30, 0, 0)));
    /// assert_eq!(TimeOfDay::from("24:00:00").to_civil(), None);
    /// ```
    pub fn to_civil(&self) -> Option<civil::Time> {
        if self.is_valid() { time(self.as_str()) } else { None }
    }
}

/// Converts a time of day (feature `jiff`).
impl From<civil::Time> for TimeOfDay {
    fn from(time: civil::Time) -> Self {
        Self::from(time.to_string().as_str())
    }
}

impl Duration {
    /// The duration (feature `jiff`), with its years, months, days and smaller units kept separate; `None` if the text
    /// is invalid.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::Duration;
    /// use jiff::ToSpan;
    ///
    /// let span = Duration::from("P1M2DT30M").to_span().unwrap();
    /// assert_eq!(span, 1.month().days(2).minutes(30).fieldwise());
    /// ```
    pub fn to_span(&self) -> Option<Span> {
        if self.is_valid() { SpanParser::new().parse_span(self.as_str()).ok() } else { None }
    }

    /// The duration as a [`std::time::Duration`] (feature `jiff`), with days of 24 hours; `None` if the text is
    /// invalid, negative, or has months or years.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        self.to_span()?.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?.try_into().ok()
    }
}

/// Converts a duration (feature `jiff`).
impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self::from(span.to_string().as_str())
    }
}

/// A time of day; `None` for the end of the day. Digits beyond nanoseconds are dropped.
fn time(text: &str) -> Option<civil::Time> {
    if is_end_of_day(text) {
        return None;
    }
    let end = text.find('.').map_or(text.len(), |point| text.len().min(point + 10));
    text.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds since 1970, and nanoseconds.
    fn counted(text: &str) -> Option<(i64, i32)> {
        DateTimeOffset::from(text).since_epoch().map(|since| (since.as_secs(), since.subsec_nanos()))
    }

    #[test]
    fn points_in_time_are_read_to_the_ends_of_the_calendar() {
        assert_eq!(counted("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(counted("0001-01-01T00:00:00Z"), Some((-62_135_596_800, 0)));
        assert_eq!(counted("9999-12-31T23:59:59.9999999-08:00"), Some((253_402_300_799 + 8 * 3600, 999_999_900)));
        assert_eq!(counted("2020-02-29T23:30:00-01:30"), Some((1_583_024_400, 0)));
        assert_eq!(counted("2020-08-18T12:51:51.12345678901"), Some((1_597_755_111, 123_456_789)));
        assert_eq!(counted("2021-02-29T00:00:00Z"), None, "no such day");
        let never = DateTimeOffset::from("9999-12-31T23:59:59Z");
        assert_eq!((never.to_timestamp(), never.to_system_time().is_some()), (None, true));
    }

    #[test]
    fn a_day_ends_at_24_hours() {
        for (end, next) in [
            ("2023-12-31T24:00:00Z", "2024-01-01T00:00:00Z"),
            ("2024-02-28t24:00:00.000+02:00", "2024-02-29T00:00:00+02:00"),
            ("9999-12-31T24:00:00+01:00", "9999-12-31T23:00:00Z"),
        ] {
            assert_eq!(counted(end), counted(next), "{end}");
        }
    }

    #[test]
    fn times_come_back() {
        for seconds in [0, 951_782_399, 1_625_128_200, 253_402_300_799] {
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::new(seconds, 500);
            assert_eq!(DateTimeOffset::from(time).to_system_time(), Some(time));
        }
        let before = SystemTime::UNIX_EPOCH - std::time::Duration::from_millis(1500);
        assert_eq!(DateTimeOffset::from(before).as_str(), "1969-12-31T23:59:58.5000000Z");
        for (text, seconds) in [("PT1M0.25S", 60.25), ("P1DT1H", 90_000.0), ("P2W", 1_209_600.0)] {
            assert_eq!(Duration::from(text).to_std(), Some(std::time::Duration::from_secs_f64(seconds)), "{text}");
        }
        for wrong in ["P1M", "-PT1S", "PT99999999999999999999S"] {
            assert_eq!(Duration::from(wrong).to_std(), None, "{wrong}");
        }
    }
}

//! Dates, times and durations: the numbers in their texts.
//!
//! The service writes what few libraries hold, 9999-12-31 and seven decimals among it, so that a model keeps the text
//! and these numbers are read on demand, to be handed to whatever library the caller has.

use std::time::SystemTime;

use super::{Date, DateTimeOffset, Duration, TimeOfDay};

/// A point in time, counted from 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Whole seconds since then, negative before it.
    pub seconds: i64,
    /// Nanoseconds since the last whole second.
    pub nanoseconds: u32,
    /// What the writer's clock was ahead of UTC, in minutes; 0 for `Z`.
    pub offset_minutes: i32,
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A time on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    /// 0 to 23, or 24 at the end of the day, with nothing beyond it.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, or 60 in a leap second.
    pub second: u8,
    /// Nanoseconds since the last whole second.
    pub nanosecond: u32,
}

/// A span of time, all of it in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Whether it goes back.
    pub negative: bool,
    /// Months, and twelve for each year: their length depends on the calendar.
    pub months: u64,
    /// Seconds, with those of days and weeks.
    pub seconds: u64,
    /// Nanoseconds beyond the whole seconds.
    pub nanoseconds: u32,
}

impl DateTimeOffset {
    /// The point in time, unless the text is none. One without an offset is taken for UTC.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::DateTimeOffset;
    ///
    /// let moment = DateTimeOffset::from("2021-07-01T10:30:00.1234567+02:00").moment().unwrap();
    /// assert_eq!((moment.seconds, moment.nanoseconds, moment.offset_minutes), (1_625_128_200, 123_456_700, 120));
    /// ```
    pub fn moment(&self) -> Option<Moment> {
        let (day, rest) = self.as_str().split_once(['T', 't', ' '])?;
        let zone = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (clock, zone) = rest.split_at_checked(zone)?;
        let (day, clock) = (read_day(day)?, read_clock(clock)?);
        let offset_minutes = read_offset(zone)?;
        let of_day = i64::from(clock.hour) * 3600 + i64::from(clock.minute) * 60 + i64::from(clock.second);
        let seconds = days_since_1970(day) * 86_400 + of_day - i64::from(offset_minutes) * 60;
        Some(Moment { seconds, nanoseconds: clock.nanosecond, offset_minutes })
    }

    /// The text as OData's syntax has it, unless it is no point in time: with capitals and an offset, the end of a day as
    /// the beginning of the next.
    pub(crate) fn normalized(&self) -> Option<String> {
        let offset = self.moment()?.offset_minutes;
        let (day, rest) = self.as_str().split_once(['T', 't', ' '])?;
        let clock = rest.split(['Z', 'z', '+', '-']).next().unwrap_or(rest);
        let (day, clock) = if read_clock(clock)?.hour == END_OF_DAY {
            let (year, month, day) = date_since_1970(days_since_1970(read_day(day)?) + 1);
            (format!("{year:04}-{month:02}-{day:02}"), "00:00:00")
        } else {
            (day.to_owned(), clock)
        };
        let zone = match offset {
            0 => String::from("Z"),
            _ => format!("{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
        };
        Some(format!("{day}T{clock}{zone}"))
    }
}

/// A system's time, in UTC.
impl From<SystemTime> for DateTimeOffset {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanoseconds) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (i64::try_from(since.as_secs()).unwrap_or(i64::MAX), since.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let seconds = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
                match before.subsec_nanos() {
                    0 => (-seconds, 0),
                    nanoseconds => (-seconds - 1, 1_000_000_000 - nanoseconds),
                }
            }
        };
        let (year, month, day) = date_since_1970(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let decimals = nanoseconds / 100;
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{decimals:07}Z");
        Self::from(text.as_str())
    }
}

impl Date {
    /// The day, unless the text is none.
    pub fn day(&self) -> Option<Day> {
        read_day(self.as_str())
    }
}

impl TimeOfDay {
    /// The time, unless the text is none.
    ///
    /// ```
    /// use graphdown_runtime::model::TimeOfDay;
    ///
    /// let end = TimeOfDay::from("24:00:00").clock().unwrap();
    /// assert_eq!((end.hour, end.minute), (24, 0));
    /// assert!(TimeOfDay::from("23:59:59.9999999").clock() < Some(end));
    /// ```
    pub fn clock(&self) -> Option<Clock> {
        read_clock(self.as_str())
    }
}

impl Duration {
    /// The span, unless the text is none.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::Duration;
    ///
    /// let span = Duration::from("-PT17.1357909S").span().unwrap();
    /// assert_eq!((span.negative, span.seconds, span.nanoseconds), (true, 17, 135_790_900));
    /// ```
    pub fn span(&self) -> Option<Span> {
        let text = self.as_str();
        let (negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let mut span = Span { negative, ..Span::default() };
        let (days, time) = match text.strip_prefix('P')?.split_once('T') {
            Some((days, time)) => (days, Some(time)),
            None => (text.strip_prefix('P')?, None),
        };
        let units = |unit| match unit {
            'Y' => Some((12, 0)),
            'M' => Some((1, 0)),
            'W' => Some((0, 604_800)),
            'D' => Some((0, 86_400)),
            _ => None,
        };
        let mut parts = add_parts(days, &mut span, units)?;
        if let Some(time) = time {
            let units = |unit| match unit {
                'H' => Some((0, 3600)),
                'M' => Some((0, 60)),
                'S' => Some((0, 1)),
                _ => None,
            };
            parts += add_parts(time, &mut span, units)?;
        }
        (parts > 0).then_some(span)
    }

    /// The span as the standard library has it, unless it is negative or counts months.
    pub fn to_std(&self) -> Option<std::time::Duration> {
        let span = self.span()?;
        let plain = span.months == 0 && !span.negative;
        plain.then(|| std::time::Duration::new(span.seconds, span.nanoseconds))
    }
}

/// A span in seconds and their decimals.
impl From<std::time::Duration> for Duration {
    fn from(span: std::time::Duration) -> Self {
        let decimals = format!("{:09}", span.subsec_nanos());
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        Self::from(format!("PT{}{point}{decimals}S", span.as_secs()).as_str())
    }
}

/// Adds `1D` or `2H3.5M` to a span, and counts the parts; only the last may have decimals.
fn add_parts(mut text: &str, span: &mut Span, units: impl Fn(char) -> Option<(u64, u64)>) -> Option<usize> {
    let mut count = 0;
    while let Some(end) = text.find(|c: char| c.is_ascii_alphabetic()) {
        let (number, rest) = text.split_at_checked(end)?;
        let (months, seconds) = units(rest.chars().next()?)?;
        let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
        let whole: u64 = digits(whole)?;
        span.months = span.months.checked_add(whole.checked_mul(months)?)?;
        span.seconds = span.seconds.checked_add(whole.checked_mul(seconds)?)?;
        if !decimals.is_empty() {
            let part = u64::from(nanoseconds(decimals)?).checked_mul(seconds)?;
            span.seconds = span.seconds.checked_add(part / 1_000_000_000)?;
            span.nanoseconds = u32::try_from(part % 1_000_000_000).ok()?;
        }
        text = rest.get(1..)?;
        count += 1;
    }
    text.is_empty().then_some(count)
}

fn read_day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let (year, month, day): (u16, u8, u8) = (digits(parts.next()?)?, digits(parts.next()?)?, digits(parts.next()?)?);
    let valid = parts.next().is_none() && year >= 1 && (1..=12).contains(&month) && day >= 1;
    (valid && day <= days_of_month(year, month)).then_some(Day { year, month, day })
}

/// The hour of the end of a day, `24:00:00`: the same moment as the beginning of the next.
const END_OF_DAY: u8 = 24;

/// `08:30`, `08:30:00` or `08:30:00.1234567`; `24:00:00` is the end of the day.
fn read_clock(text: &str) -> Option<Clock> {
    let (text, decimals) = match text.split_once('.') {
        Some((text, decimals)) => (text, nanoseconds(decimals)?),
        None => (text, 0),
    };
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let second = parts.next().map_or(Some(0), digits)?;
    let clock = Clock { hour, minute, second, nanosecond: decimals };
    let is_end = clock == Clock { hour: END_OF_DAY, minute: 0, second: 0, nanosecond: 0 };
    let is_within = hour < END_OF_DAY && minute < 60 && second <= 60;
    (parts.next().is_none() && (is_within || is_end)).then_some(clock)
}

/// `Z`, `+02:00`, `-0830`, or nothing.
fn read_offset(text: &str) -> Option<i32> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = text.split_once(':').or_else(|| text.split_at_checked(2))?;
    let (hours, minutes): (i32, i32) = (digits(hours)?, if minutes.is_empty() { 0 } else { digits(minutes)? });
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Decimals of a second; what is finer than a nanosecond is left.
fn nanoseconds(decimals: &str) -> Option<u32> {
    let mut value = 0;
    for index in 0..9 {
        let digit = match decimals.as_bytes().get(index) {
            Some(digit) if digit.is_ascii_digit() => u32::from(digit - b'0'),
            Some(_) => return None,
            None => 0,
        };
        value = value * 10 + digit;
    }
    let fine = decimals.get(9..).unwrap_or_default();
    (!decimals.is_empty() && fine.bytes().all(|digit| digit.is_ascii_digit())).then_some(value)
}

/// A number of digits alone: `parse` would take a sign, too.
fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|digit| digit.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Counts from March, so that the leap day is the year's last: 400 years always have the same number of days.
fn days_since_1970(day: Day) -> i64 {
    let (year, month) = (i64::from(day.year), i64::from(day.month));
    let year = if month > 2 { year } else { year - 1 };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day.day) - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

fn date_since_1970(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year + era * 400;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_read_to_the_ends_of_the_calendar() {
        let seconds =
            |text: &str| DateTimeOffset::from(text).moment().map(|moment| (moment.seconds, moment.nanoseconds));
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(seconds("0001-01-01T00:00:00Z"), Some((-62_135_596_800, 0)));
        assert_eq!(seconds("9999-12-31T23:59:59.9999999Z"), Some((253_402_300_799, 999_999_900)));
        assert_eq!(seconds("2020-02-29T23:30:00-01:30"), Some((1_583_024_400, 0)));
        assert_eq!(seconds("2020-08-18T12:51:51"), Some((1_597_755_111, 0)));
        for wrong in
            ["", "2021-02-29T00:00:00Z", "2021-01-01", "2021-01-01T25:00:00Z", "2021-01-01T00:00:00.Z", "+1-1-1T0:0Z"]
        {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_ends_at_24_hours() {
        let clock = |text: &str| {
            let clock = TimeOfDay::from(text).clock();
            clock.map(|clock| (clock.hour, clock.minute, clock.second, clock.nanosecond))
        };
        for end in ["24:00:00", "24:00", "24:00:00.0000000"] {
            assert_eq!(clock(end), Some((24, 0, 0, 0)), "{end}");
        }
        for wrong in ["24:00:01", "24:01:00", "24:00:00.0000001", "25:00:00", "24:00:00:00", "24", "24:"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
        let point = |text: &str| DateTimeOffset::from(text);
        for (end, next) in [
            ("2023-12-31T24:00:00Z", "2024-01-01T00:00:00Z"),
            ("2024-02-28t24:00:00.000+02:00", "2024-02-29T00:00:00+02:00"),
        ] {
            assert_eq!(point(end).moment(), point(next).moment(), "{end}");
            assert_eq!(point(end).normalized().as_deref(), Some(next));
        }
    }

    #[test]
    fn a_systems_time_comes_back() {
        for seconds in [0, 951_782_399, 1_625_128_200, 253_402_300_799] {
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::new(seconds, 500);
            let moment = DateTimeOffset::from(time).moment().unwrap();
            assert_eq!((moment.seconds, moment.nanoseconds), (i64::try_from(seconds).unwrap(), 500));
        }
        let before = SystemTime::UNIX_EPOCH - std::time::Duration::from_millis(1500);
        assert_eq!(DateTimeOffset::from(before).as_str(), "1969-12-31T23:59:58.5000000Z");
    }

    #[test]
    fn spans_keep_months_apart_from_seconds() {
        let span = |text: &str| {
            Duration::from(text).span().map(|span| (span.negative, span.months, span.seconds, span.nanoseconds))
        };
        assert_eq!(span("P1Y2M3DT4H5M6.7S"), Some((false, 14, 273_906, 700_000_000)));
        assert_eq!(span("-P1W"), Some((true, 0, 604_800, 0)));
        assert_eq!(span("PT1.5H"), Some((false, 0, 5400, 0)));
        for wrong in ["", "P", "PT", "1D", "P1", "PT1D", "P-1D", "PT99999999999999999999S"] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
        assert_eq!(Duration::from(std::time::Duration::from_millis(1250)).as_str(), "PT1.25S");
    }
}

//! Points in time of UTC as the standard library has them, for what must know when something expires, without the feature
//! `jiff`. The calendar is that of HTTP's dates, from 1970 to 9999.

use std::time::{Duration, SystemTime};

use super::super::DateTimeOffset;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl DateTimeOffset {
    /// The point in time, to seconds; `None` if the text is invalid, or out of the years from 1970 to 9999.
    pub(crate) fn to_second(&self) -> Option<SystemTime> {
        let parts = self.parts()?;
        let mut date = parts.date.splitn(3, '-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        // The day of the week is part of such a date: only the right one makes it valid.
        let dates = DAYS.iter().map(|weekday| format!("{weekday}, {day} {month} {year} 00:00:00 GMT"));
        let midnight = dates.map(|date| httpdate::parse_http_date(&date)).find_map(Result::ok)?;
        let time = super::TimeOfDay::from(parts.time).since_midnight()?;
        let offset = Duration::from_secs(u64::from(parts.offset.unsigned_abs()) * 60);
        let local = midnight.checked_add(Duration::from_secs(time.as_secs()))?;
        if parts.offset < 0 { local.checked_add(offset) } else { local.checked_sub(offset) }
    }

    /// A point in time in UTC, to seconds: `2021-07-01T08:30:00Z`.
    pub(crate) fn of_second(time: SystemTime) -> Self {
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
        // `Thu, 01 Jul 2021 08:30:00 GMT`
        let text = httpdate::fmt_http_date(time.clamp(SystemTime::UNIX_EPOCH, end));
        let parts: Vec<&str> = text.split(' ').collect();
        let [_, day, month, year, time, _] = parts[..] else { return Self::from("") };
        let month = MONTHS.iter().position(|known| *known == month).unwrap_or_default() + 1;
        Self::from(format!("{year}-{month:02}-{day}T{time}Z").as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        let time = DateTimeOffset::from(text).to_second()?;
        time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs())
    }

    #[test]
    fn a_point_in_time_is_read_and_written() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2021-07-01T08:30:00Z", 1_625_128_200),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(expected);
            assert_eq!(DateTimeOffset::of_second(time).as_str(), text);
        }
        assert_eq!(seconds("2021-07-01T10:30:00.1234567+02:00"), Some(1_625_128_200));
        assert_eq!(seconds("2021-06-30T24:00:00-08:30"), Some(1_625_128_200));
        for invalid in [
            "",
            "2021-07-01",
            "2021-13-01T00:00:00Z",
            "2021-00-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2021-02-29T00:00:00Z",
            "soon",
        ] {
            assert_eq!(seconds(invalid), None, "{invalid}");
        }
    }
}

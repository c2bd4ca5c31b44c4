//! Decides whether a number or a text is a value of one of Edm's primitive types, and which form such a text has.

use crate::api::Primitive;

/// Whether a number as written is a value of a numeric type; `None` if the type isn't numeric.
pub(crate) fn is_number_of(primitive: Primitive, text: &str) -> Option<bool> {
    // `1.0` is an integer, too, for those who write JSON from doubles.
    let whole =
        text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(text, |(whole, _)| whole);
    let within = |least: i64, most: i64| whole.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number));
    Some(match primitive {
        // `sbyte` is read as a byte.
        Primitive::Byte => within(i8::MIN.into(), u8::MAX.into()),
        Primitive::Int16 => within(i16::MIN.into(), i16::MAX.into()),
        Primitive::Int32 => within(i32::MIN.into(), i32::MAX.into()),
        Primitive::Int64 => within(i64::MIN, i64::MAX),
        Primitive::Single | Primitive::Double | Primitive::Decimal => text.parse::<f64>().is_ok(),
        _ => return None,
    })
}

/// Whether the type's values are numbers in JSON.
pub(crate) fn is_numeric(primitive: Primitive) -> bool {
    is_number_of(primitive, "0").is_some()
}

/// The form that a string should have, if it isn't a value of its primitive type; `None` if it is one.
pub(crate) fn malformed(primitive: Primitive, text: &str) -> Option<&'static str> {
    let (is_well_formed, form) = match primitive {
        Primitive::DateTimeOffset => (is_date_time(text), "2014-01-01T00:00:00Z"),
        Primitive::Date => (date(text).is_some_and(str::is_empty), "2014-01-01"),
        Primitive::TimeOfDay => (time(text).is_some_and(str::is_empty), "18:30:00"),
        Primitive::Duration => (is_duration(text), "PT1H30M"),
        Primitive::Guid => (is_guid(text), "4fa3b1d0-9c1e-4b57-8a3f-0d6a2b9f7c11"),
        _ => return None,
    };
    (!is_well_formed).then_some(form)
}

/// `2014-01-01T00:00:00Z`, with or without parts of a second, in any zone.
fn is_date_time(text: &str) -> bool {
    let rest = date(text).and_then(|rest| rest.strip_prefix(['T', 't'])).and_then(time);
    rest.is_some_and(|zone| {
        zone.eq_ignore_ascii_case("Z") || zone.strip_prefix(['+', '-']).is_some_and(|zone| clock(zone) == Some(""))
    })
}

/// What follows a date.
fn date(text: &str) -> Option<&str> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (_, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(rest)
}

/// What follows a time of day, whose seconds may be missing.
fn time(text: &str) -> Option<&str> {
    let rest = clock(text)?;
    let Some(seconds) = rest.strip_prefix(':') else { return Some(rest) };
    let (second, rest) = digits(seconds, 2)?;
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (after.len() < fraction.len()).then_some(after)?
        }
        None => rest,
    };
    (second <= 60).then_some(rest)
}

/// What follows hours and minutes.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = digits(text, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    (hour <= 24 && minute < 60).then_some(rest)
}

fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (head, rest) = text.split_at_checked(count)?;
    let number = head.bytes().all(|byte| byte.is_ascii_digit()).then(|| head.parse().ok())??;
    Some((number, rest))
}

/// `P1DT2H`, `PT0S`, `-PT1.5S`, `P3W`: ISO 8601, of which Edm takes days and less.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['-', '+']).unwrap_or(text).strip_prefix('P') else { return false };
    let (days, clock) = rest.split_once('T').map_or((rest, None), |(days, clock)| (days, Some(clock)));
    let is_clock = clock.is_none_or(|clock| !clock.is_empty() && are_parts(clock, "HMS"));
    !rest.is_empty() && are_parts(days, "YMWD") && is_clock
}

/// Numbers, each with one of the units, which stand in their order.
fn are_parts(text: &str, units: &str) -> bool {
    let mut rest = text;
    let mut units = units.chars();
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = after.chars().next();
        if after.len() == rest.len() || !unit.is_some_and(|unit| units.any(|known| known == unit)) {
            return false;
        }
        rest = after.get(1..).unwrap_or_default();
    }
    true
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_what_looks_like_them() {
        let fits = |primitive, text| malformed(primitive, text).is_none();
        for good in ["2014-01-01T00:00:00Z", "2016-10-19T10:37:00.1234567+02:00", "2020-02-02T23:59Z"] {
            assert!(fits(Primitive::DateTimeOffset, good), "{good}");
        }
        for bad in [
            "2014-01-01",
            "2014-01-01T00:00:00",
            "String (timestamp)",
            "10/19/2016 10:37:00 AM",
            "2014-13-01T00:00:00Z",
        ] {
            assert!(!fits(Primitive::DateTimeOffset, bad), "{bad}");
        }
        for (good, bad) in [("PT1H30M", "1:30:00"), ("P1DT0.5S", "PT"), ("-P2W", "P1H"), ("P1Y2M3D", "P")] {
            assert!(fits(Primitive::Duration, good), "{good}");
            assert!(!fits(Primitive::Duration, bad), "{bad}");
        }
        assert!(fits(Primitive::TimeOfDay, "18:30:00.000") && !fits(Primitive::TimeOfDay, "6pm"));
        assert!(fits(Primitive::Date, "2020-12-31") && !fits(Primitive::Date, "2020-12-31T00:00:00Z"));
        assert!(fits(Primitive::Guid, "4fa3b1d0-9c1e-4b57-8a3f-0d6a2b9f7c11") && !fits(Primitive::Guid, "guid"));
        assert!(fits(Primitive::String, "anything"));
    }

    #[test]
    fn numbers_have_their_ranges() {
        assert_eq!(is_number_of(Primitive::Int32, "2147483647"), Some(true));
        assert_eq!(is_number_of(Primitive::Int32, "2147483648"), Some(false));
        assert_eq!(is_number_of(Primitive::Int64, "1.5"), Some(false));
        assert_eq!(is_number_of(Primitive::Double, "1.5e3"), Some(true));
        assert_eq!(is_number_of(Primitive::String, "1"), None);
    }
}

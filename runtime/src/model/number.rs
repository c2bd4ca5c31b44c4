//! Exact reading of JSON numbers: which Rust type can hold a number, and whether two texts have the same value.
//!
//! A number may have any number of digits and any exponent, so that the value is computed on the digits. Most numbers
//! take a fast path ([`Plain`]).

/// A number in JSON's grammar, in its parts.
#[derive(Clone, Copy)]
pub(crate) struct Number<'a> {
    text: &'a str,
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: &'a str,
}

impl<'a> Number<'a> {
    /// Parses a text; `None` if it isn't a JSON number.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                is_digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)).then_some((mantissa, exponent))?
            }
            None => (unsigned, ""),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => is_digits(fraction).then_some((whole, fraction))?,
            None => (mantissa, ""),
        };
        let is_number = is_digits(whole) && (whole.len() == 1 || !whole.starts_with('0'));
        is_number.then_some(Self { text, is_negative: unsigned.len() < text.len(), whole, fraction, exponent })
    }

    /// The value, if it is whole and within 64 bits: `1`, `1.0`, `10e-1`.
    pub(crate) fn as_i64(&self) -> Option<i64> {
        if self.is_integer() {
            return self.text.parse().ok();
        }
        let Exact { digits, exponent } = self.exact()?;
        if digits.is_empty() {
            return Some(0);
        }
        // 64 bits have 19 digits at most.
        let zeros = usize::try_from(exponent).ok().filter(|zeros| digits.len() + zeros <= 19)?;
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}{digits}{}", "0".repeat(zeros)).parse().ok()
    }

    /// The value, if it is whole, not negative and within 64 bits.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        if self.is_integer() {
            return self.text.parse().ok();
        }
        self.as_i64().and_then(|value| u64::try_from(value).ok())
    }

    /// The nearest double; `None` beyond the range of doubles, such as `1e400`.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        self.text.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Whether it is written without a point and without an exponent.
    fn is_integer(&self) -> bool {
        self.fraction.is_empty() && self.exponent.is_empty()
    }

    /// Whether an integer is written as Rust writes it: `-0` is not.
    pub(crate) fn is_plain_integer(&self) -> bool {
        self.is_integer() && self.text != "-0"
    }

    /// The significant digits and the exponent of the last one; `None` for an exponent beyond 64 bits.
    fn exact(&self) -> Option<Exact> {
        let digits = format!("{}{}", self.whole, self.fraction);
        let significant = digits.trim_end_matches('0');
        let exponent: i64 = if self.exponent.is_empty() { 0 } else { self.exponent.parse().ok()? };
        let shift = i64::try_from(digits.len() - significant.len()).ok()?;
        let exponent = exponent.checked_add(shift)?.checked_sub(i64::try_from(self.fraction.len()).ok()?)?;
        Some(Exact { digits: significant.trim_start_matches('0').to_owned(), exponent })
    }
}

/// A number of at most 15 digits in the form in which the engine writes it, which nearly all numbers are.
///
/// Up to 15 digits identify a double uniquely, and are therefore the digits with which it is written.
#[derive(Clone, Copy)]
pub(crate) struct Plain {
    digits: i64,
    decimals: usize,
}

impl Plain {
    /// Parses a text; `None` if it isn't such a number.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let unsigned = text.strip_prefix(b"-").unwrap_or(text);
        let (mut digits, mut point) = (0_i64, None);
        if unsigned.len() > 16 {
            return None;
        }
        for (index, byte) in unsigned.iter().enumerate() {
            match byte {
                b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
                b'.' if point.is_none() => point = Some(index),
                _ => return None,
            }
        }
        let whole = point.unwrap_or(unsigned.len());
        let decimals = point.map_or(0, |point| unsigned.len() - 1 - point);
        let is_number = whole + decimals <= 15 && (whole == 1 || whole > 1 && unsigned.first() != Some(&b'0'));
        let ends_well = point.is_none() || decimals > 0 && unsigned.last() != Some(&b'0');
        // Smaller doubles are written with an exponent.
        let is_large = decimals == 0 || digits as f64 >= *POWERS.get(decimals)? / 1000.0;
        let is_negative = unsigned.len() < text.len();
        let digits = if is_negative { -digits } else { digits };
        (is_number && ends_well && is_large && !(is_negative && digits == 0)).then_some(Self { digits, decimals })
    }

    /// The value, where it is whole.
    pub(crate) fn whole(self) -> Option<i64> {
        (self.decimals == 0).then_some(self.digits)
    }

    /// The nearest double: both numbers are exact, and division rounds correctly.
    pub(crate) fn double(self) -> f64 {
        self.digits as f64 / POWERS.get(self.decimals).copied().unwrap_or(1.0)
    }
}

const POWERS: [f64; 16] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The value of an integer in quotes, which the service writes for clients without 64-bit integers; leading zeros are
/// ignored.
pub(crate) fn quoted_i64(text: &str) -> Option<i64> {
    Number::read(text).and_then(|number| number.as_i64()).or_else(|| text.parse().ok())
}

/// The value of a double in quotes, including OData's `INF`, `-INF` and `NaN`.
pub(crate) fn quoted_f64(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
            text.parse().ok().filter(|value: &f64| value.is_finite())
        }
        _ => None,
    }
}

/// A number's value: `digits · 10^exponent`. Zero has no digits.
struct Exact {
    digits: String,
    exponent: i64,
}

/// Whether two numbers have exactly the same value, as `1`, `1.0` and `10e-1` do.
pub(crate) fn same(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let (Some(left), Some(right)) = (Number::read(left), Number::read(right)) else { return false };
    match (left.exact(), right.exact()) {
        (Some(one), Some(other)) if one.digits.is_empty() => other.digits.is_empty(),
        (Some(one), Some(other)) => {
            left.is_negative == right.is_negative && one.exponent == other.exponent && one.digits == other.digits
        }
        _ => false,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_jsons() {
        for text in ["0", "-0", "10", "0.5", "1e5", "1E+5", "-1.50e-05", "123456789012345678901234567890"] {
            assert!(Number::read(text).is_some(), "{text}");
        }
        for text in ["", "-", "01", "+1", "1.", ".5", "1e", "1e+", "0x1", "1_0", "NaN", "inf", " 1", "1 ", "--1", "١"]
        {
            assert!(Number::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_exact() {
        let whole = |text: &str| Number::read(text).unwrap().as_i64();
        assert_eq!(whole("9007199254740993.0"), Some(9_007_199_254_740_993));
        assert_eq!(whole("-9.223372036854775808e18"), Some(i64::MIN));
        assert_eq!(whole("1000e-3"), Some(1));
        assert_eq!(whole("0.000e99999999999999999999"), None);
        assert_eq!(whole("-0.0"), Some(0));
        for text in ["9223372036854775808", "1e19", "0.5", "1e-1", "1e400"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_the_same_by_their_value() {
        for (left, right) in [("1", "1.0"), ("100", "1e2"), ("-0", "0.00"), ("1e400", "10e399"), ("0.50", "5E-1")] {
            assert!(same(left, right) && same(right, left), "{left} {right}");
        }
        let big = ("99999999999999999999", "99999999999999999998");
        let far = ("1e99999999999999999999", "1e99999999999999999998");
        for (left, right) in [big, far, ("1", "-1"), ("0.1", "0.10000000000000000001"), ("1", "10"), ("0", "1")] {
            assert!(!same(left, right) && !same(right, left), "{left} {right}");
        }
        assert!(same(far.0, far.0));
    }

    #[test]
    fn plain_numbers_are_written_as_they_are_read() {
        let mut texts: Vec<String> =
            ["0", "7", "-7", "0.5", "-0.001", "999999999999999", "99999999999999.9"].map(String::from).into();
        // A walk through digits that have no pattern, at each number of decimals.
        let mut digits: u64 = 0x2545_f491_4f6c_dd1d;
        for step in 0..20_000_usize {
            digits = digits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (number, decimals) = (digits >> 14, step % 16);
            let text = format!("{number:016}");
            let (whole, fraction) = text.split_at(16 - decimals);
            texts.push(format!("{}.{fraction}", whole.trim_start_matches('0')));
            texts.push(format!("{}.{}", step, fraction.get(..decimals.min(9)).unwrap()));
        }
        let mut plain = 0;
        for text in texts {
            let Some(read) = Plain::read(&text) else { continue };
            plain += 1;
            let exact: f64 = text.parse().unwrap();
            assert_eq!(read.double().to_bits(), exact.to_bits(), "{text}");
            assert!(super::super::encode::is_written_as(exact, &text), "{text}");
        }
        assert!(plain > 10_000, "{plain}");
    }

    #[test]
    fn what_is_not_plain_is_looked_at_more_closely() {
        for text in [
            "",
            "-",
            "-0",
            "00",
            "01",
            "1.",
            ".5",
            "0.50",
            "1.0",
            "0.0009",
            "1e5",
            "1234567890123456",
            "0.1234567890123456",
            "1.2.3",
        ] {
            assert!(Plain::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn doubles_are_the_nearest() {
        let double = |text: &str| Number::read(text).unwrap().as_f64();
        assert_eq!(double("0.12345678901234567890123"), Some(0.123_456_789_012_345_68));
        assert_eq!((double("1e-400"), double("1e400"), double("-1e309")), (Some(0.0), None, None));
    }
}

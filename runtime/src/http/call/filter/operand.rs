//! Writes each kind of value as a literal of a condition (OData 4.01, ABNF, section 7): quoted, bare or with a prefix.

use std::borrow::Cow;

use super::Property;
use crate::model::{Date, DateTimeOffset, Duration, Enumeration, PropertyValue, TimeOfDay, View};

/// A literal: a value in OData's syntax.
#[derive(Clone, PartialEq, Eq)]
pub struct Literal {
    text: String,
    fault: Option<String>,
}

impl Literal {
    fn bare(text: impl Into<String>) -> Self {
        Self { text: text.into(), fault: None }
    }

    /// In single quotes; quotes in the text are doubled.
    fn quoted(text: &str) -> Self {
        Self::bare(format!("'{}'", text.replace('\'', "''")))
    }

    /// An invalid value. The message doesn't contain it, because it may be personal data.
    fn wrong(kind: &str, example: &str) -> Self {
        Self {
            text: String::from("null"),
            fault: Some(format!("a value in the filter is invalid: expected {kind} such as {example}")),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    pub(super) fn into_fault(self) -> Option<String> {
        self.fault
    }
}

/// Shows nothing of the value, which may be personal data.
impl std::fmt::Debug for Literal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Literal").finish_non_exhaustive()
    }
}

/// A value that a property can be compared with: a text, a number, a boolean, a date or time, a duration, a member of
/// an enumeration, a [`Guid`], [`Null`], an `Option` of these, or another property.
///
/// The syntax of dates, times and durations is checked; an invalid one is an error when the request is sent.
#[diagnostic::on_unimplemented(
    message = "a property can't be compared with a `{Self}`",
    label = "not an `Operand`",
    note = "expected a text, a number, a boolean, a date or time of `model`, an enumeration, `Guid`, `Null` or a property"
)]
pub trait Operand {
    /// The value in OData's syntax.
    fn into_literal(self) -> Literal;
}

/// The literal `null`: `mail eq null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Null;

/// A GUID, written without quotes: `skuId eq 6fd2c87f-b296-42f0-b197-1e91e994b900`.
///
/// Use it for properties of the type `Edm.Guid` only. Most ids of Graph, including those of directory objects, are
/// strings that look like a GUID: compare those with a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Guid(pub String);

impl Operand for Null {
    fn into_literal(self) -> Literal {
        Literal::bare("null")
    }
}

impl Operand for Guid {
    fn into_literal(self) -> Literal {
        let groups: Vec<&str> = self.0.split('-').collect();
        let is_hex = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
        let lengths: Vec<usize> = groups.iter().filter(|group| is_hex(group)).map(|group| group.len()).collect();
        if lengths == [8, 4, 4, 4, 12] && groups.len() == lengths.len() {
            Literal::bare(self.0)
        } else {
            Literal::wrong("a GUID", "6fd2c87f-b296-42f0-b197-1e91e994b900")
        }
    }
}

impl Operand for Property {
    fn into_literal(self) -> Literal {
        let (text, fault) = self.into_parts();
        Literal { text, fault }
    }
}

impl<T: Operand> Operand for Option<T> {
    fn into_literal(self) -> Literal {
        self.map_or_else(|| Null.into_literal(), T::into_literal)
    }
}

/// A member of an enumeration, quoted like a text.
impl<T: Enumeration + PropertyValue> Operand for T {
    fn into_literal(self) -> Literal {
        match self.view() {
            View::Text(text) => Literal::quoted(text),
            _ => Literal::wrong("a member of an enumeration", "`high`"),
        }
    }
}

impl Operand for DateTimeOffset {
    fn into_literal(self) -> Literal {
        (&self).into_literal()
    }
}

impl Operand for &DateTimeOffset {
    fn into_literal(self) -> Literal {
        match self.normalized() {
            Some(text) => Literal::bare(text),
            None => Literal::wrong("a date and time", "2021-07-01T08:30:00Z"),
        }
    }
}

#[cfg(feature = "jiff")]
impl Operand for std::time::SystemTime {
    fn into_literal(self) -> Literal {
        DateTimeOffset::from(self).into_literal()
    }
}

#[cfg(feature = "jiff")]
impl Operand for jiff::Timestamp {
    fn into_literal(self) -> Literal {
        DateTimeOffset::from(self).into_literal()
    }
}

#[cfg(feature = "jiff")]
impl Operand for jiff::civil::Date {
    fn into_literal(self) -> Literal {
        Date::from(self).into_literal()
    }
}

impl Operand for Date {
    fn into_literal(self) -> Literal {
        (&self).into_literal()
    }
}

impl Operand for &Date {
    fn into_literal(self) -> Literal {
        if self.is_valid() { Literal::bare(self.as_str()) } else { Literal::wrong("a date", "2021-07-01") }
    }
}

impl Operand for TimeOfDay {
    fn into_literal(self) -> Literal {
        (&self).into_literal()
    }
}

impl Operand for &TimeOfDay {
    fn into_literal(self) -> Literal {
        if self.is_valid() { Literal::bare(self.as_str()) } else { Literal::wrong("a time of day", "08:30:00") }
    }
}

impl Operand for Duration {
    fn into_literal(self) -> Literal {
        (&self).into_literal()
    }
}

impl Operand for &Duration {
    fn into_literal(self) -> Literal {
        if self.is_valid() {
            Literal::bare(format!("duration'{}'", self.as_str().replace(',', ".")))
        } else {
            Literal::wrong("a duration", "PT1H30M")
        }
    }
}

impl Operand for std::time::Duration {
    fn into_literal(self) -> Literal {
        Duration::from(self).into_literal()
    }
}

impl Operand for f64 {
    fn into_literal(self) -> Literal {
        Literal::bare(match self {
            number if number.is_nan() => String::from("NaN"),
            f64::INFINITY => String::from("INF"),
            f64::NEG_INFINITY => String::from("-INF"),
            number => number.to_string(),
        })
    }
}

impl Operand for f32 {
    fn into_literal(self) -> Literal {
        if self.is_finite() { Literal::bare(self.to_string()) } else { f64::from(self).into_literal() }
    }
}

macro_rules! texts {
    ($($ty:ty),*) => { $(
        impl Operand for $ty {
            fn into_literal(self) -> Literal {
                Literal::quoted(self.as_ref())
            }
        }
    )* };
}

macro_rules! plain {
    ($($ty:ty),*) => { $(
        impl Operand for $ty {
            fn into_literal(self) -> Literal {
                Literal::bare(self.to_string())
            }
        }
    )* };
}

texts! { &str, String, &String, Cow<'_, str> }
plain! { bool, i8, i16, i32, i64, u8, u16, u32, u64, usize }

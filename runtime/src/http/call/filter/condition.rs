//! [`Filter`]: a condition and the precedence of its outermost operator, so that parentheses are added where needed.

use std::{borrow::Cow, fmt, ops::Not};

/// A condition for `$filter`, created by the methods of a [`Property`](super::Property) and combined by `and`, `or` and
/// `!`.
///
/// `Display` shows the expression. An invalid name or value is an error when the request is sent. `Debug` shows nothing
/// of the condition, because values may be personal data.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a filter does nothing until a request has it"]
pub struct Filter {
    text: String,
    binding: Binding,
    fault: Option<String>,
}

/// The precedence of a condition's outermost operator, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// A text of the application, which may be anything.
    Unknown,
    Or,
    And,
    /// A comparison, a call, a negation.
    One,
}

/// A condition in OData's syntax, used unchanged, for what the builder doesn't cover, such as `tolower(mail) eq 'a'`.
///
/// Nothing in it is quoted or checked, so that it must not contain input from outside the application.
pub fn expression(text: impl Into<String>) -> Filter {
    Filter { text: text.into(), binding: Binding::Unknown, fault: None }
}

impl Filter {
    pub(super) fn new(text: String, binding: Binding, fault: Option<String>) -> Self {
        Self { text, binding, fault }
    }

    /// True if both conditions are true.
    pub fn and(self, other: Filter) -> Filter {
        self.join("and", Binding::And, other)
    }

    /// True if at least one of the conditions is true.
    pub fn or(self, other: Filter) -> Filter {
        self.join("or", Binding::Or, other)
    }

    /// The first invalid name or value, as a message; `None` for a valid condition.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    pub(super) fn into_parts(self) -> (String, Option<String>) {
        (self.text, self.fault)
    }

    fn join(self, word: &str, binding: Binding, other: Filter) -> Filter {
        let text = format!("{} {word} {}", self.within(binding), other.within(binding));
        Filter { text, binding, fault: self.fault.or(other.fault) }
    }

    /// The text, in parentheses if its precedence is lower than that of the operator around it.
    fn within(&self, binding: Binding) -> Cow<'_, str> {
        if self.binding < binding { format!("({})", self.text).into() } else { self.text.as_str().into() }
    }
}

/// True if the condition is false: `!property("mail").eq("a")`.
///
/// The parentheses are always written: OData's `not` has a higher precedence than a comparison.
impl Not for Filter {
    type Output = Filter;

    fn not(self) -> Filter {
        Filter { text: format!("not ({})", self.text), binding: Binding::One, fault: self.fault }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").finish_non_exhaustive()
    }
}

/// The argument of [`Request::filter`](crate::http::Request::filter): a [`Filter`], or a text in OData's syntax.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition for `$filter`",
    label = "not a condition",
    note = "pass a text, or build a condition: `property(\"mail\").eq(\"a@example.com\")`"
)]
pub trait Condition {
    /// The condition.
    fn into_filter(self) -> Filter;
}

impl Condition for Filter {
    fn into_filter(self) -> Filter {
        self
    }
}

macro_rules! texts {
    ($($ty:ty),*) => { $(
        impl Condition for $ty {
            fn into_filter(self) -> Filter {
                expression(self.to_string())
            }
        }
    )* };
}

texts! { &str, String, &String, Cow<'_, str>, fmt::Arguments<'_> }

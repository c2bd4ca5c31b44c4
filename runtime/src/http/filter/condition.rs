//! A condition with how tightly it binds, so that parentheses stand where they must.

use std::{borrow::Cow, fmt, ops::Not};

/// A condition for `$filter`: made by the methods of a [`Property`](super::Property), and put together here.
///
/// `Display` gives the expression. A fault, such as a name that is none, goes along until the request is sent, which
/// reports it. `Debug` shows nothing of it, since values are about people.
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a filter does nothing until a request has it"]
pub struct Filter {
    text: String,
    binding: Binding,
    fault: Option<String>,
}

/// How tightly a condition binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// What somebody wrote as a text: anything.
    Unknown,
    Or,
    And,
    /// A comparison, a call, a negation.
    One,
}

/// A condition that stands as it is, in OData's syntax: what the builder doesn't know, such as `tolower(mail) eq 'a'`.
///
/// Nothing in it is quoted or looked at, so nothing from outside belongs in it.
pub fn expression(text: impl Into<String>) -> Filter {
    Filter { text: text.into(), binding: Binding::Unknown, fault: None }
}

impl Filter {
    pub(super) fn new(text: String, binding: Binding, fault: Option<String>) -> Self {
        Self { text, binding, fault }
    }

    /// Where both are true.
    pub fn and(self, other: Filter) -> Filter {
        self.join("and", Binding::And, other)
    }

    /// Where one is true, or both.
    pub fn or(self, other: Filter) -> Filter {
        self.join("or", Binding::Or, other)
    }

    /// What is wrong with it: a name that is none, a date that is none.
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

    /// In parentheses where it binds less than what stands around it.
    fn within(&self, binding: Binding) -> Cow<'_, str> {
        if self.binding < binding { format!("({})", self.text).into() } else { self.text.as_str().into() }
    }
}

/// Where it is not true: `!property("mail").eq("a")`.
///
/// The parentheses stay: OData's `not` binds tighter than a comparison.
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

/// What [`Request::filter`](crate::http::Request::filter) takes: a [`Filter`], or a text that stands as it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no condition for `$filter`",
    label = "no condition",
    note = "give a text, or build one: `property(\"mail\").eq(\"a@example.com\")`"
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

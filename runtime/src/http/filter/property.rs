//! The property that a condition is about.

use std::cell::Cell;

use super::{Filter, Literal, Operand, condition::Binding};

thread_local! {
    /// How many lambdas are being written around the one that is: each has a variable of its own.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A property by its path: `displayName`, `from/emailAddress/address`, `assignedLicenses/$count`.
///
/// A path is of names with slashes between them, in which dots and `@` may stand, and which may begin with `$`. All else
/// is a fault, which is reported when the request is sent: a name from outside can't become a condition.
#[derive(Clone, Debug)]
#[must_use = "a property is no condition yet"]
pub struct Property {
    path: String,
    fault: Option<String>,
}

/// A property by its path.
pub fn property(path: impl AsRef<str>) -> Property {
    Property { path: String::new(), fault: None }.property(path)
}

impl Property {
    /// A property of it: `property("from").property("emailAddress")` is `from/emailAddress`.
    pub fn property(mut self, path: impl AsRef<str>) -> Property {
        let path = path.as_ref();
        if path.split('/').all(is_name) {
            self.path.push_str(if self.path.is_empty() { "" } else { "/" });
            self.path.push_str(path);
        } else {
            self.fault.get_or_insert_with(|| {
                format!("{path:?} is not the path of a property: expected names such as `from/emailAddress/address`")
            });
        }
        self
    }

    /// Equal to it: `displayName eq 'Adele'`.
    pub fn eq(self, value: impl Operand) -> Filter {
        self.compare("eq", value)
    }

    /// Other than it.
    pub fn ne(self, value: impl Operand) -> Filter {
        self.compare("ne", value)
    }

    /// Greater than it, or later.
    pub fn gt(self, value: impl Operand) -> Filter {
        self.compare("gt", value)
    }

    /// Greater than it or equal, or later.
    pub fn ge(self, value: impl Operand) -> Filter {
        self.compare("ge", value)
    }

    /// Less than it, or earlier.
    pub fn lt(self, value: impl Operand) -> Filter {
        self.compare("lt", value)
    }

    /// Less than it or equal, or earlier.
    pub fn le(self, value: impl Operand) -> Filter {
        self.compare("le", value)
    }

    /// One of some values: `id in ('a','b')`. No values at all are a fault: OData can't write that.
    pub fn is_in<V: Operand>(self, values: impl IntoIterator<Item = V>) -> Filter {
        let values: Vec<Literal> = values.into_iter().map(Operand::into_literal).collect();
        let texts: Vec<&str> = values.iter().map(Literal::as_str).collect();
        let text = format!("{} in ({})", self.path, texts.join(","));
        let none = || format!("`{} in ()` has no values: give one at least", self.path);
        let fault = self.fault.clone().or_else(|| values.is_empty().then(none));
        let fault = fault.or_else(|| values.iter().find_map(|value| value.fault().map(str::to_owned)));
        Filter::new(text, Binding::One, fault)
    }

    /// A text that begins so, whatever the case of its letters.
    pub fn starts_with(self, value: impl Operand) -> Filter {
        self.call("startswith", value)
    }

    /// A text that ends so. Directory objects want [`eventual`](crate::http::Request::eventual) for it.
    pub fn ends_with(self, value: impl Operand) -> Filter {
        self.call("endswith", value)
    }

    /// A text with it in it.
    pub fn contains(self, value: impl Operand) -> Filter {
        self.call("contains", value)
    }

    /// A list with an element for which it is true: `proxyAddresses/any(x:startswith(x,'smtp:'))`.
    pub fn any(self, condition: impl FnOnce(Property) -> Filter) -> Filter {
        self.lambda("any", condition)
    }

    /// A list for whose elements all it is true.
    pub fn all(self, condition: impl FnOnce(Property) -> Filter) -> Filter {
        self.lambda("all", condition)
    }

    pub(super) fn into_parts(self) -> (String, Option<String>) {
        (self.path, self.fault)
    }

    fn compare(self, operator: &str, value: impl Operand) -> Filter {
        let value = value.into_literal();
        let text = format!("{} {operator} {}", self.path, value.as_str());
        Filter::new(text, Binding::One, self.fault.or(value.into_fault()))
    }

    fn call(self, function: &str, value: impl Operand) -> Filter {
        let value = value.into_literal();
        let text = format!("{function}({},{})", self.path, value.as_str());
        Filter::new(text, Binding::One, self.fault.or(value.into_fault()))
    }

    fn lambda(self, word: &str, condition: impl FnOnce(Property) -> Filter) -> Filter {
        let deeper = Deeper::new();
        let variable = deeper.variable();
        let (condition, fault) = condition(Property { path: variable.clone(), fault: None }).into_parts();
        let text = format!("{}/{word}({variable}:{condition})", self.path);
        Filter::new(text, Binding::One, self.fault.or(fault))
    }
}

/// While a lambda's condition is being written.
struct Deeper(usize);

impl Deeper {
    fn new() -> Self {
        Self(DEPTH.replace(DEPTH.get() + 1))
    }

    /// `x`, and within that `x1`, `x2`.
    fn variable(&self) -> String {
        if self.0 == 0 { String::from("x") } else { format!("x{}", self.0) }
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(self.0);
    }
}

/// Whether a text is a segment of a property's path: `mail`, `microsoft.graph.user`, `@odata.type`, `$count`.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    text.strip_prefix(['$', '@']).unwrap_or(text).split(['.', '@']).all(is_word)
}

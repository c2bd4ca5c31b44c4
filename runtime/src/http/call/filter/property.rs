//! [`Property`]: a property path and the comparisons that make a [`Filter`] of it. Names are checked, since they may
//! come from outside.

use std::cell::Cell;

use super::{Filter, Literal, Operand, condition::Binding};

thread_local! {
    /// The number of enclosing lambdas, which gives each lambda its own variable.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A property path: `displayName`, `from/emailAddress/address`, `assignedLicenses/$count`.
///
/// A path consists of names with slashes between them. A name may contain dots and `@` and may begin with `$`. Any
/// other path is an error when the request is sent, so that a name from outside can't become a condition.
#[derive(Clone, Debug)]
#[must_use = "a property is no condition yet"]
pub struct Property {
    path: String,
    fault: Option<String>,
}

/// Creates a property from its path.
pub fn property(path: impl AsRef<str>) -> Property {
    Property { path: String::new(), fault: None }.property(path)
}

impl Property {
    /// A property of this property: `property("from").property("emailAddress")` is `from/emailAddress`.
    pub fn property(mut self, path: impl AsRef<str>) -> Property {
        let path = path.as_ref();
        if path.split('/').all(is_name) {
            self.path.push_str(if self.path.is_empty() { "" } else { "/" });
            self.path.push_str(path);
        } else {
            self.fault.get_or_insert_with(|| {
                format!("expected the path of a property such as `from/emailAddress/address`, found {path:?}")
            });
        }
        self
    }

    /// The property equals a value: `displayName eq 'Adele'`.
    pub fn eq(self, value: impl Operand) -> Filter {
        self.compare("eq", value)
    }

    /// The property doesn't equal a value.
    pub fn ne(self, value: impl Operand) -> Filter {
        self.compare("ne", value)
    }

    /// The property is greater or later than a value.
    pub fn gt(self, value: impl Operand) -> Filter {
        self.compare("gt", value)
    }

    /// The property is greater or later than a value, or equals it.
    pub fn ge(self, value: impl Operand) -> Filter {
        self.compare("ge", value)
    }

    /// The property is less or earlier than a value.
    pub fn lt(self, value: impl Operand) -> Filter {
        self.compare("lt", value)
    }

    /// The property is less or earlier than a value, or equals it.
    pub fn le(self, value: impl Operand) -> Filter {
        self.compare("le", value)
    }

    /// The property is one of some values: `id in ('a','b')`. An empty list is an error when the request is sent,
    /// because OData has no syntax for it.
    pub fn is_in<V: Operand>(self, values: impl IntoIterator<Item = V>) -> Filter {
        let values: Vec<Literal> = values.into_iter().map(Operand::into_literal).collect();
        let texts: Vec<&str> = values.iter().map(Literal::as_str).collect();
        let text = format!("{} in ({})", self.path, texts.join(","));
        let none = || format!("expected at least one value for `{} in (…)`, found none", self.path);
        let fault = self.fault.clone().or_else(|| values.is_empty().then(none));
        let fault = fault.or_else(|| values.iter().find_map(|value| value.fault().map(str::to_owned)));
        Filter::new(text, Binding::One, fault)
    }

    /// The text begins with a value, ignoring case.
    pub fn starts_with(self, value: impl Operand) -> Filter {
        self.call("startswith", value)
    }

    /// The text ends with a value. Directory objects require [`eventual`](crate::http::Request::eventual) for it.
    pub fn ends_with(self, value: impl Operand) -> Filter {
        self.call("endswith", value)
    }

    /// The text contains a value.
    pub fn contains(self, value: impl Operand) -> Filter {
        self.call("contains", value)
    }

    /// The condition is true for at least one element of the list: `proxyAddresses/any(x:startswith(x,'smtp:'))`.
    pub fn any(self, condition: impl FnOnce(Property) -> Filter) -> Filter {
        self.lambda("any", condition)
    }

    /// The condition is true for all elements of the list.
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

/// The variable of a lambda, while its condition is built.
struct Deeper(usize);

impl Deeper {
    fn new() -> Self {
        Self(DEPTH.replace(DEPTH.get() + 1))
    }

    /// `x`, in nested lambdas `x1`, `x2`.
    fn variable(&self) -> String {
        if self.0 == 0 { String::from("x") } else { format!("x{}", self.0) }
    }
}

impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(self.0);
    }
}

/// Whether a text is a segment of a property path: `mail`, `microsoft.graph.user`, `@odata.type`, `$count`.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    text.strip_prefix(['$', '@']).unwrap_or(text).split(['.', '@']).all(is_word)
}

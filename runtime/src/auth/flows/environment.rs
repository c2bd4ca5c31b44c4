//! Environment variables, replaceable in tests.

use crate::auth::TokenError;

/// Returns the value of a variable.
pub(in crate::auth) struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Environment<'static> {
    pub(in crate::auth) fn process() -> Self {
        Self(&|name| std::env::var(name).ok())
    }
}

impl<'a> Environment<'a> {
    #[cfg(test)]
    pub(in crate::auth) fn of(variables: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(variables)
    }

    /// The value of a variable; an empty one counts as not set.
    pub(in crate::auth) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    /// The values of several variables, or an error that names the missing ones.
    pub(in crate::auth) fn all<const N: usize>(&self, names: [&str; N]) -> Result<[String; N], TokenError> {
        let missing: Vec<&str> = names.into_iter().filter(|name| self.get(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| self.get(name).unwrap_or_default()));
        }
        let verb = if missing.len() == 1 { "is" } else { "are" };
        Err(TokenError::absent(format!("{} {verb} not set", missing.join(" and "))))
    }
}

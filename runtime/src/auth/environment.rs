//! Environment variables, replaceable in tests.

use super::TokenError;

/// Returns the value of a variable.
pub(super) struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Environment<'static> {
    pub(super) fn process() -> Self {
        Self(&|name| std::env::var(name).ok())
    }
}

impl<'a> Environment<'a> {
    #[cfg(test)]
    pub(super) fn of(variables: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(variables)
    }

    /// The value of a variable; an empty one counts as not set.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.trim().is_empty())
    }

    /// The values of several variables, or an error that names the missing ones.
    pub(super) fn all<const N: usize>(&self, names: [&str; N]) -> Result<[String; N], TokenError> {
        let missing: Vec<&str> = names.into_iter().filter(|name| self.get(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| self.get(name).unwrap_or_default()));
        }
        let verb = if missing.len() == 1 { "is" } else { "are" };
        Err(TokenError::absent(format!("{} {verb} not set", missing.join(" and "))))
    }
}

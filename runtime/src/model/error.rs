//! What failed to decode: the path to it, what was expected and what was found.

use std::fmt;

use super::context::Context;

/// JSON that is not what the model says.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::{Model, Open};
///
/// let error = Open::from_json("[1]").unwrap_err();
/// assert_eq!(error.to_string(), "expected an object, found an array at line 1 column 3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    path: String,
    reason: String,
}

impl Error {
    pub(crate) fn new(context: &Context, reason: impl fmt::Display) -> Self {
        Self { path: context.to_string(), reason: reason.to_string() }
    }

    /// An error whose place is the whole text.
    pub(crate) fn plain(reason: impl fmt::Display) -> Self {
        Self { path: String::new(), reason: reason.to_string() }
    }

    /// The way to the value, `value[3].targets[0].identity.user.id`; empty for the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected and found there, and the line and column where known.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.reason) } else { write!(f, "{}: {}", self.path, self.reason) }
    }
}

impl std::error::Error for Error {}

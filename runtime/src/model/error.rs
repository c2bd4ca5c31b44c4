//! The error of decoding: the path of the value, what was expected and what was found.

use std::fmt;

use super::context::Context;

/// JSON could not be decoded: it is invalid, or a value doesn't have the expected type.
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

    /// An error without a path: it concerns the whole text.
    pub(crate) fn plain(reason: impl fmt::Display) -> Self {
        Self { path: String::new(), reason: reason.to_string() }
    }

    /// The path of the value, `value[3].targets[0].identity.user.id`; empty for the whole text.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected and what was found, and the line and column if known.
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

//! Rules about examples: the request's path and query, the heads and bodies of both messages, held against the operation that
//! the example is of.

mod path;
mod query;
mod head;
mod body;

use super::Read;
use crate::diagnostic::Diagnostics;

/// Looks at each example.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    path::check(read, diagnostics);
    query::check(read, diagnostics);
    head::check(read, diagnostics);
    body::check(read, diagnostics);
}

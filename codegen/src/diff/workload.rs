//! Decides the workload of an operation: the first of its tags.

use crate::spec::Operation;

/// The name of an operation's workload, where the document says it.
#[must_use]
pub(super) fn workload(operation: &Operation) -> Option<String> {
    operation.tags.first().filter(|tag| !tag.is_empty()).cloned()
}

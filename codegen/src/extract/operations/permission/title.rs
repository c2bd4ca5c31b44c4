//! Tells whether a title over a table or a column names a condition, which is hard where it names permissions or callers
//! alone.

use super::caller_named;
use crate::vocabulary::permissions;

/// Whether a title names something beside permissions and callers.
pub(super) fn names_something(title: &str) -> bool {
    let lower = title.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_of_caller = lower.contains("permission") && caller_named(&lower).is_some();
    !is_of_caller && words.any(|word| !permissions::TITLE_WORDS.has(word))
}

//! A text and the place of a `[!` come in; the path that is included goes out.

use std::ops::Range;

/// An `[!INCLUDE [title](path)]`.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The path, as written.
    pub(super) target: String,
    /// Behind its last bracket.
    pub(super) end: usize,
}

/// Reads the include that begins at `start`; `None` if it is something else, such as `[!NOTE]`.
pub(super) fn read(text: &str, start: usize) -> Option<Found> {
    const WORD: &str = "[!INCLUDE";
    let rest = text.get(start..)?;
    let word = rest.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
    let line = rest.lines().next()?;
    let titled = line.get(word.len()..)?.trim_start().strip_prefix('[')?;
    let (_, path) = titled.split_once("](")?;
    let (path, after) = path.split_once(')')?;
    let after = after.trim_start().strip_prefix(']')?;
    let target = path.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']);
    Some(Found { target: target.to_owned(), end: start + (line.len() - after.len()) })
}

/// Where the `[!NOTE]` ends that begins at `start`; the word, in capitals, says what kind of note a quote is.
pub(super) fn alert_end(text: &str, start: usize) -> Option<usize> {
    let (word, _) = text.get(start..)?.strip_prefix("[!")?.split_once(']')?;
    let is_alert = (3..=12).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_alert.then_some(start + word.len() + "[!]".len())
}

/// Whether nothing else stands on the include's line.
pub(super) fn is_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}

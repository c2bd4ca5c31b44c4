//! Reads an `[!INCLUDE [title](path)]`, and tells it from notes such as `[!NOTE]`.

use std::ops::Range;

/// An `[!INCLUDE [title](path)]`.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The path, as written.
    pub(super) target: String,
    /// Behind its last bracket.
    pub(super) end: usize,
}

/// No directive is longer, and no kind of note has a longer name.
const LONGEST: usize = 2048;
const LONGEST_KIND: usize = 12;

/// Reads the include that begins at `start`; `None` if it is something else, such as `[!NOTE]`.
pub(super) fn read(text: &str, start: usize) -> Option<Found> {
    const WORD: &str = "[!INCLUDE";
    let rest = text.get(start..)?;
    let word = rest.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
    let line = head(rest, LONGEST).lines().next()?;
    let titled = line.get(word.len()..)?.trim_start().strip_prefix('[')?;
    let (_, path) = titled.split_once("](")?;
    let (path, after) = path.split_once(')')?;
    let after = after.trim_start().strip_prefix(']')?;
    let target = path.split_whitespace().next().unwrap_or_default().trim_matches(['<', '>']);
    Some(Found { target: target.to_owned(), end: start + (line.len() - after.len()) })
}

/// Where the `[!NOTE]` ends that begins at `start`; the word, in capitals, says what kind of note a quote is.
pub(super) fn alert_end(text: &str, start: usize) -> Option<usize> {
    let (word, _) = head(text.get(start..)?.strip_prefix("[!")?, LONGEST_KIND + 1).split_once(']')?;
    let is_alert = (3..=LONGEST_KIND).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_alert.then_some(start + word.len() + "[!]".len())
}

/// Whether nothing else stands on the include's line.
pub(super) fn is_alone(text: &str, range: &Range<usize>) -> bool {
    let is_blank = |c: char| c != '\n' && c.is_whitespace();
    let before = text.get(..range.start).unwrap_or_default().trim_end_matches(is_blank);
    let after = text.get(range.end..).unwrap_or_default().trim_start_matches(is_blank);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

/// The text's beginning, of so many bytes at most.
fn head(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

//! A text and the place of a `<!--` come in; where the comment ends and whether it is an annotation goes out.

use super::fence;
use crate::page::json;

/// An HTML comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    /// Behind its `-->`, or where it must end without one.
    pub(super) end: usize,
    /// Whether it holds a JSON object rather than a remark or text that somebody took out.
    pub(super) is_annotation: bool,
    /// Whether its `-->` is there.
    pub(super) closed: bool,
}

/// Reads the comment that begins at `start`.
///
/// One without its own `-->` ends where its object does, or else at the next blank line.
pub(super) fn read(text: &str, start: usize) -> Comment {
    let begin = start + "<!--".len();
    let body = text.get(begin..).unwrap_or_default();
    let is_annotation = body.trim_start().starts_with('{');
    let closing = body.find("-->");
    // The `-->` of another comment further down does not close this one.
    let own = closing.filter(|&end| !is_annotation || !body.get(..end).is_some_and(runs_into_another));
    if let Some(end) = own {
        return Comment { end: begin + end + "-->".len(), is_annotation, closed: true };
    }
    let length = if is_annotation { json::extent(body) } else { body.find("\n\n") };
    let length = length.unwrap_or(body.len());
    Comment { end: begin + length, is_annotation, closed: false }
}

fn runs_into_another(body: &str) -> bool {
    body.contains("<!--") && body.lines().any(|line| fence::open(line).is_some())
}

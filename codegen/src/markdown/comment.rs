//! Finds the end of an HTML comment, and whether it is an annotation. The `-->` may be missing, and that of another
//! comment must not end it.

use super::{Ahead, fence, line};
use crate::page::json;
use std::ops::Range;

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

/// The comments of one text.
#[derive(Clone, Debug)]
pub(super) struct Comments<'t> {
    text: &'t str,
    closings: Ahead,
    openings: Ahead,
    fences: Ahead,
}

impl<'t> Comments<'t> {
    /// Those of a text.
    pub(super) fn of(text: &'t str) -> Comments<'t> {
        Comments { text, closings: Ahead::default(), openings: Ahead::default(), fences: Ahead::default() }
    }

    /// Reads the comment that begins at `start`.
    ///
    /// One without its own `-->` ends where its object does, or else at the next blank line.
    pub(super) fn read(&self, start: usize) -> Comment {
        let begin = start + "<!--".len();
        let body = self.text.get(begin..).unwrap_or_default();
        let is_annotation = body.trim_start().starts_with('{');
        let closing = self.closings.next(begin, || found(begin, body.find("-->")));
        // The `-->` of another comment further down does not close this one.
        if let Some(end) = closing.filter(|&end| !is_annotation || !self.runs_into_another(begin, end)) {
            return Comment { end: end + "-->".len(), is_annotation, closed: true };
        }
        let length = if is_annotation { json::extent(body) } else { body.find("\n\n") };
        let length = length.unwrap_or(body.len());
        Comment { end: begin + length, is_annotation, closed: false }
    }

    fn runs_into_another(&self, begin: usize, end: usize) -> bool {
        let body = self.text.get(begin..).unwrap_or_default();
        let opening = self.openings.next(begin, || found(begin, body.find("<!--")));
        if opening.is_none_or(|opening| end < opening + "<!--".len()) {
            return false;
        }
        let (first, next) = line::line(self.text, begin);
        let opens = |line: Range<usize>| {
            let line = self.text.get(line.start..line.end.min(end)).unwrap_or_default();
            fence::open(line).is_some()
        };
        opens(first) || self.fences.next(next, || self.fence(next)).is_some_and(|fence| fence < end)
    }

    /// Where the next line begins, at or behind `from`, that opens a fenced block.
    fn fence(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while at < self.text.len() {
            let (range, next) = line::line(self.text, at);
            if fence::open(self.text.get(range).unwrap_or_default()).is_some() {
                return Some(at);
            }
            at = next;
        }
        None
    }
}

fn found(from: usize, at: Option<usize>) -> Option<usize> {
    at.map(|at| from + at)
}

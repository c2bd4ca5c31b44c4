//! Holds a text that is put together from parts of sources, and maps each range of it back to its source.

use crate::page::TabGroup;
use crate::source::{FileId, Span};
use std::ops::Range;

/// A text put together from parts of sources: tabs dropped, includes in place, tables and fences mended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Manuscript {
    /// The whole text.
    pub(crate) text: String,
    /// The includes met on the way, as written, whether they could be read or not.
    pub(crate) includes: Vec<Include>,
    /// The groups of tabs met on the way.
    pub(crate) tab_groups: Vec<TabGroup>,
    pieces: Vec<Piece>,
}

/// An `[!INCLUDE [title](path)]` as it was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Include {
    /// The path, as written.
    pub(crate) target: String,
    /// Where it stands.
    pub(crate) span: Span,
    /// Where its text begins in the manuscript.
    pub(crate) at: usize,
}

/// A stretch of the text that was copied from one place.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the text.
    at: usize,
    file: FileId,
    /// Where it begins in the file.
    start: usize,
    /// Whether the bytes stand in the file; if not, all of them answer with `start`.
    copied: bool,
}

impl Manuscript {
    /// Appends `source[range]`, the text of `file` in that range.
    pub(crate) fn copy(&mut self, file: FileId, source: &str, range: Range<usize>) {
        let Some(part) = source.get(range.clone()).filter(|part| !part.is_empty()) else { return };
        let at = self.text.len();
        let continues = self
            .pieces
            .last()
            .is_some_and(|last| last.copied && last.file == file && last.start + (at - last.at) == range.start);
        if !continues {
            self.pieces.push(Piece { at, file, start: range.start, copied: true });
        }
        self.text.push_str(part);
    }

    /// Appends a text that stands nowhere; its place is `start` of `file`.
    pub(crate) fn insert(&mut self, text: &str, file: FileId, start: usize) {
        self.pieces.push(Piece { at: self.text.len(), file, start, copied: false });
        self.text.push_str(text);
    }

    /// Appends a line break unless the text is at the start of a line.
    pub(crate) fn end_line(&mut self, file: FileId, start: usize) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.insert("\n", file, start);
        }
    }

    /// Makes one line of what stands behind `begin`, for a text that is included in a sentence or a cell.
    pub(crate) fn join_lines(&mut self, begin: usize) {
        let tail = self.text.split_off(begin.min(self.text.len()));
        // Byte for byte, so that the places stay right.
        let joins = |character| matches!(character, '\n' | '\r' | '|');
        self.text.extend(tail.trim_end().chars().map(|character| if joins(character) { ' ' } else { character }));
        let length = self.text.len();
        let kept = self.pieces.iter().rposition(|piece| piece.at <= length).map_or(0, |last| last + 1);
        self.pieces.truncate(kept);
    }

    /// Where a range of the text came from; of one that spans several files, the part in the first.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let Some(first) = self.piece(range.start) else { return Span::default() };
        let start = first.offset(range.start);
        let end = match self.piece(range.end.saturating_sub(1).max(range.start)) {
            Some(last) if last.file == first.file => {
                if last.copied {
                    last.start + range.end.saturating_sub(last.at)
                } else {
                    last.start
                }
            }
            _ => start,
        };
        Span::new(first.file, start, end.max(start))
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        self.pieces.get(after.saturating_sub(1))
    }
}

impl Piece {
    fn offset(&self, at: usize) -> usize {
        if self.copied { self.start + at.saturating_sub(self.at) } else { self.start }
    }
}

#[cfg(test)]
mod tests {
    use super::Manuscript;
    use crate::source::{FileId, Span};

    #[test]
    fn a_range_answers_with_its_origin() {
        let mut manuscript = Manuscript::default();
        manuscript.copy(FileId(0), "abcdef", 0..2);
        manuscript.insert("\n", FileId(0), 2);
        manuscript.copy(FileId(1), "XYZ", 1..3);
        manuscript.copy(FileId(0), "abcdef", 4..6);
        assert_eq!(manuscript.text, "ab\nYZef");
        assert_eq!(manuscript.span(0..2), Span::new(FileId(0), 0, 2));
        assert_eq!(manuscript.span(3..5), Span::new(FileId(1), 1, 3));
        assert_eq!(manuscript.span(1..7), Span::new(FileId(0), 1, 6));
        assert_eq!(manuscript.span(2..3), Span::new(FileId(0), 2, 2));
    }
}

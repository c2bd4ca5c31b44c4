//! Maps parts of a text that was taken from a source line by line to their spans in the source.
//!
//! A block of code loses the indent of its lines and the `\r` at their ends, so that a byte's distance from the beginning
//! is not the same in the source.

use super::Span;

/// The place of each byte of a text in its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    span: Span,
    /// Where stretches begin in the text and in the source; none where all of the text is one stretch.
    stretches: Vec<(usize, usize)>,
    /// Where the text begins in the one that the stretches speak of.
    begin: usize,
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        Place { span, stretches: Vec::new(), begin: 0 }
    }
}

impl Place {
    /// The place of a text at `span` whose stretches begin at these offsets in the text and in the source, in order.
    #[must_use]
    pub fn of(span: Span, stretches: impl IntoIterator<Item = (usize, usize)>) -> Place {
        let mut place = Place::from(span);
        for (at, start) in stretches {
            let goes_on =
                place.stretches.last().is_some_and(|(last_at, last)| at - last_at == start.saturating_sub(*last));
            if !goes_on {
                place.stretches.push((at, start));
            }
        }
        if place.stretches.len() == 1 {
            place.stretches.clear();
        }
        place
    }

    /// The span of a part of the text, in bytes.
    #[must_use]
    pub fn span(&self, start: usize, end: usize) -> Span {
        if self.stretches.is_empty() {
            return self.span.part(start, end);
        }
        // What ends with a line ends before what the line loses, and so does what is put there.
        let last = self.source(end.max(start).saturating_sub(1)) + usize::from(end > 0);
        let first = if start < end { self.source(start) } else { last };
        Span::new(self.span.file, first, last.max(first))
    }

    /// The place of a part of the text.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> Place {
        if self.stretches.is_empty() {
            return self.span.part(start, end).into();
        }
        Place { span: self.span(start, end), stretches: self.stretches.clone(), begin: self.begin + start }
    }

    /// Whether the place of each byte is known, for a text of this length in bytes.
    #[must_use]
    pub fn is_exact(&self, length: usize) -> bool {
        !self.stretches.is_empty() || (self.span.end.saturating_sub(self.span.start)) as usize == length
    }

    /// The offset in the text of an offset in the source.
    #[must_use]
    pub fn offset(&self, source: u32) -> usize {
        let source = source as usize;
        let after = self.stretches.partition_point(|(_, start)| *start <= source);
        let stretch = after.checked_sub(1).and_then(|index| self.stretches.get(index));
        let (at, start) = stretch.copied().unwrap_or((self.begin, self.span.start as usize));
        (at + source.saturating_sub(start)).saturating_sub(self.begin)
    }

    /// The offset in the source of an offset in the text.
    fn source(&self, offset: usize) -> usize {
        let offset = offset + self.begin;
        let after = self.stretches.partition_point(|(at, _)| *at <= offset);
        let stretch = after.checked_sub(1).and_then(|index| self.stretches.get(index));
        stretch.map_or(self.span.start as usize, |(at, start)| start + (offset - at))
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use crate::source::{FileId, Span};

    #[test]
    fn parts_of_indented_lines_are_found() {
        // `  a: 1\r\n  b\r\n` without indent and `\r` is `a: 1\nb\n`.
        let span = |start, end| Span::new(FileId(0), start, end);
        let place = Place::of(span(2, 12), [(0, 2), (4, 7), (5, 10)]);
        assert_eq!(place.span(0, 1), span(2, 3));
        assert_eq!(place.span(3, 4), span(5, 6));
        assert_eq!(place.span(4, 4), span(6, 6), "what is put behind a line comes before its \\r");
        assert_eq!(place.span(3, 6), span(5, 11));
        assert_eq!(place.part(5, 6).span(0, 1), span(10, 11));
        assert_eq!(place.part(5, 6).span(1, 1), span(11, 11));
        assert_eq!([2, 5, 7, 10].map(|source| place.offset(source)), [0, 3, 4, 5]);
        assert_eq!(place.part(4, 6).offset(10), 1);
    }

    #[test]
    fn one_stretch_is_its_span() {
        let span = Span::new(FileId(0), 2, 12);
        assert_eq!(Place::of(span, [(0, 2), (4, 6)]), Place::from(span));
        assert!(Place::from(span).is_exact(10) && !Place::from(span).is_exact(9));
    }
}

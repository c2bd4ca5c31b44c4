//! Finds the line and the column of an offset.
//!
//! A page may have thousands of diagnostics, all of them on one line: no question walks through a text, or through a line.

/// Each so many bytes it is written down how many characters end before.
const STRIDE: usize = 512;

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// A text with the positions of its lines.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: &'a LineStarts,
}

/// The offsets at which the lines of a text begin, found once for many queries.
#[derive(Clone, Debug)]
pub(super) struct LineStarts {
    starts: Vec<usize>,
    /// How many characters begin before each stride; none where the text is ASCII.
    characters: Vec<usize>,
}

impl LineStarts {
    /// Finds the lines of a text.
    pub(super) fn of(text: &str) -> LineStarts {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        LineStarts { starts: std::iter::once(0).chain(breaks).collect(), characters: characters(text) }
    }

    /// With the text that they were found in.
    pub(super) const fn in_text<'a>(&'a self, text: &'a str) -> Lines<'a> {
        Lines { text, starts: self }
    }
}

impl<'a> Lines<'a> {
    /// The position of a byte offset; for offsets after the end, that of the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.starts.partition_point(|&start| start <= offset);
        let start = self.starts.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Position { line, column: self.characters_before(offset) - self.characters_before(start) + 1 }
    }

    /// The line with this number, from 1, without its line break; `None` after the last.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<&'a str> {
        let start = *self.starts.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.starts.get(number).map_or(self.text.len(), |next| next - 1);
        Some(self.text.get(start..end)?.trim_end_matches('\r'))
    }

    fn characters_before(&self, offset: usize) -> usize {
        let Some(known) = self.starts.characters.get(offset / STRIDE) else { return offset };
        let rest = self.text.as_bytes().get(offset - offset % STRIDE..offset).unwrap_or_default();
        known + begun(rest)
    }
}

fn characters(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let counts = text.as_bytes().chunks(STRIDE).scan(0, |before, stride| {
        let here = *before;
        *before += begun(stride);
        Some(here)
    });
    // An offset may be the text's end.
    counts.chain([text.chars().count()]).collect()
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{LineStarts, Position, STRIDE};

    fn counted(text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Position { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    #[test]
    fn positions_are_those_that_counting_gives() {
        let long = format!("{}é\n{}", "aé".repeat(STRIDE), "\u{1f600}".repeat(STRIDE));
        for text in ["", "é1\r\n\nlast", "plain\ntext", &long, &"x".repeat(STRIDE), &"é".repeat(STRIDE / 2)] {
            let starts = LineStarts::of(text);
            let lines = starts.in_text(text);
            for offset in 0..text.len() + 2 {
                assert_eq!(lines.position(u32::try_from(offset).unwrap()), counted(text, offset), "{offset}");
            }
        }
    }

    #[test]
    fn lines_have_no_line_breaks() {
        let text = "é1\r\n\nlast";
        let starts = LineStarts::of(text);
        let lines = starts.in_text(text);
        assert_eq!([1, 2, 3, 4].map(|number| lines.line(number)), [Some("é1"), Some(""), Some("last"), None]);
    }
}

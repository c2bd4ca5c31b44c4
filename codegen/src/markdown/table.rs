//! Repairs a table so that a CommonMark reader splits each row into as many cells as the header has: rows broken over
//! lines, pipes in code spans, missing pipes, unclosed links.

use super::assemble::{Assembly, Reading};
use super::{Ahead, fence, line};
use crate::diagnostic::Code;
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;

/// A line of a table, or several that make up one row.
struct Row {
    lines: Vec<Range<usize>>,
    /// Where the pipes are that part cells, and where those that stand in a code span.
    pipes: Vec<usize>,
    quoted_pipes: Vec<usize>,
    /// Where a link's target ends that has no closing parenthesis: `[userType](user.md|`.
    open_links: Vec<usize>,
    leading: bool,
    trailing: bool,
}

impl Row {
    /// Splits the line at its pipes. Graph's pages don't escape a pipe in a code span: `` `A|B` `` is one cell.
    fn read(text: &str, range: Range<usize>) -> Row {
        let line = text.get(range.clone()).unwrap_or_default();
        let (mut pipes, mut quoted_pipes, mut open_links) = (Vec::new(), Vec::new(), Vec::new());
        let bytes = line.as_bytes();
        let (mut at, mut code_until) = (0, 0);
        let (runs, links) = (Runs::of(line), LinkEnds { line, ends: Ahead::default(), blanks: Ahead::default() });
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' if at >= code_until => at += 1,
                b'\\' if bytes.get(at + 1) == Some(&b'|') => at += 1,
                b'`' if at >= code_until => {
                    let run = backticks(bytes, at);
                    code_until = runs.code_end(at + run, run).unwrap_or(code_until);
                    at += run - 1;
                }
                b']' if at >= code_until && bytes.get(at + 1) == Some(&b'(') => {
                    open_links.extend(links.open_end(at + 2).map(|end| range.start + end));
                }
                b'|' if at < code_until => quoted_pipes.push(range.start + at),
                b'|' => pipes.push(range.start + at),
                _ => {}
            }
            at += 1;
        }
        let begin = range.start + (line.len() - line.trim_start().len());
        let end = range.start + line.trim_end().len();
        let leading = pipes.first() == Some(&begin);
        let trailing = pipes.last().is_some_and(|&last| last + 1 == end && last > begin);
        Row { lines: vec![range], pipes, quoted_pipes, open_links, leading, trailing }
    }

    fn cells(&self) -> usize {
        (self.pipes.len() + 1).saturating_sub(usize::from(self.leading) + usize::from(self.trailing))
    }

    /// Whether this line goes on with the row before it, which was broken, as on `securescorecontrolprofile.md`.
    fn continues(&self, previous: &Row, columns: usize) -> bool {
        if self.leading {
            return false;
        }
        if previous.trailing {
            return !self.pipes.is_empty() && previous.cells() < columns && previous.cells() + self.cells() <= columns;
        }
        previous.cells() + self.cells() - 1 <= columns && (self.trailing || previous.cells() < columns)
    }

    fn join(&mut self, next: Row) {
        self.lines.extend(next.lines);
        self.pipes.extend(next.pipes);
        self.quoted_pipes.extend(next.quoted_pipes);
        self.open_links.extend(next.open_links);
        self.trailing = next.trailing;
    }

    /// The pipes that part more cells than there are columns, unless nothing stands in those.
    fn surplus<'r>(&'r self, text: &str, columns: usize) -> &'r [usize] {
        let parting = self.pipes.get(usize::from(self.leading)..).unwrap_or_default();
        let parting = if self.trailing { parting.split_last().map_or(parting, |(_, rest)| rest) } else { parting };
        let surplus = parting.get(columns.saturating_sub(1)..).unwrap_or_default();
        let end = self.lines.last().map_or(0, |line| line.end);
        match surplus.first().and_then(|&first| text.get(first..end)) {
            Some(rest) if rest.bytes().any(|byte| !matches!(byte, b'|' | b' ' | b'\t')) => surplus,
            _ => &[],
        }
    }
}

/// Where the targets of a line's links end.
struct LinkEnds<'t> {
    line: &'t str,
    ends: Ahead,
    blanks: Ahead,
}

impl LinkEnds<'_> {
    /// Where a link's target ends that begins at `from`, if no parenthesis closes it before its cell ends.
    fn open_end(&self, from: usize) -> Option<usize> {
        let target = self.line.get(from..)?;
        let end = self.ends.next(from, || Some(from + target.find([')', '|'])?)).unwrap_or(self.line.len());
        let word =
            self.blanks.next(from, || Some(from + target.find(char::is_whitespace)?)).map_or(end, |at| at.min(end));
        (!self.line.get(end..)?.starts_with(')') && word > from).then_some(word)
    }
}

/// The runs of backticks in a line, by their length.
struct Runs(BTreeMap<usize, Vec<usize>>);

impl Runs {
    fn of(line: &str) -> Runs {
        let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut at = 0;
        while let Some(next) = line.get(at..).and_then(|rest| memchr::memchr(b'`', rest.as_bytes())) {
            let length = backticks(line.as_bytes(), at + next);
            runs.entry(length).or_default().push(at + next);
            at += next + length;
        }
        Runs(runs)
    }

    /// Behind the closing backticks of the code span whose opening run, of that length, ends at `from`.
    fn code_end(&self, from: usize, length: usize) -> Option<usize> {
        let runs = self.0.get(&length)?;
        runs.get(runs.partition_point(|&run| run < from)).map(|run| run + length)
    }
}

/// How many backticks stand at an offset.
fn backticks(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|&&byte| byte == b'`').count()
}

/// A table's lines, taken apart.
struct Lines {
    header: Row,
    delimiter: Row,
    rows: Vec<Row>,
    /// Behind its last line.
    end: usize,
    /// Whether running text follows without a blank line.
    text_follows: bool,
    /// Whether lines between its rows are comments.
    has_comments: bool,
}

impl<'s> Assembly<'s, '_> {
    /// Reads the table whose delimiter row begins at `at`, mends it if need be, and tells where it ends.
    pub(super) fn table(&mut self, reading: &mut Reading<'s>, at: usize) -> Option<usize> {
        let lines = read(reading, at)?;
        let text = reading.text;
        let columns = lines.header.cells();
        let start = lines.header.lines.first()?.start;
        // pulldown-cmark knows no tabs in a delimiter row (insights-trending.md).
        let has_tab =
            lines.delimiter.lines.first().is_some_and(|line| text.get(line.clone()).unwrap_or("").contains('\t'));
        let as_is = lines.delimiter.cells() == columns
            && !has_tab
            && !lines.has_comments
            && lines.rows.iter().chain([&lines.header]).all(|row| {
                row.lines.len() == 1
                    && row.quoted_pipes.is_empty()
                    && row.open_links.is_empty()
                    && row.cells() <= columns
            });
        self.note_delimiter(reading, &lines);
        for row in &lines.rows {
            self.note_row(reading, row, columns);
            self.note_pipes(reading, row, &lines.header);
        }
        self.copy_until(reading, start);
        let above = self.manuscript.text.trim_end_matches([' ', '\t']);
        if !above.is_empty() && !above.ends_with("\n\n") {
            self.manuscript.insert("\n", reading.file, start);
        }
        if as_is {
            reading.pass(lines.end);
            self.copy_until(reading, lines.end);
        } else {
            self.row(reading, &lines.header, columns);
            let delimiter = lines.delimiter.lines.first()?.start;
            self.manuscript.insert(&format!("|{}\n", "---|".repeat(columns)), reading.file, delimiter);
            for row in &lines.rows {
                let surplus = row.surplus(text, columns);
                self.row(reading, row, columns.max(row.cells() - surplus.len()));
            }
            reading.skip_to(lines.end);
        }
        if lines.text_follows {
            self.manuscript.insert("\n", reading.file, lines.end);
        }
        Some(lines.end)
    }

    /// Writes a row on one line, with those pipes escaped that part no cells.
    fn row(&mut self, reading: &Reading<'s>, row: &Row, columns: usize) {
        let text = reading.text;
        let escapes = row.surplus(text, columns).iter().chain(&row.quoted_pipes).map(|&pipe| (pipe, "\\"));
        let mut insertions: Vec<(usize, &str)> = escapes.chain(row.open_links.iter().map(|&end| (end, ")"))).collect();
        insertions.sort_unstable();
        let mut insertions = insertions.into_iter().peekable();
        for (number, line) in row.lines.iter().enumerate() {
            if number > 0 {
                self.manuscript.insert(" ", reading.file, line.start);
            }
            let mut from = line.start;
            while let Some((place, inserted)) = insertions.next_if(|(place, _)| *place <= line.end) {
                self.copy(reading, from..place);
                self.manuscript.insert(inserted, reading.file, place);
                from = place;
            }
            self.copy(reading, from..line.end);
        }
        let end = row.lines.last().map_or(0, |line| line.end);
        self.manuscript.insert("\n", reading.file, end);
    }

    fn note_delimiter(&mut self, reading: &Reading<'_>, lines: &Lines) {
        let (found, columns) = (lines.delimiter.cells(), lines.header.cells());
        if found == columns {
            return;
        }
        let (Some(place), Some(header)) = (lines.delimiter.lines.first(), lines.header.lines.first()) else { return };
        self.diagnostics
            .push(
                Code::TableDelimiter,
                Span::new(reading.file, place.start, place.end),
                format!("expected {columns} cells as in the header, found {found}"),
            )
            .related(Span::new(reading.file, header.start, header.end), "the header")
            .fix(Span::new(reading.file, place.start, place.end), delimiter(reading.text, &lines.delimiter, columns));
    }

    fn note_row(&mut self, reading: &Reading<'_>, row: &Row, columns: usize) {
        let (Some(first), Some(last)) = (row.lines.first(), row.lines.last()) else { return };
        for &end in &row.open_links {
            self.diagnostics
                .push(Code::UnclosedLink, Span::new(reading.file, end, end), "the target of the link isn't closed")
                .help("close it with `)`")
                .fix(Span::new(reading.file, end, end), ")");
        }
        let message = if row.lines.len() > 1 {
            "expected the row on one line, found it on two; they are joined".to_owned()
        } else if !row.surplus(reading.text, columns).is_empty() {
            format!(
                "expected {columns} cells as in the header, found {}; the surplus ones are joined to the last",
                row.cells()
            )
        } else {
            return;
        };
        self.diagnostics.push(Code::RaggedTableRow, Span::new(reading.file, first.start, last.end), message);
    }

    /// Tells the pipes at a row's ends that the header has and the row lacks.
    fn note_pipes(&mut self, reading: &Reading<'_>, row: &Row, header: &Row) {
        let [range] = row.lines.as_slice() else { return };
        let line = reading.text.get(range.clone()).unwrap_or_default();
        // A line without any pipe may be text that somebody put right below the table.
        if row.pipes.is_empty() {
            return;
        }
        if header.leading && !row.leading {
            self.note_pipe(reading, range.start + (line.len() - line.trim_start().len()), "beginning");
        }
        // Behind a backslash a pipe would part no cells.
        if header.trailing && !row.trailing && !line.trim_end().ends_with('\\') {
            self.note_pipe(reading, range.start + line.trim_end().len(), "end");
        }
    }

    fn note_pipe(&mut self, reading: &Reading<'_>, at: usize, place: &str) {
        let span = Span::new(reading.file, at, at);
        let message = format!("expected `|` at the {place} of the row as in the header");
        self.diagnostics.push(Code::MissingTablePipe, span, message).fix(span, "|");
    }
}

/// A delimiter row of so many cells: those that are there, and the last of them again for each that is missing.
fn delimiter(text: &str, row: &Row, columns: usize) -> String {
    let line = row.lines.first().and_then(|line| text.get(line.clone())).unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let cells = line.trim().trim_matches('|').split('|');
    let cells: Vec<&str> = cells.map(|cell| if cell.contains('-') { cell } else { "---" }).collect();
    let last = cells.last().copied().unwrap_or("---");
    let mended = (0..columns).map(|column| cells.get(column).copied().unwrap_or(last));
    format!("{}|{}|", line.get(..indent).unwrap_or_default(), mended.collect::<Vec<_>>().join("|"))
}

/// Takes the table's lines apart; `None` if there is no header above the delimiter row at `at`.
fn read(reading: &Reading<'_>, at: usize) -> Option<Lines> {
    let text = reading.text;
    let above = text.get(..at)?.strip_suffix('\n')?;
    let start = above.rfind('\n').map_or(0, |newline| newline + 1);
    let header = Row::read(text, start..start + above.get(start..)?.trim_end_matches('\r').len());
    if start < reading.copied() || header.pipes.is_empty() {
        return None;
    }
    let (range, next) = line::line(text, at);
    let delimiter = Row::read(text, range);
    let columns = header.cells();
    let mut lines = Lines { header, delimiter, rows: Vec::new(), end: next, text_follows: false, has_comments: false };
    while lines.end < text.len() {
        let (range, next) = line::line(text, lines.end);
        let line = text.get(range.clone())?.trim_start();
        if line.is_empty() || line.starts_with('>') || line::is_heading(line) || fence::open(line).is_some() {
            break;
        }
        if line.starts_with("<!--") {
            let found = reading.comments.read(range.end - line.len());
            if found.is_annotation {
                break;
            }
            lines.has_comments = true;
            lines.end = line::line(text, found.end).1;
            continue;
        }
        let row = Row::read(text, range);
        match lines.rows.last_mut() {
            Some(previous) if row.continues(previous, columns) => previous.join(row),
            _ if row.pipes.is_empty() && columns > 1 => {
                lines.text_follows = true;
                break;
            }
            _ => lines.rows.push(row),
        }
        lines.end = next;
    }
    Some(lines)
}

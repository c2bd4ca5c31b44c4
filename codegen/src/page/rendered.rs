//! Restores the Markdown of a page that was copied as a browser shows it.
//!
//! Such a text has bare lines for headings, blanks between the cells of a table, and no fences.

mod table;

use super::json;
use super::{Family, family};
use crate::markdown::{Manuscript, line};
use crate::source::FileId;
use std::ops::Range;

const METHODS: [&str; 7] = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];

/// Whether a text is a rendered page: no heading, fence or table is marked, but two or more lines say just what
/// headings of the reference say.
pub(crate) fn is_rendered(text: &str) -> bool {
    let is_marked = |line: &str| line.starts_with(['#', '|']) || line.starts_with("```") || line.contains("<!--");
    !text.starts_with("---")
        && !text.lines().any(is_marked)
        && text.lines().filter(|line| heading_level(line, false).is_some()).nth(1).is_some()
}

/// Marks up the headings, tables, messages and notes of a rendered page.
pub(crate) fn mark_up(file: FileId, text: &str) -> Manuscript {
    let mut page = Rendered { file, text, manuscript: Manuscript::default(), in_example: false };
    let (mut at, mut titled) = (0, false);
    while at < text.len() {
        let (range, next) = line::line(text, at);
        let content = text.get(range.clone()).unwrap_or_default();
        at = if content.trim().is_empty() {
            next
        } else if !titled {
            titled = true;
            page.marked("# ", range);
            next
        } else {
            page.block(range, next)
        };
    }
    page.manuscript
}

struct Rendered<'t> {
    file: FileId,
    text: &'t str,
    manuscript: Manuscript,
    in_example: bool,
}

impl Rendered<'_> {
    /// Marks up the block that begins with the line at `range`, and tells where it ends.
    fn block(&mut self, range: Range<usize>, next: usize) -> usize {
        let line = self.line(&range);
        if let Some(level) = heading_level(line, self.in_example) {
            self.in_example |= level == 3 || family::of(line) == Family::Example;
            self.marked(["## ", "### ", "##### "].get(level - 2).copied().unwrap_or("## "), range);
            return next;
        }
        if is_start_line(line) {
            return self.message(range.start);
        }
        if line.starts_with(['{', '[']) {
            let end = self.json_end(range.start);
            self.fenced("json", range.start..end);
            return end;
        }
        if let Some(columns) = table::columns(line) {
            return self.table(&columns, range.start);
        }
        let is_note = ["Note:", "Important:", "Caution:", "Tip:", "Warning:"].iter().any(|word| line.starts_with(word));
        self.marked(if is_note { "> " } else { "" }, range);
        next
    }

    fn line(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default().trim()
    }

    /// Copies a line behind a mark, as a block of its own.
    fn marked(&mut self, mark: &str, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        self.manuscript.insert(mark, self.file, start);
        self.manuscript.copy(self.file, self.text, range);
        self.manuscript.insert("\n\n", self.file, end);
    }

    fn fenced(&mut self, info: &str, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        self.manuscript.insert(&format!("```{info}\n"), self.file, start);
        self.manuscript.copy(self.file, self.text, range);
        self.manuscript.end_line(self.file, end);
        self.manuscript.insert("```\n\n", self.file, end);
    }

    /// Reads a request or response: its first line or lines, its headers and, after a blank line, its body. JSON
    /// right below the headers was a block of its own.
    fn message(&mut self, start: usize) -> usize {
        let mut end = start;
        let mut is_json = true;
        while end < self.text.len() {
            let (range, next) = line::line(self.text, end);
            let line = self.line(&range);
            let is_header = line.split_once(':').is_some_and(|(name, _)| is_header_name(name));
            let is_request = is_start_line(line) && !line.starts_with("HTTP/");
            if range.start > start && !is_header && !is_request {
                break;
            }
            if line.to_ascii_lowercase().starts_with("content-type:") {
                is_json = line.contains("json");
            }
            end = next;
        }
        let body = end + self.blank_length(end);
        let rest = self.text.get(body..).unwrap_or_default();
        let begins_body = if is_json {
            rest.starts_with(['{', '['])
        } else {
            heading_level(rest.lines().next().unwrap_or_default(), true).is_none()
        };
        let whole = if body > end && begins_body && !rest.is_empty() {
            if is_json { self.json_end(body) } else { body + rest.find("\n\n").unwrap_or(rest.len()) }
        } else {
            end
        };
        let kept = self.text.get(start..whole).unwrap_or_default().trim_end().len();
        self.fenced("http", start..start + kept);
        whole
    }

    /// How much white space stands at an offset, if it holds a whole line.
    fn blank_length(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        if rest.get(..blank).is_some_and(|blank| blank.contains('\n')) { blank } else { 0 }
    }

    /// Behind the object or list that begins at `start`; one that is never closed ends before the next heading.
    fn json_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        if let Some(length) = json::extent(rest) {
            return start + length;
        }
        let mut end = start;
        for line in rest.split_inclusive('\n') {
            if heading_level(line, true).is_some() {
                break;
            }
            end += line.len();
        }
        end
    }

    /// Reads the header at `start` and the rows below it, up to a blank line or a heading.
    fn table(&mut self, columns: &[table::Column], start: usize) -> usize {
        let (header, mut at) = line::line(self.text, start);
        let titles = columns.iter().map(|column| header.start + column.start..header.start + column.end).collect();
        self.row(titles, header.end);
        self.manuscript.insert(&format!("|{}\n", "---|".repeat(columns.len())), self.file, header.end);
        while at < self.text.len() {
            let (range, next) = line::line(self.text, at);
            let line = self.line(&range);
            if line.is_empty() || heading_level(line, self.in_example).is_some() || is_start_line(line) {
                break;
            }
            let cells = table::cells(columns, self.text.get(range.clone()).unwrap_or_default());
            self.row(
                cells.into_iter().map(|cell| range.start + cell.start..range.start + cell.end).collect(),
                range.end,
            );
            at = next;
        }
        self.manuscript.insert("\n", self.file, at);
        at
    }

    fn row(&mut self, cells: Vec<Range<usize>>, end: usize) {
        for cell in cells {
            self.manuscript.insert("| ", self.file, cell.start);
            let mut from = cell.start;
            for (pipe, _) in self.text.get(cell.clone()).unwrap_or_default().match_indices('|') {
                self.manuscript.copy(self.file, self.text, from..cell.start + pipe);
                self.manuscript.insert("\\", self.file, cell.start + pipe);
                from = cell.start + pipe;
            }
            self.manuscript.copy(self.file, self.text, from..cell.end);
            self.manuscript.insert(" ", self.file, cell.end);
        }
        self.manuscript.insert("|\n", self.file, end);
    }
}

/// The level of a line that says just what a heading says: 2, 3 for an example among several, 4 for what is in one.
fn heading_level(line: &str, in_example: bool) -> Option<usize> {
    let line = line.trim();
    if line.is_empty() || line.len() > 120 || line.ends_with(['.', ',', ';']) {
        return None;
    }
    let words = line.split_whitespace().count();
    match family::of(line) {
        // The title of a column reads just so.
        Family::Members | Family::Properties | Family::Relationships if !line.ends_with('s') => None,
        Family::Other | Family::Preamble => None,
        Family::Example if words == 1 => Some(2),
        Family::Example => line.contains(':').then_some(3),
        Family::ExampleNotification => (words == 1 || line.contains(" - ")).then_some(4),
        Family::ExampleRequest => (words <= 2).then_some(4),
        Family::Response if in_example => (words <= 2).then_some(4),
        _ if words > 5 => None,
        _ => Some(2),
    }
}

/// Whether it is the first line of a message: `GET /me`, `HTTP/1.1 200 OK`.
fn is_start_line(line: &str) -> bool {
    if line.starts_with("HTTP/") {
        return true;
    }
    line.split_once(char::is_whitespace).is_some_and(|(method, rest)| {
        METHODS.contains(&method)
            && (rest.trim_start().starts_with(['/', '{']) || rest.trim_start().starts_with("http"))
    })
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && !matches!(name, "Note" | "Important" | "Tip" | "Caution" | "Warning")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

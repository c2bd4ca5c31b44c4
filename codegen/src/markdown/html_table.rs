//! Rewrites a table of HTML that stands by itself as one of Markdown, so that one reader reads the rows of both.
//!
//! What is hard: end tags are optional, cells span rows and columns, and what stands in a cell goes over several lines.
//! Every cell is copied from its place.

use super::assemble::{Assembly, Reading};
use super::inline::{self, TagKind};
use super::line;
use crate::diagnostic::Code;
use crate::limits::{CELL_SPAN, TABLE_COLUMNS};
use crate::source::Span;
use std::ops::Range;

/// A part of a cell.
#[derive(Clone, Debug)]
enum Piece {
    /// Text of the source.
    Copied(Range<usize>),
    /// What stands in place of the tag at an offset.
    Written(String, usize),
}

/// A cell, and how many rows and columns it takes.
#[derive(Clone, Debug, Default)]
struct Cell {
    pieces: Vec<Piece>,
    rows: usize,
    columns: usize,
}

/// A table as it is read.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    /// What stands outside of the cells: a caption.
    outside: Cell,
    in_cell: bool,
    /// Where the links lead that are open.
    links: Vec<String>,
    in_code: bool,
    /// How many tables lie around what is read, itself among them: one in a cell is text.
    depth: usize,
    /// Where the first cell stands that is left out, or takes more rows or columns than are read.
    surplus: Option<usize>,
}

impl<'s> Assembly<'s, '_> {
    /// Writes the table that begins on the line at `at`, and tells where it ends.
    pub(super) fn html_table(&mut self, reading: &mut Reading<'s>, at: usize) -> usize {
        let end = extent(reading.text, at);
        self.copy_until(reading, at);
        let table = Table::read(reading.text, at..end);
        if let Some(place) = table.surplus {
            let message = format!("a table has more than {TABLE_COLUMNS} columns, or a cell of more than {CELL_SPAN}");
            self.diagnostics
                .push(Code::SizeLimit, Span::new(reading.file, place, place), message)
                .help("part the table; what is beyond is ignored");
        }
        self.manuscript.insert("\n\n", reading.file, at);
        self.pieces(reading, &table.outside);
        self.manuscript.insert("\n\n", reading.file, at);
        let rows = table.spread();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        for (number, row) in rows.iter().enumerate() {
            for column in 0..columns {
                self.manuscript.insert("|", reading.file, at);
                row.get(column).into_iter().for_each(|cell| self.pieces(reading, cell));
            }
            self.manuscript.insert("|\n", reading.file, if number + 1 == rows.len() { end } else { at });
            if number == 0 {
                self.manuscript.insert(&format!("|{}\n", "---|".repeat(columns)), reading.file, at);
            }
        }
        self.manuscript.insert("\n", reading.file, end);
        reading.skip_to(end);
        end
    }

    /// Writes a cell on one line.
    fn pieces(&mut self, reading: &Reading<'s>, cell: &Cell) {
        for piece in &cell.pieces {
            let range = match piece {
                Piece::Written(text, at) => {
                    self.manuscript.insert(text, reading.file, *at);
                    continue;
                }
                Piece::Copied(range) => range,
            };
            let mut from = range.start;
            let text = reading.text.get(range.clone()).unwrap_or_default();
            for (at, found) in text.match_indices(['\n', '|']).map(|(at, found)| (range.start + at, found)) {
                // White space around a line break is one blank.
                let line = reading.text.get(from..at).unwrap_or_default();
                let line = if found == "|" { line } else { line.trim_end() };
                self.manuscript.copy(reading.file, reading.text, from..from + line.len());
                self.manuscript.insert(if found == "|" { "\\|" } else { " " }, reading.file, at);
                let behind = reading.text.get(at + found.len()..range.end).unwrap_or_default();
                let indent = if found == "|" { 0 } else { behind.len() - behind.trim_start_matches([' ', '\t']).len() };
                from = at + found.len() + indent;
            }
            self.manuscript.copy(reading.file, reading.text, from..range.end);
        }
    }
}

/// Where the table ends that begins at `start`: behind its last tag, or before a heading where that is missing.
fn extent(text: &str, start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < text.len() {
        let (range, next) = line::line(text, at);
        let line = text.get(range).unwrap_or_default();
        if line::is_heading(line) {
            return at;
        }
        for (open, _) in line.match_indices('<') {
            let tag = line.get(open..).unwrap_or_default();
            if inline::tag_name(tag) != "table" {
                continue;
            }
            depth = if tag.starts_with("</") { depth.saturating_sub(1) } else { depth + 1 };
            if depth == 0 {
                return at + open + tag.find('>').map_or(tag.len(), |end| end + 1);
            }
        }
        at = next;
    }
    text.len()
}

impl Table {
    fn read(text: &str, range: Range<usize>) -> Table {
        let mut table = Table::default();
        let mut at = range.start;
        while at < range.end {
            let rest = text.get(at..range.end).unwrap_or_default();
            let open = rest.find('<').unwrap_or(rest.len());
            table.text(at..at + open);
            let tag = rest.get(open..).unwrap_or_default();
            let end = if tag.starts_with("<!--") { "-->" } else { ">" };
            let length = tag.find(end).map_or(tag.len(), |found| found + end.len());
            let place = at + open..at + open + length;
            table.tag(text.get(place.clone()).unwrap_or_default(), place.clone());
            at = place.end;
        }
        table
    }

    /// The cell at hand.
    fn cell(&mut self) -> &mut Cell {
        match self.rows.last_mut().and_then(|row| row.last_mut()).filter(|_| self.in_cell) {
            Some(cell) => cell,
            None => &mut self.outside,
        }
    }

    fn text(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.cell().pieces.push(Piece::Copied(range));
        }
    }

    fn tag(&mut self, tag: &str, place: Range<usize>) {
        let is_end = tag.starts_with("</");
        let write = |table: &mut Table, text: String| table.cell().pieces.push(Piece::Written(text, place.start));
        let name = inline::tag_name(tag);
        match name.as_str() {
            "table" => {
                self.depth = if is_end { self.depth.saturating_sub(1) } else { self.depth + 1 };
                write(self, " ".to_owned());
            }
            "tr" | "td" | "th" if self.depth > 1 => write(self, " ".to_owned()),
            "" if tag.starts_with("<!--") => {}
            "tr" => {
                self.in_cell = false;
                if !is_end {
                    self.rows.push(Vec::new());
                }
            }
            "td" | "th" => {
                self.in_cell = !is_end;
                if !is_end {
                    self.open(tag, place.start);
                }
            }
            "a" if is_end => {
                if let Some(target) = self.links.pop() {
                    write(self, format!("]({target})"));
                }
            }
            "a" => {
                if let Some(target) = attribute(tag, "href").filter(|target| !target.contains(char::is_whitespace)) {
                    self.links.push(target.to_owned());
                    write(self, "[".to_owned());
                }
            }
            "code" if self.in_code == is_end => {
                self.in_code = !is_end;
                write(self, "`".to_owned());
            }
            name => match inline::tag_kind(name) {
                TagKind::Inline => {}
                TagKind::Block => write(self, " ".to_owned()),
                TagKind::None => self.text(place.clone()),
            },
        }
    }

    /// Begins a cell, in a row that may have no tag of its own.
    fn open(&mut self, tag: &str, place: usize) {
        let count = |name: &str| attribute(tag, name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1);
        let (rows, columns) = (count("rowspan"), count("colspan"));
        if rows.max(columns) > CELL_SPAN {
            self.surplus.get_or_insert(place);
        }
        let cell = Cell { pieces: Vec::new(), rows: rows.clamp(1, CELL_SPAN), columns: columns.clamp(1, CELL_SPAN) };
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if let Some(row) = self.rows.last_mut().filter(|row| row.len() < TABLE_COLUMNS) {
            row.push(cell);
        } else {
            self.surplus.get_or_insert(place);
            self.in_cell = false;
        }
    }

    /// The rows with a cell for each column: one that takes several rows stands in each of them, one that takes several
    /// columns is followed by empty ones.
    fn spread(self) -> Vec<Vec<Cell>> {
        let mut spread: Vec<Vec<Cell>> = Vec::with_capacity(self.rows.len());
        // What still stands in a column from a row above, and in how many rows.
        let mut above: Vec<(usize, Cell)> = Vec::new();
        for row in self.rows.into_iter().filter(|row| !row.is_empty()) {
            let mut cells: Vec<Cell> = Vec::new();
            let mut own = row.into_iter();
            while cells.len() < TABLE_COLUMNS {
                let column = cells.len();
                if let Some((left, cell)) = above.get_mut(column).filter(|(left, _)| *left > 0) {
                    *left -= 1;
                    cells.push(cell.clone());
                    continue;
                }
                let Some(cell) = own.next() else { break };
                above.resize(above.len().max(column + cell.columns), (0, Cell::default()));
                for empty in 0..cell.columns {
                    let shown = if empty == 0 { cell.clone() } else { Cell::default() };
                    if let Some(place) = above.get_mut(column + empty) {
                        *place = (cell.rows - 1, shown.clone());
                    }
                    cells.push(shown);
                }
            }
            spread.push(cells);
        }
        spread
    }
}

/// The value of an attribute, with or without quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.match_indices(name).map(|(at, _)| at).find(|at| {
        lower.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
            && lower.get(at + name.len()..).is_some_and(|rest| rest.trim_start().starts_with('='))
    })?;
    let value = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.get(1..)?.split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next(),
    }
}

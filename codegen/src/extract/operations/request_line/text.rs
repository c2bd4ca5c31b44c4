//! Finds request lines outside of fences: items of lists, paragraphs, rows of tables, and code in sentences.
//!
//! What is hard: a sentence names requests for many reasons. So code in one counts only where the page has no other line.

use std::ops::Range;

use crate::{
    api::Method,
    extract::texts::blocks,
    page::{Block, Section, Style, Text, http},
    source::Span,
};

/// A request line as a text has it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) span: Span,
}

/// Texts, items and rows that are request lines and nothing else; an item may say behind its code what it is for.
pub(super) fn whole(section: &Section) -> Vec<Written> {
    let mut lines = Vec::new();
    for block in blocks::flat(&section.blocks) {
        match block {
            Block::Paragraph(text) => lines.extend(all(text)),
            Block::Item(text) => {
                let of_all = all(text);
                let first = text.marks.iter().find(|mark| mark.style == Style::Code && mark.start == 0);
                let first = first.and_then(|mark| one(text, mark.start..mark.end));
                lines.extend(if of_all.is_empty() { Vec::from_iter(first) } else { of_all });
            }
            Block::Table(table) => table.rows.iter().for_each(|row| lines.extend(of_row(row))),
            _ => {}
        }
    }
    lines
}

/// The code in sentences that is a request line.
pub(super) fn mentioned(section: &Section) -> Vec<Written> {
    let texts = section.texts().into_iter();
    let codes = texts.flat_map(|text| {
        text.marks.iter().filter(|mark| mark.style == Style::Code).map(move |mark| (text, mark.start..mark.end))
    });
    codes.filter_map(|(text, range)| one(text, range)).collect()
}

/// The lines of a text that is made of nothing else: `GET /lamps GET /lamps/{id}`.
fn all(text: &Text) -> Vec<Written> {
    let starts: Vec<usize> = text
        .plain
        .match_indices(|c: char| c.is_ascii_uppercase())
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || text.plain.get(..*at).is_some_and(|before| before.ends_with(' ')))
        .filter(|at| text.plain.get(*at..).is_some_and(begins))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.plain.len()]);
    let lines: Option<Vec<Written>> = starts.iter().zip(ends).map(|(start, end)| one(text, *start..end)).collect();
    lines.filter(|_| starts.first() == Some(&0)).unwrap_or_default()
}

/// A row with a request line in a cell, or with a method in one and an address in another.
fn of_row(row: &[Text]) -> Vec<Written> {
    let lines: Vec<Written> = row.iter().flat_map(all).collect();
    if !lines.is_empty() {
        return lines;
    }
    let Some(method) = row.iter().find_map(|cell| verb(cell.plain.trim())) else { return Vec::new() };
    let address = row.iter().find(|cell| is_address(cell.plain.trim()));
    let line = address.map(|cell| Written { method, url: cell.plain.trim().to_owned(), span: cell.span });
    line.into_iter().collect()
}

/// The request line that a part of a text is.
fn one(text: &Text, range: Range<usize>) -> Option<Written> {
    let part = text.plain.get(range)?.trim();
    let (method, url) = http::request_line(part).filter(|_| begins(part))?;
    let is_whole = is_address(url);
    let at = text.markdown.find(part).unwrap_or(0);
    let length = if text.markdown.contains(part) { part.len() } else { text.markdown.len() };
    is_whole.then(|| Written { method, url: url.to_owned(), span: text.span.part_of(&text.markdown, at, at + length) })
}

/// Whether a text begins with a method in capitals and an address.
fn begins(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(word, rest)| verb(word).is_some() && is_rooted(rest.trim_start()))
}

fn verb(word: &str) -> Option<Method> {
    http::method(word).filter(|_| word.bytes().all(|byte| byte.is_ascii_uppercase()))
}

fn is_rooted(text: &str) -> bool {
    text.starts_with(['/', '{', '<']) || text.starts_with("https://")
}

/// Whether a text is an address and nothing else: blanks stand in placeholders alone.
fn is_address(text: &str) -> bool {
    let mut open = 0_usize;
    is_rooted(text)
        && text.chars().all(|c| {
            match c {
                '{' | '<' => open += 1,
                '}' | '>' => open = open.saturating_sub(1),
                _ => {}
            }
            open > 0 || !c.is_whitespace()
        })
}

//! Cuts the lines around a place, with the place separate and long lines shortened.

use std::borrow::Cow;

use serde::Serialize;

use crate::lint::findings::Place;

/// How many characters of a line are shown before and after the marked part.
const WIDEST: usize = 160;

/// How many lines of a marked block are shown.
const MOST_MARKED: usize = 6;

/// Lines of a text, with the number of the first.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Excerpt<'a> {
    first: usize,
    lines: Vec<Line<'a>>,
    /// How many marked lines are omitted at the end.
    more: usize,
}

/// A line; a partly marked one in three pieces.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Plain(Cow<'a, str>),
    Marked([Cow<'a, str>; 3]),
}

/// The old and the new text of an edit, and the rest of their lines.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Change<'a> {
    before: Cow<'a, str>,
    old: String,
    new: &'a str,
    after: Cow<'a, str>,
}

/// The lines of a place, and some above and below.
pub(crate) fn around<'a>(place: &Place<'a>, context: usize) -> Excerpt<'a> {
    let (start, end) = (place.start, place.end);
    // A place that ends at a line's beginning takes nothing of that line.
    let last_marked = if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line };
    let shown = last_marked.min(start.line + MOST_MARKED - 1);
    let more = last_marked - shown;
    let first = start.line.saturating_sub(context).max(1);
    let last = if more > 0 { shown } else { shown + context };
    let mut lines = Vec::new();
    for number in first..=last {
        let Some(text) = place.lines.line(number) else { break };
        if number < start.line || number > last_marked {
            lines.push(Line::Plain(cut_end(text, 2 * WIDEST)));
            continue;
        }
        let from = if number == start.line { offset(text, start.column) } else { 0 };
        let to = if number == end.line { offset(text, end.column) } else { text.len() };
        let (before, rest) = text.split_at_checked(from).unwrap_or((text, ""));
        let (marked, after) = rest.split_at_checked(to.saturating_sub(from)).unwrap_or((rest, ""));
        lines.push(Line::Marked([cut_start(before, WIDEST), cut_end(marked, 2 * WIDEST), cut_end(after, WIDEST)]));
    }
    Excerpt { first, lines, more }
}

/// What an edit does.
pub(crate) fn change<'a>(place: &Place<'a>, new: &'a str) -> Change<'a> {
    let (start, end) = (place.start, place.end);
    let line = |number: usize| place.lines.line(number).unwrap_or_default();
    let (first, last) = (line(start.line), line(end.line));
    let (from, to) = (offset(first, start.column), offset(last, end.column));
    let old = if start.line == end.line {
        first.get(from..to).unwrap_or_default().to_owned()
    } else {
        let whole = (start.line + 1..end.line).map(line);
        let mut lines = vec![first.get(from..).unwrap_or_default()];
        lines.extend(whole);
        lines.push(last.get(..to).unwrap_or_default());
        lines.join("\n")
    };
    let before = cut_start(first.get(..from).unwrap_or_default(), WIDEST);
    Change { before, old, new, after: cut_end(last.get(to..).unwrap_or_default(), WIDEST) }
}

/// The byte offset of a column, which counts characters from 1.
fn offset(line: &str, column: usize) -> usize {
    line.char_indices().nth(column - 1).map_or(line.len(), |(offset, _)| offset)
}

fn cut_end(text: &str, widest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(widest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

fn cut_start(text: &str, widest: usize) -> Cow<'_, str> {
    match text.char_indices().rev().nth(widest.saturating_sub(1)) {
        Some((start, _)) if start > 0 => format!("…{}", text.get(start..).unwrap_or_default()).into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use graphdown_codegen::source::{FileId, Position, Source, SourceMap};

    fn place(sources: &SourceMap, start: [usize; 2], end: [usize; 2]) -> Place<'_> {
        let (source, lines) = (sources.get(FileId(0)).unwrap(), sources.lines(FileId(0)).unwrap());
        let position = |[line, column]: [usize; 2]| Position { line, column };
        Place { source, lines, start: position(start), end: position(end) }
    }

    #[test]
    fn a_place_is_set_apart_on_each_of_its_lines() {
        let source = Source { path: String::new(), text: "one\ntwö three\nfour\nfive\nsix".into() };
        let sources = SourceMap::from_iter([source]);
        let excerpt = around(&place(&sources, [2, 4], [3, 3]), 1);
        let marked = |pieces: [&'static str; 3]| Line::Marked(pieces.map(Cow::Borrowed));
        let expected = vec![
            Line::Plain("one".into()),
            marked(["twö", " three", ""]),
            marked(["", "fo", "ur"]),
            Line::Plain("five".into()),
        ];
        assert_eq!(excerpt, Excerpt { first: 1, lines: expected, more: 0 });
        let change = change(&place(&sources, [2, 4], [3, 3]), "-");
        assert_eq!((change.before.as_ref(), change.old.as_str(), change.after.as_ref()), ("twö", " three\nfo", "ur"));
    }

    #[test]
    fn long_lines_and_long_blocks_are_cut() {
        let text = format!("{0}|{0}\n{1}", "x".repeat(500), "y\n".repeat(20));
        let sources = SourceMap::from_iter([Source { path: String::new(), text }]);
        let excerpt = around(&place(&sources, [1, 501], [1, 502]), 0);
        let Some(Line::Marked([before, mark, after])) = excerpt.lines.first() else { panic!("it is marked") };
        assert_eq!((before.chars().count(), mark.as_ref(), after.chars().count()), (161, "|", 161));
        let excerpt = around(&place(&sources, [2, 1], [20, 1]), 2);
        assert_eq!((excerpt.lines.len(), excerpt.more), (7, 12));
    }
}

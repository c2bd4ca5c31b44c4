//! Finds request lines that nobody has finished: `POST ** Collection URI not found`, `GET /TODO`.
//!
//! What is hard: a blank may stand in a placeholder, in quotes and behind a name of a drive's item, and `todo` is a
//! collection of the service.

use std::ops::Range;

use crate::{
    api::{Method, PathTemplate, Segment},
    page::{self, http},
    vocabulary::operations::UNFINISHED,
};

/// Whether a line ends in dots, behind which more follows that nobody has written.
pub(super) fn ends_open(text: &str) -> bool {
    let path = text.split('?').next().unwrap_or_default().trim_end_matches('/');
    path.ends_with("/...") || path.ends_with("/…")
}

/// Whether a path can't be meant: a name in it has blanks or signs that no name has, or says that it is yet to be written.
pub(super) fn is_unfinished(path: &PathTemplate) -> bool {
    let is_odd = |c: char| c.is_whitespace() || matches!(c, '*' | '|' | '\\' | '"' | '`' | '^' | '#');
    path.segments.iter().any(|segment| match segment {
        Segment::Literal(name) => name.contains(is_odd) || is_yet_to_be_written(name),
        Segment::Placeholder { name, .. } => is_yet_to_be_written(name),
        _ => false,
    }) || !path.segments.iter().any(|segment| segment.name().is_some())
}

fn is_yet_to_be_written(name: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|word| UNFINISHED.has(word))
}

/// The lines of a block that begin with a method, and aren't read as requests.
pub(super) fn lines(code: &page::Code) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in code.text.split_inclusive('\n') {
        let text = line.trim();
        let verb = text.split_once([' ', '\t']).map(|(word, _)| word);
        let begins = Method::ALL.iter().any(|method| verb == Some(method.as_str()));
        if begins && http::request_line(text).is_none() {
            found.push((start..start + line.trim_end().len(), text));
        }
        start += line.len();
    }
    found
}

//! Splits the lines of a rendered table into cells. Only blanks separate them, so the kind of each column decides where
//! its cell ends.

use std::ops::Range;

/// What a column holds, which tells where its cells end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// One word: a name, a number.
    Word,
    /// A type: a word, also with `collection` behind it.
    Type,
    /// `Delegated (work or school account)`
    PermissionType,
    /// Permissions, parted by commas, or `Not supported.`
    Permissions,
    /// All that is left.
    Rest,
}

/// A column of a header line.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Where its title begins in the line.
    pub(super) start: usize,
    /// Where its title ends.
    pub(super) end: usize,
    content: Content,
}

/// The titles that headers are made of, the longer ones first.
const TITLES: [(&str, Content); 22] = [
    ("permissions (from least to most privileged)", Content::Permissions),
    ("permissions (from most to least privileged)", Content::Permissions),
    ("least privileged permissions", Content::Permissions),
    ("higher privileged permissions", Content::Permissions),
    ("permission type", Content::PermissionType),
    ("relationship name", Content::Word),
    ("parameter name", Content::Word),
    ("property name", Content::Word),
    ("relationship", Content::Word),
    ("description", Content::Rest),
    ("required?", Content::Word),
    ("int value", Content::Word),
    ("parameter", Content::Word),
    ("required", Content::Word),
    ("property", Content::Word),
    ("header", Content::Word),
    ("member", Content::Word),
    ("value", Content::Word),
    ("name", Content::Word),
    ("type", Content::Type),
    ("key", Content::Word),
    ("data type", Content::Type),
];

/// The columns of a header line; `None` if the line is anything else than two or more titles.
pub(super) fn columns(line: &str) -> Option<Vec<Column>> {
    let lower = line.to_ascii_lowercase();
    let mut columns = Vec::new();
    let mut at = 0;
    while let Some(rest) = lower.get(at..).filter(|rest| !rest.trim().is_empty()) {
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let (title, content) = TITLES.iter().find(|(title, _)| {
            rest.strip_prefix(title).is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
        })?;
        at = start + title.len();
        columns.push(Column { start, end: at, content: *content });
    }
    // The value of a header, unlike that of an enumeration's member, is a text.
    if let Some(last) = columns.last_mut().filter(|last| last.content == Content::Word) {
        last.content = Content::Rest;
    }
    (columns.len() > 1).then_some(columns)
}

/// The cells of a row.
pub(super) fn cells(columns: &[Column], line: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    columns
        .iter()
        .map(|column| {
            let rest = line.get(at..).unwrap_or_default();
            let start = at + (rest.len() - rest.trim_start().len());
            let rest = rest.trim();
            at = start + length(column.content, rest);
            start..at
        })
        .collect()
}

fn length(content: Content, rest: &str) -> usize {
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match content {
        Content::Word => word,
        Content::Rest => rest.len(),
        Content::Type => match rest.get(word..).map(str::trim_start) {
            Some(behind)
                if behind.split_whitespace().next().is_some_and(|next| next.eq_ignore_ascii_case("collection")) =>
            {
                rest.len() - behind.len() + "collection".len()
            }
            _ => word,
        },
        Content::PermissionType => match rest.find(')') {
            Some(end) if rest.starts_with("Delegated (") => end + 1,
            _ => word,
        },
        Content::Permissions => permissions(rest),
    }
}

/// The length of a list parted by commas, or of a sentence such as `Not supported.`
fn permissions(rest: &str) -> usize {
    if rest.starts_with("Not ") {
        return rest.find('.').map_or(rest.len(), |end| end + 1);
    }
    let mut end = 0;
    for word in rest.split_inclusive(char::is_whitespace) {
        end += word.len();
        if !word.trim_end().ends_with(',') {
            break;
        }
    }
    rest.get(..end).map_or(rest.len(), |list| list.trim_end().len())
}

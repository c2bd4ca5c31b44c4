//! Takes apart a cell that lists permissions for several resources: `user resource: A.Read<br/>group resource: B.Read`.
//!
//! What is hard: a colon alone makes no label, so what stands before it names no permission, and what stands behind it is
//! what a cell says of permissions.

use super::{cell::Cell, title::names_something};
use crate::page::Text;

/// A part of a cell, with the resource that it is for.
pub(super) struct Part {
    /// `None` for what stands before the first label.
    pub(super) label: Option<String>,
    pub(super) text: Text,
}

/// The parts of a cell that has labels for at least two resources.
pub(super) fn parts(cell: &Text) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for line in lines(&cell.markdown) {
        match label(line) {
            Some((label, rest)) => parts.push(part(Some(label), rest, cell)),
            None => match parts.last_mut() {
                // A list goes on in the next line.
                Some(last) => *last = part(last.label.take(), &format!("{}, {line}", last.text.markdown), cell),
                None => parts.push(part(None, line, cell)),
            },
        }
    }
    let labelled = || parts.iter().filter_map(|part| part.label.as_ref());
    let are_several = labelled().any(|label| labelled().any(|other| other != label));
    let is_read = |part: &Part| Cell::read(&part.text).grant().is_some();
    (are_several && parts.iter().all(is_read)).then_some(parts)
}

fn part(label: Option<String>, markdown: &str, cell: &Text) -> Part {
    let markdown = markdown.trim().trim_start_matches(',').trim().to_owned();
    Part { label, text: Text { plain: markdown.clone(), markdown, span: cell.span, ..Text::default() } }
}

/// What tags, line breaks and semicolons part.
fn lines(markdown: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for line in markdown.split([';', '\n']) {
        let mut rest = line;
        while let Some((start, end)) = tag(rest) {
            lines.push(rest.get(..start).unwrap_or_default());
            rest = rest.get(end..).unwrap_or_default();
        }
        lines.push(rest);
    }
    lines.into_iter().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Where the first tag begins and ends.
fn tag(text: &str) -> Option<(usize, usize)> {
    let start = text.find('<')?;
    let end = text.get(start..)?.find('>').map_or(text.len(), |end| start + end + 1);
    Some((start, end))
}

/// The label that a line begins with, and what stands behind it.
fn label(line: &str) -> Option<(String, &str)> {
    let (label, rest) = line.split_once(':')?;
    // What sticks to the label's other end: `**For groups:** A.Read`.
    let rest = rest.trim_start_matches(['*', '_']);
    let label: String = label.chars().filter(|c| !matches!(c, '*' | '`' | '[' | ']')).collect();
    let label = bare(label.split('(').next().unwrap_or_default());
    let is_label = names_something(&label) && !label.contains('.') && !rest.starts_with("//");
    is_label.then_some((label, rest))
}

/// A label without what says that it is one, so that the cells of all rows call a resource the same: `For ship resource`.
fn bare(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    let is_joint =
        |word: &&&str| matches!(word.to_ascii_lowercase().as_str(), "for" | "in" | "on" | "resource" | "resources");
    let before = words.iter().take_while(is_joint).count();
    let behind = words.iter().skip(before).rev().take_while(is_joint).count();
    words.get(before..words.len() - behind).unwrap_or_default().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::marked;

    fn read(markdown: &str) -> String {
        let parts = parts(&marked(markdown)).unwrap_or_default();
        let shown = parts.into_iter().map(|part| format!("{}={}", part.label.unwrap_or_default(), part.text.plain));
        shown.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn labels_part_a_cell() {
        for (cell, expected) in [
            ("user resource: A.Read<br/>group resource: B.Read", "user=A.Read|group=B.Read"),
            (
                "For **user**: A.Read, B.Read<br/><br/>For **group**: Not supported.",
                "user=A.Read, B.Read|group=Not supported.",
            ),
            ("**Users:**<br>A.Read<br>B.Read<br>**Groups:**<br>C.Read", "Users=A.Read, B.Read|Groups=C.Read"),
            ("user: A.Read; group: B.Read", "user=A.Read|group=B.Read"),
            ("C.Read<br>user: A.Read<br>group: B.Read", "=C.Read|user=A.Read|group=B.Read"),
            // One label tells nothing of other resources, and some are none.
            ("user: A.Read", ""),
            ("Least privileged: A.Read<br>Higher privileged: B.Read", ""),
            ("A.Read, B.Read<br>C.Read", ""),
            ("https://x.y/A.Read<br>https://x.y/B.Read", ""),
        ] {
            assert_eq!(read(cell), expected, "{cell}");
        }
    }
}

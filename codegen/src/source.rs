//! Texts under the names that people know them by, and places in them: spans between passes, line and column for people.

mod lines;
mod place;
mod reference;
mod map;

pub use lines::{Lines, Position};
pub use map::{Role, SourceMap};
pub use place::Place;
pub use reference::SourceRef;

/// A text with the path that diagnostics show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Relative to the folder that holds the versions, with `/`: `v1.0/api/call-get.md`, `includes/beta-disclaimer.md`.
    pub path: String,
    /// The whole text, UTF-8.
    pub text: String,
}

/// The number of a source in its [`SourceMap`], which assigns it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl FileId {
    /// The number as an index.
    const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Span {
    /// A span from `start` to before `end`, in bytes; offsets above 4 GiB are clamped.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let offset = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Span { file, start: offset(start), end: offset(end) }
    }

    /// A part of this span, in bytes from its start, clamped to this span.
    #[must_use]
    pub fn part(self, start: usize, end: usize) -> Span {
        let (first, last) = (self.start as usize, self.end as usize);
        Span::new(self.file, (first + start).min(last), (first + end).min(last))
    }

    /// A part of the text of this span; the whole span if the text differs from the bytes of the source, as that
    /// of an indented block does.
    #[must_use]
    pub fn part_of(self, text: &str, start: usize, end: usize) -> Span {
        let is_exact = (self.end as usize).checked_sub(self.start as usize) == Some(text.len());
        if is_exact { self.part(start, end) } else { self }
    }
}

/// The path to which a link on the page `from` leads: `../resources/call.md` on `v1.0/api/call-get.md` is
/// `v1.0/resources/call.md`. Anchors and queries are removed; `~/` and `/` start at the root.
#[must_use]
pub fn resolve(from: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let (mut parts, rest): (Vec<&str>, &str) = match target.strip_prefix("~/").or_else(|| target.strip_prefix('/')) {
        Some(rest) => (Vec::new(), rest),
        None => (from.split('/').collect(), target),
    };
    if rest.len() == target.len() {
        parts.pop();
    }
    for part in rest.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn links_lead_from_the_page_they_stand_on() {
        assert_eq!(resolve("v1.0/api/call-get.md", "../resources/call.md#properties"), "v1.0/resources/call.md");
        assert_eq!(resolve("v1.0/api/call-get.md", "./call-answer.md"), "v1.0/api/call-answer.md");
        assert_eq!(resolve("v1.0/api/call-get.md", "../../includes/note.md"), "includes/note.md");
        assert_eq!(resolve("v1.0/api/call-get.md", "/includes/note.md"), "includes/note.md");
        assert_eq!(resolve("call.txt", "../includes/note.md"), "../includes/note.md");
    }
}

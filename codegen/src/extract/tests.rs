//! Makes texts for the tests of the modules beside this one.

use crate::page::{Mark, Style, Text};

/// A text as a page would give it, of the two marks that matter here: `` `code` `` and `**bold**`.
pub(crate) fn marked(markdown: &str) -> Text {
    let mut text = Text { markdown: markdown.to_owned(), ..Text::default() };
    let mut rest = markdown;
    while let Some(next) = rest.chars().next() {
        let (fence, style) = if rest.starts_with("**") { ("**", Style::Bold) } else { ("`", Style::Code) };
        match rest.strip_prefix(fence).and_then(|inner| inner.split_once(fence)) {
            Some((inner, after)) => {
                let start = text.plain.len();
                text.plain.push_str(inner);
                text.marks.push(Mark { start, end: text.plain.len(), style });
                rest = after;
            }
            None => {
                text.plain.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    text
}

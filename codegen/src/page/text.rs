//! Answers questions about a text: its links, its code spans, parts of it, its Markdown with other links.

use super::{Link, Mark, Style, Text};

impl Text {
    /// Whether it has neither words nor links.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// The linked words of each link, with where it leads.
    pub fn linked(&self) -> impl Iterator<Item = (&str, &str)> {
        self.links.iter().map(|link| (self.words(link.start, link.end), link.target.as_str()))
    }

    /// The words in code spans: `` `delegated` ``.
    pub fn code_spans(&self) -> impl Iterator<Item = &str> {
        self.marked(Style::Code)
    }

    /// The words in bold.
    pub fn bold_spans(&self) -> impl Iterator<Item = &str> {
        self.marked(Style::Bold)
    }

    /// The words that are marked up in this way.
    pub fn marked(&self, style: Style) -> impl Iterator<Item = &str> {
        self.marks.iter().filter(move |mark| mark.style == style).map(|mark| self.words(mark.start, mark.end))
    }

    /// Whether it is all in one such mark, but for a full stop or colon.
    #[must_use]
    pub fn is_marked_whole(&self, style: Style) -> bool {
        let length = self.plain.trim().len();
        self.marked(style).any(|words| length > 0 && words.len() + 1 >= length)
    }

    /// Whether the range stands in a code span. Marks are in the order of their ends.
    #[must_use]
    pub fn is_code(&self, start: usize, end: usize) -> bool {
        let first = self.marks.partition_point(|mark| mark.end < end);
        let mut behind = self.marks.iter().skip(first);
        behind.find(|mark| mark.style == Style::Code).is_some_and(|mark| mark.start <= start)
    }

    /// The text behind a beginning, whatever the case it is written in: `Namespace:`.
    #[must_use]
    pub fn after(&self, beginning: &str) -> Option<&str> {
        let head = self.plain.get(..beginning.len())?;
        head.eq_ignore_ascii_case(beginning).then(|| self.plain.get(beginning.len()..).unwrap_or_default().trim_start())
    }

    /// A range of the text with the links and marks that lie in it, cut to it.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> Text {
        let plain = self.words(start, end).to_owned();
        let cut = |from: usize, to: usize| {
            let (from, to) = (from.max(start), to.min(end));
            (from < to).then(|| (from - start, to - start))
        };
        let links = self.links.iter().filter_map(|link| {
            cut(link.start, link.end).map(|(start, end)| Link {
                start,
                end,
                target: link.target.clone(),
                span: link.span,
            })
        });
        let marks = self
            .marks
            .iter()
            .filter_map(|mark| cut(mark.start, mark.end).map(|(start, end)| Mark { start, end, style: mark.style }));
        Text { links: links.collect(), marks: marks.collect(), markdown: plain.clone(), plain, span: self.span }
    }

    /// The markdown with each link's target replaced by what `rewrite` makes of it; `None` leaves the words alone
    /// without a link. Line breaks are kept.
    #[must_use]
    pub fn markdown_with_links(&self, rewrite: impl Fn(&str) -> Option<String>) -> String {
        let mut out = String::with_capacity(self.markdown.len());
        let mut rest = self.markdown.as_str();
        for link in &self.links {
            let words = self.words(link.start, link.end);
            let Some(found) = find_link(rest, &link.target) else { continue };
            let (before, written) = rest.split_at(found.start);
            out.push_str(before);
            let label = written.get(1..found.label).unwrap_or(words);
            match rewrite(&link.target) {
                Some(target) => {
                    out.push('[');
                    out.push_str(label);
                    out.push_str("](");
                    out.push_str(&target);
                    out.push(')');
                }
                None => out.push_str(label),
            }
            rest = written.get(found.end - found.start..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    fn words(&self, start: usize, end: usize) -> &str {
        self.plain.get(start..end).unwrap_or_default()
    }
}

/// Where a link stands in markdown.
struct Found {
    start: usize,
    /// The length of `[label`.
    label: usize,
    end: usize,
}

/// Finds the next `[label](target…)` or `[label][reference]`.
fn find_link(markdown: &str, target: &str) -> Option<Found> {
    let mut from = 0;
    while let Some(open) = markdown.get(from..)?.find('[').map(|open| from + open) {
        from = open + 1;
        let label = markdown.get(open..)?.find(']')?;
        let after = markdown.get(open + label + 1..).unwrap_or_default();
        let closing = match after.chars().next() {
            Some('(')
                if after.get(1..).is_some_and(|inner| inner.trim_start_matches([' ', '<']).starts_with(target)) =>
            {
                let inner = after.get(1 + target.len()..).unwrap_or_default();
                inner.find(')').map(|end| 1 + target.len() + end)
            }
            Some('[') => after.find(']'),
            _ => None,
        };
        if let Some(closing) = closing {
            return Some(Found { start: open, label, end: open + label + 1 + closing + 1 });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Link, Text};
    use crate::source::Span;

    #[test]
    fn links_are_rewritten_in_place() {
        let link = |start, end, target: &str| Link { start, end, target: target.to_owned(), span: Span::default() };
        let text = Text {
            plain: "A call or x.".to_owned(),
            markdown: "A [call](../resources/call.md) or [x](y.md).".to_owned(),
            links: vec![link(2, 6, "../resources/call.md"), link(10, 11, "y.md")],
            ..Text::default()
        };
        let rewritten =
            text.markdown_with_links(|target| target.contains("call").then(|| format!("https://e/{target}")));
        assert_eq!(rewritten, "A [call](https://e/../resources/call.md) or x.");
        assert_eq!(text.linked().collect::<Vec<_>>(), [("call", "../resources/call.md"), ("x", "y.md")]);
    }
}

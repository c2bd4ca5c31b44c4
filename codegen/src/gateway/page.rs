//! Writes pages in Markdown: headings, paragraphs, items, tables, fences and annotations. The hard part is that a reader of
//! Markdown finds markup anywhere: a name with a `*` must come back as that name, and none may end its cell or its line.

use std::fmt::Write;

use serde_json::Value;

use super::turns_text;

/// Markdown within one line: a heading, a paragraph, an item or a cell. Outside text in it is plain text, code or the
/// words of a link, and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inline(String);

impl Inline {
    /// Words of our own, which may hold markup.
    #[must_use]
    pub(crate) fn fixed(words: &'static str) -> Inline {
        Inline(words.to_owned())
    }

    /// Outside text, of which nothing is markup.
    #[must_use]
    pub(crate) fn plain(text: &str) -> Inline {
        let text = line(text);
        let mut out = String::with_capacity(text.len());
        let mut before = ' ';
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let is_within = before.is_alphanumeric() && characters.peek().is_some_and(|next| next.is_alphanumeric());
            let is_markup = match character {
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '$' | '!' => true,
                // Emphasis by `_` begins and ends at the edges of words.
                '_' => !is_within,
                // At the beginning of a line: headings, lists, numbered lists, rulers, attributes of headings.
                '#' | '-' | '+' | '=' | ':' => out.is_empty(),
                '.' | ')' => !out.is_empty() && out.chars().all(|one| one.is_ascii_digit()),
                '{' | '}' => out.is_empty() || characters.peek().is_none(),
                _ => false,
            };
            // A dollar sign begins an option's name; mathematics is no Markdown of these pages. An exclamation mark begins
            // a comment even behind an escaped bracket.
            if is_markup && character != '$' && (character != '!' || before == '<') {
                out.push('\\');
            }
            out.push(character);
            before = character;
        }
        Inline(out)
    }

    /// Outside text that follows other words on its line, of which nothing is markup.
    #[must_use]
    pub(crate) fn within(text: &str) -> Inline {
        // What is markup at the beginning of a line alone is none behind a word.
        let marked = Inline::plain(&format!("a{text}"));
        let blank = |is_blank: bool| if is_blank { " " } else { "" };
        let inner = marked.0.strip_prefix('a').unwrap_or(&marked.0).trim();
        let (first, last) = (text.starts_with(' '), text.ends_with(' ') && !inner.is_empty());
        Inline(format!("{}{inner}{}", blank(first), blank(last)))
    }

    /// Outside text as code; nothing for an empty one.
    #[must_use]
    pub(crate) fn code(text: &str) -> Inline {
        let text = line(text);
        if text.is_empty() {
            return Inline::default();
        }
        if text.contains("<!--") {
            // It would begin a comment.
            return Inline::plain(&text);
        }
        let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let gap = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        Inline(format!("{fence}{gap}{text}{gap}{fence}"))
    }

    /// Outside text as the words of a link; the target is percent-encoded where it would end the link.
    #[must_use]
    pub(crate) fn link(words: &str, target: &str) -> Inline {
        let mut out = format!("[{}](", Inline::plain(words).0);
        for byte in target.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' | b'#' | b'~' => {
                    out.push(char::from(byte));
                }
                _ => _ = write!(out, "%{byte:02X}"),
            }
        }
        out.push(')');
        Inline(out)
    }

    /// Outside text in bold.
    #[must_use]
    pub(crate) fn bold(text: &str) -> Inline {
        Inline(format!("**{}**", Inline::plain(text).0))
    }

    /// This and another behind it.
    #[must_use]
    pub(crate) fn then(mut self, other: Inline) -> Inline {
        self.0.push_str(&other.0);
        self
    }

    /// All of them with the same words between each two.
    #[must_use]
    pub(crate) fn joined(all: impl IntoIterator<Item = Inline>, between: &'static str) -> Inline {
        let all: Vec<String> = all.into_iter().map(|one| one.0).filter(|one| !one.is_empty()).collect();
        Inline(all.join(between))
    }

    /// Whether nothing is in it.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text on one line, without what nobody sees, its blanks folded.
fn line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without what turns text and what has no width; controls are blanks.
fn visible(text: &str) -> String {
    let kept = text.chars().filter(|one| !turns_text(*one) && !matches!(one, '\u{200b}' | '\u{feff}'));
    kept.map(|one| if one.is_control() { ' ' } else { one }).collect()
}

/// An item of a list, with the number of lists that its own is in.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub depth: usize,
    pub words: Inline,
}

/// A page as it is written, block by block.
#[derive(Debug)]
pub(crate) struct Sheet {
    text: String,
}

impl Sheet {
    /// The front matter and the title.
    #[must_use]
    pub(crate) fn new(keys: &[(&'static str, &str)], title: &str) -> Sheet {
        let mut text = "---\n".to_owned();
        for (key, value) in keys {
            let value = line(value);
            // Within single quotes nothing is escaped.
            _ = match (value.contains(['"', '\\']), value.contains('\'')) {
                (true, false) => writeln!(text, "{key}: '{value}'"),
                _ => writeln!(text, "{key}: \"{}\"", value.replace(['"', '\\'], "'")),
            };
        }
        _ = write!(text, "---\n\n# {}\n", Inline::plain(title).0);
        Sheet { text }
    }

    /// A title, without front matter.
    #[must_use]
    pub(crate) fn titled(title: &'static str) -> Sheet {
        Sheet { text: format!("# {title}\n") }
    }

    /// A heading of the levels 2 to 6.
    pub(crate) fn heading(&mut self, level: usize, words: &Inline) {
        let marks = "#".repeat(level.clamp(2, 6));
        _ = write!(self.text, "\n{marks} {}\n", words.0);
    }

    /// A paragraph; nothing for an empty one.
    pub(crate) fn paragraph(&mut self, words: &Inline) {
        if !words.is_empty() {
            _ = write!(self.text, "\n{}\n", words.0);
        }
    }

    /// A note of one paragraph.
    pub(crate) fn note(&mut self, words: &Inline) {
        _ = write!(self.text, "\n> {}\n", words.0);
    }

    /// A list.
    pub(crate) fn items(&mut self, items: &[Inline]) {
        let items = items.iter().map(|item| format!("- {}\n", item.0));
        _ = write!(self.text, "\n{}", items.collect::<String>());
    }

    /// A list with lists in it.
    pub(crate) fn outline(&mut self, points: &[Point]) {
        let points = points.iter().map(|point| format!("{}- {}\n", "  ".repeat(point.depth), point.words.0));
        _ = write!(self.text, "\n{}", points.collect::<String>());
    }

    /// A table; each row has as many cells as there are titles.
    pub(crate) fn table(&mut self, titles: &[Inline], rows: &[Vec<Inline>]) {
        self.text.push('\n');
        self.row(titles);
        self.text.push_str(&"|:---".repeat(titles.len()));
        self.text.push_str("|\n");
        rows.iter().for_each(|row| self.row(row));
    }

    fn row(&mut self, cells: &[Inline]) {
        for Inline(cell) in cells {
            self.text.push_str("| ");
            let mut before = ' ';
            for character in cell.chars() {
                // A cell ends at a pipe, even within code.
                self.text.push_str(if character == '|' && before != '\\' { "\\" } else { "" });
                self.text.push(character);
                before = character;
            }
            self.text.push_str(if cell.is_empty() { "" } else { " " });
        }
        self.text.push_str("|\n");
    }

    /// An annotation: JSON in a comment, on one line.
    pub(crate) fn annotation(&mut self, json: &Value) {
        // Within JSON's strings alone can `>` stand.
        _ = write!(self.text, "\n<!-- {} -->\n", visible(&json.to_string()).replace('>', "\\u003e"));
    }

    /// A fence right below what stands above it.
    pub(crate) fn fence(&mut self, info: &'static str, lines: impl IntoIterator<Item = String>) {
        _ = writeln!(self.text, "```{info}");
        for text in lines {
            // No line of a fence may be its end.
            let text = visible(&text);
            let text = if text.trim_start().starts_with("```") { text.replace('`', "'") } else { text };
            self.text.push_str(&text);
            self.text.push('\n');
        }
        self.text.push_str("```\n");
    }

    /// The whole text.
    #[must_use]
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_text_is_no_markup() {
        for (text, expected) in [
            ("call", "call"),
            ("list_item and _this_", "list_item and \\_this\\_"),
            ("a*b|c`d[e](f)<g>", "a\\*b\\|c\\`d\\[e\\](f)\\<g\\>"),
            ("# a", "\\# a"),
            ("1. a", "1\\. a"),
            ("a\nb\u{202e}c", "a bc"),
            ("$filter", "$filter"),
            ("<!-- x! -->", "\\<\\!-- x! --\\>"),
        ] {
            assert_eq!(Inline::plain(text).0, expected, "{text}");
        }
        assert_eq!(Inline::code("a`b|c").0, "``a`b|c``");
        assert_eq!(Inline::code("<!-- a").0, "\\<\\!-- a");
        assert_eq!(Inline::link("x]", "a b).md").0, "[x\\]](a%20b%29.md)");
    }
}

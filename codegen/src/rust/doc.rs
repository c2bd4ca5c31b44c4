//! Markdown as pages write it comes in; lines that rustdoc reads without a warning go out, whatever the page says.

mod wrap;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

pub use wrap::{item, turns_text, wrapped};

/// Where relative links of the reference lead.
const SITE: &str = "https://learn.microsoft.com";

/// The doc lines of a text, without the leading blank; empty for an empty text.
#[must_use]
pub fn lines(markdown: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::empty())) {
        writer.event(event);
    }
    writer.flush();
    while writer.lines.last().is_some_and(String::is_empty) {
        writer.lines.pop();
    }
    writer.lines
}

/// Text for a code block: on one line, and nothing in it that turns or ends the line.
#[must_use]
pub fn plain(text: &str) -> String {
    wrap::clean(text).replace(wrap::HARD_SPACE, " ")
}

/// A link to a page, where it is one that can be followed.
#[must_use]
pub fn link(text: &str, url: &str) -> Option<String> {
    absolute(url).map(|url| format!("[{text}]({url})"))
}

/// Why something is deprecated, on one line.
#[must_use]
pub fn note(deprecation: Option<&str>) -> String {
    let lines = lines(deprecation.unwrap_or_default());
    let words: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if words.is_empty() { String::from("the service no longer supports it") } else { words.join(" ") }
}

/// Text on one line in which nothing is markup.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    write_text(text, true, &mut escaped);
    escaped.replace(wrap::HARD_SPACE, " ")
}

/// A code span, whatever is in it.
#[must_use]
pub fn code(text: &str) -> String {
    code_span(text).replace(wrap::HARD_SPACE, " ")
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    /// The inline text of the block at hand.
    inline: String,
    /// The number that each open list has come to; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Whether the next block opens an item of the innermost list.
    item_opens: bool,
    /// Where the open links lead, if anywhere.
    links: Vec<Option<String>>,
    /// Whether the lines of a code block are coming.
    in_code: bool,
}

impl Writer {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.inline.push_str(&text),
            Event::Text(text) => write_text(&text, self.links.is_empty(), &mut self.inline),
            Event::Code(text) => self.inline.push_str(&code_span(&text)),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.flush(),
            Tag::List(first) => {
                self.flush();
                if self.lists.is_empty() && !self.lines.is_empty() {
                    self.lines.push(String::new());
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.item_opens = true;
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.in_code = !matches!(kind, CodeBlockKind::Indented);
            }
            Tag::Strong => self.inline.push_str("**"),
            Tag::Emphasis => self.inline.push('*'),
            Tag::Link { dest_url, .. } => {
                let target = absolute(&dest_url);
                if target.is_some() {
                    self.inline.push('[');
                }
                self.links.push(target);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::HtmlBlock => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::Strong => close(&mut self.inline, "**"),
            TagEnd::Emphasis => close(&mut self.inline, "*"),
            TagEnd::Link => {
                if let Some(Some(target)) = self.links.pop() {
                    self.inline.push_str(&format!("]({target})"));
                }
            }
            _ => {}
        }
    }

    /// Tags that only lay out are dropped; what looks like a tag, as `<id>` does, is shown.
    fn html(&mut self, html: &str) {
        let name = html.trim_start_matches(['<', '/']);
        let name = name.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
        let lays_out =
            ["br", "p", "b", "i", "ul", "ol", "li", "sup", "sub", "a", "code", "em", "strong", "span", "div"];
        if lays_out.contains(&name.to_ascii_lowercase().as_str()) || html.starts_with("<!--") {
            self.inline.push(' ');
        } else {
            write_text(html, true, &mut self.inline);
        }
    }

    /// Ends the block at hand: its text becomes lines, indented as its list wants.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.inline);
        if text.trim().is_empty() {
            return;
        }
        let (first, rest) = self.indents();
        if first == rest && self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
        self.lines.extend(wrap::wrap(&text, &first, &rest));
    }

    fn code_block(&mut self) {
        let text = std::mem::take(&mut self.inline);
        self.in_code = false;
        let (_, indent) = self.indents();
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        self.lines.push(format!("{indent}{fence}text"));
        self.lines.extend(text.lines().map(|line| format!("{indent}{}", wrap::clean(line).trim_end())));
        self.lines.push(format!("{indent}{fence}"));
    }

    /// What the next block's first line and its other lines begin with.
    fn indents(&mut self) -> (String, String) {
        let mut outer = String::new();
        let Some((innermost, around)) = self.lists.split_last_mut() else { return (String::new(), String::new()) };
        for list in around {
            outer.push_str(if list.is_some() { "   " } else { "  " });
        }
        let marker = match innermost {
            Some(number) => format!("{}. ", *number % 10),
            None => String::from("- "),
        };
        let rest = format!("{outer}{}", " ".repeat(marker.len()));
        if !std::mem::take(&mut self.item_opens) {
            return (rest.clone(), rest);
        }
        if let Some(number) = innermost {
            *number += 1;
        }
        (format!("{outer}{marker}"), rest)
    }
}

/// Ends emphasis, or takes back its opening where nothing came between.
fn close(inline: &mut String, mark: &str) {
    if inline.ends_with(mark) {
        inline.truncate(inline.len() - mark.len());
    } else {
        inline.push_str(mark);
    }
}

/// Text in which nothing is markup; URLs become links where `links` says so.
fn write_text(text: &str, links: bool, inline: &mut String) {
    let mut rest = text;
    while let Some(at) = links.then(|| rest.find("http")).flatten() {
        let (before, url) = rest.split_at(at);
        let end = url.find(|character: char| character.is_whitespace() || "<>\"'`|\\".contains(character));
        let url = url
            .get(..end.unwrap_or(url.len()))
            .unwrap_or(url)
            .trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '*', '_']);
        let is_url = (url.starts_with("http://") && url.len() > 7) || (url.starts_with("https://") && url.len() > 8);
        escape(before, inline);
        if is_url && before.chars().next_back().is_none_or(|last| !last.is_alphanumeric()) {
            inline.push_str(&format!("<{}>", wrap::clean(url)));
            rest = rest.get(at + url.len()..).unwrap_or_default();
        } else {
            inline.push_str("http");
            rest = rest.get(at + 4..).unwrap_or_default();
        }
    }
    escape(rest, inline);
}

fn escape(text: &str, inline: &mut String) {
    let mut characters = text.chars().peekable();
    let mut before = inline.chars().next_back().unwrap_or(' ');
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let special = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_ascii_alphabetic() || next == '#',
            _ => false,
        };
        if special {
            inline.push('\\');
        }
        inline.push(character);
        before = character;
    }
}

/// A code span whose blanks don't break.
fn code_span(text: &str) -> String {
    let text = wrap::clean(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}").replace(' ', wrap::HARD_SPACE)
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// Where a link leads, as seen from anywhere; `None` for what has no place outside the pages' own folders.
fn absolute(target: &str) -> Option<String> {
    let target: String = target.chars().filter(|character| !character.is_control()).collect();
    let escaped =
        |url: &str| url.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace(['<', '>', '\\'], "");
    if target.starts_with("https://") || target.starts_with("http://") {
        return Some(escaped(&target));
    }
    if target.starts_with("/graph") || target.starts_with("/azure") {
        return Some(escaped(&format!("{SITE}{target}")));
    }
    let (page, anchor) = target.split_once('#').unwrap_or((&target, ""));
    let page = page.strip_suffix(".md")?;
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let place = if let Some((_, name)) = page.rsplit_once("resources/") {
        format!("api/resources/{name}")
    } else if let Some((_, name)) = page.rsplit_once("api/") {
        format!("api/{name}")
    } else if page.starts_with("/concepts/") || page.contains("../concepts/") {
        page.rsplit('/').next().unwrap_or_default().replace('_', "-")
    } else {
        return None;
    };
    Some(escaped(&format!("{SITE}/graph/{}{anchor}", place.to_ascii_lowercase())))
}

#[cfg(test)]
mod tests;

//! Rewrites the Markdown of pages so that rustdoc reads exactly the blocks that were meant. The result is read again,
//! and written as plain text where anything else came of it.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::{
    escape::{absolute, clean, code_span, longest_run, write_text},
    wrap,
};

/// What a block of code on a page is shown as; nothing of it is run.
const SHOWN: &str = "text";

/// What rustdoc reads doc comments with.
const OF_RUSTDOC: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// The lines of a text; none for an empty text.
pub(super) fn lines(markdown: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::empty())) {
        writer.event(event);
    }
    writer.flush();
    while writer.lines.last().is_some_and(String::is_empty) {
        writer.lines.pop();
    }
    if is_read_as_meant(&writer.lines, writer.blocks) { writer.lines } else { plain(markdown) }
}

/// The inline text of the block that a text begins with, where that is a paragraph or a heading.
pub(super) fn first_paragraph(markdown: &str) -> String {
    let mut writer = Writer::default();
    for event in TextMergeStream::new(Parser::new_ext(markdown, Options::empty())) {
        let is_over = match event {
            Event::Start(Tag::List(_) | Tag::CodeBlock(_)) => return String::new(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock) => !writer.inline.trim().is_empty(),
            _ => false,
        };
        if is_over {
            break;
        }
        writer.event(event);
    }
    writer.inline.trim().to_owned()
}

/// Whether a reader of doc comments finds the blocks of code that were written, no other ones, and no HTML.
fn is_read_as_meant(lines: &[String], blocks: usize) -> bool {
    let text = lines.join("\n");
    let mut found = 0;
    let is_known = Parser::new_ext(&text, OF_RUSTDOC).all(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            found += 1;
            &*info == SHOWN
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::HtmlBlock) => false,
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => false,
        _ => true,
    });
    is_known && found == blocks
}

/// A text as one paragraph of words.
fn plain(text: &str) -> Vec<String> {
    let mut words = String::new();
    write_text(text, true, &mut words);
    wrap::wrap(&words, "", "")
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    /// The inline text of the block at hand.
    inline: String,
    /// How many blocks of code are among the lines.
    blocks: usize,
    /// The open lists.
    lists: Vec<List>,
    /// Where the open links lead, if anywhere.
    links: Vec<Option<String>>,
    /// Whether the lines of a code block are coming.
    in_code: bool,
}

/// An open list.
struct List {
    /// The number of the item at hand; `None` for bullets.
    number: Option<u64>,
    /// The item at hand has yet to show its marker, which its first block does.
    is_opening: bool,
}

impl List {
    fn marker(&self) -> String {
        self.number.map_or_else(|| String::from("- "), |number| format!("{}. ", number % 10))
    }
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
                // Only a list that begins with 1 may follow a paragraph without a blank line.
                let is_free = self.lists.is_empty() || first.is_some_and(|number| number % 10 != 1);
                if is_free && self.lines.last().is_some_and(|line| !line.is_empty()) {
                    self.lines.push(String::new());
                }
                // The first item counts on from the number before it.
                self.lists.push(List { number: first.map(|number| number.wrapping_sub(1)), is_opening: false });
            }
            Tag::Item => {
                self.flush();
                if let Some(list) = self.lists.last_mut() {
                    list.number = list.number.map(|number| number.wrapping_add(1));
                    list.is_opening = true;
                }
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code = true;
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
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        let (first, rest) = self.indents();
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        self.lines.push(format!("{first}{fence}{SHOWN}"));
        self.lines.extend(text.lines().map(|line| format!("{rest}{}", clean(line).trim_end())));
        self.lines.push(format!("{rest}{fence}"));
        self.blocks += 1;
    }

    /// What the next block's first line and its other lines begin with: the markers of all items that it opens, and
    /// blanks below those that are open already.
    fn indents(&mut self) -> (String, String) {
        let (mut first, mut rest) = (String::new(), String::new());
        for list in &mut self.lists {
            let marker = list.marker();
            let blanks = " ".repeat(marker.len());
            first.push_str(if std::mem::take(&mut list.is_opening) { &marker } else { &blanks });
            rest.push_str(&blanks);
        }
        (first, rest)
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

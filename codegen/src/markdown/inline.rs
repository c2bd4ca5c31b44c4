//! Builds the text of one block from inline events: plain characters, links and marks. White space is folded, and tags
//! of HTML are dropped while `<token>` stays text.

use crate::markdown::manuscript::Manuscript;
use crate::page::{Link, Mark, Style, Text};
use crate::source::Span;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Gathers one text.
#[derive(Default)]
pub(super) struct Builder {
    plain: String,
    links: Vec<Link>,
    /// Where each link stands.
    link_places: Vec<Range<usize>>,
    marks: Vec<Mark>,
    /// The links and emphases that are open, each with where it begins.
    open: Vec<(Opened, usize)>,
    range: Option<Range<usize>>,
}

enum Opened {
    Link(String, Range<usize>),
    Style(Style),
    Image,
}

impl Builder {
    /// Takes in one event; those that belong to blocks change nothing.
    pub(super) fn push(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.fold(text),
            Event::Code(text) => {
                let start = self.plain.len();
                self.fold(text);
                self.mark(start, Style::Code);
            }
            Event::InlineHtml(html) | Event::Html(html) => self.html(html),
            Event::SoftBreak | Event::HardBreak => self.blank(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.start(Opened::Link(dest_url.to_string(), range.clone()));
            }
            Event::Start(Tag::Strong) => self.start(Opened::Style(Style::Bold)),
            Event::Start(Tag::Emphasis) => self.start(Opened::Style(Style::Italic)),
            Event::Start(Tag::Image { .. }) => self.start(Opened::Image),
            Event::End(TagEnd::Link | TagEnd::Strong | TagEnd::Emphasis | TagEnd::Image) => self.end(),
            _ => return,
        }
        self.range = Some(match self.range.take() {
            Some(before) => before.start.min(range.start)..before.end.max(range.end),
            None => range,
        });
    }

    /// The text, or an empty one at `place`.
    pub(super) fn finish(mut self, manuscript: &Manuscript, place: Range<usize>) -> Text {
        self.plain.truncate(self.plain.trim_end().len());
        let length = self.plain.len();
        for (link, place) in self.links.iter_mut().zip(self.link_places) {
            link.span = manuscript.span(target(&manuscript.text, place, "](", &link.target));
            link.end = link.end.min(length);
            link.start = link.start.min(link.end);
        }
        for mark in &mut self.marks {
            mark.end = mark.end.min(length);
            mark.start = mark.start.min(mark.end);
        }
        // All pages are held at once: room that is never used would cost more time than giving it back.
        self.plain.shrink_to_fit();
        self.links.shrink_to_fit();
        self.marks.shrink_to_fit();
        let mut range = self.range.unwrap_or(place.start..place.start);
        // The sign that a text begins with may be escaped: `\* Only for ships.` is no item of a list.
        if range.start > place.start
            && manuscript.text.get(place.start..range.start).is_some_and(|before| before.ends_with('\\'))
        {
            range.start -= 1;
        }
        let markdown = manuscript.text.get(range.clone()).unwrap_or_default();
        let start = range.start + (markdown.len() - markdown.trim_start().len());
        let markdown = markdown.trim();
        Text {
            plain: self.plain,
            markdown: markdown.to_owned(),
            span: manuscript.span(start..start + markdown.len()),
            links: self.links,
            marks: self.marks,
        }
    }

    fn start(&mut self, opened: Opened) {
        self.open.push((opened, self.plain.len()));
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some((Opened::Link(target, place), start)) => {
                let (start, end) = self.trimmed(start);
                self.links.push(Link { start, end, target, span: Span::default() });
                self.link_places.push(place);
            }
            Some((Opened::Style(style), start)) => self.mark(start, style),
            Some((Opened::Image, _)) | None => {}
        }
    }

    fn mark(&mut self, start: usize, style: Style) {
        let (start, end) = self.trimmed(start);
        if start < end {
            self.marks.push(Mark { start, end, style });
        }
    }

    /// What was added since `start`, without a blank at either end.
    fn trimmed(&self, start: usize) -> (usize, usize) {
        let added = self.plain.get(start..).unwrap_or_default();
        let begin = start + (added.len() - added.trim_start().len());
        (begin, begin.max(start + added.trim_end().len()))
    }

    fn blank(&mut self) {
        if !self.plain.is_empty() && !self.plain.ends_with(' ') {
            self.plain.push(' ');
        }
    }

    /// Adds text with each run of white space as one blank; no-break spaces count, zero-width ones vanish.
    fn fold(&mut self, text: &str) {
        self.plain.reserve(text.len());
        if is_folded(text.as_bytes()) {
            let starts_anew = self.plain.is_empty() || self.plain.ends_with(' ');
            self.plain.push_str(if starts_anew { text.strip_prefix(' ').unwrap_or(text) } else { text });
            return;
        }
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let folds = character.is_whitespace();
            if folds || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}') {
                self.plain.push_str(text.get(from..at).unwrap_or_default());
                from = at + character.len_utf8();
                if folds {
                    self.blank();
                }
            }
        }
        self.plain.push_str(text.get(from..).unwrap_or_default());
    }

    /// A tag of HTML vanishes; what only looks like one, as in `Bearer <token>`, is text.
    fn html(&mut self, html: &str) {
        if html.starts_with("<!--") {
            return;
        }
        match tag_kind(&tag_name(html)) {
            TagKind::Inline => {}
            TagKind::Block => self.blank(),
            TagKind::None => self.fold(html),
        }
    }
}

/// What a tag of HTML does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    /// It styles the text.
    Inline,
    /// It parts the text.
    Block,
    /// It isn't HTML's: `<token>` is text.
    None,
}

/// The name of a tag, in lower case: `td` of `</TD>`.
pub(super) fn tag_name(tag: &str) -> String {
    let name = tag.strip_prefix('<').unwrap_or(tag);
    let name = name.strip_prefix('/').unwrap_or(name);
    name.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase()
}

/// The kind of a tag with this name.
pub(super) fn tag_kind(name: &str) -> TagKind {
    match name {
        "a" | "b" | "i" | "u" | "em" | "strong" | "code" | "sup" | "sub" | "span" | "font" | "small" | "img" => {
            TagKind::Inline
        }
        "br" | "p" | "ul" | "ol" | "li" | "table" | "caption" | "colgroup" | "col" | "thead" | "tbody" | "tfoot"
        | "tr" | "td" | "th" | "div" | "hr" | "pre" | "details" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5"
        | "h6" | "blockquote" => TagKind::Block,
        _ => TagKind::None,
    }
}

/// Where a link's target stands behind the `mark`, or all of the link's place if the target isn't there as it is.
pub(super) fn target(text: &str, place: Range<usize>, mark: &str, target: &str) -> Range<usize> {
    let written = text.get(place.clone()).unwrap_or_default();
    let found = written.rfind(mark).and_then(|at| {
        let behind = written.get(at + mark.len()..)?;
        let blank = behind.len() - behind.trim_start_matches([' ', '\t', '\n', '<']).len();
        let start = at + mark.len() + blank;
        (!target.is_empty() && written.get(start..)?.starts_with(target)).then_some(place.start + start)
    });
    found.map_or(place, |start| start..start + target.len())
}

/// Whether the text is ASCII with no other white space than single blanks, as nearly all texts are.
fn is_folded(text: &[u8]) -> bool {
    let mut before = 0;
    text.iter().all(|&byte| {
        let single = byte != b' ' || before != b' ';
        before = byte;
        single && (b' '..0x80).contains(&byte)
    })
}

/// The text of a block of HTML, its tags dropped.
pub(super) fn html_block(manuscript: &Manuscript, range: Range<usize>) -> Text {
    let mut builder = Builder::default();
    let html = manuscript.text.get(range.clone()).unwrap_or_default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        builder.fold(text);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        builder.html(tag);
        rest = after;
    }
    builder.fold(rest);
    builder.range = Some(range.clone());
    builder.finish(manuscript, range)
}

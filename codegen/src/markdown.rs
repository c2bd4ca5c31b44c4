//! Reads the headings and blocks of a manuscript with `pulldown-cmark`, in order, each with its span in the sources.

mod ahead;
mod assemble;
mod comment;
mod directive;
mod fence;
mod html_table;
mod include;
mod inline;
pub(crate) mod line;
mod manuscript;
mod nesting;
mod table;
mod tabs;

pub(crate) use ahead::Ahead;
pub(crate) use assemble::assemble;
pub(crate) use manuscript::{Include, Manuscript};

use crate::diagnostic::Diagnostics;
use crate::limits::NESTED_BLOCKS;
use crate::page::{Annotation, Block, Code, Definition, Table, Text};
use crate::source::Place;
use inline::Builder;
use pulldown_cmark::{
    BrokenLink, BrokenLinkCallback, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::iter::Peekable;
use std::ops::Range;
use std::sync::OnceLock;

/// A heading or a block, in document order.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    /// A heading with its level.
    Heading(u8, Text),
    /// Anything else.
    Block(Block),
}

/// Reads a manuscript's headings and blocks, and the definitions of its links; what stands in a quote is nested in it,
/// list items are not.
pub(crate) fn elements(manuscript: &Manuscript, diagnostics: &mut Diagnostics) -> (Vec<Element>, Vec<Definition>) {
    // `[identitySet][]` is meant as a link even if nobody says where it leads.
    let mut undefined = |link: BrokenLink<'_>| match link.link_type {
        LinkType::Reference | LinkType::ReferenceUnknown | LinkType::Collapsed | LinkType::CollapsedUnknown => {
            Some((CowStr::Borrowed(""), CowStr::Borrowed("")))
        }
        _ => None,
    };
    let parser = Parser::new_with_broken_link_callback(&manuscript.text, Options::ENABLE_TABLES, Some(&mut undefined));
    let definitions = definitions(manuscript, &parser);
    let events = parser.into_offset_iter().peekable();
    let mut reader = Reader { manuscript, events, diagnostics, quotes: 0 };
    let mut elements = Vec::new();
    reader.blocks(&mut elements);
    (elements, definitions)
}

fn definitions<'m>(manuscript: &'m Manuscript, parser: &Parser<'m, impl BrokenLinkCallback<'m>>) -> Vec<Definition> {
    let definitions = parser.reference_definitions().iter().map(|(_, definition)| {
        let target = definition.dest.to_string();
        let range = inline::target(&manuscript.text, definition.span.clone(), "]:", &target);
        Definition { target, span: manuscript.span(range) }
    });
    let mut definitions: Vec<Definition> = definitions.collect();
    // The parser keeps them without an order.
    definitions.sort_by_key(|definition| definition.span);
    definitions
}

struct Reader<'m, 'd, E: Iterator<Item = (Event<'m>, Range<usize>)>> {
    manuscript: &'m Manuscript,
    events: Peekable<E>,
    diagnostics: &'d mut Diagnostics,
    /// How many quotes lie around what is read.
    quotes: usize,
}

impl<'m, E: Iterator<Item = (Event<'m>, Range<usize>)>> Reader<'m, '_, E> {
    /// Reads blocks up to the end of what holds them.
    fn blocks(&mut self, out: &mut Vec<Element>) {
        let (mut opens_item, mut surplus) = (false, 0_usize);
        while let Some((event, range)) = self.events.peek() {
            if is_inline(event) {
                let range = range.clone();
                let text = self.text(range);
                self.paragraph(text, &mut opens_item, out);
                continue;
            }
            let Some((event, range)) = self.events.next() else { return };
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let text = self.text(range);
                    out.push(Element::Heading(level as u8, text));
                }
                Event::Start(Tag::Paragraph) => {
                    let text = self.text(range);
                    self.paragraph(text, &mut opens_item, out);
                }
                Event::Start(Tag::Item) => opens_item = true,
                Event::End(TagEnd::Item) => opens_item = false,
                // A quote that lies too deep is read as if its text stood in the one around it.
                Event::Start(Tag::BlockQuote(_)) if self.quotes >= NESTED_BLOCKS => surplus += 1,
                Event::End(TagEnd::BlockQuote(_)) if surplus > 0 => surplus -= 1,
                Event::Start(Tag::BlockQuote(_)) => out.push(Element::Block(self.quote())),
                Event::End(TagEnd::BlockQuote(_)) => return,
                Event::Start(Tag::Table(_)) => out.push(Element::Block(Block::Table(self.table(&range)))),
                Event::Start(Tag::CodeBlock(kind)) => out.push(Element::Block(self.code(&kind, &range))),
                Event::Start(Tag::HtmlBlock) => out.extend(self.html(&range)),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, text: Text, opens_item: &mut bool, out: &mut Vec<Element>) {
        let block = if std::mem::take(opens_item) { Block::Item(text) } else { Block::Paragraph(text) };
        out.push(Element::Block(block));
    }

    /// Reads inline events up to the end of their block, or, in an item without paragraphs, to the next block.
    fn text(&mut self, place: Range<usize>) -> Text {
        let mut builder = Builder::default();
        while let Some((event, _)) = self.events.peek() {
            let inline = is_inline(event);
            let ends_block = matches!(event, Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell));
            if !inline && !ends_block {
                break;
            }
            let Some((event, range)) = self.events.next() else { break };
            if ends_block {
                break;
            }
            builder.push(&event, range);
        }
        builder.finish(self.manuscript, place)
    }

    fn quote(&mut self) -> Block {
        let mut inner = Vec::new();
        self.quotes += 1;
        self.blocks(&mut inner);
        self.quotes -= 1;
        let blocks = inner.into_iter().map(|element| match element {
            Element::Heading(_, text) => Block::Paragraph(text),
            Element::Block(block) => block,
        });
        Block::Note(blocks.collect())
    }

    fn table(&mut self, range: &Range<usize>) -> Table {
        let mut rows: Vec<Vec<Text>> = Vec::new();
        while let Some((event, cell)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    let columns = rows.last().map_or(4, Vec::len);
                    rows.push(Vec::with_capacity(columns));
                }
                Event::Start(Tag::TableCell) => {
                    let text = self.text(cell);
                    if let Some(row) = rows.last_mut() {
                        row.push(text);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let mut rows = rows.into_iter();
        let header = rows.next().unwrap_or_default();
        Table { header, rows: rows.collect(), span: self.manuscript.span(range.clone()) }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) -> Block {
        let (mut text, mut inner) = (String::with_capacity(range.len()), range.start..range.start);
        let mut stretches = Vec::new();
        for (event, part) in self.events.by_ref() {
            match event {
                Event::Text(line) => {
                    if text.is_empty() {
                        inner.start = part.start;
                    }
                    inner.end = part.end;
                    stretches.push((text.len(), self.manuscript.span(part).start as usize));
                    text.push_str(&line);
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_ascii_lowercase(),
            CodeBlockKind::Indented => String::new(),
        };
        if text.ends_with('\n') {
            text.pop();
            inner.end -= 1;
        }
        let opening = line::line(&self.manuscript.text, range.start).0;
        let fence = self.manuscript.text.get(opening.clone()).unwrap_or_default();
        let info_span = match fence.to_ascii_lowercase().rfind(&info).filter(|_| !info.is_empty()) {
            Some(at) => opening.start + at..opening.start + at + info.len(),
            None => opening,
        };
        let (span, info_span) = (self.manuscript.span(inner), self.manuscript.span(info_span));
        let place = Place::of(span, stretches);
        Block::Code(Code { info, text, span, place, info_span, annotation: None, messages: OnceLock::new() })
    }

    /// Reads a block of HTML: an annotation, or markup around text.
    fn html(&mut self, range: &Range<usize>) -> Option<Element> {
        for (event, _) in self.events.by_ref() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
        let html = self.manuscript.text.get(range.clone()).unwrap_or_default();
        if html.trim_start().starts_with("<!--") {
            let start = range.start + (html.len() - html.trim_start().len());
            let comment = html.trim();
            let span = self.manuscript.span(start..start + comment.len());
            return Annotation::read(comment, span, self.diagnostics)
                .map(|read| Element::Block(Block::Annotation(read)));
        }
        let text = inline::html_block(self.manuscript, range.clone());
        (!text.plain.is_empty()).then_some(Element::Block(Block::Paragraph(text)))
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Start(Tag::Link { .. } | Tag::Strong | Tag::Emphasis | Tag::Image { .. })
            | Event::End(TagEnd::Link | TagEnd::Strong | TagEnd::Emphasis | TagEnd::Image)
    )
}

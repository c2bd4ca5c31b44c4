//! Reads a source as a page: assembles its Markdown, splits it at the headings, and binds annotations to the fences
//! below them.

use super::{Block, Family, Page, Section, Text, Version, family, front_matter, rendered, shape};
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostics};
use crate::markdown::{self, Element};
use crate::source::{FileId, SourceMap, Span};

/// Reads all pages of a version, `…/api/*.md` and `…/resources/*.md`, in the order of the sources.
///
/// What else is among the sources is there to be included.
#[must_use]
pub fn read_all(version: Version, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Vec<Page> {
    let pages = sources.pages().filter(|(_, source)| is_page(&source.path, version));
    let files: Vec<FileId> = pages.map(|(file, _)| file).collect();
    let read = |file: &FileId| {
        let mut noticed = Diagnostics::default();
        (read(sources, *file, &mut noticed), noticed)
    };
    let read: Vec<(Option<Page>, Diagnostics)> = files.par_iter().map(read).collect();
    let mut pages = Vec::with_capacity(read.len());
    for (page, noticed) in read {
        pages.extend(page);
        diagnostics.extend(noticed);
    }
    // One directive stands on thousands of pages.
    diagnostics.keep_first(Code::UnknownDirective);
    // Where pages disagree the first counts, which must not depend on the order that a disk lists them in.
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// Reads one page, wherever it lies; `None` if no source has that id.
#[must_use]
pub fn read(sources: &SourceMap, file: FileId, diagnostics: &mut Diagnostics) -> Option<Page> {
    let source = sources.get(file)?;
    let front_matter = front_matter::read(file, &source.text, diagnostics);
    let manuscript = if rendered::is_rendered(&source.text) {
        rendered::mark_up(file, &source.text)
    } else {
        markdown::assemble(sources, file, front_matter.span.end as usize, diagnostics)
    };
    let elements = markdown::elements(&manuscript, diagnostics);
    let (elements, definitions) = elements;
    let mut page = build(file, &source.path, elements, diagnostics);
    page.definitions = definitions;
    page.tab_groups = manuscript.tab_groups;
    page.version = shape::version(&source.path, &page.sections, &manuscript.includes);
    page.front_matter = front_matter;
    Some(page)
}

/// Whether the path is that of a page of the version: `v1.0/api/call-get.md`.
fn is_page(path: &str, version: Version) -> bool {
    let mut parts = path.rsplit('/');
    let is_markdown = parts.next().is_some_and(|name| name.ends_with(".md"));
    let in_folder = matches!(parts.next(), Some("api" | "resources"));
    is_markdown && in_folder && parts.next() == Some(version.as_str())
}

fn build(file: FileId, path: &str, elements: Vec<Element>, diagnostics: &mut Diagnostics) -> Page {
    let mut sections = sections(file, elements);
    family::assign(&mut sections);
    let title = sections.first().map(|section| section.heading.clone()).unwrap_or_default();
    if title.is_empty() {
        diagnostics
            .push(Code::MissingTitle, Span::new(file, 0, 0), "the page has no title")
            .help("begin it with a `#` heading");
    }
    Page {
        file,
        path: path.to_owned(),
        version: Version::V1,
        kind: shape::kind(path, &title.plain, &sections),
        namespace: shape::namespace(&sections),
        deprecation: shape::deprecation(&title, &sections),
        front_matter: super::FrontMatter::default(),
        title,
        sections,
        definitions: Vec::new(),
        tab_groups: Vec::new(),
    }
}

/// Parts the elements at the headings; what stands above the first heading goes to the first section.
fn sections(file: FileId, elements: Vec<Element>) -> Vec<Section> {
    let heading = Text { span: Span::new(file, 0, 0), ..Text::default() };
    let mut sections = vec![Section { level: 1, heading, family: Family::Preamble, parent: None, blocks: Vec::new() }];
    let mut titled = false;
    // The last section of each level; a section lies in the last one of a lower level.
    let mut above: [Option<usize>; 7] = [None, Some(0), None, None, None, None, None];
    for element in elements {
        match element {
            Element::Heading(1, text) if !titled => {
                titled = true;
                if let Some(first) = sections.first_mut() {
                    first.heading = text;
                }
            }
            Element::Heading(level, text) => {
                let parent = above.iter().take(usize::from(level)).flatten().max().copied();
                if let Some(last) = above.get_mut(usize::from(level)) {
                    *last = Some(sections.len());
                }
                sections.push(Section { level, heading: text, family: Family::Other, parent, blocks: Vec::new() });
            }
            Element::Block(block) => {
                if let Some(last) = sections.last_mut() {
                    place(&mut last.blocks, block);
                }
            }
        }
    }
    sections
}

/// Adds a block; one of code takes the annotation right above it.
fn place(blocks: &mut Vec<Block>, block: Block) {
    let Block::Code(mut code) = block else {
        blocks.push(block);
        return;
    };
    match blocks.pop() {
        Some(Block::Annotation(annotation)) if !annotation.is_of_page() => code.annotation = Some(annotation),
        before => blocks.extend(before),
    }
    blocks.push(Block::Code(code));
}

//! Lists all parts of a page of one kind, in document order, however deep they are nested.

use crate::{
    extract::texts::blocks,
    page::{Annotation, Block, Code, Page, Text},
};

/// The title, the headings, the running texts and the cells of tables.
pub(super) fn texts(page: &Page) -> impl Iterator<Item = &Text> {
    page.sections.iter().flat_map(|section| {
        let within = blocks::flat(&section.blocks).into_iter().flat_map(|block| match block {
            Block::Paragraph(text) | Block::Item(text) => vec![text],
            Block::Table(table) => table.header.iter().chain(table.rows.iter().flatten()).collect(),
            Block::Note(_) | Block::Code(_) | Block::Annotation(_) => Vec::new(),
        });
        std::iter::once(&section.heading).chain(within)
    })
}

/// The fenced blocks.
pub(super) fn codes(page: &Page) -> impl Iterator<Item = &Code> {
    page.sections.iter().flat_map(blocks::codes)
}

/// The annotations, whether something follows that they speak of or not.
pub(super) fn annotations(page: &Page) -> impl Iterator<Item = &Annotation> {
    page.sections.iter().flat_map(|section| blocks::flat(&section.blocks)).filter_map(|block| match block {
        Block::Annotation(annotation) => Some(annotation),
        Block::Code(code) => code.annotation.as_ref(),
        Block::Paragraph(_) | Block::Item(_) | Block::Note(_) | Block::Table(_) => None,
    })
}

/// Where `part`, a slice of `text`, begins in it; 0 if it is none.
pub(super) fn offset(text: &str, part: &str) -> usize {
    let at = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    if at <= text.len() { at } else { 0 }
}

//! Finds the sections of a page by their meaning, and the texts, tables and fences in them. A heading without a meaning
//! of its own has that of the section around it.

use crate::page::{Block, Code, Family, Page, Section, Table, Text};

/// The sections of a family, with what lies under them and has no meaning of its own.
pub(crate) fn sections_under(page: &Page, family: Family) -> impl Iterator<Item = (usize, &Section)> {
    page.sections.iter().enumerate().filter(move |(_, section)| meaning(page, section) == family)
}

/// A section's family; for `Other`, that of the nearest section around it which has one.
pub(crate) fn meaning(page: &Page, section: &Section) -> Family {
    let mut section = section;
    while section.family == Family::Other {
        match section.parent.and_then(|parent| page.sections.get(parent)) {
            Some(parent) if parent.family != Family::Preamble => section = parent,
            _ => return Family::Other,
        }
    }
    section.family
}

/// The heading that a section of a family stands under, or that stands under it: `Update`, where `Get` and `Update` each
/// have permissions and a request, or permissions and requests have a heading for each.
pub(crate) fn operation_heading(page: &Page, section: &Section) -> Option<String> {
    let mut section = section;
    while section.own_family() != Family::Other {
        section = section.parent.and_then(|parent| page.sections.get(parent))?;
    }
    (section.level > 1).then(|| section.heading.plain.trim().to_ascii_lowercase())
}

/// Paragraphs and list items, without those in notes.
pub(crate) fn texts(section: &Section) -> impl Iterator<Item = &Text> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text),
        _ => None,
    })
}

/// All blocks, those in notes in place of the notes.
pub(crate) fn flat(blocks: &[Block]) -> Vec<&Block> {
    blocks
        .iter()
        .flat_map(|block| match block {
            Block::Note(inner) => flat(inner),
            other => vec![other],
        })
        .collect()
}

/// The notes' texts, note by note.
pub(crate) fn notes(section: &Section) -> impl Iterator<Item = Vec<&Text>> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Note(inner) => Some(
            flat(inner)
                .into_iter()
                .filter_map(|block| match block {
                    Block::Paragraph(text) | Block::Item(text) => Some(text),
                    _ => None,
                })
                .collect(),
        ),
        _ => None,
    })
}

/// Fences, those in notes too.
pub(crate) fn codes(section: &Section) -> impl Iterator<Item = &Code> {
    flat(&section.blocks).into_iter().filter_map(|block| match block {
        Block::Code(code) => Some(code),
        _ => None,
    })
}

/// Tables, those in notes too.
pub(crate) fn tables(section: &Section) -> impl Iterator<Item = &Table> {
    flat(&section.blocks).into_iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

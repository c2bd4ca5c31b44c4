//! Reports words of sections on query parameters that look like options of OData and are none: `$sort`.

use crate::{
    api::QUERY_OPTIONS,
    diagnostic::{Code, Diagnostics},
    extract::texts::blocks,
    lint::Read,
    page::{Block, Family, Section, Text},
};

/// What OData defines with its sign beside options: ends of paths, and what stands within options.
const OTHERS: [&str; 14] = [
    "$all",
    "$batch",
    "$crossjoin",
    "$delta",
    "$each",
    "$entity",
    "$id",
    "$it",
    "$levels",
    "$metadata",
    "$ref",
    "$root",
    "$this",
    "$value",
];

pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    for page in read.pages {
        for (_, section) in blocks::sections_under(page, Family::QueryParameters) {
            texts(section).into_iter().for_each(|text| unknown(text, diagnostics));
        }
    }
}

/// The texts and the cells of a section.
fn texts(section: &Section) -> Vec<&Text> {
    let blocks = blocks::flat(&section.blocks).into_iter();
    let of_block = |block| match block {
        &Block::Paragraph(ref text) | &Block::Item(ref text) => vec![text],
        Block::Table(table) => table.rows.iter().flatten().collect(),
        _ => Vec::new(),
    };
    blocks.flat_map(of_block).collect()
}

fn unknown(text: &Text, diagnostics: &mut Diagnostics) {
    for (at, _) in text.markdown.match_indices('$') {
        let rest = text.markdown.get(at + 1..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = text.markdown.get(at..at + 1 + length).unwrap_or_default();
        let is_name = rest.starts_with(|c: char| c.is_ascii_lowercase());
        let lower = name.to_ascii_lowercase();
        let is_known = OTHERS.contains(&lower.as_str()) || QUERY_OPTIONS.iter().any(|(known, _)| *known == lower);
        if is_name && !is_known {
            diagnostics
                .push(
                    Code::UnknownQueryOption,
                    text.span.part_of(&text.markdown, at, at + name.len()),
                    format!("expected a query option of OData, found `{name}`"),
                )
                .help("it is ignored; an option of the service's own has no `$`");
        }
    }
}

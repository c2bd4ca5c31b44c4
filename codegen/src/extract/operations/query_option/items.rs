//! Reads query parameters that are items of a list: ``- `includeHidden`: whether to show hidden ones``.
//!
//! What is hard: items may as well be values of a parameter. A list counts where the text over it announces query
//! parameters, or where another of its items names an option of OData.

use super::{odata, option, sentence::denies};
use crate::{
    api::{Parameter, Primitive, TypeRef},
    extract::{texts::description, texts::listed_members::listed_members, types::type_expression, written::Written},
    page::{Block, Page, Section, Style, Text},
    vocabulary::operations,
};

/// The options of their own that the items of a section describe; those of OData are read like those of any text.
pub(super) fn of(section: &Section, page: &Page) -> Vec<Parameter<Written>> {
    let mut options = Vec::new();
    let mut is_announced = false;
    for blocks in section.blocks.chunk_by(|one, other| is_item(one) == is_item(other)) {
        let texts = || blocks.iter().filter_map(text);
        if !blocks.first().is_some_and(is_item) {
            is_announced = texts().last().is_some_and(announces);
        } else if is_announced || texts().filter_map(name).any(|name| odata(name).is_some()) {
            options.extend(texts().filter_map(|text| described(text, page)));
        }
    }
    options
}

fn is_item(block: &Block) -> bool {
    matches!(block, Block::Item(_))
}

fn text(block: &Block) -> Option<&Text> {
    match block {
        Block::Item(text) | Block::Paragraph(text) => Some(text),
        _ => None,
    }
}

/// Whether a text says that query parameters follow.
fn announces(text: &Text) -> bool {
    let lower = text.plain.trim_end().to_ascii_lowercase();
    lower.ends_with(':') && !denies(&lower) && operations::QUERY_PARAMETERS.is_within(&lower)
}

/// The name in code or in bold that an item begins with, if a description follows or nothing does.
fn name(item: &Text) -> Option<&str> {
    let mark = item.marks.first().filter(|mark| mark.start == 0 && matches!(mark.style, Style::Code | Style::Bold))?;
    let rest = item.plain.get(mark.end..)?.trim_start();
    let is_followed = rest.is_empty() || rest.starts_with(['-', '–', '—', ':', '(', ',']);
    item.plain.get(mark.start..mark.end).filter(|_| is_followed).map(|name| name.trim_end_matches(':'))
}

fn described(item: &Text, page: &Page) -> Option<Parameter<Written>> {
    let name = name(item).filter(|name| super::is_name(name) && odata(name).is_none())?;
    let description = description::markdown(item, page);
    let option = option(name, TypeRef::Primitive(ty(item)), description, item.span);
    Some(Parameter { members: listed_members(item), ..option })
}

/// The type in parentheses behind the name: `` `size` (integer): how many ``.
fn ty(item: &Text) -> Primitive {
    let remark = item.marks.first().and_then(|mark| item.plain.get(mark.end..)?.trim_start().strip_prefix('('));
    let word = remark.and_then(|remark| remark.split([')', ',', ';', ' ']).next());
    word.and_then(type_expression::primitive).unwrap_or(Primitive::String)
}

//! Reads the enumerations of a page: that of an enumeration page, or one for each heading such as `x values`. Whether
//! an enumeration has flags is guessed from its values where no text says so.

use std::collections::BTreeSet;

use crate::{
    api::{Enumeration, Member, Origin, TypeName},
    extract::{texts::description, types::declaration},
    page::{Block, Family, Page, PageKind, Section, Table, Text},
};

/// Reads the enumerations of a page: one of its own (`x enum type`), or one under each `x values` heading.
///
/// A heading on a resource page may list the values of a mere text property; `resolve` keeps those that a type cell names.
#[must_use]
pub(crate) fn enumerations(page: &Page) -> Vec<Enumeration> {
    if page.kind == PageKind::Enumeration {
        return enumeration_page(page).into_iter().collect();
    }
    page.sections
        .iter()
        .filter(|section| section.family == Family::EnumValues)
        .filter_map(|section| {
            let name = heading_name(&section.heading.plain)?;
            let members = members(section);
            (!members.is_empty()).then(|| enumeration(page, name, section, members))
        })
        .collect()
}

/// The heading's anchor as links to it write it: `callstate-values`.
#[must_use]
pub(crate) fn anchor(heading: &str) -> String {
    let mut anchor = String::new();
    for character in heading.trim().chars() {
        match character {
            ' ' | '-' => anchor.push('-'),
            '_' => anchor.push('_'),
            character if character.is_alphanumeric() => anchor.extend(character.to_lowercase()),
            _ => {}
        }
    }
    anchor
}

/// The name in `callState values`, `callState enumeration values`, `Roles property values`.
pub(crate) fn heading_name(heading: &str) -> Option<&str> {
    let name = heading.trim().strip_suffix("values").or_else(|| heading.trim().strip_suffix("Values"))?.trim_end();
    let name = ["property", "enumeration", "enum", "type"]
        .iter()
        .find_map(|word| name.strip_suffix(word)?.strip_suffix(' '))
        .unwrap_or(name);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    is_name.then_some(name)
}

fn enumeration_page(page: &Page) -> Option<Enumeration> {
    let name = declaration::titled_name(&page.title.plain, &["enum type", "enumeration type", "enum", "enumeration"])?;
    let section = page
        .sections
        .iter()
        .find(|section| section.family == Family::Members)
        .or_else(|| page.sections.iter().find(|section| !members(section).is_empty()))?;
    let mut enumeration = enumeration(page, name, section, members(section));
    if let Some(preamble) = page.sections.first() {
        enumeration.description = paragraphs(preamble);
        enumeration.is_flags |=
            preamble.blocks.iter().any(|block| matches!(block, Block::Paragraph(text) if says_flags(text)));
    }
    Some(enumeration)
}

fn enumeration(page: &Page, name: &str, section: &Section, members: Vec<Member>) -> Enumeration {
    let TypeName { namespace, name } = declaration::type_name(name, declaration::namespace(page));
    let is_said = section.blocks.iter().any(|block| matches!(block, Block::Paragraph(text) if says_flags(text)));
    Enumeration {
        name: TypeName { namespace, name },
        description: paragraphs(section),
        is_flags: is_said || are_powers_of_two(&members),
        members,
        deprecated: page
            .deprecation
            .as_ref()
            .filter(|_| page.kind == PageKind::Enumeration)
            .map(|text| text.plain.clone()),
        origins: vec![Origin { file: page.file, path: page.path.clone(), span: section.heading.span }],
    }
}

/// The rows of all tables of a section that list members.
fn members(section: &Section) -> Vec<Member> {
    let (mut members, mut seen): (Vec<Member>, _) = (Vec::new(), BTreeSet::new());
    for block in &section.blocks {
        let Block::Table(table) = block else { continue };
        for member in table_members(table) {
            if seen.insert(member.name.clone()) {
                members.push(member);
            }
        }
    }
    members
}

/// `Member|Value|Description`, `Member|Int value|Description`, `Value|Description`, or `Member` alone.
fn table_members(table: &Table) -> Vec<Member> {
    let titles: Vec<String> = table.header.iter().map(|cell| cell.plain.trim().to_ascii_lowercase()).collect();
    let position = |names: &[&str]| titles.iter().position(|title| names.contains(&title.as_str()));
    let name_column = position(&["member", "members", "name", "member name"]).unwrap_or(0);
    let value_column =
        position(&["value", "int value", "integer value", "numeric value"]).filter(|&column| column != name_column);
    let description_column = position(&["description", "meaning", "details"]);
    table
        .rows
        .iter()
        .filter_map(|row| {
            let cell = |column: Option<usize>| column.and_then(|column| row.get(column));
            Some(Member {
                name: member_name(cell(Some(name_column))?)?.to_owned(),
                value: cell(value_column).and_then(|cell| cell.plain.trim().parse().ok()),
                description: cell(description_column).map(|cell| cell.markdown.trim().to_owned()).unwrap_or_default(),
            })
        })
        .collect()
}

/// A member's name without what surrounds it: `` `busy` ``, `busy (default)`.
fn member_name(cell: &Text) -> Option<&str> {
    let name = cell.plain.split_once(" (").map_or(cell.plain.as_str(), |(name, _)| name);
    let name = name.trim().trim_matches(['*', '"', '\'', '`', ',']).trim();
    (!name.is_empty() && name.chars().any(char::is_alphanumeric)).then_some(name)
}

fn says_flags(text: &Text) -> bool {
    let lower = text.plain.to_ascii_lowercase();
    [
        "multi-valued",
        "multivalued",
        "multi-value",
        "flags enum",
        "flagged enum",
        "bitmask",
        "combination of",
        "more than one value",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// Numbers that are all powers of two (or zero, or a last sum of them), and too many for counting to explain them.
fn are_powers_of_two(members: &[Member]) -> bool {
    let numbers: Vec<i64> = members.iter().filter_map(|member| member.value).collect();
    let powers = numbers.iter().filter(|number| **number > 0 && (**number & (**number - 1)) == 0).count();
    let others = numbers.iter().filter(|number| **number > 2 && (**number & (**number - 1)) != 0).count();
    numbers.len() == members.len() && powers >= 3 && others == 0
}

/// The running text of a section, Markdown.
pub(in crate::extract) fn paragraphs(section: &Section) -> String {
    let mut text = String::new();
    for block in &section.blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        let written = description::written(paragraph);
        if paragraph.plain.starts_with("Namespace:") || written.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&written);
    }
    text
}

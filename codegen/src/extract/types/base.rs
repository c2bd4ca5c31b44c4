//! Reads inheritance from the prose of a resource page: the base type, the derived types, whether the type is abstract.
//! The same verbs also describe properties, so the subject of the sentence counts.

use crate::{
    extract::{
        texts::prose,
        written::{Written, WrittenType},
    },
    page::{Block, Family, Page, Text},
    vocabulary::types,
};

/// Reads `Inherits from [x](y.md)`, `is derived from x`, `a subclass of [x](y.md)`.
///
/// Without a link the words must end there or name one identifier: "inherits from base policy type" names nothing.
#[must_use]
pub(crate) fn base(paragraph: &Text) -> Option<WrittenType> {
    let lower = paragraph.plain.to_ascii_lowercase();
    prose::sentences(paragraph).find_map(|sentence| {
        let words = lower.get(sentence.clone())?;
        let verb = types::INHERITS.begin(words)?;
        let (before, after) = words.split_at_checked(verb)?;
        let start = sentence.start + verb + types::FROM.end(after)?;
        // "the extensions navigation property, which is derived from [x]" and "properties derived from descendants"
        // speak of properties; "these properties are inherited from [x]" speaks of the type.
        let linked = linked(paragraph, start, sentence.end).filter(|_| !before.contains("property, which"));
        linked.or_else(|| bare(paragraph, start, sentence.end).filter(|_| !before.contains("propert")))
    })
}

/// The types that a page says inherit from its own, by a `Derived types` heading, a list, or a sentence.
#[must_use]
pub(crate) fn derived(page: &Page) -> Vec<Written> {
    let mut derived = Vec::new();
    for section in page.sections_of(Family::DerivedTypes) {
        for row in section.tables().flat_map(|table| &table.rows) {
            derived.extend(row.first().into_iter().flat_map(|cell| links(cell, 0, cell.plain.len())));
        }
        for block in &section.blocks {
            if let Block::Item(text) = block {
                derived.extend(links(text, 0, text.plain.len()).into_iter().take(1));
            }
        }
    }
    let mut in_list = false;
    for block in page.sections.first().map(|section| section.blocks.as_slice()).unwrap_or_default() {
        match block {
            Block::Paragraph(text) => {
                derived.extend(derived_in_prose(text));
                in_list = text.plain.to_ascii_lowercase().trim_end().trim_end_matches(':').ends_with("derived types")
                    || text.plain.to_ascii_lowercase().contains("derived types include");
            }
            Block::Item(text) if in_list => derived.extend(links(text, 0, text.plain.len()).into_iter().take(1)),
            _ => {}
        }
    }
    derived
}

/// `the derived types are [a] and [b]`, `is the base type for [a] and [b]`, `[a] and [b] types inherit from this type`.
fn derived_in_prose(paragraph: &Text) -> Vec<Written> {
    let lower = paragraph.plain.to_ascii_lowercase();
    for sentence in prose::sentences(paragraph) {
        let Some(words) = lower.get(sentence.clone()) else { continue };
        if let Some(before) = types::AFTER_DERIVED.begin(words) {
            return links(paragraph, sentence.start, sentence.start + before);
        }
        if let Some(after) = types::BEFORE_DERIVED.begin(words) {
            return links(paragraph, sentence.start + after, sentence.end);
        }
    }
    Vec::new()
}

/// Says that no value is of this type itself: `An abstract base class`, `is an abstract type`.
#[must_use]
pub(crate) fn says_abstract(paragraph: &Text) -> bool {
    let lower = paragraph.plain.to_ascii_lowercase();
    types::ABSTRACT
        .any(|words| lower.find(words).is_some_and(|at| !lower.get(..at).unwrap_or_default().contains("derived from")))
}

/// The same in a note, which may speak of other types: a sentence of it must be about this one.
#[must_use]
pub(crate) fn says_itself_abstract(note: &Text, name: &str) -> bool {
    prose::sentences(note).any(|range| {
        let sentence = note.part(range.start, range.end);
        let Some(end) = sentence.plain.to_ascii_lowercase().find("abstract") else { return false };
        let before = sentence.plain.get(..end).unwrap_or_default();
        let words: Vec<&str> = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let is_own = words.iter().any(|word| word.eq_ignore_ascii_case(name))
            || words.first().is_none_or(|first| types::ITSELF.any(|word| word.eq_ignore_ascii_case(first)));
        // In `It stands in a [vault](vault.md), which is an abstract type.` another type is.
        let is_other = before.contains(',') || words.iter().any(|word| types::RELATIVE.has(&word.to_ascii_lowercase()));
        let is_subject = !is_other && sentence.links.iter().all(|link| link.start > end);
        is_own && is_subject && says_abstract(&sentence)
    })
}

/// The first link after `start`.
fn linked(text: &Text, start: usize, end: usize) -> Option<WrittenType> {
    links(text, start, end).into_iter().next().map(WrittenType::Named)
}

/// The links to pages within a range, as the types that they name.
fn links(text: &Text, start: usize, end: usize) -> Vec<Written> {
    let within = text.links.iter().filter(|link| link.start >= start && link.end <= end && link.target.contains(".md"));
    let written = within.filter_map(|link| {
        let name = text.plain.get(link.start..link.end)?.trim().to_owned();
        Some(Written { text: name, target: Some(link.target.clone()), span: text.span })
    });
    written.collect()
}

/// One identifier, perhaps followed by `type` or `entity`.
fn bare(text: &Text, start: usize, end: usize) -> Option<WrittenType> {
    let rest = text.plain.get(start..end)?.trim().trim_end_matches('.');
    let name = types::BASE_NOUNS.least(|noun| rest.strip_suffix(noun)).unwrap_or(rest).trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    is_name.then(|| WrittenType::Named(Written { text: name.to_owned(), target: None, span: text.span }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Link;

    fn read(words: &str, linked: &str) -> Option<String> {
        let mut text = Text { plain: words.to_owned(), ..Text::default() };
        text.links.extend(words.find(linked).filter(|_| !linked.is_empty()).map(|start| Link {
            start,
            end: start + linked.len(),
            target: "x.md".into(),
            span: text.span,
        }));
        match base(&text)? {
            WrittenType::Named(written) => Some(format!("{} {}", written.text, written.target.is_some())),
            _ => None,
        }
    }

    #[test]
    fn bases_are_read_from_prose() {
        assert_eq!(read("A policy. Inherits from policyBase.", "policyBase").as_deref(), Some("policyBase true"));
        assert_eq!(read("This inherits all the properties from quality.", "quality").as_deref(), Some("quality true"));
        assert_eq!(read("The site is derived from baseItem and more.", "baseItem").as_deref(), Some("baseItem true"));
        assert_eq!(read("A subclass of outcome that adds points.", "outcome").as_deref(), Some("outcome true"));
        assert_eq!(read("A contact. Inherits from directoryObject.", "").as_deref(), Some("directoryObject false"));
        assert_eq!(read("It inherits from base policy type, as all do.", ""), None);
        assert_eq!(read("Properties that are derived from descendants.", ""), None);
    }
}

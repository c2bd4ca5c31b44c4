//! Writes what comes back: a sentence for each status with its body and headers, and a list of types where it depends on how
//! the path ends.

use std::collections::BTreeMap;

use super::{links, links::Links, rows, rows::Line};
use crate::{
    api::{Content, Method, Response, Segment, TypeRef, media},
    extract::operations::response_prose,
    gateway::{Inline, Sheet},
    page::Page,
    resolve::operations::{DecidedPage, Unnamed},
};

/// Writes the section.
pub(super) fn write(sheet: &mut Sheet, page: &Page, decided: &DecidedPage, links: &Links) {
    sheet.heading(2, &Inline::fixed("Response"));
    let answers = Answers::of(decided);
    let Some(main) = answers.main else { return };
    for response in &main.responses {
        let is_listed = answers.is_all_listed && Some(&response.content) == success(main);
        sheet.paragraph(&sentence(response, is_listed, page, links));
    }
    let item = |(end, content): &(&str, &Content)| {
        Inline::code(&format!("/{end}")).then(Inline::fixed(": ")).then(named(content, page, links))
    };
    let items: Vec<Inline> = answers.by_end.iter().map(item).collect();
    if !items.is_empty() {
        sheet.items(&items);
    }
    for response in &main.responses {
        if let Content::OneOf(types) = &response.content {
            let types = types.iter().filter_map(TypeRef::named);
            let items: Vec<Inline> =
                types.map(|name| links.in_sentence(name, page).then(Inline::fixed(" object"))).collect();
            sheet.items(&items);
        }
        if let Content::Object(properties) = &response.content {
            let lines = properties.iter().map(|property| Line::of_property(property, page, links));
            rows::table(sheet, "Property", lines.collect());
        }
    }
}

/// How the answers of a page's operations are told.
struct Answers<'a> {
    /// The operation whose responses the sentences tell.
    main: Option<&'a Unnamed>,
    /// What comes back by the literal that a path ends in, where it isn't what the sentences tell.
    by_end: Vec<(&'a str, &'a Content)>,
    /// Whether the list tells all that comes back.
    is_all_listed: bool,
}

impl<'a> Answers<'a> {
    fn of(decided: &'a DecidedPage) -> Answers<'a> {
        let operations = &decided.operations;
        let is_other = |one: &&Unnamed| !tells(one);
        let mut others = operations.iter().filter(is_other);
        let main = operations.iter().find(|one| tells(one) && end(one).is_none());
        let first = || operations.iter().find(|one| tells(one));
        let typed = by_end(operations.iter().filter(|one| tells(one)), is_typed);
        let of_main = main.or_else(first).and_then(success);
        let differs = typed.iter().any(|(_, content)| Some(*content) != of_main)
            || operations
                .iter()
                .filter(|one| tells(one) && one.method == Method::Get)
                .any(|one| success(one) != of_main);
        let mut listed = if differs && !typed.is_empty() { typed } else { Vec::new() };
        let is_all_listed = !listed.is_empty() && main.is_none();
        let main = if differs { main.or_else(first) } else { first() };
        let main = main.or_else(|| others.next());
        let is_said = |content: &Content| main.and_then(success) == Some(content);
        let files = by_end(
            operations.iter().filter(is_other),
            |content| matches!(content, Content::Stream(media_type) if media_type != media::BYTES),
        );
        listed.extend(files.into_iter().filter(|(_, content)| !is_said(content)));
        Answers { main, by_end: listed, is_all_listed }
    }
}

/// Whether the path of an operation leaves open what it answers.
fn tells(operation: &Unnamed) -> bool {
    match operation.path.segments.last() {
        Some(Segment::Literal(name)) => !name.starts_with('$') && name != "content",
        _ => true,
    }
}

fn end(operation: &Unnamed) -> Option<&str> {
    match operation.path.segments.last() {
        Some(Segment::Literal(end)) => Some(end),
        _ => None,
    }
}

fn is_typed(content: &Content) -> bool {
    matches!(content, Content::Entity(_) | Content::Collection(_) | Content::Value(_))
}

/// What the first success of each operation carries, by the literal that its path ends in; of several, that of the first that
/// reads.
fn by_end<'a>(
    operations: impl Iterator<Item = &'a Unnamed>,
    is_wanted: impl Fn(&Content) -> bool,
) -> Vec<(&'a str, &'a Content)> {
    let mut ends = BTreeMap::new();
    let (reading, others): (Vec<_>, Vec<_>) = operations.partition(|one| one.method == Method::Get);
    for operation in reading.into_iter().chain(others) {
        if let (Some(end), Some(content)) = (end(operation), success(operation).filter(|content| is_wanted(content))) {
            ends.entry(end).or_insert(content);
        }
    }
    ends.into_iter().collect()
}

fn success(operation: &Unnamed) -> Option<&Content> {
    operation.responses.iter().find(|one| (200..300).contains(&one.status) && one.status != 204).map(|one| &one.content)
}

/// `` `200 OK` with one [call](../resources/call.md) object in the body. ``
fn sentence(response: &Response, is_listed: bool, page: &Page, links: &Links) -> Inline {
    let reason = response_prose::reason(response.status);
    let status = Inline::code(format!("{} {reason}", response.status).trim());
    let carried = match &response.content {
        _ if is_listed => Inline::fixed(" with one of the following in the body"),
        Content::Nothing if matches!(response.status, 204 | 304) => Inline::default(),
        Content::Nothing => Inline::fixed(" with an empty body"),
        Content::Entity(_) | Content::Collection(_) | Content::Value(_) => {
            Inline::fixed(" with ").then(named(&response.content, page, links)).then(Inline::fixed(" in the body"))
        }
        Content::Stream(media_type) if response.status >= 300 && media_type == media::BYTES => Inline::default(),
        Content::Stream(_) => {
            Inline::fixed(" with ").then(named(&response.content, page, links)).then(Inline::fixed(" in the body"))
        }
        Content::Count => Inline::fixed(" with an Int32 in `text/plain` in the body"),
        Content::Object(_) => Inline::fixed(" with an object of the following properties in the body"),
        Content::OneOf(_) => Inline::fixed(" with one of the following in the body"),
        Content::Unknown | Content::Shown => Inline::default(),
    };
    let headers = response
        .headers
        .iter()
        .map(|header| Inline::fixed(" It has the header ").then(Inline::code(header)).then(Inline::fixed(".")));
    status.then(carried).then(Inline::fixed(".")).then(Inline::joined(headers, ""))
}

/// A type as a sentence or an item names it.
fn named(content: &Content, page: &Page, links: &Links) -> Inline {
    if let Content::Stream(media_type) = content {
        return Inline::fixed("a Stream of ").then(Inline::code(media_type));
    }
    let (before, ty, nouns) = match content {
        Content::Collection(ty) => ("a collection of ", ty, (" objects", " values")),
        Content::Entity(ty) | Content::Value(ty) => ("one ", ty, (" object", " value")),
        _ => return Inline::default(),
    };
    let (name, noun) = match ty {
        TypeRef::Named(name) => (links.in_sentence(name, page), nouns.0),
        TypeRef::Primitive(primitive) => (links::primitive(*primitive), nouns.1),
        TypeRef::Collection(_) | TypeRef::Untyped => (Inline::fixed("**Json**"), nouns.0),
    };
    Inline::fixed(before).then(name).then(Inline::fixed(noun))
}

//! Writes what comes back: a sentence for each status with its body and headers, and a list of types where it depends on how
//! the path ends.

use std::collections::BTreeMap;

use super::{links, links::Links, rows, rows::Line};
use crate::{
    api::{Content, Method, Response, Segment, TypeRef},
    extract::operations::response_prose,
    gateway::{Inline, Sheet},
    page::Page,
    resolve::operations::{DecidedPage, Unnamed},
};

/// Writes the section.
pub(super) fn write(sheet: &mut Sheet, page: &Page, decided: &DecidedPage, links: &Links) {
    sheet.heading(2, &Inline::fixed("Response"));
    let Some(first) = main(decided) else { return };
    for response in &first.responses {
        sheet.paragraph(&sentence(response, page, links));
    }
    let ends = by_end(decided, first);
    let items: Vec<Inline> = ends
        .iter()
        .map(|(end, content)| Inline::code(&format!("/{end}")).then(Inline::fixed(": ")).then(named(content, page, links)))
        .collect();
    if items.len() > 1 {
        sheet.items(&items);
    }
    for response in &first.responses {
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

/// The operation whose responses the sentences tell: one that its path alone says nothing of.
fn main(decided: &DecidedPage) -> Option<&Unnamed> {
    let is_telling = |one: &&Unnamed| match one.path.segments.last() {
        Some(Segment::Literal(name)) => !name.starts_with('$') && name != "content" && !name.contains('.'),
        _ => true,
    };
    let is_keyed = |one: &&Unnamed| !matches!(one.path.segments.last(), Some(Segment::Literal(_)));
    let mut telling = decided.operations.iter().filter(is_telling);
    let differs = by_end_of(decided).len() > 1;
    let keyed = telling.clone().find(|one| differs && is_keyed(one));
    keyed.or_else(|| telling.next()).or_else(|| decided.operations.first())
}

/// What the first success of each operation carries, by the literal that its path ends in; more than one where that differs.
fn by_end<'a>(decided: &'a DecidedPage, first: &Unnamed) -> Vec<(&'a str, &'a Content)> {
    let ends = by_end_of(decided);
    let of_first = success(first);
    let differs = ends.values().any(|content| Some(*content) != of_first);
    if differs { ends.into_iter().collect() } else { Vec::new() }
}

fn by_end_of(decided: &DecidedPage) -> BTreeMap<&str, &Content> {
    let mut ends = BTreeMap::new();
    for operation in decided.operations.iter().filter(|one| one.method == Method::Get) {
        if let (Some(Segment::Literal(end)), Some(content)) = (operation.path.segments.last(), success(operation))
            && !end.starts_with('$')
            && matches!(content, Content::Entity(_) | Content::Collection(_) | Content::Value(_))
        {
            ends.entry(end.as_str()).or_insert(content);
        }
    }
    ends
}

fn success(operation: &Unnamed) -> Option<&Content> {
    operation.responses.iter().find(|one| (200..300).contains(&one.status) && one.status != 204).map(|one| &one.content)
}

/// `` `200 OK` with one [call](../resources/call.md) object in the body. ``
fn sentence(response: &Response, page: &Page, links: &Links) -> Inline {
    let reason = response_prose::reason(response.status);
    let status = Inline::code(format!("{} {reason}", response.status).trim());
    let carried = match &response.content {
        Content::Nothing if matches!(response.status, 204 | 304) => Inline::default(),
        Content::Nothing => Inline::fixed(" with an empty body"),
        Content::Entity(_) | Content::Collection(_) | Content::Value(_) => {
            Inline::fixed(" with ").then(named(&response.content, page, links)).then(Inline::fixed(" in the body"))
        }
        Content::Stream(_) if response.status >= 300 => Inline::default(),
        Content::Stream(media_type) => {
            Inline::fixed(" with a Stream of ").then(Inline::code(media_type)).then(Inline::fixed(" in the body"))
        }
        Content::Count => Inline::fixed(" with a number in `text/plain` in the body"),
        Content::Object(_) => Inline::fixed(" with an object of the following properties in the body"),
        Content::OneOf(_) => Inline::fixed(" with one of the following in the body"),
        Content::Unknown | Content::Shown => Inline::default(),
    };
    let headers = response.headers.iter().map(|header| {
        Inline::fixed(" It has the header ").then(Inline::code(header)).then(Inline::fixed("."))
    });
    status.then(carried).then(Inline::fixed(".")).then(Inline::joined(headers, ""))
}

/// A type as a sentence or an item names it.
fn named(content: &Content, page: &Page, links: &Links) -> Inline {
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

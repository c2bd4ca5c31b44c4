//! Writes what a request sends: a table of its members, the type that it has, or that it has none.
//!
//! What is hard: one section is about all lines of a page. What differs from line to line must follow from their paths and
//! methods again, as a `$ref` and a file do.

use super::{links::Links, rows, rows::Line};
use crate::{
    api::{BodyShape, Method, OperationKind, Property, Segment, TypeRef, media},
    gateway::{Inline, Sheet},
    page::Page,
    resolve::operations::{DecidedPage, Unnamed},
};

/// Whether the table of the body is written as the source has it: where a `GET` or `DELETE` has one.
pub(super) fn is_listed(decided: &DecidedPage) -> bool {
    let reads = |operation: &Unnamed| matches!(operation.method, Method::Get | Method::Delete);
    !decided.page.whole.body.rows.is_empty() && decided.operations.iter().any(reads)
}

/// The operations whose body the section tells: their paths don't.
fn told(decided: &DecidedPage) -> impl Iterator<Item = &Unnamed> {
    decided.operations.iter().filter(|one| {
        let sends = matches!(one.method, Method::Post | Method::Put | Method::Patch);
        let end = one.path.segments.last();
        let tells = |name: &str| end.is_some_and(|end| end.is_literal(name));
        sends && !(tells("$ref") || tells("$value") || tells("content"))
    })
}

/// Writes the section.
pub(super) fn write(sheet: &mut Sheet, page: &Page, decided: &DecidedPage, links: &Links) {
    if is_listed(decided) {
        let functions = decided.operations.iter().all(|one| one.kind == OperationKind::Function);
        sheet.heading(2, &Inline::fixed(if functions { "Function parameters" } else { "Request body" }));
        let lines = decided.page.whole.body.rows.iter().map(|row| Line::of_row(row, None, page, links));
        rows::table(sheet, "Parameter", lines.collect());
        return;
    }
    let shapes: Vec<&BodyShape> = told(decided).filter_map(|one| one.body.as_ref()).map(|body| &body.shape).collect();
    let parameters = shapes.iter().find_map(|shape| match shape {
        BodyShape::Parameters(properties) => Some(properties),
        _ => None,
    });
    let ty = shapes.iter().find_map(|shape| match shape {
        BodyShape::Type(ty) if *ty != TypeRef::Untyped => Some(ty),
        _ => None,
    });
    let is_without = shapes.is_empty() && told(decided).next().is_some();
    if parameters.is_none() && ty.is_none() && !is_without {
        return;
    }
    sheet.heading(2, &Inline::fixed("Request body"));
    if is_without {
        sheet.paragraph(&Inline::fixed("No request body."));
    }
    if let Some(ty) = ty {
        sheet.paragraph(&sent(ty, page, links));
    }
    if let Some(properties) = parameters {
        table(sheet, properties, decided, page, links);
    }
}

fn sent(ty: &TypeRef, page: &Page, links: &Links) -> Inline {
    let (before, after) = match ty {
        TypeRef::Collection(_) => ("The body is a collection of ", " objects."),
        _ => ("The body is one ", " object."),
    };
    let name = match ty.item() {
        TypeRef::Named(name) => links.in_sentence(name, page),
        TypeRef::Primitive(primitive) => Inline::bold(&primitive.to_string()),
        _ => Inline::fixed("**Json**"),
    };
    Inline::fixed(before).then(name).then(Inline::fixed(after))
}

/// The decided members, each with the values that the row of the source lists.
fn table(sheet: &mut Sheet, properties: &[Property], decided: &DecidedPage, page: &Page, links: &Links) {
    let lines = properties.iter().map(|property| {
        let row = decided.page.whole.body.rows.iter().find(|row| row.property.name == property.name);
        row.map_or_else(|| Line::of_property(property, page, links), |row| Line::of_row(row, None, page, links))
    });
    rows::table(sheet, "Parameter", lines.collect());
}

/// The media type of what is sent, where it must be said: it isn't JSON, nor what the path tells.
pub(super) fn media_type(decided: &DecidedPage) -> Option<&str> {
    let is_file = |one: &Unnamed| matches!(one.path.segments.last(), Some(Segment::Literal(name)) if name == "$value" || name == "content");
    let streams = decided.operations.iter().filter_map(|one| {
        let body = one.body.as_ref().filter(|body| matches!(body.shape, BodyShape::Stream))?;
        (!is_file(one) || body.media_type != media::BYTES).then_some(body.media_type.as_str())
    });
    streams.into_iter().next()
}

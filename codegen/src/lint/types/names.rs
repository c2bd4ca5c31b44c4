//! Reports type names that differ only in case from one page to another, and rows of body tables that are no property
//! of the type sent.

use std::collections::BTreeMap;

use crate::{
    api::{Api, BodyShape, Property, ResourceType, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::{types::row::Row, written::Written},
    lint::Read,
    type_graph::Types,
};

/// Names of types, and of properties in the tables of request bodies.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    declared(read, diagnostics);
    let mut bodies: BTreeMap<&str, Vec<&TypeName>> = BTreeMap::new();
    for operation in &read.api.operations {
        if let Some(BodyShape::Type(TypeRef::Named(name))) = operation.body.as_ref().map(|body| &body.shape) {
            for origin in &operation.origins {
                bodies.entry(&origin.path).or_default().push(name);
            }
        }
    }
    for (path, rows) in read.evidence.operations.iter().map(|page| (&page.path, &page.whole.body.rows)) {
        if let Some(types) = bodies.get(path.as_str()) {
            self::rows(rows, types, &read.types, diagnostics);
        }
    }
}

/// A type that two pages call by names that differ in case.
fn declared(read: &Read, diagnostics: &mut Diagnostics) {
    let names = read.api.types.iter().map(|one| &one.name);
    let spelled: BTreeMap<String, &TypeName> =
        names.map(|name| (name.to_string().to_ascii_lowercase(), name)).collect();
    for one in &read.evidence.types {
        let written = one.name.to_string();
        let known = spelled.get(&written.to_ascii_lowercase()).filter(|known| known.to_string() != written);
        if let (Some(known), Some(origin)) = (known, one.origins.first()) {
            diagnostics.push(Code::TypeCase, origin.span, format!("`{written}` is `{known}` on another page"));
        }
    }
}

/// Rows of a page's body table that none of its types has.
fn rows(rows: &[Row], sent: &[&TypeName], types: &Types<Api>, diagnostics: &mut Diagnostics) {
    let below = sent.iter().flat_map(|name| types.descendants(name));
    let all: Vec<&ResourceType> = sent.iter().copied().chain(below).filter_map(|name| types.get(name)).collect();
    if all.iter().take(sent.len()).any(|one| types.is_open(one)) {
        return;
    }
    let known = |row: &Property<Written>| {
        let exact = all.iter().find_map(|one| types.property(one, &row.name));
        exact.or_else(|| {
            all.iter().find_map(|one| types.property_in_any_case(one, &row.name)).map(|(_, property)| property)
        })
    };
    let rows = || rows.iter().map(|row| &row.property);
    let Some(first) = sent.first() else { return };
    // Where none of the rows are of the type, they are those of something within it, or it is another one.
    if !rows().any(|row| known(row).is_some()) {
        return;
    }
    for row in rows().filter(|row| !row.name.contains(['@', '/', '.'])) {
        match known(row) {
            Some(property) if property.name == row.name => {}
            Some(property) => {
                let message = format!("expected `{}` of `{}`, found `{}`", property.name, first.name, row.name);
                diagnostics.push(Code::UnknownRow, row.span, message).related(property.span, "documented here");
            }
            None => {
                let message = format!("expected a property of `{}`, which is sent, found `{}`", first.name, row.name);
                diagnostics.push(Code::UnknownRow, row.span, message);
            }
        }
    }
}

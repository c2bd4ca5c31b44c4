//! Reports where the tables of a type and its JSON sample disagree.

use crate::{
    api::{Api, Primitive, Property, TypeRef},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    extract::types::json_representation,
    lint::{Read, stated::TypePage},
    page::json::{Json, Value},
    type_graph::Types,
    value_check::{Meaning, kind, literal, meaning, properties},
};

/// All samples.
pub(super) fn check(read: &Read, type_pages: &[TypePage], diagnostics: &mut Diagnostics) {
    for type_page in type_pages {
        let Some(sample) = type_page.sample.filter(|sample| sample.is_object()) else { continue };
        let rows = &type_page.rows;
        // A page without tables, or with an empty sample, leaves nothing to compare.
        if !rows.is_empty() && properties(sample).next().is_some() {
            shown_members(type_page, &read.types, sample, diagnostics);
            unshown_rows(type_page, sample, diagnostics);
        }
    }
}

/// What the sample shows, held against the table.
fn shown_members(type_page: &TypePage, types: &Types<Api>, sample: &Json, diagnostics: &mut Diagnostics) {
    let name = &type_page.name;
    let rows = ByName::of(type_page.rows.iter().map(|row| (row.name.as_str(), row)));
    let one = types.get(name);
    let base = one.and_then(|one| types.lineage(one).into_iter().nth(1));
    for (member, span, value) in properties(sample) {
        let inherited = || base.and_then(|base| types.property_in_any_case(base, member));
        if let Some(row) = rows.exact(member) {
            member_type(types, row, value, diagnostics);
        } else if let Some(row) = rows.folded(member) {
            let message = format!("expected `{}` as in the table, found `{member}`", row.name);
            diagnostics
                .push(Code::SampleCase, *span, message)
                .related(row.span, "the row of the table")
                .suggest(*span, format!("\"{}\"", row.name));
        } else if !one.is_some_and(|one| types.is_open(one)) && inherited().is_none() {
            let message = format!("`{member}` of the sample is missing from the table");
            diagnostics.push(Code::UnlistedProperty, *span, message);
        }
    }
}

fn unshown_rows(type_page: &TypePage, sample: &Json, diagnostics: &mut Diagnostics) {
    let shown = ByName::of(properties(sample).map(|(member, span, _)| (member.trim(), *span)));
    let is_inherited = |row: &Property| type_page.inherited.contains(&row.span);
    let is_own = |row: &&Property| !is_inherited(row) && !row.is_navigation && !row.name.contains(['@', '/']);
    for row in type_page.rows.iter().filter(is_own) {
        if shown.folded(&row.name).is_none() {
            let message = format!("`{}` of the table is missing from the sample", row.name);
            diagnostics.push(Code::UnshownProperty, row.span, message).related(sample.span.part(0, 1), "the sample");
        }
    }
}

/// The type that a sample's value stands for, held against the row's.
fn member_type(types: &Types<Api>, row: &Property, value: &Json, diagnostics: &mut Diagnostics) {
    let stands_for = json_representation::sample_type(value);
    let (table, stands_for, value) = match (&row.ty, stands_for) {
        (TypeRef::Collection(table), TypeRef::Collection(item)) => {
            (table.as_ref(), *item, value.items().first().unwrap_or(value))
        }
        // That one is a list and the other isn't is told where the page is read.
        (TypeRef::Collection(_), _) | (_, TypeRef::Collection(_)) => return,
        (table, stands_for) => (table, stands_for, value),
    };
    let agree = match (table, &stands_for) {
        (TypeRef::Untyped, _) => true,
        (TypeRef::Primitive(table), TypeRef::Primitive(sample)) => are_alike(*table, *sample),
        (TypeRef::Primitive(_), TypeRef::Untyped) => matches!(value.value, Value::Null | Value::Array(_)),
        (TypeRef::Primitive(table), TypeRef::Named(written)) => match meaning(types, &written.text) {
            Meaning::Type { .. } => false,
            Meaning::Enumeration => is_text(*table),
            Meaning::Primitive(sample) => are_alike(*table, sample),
            Meaning::Nothing => true,
        },
        (TypeRef::Named(name), TypeRef::Primitive(sample)) => {
            let is_its_name = value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(&name.name));
            is_text(*sample) && (is_its_name || types.get(name).is_none())
        }
        (TypeRef::Named(name), TypeRef::Untyped) => !value.is_object() || types.enumeration(name).is_none(),
        (TypeRef::Named(name), TypeRef::Named(written)) => match meaning(types, &written.text) {
            Meaning::Type { name: sample, .. } => types.inherits(sample, name) || types.inherits(name, sample),
            Meaning::Enumeration => types.get(name).is_none(),
            Meaning::Primitive(_) => false,
            Meaning::Nothing => true,
        },
        _ => true,
    };
    if !agree {
        let sample = match &stands_for {
            TypeRef::Untyped => kind(value),
            TypeRef::Primitive(primitive) => format!("{primitive:?}"),
            TypeRef::Named(written) => format!("`{}`", written.text),
            TypeRef::Collection(_) => "a list".to_owned(),
        };
        let message = format!("`{}` is {table} in the table and {sample} in the sample", row.name);
        diagnostics.push(Code::SampleType, value.span, message).related(row.span, "the row of the table");
    }
}

/// Whether two primitives look alike in JSON.
fn are_alike(table: Primitive, sample: Primitive) -> bool {
    if is_text(table) {
        return is_text(sample);
    }
    if literal::is_numeric(table) {
        let is_fraction = |one| matches!(one, Primitive::Single | Primitive::Double | Primitive::Decimal);
        return literal::is_numeric(sample) && (is_fraction(table) || !is_fraction(sample));
    }
    table == sample || table == Primitive::Stream
}

fn is_text(primitive: Primitive) -> bool {
    !literal::is_numeric(primitive) && !matches!(primitive, Primitive::Boolean | Primitive::Stream)
}

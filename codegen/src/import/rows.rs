//! Writes tables of properties and parameters: name, type and remarks.

use super::{links::Links, remarks::Remarks};
use crate::{
    api::{Parameter, Property, TypeRef},
    diagnostic::Diagnostics,
    extract::types::row::Row,
    gateway::{Inline, Sheet},
    page::Page,
};

/// One row.
pub(super) struct Line {
    name: String,
    ty: Inline,
    remarks: Inline,
}

impl Line {
    /// What a row of the source states, its type as it was found.
    pub(super) fn of_row(row: &Row, key: Option<&str>, page: &Page, links: &Links) -> Line {
        let ty = links.names().resolve(&row.property.ty, &mut Diagnostics::default());
        let property = row.property.clone().of_type(ty);
        Line::of(&property, &row.listed_members, Some((row.is_inherited, key)), page, links)
    }

    /// What was decided of a property.
    pub(super) fn of_property(property: &Property, page: &Page, links: &Links) -> Line {
        Line::of(property, &[], None, page, links)
    }

    fn of(
        property: &Property,
        members: &[String],
        of_type: Option<(bool, Option<&str>)>,
        page: &Page,
        links: &Links,
    ) -> Line {
        let (is_inherited, key) = of_type.unwrap_or_default();
        let remarks = Remarks {
            is_key: key == Some(property.name.as_str()),
            is_required: property.is_required,
            is_read_only: property.is_read_only,
            is_nullable: property.is_nullable,
            default: property.default.as_deref(),
            members,
            deprecated: property.deprecated.as_deref(),
            is_inherited,
            description: &property.description,
            ..Remarks::default()
        };
        Line { name: property.name.clone(), ty: links.cell(&property.ty, page), remarks: remarks.words() }
    }

    /// A query option or an argument.
    pub(super) fn of_parameter(parameter: &Parameter, page: &Page, links: &Links) -> Line {
        let remarks = Remarks {
            is_required: parameter.is_required && parameter.place != crate::api::ParameterPlace::Path,
            maximum: parameter.maximum,
            members: &parameter.members,
            ..Remarks::default()
        };
        let ty = match &parameter.ty {
            TypeRef::Untyped => Inline::fixed("String"),
            ty => links.cell(ty, page),
        };
        Line { name: parameter.name.clone(), ty, remarks: remarks.words() }
    }
}

/// A table with a title for its column of names: `Property`, `Parameter`, `Relationship`.
pub(super) fn table(sheet: &mut Sheet, name: &'static str, lines: Vec<Line>) {
    let titles = [Inline::fixed(name), Inline::fixed("Type"), Inline::fixed("Description")];
    let rows: Vec<Vec<Inline>> =
        lines.into_iter().map(|line| vec![Inline::plain(&line.name), line.ty, line.remarks]).collect();
    sheet.table(&titles, &rows);
}

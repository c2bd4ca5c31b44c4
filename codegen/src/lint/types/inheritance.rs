//! Reports rows that repeat an inherited property with another type.

use crate::{
    api::{Api, TypeRef},
    diagnostic::{Code, Diagnostics},
    lint::{Read, stated::TypePage},
    type_graph::Types,
};

/// All rows that a base has too.
pub(super) fn check(read: &Read, type_pages: &[TypePage], diagnostics: &mut Diagnostics) {
    for type_page in type_pages {
        let name = &type_page.name;
        for row in &type_page.rows {
            let lineage = read.types.get(name).map(|one| read.types.lineage(one)).unwrap_or_default();
            let inherited =
                lineage.into_iter().skip(1).flat_map(|one| one.properties.iter().map(move |property| (one, property)));
            let Some((base, property)) = inherited.into_iter().find(|(_, property)| property.name == row.name) else {
                continue;
            };
            if !agree(&read.types, &row.ty, &property.ty) {
                let message = format!(
                    "`{}` is {} here, but {} in `{}`, the base of `{}`",
                    row.name, row.ty, property.ty, base.name.name, name.name
                );
                let diagnostic = diagnostics.push(Code::RetypedProperty, row.span, message);
                if property.span.end > 0 {
                    diagnostic.related(property.span, "the base's property");
                }
            }
        }
    }
}

/// Whether a row may have this type where the base has that.
pub(super) fn agree(types: &Types<Api>, row: &TypeRef, base: &TypeRef) -> bool {
    match (row, base) {
        (TypeRef::Untyped, _) | (_, TypeRef::Untyped) => true,
        (TypeRef::Named(row), TypeRef::Named(base)) => types.inherits(row, base),
        (TypeRef::Collection(row), TypeRef::Collection(base)) => agree(types, row, base),
        (row, base) => row == base,
    }
}

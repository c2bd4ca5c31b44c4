//! Types as their pages document them come in; rows that repeat an inherited property, and give it another type, go out as diagnostics.

use super::{
    Read,
    catalogue::{Catalogue, shown},
    stated::TypePage,
};
use crate::{
    api::TypeRef,
    diagnostic::{Code, Diagnostics},
};

/// All rows that a base has too.
pub(super) fn check(read: &Read, type_pages: &[TypePage], diagnostics: &mut Diagnostics) {
    let catalogue = Catalogue::of(read.api);
    for type_page in type_pages {
        let name = &type_page.name;
        for row in &type_page.rows {
            let bases = catalogue.lineage(name).filter(|one| one.name != *name);
            let inherited = bases.flat_map(|one| one.properties.iter().map(move |property| (one, property)));
            let Some((base, property)) = inherited.into_iter().find(|(_, property)| property.name == row.name) else {
                continue;
            };
            if !agree(&catalogue, &row.ty, &property.ty) {
                let message = format!(
                    "`{}` is {} here, and {} in `{}`, which `{}` inherits from",
                    row.name,
                    shown(&row.ty),
                    shown(&property.ty),
                    base.name.name,
                    name.name
                );
                let diagnostic = diagnostics.push(Code::RetypedProperty, row.span, message);
                if property.span.end > 0 {
                    diagnostic.related(property.span, "as the base has it");
                }
            }
        }
    }
}

/// Whether a row may have this type where the base has that.
pub(super) fn agree(catalogue: &Catalogue, row: &TypeRef, base: &TypeRef) -> bool {
    match (row, base) {
        (TypeRef::Untyped, _) | (_, TypeRef::Untyped) => true,
        (TypeRef::Named(row), TypeRef::Named(base)) => catalogue.inherits(row, base) || row == base,
        (TypeRef::Collection(row), TypeRef::Collection(base)) => agree(catalogue, row, base),
        (row, base) => row == base,
    }
}

//! Reports where two pages of one type disagree on a property.

use std::collections::BTreeMap;

use super::inheritance;
use crate::{
    api::{Api, TypeName},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    lint::{Read, stated::TypePage},
    type_graph::Types,
};

/// All types that several pages document.
pub(super) fn check(read: &Read, type_pages: &[TypePage], diagnostics: &mut Diagnostics) {
    let mut by_name: BTreeMap<&TypeName, Vec<&TypePage>> = BTreeMap::new();
    for type_page in type_pages {
        by_name.entry(&type_page.name).or_default().push(type_page);
    }
    for (name, pages) in by_name.into_iter().filter(|(_, pages)| pages.len() > 1) {
        let Some(main) = read.types.get(name).and_then(|one| one.origins.first()) else { continue };
        let Some(main) = pages.iter().find(|page| page.path == main.path) else { continue };
        for other in pages.iter().filter(|page| page.path != main.path) {
            types(&read.types, main, other, diagnostics);
        }
    }
}

fn types(types: &Types<Api>, main: &TypePage, other: &TypePage, diagnostics: &mut Diagnostics) {
    let rows = ByName::of(main.rows.iter().map(|row| (row.name.as_str(), row)));
    for row in &other.rows {
        let Some(first) = rows.folded(&row.name) else { continue };
        let message = if first.name != row.name {
            format!("`{}` of `{}` is `{}` on another page", row.name, other.name.name, first.name)
        } else if !inheritance::agree(types, &row.ty, &first.ty) && !inheritance::agree(types, &first.ty, &row.ty) {
            let name = &other.name.name;
            format!("`{}` of `{name}` is {} here and {} on another page", row.name, row.ty, first.ty)
        } else {
            continue;
        };
        diagnostics
            .push(Code::ConflictingTypes, row.span, message)
            .related(first.span, "the other page, which is used");
    }
}

//! Properties with types as written come in; properties with types that exist go out, each known as relationship or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, TypeName, TypeRef},
    diagnostic::Diagnostics,
    extract::{resource::StatedType, row::Row},
    resolve::types::Names,
};

/// Gives each type the properties that its pages state, of types that exist.
pub(super) fn resolve_properties(api: &mut Api, stated: &[StatedType], names: &Names, diagnostics: &mut Diagnostics) {
    let rows: BTreeMap<&TypeName, &[Row]> = stated.iter().map(|ty| (&ty.name, ty.rows.as_slice())).collect();
    for ty in &mut api.types {
        // The common entity may be none that a page states.
        for row in rows.get(&ty.name).copied().unwrap_or_default() {
            let resolved = names.resolve(&row.property.ty, diagnostics);
            ty.properties.push(row.property.clone().of_type(resolved));
        }
    }
}

/// A property whose type is an entity is a relationship, and none else is, wherever the page lists it.
pub(super) fn mark_navigation(api: &mut Api) {
    let entities = entities(api);
    let all: BTreeSet<TypeName> = api.types.iter().map(|ty| ty.name.clone()).collect();
    for property in api.types.iter_mut().flat_map(|ty| &mut ty.properties) {
        let item = match &property.ty {
            TypeRef::Collection(item) => item,
            ty => ty,
        };
        match item {
            TypeRef::Named(name) if entities.contains(name) => property.is_navigation = true,
            TypeRef::Named(name) if all.contains(name) => property.is_navigation = false,
            TypeRef::Primitive(_) => property.is_navigation = false,
            _ => {}
        }
    }
}

/// The types that have a key, their own or an inherited one.
fn entities(api: &Api) -> BTreeSet<TypeName> {
    let mut entities: BTreeSet<TypeName> =
        api.types.iter().filter(|ty| ty.key.is_some()).map(|ty| ty.name.clone()).collect();
    loop {
        let before = entities.len();
        for ty in &api.types {
            if matches!(&ty.base, Some(TypeRef::Named(base)) if entities.contains(base)) {
                entities.insert(ty.name.clone());
            }
        }
        if entities.len() == before {
            return entities;
        }
    }
}

//! Resolves the types of all properties, and decides which properties are relationships: those whose type is an entity.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, TypeName, TypeRef},
    diagnostic::Diagnostics,
    extract::{types::resource::StatedType, types::row::Row},
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
pub(super) fn mark_navigation(api: &mut Api, names: &Names) {
    let keyed: BTreeSet<TypeName> = api.types.iter().filter(|ty| ty.key.is_some()).map(|ty| ty.name.clone()).collect();
    // Whether each has a key, its own or an inherited one.
    let is_keyed = |name: &TypeName| names.graph().lineage(name).any(|ancestor| keyed.contains(ancestor));
    let entities: BTreeMap<TypeName, bool> = api.types.iter().map(|ty| (ty.name.clone(), is_keyed(&ty.name))).collect();
    for property in api.types.iter_mut().flat_map(|ty| &mut ty.properties) {
        match property.ty.item() {
            TypeRef::Named(name) => {
                property.is_navigation = entities.get(name).copied().unwrap_or(property.is_navigation);
            }
            TypeRef::Primitive(_) => property.is_navigation = false,
            _ => {}
        }
    }
}

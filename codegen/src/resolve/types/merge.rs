//! Types and enumerations page by page come in; one per qualified name goes out.

use indexmap::IndexMap;

use crate::api::{Api, Enumeration, ResourceType, TypeName};

/// Joins the pages of one type: `microsoft.graph.deviceManagement` stands on sixteen, one per workload.
pub(super) fn types(api: &mut Api) {
    let mut merged: IndexMap<String, ResourceType> = IndexMap::new();
    for ty in std::mem::take(&mut api.types) {
        match merged.entry(key(&ty.name)) {
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(ty);
            }
            indexmap::map::Entry::Occupied(mut entry) => {
                let earlier = entry.get_mut();
                let other = if rank(&ty) < rank(earlier) { std::mem::replace(earlier, ty) } else { ty };
                join_type(earlier, other);
            }
        }
    }
    api.types = merged.into_values().collect();
}

/// Joins the enumerations of one name; a name that is a type's is no enumeration's.
pub(super) fn enumerations(api: &mut Api) {
    let mut merged: IndexMap<String, Enumeration> = IndexMap::new();
    for enumeration in std::mem::take(&mut api.enumerations) {
        match merged.entry(key(&enumeration.name)) {
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(enumeration);
            }
            indexmap::map::Entry::Occupied(mut entry) => join_enumeration(entry.get_mut(), enumeration),
        }
    }
    for ty in &api.types {
        merged.shift_remove(&key(&ty.name));
    }
    api.enumerations = merged.into_values().collect();
}

/// Names differ in case from page to page, and mean the same.
fn key(name: &TypeName) -> String {
    format!("{}.{}", name.namespace, name.name).to_ascii_lowercase()
}

/// The page that is named after the type comes first (`user.md` rather than `intune-onboarding-user.md`), a mere sample last.
fn rank(ty: &ResourceType) -> u8 {
    let stem = ty.origins.first().and_then(|origin| origin.path.rsplit('/').next()?.strip_suffix(".md"));
    match stem {
        _ if is_sampled(ty) => 2,
        Some(stem) if stem.eq_ignore_ascii_case(&ty.name.name) => 0,
        _ => 1,
    }
}

/// Known from a JSON sample alone, which describes nothing.
fn is_sampled(ty: &ResourceType) -> bool {
    ty.properties.iter().all(|property| property.description.is_empty())
}

fn join_type(main: &mut ResourceType, other: ResourceType) {
    let adds = !is_sampled(&other) || is_sampled(main);
    for property in other.properties.into_iter().filter(|_| adds) {
        if !main.properties.iter().any(|known| known.name.eq_ignore_ascii_case(&property.name)) {
            main.properties.push(property);
        }
    }
    main.base = main.base.take().or(other.base);
    main.derived.extend(other.derived);
    main.key = main.key.take().or(other.key);
    main.is_abstract |= other.is_abstract;
    main.is_open |= other.is_open;
    if main.description.is_empty() {
        main.description = other.description;
    }
    main.origins.extend(other.origins);
}

fn join_enumeration(main: &mut Enumeration, other: Enumeration) {
    for member in other.members {
        if !main.members.iter().any(|known| known.name == member.name) {
            main.members.push(member);
        }
    }
    main.is_flags |= other.is_flags;
    if main.description.is_empty() {
        main.description = other.description;
    }
    main.origins.extend(other.origins);
}

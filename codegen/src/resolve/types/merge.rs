//! Types and enumerations page by page come in; one per qualified name goes out.

use indexmap::IndexMap;

use crate::api::{Api, Enumeration, Origin, ResourceType, TypeName};

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
                if is_main(&ty.name, &ty.origins) && !is_main(&earlier.name, &earlier.origins) {
                    let later = std::mem::replace(earlier, ty);
                    join_type(earlier, later);
                } else {
                    join_type(earlier, ty);
                }
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
    merged.retain(|name, _| !api.types.iter().any(|ty| key(&ty.name) == *name));
    api.enumerations = merged.into_values().collect();
}

/// Names differ in case from page to page, and mean the same.
fn key(name: &TypeName) -> String {
    format!("{}.{}", name.namespace, name.name).to_ascii_lowercase()
}

/// The page that is named after the type: `user.md` rather than `intune-onboarding-user.md`.
fn is_main(name: &TypeName, origins: &[Origin]) -> bool {
    let stem = origins.first().and_then(|origin| origin.path.rsplit('/').next());
    stem.and_then(|stem| stem.strip_suffix(".md")).is_some_and(|stem| stem.eq_ignore_ascii_case(&name.name))
}

fn join_type(main: &mut ResourceType, other: ResourceType) {
    for property in other.properties {
        if !main.properties.iter().any(|known| known.name.eq_ignore_ascii_case(&property.name)) {
            main.properties.push(property);
        }
    }
    main.base = main.base.take().or(other.base);
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

//! Merges the types and enumerations that several pages state under one qualified name. The page that is named after
//! the type comes first, a mere sample last.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::{
    api::{Api, Enumeration, TypeName},
    extract::types::resource::StatedType,
};

/// Joins the pages of one type: `microsoft.graph.deviceManagement` stands on sixteen, one per workload.
pub(super) fn types(stated: Vec<StatedType>) -> Vec<StatedType> {
    let mut merged: IndexMap<String, Merged> = IndexMap::new();
    for ty in stated {
        match merged.entry(key(&ty.name)) {
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(Merged::of(ty));
            }
            indexmap::map::Entry::Occupied(mut entry) => {
                let earlier = entry.get_mut();
                let other =
                    if rank(&ty) < rank(&earlier.ty) { std::mem::replace(earlier, Merged::of(ty)).ty } else { ty };
                earlier.join(other);
            }
        }
    }
    merged.into_values().map(|merged| merged.ty).collect()
}

/// A type as far as it is joined, and the names of its properties, whose case differs from page to page.
struct Merged {
    ty: StatedType,
    names: BTreeSet<String>,
    /// Known from a JSON sample alone, which no table describes.
    is_sampled: bool,
}

impl Merged {
    fn of(ty: StatedType) -> Merged {
        let names = ty.rows.iter().map(|row| row.property.name.to_ascii_lowercase()).collect();
        Merged { names, is_sampled: is_sampled(&ty), ty }
    }

    fn join(&mut self, other: StatedType) {
        let adds = !is_sampled(&other) || self.is_sampled;
        let main = &mut self.ty;
        for (index, row) in other.rows.into_iter().enumerate().filter(|_| adds) {
            if self.names.insert(row.property.name.to_ascii_lowercase()) {
                self.is_sampled &= index >= other.documented;
                main.rows.push(row);
            }
        }
        main.bases.extend(other.bases);
        main.derived.extend(other.derived);
        main.key = main.key.take().or(other.key);
        main.is_abstract |= other.is_abstract;
        main.is_open |= other.is_open;
        if main.description.is_empty() {
            main.description = other.description;
        }
        main.origins.extend(other.origins);
    }
}

/// Joins the enumerations of one name; a name that is a type's is no enumeration's.
pub(super) fn enumerations(api: &mut Api, types: &[StatedType]) {
    let mut merged: IndexMap<String, (Enumeration, BTreeSet<String>)> = IndexMap::new();
    for enumeration in std::mem::take(&mut api.enumerations) {
        match merged.entry(key(&enumeration.name)) {
            indexmap::map::Entry::Vacant(entry) => {
                let names = enumeration.members.iter().map(|member| member.name.clone()).collect();
                entry.insert((enumeration, names));
            }
            indexmap::map::Entry::Occupied(mut entry) => {
                let (main, names) = entry.get_mut();
                join_enumeration(main, names, enumeration);
            }
        }
    }
    let types: BTreeSet<String> = types.iter().map(|ty| key(&ty.name)).collect();
    merged.retain(|key, _| !types.contains(key));
    api.enumerations = merged.into_values().map(|(enumeration, _)| enumeration).collect();
}

/// Names differ in case from page to page, and mean the same.
fn key(name: &TypeName) -> String {
    format!("{}.{}", name.namespace, name.name).to_ascii_lowercase()
}

/// The page that is named after the type comes first (`user.md` rather than `intune-onboarding-user.md`), a mere sample last.
fn rank(ty: &StatedType) -> u8 {
    let stem = ty.origins.first().and_then(|origin| origin.path.rsplit('/').next()?.strip_suffix(".md"));
    match stem {
        _ if is_sampled(ty) => 2,
        Some(stem) if stem.eq_ignore_ascii_case(&ty.name.name) => 0,
        _ => 1,
    }
}

/// Known from a JSON sample alone, which no table describes.
fn is_sampled(ty: &StatedType) -> bool {
    ty.documented == 0
}

fn join_enumeration(main: &mut Enumeration, names: &mut BTreeSet<String>, other: Enumeration) {
    main.members.extend(other.members.into_iter().filter(|member| names.insert(member.name.clone())));
    main.is_flags |= other.is_flags;
    if main.description.is_empty() {
        main.description = other.description;
    }
    main.origins.extend(other.origins);
}

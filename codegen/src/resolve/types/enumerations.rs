//! Decides which enumerations exist, and their members.
//!
//! Order of precedence: a page of enumerations, or a section of values that a type's cell names; the values that a
//! description lists, where its cell names a type that no page defines. A section that no cell names lists what a text may
//! hold. Where a description lists what the enumeration lacks, this says so, as [`Code::UnknownMember`].

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::{
    api::{Api, Enumeration, Member, Origin, TypeName, TypeRef},
    by_name::ByName,
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::operation::OperationPage, types::declaration, types::resource::StatedType, written::Written,
    },
    resolve::types::Names,
    source::{FileId, Span},
};

/// Drops the `x values` sections of resource pages that no type cell names: they list what a text property may hold.
pub(super) fn keep_named(api: &mut Api, types: &mut [StatedType], operations: &[OperationPage], names: &mut Names) {
    let type_pages: BTreeSet<&str> =
        types.iter().flat_map(|ty| &ty.origins).map(|origin| origin.path.as_str()).collect();
    let is_on_type_page = |enumeration: &Enumeration| {
        enumeration
            .origins
            .iter()
            .all(|origin| type_pages.contains(origin.path.as_str()) || origin.path.contains("/api/"))
    };
    if !api.enumerations.iter().any(is_on_type_page) {
        return;
    }
    let mut named: BTreeSet<TypeName> = BTreeSet::new();
    each_reference(types, operations, |written, _| named.extend(names.find(written)));
    let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut api.enumerations)
        .into_iter()
        .partition(|enumeration| named.contains(&enumeration.name) || !is_on_type_page(enumeration));
    api.enumerations = kept;
    names.remove(&dropped.iter().map(|enumeration| enumeration.name.clone()).collect());
    list_members(types, dropped);
}

/// Gives dropped sections' values to the text properties that they are for: application.md's `signInAudience values`.
fn list_members(types: &mut [StatedType], dropped: Vec<Enumeration>) {
    // The first property of each name on each page, as the type's number and its own.
    let mut first: BTreeMap<(FileId, String), (usize, usize)> = BTreeMap::new();
    for (number, ty) in types.iter().enumerate() {
        let files: BTreeSet<FileId> = ty.origins.iter().map(|origin| origin.file).collect();
        for (index, row) in ty.rows.iter().enumerate() {
            for file in &files {
                first.entry((*file, row.property.name.to_ascii_lowercase())).or_insert((number, index));
            }
        }
    }
    for enumeration in dropped {
        let name = enumeration.name.name.to_ascii_lowercase();
        let found = enumeration.origins.iter().filter_map(|origin| first.get(&(origin.file, name.clone())));
        let row = found.min().and_then(|(ty, index)| types.get_mut(*ty)?.rows.get_mut(*index));
        if let Some(row) = row {
            row.listed_members = enumeration.members.into_iter().map(|member| member.name).collect();
        }
    }
}

/// Adds the enumerations that are known only from lists: the cell names a type that no page defines, the description its members.
pub(super) fn add_listed(api: &mut Api, types: &[StatedType], operations: &[OperationPage], names: &mut Names) {
    let mut added: IndexMap<TypeName, (Enumeration, BTreeSet<String>)> = IndexMap::new();
    each_reference(types, operations, |written, described| {
        let is_name = written.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        if described.listed_members.is_empty() || !is_name || written.text.is_empty() || names.find(written).is_some() {
            return;
        }
        let name = declaration::type_name(&written.text, names.namespace_of(written.span.file));
        let (enumeration, seen) = added.entry(name.clone()).or_insert_with(|| (listed(name, written), BTreeSet::new()));
        for member in described.listed_members {
            if seen.insert(member.clone()) {
                enumeration.members.push(Member { name: member.clone(), value: None, description: String::new() });
            }
        }
    });
    let mut added: Vec<Enumeration> = added.into_values().map(|(enumeration, _)| enumeration).collect();
    for enumeration in &mut added {
        names.add(enumeration.name.clone());
        for origin in &mut enumeration.origins {
            origin.path = names.path_of(origin.file).to_owned();
        }
    }
    api.enumerations.extend(added);
}

/// Tells of listed members that the enumeration lacks: mostly they are misspelt.
pub(super) fn check_listed(api: &Api, types: &[StatedType], diagnostics: &mut Diagnostics) {
    let named = |one: &'_ Enumeration| ByName::of(one.members.iter().map(|member| (member.name.as_str(), ())));
    let enumerations: BTreeMap<&TypeName, (&Enumeration, ByName<()>)> =
        api.enumerations.iter().map(|one| (&one.name, (one, named(one)))).collect();
    let listed: BTreeMap<Span, &[String]> =
        types.iter().flat_map(|ty| &ty.rows).map(|row| (row.property.span, row.listed_members.as_slice())).collect();
    for property in api.types.iter().flat_map(|ty| &ty.properties) {
        let TypeRef::Named(name) = property.ty.item() else { continue };
        let Some((enumeration, members)) = enumerations.get(name) else { continue };
        let Some(listed_members) = listed.get(&property.span) else { continue };
        let unknown = listed_members.iter().find(|listed| members.folded(listed).is_none());
        if let (Some(unknown), Some(origin)) = (unknown, enumeration.origins.first()) {
            let message = format!("expected a member of `{}` for `{}`, found `{unknown}`", name.name, property.name);
            diagnostics.push(Code::UnknownMember, property.span, message).related(origin.span, "the enumeration");
        }
    }
}

fn listed(name: TypeName, written: &Written) -> Enumeration {
    Enumeration {
        name,
        description: String::new(),
        is_flags: false,
        members: Vec::new(),
        deprecated: None,
        origins: vec![Origin { file: written.span.file, path: String::new(), span: written.span }],
    }
}

/// What stands beside a written type.
struct Described<'a> {
    listed_members: &'a [String],
}

/// Visits every written type of properties, of parameters, and of what request bodies list.
fn each_reference(types: &[StatedType], operations: &[OperationPage], mut visit: impl FnMut(&Written, Described)) {
    let of_pages = operations
        .iter()
        .flat_map(|page| page.rows.all().iter().chain(&page.whole.body.rows).chain(&page.whole.query.rows));
    for row in types.iter().flat_map(|ty| &ty.rows).chain(of_pages) {
        if let TypeRef::Named(written) = row.property.ty.item() {
            visit(written, Described { listed_members: &row.listed_members });
        }
    }
}

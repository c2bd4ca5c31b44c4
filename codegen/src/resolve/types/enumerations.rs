//! Enumerations that pages define, and lists of values within descriptions, come in; those that types really name go out.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, BodyShape, Enumeration, Member, Origin, TypeName, TypeRef, Written},
    diagnostic::{Code, Diagnostics},
    extract::declaration,
    resolve::types::Names,
};

/// Drops the `x values` sections of resource pages that no type cell names: they list what a text property may hold.
pub(super) fn keep_named(api: &mut Api, names: &mut Names) {
    let type_pages: BTreeSet<&str> =
        api.types.iter().flat_map(|ty| &ty.origins).map(|origin| origin.path.as_str()).collect();
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
    each_reference(api, |written, _| named.extend(names.find(written)));
    let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut api.enumerations)
        .into_iter()
        .partition(|enumeration| named.contains(&enumeration.name) || !is_on_type_page(enumeration));
    api.enumerations = kept;
    for enumeration in dropped {
        names.remove(&enumeration.name);
        list_members(api, enumeration);
    }
}

/// Gives a dropped section's values to the text property that they are for: application.md's `signInAudience values`.
fn list_members(api: &mut Api, enumeration: Enumeration) {
    let is_page = |origin: &Origin| enumeration.origins.iter().any(|other| other.file == origin.file);
    let types = api.types.iter_mut().filter(|ty| ty.origins.iter().any(is_page));
    let mut properties = types.flat_map(|ty| &mut ty.properties);
    if let Some(property) = properties.find(|property| property.name.eq_ignore_ascii_case(&enumeration.name.name)) {
        property.listed_members = enumeration.members.into_iter().map(|member| member.name).collect();
    }
}

/// Adds the enumerations that are known only from lists: the cell names a type that no page defines, the description its members.
pub(super) fn add_listed(api: &mut Api, names: &mut Names) {
    let mut added: Vec<Enumeration> = Vec::new();
    each_reference(api, |written, described| {
        let is_name = written.text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
        if described.listed_members.is_empty() || !is_name || written.text.is_empty() || names.find(written).is_some() {
            return;
        }
        let name = declaration::type_name(&written.text, names.namespace_of(written.span.file));
        let position = added.iter().position(|earlier| earlier.name == name);
        let index = position.unwrap_or_else(|| {
            added.push(listed(name, written));
            added.len() - 1
        });
        let Some(enumeration) = added.get_mut(index) else { return };
        for member in described.listed_members {
            if !enumeration.members.iter().any(|known| known.name == *member) {
                enumeration.members.push(Member { name: member.clone(), value: None, description: String::new() });
            }
        }
    });
    for enumeration in &mut added {
        names.add(enumeration.name.clone());
        for origin in &mut enumeration.origins {
            origin.path = names.path_of(origin.file).to_owned();
        }
    }
    api.enumerations.extend(added);
}

/// Tells of listed members that the enumeration lacks: mostly they are misspelt.
pub(super) fn check_listed(api: &Api, diagnostics: &mut Diagnostics) {
    let enumerations: BTreeMap<&TypeName, &Enumeration> = api.enumerations.iter().map(|one| (&one.name, one)).collect();
    for property in api.types.iter().flat_map(|ty| &ty.properties) {
        let item = match &property.ty {
            TypeRef::Collection(item) => item,
            ty => ty,
        };
        let TypeRef::Named(name) = item else { continue };
        let Some(enumeration) = enumerations.get(name) else { continue };
        let is_known =
            |listed: &String| enumeration.members.iter().any(|member| member.name.eq_ignore_ascii_case(listed));
        let unknown = property.listed_members.iter().find(|listed| !is_known(listed));
        if let (Some(unknown), Some(origin)) = (unknown, enumeration.origins.first()) {
            let message = format!("`{}` lists `{unknown}`, which `{}` doesn't have", property.name, name.name);
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

/// Visits every written type of properties, parameters and bodies' parameters.
fn each_reference(api: &Api, mut visit: impl FnMut(&Written, Described)) {
    let mut see = |ty: &TypeRef, listed_members: &[String]| {
        let item = match ty {
            TypeRef::Collection(item) => item,
            ty => ty,
        };
        if let TypeRef::Written(written) = item {
            visit(written, Described { listed_members });
        }
    };
    for property in api.types.iter().flat_map(|ty| &ty.properties) {
        see(&property.ty, &property.listed_members);
    }
    for operation in &api.operations {
        for parameter in &operation.parameters {
            see(&parameter.ty, &parameter.listed_members);
        }
        if let Some(BodyShape::Parameters(parameters)) = operation.body.as_ref().map(|body| &body.shape) {
            for parameter in parameters {
                see(&parameter.ty, &parameter.listed_members);
            }
        }
    }
}

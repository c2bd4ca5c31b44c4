//! Resolved types and enumerations come in; what contradicts itself among them goes out as diagnostics.

use std::collections::BTreeMap;

use super::{Names, main_span};
use crate::{
    api::{Api, Property, ResourceType, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    source::Span,
};

/// Names, bases, keys and properties of all types.
pub(super) fn types(api: &Api, names: &Names, diagnostics: &mut Diagnostics) {
    unique_names(api, diagnostics);
    let types: BTreeMap<&TypeName, &ResourceType> = api.types.iter().map(|one| (&one.name, one)).collect();
    for one in &api.types {
        let span = main_span(&one.origins);
        if let Some(base) = &one.base {
            names.check(base, &|| format!("the base of `{}`", one.name), span, diagnostics);
        }
        let bases = bases(one, &types, diagnostics);
        unique_properties(one, &bases, diagnostics);
        for property in &one.properties {
            let place = || format!("`{}` of `{}`", property.name, one.name);
            names.check(&property.ty, &place, property.span, diagnostics);
        }
        if let Some(key) = &one.key
            && !std::iter::once(&one).chain(&bases).any(|holder| has_property(holder, key))
        {
            diagnostics
                .push(
                    Code::MissingKey,
                    span,
                    format!("`{}` is identified by `{key}`, which is none of its properties", one.name),
                )
                .help("correct `keyProperty` in the page's annotation, or add the property to the table");
        }
    }
}

fn has_property(holder: &ResourceType, name: &str) -> bool {
    holder.properties.iter().any(|property| property.name == name)
}

/// Types and enumerations share their names, and names that differ in case alone are one to most readers.
fn unique_names(api: &Api, diagnostics: &mut Diagnostics) {
    let types = api.types.iter().map(|one| (&one.name, main_span(&one.origins)));
    let enumerations = api.enumerations.iter().map(|one| (&one.name, main_span(&one.origins)));
    let mut seen: BTreeMap<String, (&TypeName, Span)> = BTreeMap::new();
    for (name, span) in types.chain(enumerations) {
        let (first, first_span) = *seen.entry(name.to_string().to_ascii_lowercase()).or_insert((name, span));
        if first_span != span || first != name {
            diagnostics
                .push(Code::DuplicateType, span, format!("`{name}` is defined a second time"))
                .related(first_span, format!("`{first}` is defined here"));
        }
    }
}

/// All that a type inherits from, nearest first; a circle is reported where it closes.
fn bases<'a>(
    one: &'a ResourceType,
    types: &BTreeMap<&TypeName, &'a ResourceType>,
    diagnostics: &mut Diagnostics,
) -> Vec<&'a ResourceType> {
    let mut bases: Vec<&ResourceType> = Vec::new();
    let mut current = one;
    while let Some(TypeRef::Named(name)) = &current.base
        && let Some(base) = types.get(name)
    {
        if *name == one.name {
            diagnostics.push(Code::InheritanceCycle, main_span(&one.origins), format!("`{name}` inherits from itself"));
        }
        if *name == one.name || bases.iter().any(|seen| seen.name == *name) {
            break;
        }
        bases.push(base);
        current = base;
    }
    bases
}

/// A property is stated once, by the type that introduces it.
fn unique_properties(one: &ResourceType, bases: &[&ResourceType], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, (&Property, &TypeName)> = BTreeMap::new();
    for holder in bases.iter().rev() {
        for property in &holder.properties {
            seen.entry(property.name.to_ascii_lowercase()).or_insert((property, &holder.name));
        }
    }
    for property in &one.properties {
        let key = property.name.to_ascii_lowercase();
        if let Some((first, holder)) = seen.get(&key) {
            diagnostics
                .push(
                    Code::DuplicateProperty,
                    property.span,
                    format!("`{}` of `{}` is stated twice", property.name, one.name),
                )
                .related(first.span, format!("`{}` of `{holder}` is stated here", first.name));
        } else {
            seen.insert(key, (property, &one.name));
        }
    }
}

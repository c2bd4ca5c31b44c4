//! Reports contradictions among types and enumerations: duplicate names, circular bases, missing keys, properties
//! stated twice.

use std::collections::BTreeMap;

use super::{check, main_span};
use crate::{
    api::{Api, Property, ResourceType, TypeName},
    diagnostic::{Code, Diagnostics},
    source::Span,
    type_graph::Types,
};

/// Names, bases, keys and properties of all types.
pub(super) fn types(types: &Types<Api>, diagnostics: &mut Diagnostics) {
    let api = types.table();
    unique_names(api, diagnostics);
    let circular = types.graph().circular();
    for one in &api.types {
        let span = main_span(&one.origins);
        if circular.contains(&one.name) {
            diagnostics.push(Code::InheritanceCycle, span, format!("`{}` inherits from itself", one.name));
        }
        if let Some(base) = &one.base {
            check(base, types, &|| format!("the base of `{}`", one.name), span, diagnostics);
        }
        let lineage = types.lineage(one);
        unique_properties(&lineage, diagnostics);
        for property in &one.properties {
            let place = || format!("`{}` of `{}`", property.name, one.name);
            check(&property.ty, types, &place, property.span, diagnostics);
        }
        if let Some(key) = &one.key
            && !lineage.iter().any(|holder| has_property(holder, key))
        {
            diagnostics
                .push(
                    Code::MissingKey,
                    span,
                    format!("the key of `{}` is `{key}`, which isn't one of its properties", one.name),
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
                .push(Code::DuplicateType, span, format!("`{name}` is defined twice"))
                .related(first_span, format!("`{first}` is defined here"));
        }
    }
}

/// A property is stated once, by the type that introduces it.
fn unique_properties(lineage: &[&ResourceType], diagnostics: &mut Diagnostics) {
    let Some((one, bases)) = lineage.split_first() else { return };
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
                    format!("`{}` of `{}` is documented twice", property.name, one.name),
                )
                .related(first.span, format!("`{}` of `{holder}` is documented here", first.name));
        } else {
            seen.insert(key, (property, &one.name));
        }
    }
}

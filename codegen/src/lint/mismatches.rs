//! Reports values on pages that don't fit their types, with what the pages say of those types.

use crate::{
    api::{Api, Property, TypeRef},
    diagnostic::{Code, Diagnostic, Diagnostics},
    source::Span,
    type_graph::Types,
    value_check::{Fault, Mismatch, Step},
};

/// Tells of each; what has no name of its own within the value is called `whole`.
pub(super) fn tell(found: Vec<Mismatch<Api>>, whole: &str, types: &Types<Api>, diagnostics: &mut Diagnostics) {
    for mismatch in found {
        let message = format!("{}{mismatch}", subject(&mismatch, whole));
        let diagnostic = diagnostics.push(code(&mismatch.fault), mismatch.span, message);
        explain(diagnostic, &mismatch, types);
    }
}

/// What the message is about, where it doesn't say so itself.
fn subject(mismatch: &Mismatch<Api>, whole: &str) -> String {
    let is_of_value = matches!(mismatch.fault, Fault::Kind { .. } | Fault::Form { .. } | Fault::Member { .. });
    let members =
        mismatch.way.iter().rev().filter_map(|step| if let Step::Member(name) = step { Some(name) } else { None });
    match members.copied().next() {
        _ if !is_of_value => String::new(),
        Some(name) => format!("`{name}`: "),
        None => format!("{whole}: "),
    }
}

const fn code(fault: &Fault<Api>) -> Code {
    match fault {
        Fault::Kind { .. } => Code::ValueMismatch,
        Fault::Form { .. } => Code::MalformedValue,
        Fault::Member { .. } => Code::UnknownValue,
        Fault::Property { documented: Some(_), .. } => Code::PropertyCase,
        Fault::Property { documented: None, .. } => Code::UnknownProperty,
        Fault::Missing { .. } => Code::MissingProperty,
        Fault::Type { .. } => Code::UndocumentedType,
        Fault::Unrelated { .. } => Code::UnrelatedType,
        Fault::Untold { .. } => Code::MissingDiscriminator,
        Fault::Repeated { .. } => Code::DuplicateMember,
    }
}

/// What to do, and what documents the place.
fn explain(diagnostic: &mut Diagnostic, mismatch: &Mismatch<Api>, types: &Types<Api>) {
    let span = mismatch.span;
    match &mismatch.fault {
        Fault::Kind { .. } => {
            if let Some(documented) = mismatch.property.and_then(documented) {
                diagnostic.related(documented, "documented here");
            }
        }
        Fault::Form { form, .. } => _ = diagnostic.help(format!("write it as `{form}`")),
        Fault::Member { enumeration, is_whole, documented, .. } => {
            let named = mismatch.property.map(|property| property.ty.item()).and_then(TypeRef::named);
            let origin = named.and_then(|name| types.enumeration(name)?.origins.first());
            if let Some(origin) = origin.filter(|_| !enumeration.members.is_empty()) {
                diagnostic.related(origin.span, "the enumeration");
            }
            if let Some(member) = documented.filter(|_| *is_whole) {
                diagnostic.suggest(span, format!("\"{member}\""));
            }
        }
        Fault::Property { documented: Some((_, property)), .. } => {
            diagnostic.related(property.span, "documented here").suggest(span, format!("\"{}\"", property.name));
        }
        Fault::Property { owner, name, documented: None, .. } => {
            let below = owner.type_name().map(|name| types.descendants(name)).unwrap_or_default();
            let mut below = below.into_iter().rev().filter_map(|below| types.get(below));
            if let Some(owner) = below.find(|below| types.property(below, name).is_some()) {
                diagnostic.help(format!("`{}` has this property", owner.name.name));
            }
        }
        Fault::Missing { property, .. } => _ = diagnostic.related(property.span, "documented here"),
        Fault::Type { text, documented: Some(name) } => {
            let hash = if text.starts_with('#') { "#" } else { "" };
            diagnostic.suggest(span, format!("\"{hash}{name}\""));
        }
        Fault::Type { documented: None, .. } | Fault::Unrelated { .. } => {}
        Fault::Untold { meant, .. } => _ = diagnostic.help(format!("add `\"@odata.type\": \"#{meant}\"`")),
        Fault::Repeated { first, .. } => _ = diagnostic.related(*first, "first here"),
    }
}

/// Where a property is documented: `entity` and its `id` may stand on no page.
fn documented(property: &Property) -> Option<Span> {
    Some(property.span).filter(|span| span.end > 0)
}

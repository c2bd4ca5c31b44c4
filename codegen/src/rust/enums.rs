//! Decides the enums of several types: of objects that a discriminator tells apart, and of alternatives. Their variants are named after the types that they hold.

use std::collections::BTreeSet;

use super::{
    catalogue::{Catalogue, TYPE},
    inheritance,
    krate::{Polymorphic, PolymorphicVariant, Type, TypePath, Union, UnionVariant},
    types::{Context, Types},
};
use crate::{
    gateway::{Docs, Ident, Module, Prose, Scope},
    spec::{Discriminator, Schema},
};

/// Variants of one type as one: a component that only refers to another one is that one, under its own values too.
fn merged(variants: impl Iterator<Item = PolymorphicVariant>) -> Vec<PolymorphicVariant> {
    let mut merged: Vec<PolymorphicVariant> = Vec::new();
    for one in variants {
        match merged.iter_mut().find(|known| known.ty == one.ty) {
            Some(known) => known.wire_names.extend(one.wire_names),
            None => merged.push(one),
        }
    }
    merged
}

/// The enum of components that a discriminator tells apart.
#[must_use]
pub(super) fn told(
    ident: Ident,
    docs: Docs,
    (property, discriminator): (&str, Option<&Discriminator>),
    components: &[&str],
    catalogue: &Catalogue,
) -> Polymorphic {
    let mut scope = Scope::with(&["Other"]);
    let variant = |name: &&str| {
        let entry = catalogue.find(name).filter(|entry| entry.schema.is_object())?;
        let TypePath { module, ident } = &entry.path;
        let simple = ident.as_str();
        let qualified = format!("{} {simple}", module.last().map_or("", Module::as_str));
        let ident =
            scope.claim([Ident::pascal(simple), Ident::pascal(&qualified), Ident::pascal(&format!("{simple} type"))]);
        let mut wire_names = inheritance::values(name, property, discriminator);
        if property == TYPE {
            // The runtime reads this one without its `#`.
            let bare: Vec<String> =
                wire_names.iter().filter_map(|name| name.strip_prefix('#')).map(str::to_owned).collect();
            wire_names.extend(bare);
        }
        Some(PolymorphicVariant { ident, ty: entry.path.clone(), wire_names, docs: Docs::line(&sentence(name)) })
    };
    let variants = merged(components.iter().filter_map(variant));
    Polymorphic { ident, docs, discriminator: property.to_owned(), variants, other: Ident::pascal("other") }
}

/// The enum of alternatives, those of one Rust type as one.
#[must_use]
pub(super) fn union<'a>(
    ident: Ident,
    (docs, deprecated): (Docs, Option<Prose>),
    alternatives: &[&'a Schema],
    context: &Context,
    types: &mut Types<'a>,
) -> Union {
    let mut scope = Scope::with(&["Other"]);
    let mut known = BTreeSet::new();
    let mut variants = Vec::new();
    for alternative in alternatives {
        let called = alternative.title.as_deref().unwrap_or_else(|| kind(alternative)).to_owned();
        let ty = types.of(alternative, &context.within(&called));
        // Any JSON is what `Other` holds.
        if ty == Type::Json || !known.insert(ty.clone()) {
            continue;
        }
        let (_, meant) = types.catalogue.types.meant(alternative);
        let mut required: Vec<String> = Vec::new();
        if meant.is_object() {
            required = types.catalogue.types.required(meant).into_iter().map(str::to_owned).collect();
            required.sort();
            required.dedup();
        }
        let name = match (alternative.target(), &ty) {
            (None, Type::Inline(_) | Type::Enumeration(_) | Type::Polymorphic(_) | Type::Union(_)) => called,
            _ => variant_name(&ty),
        };
        let docs = Docs::markdown(alternative.description.as_deref().unwrap_or_default());
        let docs = if docs.is_empty() { Docs::line(&sentence(&name)) } else { docs };
        let ident = scope.claim([Ident::pascal(&name), Ident::pascal(&format!("{name} type"))]);
        variants.push(UnionVariant { ident, ty, required, docs });
    }
    Union { ident, docs, deprecated, variants, other: Ident::pascal("other") }
}

/// What an alternative without a name is called.
fn kind(schema: &Schema) -> &'static str {
    match schema.ty.as_deref() {
        Some("string") => "text",
        Some("integer") => "integer",
        Some("array") => "item",
        _ => "object",
    }
}

/// `Text`, `Integer`, `Boat`, `Boat list`
fn variant_name(ty: &Type) -> String {
    let name = match ty {
        Type::Text => "text",
        Type::Bool => "boolean",
        Type::I32 | Type::I64 | Type::U64 => "integer",
        Type::F64 => "number",
        Type::DateTimeOffset => "date time",
        Type::Date => "date",
        Type::TimeOfDay => "time",
        Type::Duration => "duration",
        Type::Binary => "binary",
        Type::Json => "any",
        Type::File => "file",
        Type::Model(path)
        | Type::Inline(path)
        | Type::Boxed(path)
        | Type::Enumeration(path)
        | Type::Polymorphic(path)
        | Type::Union(path) => path.ident.bare(),
        Type::List(item) => return format!("{} list", variant_name(item)),
        Type::Map(item) => return format!("{} map", variant_name(item)),
    };
    name.to_owned()
}

/// A name of the service's where nothing else is known to say.
pub(super) fn sentence(name: &str) -> Prose {
    Prose::code(name).and(&Prose::fixed("."))
}

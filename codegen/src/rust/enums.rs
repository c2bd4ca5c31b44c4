//! Decides the enums of several types: of a base and what derives from it, of objects that a discriminator tells apart,
//! and of alternatives. Their variants are named after the types that they hold.

use std::collections::BTreeSet;

use super::{
    catalogue::{Catalogue, TYPE},
    krate::{Polymorphic, PolymorphicVariant, Type, TypePath, Union, UnionVariant},
    types::{Place, Types},
};
use crate::{
    gateway::{Docs, Ident, Module, Prose, Scope},
    spec::{Discriminator, Reference, Schema},
};

/// The enum of a base and the types that derive from it.
#[must_use]
pub(super) fn polymorphic(ident: Ident, base: &str, catalogue: &Catalogue) -> Polymorphic {
    let derived = catalogue.entries.get(base).map(|entry| entry.derived.as_slice()).unwrap_or_default();
    let discriminator = catalogue.discriminator(base);
    let property = discriminator.map_or(TYPE, |one| &one.property_name);
    let mut variants = Variants { catalogue, discriminator, property, scope: Scope::with(&["Other"]) };
    let is_by_type = variants.is_by_type();
    let mut components: Vec<&str> = derived.to_vec();
    // What the mapping names may derive from the base without saying so.
    let mapped = discriminator.into_iter().flat_map(|one| one.mapping.values()).map(Reference::name);
    // So may what it lists as alternatives.
    let listed = catalogue.entries.get(base).map(|entry| entry.schema);
    let listed =
        listed.into_iter().flat_map(|schema| schema.one_of.iter().chain(&schema.any_of)).filter_map(Schema::target);
    let mut known: BTreeSet<&str> = components.iter().copied().chain([base]).collect();
    components.extend(mapped.chain(listed).filter(|name| known.insert(name)));
    let itself = variants.of(base);
    let derived = components.into_iter().filter_map(|name| variants.of(name));
    let about = Prose::code(base)
        .and(&Prose::fixed(" or a type that derives from it, told by "))
        .and(&Prose::code(property))
        .and(&Prose::fixed("."));
    let mapping = discriminator.map(|one| &one.mapping);
    let is_named = mapping.is_some_and(|one| one.is_empty() || one.values().any(|target| target.name() == base));
    let (base, itself) = match (is_by_type, itself) {
        (true, itself) => (None, itself),
        (_, Some(one)) if is_named => (Some(one), None),
        // A mapping without the base has no name for its values.
        (_, itself) => (itself.map(|one| PolymorphicVariant { wire_names: Vec::new(), ..one }), None),
    };
    let has_base = base.is_some();
    let mut all = merged(base.into_iter().chain(itself).chain(derived));
    let base = has_base.then(|| all.remove(0));
    Polymorphic {
        ident,
        docs: Docs::paragraph(&about),
        discriminator: (!is_by_type).then(|| property.to_owned()),
        base,
        variants: all,
        other: Ident::pascal("other"),
    }
}

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
    let mut variants = Variants { catalogue, discriminator, property, scope: Scope::with(&["Other"]) };
    let variants = merged(components.iter().filter_map(|name| variants.of(name)));
    let discriminator = Some(property.to_owned());
    Polymorphic { ident, docs, discriminator, base: None, variants, other: Ident::pascal("other") }
}

/// The enum of alternatives, those of one Rust type as one.
#[must_use]
pub(super) fn union<'a>(
    ident: Ident,
    (docs, deprecated): (Docs, Option<Prose>),
    alternatives: &[&'a Schema],
    place: &Place,
    types: &mut Types<'a>,
) -> Union {
    let mut scope = Scope::with(&["Other"]);
    let mut known = BTreeSet::new();
    let mut variants = Vec::new();
    for alternative in alternatives {
        let called = alternative.title.as_deref().unwrap_or_else(|| kind(alternative)).to_owned();
        let ty = types.of(alternative, &place.within(&called));
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
            (None, Type::Model(_) | Type::Enumeration(_) | Type::Polymorphic(_) | Type::Union(_)) => called,
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
        | Type::Base(path)
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

/// What the variants of one enum share.
struct Variants<'c, 'a> {
    catalogue: &'c Catalogue<'a>,
    discriminator: Option<&'c Discriminator>,
    property: &'c str,
    scope: Scope,
}

impl Variants<'_, '_> {
    fn of(&mut self, component: &str) -> Option<PolymorphicVariant> {
        let entry = self.catalogue.find(component).filter(|entry| entry.schema.is_object())?;
        let TypePath { module, ident } = &entry.path;
        let simple = ident.as_str();
        let qualified = format!("{} {simple}", module.last().map_or("", Module::as_str));
        let ident = self.scope.claim([
            Ident::pascal(simple),
            Ident::pascal(&qualified),
            Ident::pascal(&format!("{simple} type")),
        ]);
        let (ty, docs) = (entry.path.clone(), Docs::line(&sentence(component)));
        Some(PolymorphicVariant { ident, ty, wire_names: self.wire_names(component), docs })
    }

    /// What the discriminator says for a component: what the mapping says, else the component's name.
    fn wire_names(&self, component: &str) -> Vec<String> {
        let mapping = self.discriminator.into_iter().flat_map(|one| &one.mapping);
        let names = mapping.filter(|(_, target)| !self.is_by_type() && target.name() == component);
        let mut names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        if self.property == TYPE {
            // The runtime reads this one without its `#`.
            let bare: Vec<String> = names.iter().filter_map(|name| name.strip_prefix('#')).map(str::to_owned).collect();
            names.extend(bare);
        }
        if names.is_empty() { vec![component.to_owned()] } else { names }
    }

    /// Whether types are told as Graph does, by `@odata.type` with the component's name.
    fn is_by_type(&self) -> bool {
        let mut mapping = self.discriminator.into_iter().flat_map(|one| &one.mapping);
        self.property == TYPE && mapping.all(|(name, target)| name.strip_prefix('#').unwrap_or(name) == target.name())
    }
}

//! Decides what each component derives from, and what tells it from the types that it shares places with.
//!
//! What is hard: documents name derived types by `allOf`, by a discriminator's mapping, by alternatives beside properties,
//! or by several of these; a type may have several bases, each with a discriminator of its own. Without a discriminator,
//! `allOf` only lists properties.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    catalogue::{Catalogue, Entry, Kind, TYPE},
    krate::{Discriminator, TypePath},
};
use crate::spec::{self, Reference, Schema};

/// What a type derives from, and what says so.
#[derive(Debug, Default)]
pub(super) struct Inheritance {
    /// The types whose places take it, each once.
    pub bases: BTreeSet<TypePath>,
    /// The members that name its type; those of nearer bases first.
    pub discriminators: Vec<Discriminator>,
}

/// A base and the types that its discriminator tells apart.
struct Family<'c, 'a> {
    base: &'c Entry<'a>,
    discriminator: &'a spec::Discriminator,
    /// The components with the values that mean them, the base first.
    members: Vec<(&'a str, &'c Entry<'a>, Vec<String>)>,
}

/// Of each model that is a component and has a base or derived types.
#[must_use]
pub(super) fn of(catalogue: &Catalogue) -> BTreeMap<TypePath, Inheritance> {
    let mut families: Vec<Family> =
        catalogue.entries.iter().filter_map(|(name, one)| family(name, one, catalogue)).collect();
    // A nearer base has fewer types below it.
    families.sort_by_key(|family| family.members.len());
    let mut found: BTreeMap<TypePath, Inheritance> = BTreeMap::new();
    for family in &families {
        for (name, entry, values) in &family.members {
            let below = family.below(name, entry);
            let derived = below.iter().flat_map(|(_, values)| values.iter().cloned());
            let told = Discriminator {
                property: family.discriminator.property_name.clone(),
                values: values.clone(),
                derived: derived.collect(),
            };
            found.entry(entry.path.clone()).or_default().add(told);
            for (path, _) in below {
                found.entry(path.clone()).or_default().bases.insert(entry.path.clone());
            }
        }
    }
    found
}

/// The values of a discriminator that mean a component: those that the mapping has for it, else its name.
#[must_use]
pub(super) fn values(component: &str, property: &str, discriminator: Option<&spec::Discriminator>) -> Vec<String> {
    let mapping = discriminator.into_iter().flat_map(|one| &one.mapping);
    let names = mapping.filter(|(_, target)| target.name() == component);
    let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
    match names.is_empty() {
        true if property == TYPE => vec![format!("#{component}")],
        true => vec![component.to_owned()],
        false => names,
    }
}

fn family<'c, 'a>(name: &'a str, base: &'c Entry<'a>, catalogue: &'c Catalogue<'a>) -> Option<Family<'c, 'a>> {
    let discriminator = base.schema.discriminator.as_deref().filter(|_| base.kind == Kind::Model)?;
    // What the mapping names may derive from the base without saying so, and so may what it lists as alternatives.
    let mapped = discriminator.mapping.values().map(Reference::name);
    let listed = base.schema.one_of.iter().chain(&base.schema.any_of).filter_map(Schema::target);
    let mut known = BTreeSet::from([name]);
    let below = base.derived.iter().copied().chain(mapped).chain(listed);
    let below: Vec<&str> = below.filter(|name| known.insert(name)).collect();
    let mapping = &discriminator.mapping;
    // A mapping without the base has no name for its values.
    let is_named = mapping.is_empty() || mapping.values().any(|target| target.name() == name);
    let property = &discriminator.property_name;
    let values_of = |name: &str| values(name, property, Some(discriminator));
    let itself = (name, base, if is_named { values_of(name) } else { Vec::new() });
    let derived = below.into_iter().filter_map(|name| {
        let entry = catalogue.find(name).filter(|entry| entry.kind == Kind::Model)?;
        Some((name, entry, values_of(name)))
    });
    let members: Vec<_> = std::iter::once(itself).chain(derived).collect();
    (members.len() > 1).then_some(Family { base, discriminator, members })
}

impl Family<'_, '_> {
    /// The types below one of the family, each with the values that mean it. A component that only refers to another one is
    /// that one.
    fn below(&self, name: &str, entry: &Entry) -> Vec<(&TypePath, &[String])> {
        let is_base = entry.path == self.base.path;
        let derived: BTreeSet<&str> = entry.derived.iter().copied().filter(|_| !is_base).collect();
        let others = self.members.iter().filter(|(other, one, _)| *other != name && one.path != entry.path);
        let below = others.filter(|(other, ..)| is_base || derived.contains(other));
        below.map(|(_, one, values)| (&one.path, values.as_slice())).collect()
    }
}

impl Inheritance {
    fn add(&mut self, told: Discriminator) {
        let known = self.discriminators.iter_mut().find(|one| one.property == told.property);
        let Some(known) = known else { return self.discriminators.push(told) };
        for (all, more) in [(&mut known.values, told.values), (&mut known.derived, told.derived)] {
            let more: Vec<String> = more.into_iter().filter(|one| !all.contains(one)).collect();
            all.extend(more);
        }
    }
}

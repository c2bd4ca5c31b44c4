//! Resolved facts come in; what is documented under a name, and who inherits what from whom, goes out.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    api::{Api, Enumeration, Primitive, Property, ResourceType, TypeName, TypeRef},
    by_name::ByName,
    extract::{declaration::ROOT_NAMESPACE, type_expression},
};

/// No lineage is longer; whatever is longer is a circle.
const LONGEST_LINEAGE: usize = 64;

/// All types and enumerations by name.
#[derive(Debug)]
pub(super) struct Catalogue<'a> {
    types: BTreeMap<&'a TypeName, &'a ResourceType>,
    enumerations: BTreeMap<&'a TypeName, &'a Enumeration>,
    /// By qualified name in lower case.
    spelled: BTreeMap<String, &'a TypeName>,
    derived: BTreeMap<&'a TypeName, Vec<&'a TypeName>>,
    /// The own properties of the types that were asked for.
    properties: RefCell<BTreeMap<&'a TypeName, ByName<&'a Property>>>,
}

/// What a name means that an `@odata.type` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// A type.
    Type(&'a TypeName),
    /// A type whose name is written in another case.
    Respelled(&'a TypeName),
    /// An enumeration.
    Enumeration,
    /// One of Edm's.
    Primitive(Primitive),
    /// Nothing that any page documents.
    Nothing,
}

impl<'a> Catalogue<'a> {
    /// Lists what the pages document.
    pub(super) fn of(api: &'a Api) -> Self {
        let types: BTreeMap<_, _> = api.types.iter().map(|one| (&one.name, one)).collect();
        let enumerations: BTreeMap<_, _> = api.enumerations.iter().map(|one| (&one.name, one)).collect();
        let names = types.keys().chain(enumerations.keys());
        let spelled = names.map(|&name| (name.to_string().to_ascii_lowercase(), name)).collect();
        let mut derived: BTreeMap<&TypeName, Vec<&TypeName>> = BTreeMap::new();
        for one in &api.types {
            if let Some(TypeRef::Named(base)) = &one.base {
                derived.entry(base).or_default().push(&one.name);
            }
        }
        Catalogue { types, enumerations, spelled, derived, properties: RefCell::default() }
    }

    /// The type of that name.
    pub(super) fn resource(&self, name: &TypeName) -> Option<&'a ResourceType> {
        self.types.get(name).copied()
    }

    /// The enumeration of that name.
    pub(super) fn enumeration(&self, name: &TypeName) -> Option<&'a Enumeration> {
        self.enumerations.get(name).copied()
    }

    /// What an `@odata.type` names, with or without its `#`; without a namespace it is one of Edm's, or lacks Graph's.
    pub(super) fn named(&self, text: &str) -> Named<'a> {
        let text = text.trim().trim_start_matches('#');
        if let Some(primitive) = type_expression::primitive(text) {
            return Named::Primitive(primitive);
        }
        let lower = text.to_ascii_lowercase();
        let unqualified = || self.spelled.get(&format!("{ROOT_NAMESPACE}.{lower}")).filter(|_| !lower.contains('.'));
        let Some(&name) = self.spelled.get(&lower).or_else(unqualified) else { return Named::Nothing };
        match (self.types.contains_key(name), name.to_string() == text) {
            (true, true) => Named::Type(name),
            (true, false) => Named::Respelled(name),
            (false, _) => Named::Enumeration,
        }
    }

    /// A type and what it inherits from, the nearest first.
    pub(super) fn lineage(&self, name: &TypeName) -> impl Iterator<Item = &'a ResourceType> {
        let first = self.resource(name);
        let next = |one: &&'a ResourceType| match &one.base {
            Some(TypeRef::Named(base)) => self.resource(base),
            _ => None,
        };
        std::iter::successors(first, next).take(LONGEST_LINEAGE)
    }

    /// All types below one.
    pub(super) fn descendants(&self, name: &TypeName) -> Vec<&'a TypeName> {
        let mut found: Vec<&TypeName> = self.derived.get(name).cloned().unwrap_or_default();
        let mut seen: BTreeSet<&TypeName> = found.iter().copied().collect();
        let mut next = 0;
        while let Some(one) = found.get(next).copied() {
            let below = self.derived.get(one).into_iter().flatten().copied();
            found.extend(below.filter(|below| seen.insert(below)));
            next += 1;
        }
        found
    }

    /// Whether `name` is `base` or inherits from it.
    pub(super) fn inherits(&self, name: &TypeName, base: &TypeName) -> bool {
        self.lineage(name).any(|one| one.name == *base)
    }

    /// Whether values of a type may have properties that no page documents.
    pub(super) fn is_open(&self, name: &TypeName) -> bool {
        self.lineage(name).any(|one| one.is_open)
    }

    /// A type's own or inherited property of that name.
    pub(super) fn property(&self, name: &TypeName, wire_name: &str) -> Option<&'a Property> {
        self.found(name, |properties| properties.exact(wire_name))
    }

    /// A type's own or inherited property of that name, whatever its case.
    pub(super) fn property_in_any_case(&self, name: &TypeName, wire_name: &str) -> Option<&'a Property> {
        self.found(name, |properties| properties.folded(wire_name))
    }

    /// What is found among the properties of the nearest type of a lineage that has it.
    fn found(
        &self,
        name: &TypeName,
        find: impl Fn(&ByName<&'a Property>) -> Option<&'a Property>,
    ) -> Option<&'a Property> {
        self.lineage(name).find_map(|one| {
            let mut known = self.properties.borrow_mut();
            let named = || one.properties.iter().map(|property| (property.name.as_str(), property));
            find(known.entry(&one.name).or_insert_with(|| ByName::of(named())))
        })
    }

    /// A type's own and inherited properties.
    pub(super) fn properties(&self, name: &TypeName) -> impl Iterator<Item = &'a Property> {
        self.lineage(name).flat_map(|one| &one.properties)
    }
}

/// A type as messages show it: `Int32`, `` `call` ``, a list of either.
pub(super) fn shown(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Primitive(primitive) => format!("{primitive:?}"),
        TypeRef::Named(name) => format!("`{}`", name.name),
        TypeRef::Collection(item) => format!("list of {}", shown(item)),
        TypeRef::Untyped => "any JSON".to_owned(),
    }
}

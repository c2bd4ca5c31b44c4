//! Decides module, name and kind of each component of a document, so that types can refer to each other before they are
//! made.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{
    alternatives::{self, Alternatives},
    krate::TypePath,
};
use crate::{
    gateway::{Ident, Module, Scope},
    limits::NESTED_ALIASES,
    spec::{Document, Map, Schema},
    type_graph,
};

/// The annotation by which the runtime tells types apart where a document says nothing else.
pub(super) const TYPE: &str = "@odata.type";

/// What the components of a document are in the crate.
#[derive(Debug)]
pub(crate) struct Catalogue<'a> {
    /// By the components' names.
    pub entries: BTreeMap<&'a str, Entry<'a>>,
    /// The identifiers taken so far, by module.
    pub scopes: BTreeMap<Vec<Module>, Scope>,
    /// The components with all that they inherit.
    pub types: type_graph::Types<'a, Map<Schema>>,
}

/// What a component is in the crate.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// Where it lives.
    pub path: TypePath,
    /// Its schema.
    pub schema: &'a Schema,
    /// Its kind.
    pub kind: Kind,
    /// The components that inherit from it, directly or not, by name.
    pub derived: Vec<&'a str>,
}

/// What sort of type a component becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A struct, which its places hold; what derived types add stays among its additional members.
    Model,
    /// An enum of texts or integers.
    Enumeration,
    /// An enum of objects that a discriminator tells apart.
    Told,
    /// An enum of several types.
    Union,
    /// No type of its own: what it is made of stands in its places.
    Alias,
}

/// Finds a place for each component.
#[must_use]
pub(crate) fn read(document: &Document) -> Catalogue<'_> {
    let schemas = &document.components.schemas;
    let root = root_namespace(schemas.keys());
    let mut catalogue =
        Catalogue { entries: BTreeMap::new(), scopes: BTreeMap::new(), types: type_graph::Types::of(schemas) };
    let sorted: BTreeMap<&str, &Schema> = schemas.iter().map(|(name, schema)| (name.as_str(), schema)).collect();
    for (name, schema) in sorted {
        let kind = kind(schema, &catalogue.types);
        let module = module(name, root);
        let simple = name.rsplit('.').next().unwrap_or(name);
        let scope = catalogue.scopes.entry(module.clone()).or_insert_with(Scope::of_types);
        let path = match kind {
            Kind::Alias => TypePath { module, ident: Ident::pascal(simple) },
            _ => TypePath { module, ident: scope.claim_type(simple) },
        };
        let derived: BTreeSet<&str> = catalogue.types.descendants(name).into_iter().map(String::as_str).collect();
        let derived = derived.into_iter().collect();
        catalogue.entries.insert(name, Entry { path, schema, kind, derived });
    }
    catalogue
}

impl<'a> Catalogue<'a> {
    /// The entry that a schema refers to, aliases followed.
    #[must_use]
    pub(crate) fn find(&self, component: &str) -> Option<&Entry<'a>> {
        let mut entry = self.entries.get(component)?;
        for _ in 0..NESTED_ALIASES {
            match entry.schema.target() {
                Some(next) if entry.kind == Kind::Alias => entry = self.entries.get(next)?,
                _ => return Some(entry),
            }
        }
        None
    }

    /// A type's properties with their schemas.
    #[must_use]
    pub(crate) fn properties(&self, schema: &'a Schema) -> IndexMap<&'a str, &'a Schema> {
        self.types.properties(schema)
    }
}

impl Scope {
    /// A type's name in this scope; one that is taken gets `Type` after it.
    pub(crate) fn claim_type(&mut self, name: &str) -> Ident {
        self.claim([Ident::pascal(name), Ident::pascal(&format!("{name} type"))])
    }
}

/// What sort of type a component's schema asks for, derived types aside.
fn kind<'a>(schema: &'a Schema, types: &type_graph::Types<'a, Map<Schema>>) -> Kind {
    match alternatives::of(schema, types) {
        _ if alternatives::lists_members(schema) => Kind::Enumeration,
        Some(Alternatives::Enumeration) => Kind::Enumeration,
        Some(Alternatives::Told(..)) => Kind::Told,
        Some(Alternatives::Several(_)) => Kind::Union,
        None if schema.is_object() => Kind::Model,
        _ => Kind::Alias,
    }
}

/// The namespace that most components are in: `microsoft.graph`.
fn root_namespace<'n>(names: impl Iterator<Item = &'n String>) -> &'n str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name.rsplit_once('.').map_or("", |(namespace, _)| namespace)).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name))).map_or("", |(name, _)| name)
}

/// `microsoft.graph.callRecords.session` lives in `models::call_records`.
fn module(component: &str, root: &str) -> Vec<Module> {
    let namespace = component.rsplit_once('.').map_or("", |(namespace, _)| namespace);
    let within = match namespace.strip_prefix(root) {
        Some(rest) if rest.is_empty() || rest.starts_with('.') || root.is_empty() => rest.trim_start_matches('.'),
        _ => namespace,
    };
    let mut module = vec![Module::named("models")];
    if !within.is_empty() {
        module.push(Module::named(within));
    }
    module
}

//! Decides which component of the document an address has as its type: all addresses of one type are one place.
//!
//! What is hard is that a document states types of bodies, not of addresses. The rules, the first that applies:
//!
//! 1. No type: where references are kept (`$ref` lies there), where a list comes back, where an item lies that is read as
//!    the same type (`/me/onlineMeetings` answers a filter with one meeting), at the end of a path that only spells an
//!    action or function, and in documents that were not made of pages. OData alone says that what can be done at an
//!    address follows from its type; elsewhere two addresses with one answer may have nothing else in common.
//! 2. The type that `GET` returns there.
//! 3. For an item, a path and a name within a list, and for an item by another key: the type of the list's items, by what
//!    `GET` lists, what `POST` adds, and the property that the list is.
//! 4. For a cast: the type that it names.
//! 5. The type of the owner's property of that name.
//! 6. The type that `PATCH` and `PUT` send, unless the address looks like an item of something that is no list.

use std::collections::BTreeMap;

use super::{
    addresses::{Address, Addresses},
    bodies::Payload,
    catalogue::{Catalogue, Kind as TypeKind},
    krate::{MethodBody, Reply, Type, TypePath},
    planned::CallHere,
};
use crate::{api::Method, path::Kind, spec::Schema};

/// The types that addresses can have.
#[derive(Debug)]
pub(crate) struct Entities<'e, 'a> {
    addresses: &'e Addresses<'e>,
    catalogue: &'e Catalogue<'a>,
    /// The components by their types.
    components: BTreeMap<&'e TypePath, &'a str>,
}

/// How many calls speak for each component.
type Votes<'a> = BTreeMap<&'a str, usize>;

impl<'e, 'a> Entities<'e, 'a> {
    /// Looks types up in a catalogue.
    #[must_use]
    pub(crate) fn new(addresses: &'e Addresses<'e>, catalogue: &'e Catalogue<'a>) -> Self {
        let models = catalogue.entries.iter().filter(|(_, entry)| entry.kind == TypeKind::Model);
        let components = models.map(|(name, entry)| (&entry.path, *name)).collect();
        Entities { addresses, catalogue, components }
    }

    /// The type of what lies one step on from an owner, at all these addresses.
    #[must_use]
    pub(crate) fn beyond(&self, owner: Owner<'a>, numbers: &[usize]) -> Option<&'a str> {
        let addresses: Vec<&Address> = self.addresses.each(numbers).collect();
        let step = addresses.first()?.step.as_ref()?;
        if matches!(step.kind, Kind::Reference | Kind::Value | Kind::Count | Kind::Slash) {
            return None;
        }
        let calls = || addresses.iter().flat_map(|address| &address.calls);
        let keeps_references = |address: &&Address| address.branches.contains_key("/$ref");
        let ends = addresses.iter().all(|address| address.branches.is_empty());
        let is_call = ends && calls().all(|here| here.planned.call.is_named());
        let is_list = calls().any(|here| matches!(here.planned.payload.reply, Reply::Collection(_)));
        if is_list
            || is_call
            || addresses.iter().any(keeps_references)
            || !addresses.iter().any(|one| self.is_of_pages(one))
        {
            return None;
        }
        let got = most(calls().filter_map(|here| self.got(*here)));
        if step.kind == Kind::Literal && got.is_some() && addresses.iter().any(|one| self.item_of(one) == got) {
            return None;
        }
        let is_within = owner.component.is_none();
        let items = || match step.kind {
            Kind::Item | Kind::ByPath if is_within => self.items(owner, &addresses),
            Kind::Literal if is_within => self.items(owner, &addresses),
            Kind::Call => self.keyed(&step.name, &addresses),
            _ => None,
        };
        let cast = || self.catalogue.find(step.pattern().strip_prefix('/')?).filter(|_| step.kind == Kind::Cast);
        let cast = || cast().and_then(|entry| self.components.get(&entry.path).copied()).filter(|_| !is_within);
        let property = || self.property(owner.component?, step.name.strip_suffix(" by path").unwrap_or(&step.name));
        let changed = || {
            let calls = calls().filter(|_| step.kind != Kind::Item);
            most(calls.filter_map(|here| self.changed(*here)))
        };
        got.or_else(items).or_else(cast).or_else(property).or_else(changed)
    }

    /// The type of the items of a property, where it is a list.
    #[must_use]
    pub(crate) fn items_of(&self, component: &str, property: &str) -> Option<&'a str> {
        let schema = self.schema_of(component, property)?;
        let items = schema.items.as_deref().filter(|_| schema.ty.as_deref() == Some("array"))?;
        self.component_of(items)
    }

    fn property(&self, component: &str, property: &str) -> Option<&'a str> {
        self.component_of(self.schema_of(component, property)?)
    }

    fn schema_of(&self, component: &str, property: &str) -> Option<&'a Schema> {
        let entry = self.catalogue.entries.get(component)?;
        self.catalogue.properties(entry.schema).get(property).copied()
    }

    fn component_of(&self, schema: &Schema) -> Option<&'a str> {
        self.components.get(&self.catalogue.find(schema.target()?)?.path).copied()
    }

    /// The type of the items of the lists that these addresses lie in.
    fn items(&self, owner: Owner<'a>, addresses: &[&Address]) -> Option<&'a str> {
        let lists = addresses.iter().map(|address| self.addresses.get(address.parent));
        let calls = lists.flat_map(|list| &list.calls);
        most(calls.filter_map(|here| self.listed(*here))).or(owner.items)
    }

    /// The type of the items of the lists beside these addresses, where the addresses are items by another key.
    fn keyed(&self, list: &str, addresses: &[&Address]) -> Option<&'a str> {
        let parents = addresses.iter().map(|address| self.addresses.get(address.parent));
        let lists = parents.filter_map(|parent| parent.branches.get(&format!("/{list}")));
        let calls = lists.flat_map(|list| &self.addresses.get(*list).calls);
        most(calls.filter_map(|here| self.listed(*here)))
    }

    /// The type as which an item beyond an address is read.
    fn item_of(&self, address: &Address) -> Option<&'a str> {
        let items = address.branches.values().map(|branch| self.addresses.get(*branch));
        let items = items.filter(|item| item.step.as_ref().is_some_and(|step| step.kind == Kind::Item));
        most(items.flat_map(|item| &item.calls).filter_map(|here| self.got(*here)))
    }

    fn got(&self, here: CallHere) -> Option<&'a str> {
        if here.planned.call.method == Method::Get { self.returned(&here.planned.payload) } else { None }
    }

    fn listed(&self, here: CallHere) -> Option<&'a str> {
        let Payload { reply, .. } = &here.planned.payload;
        match (here.planned.call.method, reply) {
            (Method::Get, Reply::Collection(ty)) => self.named(ty),
            (Method::Post, _) if !here.planned.call.is_named() => {
                self.returned(&here.planned.payload).or_else(|| self.sent(&here.planned.payload))
            }
            _ => None,
        }
    }

    fn changed(&self, here: CallHere) -> Option<&'a str> {
        let payload = &here.planned.payload;
        let is_change = matches!(here.planned.call.method, Method::Patch | Method::Put);
        is_change.then(|| self.sent(payload)).flatten()
    }

    fn returned(&self, payload: &Payload) -> Option<&'a str> {
        match &payload.reply {
            Reply::Value(ty) => self.named(ty),
            Reply::Optional(inner) => match &**inner {
                Reply::Value(ty) => self.named(ty),
                _ => None,
            },
            _ => None,
        }
    }

    fn sent(&self, payload: &Payload) -> Option<&'a str> {
        if let Some(MethodBody::Json(ty)) = &payload.body { self.named(ty) } else { None }
    }

    fn named(&self, ty: &Type) -> Option<&'a str> {
        match ty {
            Type::Model(path) | Type::Boxed(path) => self.components.get(path).copied(),
            _ => None,
        }
    }

    /// Whether pages describe what lies at or beyond an address.
    fn is_of_pages(&self, address: &Address) -> bool {
        let is_of_pages = |here: &CallHere| !here.at.operation.pages.is_empty();
        match address.calls.first() {
            Some(here) => is_of_pages(here),
            None => address.branches.values().any(|branch| self.is_of_pages(self.addresses.get(*branch))),
        }
    }
}

/// What is known of the place that a step goes on from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Owner<'a> {
    /// Its type.
    pub component: Option<&'a str>,
    /// The type of its items, where it is a property that is a list.
    pub items: Option<&'a str>,
}

/// What most speak for; of equals the first by name.
fn most<'a>(named: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut votes = Votes::new();
    for name in named {
        *votes.entry(name).or_default() += 1;
    }
    votes.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name))).map(|(name, _)| name)
}

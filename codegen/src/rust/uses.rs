//! Tells of each type where its values come from and go to: the calls that return and take it, the types that hold it and
//! those that derive from it, as links. What is hard is to stay short: some types are returned by hundreds of calls.

use std::collections::{BTreeMap, BTreeSet};

use super::krate::{Client, Item, MethodBody, Node, PlaceModule, Reply, Type, TypeModule, TypePath};
use crate::gateway::{Docs, Ident, Module, Prose};

/// So many links are shown of each kind.
const SHOWN: usize = 4;

/// The calls and types that a type has to do with.
#[derive(Debug, Default)]
struct Uses<'k> {
    returned: Vec<Call<'k>>,
    taken: Vec<Call<'k>>,
    within: BTreeSet<TypePath>,
    derived: BTreeSet<TypePath>,
    bases: BTreeSet<TypePath>,
}

/// A method of a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call<'k> {
    place: TypePath,
    method: &'k Ident,
}

/// Adds to the documentation of each type what it is used by.
pub(crate) fn tell(types: &mut [TypeModule], root: &Node, places: &[PlaceModule], client: &Client) {
    let mut uses: BTreeMap<TypePath, Uses> = BTreeMap::new();
    let of_places = places.iter().flat_map(|module| &module.nodes);
    let place = |node: &Node| TypePath { module: vec![Module::named("places")], ident: node.ident.clone() };
    let root_path = TypePath { module: Vec::new(), ident: client.ident.clone() };
    for (node, place) in of_places.map(|node| (node, place(node))).chain([(root, root_path)]) {
        for method in &node.methods {
            let call = Call { place: place.clone(), method: &method.ident };
            let mut add = |path: &TypePath, is_taken: bool| {
                let known = uses.entry(path.clone()).or_default();
                let calls = if is_taken { &mut known.taken } else { &mut known.returned };
                if !calls.contains(&call) {
                    calls.push(call.clone());
                }
            };
            each_of_reply(&method.reply, &mut |path| add(path, false));
            if let Some(MethodBody::Json(ty) | MethodBody::Multipart(ty, _) | MethodBody::Form(ty, _)) = &method.body {
                each_type(ty, &mut |path| add(path, true));
            }
        }
    }
    add_relations(types, &mut uses);
    for module in types {
        let own = module.module.clone();
        for item in module.files.iter_mut().flat_map(|file| &mut file.items) {
            let path = TypePath { module: own.clone(), ident: item.ident().clone() };
            let Some(mut uses) = uses.remove(&path) else { continue };
            let docs = match item {
                Item::Model(one) => &mut one.docs,
                Item::Enumeration(one) => &mut one.docs,
                Item::Polymorphic(one) => &mut one.docs,
                Item::Union(one) => &mut one.docs,
                Item::Answers(one) => &mut one.docs,
            };
            *docs = std::mem::take(docs).then(uses.docs(&path));
        }
    }
}

/// Which types hold others, and which derive from others.
fn add_relations<'k>(types: &[TypeModule], uses: &mut BTreeMap<TypePath, Uses<'k>>) {
    for module in types {
        for item in module.files.iter().flat_map(|file| &file.items) {
            let Item::Model(model) = item else { continue };
            let path = TypePath { module: module.module.clone(), ident: model.ident.clone() };
            if !model.bases.is_empty() {
                uses.entry(path.clone()).or_default().bases = model.bases.iter().cloned().collect();
            }
            for base in &model.bases {
                uses.entry(base.clone()).or_default().derived.insert(path.clone());
            }
            for field in &model.fields {
                each_type(&field.ty, &mut |held| {
                    uses.entry(held.clone()).or_default().within.insert(path.clone());
                });
            }
        }
    }
}

fn each_of_reply(reply: &Reply, visit: &mut dyn FnMut(&TypePath)) {
    match reply {
        Reply::Value(ty) | Reply::Collection(ty) | Reply::Scalar(ty) => each_type(ty, visit),
        Reply::Optional(inner) => each_of_reply(inner, visit),
        Reply::ByStatus(path) => visit(path),
        Reply::Nothing | Reply::Content => {}
    }
}

/// The types of the crate that a type is made of.
fn each_type(ty: &Type, visit: &mut dyn FnMut(&TypePath)) {
    let is_own =
        |path: &TypePath| matches!(path.module.first(), Some(one) if matches!(one.as_str(), "models" | "requests"));
    ty.each(&mut |path| {
        if is_own(path) {
            visit(path);
        }
    });
}

impl Uses<'_> {
    fn docs(&mut self, own: &TypePath) -> Docs {
        let mut lines = Vec::new();
        for (lead, calls) in [("Returned by ", &mut self.returned), ("Taken by ", &mut self.taken)] {
            // The usual calls first, and those of the type's own place.
            let is_read = |call: &Call| matches!(call.method.as_str(), "get" | "list" | "create" | "update");
            calls.sort_by_cached_key(|call| {
                (!is_read(call), call.place.ident != own.ident, call.place.ident.as_str().len(), call.clone())
            });
            lines.extend(line(lead, calls.iter().map(|call| Prose::item(&call.place.steps(), Some(call.method)))));
        }
        // What calls return and take lies within hundreds of others; what none does is found by those alone.
        if lines.is_empty() {
            self.within.remove(own);
            lines.extend(line("Part of ", self.within.iter().map(|path| Prose::item(&path.steps(), None))));
        }
        lines.extend(line("Derives from ", self.bases.iter().map(|path| Prose::item(&path.steps(), None))));
        lines.extend(line("Base of ", self.derived.iter().map(|path| Prose::item(&path.steps(), None))));
        lines.into_iter().fold(Docs::default(), |docs, line| docs.then(Docs::paragraph(&line)))
    }
}

/// A few links, and how many more there are.
fn line(lead: &'static str, links: impl ExactSizeIterator<Item = Prose>) -> Option<Prose> {
    let hidden = links.len().saturating_sub(SHOWN);
    let shown: Vec<Prose> = links.take(SHOWN).collect();
    if shown.is_empty() {
        return None;
    }
    let shown = Prose::fixed(lead).and(&Prose::joined(shown, ", "));
    Some(match hidden {
        0 => shown.and(&Prose::fixed(".")),
        hidden => shown.and(&Prose::fixed(" and ")).and(&Prose::text(&hidden.to_string())).and(&Prose::fixed(" more.")),
    })
}

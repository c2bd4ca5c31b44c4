//! Reads the public items of a crate from the tokens that are printed, so that no item of the crate is missed and none is
//! imagined.
//!
//! What is hard: an item is public by the path that it is lifted to, not by that of its file, and the tables of the runtime's
//! macros implement traits that no token of the crate names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::items::{self, Condition, Found, ItemKind, Lift, PublicItem};
use crate::{render, rust::Crate};

/// What other crates can use, by path without the crate: `models::User`, `models::User::city`, `places::User::get()`.
#[derive(Debug, Default)]
pub(crate) struct Surface(pub BTreeMap<String, PublicItem>);

/// What stands in some files: items by their own paths, and what lifts them.
#[derive(Debug, Default)]
struct Files {
    items: Vec<Found>,
    lifts: Vec<Lift>,
    modules: BTreeSet<String>,
    /// What modules need, and so all in them.
    conditions: BTreeMap<String, Condition>,
}

/// The public items of the library.
#[must_use]
pub(super) fn read(krate: &Crate) -> Surface {
    let drafts = render::library_drafts(krate);
    let read: Vec<items::File> = drafts.par_iter().map(|draft| items::read(&draft.render())).collect();
    let mut files = Files::default();
    for file in read {
        files.items.extend(file.items);
        files.lifts.extend(file.lifts);
        files.modules.extend(file.modules);
        files.conditions.extend(file.conditions);
    }
    files.surface()
}

impl Files {
    fn surface(self) -> Surface {
        let Files { items, lifts, modules, conditions } = self;
        let is_public = |module: &str| module.is_empty() || modules.contains(module);
        let lifts = lifts.iter().filter(|lift| is_public(&lift.module));
        let lifted: BTreeMap<&str, &Lift> = lifts.map(|lift| (lift.from.as_str(), lift)).collect();
        let mut surface = Surface::default();
        for Found { module, name, part, item } in items {
            let needed = conditions.get(&module);
            // A file may hold a part of a type that stands in another one, which it names by the whole path.
            let (module, name) = match name.rsplit_once("::") {
                Some((module, name)) if part.is_some() => (module.to_owned(), name.to_owned()),
                _ => (module, name),
            };
            let lift = lifted.get(items::join(&module, &name).as_str()).filter(|_| !is_public(&module));
            if lift.is_none() && !is_public(&module) {
                continue;
            }
            let home = lift.map_or(module, |lift| lift.module.clone());
            let (path, mut item) = (items::join(&home, &name), item);
            if let (Some(lift), None) = (lift, &part) {
                item.condition = lift.condition.clone();
            }
            item.condition = std::mem::take(&mut item.condition).within(needed);
            let key = match (&part, item.kind) {
                (Some(part), ItemKind::Implementation) => {
                    let base = item.owners.first().map(|base| absolute(base, &home));
                    item.owners = std::iter::once(path.clone()).chain(base.clone()).collect();
                    item.shown = match base {
                        Some(base) => format!("impl From<{path}> for {base}"),
                        None => format!("impl {part} for {path}"),
                    };
                    item.shown.clone()
                }
                (Some(part), _) => {
                    item.owners = vec![path.clone()];
                    format!("{path}::{part}")
                }
                (None, _) => {
                    item.owners = if home.is_empty() { Vec::new() } else { vec![home] };
                    path
                }
            };
            surface.add(key, item);
        }
        surface
    }
}

/// A type's name as a file writes it, from the crate's root.
fn absolute(name: &str, module: &str) -> String {
    if name.contains("::") { name.to_owned() } else { items::join(module, name) }
}

impl Surface {
    /// Adds an item; what a macro says of a type is added to the type.
    fn add(&mut self, path: String, item: PublicItem) {
        match self.0.get_mut(&path) {
            Some(known) if known.kind == ItemKind::Type => {
                known.contract = format!("{} {}", known.contract, item.contract);
            }
            Some(_) => {}
            None => _ = self.0.insert(path, item),
        }
    }
}

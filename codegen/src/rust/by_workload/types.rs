//! Decides which types need a feature, and which properties lead to them.
//!
//! A type is there with each of the workloads that share it, by precedence:
//! 1. those whose calls take or return it, or hold it by structural properties in what they take or return;
//! 2. where there are none, those whose types lead to it by a navigation property;
//! 3. where there are none, the one whose type it derives from.
//!
//! One that belongs to none is always there. All that a type holds and derives from is there whenever the type is. A navigation
//! property whose type may be missing needs the type's features: without them, the data stays in `additional`.

use std::collections::BTreeMap;

use super::{Needed, Share, Whole};
use crate::{
    gateway::Module,
    rust::{
        imports,
        krate::{AnyFeature, Field, Item, Node, TypeModule, TypePath},
        planned::PlannedCall,
    },
};

/// Of each type who shares it.
pub(super) type Shares = BTreeMap<TypePath, Share>;

/// What a type leads to.
#[derive(Debug, Default)]
struct Edges {
    /// What must be there with it.
    held: Vec<TypePath>,
    /// The types of its navigation properties, which may be missing.
    led: Vec<TypePath>,
    /// The types that derive from it and from no other that derives from it.
    derived: Vec<TypePath>,
}

/// Decides of each type who shares it.
pub(super) fn shares(whole: &Whole, planned: &[PlannedCall], needed: &Needed) -> Shares {
    let edges = edges(whole.types);
    let mut shares: Shares = edges.keys().map(|path| (path.clone(), Share::None)).collect();
    let mut changed = Vec::new();
    let mut seed = |path: &TypePath, share: &Share| {
        if let Some(known) = shares.get_mut(path)
            && known.add(share)
        {
            changed.push(path.clone());
        }
    };
    each_call(whole, planned, needed, &mut seed);
    hold(&mut shares, changed, &edges);
    // What is only led to: as far from what is called as it takes, a step at a time, so that no order decides.
    loop {
        let mut found = next(&shares, &edges, |edges| &edges.led, &|_| true);
        if found.is_empty() {
            // Of a base that is always there, which may be that of all types, those that derive from it need nothing.
            found = next(&shares, &edges, |edges| &edges.derived, &|share| *share != Share::All);
        }
        if found.is_empty() {
            return shares;
        }
        let changed = found.keys().cloned().collect();
        shares.extend(found);
        hold(&mut shares, changed, &edges);
    }
}

/// Those that nobody shares yet, with the shares of the types that lead to them in one way.
fn next(
    shares: &Shares,
    edges: &BTreeMap<TypePath, Edges>,
    way: fn(&Edges) -> &Vec<TypePath>,
    counts: &dyn Fn(&Share) -> bool,
) -> Shares {
    let mut found = Shares::new();
    for (path, edges) in edges {
        let Some(share) = shares.get(path).filter(|share| **share != Share::None && counts(share)) else { continue };
        for to in way(edges).iter().filter(|to| shares.get(to) == Some(&Share::None)) {
            found.entry(to.clone()).or_default().add(share);
        }
    }
    found
}

/// What calls name, with who shares it.
fn each_call(whole: &Whole, planned: &[PlannedCall], needed: &Needed, seed: &mut dyn FnMut(&TypePath, &Share)) {
    let mut of_node = |node: &Node, own: Option<&AnyFeature>| {
        let ways = Share::with(own);
        node.accessors.iter().for_each(|way| imports::of_accessor(way, &mut |path| seed(path, &ways)));
        for method in &node.methods {
            let share = Share::with(method.feature.as_ref());
            imports::of_method(method, &mut |path| seed(path, &share));
        }
    };
    of_node(whole.root, None);
    for module in whole.places.iter() {
        module.nodes.iter().for_each(|node| of_node(node, module.feature.as_ref()));
    }
    for one in planned {
        let share = needed.get(&one.operation).cloned().unwrap_or(Share::All);
        if let Some(refusals) = &one.payload.refusals {
            refusals.of.each(&mut |path| seed(path, &share));
        }
    }
}

/// Shares with whoever shares a type what that holds.
fn hold(shares: &mut Shares, mut changed: Vec<TypePath>, edges: &BTreeMap<TypePath, Edges>) {
    while let Some(path) = changed.pop() {
        let Some(share) = shares.get(&path).cloned() else { continue };
        for held in edges.get(&path).into_iter().flat_map(|edges| &edges.held) {
            if shares.get_mut(held).is_some_and(|known| known.add(&share)) {
                changed.push(held.clone());
            }
        }
    }
}

/// What each type leads to.
fn edges(modules: &[TypeModule]) -> BTreeMap<TypePath, Edges> {
    let mut edges: BTreeMap<TypePath, Edges> = BTreeMap::new();
    let mut bases: BTreeMap<TypePath, Vec<TypePath>> = BTreeMap::new();
    for module in modules {
        for item in module.files.iter().flat_map(|file| &file.items) {
            let path = TypePath { module: module.module.clone(), ident: item.ident().clone() };
            edges.entry(path.clone()).or_default().add(item);
            if let Item::Model(model) = item {
                bases.insert(path, model.bases.clone());
            }
        }
    }
    for (path, own) in &bases {
        // The nearest has most bases itself.
        let depth = |base: &&TypePath| bases.get(base).map_or(0, Vec::len);
        if let Some(nearest) = own.iter().max_by_key(depth) {
            edges.entry(nearest.clone()).or_default().derived.push(path.clone());
        }
    }
    edges
}

impl Edges {
    fn add(&mut self, item: &Item) {
        match item {
            Item::Model(model) => {
                for field in &model.fields {
                    let to = if field.is_navigation { &mut self.led } else { &mut self.held };
                    field.ty.each(&mut |path| to.push(path.clone()));
                }
                self.held.extend(model.bases.iter().cloned());
            }
            other => imports::of_item(other, &mut |path| self.held.push(path.clone())),
        }
    }
}

/// Gives the files of types and the properties that lead to others their features.
pub(super) fn divide(modules: &mut [TypeModule], shares: &Shares) {
    let feature = |path: &TypePath| shares.get(path).and_then(Share::feature);
    for TypeModule { module, files, .. } in modules {
        for file in files {
            let own = |item: &Item| feature(&path(module, item)).cloned();
            file.feature = file.items.first().and_then(own);
            for item in &mut file.items {
                let Item::Model(model) = item else { continue };
                model
                    .fields
                    .iter_mut()
                    .for_each(|field| field.feature = missing(field, file.feature.as_ref(), &feature));
            }
        }
    }
}

fn path(module: &[Module], item: &Item) -> TypePath {
    TypePath { module: module.to_vec(), ident: item.ident().clone() }
}

/// The features without which the type of a field may be missing.
fn missing<'s>(
    field: &Field,
    own: Option<&AnyFeature>,
    feature: &impl Fn(&TypePath) -> Option<&'s AnyFeature>,
) -> Option<AnyFeature> {
    let mut found = None;
    field.ty.each(&mut |path| found = found.or(feature(path)));
    super::beyond(own, found).cloned()
}

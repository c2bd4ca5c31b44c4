//! Decides with which workloads each file of places is there: those whose calls it has, and those whose calls are reached
//! through it.
//!
//! What is hard: places of one type are one place, so that nearly every place can be reached from nearly every other one. The
//! ways that count are those of the documented paths, and the short ones: where a path is documented below `/me/drive`,
//! `drives().id(x)` is there as well.

use std::collections::BTreeMap;

use super::{Calls, Needed, Share, Whole, calls};
use crate::{
    gateway::Ident,
    rust::krate::{Node, PlaceModule},
};

/// The places with the files in which they stand.
struct Ways<'w> {
    root: &'w Node,
    /// By name: the file's number and the place.
    places: BTreeMap<&'w Ident, (usize, &'w Node)>,
}

/// Who shares each file of places.
pub(super) fn shares(whole: &Whole, given: &Calls, needed: &Needed) -> Vec<Share> {
    let ways = Ways::of(whole.root, whole.places);
    let of_methods = |module: &PlaceModule| {
        let methods = module.nodes.iter().flat_map(|node| &node.methods);
        methods.map(|method| calls::share(needed, &method.operations)).collect::<Share>()
    };
    let mut shares: Vec<Share> = whole.places.iter().map(of_methods).collect();
    for here in given.planned.iter().flat_map(|call| call.everywhere()) {
        let share = needed.get(&here.planned.operation).unwrap_or(&Share::All);
        for file in given.routes.get(&here.key()).into_iter().flat_map(|route| ways.along(&route.chain)) {
            if let Some(known) = shares.get_mut(file) {
                known.add(share);
            }
        }
    }
    let of_calls = shares.clone();
    for (first, second) in ways.short() {
        if let (Some(known), Some(share)) = (shares.get_mut(first), of_calls.get(second)) {
            known.add(share);
        }
    }
    shares
}

impl<'w> Ways<'w> {
    fn of(root: &'w Node, places: &'w [PlaceModule]) -> Ways<'w> {
        let nodes =
            places.iter().enumerate().flat_map(|(file, module)| module.nodes.iter().map(move |node| (file, node)));
        Ways { root, places: nodes.map(|(file, node)| (&node.ident, (file, node))).collect() }
    }

    /// The files in which the places on the way of a call stand.
    fn along<T>(&self, chain: &[(Ident, T)]) -> Vec<usize> {
        let mut files = Vec::new();
        let mut here = self.root;
        for (name, _) in chain {
            // The last is the call.
            let Some(way) = here.accessors.iter().find(|way| way.ident == *name) else { break };
            let Some((file, node)) = self.places.get(&way.target.ident) else { break };
            files.push(*file);
            here = node;
        }
        files
    }

    /// The ways of two steps from the root, by the files of the places there.
    fn short(&self) -> impl Iterator<Item = (usize, usize)> {
        let place = |way: &'w crate::rust::krate::Accessor| self.places.get(&way.target.ident);
        let firsts = self.root.accessors.iter().filter_map(place);
        firsts.flat_map(move |(file, node)| {
            node.accessors.iter().filter_map(place).map(move |(second, _)| (*file, *second))
        })
    }
}

//! Decides the places of a client: addresses of one type are one place, with all that any of them offers.
//!
//! What is hard is that the type of an address may only be known by another one: `/users/{id}/drive` has the type of
//! `/me/drive` because `/users/{id}` has that of `/me`. A place therefore is what a type is reached by: a type, or the steps
//! beyond one. A place grows while addresses are found to be its own; where that changes the type of what lies beyond it,
//! all is decided again, with that type fixed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    addresses::Addresses,
    entities::{Entities, Owner},
};

/// What makes addresses one place: the type or, from the nearest address of a type or the root, the patterns of the steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PlaceKey<'a> {
    /// The component.
    pub component: Option<&'a str>,
    /// The steps beyond it.
    pub beyond: Vec<String>,
}

/// Addresses that are one.
#[derive(Debug, Default)]
pub(crate) struct Place<'a> {
    /// Their numbers, in order.
    pub addresses: Vec<usize>,
    /// The ways on, by their patterns: the addresses, and the place that they have in common.
    pub ways: BTreeMap<String, Way<'a>>,
}

/// A way on.
#[derive(Debug)]
pub(crate) struct Way<'a> {
    /// The addresses that lie there.
    pub addresses: Vec<usize>,
    /// The place that they belong to.
    pub target: PlaceKey<'a>,
}

/// All places that can be reached.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    /// By key.
    pub all: BTreeMap<PlaceKey<'a>, Place<'a>>,
    /// The key of the root.
    pub root: PlaceKey<'a>,
    /// The nearest to the root first.
    pub order: Vec<PlaceKey<'a>>,
}

/// The types that are fixed, by the place and the step on.
type Fixed<'a> = BTreeMap<(PlaceKey<'a>, String), PlaceKey<'a>>;

/// Joins addresses to places.
#[must_use]
pub(crate) fn places<'a>(addresses: &Addresses, entities: &Entities<'_, 'a>) -> Places<'a> {
    let mut fixed = Fixed::new();
    loop {
        let mut draft = Draft { addresses, entities, fixed: &fixed, places: BTreeMap::new(), items: BTreeMap::new() };
        let Some((step, target)) = draft.grow() else {
            return reachable(draft.places);
        };
        fixed.insert(step, target);
    }
}

struct Draft<'d, 'a> {
    addresses: &'d Addresses<'d>,
    entities: &'d Entities<'d, 'a>,
    fixed: &'d Fixed<'a>,
    places: BTreeMap<PlaceKey<'a>, Place<'a>>,
    /// The types of the items of places that are a property.
    items: BTreeMap<PlaceKey<'a>, &'a str>,
}

impl<'a> Draft<'_, 'a> {
    /// Lets places grow from the root; where the type of a step turns out to be another, that step and what it is.
    fn grow(&mut self) -> Option<((PlaceKey<'a>, String), PlaceKey<'a>)> {
        let root = PlaceKey::default();
        self.places.insert(root.clone(), Place { addresses: vec![Addresses::ROOT], ways: BTreeMap::new() });
        let mut grown = VecDeque::from([root]);
        while let Some(key) = grown.pop_front() {
            let mut ways: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for number in self.places.get(&key).into_iter().flat_map(|place| &place.addresses) {
                for (pattern, branch) in &self.addresses.get(*number).branches {
                    ways.entry(pattern.clone()).or_default().push(*branch);
                }
            }
            for (pattern, addresses) in ways {
                let target = self.target(&key, &pattern, &addresses);
                if self.join(&target, &addresses) {
                    grown.push_back(target.clone());
                }
                let place = self.places.entry(key.clone()).or_default();
                let known = place.ways.insert(pattern.clone(), Way { addresses, target: target.clone() });
                if known.is_some_and(|known| known.target != target) {
                    return Some(((key, pattern), target));
                }
            }
        }
        None
    }

    fn target(&mut self, key: &PlaceKey<'a>, pattern: &str, addresses: &[usize]) -> PlaceKey<'a> {
        if let Some(target) = self.fixed.get(&(key.clone(), pattern.to_owned())) {
            return target.clone();
        }
        let component = key.component.filter(|_| key.beyond.is_empty());
        let owner = Owner { component, items: self.items.get(key).copied() };
        if let Some(component) = self.entities.beyond(owner, addresses) {
            return PlaceKey { component: Some(component), beyond: Vec::new() };
        }
        let mut target = key.clone();
        target.beyond.push(pattern.to_owned());
        let items = component.zip(pattern.strip_prefix('/'));
        if let Some(items) = items.and_then(|(component, property)| self.entities.items_of(component, property)) {
            self.items.insert(target.clone(), items);
        }
        target
    }

    /// Adds addresses to a place; whether there were any that it hadn't.
    fn join(&mut self, key: &PlaceKey<'a>, addresses: &[usize]) -> bool {
        let place = self.places.entry(key.clone()).or_default();
        let before = place.addresses.len();
        let mut all: BTreeSet<usize> = place.addresses.iter().copied().collect();
        all.extend(addresses);
        place.addresses = all.into_iter().collect();
        place.addresses.len() > before
    }
}

fn reachable<'a>(mut all: BTreeMap<PlaceKey<'a>, Place<'a>>) -> Places<'a> {
    let root = PlaceKey::default();
    let mut order = vec![root.clone()];
    let mut known = BTreeSet::from([root]);
    let mut next = 0;
    while let Some(key) = order.get(next).cloned() {
        next += 1;
        for way in all.get(&key).into_iter().flat_map(|place| place.ways.values()) {
            if known.insert(way.target.clone()) {
                order.push(way.target.clone());
            }
        }
    }
    all.retain(|key, _| known.contains(key));
    Places { all, root: PlaceKey::default(), order }
}

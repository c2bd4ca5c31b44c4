//! Joins all paths to a tree of addresses, each one step on from another, with the calls that end there.

use std::collections::BTreeMap;

use super::planned::{CallHere, PlannedCall};
use crate::path::Step;

/// A place in the URL space as it is written: `/users/{user-id}/messages`.
#[derive(Debug, Default)]
pub(crate) struct Address<'c> {
    /// The address that it is a step on from; the root is its own.
    pub parent: usize,
    /// The step that leads there; the root has none.
    pub step: Option<Step>,
    /// The addresses one step on, by the pattern of that step.
    pub branches: BTreeMap<String, usize>,
    /// The calls that end here.
    pub calls: Vec<CallHere<'c>>,
}

/// All addresses by number. The first is the root.
#[derive(Debug)]
pub(crate) struct Addresses<'c>(Vec<Address<'c>>);

impl<'c> Addresses<'c> {
    /// The number of the root.
    pub(crate) const ROOT: usize = 0;

    /// Puts all paths together.
    #[must_use]
    pub(crate) fn of(planned: &'c [PlannedCall<'c>]) -> Self {
        let mut addresses = Addresses(vec![Address::default()]);
        for here in planned.iter().flat_map(PlannedCall::everywhere) {
            let mut at = Self::ROOT;
            for step in &here.at.steps {
                at = addresses.step_on(at, step);
            }
            if let Some(address) = addresses.0.get_mut(at) {
                address.calls.push(here);
            }
        }
        addresses
    }

    fn step_on(&mut self, from: usize, step: &Step) -> usize {
        let next = self.0.len();
        let Some(address) = self.0.get_mut(from) else { return from };
        let to = *address.branches.entry(step.pattern()).or_insert(next);
        if to == next {
            self.0.push(Address { parent: from, step: Some(step.clone()), ..Address::default() });
        }
        to
    }

    /// The address of that number.
    #[must_use]
    pub(crate) fn get(&self, number: usize) -> &Address<'c> {
        // All numbers come from here; an empty address stands in for none.
        static NONE: Address = Address { parent: 0, step: None, branches: BTreeMap::new(), calls: Vec::new() };
        self.0.get(number).unwrap_or(&NONE)
    }

    /// The addresses of those numbers.
    pub(crate) fn each<'s>(&'s self, numbers: &'s [usize]) -> impl Iterator<Item = &'s Address<'c>> {
        numbers.iter().map(|number| self.get(*number))
    }

    /// All calls at or beyond an address.
    pub(crate) fn calls_beyond(&self, number: usize, calls: &mut Vec<CallHere<'c>>) {
        let address = self.get(number);
        calls.extend(&address.calls);
        address.branches.values().for_each(|branch| self.calls_beyond(*branch, calls));
    }

    /// The address as a path template writes it.
    #[must_use]
    pub(crate) fn template(&self, number: usize) -> String {
        let address = self.get(number);
        let Some(step) = &address.step else { return String::new() };
        let behind = self.template(address.parent);
        let colon = self.get(address.parent).step.as_ref().map_or("", |before| step.colon_behind(before));
        format!("{behind}{colon}{}", step.template())
    }
}

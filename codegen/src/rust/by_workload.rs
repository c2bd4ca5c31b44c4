//! Decides what of a crate is only there with the features of workloads: calls with what describes them, places, types, and
//! the fields and ways that lead to those.
//!
//! What is hard: whatever features are chosen, all that remains must compile, and a feature may only add. So whatever two
//! workloads need is there with each of them, and what may be missing is reached only by what may be missing too: a field or
//! a way.

mod share;

mod nearby;

mod calls;
mod ways;
mod types;

use std::collections::BTreeMap;

use super::{
    features::Workloads,
    krate::{AnyFeature, Node, OperationModule, PlaceModule, TypeModule, TypePath},
    methods::Route,
    planned::{CallKey, PlannedCall},
};
use share::Share;

/// Who shares each operation, by its static.
type Needed = BTreeMap<TypePath, Share>;

/// What is divided.
pub(crate) struct Whole<'w> {
    /// What the client itself offers, all of which is always there.
    pub root: &'w mut Node,
    /// The places.
    pub places: &'w mut [PlaceModule],
    /// The statics.
    pub operations: &'w mut [OperationModule],
    /// The types.
    pub types: &'w mut [TypeModule],
}

/// The calls, by which all is divided.
#[derive(Clone, Copy)]
pub(crate) struct Calls<'c> {
    /// The calls.
    pub planned: &'c [PlannedCall<'c>],
    /// How each is reached on each of its paths.
    pub routes: &'c BTreeMap<CallKey<'c>, Route>,
}

/// Gives each part of a crate the features that it needs. A crate without workloads to choose among stays whole.
pub(crate) fn divide(mut whole: Whole, calls: Calls, workloads: &Workloads) {
    if workloads.is_empty() {
        return;
    }
    let needed = calls::needed(&whole, calls.planned, workloads);
    calls::divide_operations(whole.operations, &needed);
    let shares = ways::shares(&whole, &calls, &needed);
    calls::divide_places(&mut whole, &needed, shares);
    let shares = types::shares(&whole, calls.planned, &needed);
    types::divide(whole.types, &shares);
}

/// The features that what a part leads to needs beyond the part's own; `None` where it is there whenever the part is.
fn beyond<'f>(own: Option<&AnyFeature>, target: Option<&'f AnyFeature>) -> Option<&'f AnyFeature> {
    target.filter(|target| !own.is_some_and(|own| target.includes(own)))
}

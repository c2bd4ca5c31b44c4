//! Decides what of a crate is only there with the feature of a workload: calls with what describes them, places, types, and
//! the fields and ways that lead to those.
//!
//! What is hard: whatever features are chosen, all that remains must compile, and a feature may only add. So whatever two
//! workloads need is always there, and what may be missing is reached only by what may be missing too: a field or a way.

mod calls;
mod types;

use std::collections::BTreeMap;

use super::{
    features::Workloads,
    krate::{Node, OperationModule, PlaceModule, TypeModule, TypePath},
    planned::PlannedCall,
};
use crate::gateway::FeatureName;

/// The feature that each operation needs, by its static.
type Needed = BTreeMap<TypePath, Option<FeatureName>>;

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

/// Gives each part of a crate the feature that it needs. A crate without workloads to choose among stays whole.
pub(crate) fn divide(mut whole: Whole, planned: &[PlannedCall], workloads: &Workloads) {
    if workloads.is_empty() {
        return;
    }
    let needed = calls::needed(&whole, planned, workloads);
    calls::divide_operations(whole.operations, &needed);
    calls::divide_places(&mut whole, &needed);
    let shares = types::shares(&whole, planned, &needed);
    types::divide(whole.types, &shares);
}

//! Decides which calls, statics and places need a feature, and which ways between places.
//!
//! A call needs the feature of its operation's workload. A method of several operations needs one only where all of them do.
//! Files in which all calls need the same feature need it as a whole; in others, each feature has a file of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Needed, Whole};
use crate::{
    gateway::{FeatureName, Ident},
    rust::{
        features::Workloads,
        krate::{FeaturePart, Imports, Node, OperationModule, PlaceModule, TypePath},
        planned::PlannedCall,
    },
};

/// The feature of each operation.
pub(super) fn needed(whole: &Whole, planned: &[PlannedCall], workloads: &Workloads) -> Needed {
    let of_call = |one: &PlannedCall| (one.operation.clone(), workloads.feature(one.call.operation()));
    let mut needed: Needed = planned.iter().map(of_call).collect();
    let of_root = whole.root.methods.iter().flat_map(|method| &method.operations);
    of_root.for_each(|operation| _ = needed.insert(operation.clone(), None));
    let methods = || whole.places.iter().flat_map(|module| &module.nodes).flat_map(|node| &node.methods);
    // A static that is always there may be one of a method that isn't, whose other statics are then always there as well.
    loop {
        let disagreeing: Vec<&TypePath> = methods()
            .filter(|method| one_of_all(method.operations.iter().map(|one| feature(&needed, one))).is_none())
            .flat_map(|method| &method.operations)
            .filter(|operation| feature(&needed, operation).is_some())
            .collect();
        if disagreeing.is_empty() {
            return needed;
        }
        for operation in disagreeing {
            needed.insert(operation.clone(), None);
        }
    }
}

/// The feature of an operation.
fn feature<'n>(needed: &'n Needed, operation: &TypePath) -> Option<&'n FeatureName> {
    needed.get(operation)?.as_ref()
}

/// What all need; `None` where some need nothing or another thing, or where there is none.
fn one_of_all<'f>(features: impl IntoIterator<Item = Option<&'f FeatureName>>) -> Option<FeatureName> {
    let features: BTreeSet<Option<&FeatureName>> = features.into_iter().collect();
    let mut features = features.into_iter();
    features.next().filter(|_| features.next().is_none()).flatten().cloned()
}

/// The parts of a file that need a feature beyond the file's own.
fn parts<'f>(own: Option<&FeatureName>, features: impl Iterator<Item = Option<&'f FeatureName>>) -> Vec<FeaturePart> {
    let others: BTreeSet<&FeatureName> = features.flatten().filter(|feature| Some(*feature) != own).collect();
    let part = |feature: &FeatureName| FeaturePart {
        feature: feature.clone(),
        module: feature.module(),
        imports: Imports::default(),
    };
    others.into_iter().map(part).collect()
}

/// Gives statics and their modules their features.
pub(super) fn divide_operations(modules: &mut [OperationModule], needed: &Needed) {
    for module in modules {
        let path = |ident: &Ident| TypePath::of_operation(&module.module, ident);
        for operation in &mut module.operations {
            operation.feature = feature(needed, &path(&operation.ident)).cloned();
        }
        module.feature = one_of_all(module.operations.iter().map(|one| one.feature.as_ref()));
        module.parts = parts(module.feature.as_ref(), module.operations.iter().map(|one| one.feature.as_ref()));
    }
}

/// Gives methods, their places and the ways to them their features.
pub(super) fn divide_places(whole: &mut Whole, needed: &Needed) {
    for module in whole.places.iter_mut() {
        for method in module.nodes.iter_mut().flat_map(|node| &mut node.methods) {
            method.feature = one_of_all(method.operations.iter().map(|one| feature(needed, one)));
        }
        let features = || module.nodes.iter().flat_map(|node| &node.methods).map(|method| method.feature.as_ref());
        let own = one_of_all(features());
        module.parts = parts(own.as_ref(), features());
        module.feature = own;
    }
    let of_places: BTreeMap<Ident, FeatureName> =
        whole.places.iter().filter_map(|module| Some((module, module.feature.clone()?))).flat_map(of_nodes).collect();
    let divide_ways = |node: &mut Node, own: Option<&FeatureName>| {
        for way in &mut node.accessors {
            way.feature = of_places.get(&way.target.ident).filter(|feature| Some(*feature) != own).cloned();
        }
    };
    divide_ways(whole.root, None);
    for module in whole.places.iter_mut() {
        let own = module.feature.clone();
        module.nodes.iter_mut().for_each(|node| divide_ways(node, own.as_ref()));
    }
}

/// The places of a file, each with the file's feature.
fn of_nodes((module, feature): (&PlaceModule, FeatureName)) -> Vec<(Ident, FeatureName)> {
    module.nodes.iter().map(|node| (node.ident.clone(), feature.clone())).collect()
}

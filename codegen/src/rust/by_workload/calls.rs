//! Decides which calls, statics and places need a feature, and which ways between places.
//!
//! A call needs the feature of its operation's workload, or of those nearby where that has none, and a method of several
//! operations one of theirs. Within a file, the calls that need others than the file have a file of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::{Needed, Share, Whole, nearby::Nearby};
use crate::{
    gateway::{Ident, Module},
    rust::{
        features::Workloads,
        krate::{AnyFeature, FeaturePart, Imports, Node, OperationModule, TypePath},
        planned::PlannedCall,
    },
    unique::UniqueNames,
};

/// The features of each operation.
pub(super) fn needed(whole: &Whole, planned: &[PlannedCall], workloads: &Workloads) -> Needed {
    let nearby = Nearby::of(planned, workloads);
    let of_call = |one: &PlannedCall| {
        let own = workloads.feature(one.call.operation()).map(Share::of);
        (one.operation.clone(), own.unwrap_or_else(|| nearby.share(one)))
    };
    let mut needed: Needed = planned.iter().map(of_call).collect();
    let of_root = whole.root.methods.iter().flat_map(|method| &method.operations);
    of_root.for_each(|operation| _ = needed.insert(operation.clone(), Share::All));
    let methods = || whole.places.iter().flat_map(|module| &module.nodes).flat_map(|node| &node.methods);
    // A method names the statics of all its operations: each is there where the method is. Those may be another method's too.
    loop {
        let mut is_done = true;
        for method in methods() {
            let of_all = share(&needed, &method.operations);
            for operation in &method.operations {
                is_done &= !needed.entry(operation.clone()).or_default().add(&of_all);
            }
        }
        if is_done {
            return needed;
        }
    }
}

/// Who shares what these operations need.
pub(super) fn share(needed: &Needed, operations: &[TypePath]) -> Share {
    operations.iter().map(|operation| needed.get(operation).unwrap_or(&Share::All)).collect()
}

/// The parts of a file that need other features than the file.
fn parts<'f>(own: Option<&AnyFeature>, features: impl Iterator<Item = Option<&'f AnyFeature>>) -> Vec<FeaturePart> {
    let others: BTreeSet<&AnyFeature> = features.flatten().filter(|feature| Some(*feature) != own).collect();
    let mut modules = UniqueNames::<Module>::default();
    let numbered = |module: &Module, number| Module::named(&format!("{} {number}", module.as_str()));
    let part = |feature: &AnyFeature| FeaturePart {
        feature: feature.clone(),
        module: modules.claim(feature.module(), numbered),
        imports: Imports::default(),
    };
    others.into_iter().map(part).collect()
}

/// Gives statics and their modules their features.
pub(super) fn divide_operations(modules: &mut [OperationModule], needed: &Needed) {
    for module in modules {
        let path = |ident: &Ident| TypePath::of_operation(&module.module, ident);
        let shares: Vec<Share> =
            module.operations.iter().map(|operation| share(needed, &[path(&operation.ident)])).collect();
        for (operation, share) in module.operations.iter_mut().zip(&shares) {
            operation.feature = share.feature().cloned();
        }
        module.feature = shares.iter().collect::<Share>().feature().cloned();
        module.parts = parts(module.feature.as_ref(), module.operations.iter().map(|one| one.feature.as_ref()));
    }
}

/// Gives methods, their places and the ways to them their features, where the shares are those of the files.
pub(super) fn divide_places(whole: &mut Whole, needed: &Needed, shares: Vec<Share>) {
    let mut of_places: BTreeMap<Ident, AnyFeature> = BTreeMap::new();
    for (module, own) in whole.places.iter_mut().zip(shares) {
        module.feature = own.feature().cloned();
        for method in module.nodes.iter_mut().flat_map(|node| &mut node.methods) {
            method.feature = share(needed, &method.operations).feature().cloned();
        }
        let features = module.nodes.iter().flat_map(|node| &node.methods).map(|method| method.feature.as_ref());
        module.parts = parts(module.feature.as_ref(), features);
        let own = module.nodes.iter().filter_map(|node| Some((node.ident.clone(), module.feature.clone()?)));
        of_places.extend(own);
    }
    let divide_ways = |node: &mut Node, own: Option<&AnyFeature>| {
        for way in &mut node.accessors {
            way.feature = super::beyond(own, of_places.get(&way.target.ident)).cloned();
        }
    };
    divide_ways(whole.root, None);
    for module in whole.places.iter_mut() {
        let own = module.feature.clone();
        module.nodes.iter_mut().for_each(|node| divide_ways(node, own.as_ref()));
    }
}

//! Decides the features of a crate: those that it hands on to the runtime, and one for each workload of a large crate.
//!
//! What is hard: a feature is a promise to those who name it. So the list depends on how many operations a workload has and
//! on nothing else, a small crate has none, and a workload that is too small for one belongs to what is always there.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    gateway::FeatureName,
    spec::{Document, Operation},
};

/// A crate of so many operations or fewer compiles in about a second: nobody would choose among its workloads.
const UNDIVIDED: usize = 500;

/// A workload of so many operations or fewer costs less than it takes to name it.
const NO_FEATURE: usize = 2;

/// The feature that has those of all workloads.
pub const FULL: &str = "full";

/// What each feature of the runtime adds to a crate; those that are on by default first.
const OF_RUNTIME: [(&str, bool, &str); 13] = [
    ("hyper", true, "the default transport"),
    ("auth", true, "the module `auth`: credentials, which get and renew tokens"),
    ("gzip", true, "compressed responses"),
    ("tracing", true, "a span for each attempt of a request"),
    ("azure-identity", false, "credentials of azure_core"),
    ("blocking", false, "`.wait()` instead of `.await`, for programs without async"),
    ("http2", false, "HTTP/2 where the service offers it"),
    ("jiff", false, "conversions of dates and times to jiff's types"),
    ("reqwest", false, "an application's own `reqwest::Client` as transport"),
    ("rich-notifications", false, "decryption of the resource data in change notifications"),
    ("system-proxy", false, "the proxies that macOS and Windows are set to"),
    ("tokio", false, "tokio's timers, for a transport of your own"),
    ("tower", false, "any `tower::Service` as transport, and a `notifications::Webhook` as one"),
];

/// A feature of a generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// `gzip`, `outlook`
    pub name: String,
    /// The features that it enables: `graphdown-runtime/gzip`.
    pub enables: Vec<String>,
    /// Whether it is enabled by default.
    pub is_default: bool,
    /// What it adds, in Markdown, as the end of a sentence.
    pub adds: &'static str,
}

impl Feature {
    /// Whether it is that of a workload.
    #[must_use]
    pub fn is_workload(&self) -> bool {
        self.enables.is_empty()
    }
}

/// The features of the crate that [`emit`](crate::emit) makes of a document: those of the runtime by name, then `full`, and
/// then the workloads by name. A small crate has the first alone.
#[must_use]
pub fn of(document: &Document) -> Vec<Feature> {
    let mut of_runtime = OF_RUNTIME.map(|(name, is_default, adds)| Feature {
        name: name.to_owned(),
        enables: vec![format!("graphdown-runtime/{name}")],
        is_default,
        adds,
    });
    of_runtime.sort_by(|one, other| one.name.cmp(&other.name));
    let Workloads(workloads) = Workloads::of(document);
    let full = Feature {
        name: FULL.to_owned(),
        enables: workloads.iter().map(|name| name.as_str().to_owned()).collect(),
        is_default: true,
        adds: "the calls and types of all workloads",
    };
    let full = Some(full).filter(|full| !full.enables.is_empty());
    let of_workloads = workloads.iter().map(|name| Feature {
        name: name.as_str().to_owned(),
        enables: Vec::new(),
        is_default: false,
        adds: "the calls and types of the workload",
    });
    of_runtime.into_iter().chain(full).chain(of_workloads).collect()
}

/// The workloads that have a feature.
#[derive(Clone, Debug, Default)]
pub(crate) struct Workloads(BTreeSet<FeatureName>);

impl Workloads {
    /// Those of a document.
    #[must_use]
    pub(super) fn of(document: &Document) -> Workloads {
        let operations = || document.paths.values().flat_map(crate::spec::PathItem::operations);
        if operations().count() <= UNDIVIDED {
            return Workloads::default();
        }
        let mut counts: BTreeMap<FeatureName, usize> = BTreeMap::new();
        for (_, operation) in operations() {
            if let Some(name) = named(operation) {
                *counts.entry(name).or_default() += 1;
            }
        }
        let large: BTreeSet<FeatureName> =
            counts.into_iter().filter(|(_, count)| *count > NO_FEATURE).map(|(name, _)| name).collect();
        // Where all is of one workload there is nothing to choose.
        Workloads(if large.len() > 1 { large } else { BTreeSet::new() })
    }

    /// Whether the crate is always the whole of it.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The feature without which an operation isn't there.
    #[must_use]
    pub(super) fn feature(&self, operation: &Operation) -> Option<FeatureName> {
        named(operation).filter(|name| self.0.contains(name))
    }
}

/// The feature that an operation's workload would have: none that means another thing in this crate or to cargo.
fn named(operation: &Operation) -> Option<FeatureName> {
    let workload = operation.workload()?;
    let is_taken = OF_RUNTIME.iter().any(|(name, ..)| *name == workload) || [FULL, "default"].contains(&&*workload);
    FeatureName::of_workload(&if is_taken { format!("{workload}-calls") } else { workload })
}

#[cfg(test)]
mod tests {
    use super::{FULL, of};
    use crate::spec::{Document, Operation, PathItem};

    /// A document with so many operations of each workload.
    fn document(workloads: &[(&str, usize)]) -> Document {
        let operations = workloads.iter().flat_map(|(name, count)| (0..*count).map(move |number| (*name, number)));
        let paths = operations.map(|(name, number)| {
            let operation = Operation { tags: vec![name.to_owned()], ..Operation::default() };
            (format!("/{name}/{number}"), PathItem { get: Some(operation), ..PathItem::default() })
        });
        Document { paths: paths.collect(), ..Document::default() }
    }

    /// The names of the features beyond the runtime's.
    fn names(workloads: &[(&str, usize)]) -> Vec<String> {
        let own = of(&document(workloads)).into_iter().filter(|one| !one.enables.iter().any(|name| name.contains('/')));
        own.map(|one| one.name).collect()
    }

    #[test]
    fn a_large_crate_has_a_feature_for_each_workload_that_is_large_enough() {
        assert_eq!(names(&[("boats", 400), ("docks", 100)]), <[&str; 0]>::default());
        assert_eq!(names(&[("boats", 400), ("docks", 101)]), [FULL, "boats", "docks"]);
        assert_eq!(names(&[("boats", 400), ("docks", 101), ("oars", 2)]), [FULL, "boats", "docks"]);
        assert_eq!(names(&[("boats", 400), ("docks", 101), ("oars", 3)]), [FULL, "boats", "docks", "oars"]);
        assert_eq!(names(&[("boats", 501)]), <[&str; 0]>::default());
    }

    #[test]
    fn a_workload_has_a_name_of_its_own_or_no_feature() {
        let found = names(&[("auth", 200), ("full", 200), ("default", 200), ("größe", 200), ("365", 200)]);
        assert_eq!(found, [FULL, "auth-calls", "default-calls", "full-calls"]);
    }
}

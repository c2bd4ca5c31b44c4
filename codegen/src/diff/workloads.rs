//! Decides the workload of each subject: an operation has its own, a type that of the operations which name it.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Subject;
use crate::spec::{Document, PathItem, part};

/// The workloads of a document's operations and types.
#[derive(Debug, Default)]
pub(super) struct Workloads(BTreeMap<Subject, String>);

impl Workloads {
    /// Of operations, then of what most of them name, then of what that names.
    #[must_use]
    pub(super) fn of(document: &Document) -> Workloads {
        let mut known = BTreeMap::new();
        let mut votes = Votes::default();
        for (path, item) in &document.paths {
            for (method, operation) in PathItem::operations(item) {
                let Some(workload) = operation.workload() else { continue };
                votes.name(part::types_of(operation), &workload);
                known.insert(Subject::Operation { method, path: path.clone() }, workload);
            }
        }
        let schemas = &document.components.schemas;
        let mut seen = BTreeSet::new();
        loop {
            let decided: Vec<(String, String)> =
                votes.winners().filter(|(name, _)| seen.insert(name.clone())).collect();
            if decided.is_empty() {
                return Workloads(known);
            }
            votes = Votes::default();
            for (name, workload) in decided {
                let named = schemas.get(&name).map(part::types_within).unwrap_or_default();
                votes.name(named, &workload);
                known.insert(Subject::Type { name }, workload);
            }
        }
    }

    /// That of a subject; of a part, that of its type.
    #[must_use]
    pub(super) fn get(&self, subject: &Subject) -> Option<&str> {
        let owner = subject.owner();
        self.0.get(owner.as_ref().unwrap_or(subject)).map(String::as_str)
    }
}

/// How often each workload names a type.
#[derive(Default)]
struct Votes(BTreeMap<String, BTreeMap<String, usize>>);

impl Votes {
    fn name(&mut self, types: Vec<String>, workload: &str) {
        for name in types {
            *self.0.entry(name).or_default().entry(workload.to_owned()).or_default() += 1;
        }
    }

    /// The workload that names each type most often, the first by name of several.
    fn winners(&self) -> impl Iterator<Item = (String, String)> {
        self.0.iter().filter_map(|(name, counts)| {
            let most = counts.iter().max_by_key(|(workload, count)| (**count, std::cmp::Reverse(*workload)))?;
            Some((name.clone(), most.0.clone()))
        })
    }
}

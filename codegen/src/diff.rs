//! Compares two documents and the crates that are made from them: what was added, changed, deprecated and removed, and the
//! version step that semver asks for.
//!
//! What is hard: semver speaks of the crate, readers of the service. The items that changed are read from what the emitter
//! writes, so that the step can't disagree with the crate, and then each is given its reason in the documents.

mod tokens;
mod items;
mod surface;
mod breaks;
mod described;
mod facts;
mod workloads;
mod subjects;
mod report;
mod restated;
mod step;
mod join;
mod markdown;

use std::collections::BTreeMap;

use facts::Statements;
use subjects::Subjects;
use surface::Surface;
use workloads::Workloads;

use crate::{CrateName, diagnostic::Diagnostics, page::Version, rust, spec::Document};

pub use breaks::{ItemChange, ItemEvent};
pub use facts::Subject;
pub use report::{Entry, Report, StatementChange, Step, Workload};

/// One of two documents, with all that is compared of it.
#[derive(Debug)]
pub struct Side {
    /// The public items of its crate.
    surface: Surface,
    /// What they are about.
    subjects: Subjects,
    /// What it says.
    facts: BTreeMap<Subject, Statements>,
    /// To what workload that belongs.
    workloads: Workloads,
}

impl Side {
    /// Decides the crate of a document, and reads what is public in it. Reports operations and types that the crate can't have.
    #[must_use]
    pub fn of(document: &Document, diagnostics: &mut Diagnostics) -> Side {
        // Both crates have one name: what is compared is what they contain.
        let krate = rust::model(document, &CrateName::of(Version::V1), diagnostics);
        Side {
            surface: surface::read(&krate),
            subjects: subjects::read(&krate, document),
            facts: facts::read(document),
            workloads: Workloads::of(document),
        }
    }

    /// What an item is about that meets a condition, and else what it is about.
    fn nearest(&self, path: &str, is_wanted: &dyn Fn(&Subject) -> bool) -> Vec<Subject> {
        let owners = self.surface.0.get(path).map(|item| item.owners.as_slice()).unwrap_or_default();
        self.subjects.nearest(path, owners, is_wanted)
    }
}

/// The changes that make one document the other.
#[must_use]
pub fn compare(old: &Side, new: &Side) -> Report {
    join::report(old, new)
}

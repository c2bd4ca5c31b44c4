//! Defines what a comparison of two documents comes to: the changes by workload, and the version step that they ask for.

use serde::Serialize;

use super::{breaks::ItemChange, facts::Subject};

/// The changes between two documents and between the crates that are made from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The step of the version from 1.0.0 on.
    pub step: Step,
    /// The step of the version before that, where Cargo counts the first number after `0.` as the major one.
    pub step_before_1: Step,
    /// Why it is this step: a sentence without a full stop.
    pub why: String,
    /// How many items of the crate change or go in a way that breaks code.
    pub breaks: usize,
    /// How many items of the crate are the same but for their documentation.
    pub reworded: usize,
    /// The changes by workload, those without a workload last.
    pub workloads: Vec<Workload>,
}

/// The part of a version that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing is new.
    None,
    /// Code that uses the crate notices nothing.
    Patch,
    /// There is more to use, or something is deprecated.
    Minor,
    /// Code that uses the crate may no longer compile.
    Major,
}

impl Step {
    /// The same for a version below 1.0.0.
    #[must_use]
    pub const fn before_1(self) -> Step {
        match self {
            Step::Major => Step::Minor,
            Step::Minor | Step::Patch => Step::Patch,
            Step::None => Step::None,
        }
    }

    /// `major`
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Step::Major => "major",
            Step::Minor => "minor",
            Step::Patch => "patch",
            Step::None => "none",
        }
    }
}

/// The changes of one workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Workload {
    /// Its name; `None` for what belongs to no workload.
    pub name: Option<String>,
    /// What is new.
    pub added: Vec<Entry>,
    /// What is described otherwise.
    pub changed: Vec<Entry>,
    /// What isn't to be used any more.
    pub deprecated: Vec<Entry>,
    /// What is gone.
    pub removed: Vec<Entry>,
}

impl Workload {
    /// The entries by title.
    pub(super) fn sections(&self) -> [(&'static str, &[Entry]); 4] {
        [
            ("Added", &self.added),
            ("Changed", &self.changed),
            ("Deprecated", &self.deprecated),
            ("Removed", &self.removed),
        ]
    }
}

/// What happened to one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// What the document says otherwise; of a new subject, its type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementChange>,
    /// Whether one of its items breaks code, or one of an entry that shares its call or its type.
    pub breaks: bool,
    /// What that is in the crate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemChange>,
}

/// A statement of the document that is new, gone or another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementChange {
    /// What it is about: `type`, `query option`, `permissions`.
    pub what: &'static str,
    /// Which of them: `$top`, `of an application`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What was said; `None` if nothing was.
    pub before: Option<String>,
    /// What is said; `None` if nothing is.
    pub after: Option<String>,
}

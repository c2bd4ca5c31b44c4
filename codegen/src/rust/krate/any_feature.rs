//! Holds the features of which any one is enough for a part of a crate to be there.

use std::collections::BTreeSet;

use crate::gateway::{FeatureName, Module};

/// So long may the features' part of a module's name be.
const LONGEST: usize = 64;

/// One feature or more; the part is there where any of them is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AnyFeature(BTreeSet<FeatureName>);

impl AnyFeature {
    /// That feature alone.
    #[must_use]
    pub(crate) fn one(feature: FeatureName) -> AnyFeature {
        AnyFeature(BTreeSet::from([feature]))
    }

    /// By name.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &FeatureName> {
        self.0.iter()
    }

    /// Adds others; answers whether one of them is new.
    pub(crate) fn add(&mut self, others: &AnyFeature) -> bool {
        let before = self.0.len();
        self.0.extend(others.0.iter().cloned());
        self.0.len() > before
    }

    /// Whether each of the others is one of them: what is there with the others is then there with these.
    #[must_use]
    pub(crate) fn includes(&self, others: &AnyFeature) -> bool {
        self.0.is_superset(&others.0)
    }

    /// The module with what needs them, where no other has its name: `of_outlook`, `of_calls_or_teams`.
    #[must_use]
    pub(crate) fn module(&self) -> Module {
        let names: Vec<&str> = self.iter().map(FeatureName::as_str).collect();
        let mut name = names.join(" or ");
        // What is cut is told apart by a number.
        name.truncate(LONGEST);
        Module::named(&format!("of {name}"))
    }
}

//! Counts what a specification has and which pages were skipped, for the summary of a run.

use std::collections::BTreeMap;

use graphdown_codegen::spec::Document;

use crate::terminal::Text;

/// The counts of a specification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Those that have a method.
    operations: usize,
    paths: usize,
    types: usize,
    enumerations: usize,
    /// The number of skipped pages, by reason.
    skipped: BTreeMap<String, usize>,
}

impl Counts {
    /// Counts the parts of a specification.
    pub(crate) fn of(spec: &Document) -> Self {
        let mut counts = Counts { paths: spec.paths.len(), ..Counts::default() };
        counts.operations = graphdown_codegen::callable(spec);
        counts.enumerations = spec.components.schemas.values().filter(|schema| !schema.members.is_empty()).count();
        counts.types = spec.components.schemas.len() - counts.enumerations;
        for reason in spec.skipped.values() {
            *counts.skipped.entry(reason.clone()).or_default() += 1;
        }
        counts
    }

    /// One line with all counts, and one for each reason of skipped pages.
    pub(crate) fn lines(&self) -> Text {
        let Counts { operations, paths, types, enumerations, skipped } = self;
        let mut text = Text::line(format!(
            "specified {operations} operations on {paths} paths, {types} types, {enumerations} enumerations"
        ));
        if !skipped.is_empty() {
            text.extend([Text::line(format!("  skipped {} pages:", skipped.values().sum::<usize>()))]);
        }
        text.extend(skipped.iter().map(|(reason, pages)| Text::line(format!("   {pages:>6} {reason}"))));
        text
    }
}

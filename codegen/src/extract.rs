//! Reads from each page what it states, as it states it. Nothing is decided where two statements disagree, and no name
//! is resolved: `resolve` does both.

pub(crate) mod written;
pub(crate) mod texts;
pub(crate) mod operations;
pub(crate) mod types;
mod unread;

use rayon::prelude::*;

use crate::{
    api::{Enumeration, Gave, PageOutcome, StandaloneMessage, UnplacedExample},
    diagnostic::Diagnostics,
    extract::written::Written,
    page::{Page, PageKind},
    source::Span,
};

/// Why an example of a page without operations has no place, until one is found.
pub(crate) const UNDOCUMENTED: &str = "no page documents its request";

/// Why an example has no place that is no call of the service's.
pub(crate) const ELSEWHERE: &str = "its request goes to another host";

/// All that the pages of one version state, page by page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Types, one for each page that documents one.
    pub types: Vec<types::resource::StatedType>,
    /// Types that tables beside those of a page describe; they count where no page documents them.
    pub nested: Vec<types::resource::StatedType>,
    /// Enumerations, one for each place that lists members.
    pub enumerations: Vec<Enumeration>,
    /// What each api page says of its operations.
    pub operations: Vec<operations::operation::OperationPage>,
    /// What the service posts to an application's own URL.
    pub notifications: Vec<StandaloneMessage<Written>>,
    /// Values of types that pages show by themselves.
    pub values: Vec<StandaloneMessage<Written>>,
    /// Examples of pages without operations.
    pub unplaced: Vec<UnplacedExample<Written>>,
    /// Where each request, response and value that was read as an example begins.
    pub shown: Vec<Span>,
    /// What became of each page.
    pub outcomes: Vec<PageOutcome>,
}

impl Evidence {
    /// Adds what other pages of the version state behind what these do.
    fn extend(&mut self, other: Evidence) {
        let Evidence { types, nested, enumerations, operations, notifications, values, unplaced, shown, outcomes } =
            other;
        self.types.extend(types);
        self.nested.extend(nested);
        self.enumerations.extend(enumerations);
        self.operations.extend(operations);
        self.notifications.extend(notifications);
        self.values.extend(values);
        self.unplaced.extend(unplaced);
        self.shown.extend(shown);
        self.outcomes.extend(outcomes);
    }
}

/// Reads every page, each for what it documents.
#[must_use]
pub(crate) fn extract(pages: &[Page], diagnostics: &mut Diagnostics) -> Evidence {
    let said = |page: &Page| {
        let (mut evidence, mut noticed) = (Evidence::default(), Diagnostics::default());
        let gave = self::page(page, &mut evidence, &mut noticed);
        unread::report(page, &evidence, &mut noticed);
        evidence.outcomes.push(PageOutcome { path: page.path.clone(), gave });
        (evidence, noticed)
    };
    let said: Vec<(Evidence, Diagnostics)> = pages.par_iter().map(said).collect();
    let mut evidence = Evidence::default();
    for (of_page, noticed) in said {
        evidence.extend(of_page);
        diagnostics.extend(noticed);
    }
    evidence
}

/// Adds what one page says, and answers what became of it; an api page may define types beside its operations.
pub(crate) fn page(page: &Page, evidence: &mut Evidence, diagnostics: &mut Diagnostics) -> Gave {
    let types = types::resource::resource_types(page, diagnostics);
    let enumerations = types::enumeration::enumerations(page);
    let defined = types.len() + enumerations.len();
    evidence.types.extend(types);
    evidence.nested.extend(types::resource::nested_types(page));
    evidence.enumerations.extend(enumerations);
    let operations = match page.kind {
        PageKind::Operation => operations::operation::operations(page, evidence, diagnostics),
        _ => {
            examples(page, evidence, diagnostics);
            0
        }
    };
    match page.kind {
        _ if operations > 0 => Gave::Operations(operations),
        _ if defined > 0 => Gave::Types(defined),
        PageKind::Conceptual => Gave::Nothing("prose alone".into()),
        PageKind::Operation => Gave::Nothing("no request line".into()),
        PageKind::Resource => Gave::Nothing("no type is named".into()),
        PageKind::Enumeration | PageKind::Enumerations => Gave::Nothing("no members are listed".into()),
    }
}

/// Adds what a page without operations shows as requests, responses and values; `resolve` looks for their operations.
fn examples(page: &Page, evidence: &mut Evidence, diagnostics: &mut Diagnostics) {
    let shown = operations::example::shown(page, diagnostics);
    evidence.shown.extend(shown.starts());
    let exchanges = shown.exchanges.into_iter().map(|exchange| exchange.example);
    evidence.unplaced.extend(exchanges.map(|example| UnplacedExample { example, reason: UNDOCUMENTED }));
    evidence.unplaced.extend(shown.unplaced);
    evidence.notifications.extend(shown.notifications);
    evidence.values.extend(shown.values);
}

#[cfg(test)]
pub(crate) mod tests;

//! Decides the facts from what pages state: each question in one place and on resolved names, duplicates merged and
//! inherited rows dropped.

pub(crate) mod types;
pub(crate) mod operations;

pub(crate) use types::Names;

use crate::{
    amend::Corrections,
    api::Api,
    diagnostic::Diagnostics,
    extract::Evidence,
    page::{Page, Version},
};

/// How much of a version the pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it: what no page documents is a defect.
    Version,
    /// One page: what it names without defining it stands on a page that isn't here.
    Page,
}

/// Resolves types first: operations refer to them by name and by link. What names mean is handed on, with the graph of the
/// types, which keep their places.
pub(crate) fn resolve(
    version: Version,
    evidence: Evidence,
    mut corrections: Corrections,
    pages: &[Page],
    extent: Extent,
    diagnostics: &mut Diagnostics,
) -> (Api, Names) {
    let Evidence { types, nested, enumerations, operations, notifications, values, unplaced, shown, outcomes } =
        evidence;
    let mut api = Api { enumerations, shown, outcomes, ..Api::new(version) };
    let names = types::resolve(&mut api, types, nested, &operations, pages, extent, diagnostics);
    let stated = operations::Stated { operations, notifications, values, unplaced };
    operations::resolve(&mut api, stated, &mut corrections, &names, diagnostics);
    corrections.report_unused(diagnostics);
    (api, names)
}

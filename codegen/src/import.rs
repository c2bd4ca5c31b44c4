//! Writes for each page a page of facts alone, in the format of the pages and in a wording of our own: what is read from it is
//! what was read from the source.
//!
//! What is hard: facts are decided from sentences and examples that stay behind. So a page is written from what its own
//! evidence states and from what was decided of it, before other pages are heard: its operations with their bodies and
//! responses, its types with the names that were found. Reading all written pages then merges the same statements in the same
//! way. Facts of many pages together, such as a base that only an operation shows, are stated on the page of the type.

mod links;
mod remarks;
mod rows;
mod permissions;
mod request;
mod body;
mod responses;
mod operation;
mod types;
mod enumerations;

use std::collections::BTreeMap;

use crate::{
    api::{Api, ParameterSource},
    extract::Evidence,
    gateway::Sheet,
    page::{Page, PageKind},
    resolve::{Names, operations::DecidedPage},
};

use links::Links;
use request::ShownOption;

/// What the first key of each written page says, by which it is told from a page that was written by hand.
pub const MARK: &str = "cargo xtask import, facts alone";

/// What the pages of a version gave.
pub(crate) struct Read<'a> {
    pub(crate) pages: &'a [Page],
    /// With corrections applied.
    pub(crate) evidence: &'a Evidence,
    /// What was decided of each page with operations, in the order of the evidence.
    pub(crate) operations: &'a [DecidedPage],
    pub(crate) names: &'a Names,
    pub(crate) api: &'a Api,
}

/// Pages of facts.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// By the path of the source: `v1.0/api/call-get.md`.
    pub pages: BTreeMap<String, String>,
    /// The pages that state no fact, by path, with the reason.
    pub left: BTreeMap<String, String>,
}

/// Writes every page that gave something.
pub(crate) fn pages(read: &Read) -> Imported {
    let links = Links::of(read);
    let operations: BTreeMap<&str, &DecidedPage> =
        read.operations.iter().map(|decided| (decided.page.path.as_str(), decided)).collect();
    let shown = shown_options(read.api);
    let mut imported = Imported::default();
    for page in read.pages {
        let decided = operations.get(page.path.as_str()).copied();
        let shown = shown.get(page.path.as_str()).map_or(&[][..], Vec::as_slice);
        match self::page(read, page, decided.map(|decided| (decided, shown)), &links) {
            Some(text) => _ = imported.pages.insert(page.path.clone(), text),
            None => _ = imported.left.insert(page.path.clone(), "it states no operation, type or enumeration".into()),
        }
    }
    imported
}

/// The query options that examples alone show, by the main page of the operation.
fn shown_options(api: &Api) -> BTreeMap<&str, Vec<ShownOption<'_>>> {
    let mut shown: BTreeMap<&str, Vec<ShownOption>> = BTreeMap::new();
    for operation in &api.operations {
        let Some(main) = operation.origins.first() else { continue };
        let options = operation.parameters.iter().filter(|one| one.source == ParameterSource::Example);
        let options = options.map(|one| ShownOption { operation, name: &one.name });
        shown.entry(main.path.as_str()).or_default().extend(options);
    }
    shown
}

fn page(read: &Read, page: &Page, decided: Option<(&DecidedPage, &[ShownOption])>, links: &Links) -> Option<String> {
    let decided = decided.filter(|(decided, _)| !decided.operations.is_empty());
    let types = types::of_page(read, page);
    let enumerations = enumerations::of_page(read, page);
    if decided.is_none() && types.is_empty() && enumerations.is_empty() {
        return None;
    }
    let mut sheet = head(page);
    if let Some((decided, shown)) = decided {
        operation::write(&mut sheet, page, decided, shown, links);
    }
    types::write(&mut sheet, page, &types, links);
    enumerations::write(&mut sheet, page, &enumerations);
    Some(sheet.finish())
}

/// Front matter and title.
fn head(page: &Page) -> Sheet {
    let kind = match page.kind {
        PageKind::Operation => "apiPageType",
        PageKind::Resource => "resourcePageType",
        PageKind::Enumeration | PageKind::Enumerations => "enumPageType",
        PageKind::Conceptual => "conceptualPageType",
    };
    let mut keys = vec![("generated_by", MARK), ("title", page.title.plain.as_str())];
    keys.extend(page.front_matter.workload.as_deref().map(|workload| ("ms.prod", workload)));
    keys.push(("doc_type", kind));
    Sheet::new(&keys, &page.title.plain)
}

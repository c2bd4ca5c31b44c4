//! Writes for each page a page of facts alone, in the format of the pages and in a wording of our own: what is read from it is
//! what was read from the source.
//!
//! What is hard: facts are decided from sentences and examples that stay behind. So a page is written from what its own
//! evidence states and from what was decided of it, before other pages are heard: its operations with their bodies and
//! responses, its types with the names that were found. Reading all written pages then merges the same statements in the same
//! way. Facts of many pages together, such as a base that only an operation shows, are stated on the page of the type.

mod own;
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

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    api::{Api, Enumeration, ParameterSource},
    extract::Evidence,
    gateway::Sheet,
    page::{FACTS_ALONE, Page, PageKind},
    resolve::{Names, operations::DecidedPage},
};

use links::Links;
pub use own::Own;
use request::ShownOption;

/// What the first key of each written page says, by which it is told from a page that was written by hand.
pub const MARK: &str = FACTS_ALONE.1;

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
    /// By path: `v1.0/api/call-get.md`.
    pub pages: BTreeMap<String, String>,
    /// The pages that give no page of their name, by path, with the reason.
    pub left: BTreeMap<String, Left>,
}

/// Why a page gives no page of its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// It states no operation, type or enumeration.
    NoFacts,
    /// A page of our own has its name, and states all that it does.
    Own,
    /// A page of our own has its name; what only the docs state is on the page of this path.
    OwnBeside(String),
}

/// Writes every page that gave something; a page of our own stands in place of the one of its name.
pub(crate) fn pages(read: &Read, own: &Own) -> Imported {
    let links = Links::of(read, own);
    let operations: BTreeMap<&str, &DecidedPage> =
        read.operations.iter().map(|decided| (decided.page.path.as_str(), decided)).collect();
    let shown = shown_options(read.api);
    let mut imported = Imported::default();
    for page in read.pages {
        let decided = operations.get(page.path.as_str()).copied();
        let shown = shown.get(page.path.as_str()).map_or(&[][..], Vec::as_slice);
        let facts = Facts::of(read, page, decided);
        let facts = if own.has(&page.path) { facts.without(own) } else { facts };
        let text = (!facts.is_empty()).then(|| facts.page(page, shown, &links));
        match (text, own.has(&page.path)) {
            (Some(text), false) => _ = imported.pages.insert(page.path.clone(), text),
            (None, false) => _ = imported.left.insert(page.path.clone(), Left::NoFacts),
            (None, true) => _ = imported.left.insert(page.path.clone(), Left::Own),
            (Some(text), true) => {
                let beside = beside(&page.path);
                imported.pages.insert(beside.clone(), text);
                imported.left.insert(page.path.clone(), Left::OwnBeside(beside));
            }
        }
    }
    imported
}

/// The path of a page with what a page of our own lacks: `v1.0/resources/enums-docs.md`.
fn beside(path: &str) -> String {
    format!("{}-docs.md", path.strip_suffix(".md").unwrap_or(path))
}

/// What is written of one page.
struct Facts<'a> {
    operations: Option<Cow<'a, DecidedPage>>,
    types: Vec<types::Type<'a>>,
    enumerations: Vec<&'a Enumeration>,
}

impl<'a> Facts<'a> {
    fn of(read: &Read<'a>, page: &Page, decided: Option<&'a DecidedPage>) -> Facts<'a> {
        Facts {
            operations: decided.map(Cow::Borrowed),
            types: types::of_page(read, page),
            enumerations: enumerations::of_page(read, page),
        }
    }

    /// What pages of our own don't state.
    fn without(self, own: &Own) -> Facts<'a> {
        Facts {
            operations: self.operations.map(|decided| Cow::Owned(own.left_of_operations(&decided))),
            types: self.types.into_iter().filter_map(|ty| ty.left(own)).collect(),
            enumerations: self.enumerations.into_iter().filter(|one| own.lacks(one)).collect(),
        }
    }

    fn operations(&self) -> Option<&DecidedPage> {
        self.operations.as_deref().filter(|decided| !decided.operations.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.operations().is_none() && self.types.is_empty() && self.enumerations.is_empty()
    }

    fn page(&self, page: &Page, shown: &[ShownOption], links: &Links) -> String {
        let mut sheet = head(page);
        if let Some(decided) = self.operations() {
            operation::write(&mut sheet, page, decided, shown, links);
        }
        types::write(&mut sheet, page, &self.types, links);
        enumerations::write(&mut sheet, page, &self.enumerations);
        sheet.finish()
    }
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

/// Front matter and title.
fn head(page: &Page) -> Sheet {
    let kind = match page.kind {
        PageKind::Operation => "apiPageType",
        PageKind::Resource => "resourcePageType",
        PageKind::Enumeration | PageKind::Enumerations => "enumPageType",
        PageKind::Conceptual => "conceptualPageType",
    };
    let mut keys = vec![FACTS_ALONE, ("title", page.title.plain.as_str())];
    keys.extend(page.front_matter.workload.as_deref().map(|workload| ("ms.prod", workload)));
    keys.push(("doc_type", kind));
    Sheet::new(&keys, &page.title.plain)
}

//! The passes over pages, in the order in which data passes them. Each takes what those before it give and gives its result
//! with what it noticed; which of them run, and when, is decided by who asks.

use super::Options;
use crate::{
    CrateName,
    amend::{self, Corrections},
    api::Api,
    diagnostic::Diagnostics,
    extract::{self, Evidence},
    import::{self, Imported, Own},
    lint,
    page::{self, Page, Version},
    resolve::{self, Extent, types::Names},
    rust::{self, Crate},
    source::{FileId, SourceMap},
    spec::{self, Document},
    type_graph::Types,
    validate,
};

/// The input of the passes.
#[derive(Clone, Debug)]
pub(super) struct Passes<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) pages: Pages,
    pub(super) options: Options,
}

/// The pages to read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pages {
    /// All pages of a version.
    Of(Version),
    /// One page at any path; its version is read from the page.
    Alone(FileId),
}

/// The result of a pass, with its diagnostics.
#[derive(Clone, Debug)]
pub(super) struct Pass<T> {
    pub(super) value: T,
    pub(super) diagnostics: Diagnostics,
}

/// The facts, with the names that decided them.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) api: Api,
    /// The meaning of names, and the inheritance of types.
    pub(crate) names: Names,
}

impl<T> Pass<T> {
    fn run(pass: impl FnOnce(&mut Diagnostics) -> T) -> Pass<T> {
        let mut diagnostics = Diagnostics::default();
        Pass { value: pass(&mut diagnostics), diagnostics }
    }
}

impl Passes<'_> {
    pub(super) fn pages(&self) -> Pass<Vec<Page>> {
        Pass::run(|diagnostics| match self.pages {
            Pages::Of(version) => page::read_all(version, self.sources, diagnostics),
            Pages::Alone(file) => page::read(self.sources, file, diagnostics).into_iter().collect(),
        })
    }

    pub(super) fn evidence(&self, pages: &[Page]) -> Pass<Evidence> {
        Pass::run(|diagnostics| extract::extract(pages, diagnostics))
    }

    /// Corrects evidence, decides facts and validates them.
    pub(super) fn facts(&self, pages: &[Page], mut evidence: Evidence) -> Pass<Facts> {
        Pass::run(|diagnostics| {
            let corrections = match self.sources.overrides() {
                Some((file, overrides)) => amend::amend(&mut evidence, overrides, file, diagnostics),
                None => Corrections::default(),
            };
            let (api, names) =
                resolve::resolve(self.version(pages), evidence, corrections, pages, self.extent(), diagnostics);
            // What one page says breaks invariants that hold of a whole version.
            if self.extent() == Extent::Version {
                validate::validate(&api, names.graph(), pages, diagnostics);
            }
            Facts { api, names }
        })
    }

    /// Runs lint, which doesn't repeat what earlier passes have `reported`.
    pub(super) fn findings(
        &self,
        pages: &[Page],
        evidence: &Evidence,
        facts: &Facts,
        reported: &Diagnostics,
    ) -> Pass<()> {
        let Facts { api, names } = facts;
        let types = Types::new(names.graph().clone(), api);
        let read = lint::Read { sources: self.sources, pages, evidence, api, names, types, reported };
        Pass::run(|diagnostics| lint::check(&read, diagnostics))
    }

    /// Writes pages of facts, from evidence without corrections and the facts that were decided with them.
    pub(super) fn import(&self, pages: &[Page], mut evidence: Evidence, facts: &Facts, own: &Own) -> Imported {
        let Facts { api, names } = facts;
        let mut corrections = match self.sources.overrides() {
            Some((file, overrides)) => amend::amend(&mut evidence, overrides, file, &mut Diagnostics::default()),
            None => Corrections::default(),
        };
        let stated = std::mem::take(&mut evidence.operations);
        let operations = resolve::operations::of_pages(stated, api, names, &mut corrections);
        import::pages(&import::Read { pages, evidence: &evidence, operations: &operations, names, api }, own)
    }

    pub(super) fn document(&self, Facts { api, names }: Facts) -> Document {
        let mut document = spec::write::document(api, names.graph(), self.sources);
        if !self.options.only.is_empty() {
            spec::part::keep(&mut document, &self.options.only);
        }
        document
    }

    pub(super) fn krate(&self, pages: &[Page], document: &Document) -> Pass<Crate> {
        let name = self.options.krate.clone().unwrap_or_else(|| CrateName::of(self.version(pages)));
        Pass::run(|diagnostics| rust::model(document, &name, diagnostics))
    }

    /// The version that the pages document.
    pub(super) fn version(&self, pages: &[Page]) -> Version {
        match self.pages {
            Pages::Of(version) => version,
            Pages::Alone(_) => pages.first().map_or(Version::V1, |page| page.version),
        }
    }

    const fn extent(&self) -> Extent {
        match self.pages {
            Pages::Of(_) => Extent::Version,
            Pages::Alone(_) => Extent::Page,
        }
    }
}

//! One reading of a version's pages, of which every command shows a part. Each pass runs once, when something of it is first
//! asked for, and its diagnostics stay beside its result: what was asked for before never changes what is reported.

mod passes;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use passes::{Facts, Pages, Pass, Passes};

use crate::{
    CrateName,
    api::Api,
    diagnostic::{Diagnostic, Diagnostics},
    extract::Evidence,
    import::{Imported, Own},
    lint::allow::{self, Allowed, Documented},
    page::{Page, Version},
    print, render,
    rust::Crate,
    source::{FileId, SourceMap, Span},
    spec::Document,
};

/// The pages of one version with the result of each pass, which runs when it is first needed.
#[derive(Clone, Debug)]
pub struct Analysis<'a> {
    passes: Passes<'a>,
    pages: OnceLock<Pass<Vec<Page>>>,
    evidence: OnceLock<Pass<Evidence>>,
    facts: OnceLock<Pass<Facts>>,
    findings: OnceLock<Pass<()>>,
    document: OnceLock<Document>,
    krate: OnceLock<Pass<Crate>>,
}

/// What to generate from the pages.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the crate; `None` for `graphdown` or `graphdown-beta`, by version.
    pub krate: Option<CrateName>,
    /// The operations to keep in document and crate, as texts for [`spec::part::keep`](crate::spec::part::keep); all, if
    /// there are none.
    pub only: Vec<String>,
}

/// The passes whose diagnostics are wanted, each stage with the passes that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading pages and deciding facts, which is all for a document.
    Document,
    /// [`Stage::Document`] and the decisions of the crate.
    Crate,
    /// [`Stage::Document`] and lint.
    Findings,
    /// All passes.
    Everything,
}

/// The results of lint.
#[derive(Clone, Debug)]
pub struct Linting {
    /// The findings that no allowance matches, sorted by span.
    pub diagnostics: Vec<Diagnostic>,
    /// The findings that an allowance matches.
    pub allowed: Vec<Allowed>,
    /// The pages that document each path.
    pub documented: Documented,
}

impl<'a> Analysis<'a> {
    /// Analyses all pages of a version, `v1.0/api/*.md` and `v1.0/resources/*.md`, with the other sources.
    #[must_use]
    pub fn new(version: Version, sources: &'a SourceMap, options: Options) -> Analysis<'a> {
        Analysis::over(Passes { sources, pages: Pages::Of(version), options })
    }

    /// Analyses one page at any path. Types that it names but doesn't define count as defined elsewhere.
    #[must_use]
    pub fn of_page(file: FileId, sources: &'a SourceMap) -> Analysis<'a> {
        Analysis::over(Passes { sources, pages: Pages::Alone(file), options: Options::default() })
    }

    const fn over(passes: Passes<'a>) -> Analysis<'a> {
        Analysis {
            passes,
            pages: OnceLock::new(),
            evidence: OnceLock::new(),
            facts: OnceLock::new(),
            findings: OnceLock::new(),
            document: OnceLock::new(),
            krate: OnceLock::new(),
        }
    }

    /// The pages, in the order of their paths.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.read().value
    }

    /// The facts: operations, types and enumerations with every name resolved.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.decided().value.api
    }

    /// The spans of the rows that say that their property is inherited.
    #[must_use]
    pub fn inherited(&self) -> BTreeSet<Span> {
        let rows = self.stated().value.types.iter().flat_map(|ty| &ty.rows);
        rows.filter(|row| row.is_inherited).map(|row| row.property.span).collect()
    }

    /// The OpenAPI document of the facts.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| self.passes.document(self.decided().value.clone()))
    }

    /// The crate's files by path relative to the crate: `src/lib.rs`.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        print::print(&render::drafts(self.krate()))
    }

    /// The findings of lint, separated by the allowances of `lint.toml`.
    #[must_use]
    pub fn lint(&self) -> Linting {
        let documented = Documented::by(self.api());
        let found = self.diagnostics(Stage::Findings);
        let version = self.passes.version(self.pages());
        let (diagnostics, allowed) = allow::part(found, self.passes.sources, version, &documented);
        Linting { diagnostics, allowed, documented }
    }

    /// Pages of facts alone, in place of the pages; `own` states what needs no import.
    #[must_use]
    pub fn import(&self, own: &Own) -> Imported {
        self.passes.import(self.pages(), self.stated().value.clone(), &self.decided().value, own)
    }

    /// The diagnostics of the passes of a stage, sorted by span, without those that only follow from another. Runs the
    /// passes that haven't run yet.
    #[must_use]
    pub fn diagnostics(&self, stage: Stage) -> Vec<Diagnostic> {
        self.noticed(stage).into_sorted()
    }

    /// The document with the diagnostics of [`Stage::Document`]. Everything else is dropped, which takes less time and
    /// memory than [`Analysis::document`], since texts of evidence and facts are moved.
    #[must_use]
    pub fn into_document(self) -> (Document, Diagnostics) {
        let passes = self.passes;
        let pages = self.pages.into_inner().unwrap_or_else(|| passes.pages());
        let evidence = self.evidence.into_inner().unwrap_or_else(|| passes.evidence(&pages.value));
        let facts = self.facts.into_inner().unwrap_or_else(|| passes.facts(&pages.value, evidence.value));
        let mut diagnostics = pages.diagnostics;
        diagnostics.extend(evidence.diagnostics);
        diagnostics.extend(facts.diagnostics);
        let document = self.document.into_inner();
        // Giving back what all pages took is a tenth of the work of reading them.
        let write = || document.unwrap_or_else(|| passes.document(facts.value));
        (rayon::join(write, || drop(pages.value)).0, diagnostics)
    }

    /// The document and the crate, without the rest.
    pub(crate) fn into_parts(mut self) -> (Document, Crate) {
        let krate = self.krate.take().map_or_else(|| self.krate().clone(), |krate| krate.value);
        (self.into_document().0, krate)
    }

    /// The crate, with every name, type and line of documentation decided.
    pub(crate) fn krate(&self) -> &Crate {
        &self.modelled().value
    }

    pub(crate) const fn sources(&self) -> &'a SourceMap {
        self.passes.sources
    }

    /// The diagnostics of the passes of a stage.
    pub(crate) fn noticed(&self, stage: Stage) -> Diagnostics {
        let passes = [&self.read().diagnostics, &self.stated().diagnostics, &self.decided().diagnostics];
        let looked = matches!(stage, Stage::Findings | Stage::Everything).then(|| &self.looked().diagnostics);
        let modelled = matches!(stage, Stage::Crate | Stage::Everything).then(|| &self.modelled().diagnostics);
        let mut all = Diagnostics::default();
        passes.into_iter().chain(looked).chain(modelled).for_each(|noticed| all.extend(noticed.clone()));
        all
    }

    fn read(&self) -> &Pass<Vec<Page>> {
        self.pages.get_or_init(|| self.passes.pages())
    }

    fn stated(&self) -> &Pass<Evidence> {
        self.evidence.get_or_init(|| self.passes.evidence(self.pages()))
    }

    fn decided(&self) -> &Pass<Facts> {
        self.facts.get_or_init(|| self.passes.facts(self.pages(), self.stated().value.clone()))
    }

    fn looked(&self) -> &Pass<()> {
        self.findings.get_or_init(|| {
            let (evidence, facts) = (&self.stated().value, &self.decided().value);
            self.passes.findings(self.pages(), evidence, facts, &self.noticed(Stage::Document))
        })
    }

    fn modelled(&self) -> &Pass<Crate> {
        self.krate.get_or_init(|| self.passes.krate(self.pages(), self.document()))
    }
}

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
    lint::allow::{self, Allowed, Documented},
    page::{Page, Version},
    print, render,
    rust::Crate,
    source::{FileId, SourceMap, Span},
    spec::Document,
};

/// Pages of one version, and all that can be made of them.
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

/// What an analysis is asked for beside the pages.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the crate, if another than the version's.
    pub krate: Option<CrateName>,
    /// Only these operations go into the document and the crate: see [`spec::part::keep`](crate::spec::part::keep).
    pub only: Option<String>,
}

/// How far the diagnostics of an analysis go, each with all passes that it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading the pages and deciding what they state: all that there is of a document.
    Document,
    /// The document, and the decisions of the crate.
    Crate,
    /// The document, and a close look at the pages.
    Findings,
    /// All of these.
    Everything,
}

/// All that a close look at the pages gives.
#[derive(Clone, Debug)]
pub struct Linting {
    /// All that is wrong, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong and may stay so.
    pub allowed: Vec<Allowed>,
    /// Which pages document which path.
    pub documented: Documented,
}

impl<'a> Analysis<'a> {
    /// Of all pages of a version, `v1.0/api/*.md` and `v1.0/resources/*.md`, with what else the sources hold.
    #[must_use]
    pub fn new(version: Version, sources: &'a SourceMap, options: Options) -> Analysis<'a> {
        Analysis::over(Passes { sources, pages: Pages::Of(version), options })
    }

    /// Of one page, wherever it lies: what it names without defining it counts as defined elsewhere.
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

    /// The operations, types and enumerations that the pages state, with every name resolved.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.decided().value.api
    }

    /// Where the rows stand that say that their property is inherited.
    #[must_use]
    pub fn inherited(&self) -> BTreeSet<Span> {
        let rows = self.stated().value.types.iter().flat_map(|ty| &ty.rows);
        rows.filter(|row| row.is_inherited).map(|row| row.property.span).collect()
    }

    /// The OpenAPI document that states the facts.
    #[must_use]
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| self.passes.document(self.decided().value.clone()))
    }

    /// The crate's files by path relative to the crate: `src/lib.rs`.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        print::print(&render::drafts(self.krate()))
    }

    /// All that is wrong with the pages, parted by what `lint.toml` allows.
    #[must_use]
    pub fn lint(&self) -> Linting {
        let documented = Documented::by(self.api());
        let found = self.diagnostics(Stage::Findings);
        let version = self.passes.version(self.pages());
        let (diagnostics, allowed) = allow::part(found, self.passes.sources, version, &documented);
        Linting { diagnostics, allowed, documented }
    }

    /// What the passes of a stage noticed, by place, without what only follows from another; those that haven't run yet run
    /// now.
    #[must_use]
    pub fn diagnostics(&self, stage: Stage) -> Vec<Diagnostic> {
        self.noticed(stage).into_sorted()
    }

    /// The document, with what was noticed on the way to it. All else is dropped, and the texts of evidence and facts move:
    /// whoever needs nothing but the document has it with less time and memory.
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

    /// The document and the crate, where nothing else is needed any more.
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

    /// What the passes of a stage noticed.
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

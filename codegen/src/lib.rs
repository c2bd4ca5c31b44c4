//! Texts of Graph's API reference come in; an OpenAPI document, the files of a Rust crate and diagnostics go out.
//!
//! Nothing here touches a disk, a clock, the environment or the network.

pub mod source;
pub mod diagnostic;
mod unique;
mod by_name;
mod limits;
mod vocabulary;
pub mod type_graph;
pub mod gateway;
pub mod path;
pub mod markdown;
pub mod page;
pub mod api;
pub mod extract;
pub mod amend;
pub mod resolve;
pub mod validate;
pub mod value_check;
pub mod lint;
pub mod spec;
pub mod exchange;
pub mod rust;
pub mod render;
pub mod print;
pub mod verify;
pub mod snippets;

use std::collections::{BTreeMap, BTreeSet};

use diagnostic::Diagnostics;

pub use gateway::CrateName;

/// All that a run reads.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Which surface the pages document.
    pub version: page::Version,
    /// Pages and includes: `v1.0/api/*.md`, `v1.0/resources/*.md`, and whatever else they include.
    pub sources: &'a [source::Source],
    /// `specs/overrides.toml`, with its path.
    pub overrides: Option<&'a source::Source>,
    /// The crate to emit.
    pub krate: &'a CrateName,
}

/// What one page says, for a reader rather than for a crate.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The page, as read.
    pub page: page::Page,
    /// Its operations, types and enumerations, with whatever can be resolved from the page alone.
    pub api: api::Api,
    /// Where the rows stand that say that their property is inherited, from a type of another page.
    pub inherited: BTreeSet<source::Span>,
}

/// All that a run gives.
#[derive(Clone, Debug)]
pub struct Generation {
    /// The specification.
    pub spec: spec::Document,
    /// The crate's sources by path relative to the crate: `src/lib.rs`.
    pub files: BTreeMap<String, String>,
    /// All that was noticed, by place.
    pub diagnostics: Vec<diagnostic::Diagnostic>,
}

/// All that a close look at the pages gives.
#[derive(Clone, Debug)]
pub struct Linting {
    /// All that is wrong, by place.
    pub diagnostics: Vec<diagnostic::Diagnostic>,
    /// What is wrong and may stay so.
    pub allowed: Vec<lint::allow::Allowed>,
    /// Which pages document which path.
    pub documented: lint::allow::Documented,
}

/// Pages in, a specification and a crate out: the whole way.
#[must_use]
pub fn generate(inputs: &Inputs) -> Generation {
    let mut diagnostics = Diagnostics::default();
    let spec = specify(inputs, &mut diagnostics);
    let files = emit(&spec, inputs.krate, &mut diagnostics);
    Generation { spec, files, diagnostics: diagnostics.into_sorted() }
}

/// The first half: pages in, a specification out.
#[must_use]
pub fn specify(inputs: &Inputs, diagnostics: &mut Diagnostics) -> spec::Document {
    let (pages, evidence) = state(inputs, diagnostics);
    let (api, names) = decide(inputs, &pages, evidence, diagnostics);
    // Giving back what all pages took is a tenth of the work of reading them.
    rayon::join(|| spec::write::document(api, names.graph(), inputs.sources), || drop(pages)).0
}

/// Pages in, all that is wrong with them out: what reading them tells, and what takes a closer look.
#[must_use]
pub fn lint(inputs: &Inputs) -> Vec<diagnostic::Diagnostic> {
    lint_allowing(inputs, None).diagnostics
}

/// The same, parted by what `lint.toml` allows.
#[must_use]
pub fn lint_allowing(inputs: &Inputs, allowances: Option<&source::Source>) -> Linting {
    let mut diagnostics = Diagnostics::default();
    let understood = understand(inputs, &mut diagnostics);
    lint::check(&understood.read(inputs.sources), &mut diagnostics);
    let documented = lint::allow::Documented::by(&understood.api);
    let found = diagnostics.into_sorted();
    let (diagnostics, allowed) = match allowances {
        Some(allowances) => lint::allow::part(found, allowances, inputs, &documented),
        None => (found, Vec::new()),
    };
    Linting { diagnostics, allowed, documented }
}

/// Pages, what they state, and the facts that are decided of it.
pub(crate) struct Understood {
    pub(crate) pages: Vec<page::Page>,
    pub(crate) stated: lint::Stated,
    pub(crate) api: api::Api,
    /// What their names mean, and who inherits from whom.
    pub(crate) names: resolve::types::Names,
}

impl Understood {
    /// What a close look takes.
    pub(crate) fn read<'a>(&'a self, sources: &'a [source::Source]) -> lint::Read<'a> {
        let types = type_graph::Types::new(self.names.graph().clone(), &self.api);
        lint::Read { sources, pages: &self.pages, stated: &self.stated, api: &self.api, names: &self.names, types }
    }
}

/// Pages in, themselves and what they state out.
fn state(inputs: &Inputs, diagnostics: &mut Diagnostics) -> (Vec<page::Page>, extract::Evidence) {
    let pages = page::read_all(inputs.version, inputs.sources, diagnostics);
    let evidence = extract::extract(&pages, inputs.version, diagnostics);
    (pages, evidence)
}

/// What pages state in, corrected and decided facts out, which hold together.
fn decide(
    inputs: &Inputs,
    pages: &[page::Page],
    mut evidence: extract::Evidence,
    diagnostics: &mut Diagnostics,
) -> (api::Api, resolve::types::Names) {
    // Diagnostics number the file of corrections after all pages.
    let file = source::FileId(u32::try_from(inputs.sources.len()).unwrap_or(u32::MAX));
    let corrections = inputs.overrides.map(|overrides| amend::amend(&mut evidence, overrides, file, diagnostics));
    let extent = resolve::Extent::Version;
    let (api, names) = resolve::resolve(evidence, corrections.unwrap_or_default(), pages, extent, diagnostics);
    validate::validate(&api, names.graph(), pages, diagnostics);
    (api, names)
}

/// Pages in, themselves, what they state and what is decided of it out: all that a close look takes.
fn understand(inputs: &Inputs, diagnostics: &mut Diagnostics) -> Understood {
    let (pages, evidence) = state(inputs, diagnostics);
    let stated = lint::Stated::of(&evidence);
    let (api, names) = decide(inputs, &pages, evidence, diagnostics);
    Understood { pages, stated, api, names }
}

/// The second half: any OpenAPI document in, the crate's files out.
#[must_use]
pub fn emit(spec: &spec::Document, krate: &CrateName, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let krate = rust::model(spec, krate, diagnostics);
    print::print(&render::drafts(&krate))
}

/// The same with the document itself, `openapi.yaml`, which is printed at the same time.
#[must_use]
pub fn emit_with_document(
    spec: &spec::Document,
    krate: &CrateName,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let (mut files, document) = rayon::join(|| emit(spec, krate, diagnostics), || spec::yaml::write(spec));
    files.insert("openapi.yaml".to_owned(), document);
    files
}

/// One page in, wherever it lies, what it says out; `None` where `file` is not among the sources.
#[must_use]
pub fn inspect(sources: &[source::Source], file: source::FileId, diagnostics: &mut Diagnostics) -> Option<Inspection> {
    let page = page::read_from(&source::Index::new(sources), file, diagnostics)?;
    let pages = std::slice::from_ref(&page);
    let evidence = extract::extract(pages, page.version, diagnostics);
    let rows = evidence.types.iter().flat_map(|ty| &ty.rows).filter(|row| row.is_inherited);
    let inherited = rows.map(|row| row.property.span).collect();
    let (api, _) = resolve::resolve(evidence, amend::Corrections::default(), pages, resolve::Extent::Page, diagnostics);
    Some(Inspection { page, api, inherited })
}

//! Reads folders from disk for tests, and writes diagnostics as lines and specifications as text.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};

use graphdown_codegen::{
    Analysis, Options, Stage,
    diagnostic::{Diagnostic, Severity},
    page::Version,
    snippets::Snippets,
    source::{Role, Source, SourceMap, Span},
    spec::Document,
    verify::{self, Plan},
};

/// A folder in the layout of the API reference: `v1.0/api/*.md`, `includes/*.md`, `overrides.toml`, `lint.toml`.
pub(crate) struct Folder {
    /// In the order of their paths.
    pub(crate) sources: Vec<Source>,
    /// `overrides.toml`.
    pub(crate) overrides: Option<Source>,
    /// `lint.toml`.
    pub(crate) allowances: Option<Source>,
}

impl Folder {
    /// What codegen reads.
    pub(crate) fn map(&self) -> SourceMap {
        let mut sources: SourceMap = self.sources.iter().cloned().collect();
        self.overrides.iter().for_each(|one| _ = sources.add(Role::Overrides, one.clone()));
        self.allowances.iter().for_each(|one| _ = sources.add(Role::Allowances, one.clone()));
        sources
    }
}

/// All that a run gives.
pub(crate) struct Generation {
    /// The document.
    pub(crate) spec: Document,
    /// The crate's sources by path relative to the crate.
    pub(crate) files: BTreeMap<String, String>,
    /// All that was noticed, by place.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The repository's folder.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The reference of July 2021, where it lies beside the repository or where `GRAPHDOWN_CORPUS` says.
pub(crate) fn corpus() -> Option<PathBuf> {
    let beside = repository().join("../shared/corpus/api-reference");
    let path = std::env::var_os("GRAPHDOWN_CORPUS").map_or(beside, PathBuf::from);
    let found = path.join("v1.0/api").is_dir();
    if !found {
        eprintln!("skipped: no pages in {}", path.display());
    }
    found.then_some(path)
}

/// Reads a folder for one version: its pages and all includes.
pub(crate) fn read(root: &Path, version: &str) -> Folder {
    let mut paths = Vec::new();
    for folder in [version, "includes"] {
        markdown_files(&root.join(folder), &mut paths);
    }
    paths.sort();
    let beside = |name: &str| root.join(name).is_file().then(|| source(root, &root.join(name)));
    Folder {
        sources: paths.iter().map(|path| source(root, path)).collect(),
        overrides: beside("overrides.toml"),
        allowances: beside("lint.toml"),
    }
}

/// The repository's own pages of one version, without those that `cargo xtask import` wrote: those have the form of a few.
pub(crate) fn own(version: &str) -> Folder {
    let mut folder = read(&repository().join("specs"), version);
    folder.sources.retain(|source| !source.text.contains("\ngenerated_by: "));
    assert!(folder.sources.len() > 20, "only {} pages of {version} are our own", folder.sources.len());
    // It allows what imported pages have.
    folder.allowances = None;
    folder
}

/// The reference of July 2021, read once for all tests: each pass over it takes seconds.
pub(crate) struct Corpus {
    /// As it lies there.
    pub(crate) folder: Folder,
    /// What codegen reads of it.
    pub(crate) sources: SourceMap,
}

impl Corpus {
    /// It, where it lies beside the repository.
    pub(crate) fn get() -> Option<&'static Corpus> {
        static CORPUS: LazyLock<Option<Corpus>> = LazyLock::new(|| {
            let folder = read(&corpus()?, "v1.0");
            Some(Corpus { sources: folder.map(), folder })
        });
        CORPUS.as_ref()
    }

    /// Its analysis: a pass that one test needed has run for all.
    pub(crate) fn analysis(&'static self) -> &'static Analysis<'static> {
        static ANALYSIS: OnceLock<Analysis<'static>> = OnceLock::new();
        ANALYSIS.get_or_init(|| Analysis::new(Version::V1, &self.sources, Options::default()))
    }

    /// All that it gives.
    pub(crate) fn generation(&'static self) -> &'static Generation {
        static GENERATION: OnceLock<Generation> = OnceLock::new();
        GENERATION.get_or_init(|| Generation::of(self.analysis()))
    }
}

fn source(root: &Path, path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    Source { path, text }
}

fn markdown_files(dir: &Path, paths: &mut Vec<PathBuf>) {
    if !dir.is_dir() {
        return;
    }
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown_files(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

/// The whole way for a folder.
pub(crate) fn generate(folder: &Folder, version: Version) -> Generation {
    Generation::of(&Analysis::new(version, &folder.map(), Options::default()))
}

impl Generation {
    fn of(analysis: &Analysis) -> Generation {
        let (files, diagnostics) = (analysis.files(), analysis.diagnostics(Stage::Crate));
        Generation { spec: analysis.document().clone(), files, diagnostics }
    }
}

/// All that is wrong with a folder's pages and isn't allowed.
pub(crate) fn lint(folder: &Folder, version: Version) -> Vec<Diagnostic> {
    Analysis::new(version, &folder.map(), Options::default()).lint().diagnostics
}

/// The snippets of a folder's pages.
pub(crate) fn snippets(folder: &Folder, version: Version) -> Snippets {
    graphdown_codegen::snippets::snippets(Analysis::new(version, &folder.map(), Options::default()))
}

/// The tests of a folder's pages.
pub(crate) fn plan(folder: &Folder, version: Version) -> Plan {
    verify::plan(Analysis::new(version, &folder.map(), Options::default()))
}

/// The file that a place is in.
pub(crate) fn path(sources: &SourceMap, span: Span) -> &str {
    sources.get(span.file).map_or("", |source| &source.path)
}

/// `path:line:column: severity[code]: message`, with the related place, the help and the edit on lines of their own.
pub(crate) fn lines(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let place = |span: Span| {
        let source = sources.get(span.file).unwrap_or_else(|| panic!("a span in no source: {span:?}"));
        let position = sources.position(span).unwrap();
        format!("{}:{}:{}", source.path, position.line, position.column)
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let severity = match diagnostic.code.severity() {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let (code, message) = (diagnostic.code.as_str(), &diagnostic.message);
        text.push_str(&format!("{}: {severity}[{code}]: {message}\n", place(diagnostic.span)));
        if let Some((span, label)) = &diagnostic.related {
            text.push_str(&format!("  {}: {label}\n", place(*span)));
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        if let Some(fix) = &diagnostic.fix {
            let end = Span { start: fix.span.end, ..fix.span };
            let end = place(end);
            let (_, end) = end.split_at(end.match_indices(':').nth_back(1).map_or(0, |(colon, _)| colon + 1));
            let word = if fix.is_mechanical { "fix" } else { "suggestion" };
            text.push_str(&format!("  {word}: {}-{end} becomes {:?}\n", place(fix.span), fix.text));
        }
    }
    text
}

/// Panics with the file's name and the syntax error where an emitted file is no Rust.
pub(crate) fn assert_parses(files: &BTreeMap<String, String>) {
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        if let Err(error) = syn::parse_file(text) {
            panic!("{path}: {error}\n{text}");
        }
    }
}

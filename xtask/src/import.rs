//! Runs `cargo xtask import`: writes pages of facts from a docs checkout into specs/, or lists how specs/ differs from them.
//!
//! What is hard: pages of our own are in the same folders. They are told by the missing mark, stay as they are, and what they
//! state isn't imported again.

mod source;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use graphdown_codegen::{
    Analysis, Options, Stage,
    import::{Imported, Left, MARK, Own},
    page::Version,
    source::{Role, Source, SourceMap},
};

use crate::{
    Outcome,
    arguments::{Import, Output},
    generate::home,
    progress::Progress,
    read::{self, Docs},
    report::{self, Texts},
    terminal::{self, Text},
    write::{self, Difference, transaction::Transaction},
};
use source::Pin;

/// `cargo xtask import`
///
/// # Errors
/// If input can't be read or files can't be written.
pub(crate) fn run(options: &Import, output: &Output) -> Result<Outcome> {
    let progress = Progress::new(output.quiet);
    let dir = version_folder(&options.docs, options.version.as_deref())?;
    let docs = read::docs(&dir, options.overrides.as_deref(), &progress)?;
    let out = options.out.clone().unwrap_or_else(|| home().join("specs"));
    let pin = if options.check { None } else { Some(Pin::of(options, &dir)?) };
    progress.step("reading pages");
    let analysis = docs.analysis(Options::default());
    let mut diagnostics = analysis.diagnostics(Stage::Document);
    diagnostics.extend(docs.unread());
    let folder = out.join(read::folder(docs.version));
    let imported = analysis.import(&own(&folder, docs.version, &progress)?);
    progress.step("writing");
    let files = files(&imported, docs.version);
    let differences = match pin {
        None => write::compare_marked(&folder, &files, &FOLDERS, MARK)?,
        Some(pin) => write(&out, &folder, &files, docs.version, &pin)?,
    };
    drop(progress);
    report::print(&diagnostics, &Texts::new(&docs.root, &docs.sources), output, false)?;
    let outcome = if report::any_errors(&diagnostics) { Outcome::Findings } else { Outcome::Fine };
    if options.check {
        return Ok(outcome.max(list(&differences, &folder)?));
    }
    if !output.quiet {
        tell(&docs, &imported, &differences, &folder, output);
    }
    Ok(outcome)
}

/// The folders of pages within a version's.
const FOLDERS: [&str; 2] = ["api", "resources"];

/// The version folder of a checkout: the argument itself, or the one below it.
fn version_folder(docs: &Path, version: Option<&str>) -> Result<PathBuf> {
    let is_version = |dir: &Path| FOLDERS.iter().any(|folder| dir.join(folder).is_dir());
    if is_version(docs) {
        let name = docs.canonicalize().ok().and_then(|dir| Some(dir.file_name()?.to_str()?.to_owned()));
        if let (Some(asked), Some(name)) = (version, name.as_deref())
            && asked != name
        {
            bail!("--version {asked} was asked for, but {} is the folder of {name}", docs.display());
        }
        return Ok(docs.to_path_buf());
    }
    let version = version.unwrap_or("v1.0");
    let below = [docs.join(version), docs.join("api-reference").join(version)];
    below.iter().find(|dir| is_version(dir)).cloned().with_context(|| {
        let at = docs.display();
        format!("expected a docs checkout or a version folder such as …/api-reference/v1.0 for --docs; {at} has no {version}/api")
    })
}

/// What the pages of our own in a folder state: those without the mark.
fn own(folder: &Path, version: Version, progress: &Progress) -> Result<Own> {
    if !FOLDERS.iter().any(|name| folder.join(name).is_dir()) {
        return Ok(Own::default());
    }
    let docs = read::docs(folder, None, progress)?;
    let written: Vec<&Source> =
        docs.sources.pages().map(|(_, source)| source).filter(|source| !is_imported(source)).collect();
    let mut sources: SourceMap = written.iter().copied().cloned().collect();
    if let Some((_, overrides)) = docs.sources.overrides() {
        sources.add(Role::Overrides, overrides.clone());
    }
    let analysis = Analysis::new(version, &sources, Options::default());
    Ok(Own::of(written.iter().map(|source| source.path.as_str()), analysis.api()))
}

/// Whether the mark is in the first key of the front matter.
fn is_imported(source: &Source) -> bool {
    source.text.lines().take(2).any(|line| line.contains(MARK))
}

/// The pages, by their paths in the version's folder.
fn files(imported: &Imported, version: Version) -> BTreeMap<String, String> {
    let prefix = format!("{}/", version.as_str());
    let pages = imported.pages.iter();
    pages.map(|(path, text)| (path.strip_prefix(&prefix).unwrap_or(path).to_owned(), text.clone())).collect()
}

/// Writes the pages under the folder's lock, and then where they come from.
fn write(
    out: &Path,
    folder: &Path,
    files: &BTreeMap<String, String>,
    version: Version,
    pin: &Pin,
) -> Result<Vec<Difference>> {
    let transaction = Transaction::begin(folder)?;
    let differences = write::compare_marked(folder, files, &FOLDERS, MARK)?;
    transaction.apply(files, &differences)?;
    drop(transaction);
    source::write(out, version, pin)?;
    Ok(differences)
}

/// Prints all differences; returns whether there are any.
fn list(differences: &[Difference], folder: &Path) -> Result<Outcome> {
    if differences.is_empty() {
        return Ok(Outcome::Fine);
    }
    let folder = report::shown(folder);
    let mut text = Text::new();
    text.extend(differences.iter().map(|one| Text::line(format!("{one} in {}", folder.display()))));
    terminal::out(&text)?;
    let error = Text::new().styled(report::ERROR, "error:");
    terminal::err(&error.push(" not up to date; run the same command without --check").end());
    Ok(Outcome::Findings)
}

/// Says what was read, written, left to pages of our own and left out; with `--verbose`, page by page.
fn tell(docs: &Docs, imported: &Imported, differences: &[Difference], folder: &Path, output: &Output) {
    let stale = differences.iter().filter(|difference| matches!(difference, Difference::Stale(_))).count();
    let count = |is: fn(&Left) -> bool| imported.left.values().filter(|left| is(left)).count();
    let own = count(|left| *left != Left::NoFacts);
    let beside = count(|left| matches!(left, Left::OwnBeside(_)));
    let read = docs.sources.pages().filter(|(_, source)| source.path.starts_with(docs.version.as_str())).count();
    let mut lines = vec![
        format!("    read {read} pages from {}", report::shown(&docs.root).display()),
        format!("imported {} pages into {}", imported.pages.len(), report::shown(folder).display()),
        format!("   wrote {}, removed {stale}", differences.len() - stale),
        format!("    kept {own} pages of our own, {beside} of them with a page beside them for what they lack"),
        format!("    left {} pages that state no facts", count(|left| *left == Left::NoFacts)),
    ];
    if output.verbose {
        lines.extend(imported.left.iter().map(|(path, left)| match left {
            Left::NoFacts => format!("         {path} states no operation, type or enumeration"),
            Left::Own => format!("         {path} is a page of our own"),
            Left::OwnBeside(beside) => format!("         {path} is a page of our own; the rest is in {beside}"),
        }));
    }
    terminal::err(&lines.into_iter().map(Text::line).collect());
}

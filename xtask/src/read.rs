//! Reads a version's pages from the disk, with what they include and what corrects them.
//!
//! Whatever can't be read as a page is told as a diagnostic, and the rest is read: a checkout may hold links that lead
//! out of it, FIFOs, and files of any length.

pub(crate) mod file;
mod walk;

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::{
    CrateName, Inputs,
    diagnostic::{Code, Diagnostics},
    page::Version,
    source::{FileId, Source, Span},
};

use crate::progress::Progress;
use file::Unread;

/// The pages of one version, with what they include and the corrections to them.
#[derive(Debug)]
pub(crate) struct Docs {
    /// The folder that the sources' paths start from, without links in its own path: `…/api-reference`.
    pub(crate) root: PathBuf,
    /// From the folder's name.
    pub(crate) version: Version,
    /// `v1.0/api/*.md`, `v1.0/resources/*.md`, and all that they may include.
    pub(crate) sources: Vec<Source>,
    /// `overrides.toml`.
    pub(crate) overrides: Option<Source>,
    /// What lies among them and was not read.
    pub(crate) missed: Missed,
}

/// Files and folders that were not read: sources without a text, for diagnostics to name, and why each wasn't.
#[derive(Debug, Default)]
pub(crate) struct Missed(Vec<(Source, String)>);

impl Missed {
    /// Notes one.
    pub(crate) fn push(&mut self, root: &Path, path: &Path, why: &Unread) {
        self.0.push((Source { path: relative(root, path), text: String::new() }, why.to_string()));
    }

    /// What diagnostics point into.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.0.iter().map(|(source, _)| source)
    }

    /// What was read of a file beside the pages; notes it if it wasn't.
    fn unless_read(&mut self, root: &Path, name: &str, found: Result<Option<Source>, Unread>) -> Option<Source> {
        found.unwrap_or_else(|why| {
            self.push(root, &root.join(name), &why);
            None
        })
    }

    /// Tells of all of them; they are numbered behind so many other sources.
    pub(crate) fn tell(&self, others: usize, diagnostics: &mut Diagnostics) {
        for (number, (_, reason)) in self.0.iter().enumerate() {
            let file = FileId(u32::try_from(others + number).unwrap_or(u32::MAX));
            diagnostics.push(Code::UnreadFile, Span::new(file, 0, 0), format!("not read: {reason}"));
        }
    }
}

impl Docs {
    /// What codegen reads, for a crate of this name.
    pub(crate) fn inputs<'a>(&'a self, krate: &'a CrateName) -> Inputs<'a> {
        Inputs { version: self.version, sources: &self.sources, overrides: self.overrides.as_ref(), krate }
    }

    /// How many sources codegen numbers: pages, includes and corrections.
    pub(crate) fn count(&self) -> usize {
        self.sources.len() + self.overrides.iter().len()
    }

    /// All that diagnostics point into: what codegen numbers, what was not read.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().chain(&self.overrides).chain(self.missed.sources())
    }

    /// A file of that name beside the version folders, if there is one that can be read; otherwise it is told.
    pub(crate) fn beside(&mut self, name: &str) -> Option<Source> {
        let found = beside(&self.root, name);
        self.missed.unless_read(&self.root, name, found)
    }
}

/// A file of that name in a folder, which is canonical, if there is one.
///
/// # Errors
/// Where it can't be read as one of the folder's.
pub(crate) fn beside(root: &Path, name: &str) -> Result<Option<Source>, Unread> {
    let path = root.join(name);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => Ok(Some(Source { path: name.to_owned(), text: file::within(root, &path)? })),
    }
}

/// The folder that holds a version's pages, by the version's usual name.
pub(crate) const fn folder(version: Version) -> &'static str {
    match version {
        Version::V1 => "v1.0",
        Version::Beta => "beta",
    }
}

/// Reads a version folder such as `…/api-reference/v1.0` and the shared `includes` beside it.
///
/// # Errors
/// Where the folder is not one of a version's, or the corrections that the user names can't be read.
pub(crate) fn docs(dir: &Path, overrides: Option<&Path>, progress: &Progress) -> Result<Docs> {
    ensure!(dir.exists(), "no folder {}", dir.display());
    ensure!(dir.is_dir(), "{} is a file; --docs takes a version folder such as …/api-reference/v1.0", dir.display());
    let dir = &dir.canonicalize().with_context(|| format!("can't open {}", dir.display()))?;
    let version = version_of(dir)?;
    let root = dir.parent().unwrap_or(dir).to_path_buf();
    ensure!(
        dir.join("api").is_dir() || dir.join("resources").is_dir(),
        "no api/ folder in {}; --docs takes a version folder such as …/api-reference/v1.0",
        dir.display()
    );
    let found = walk::walk(&root, &[dir.clone(), root.join("includes")]);
    ensure!(!found.files.is_empty() || !found.unread.is_empty(), "no .md files in {}", dir.display());
    progress.steps("reading", found.files.len());
    let mut missed = Missed::default();
    found.unread.iter().for_each(|(path, why)| missed.push(&root, path, why));
    let sources = read_all(&root, &found.files, progress, &mut missed);
    let overrides = match overrides {
        Some(path) => Some(named(path)?),
        None => missed.unless_read(&root, "overrides.toml", beside(&root, "overrides.toml")),
    };
    missed.0.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
    Ok(Docs { root, version, sources, overrides, missed })
}

fn version_of(dir: &Path) -> Result<Version> {
    match dir.file_name().and_then(|name| name.to_str()) {
        Some("v1.0") => Ok(Version::V1),
        Some("beta") => Ok(Version::Beta),
        _ if dir.join("v1.0").is_dir() => {
            bail!("{} holds several versions; name one: {}", dir.display(), dir.join("v1.0").display())
        }
        _ => bail!(
            "can't tell the version of {}: the folder's name must be v1.0 or beta, as in …/api-reference/v1.0",
            dir.display()
        ),
    }
}

/// Reads files on all cores; their order stays.
fn read_all(root: &Path, files: &[PathBuf], progress: &Progress, missed: &mut Missed) -> Vec<Source> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    let read = |path: &PathBuf| {
        progress.advance();
        file::within(root, path)
    };
    let texts: Vec<Result<String, Unread>> = thread::scope(|scope| {
        let chunks = files.chunks(share).map(|chunk| scope.spawn(move || chunk.iter().map(read).collect::<Vec<_>>()));
        let readers: Vec<_> = chunks.collect();
        readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut sources = Vec::with_capacity(texts.len());
    for (path, text) in files.iter().zip(texts) {
        match text {
            Ok(text) => sources.push(Source { path: relative(root, path), text }),
            Err(why) => missed.push(root, path, &why),
        }
    }
    sources
}

/// Reads a file that the user names, whatever it is.
///
/// # Errors
/// Where it can't be read as a text.
pub(crate) fn named(path: &Path) -> Result<Source> {
    let text = file::named(path, file::NAMED)?;
    Ok(Source { path: relative(path.parent().unwrap_or(path), path), text })
}

/// A file's path from a folder, with `/` on every system.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

//! Reads a version's pages from the disk, with what they include and what corrects them.
//!
//! Whatever can't be read as a page is reported as a diagnostic, and the rest is read: a checkout may have links that lead
//! out of it, FIFOs, and files of any length.

pub(crate) mod file;
pub(crate) mod documents;
mod walk;

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::{
    Analysis, Options,
    diagnostic::{Code, Diagnostic, Diagnostics},
    page::Version,
    source::{Role, Source, SourceMap, Span},
};

use crate::progress::Progress;
use file::Unread;

/// The pages of one version, with includes, overrides and allowances.
#[derive(Debug)]
pub(crate) struct Docs {
    /// The folder to which the paths of sources are relative, canonical: `…/api-reference`.
    pub(crate) root: PathBuf,
    /// The version, from the name of the folder.
    pub(crate) version: Version,
    /// `v1.0/api/*.md`, `v1.0/resources/*.md` and all possible includes; `overrides.toml` and `lint.toml`; unread files.
    pub(crate) sources: SourceMap,
    /// A diagnostic for each file that was not read.
    pub(crate) unread: Diagnostics,
}

/// Adds files that were not read, as empty sources that diagnostics can name.
pub(crate) fn add_unread(sources: &mut SourceMap, unread: Vec<(String, Unread)>) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for (path, why) in unread {
        let file = sources.add(Role::Unread, Source { path, text: String::new() });
        diagnostics.push(Code::UnreadFile, Span::new(file, 0, 0), format!("not read: {why}"));
    }
    diagnostics
}

impl Docs {
    /// The analysis of the pages.
    pub(crate) fn analysis(&self, options: Options) -> Analysis<'_> {
        Analysis::new(self.version, &self.sources, options)
    }

    /// The number of pages and includes.
    pub(crate) fn count(&self) -> usize {
        self.sources.pages().count()
    }

    /// The diagnostics of unread files, in the order of the sources.
    pub(crate) fn unread(&self) -> Vec<Diagnostic> {
        self.unread.clone().into_sorted()
    }

    /// Adds the file with this name beside the version folders, if there is one; reports it if it can't be read.
    pub(crate) fn add_beside(&mut self, role: Role, name: &str) {
        match beside(&self.root, name) {
            Ok(found) => found.into_iter().for_each(|source| _ = self.sources.add(role, source)),
            Err(why) => self.unread.extend(add_unread(&mut self.sources, vec![(name.to_owned(), why)])),
        }
    }
}

/// The file with this name in a canonical folder, if there is one.
///
/// # Errors
/// If it can't be read as a file of the folder.
pub(crate) fn beside(root: &Path, name: &str) -> Result<Option<Source>, Unread> {
    let path = root.join(name);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => Ok(Some(Source { path: name.to_owned(), text: file::within(root, &path)? })),
    }
}

/// The usual name of a version's folder.
pub(crate) const fn folder(version: Version) -> &'static str {
    match version {
        Version::V1 => "v1.0",
        Version::Beta => "beta",
    }
}

/// Reads a version folder such as `…/api-reference/v1.0` and the shared `includes` beside it.
///
/// # Errors
/// If the folder isn't a version folder, or the file of `--overrides` can't be read.
pub(crate) fn docs(dir: &Path, overrides: Option<&Path>, progress: &Progress) -> Result<Docs> {
    ensure!(dir.exists(), "the folder {} doesn't exist", dir.display());
    ensure!(
        dir.is_dir(),
        "expected a version folder such as …/api-reference/v1.0 for --docs, found the file {}",
        dir.display()
    );
    let dir = &dir.canonicalize().with_context(|| format!("can't open {}", dir.display()))?;
    let version = version_of(dir)?;
    let root = dir.parent().unwrap_or(dir).to_path_buf();
    ensure!(
        dir.join("api").is_dir() || dir.join("resources").is_dir(),
        "{} has no api/ folder; --docs expects a version folder such as …/api-reference/v1.0",
        dir.display()
    );
    let found = walk::walk(&root, &[dir.clone(), root.join("includes")]);
    ensure!(!found.files.is_empty() || !found.unread.is_empty(), "{} has no .md files", dir.display());
    progress.steps("reading", found.files.len());
    let mut unread: Vec<_> = found.unread.into_iter().map(|(path, why)| (relative(&root, &path), why)).collect();
    let mut sources = SourceMap::default();
    for (path, text) in found.files.iter().zip(read_all(&root, &found.files, progress)) {
        let path = relative(&root, path);
        match text {
            Ok(text) => _ = sources.add(Role::Page, Source { path, text }),
            Err(why) => unread.push((path, why)),
        }
    }
    let overrides = match overrides {
        Some(path) => Ok(Some(named(path)?)),
        None => beside(&root, "overrides.toml"),
    };
    match overrides {
        Ok(overrides) => overrides.into_iter().for_each(|source| _ = sources.add(Role::Overrides, source)),
        Err(why) => unread.push(("overrides.toml".to_owned(), why)),
    }
    unread.sort_by(|(one, _), (other, _)| one.cmp(other));
    let unread = add_unread(&mut sources, unread);
    Ok(Docs { root, version, sources, unread })
}

fn version_of(dir: &Path) -> Result<Version> {
    match dir.file_name().and_then(|name| name.to_str()) {
        Some("v1.0") => Ok(Version::V1),
        Some("beta") => Ok(Version::Beta),
        _ if dir.join("v1.0").is_dir() => {
            bail!("{} has several versions; choose one: {}", dir.display(), dir.join("v1.0").display())
        }
        _ => bail!("expected a folder with the name v1.0 or beta, as in …/api-reference/v1.0, found {}", dir.display()),
    }
}

/// Reads files on all cores, and keeps their order.
fn read_all(root: &Path, files: &[PathBuf], progress: &Progress) -> Vec<Result<String, Unread>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    let read = |path: &PathBuf| {
        progress.advance();
        file::within(root, path)
    };
    thread::scope(|scope| {
        let chunks = files.chunks(share).map(|chunk| scope.spawn(move || chunk.iter().map(read).collect::<Vec<_>>()));
        let readers: Vec<_> = chunks.collect();
        readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Reads a file that the user names, of any kind.
///
/// # Errors
/// If it can't be read as UTF-8.
pub(crate) fn named(path: &Path) -> Result<Source> {
    let text = file::named(path, file::NAMED)?;
    Ok(Source { path: relative(path.parent().unwrap_or(path), path), text })
}

/// A file's path from a folder, with `/` on every system.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

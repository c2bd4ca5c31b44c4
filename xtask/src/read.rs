//! A folder of pages, or single pages, come in from the disk; sources in the order of their paths go out.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::{CrateName, Inputs, page::Version, source::Source};

use crate::progress::Progress;

/// The pages of one version, with what they include and the corrections to them.
#[derive(Debug)]
pub(crate) struct Docs {
    /// The folder that the sources' paths start from: `…/api-reference`.
    pub(crate) root: PathBuf,
    /// From the folder's name.
    pub(crate) version: Version,
    /// `v1.0/api/*.md`, `v1.0/resources/*.md`, and all that they may include.
    pub(crate) sources: Vec<Source>,
    /// `overrides.toml`.
    pub(crate) overrides: Option<Source>,
}

impl Docs {
    /// What codegen reads, for a crate of this name.
    pub(crate) fn inputs<'a>(&'a self, krate: &'a CrateName) -> Inputs<'a> {
        Inputs { version: self.version, sources: &self.sources, overrides: self.overrides.as_ref(), krate }
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
/// Where the folder is not one of a version's, and for files that can't be read or aren't UTF-8: all of them at once.
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
    let mut files = Vec::new();
    collect(dir, &mut files)?;
    if root.join("includes").is_dir() {
        collect(&root.join("includes"), &mut files)?;
    }
    files.sort();
    ensure!(!files.is_empty(), "no .md files in {}", dir.display());
    progress.steps("reading", files.len());
    let sources = read_all(&root, &files, progress)?;
    let beside = root.join("overrides.toml");
    let overrides = match overrides {
        Some(path) => Some(one(path.parent().unwrap_or(path), path)?),
        None if beside.is_file() => Some(one(&root, &beside)?),
        None => None,
    };
    Ok(Docs { root, version, sources, overrides })
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

/// All Markdown files below a folder, but for hidden ones.
fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(dir).with_context(|| format!("can't list {}", dir.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("can't list {}", dir.display()))?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads files on all cores; their order stays.
fn read_all(root: &Path, files: &[PathBuf], progress: &Progress) -> Result<Vec<Source>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    let results: Vec<Result<Source>> = thread::scope(|scope| {
        let readers: Vec<_> = files
            .chunks(share)
            .map(|chunk| {
                scope.spawn(move || chunk.iter().map(|file| counted(root, file, progress)).collect::<Vec<_>>())
            })
            .collect();
        readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut sources = Vec::with_capacity(results.len());
    let mut failures = Vec::new();
    for result in results {
        match result {
            Ok(source) => sources.push(source),
            Err(error) => failures.push(format!("{error:#}")),
        }
    }
    ensure!(failures.is_empty(), "{}", failures.join("\n       "));
    Ok(sources)
}

fn counted(root: &Path, file: &Path, progress: &Progress) -> Result<Source> {
    progress.advance();
    one(root, file)
}

/// Reads one file; its path is told from `root`, with `/` on every system.
pub(crate) fn one(root: &Path, file: &Path) -> Result<Source> {
    let bytes = fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            bail!("{} is not UTF-8: byte {at} begins no character", file.display())
        }
    };
    let relative = file.strip_prefix(root).unwrap_or(file);
    let path = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    Ok(Source { path, text })
}

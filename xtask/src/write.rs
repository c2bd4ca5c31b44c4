//! The files that a folder should hold come in; how it differs goes out, and the folder made so.

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// What the first line of each generated file says; a file without it was written by hand and is left alone.
pub(crate) const MARK: &str = "@generated";

/// What must be done to a folder, file by file, with paths relative to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Difference {
    /// Not there yet.
    Missing(String),
    /// There, with another content.
    Changed(String),
    /// There, generated once, and no longer.
    Stale(String),
}

impl Difference {
    fn path(&self) -> &str {
        match self {
            Difference::Missing(path) | Difference::Changed(path) | Difference::Stale(path) => path,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let word = match self {
            Difference::Missing(_) => "missing",
            Difference::Changed(_) => "changed",
            Difference::Stale(_) => "stale",
        };
        write!(formatter, "{word} {}", self.path())
    }
}

/// How a folder differs from what it should hold; a folder that isn't there holds nothing.
///
/// # Errors
/// Where the folder can't be read, or a file would lie outside of it.
pub(crate) fn compare(dir: &Path, files: &BTreeMap<String, String>) -> Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for (path, text) in files {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(inside, "the file {path} would lie outside of {}", dir.display());
        match fs::read(dir.join(path)) {
            Ok(present) if present == text.as_bytes() => {}
            Ok(_) => differences.push(Difference::Changed(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference::Missing(path.clone()));
            }
            Err(error) => return Err(error).context(format!("can't read {}", dir.join(path).display())),
        }
    }
    for folder in owned_folders(files) {
        let mut present = Vec::new();
        list(&dir.join(folder), folder, &mut present)?;
        for path in present {
            if !files.contains_key(&path) && is_generated(&dir.join(&path))? {
                differences.push(Difference::Stale(path));
            }
        }
    }
    differences.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(differences)
}

/// The folders that generated files lie in, and always these two.
fn owned_folders(files: &BTreeMap<String, String>) -> Vec<&str> {
    let mut folders = vec!["src", "tests"];
    folders.extend(files.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder));
    folders.sort_unstable();
    folders.dedup();
    folders
}

fn list(dir: &Path, prefix: &str, files: &mut Vec<String>) -> Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(dir).with_context(|| format!("can't list {}", dir.display()))? {
        let entry = entry.with_context(|| format!("can't list {}", dir.display()))?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() { list(&entry.path(), &path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn is_generated(path: &Path) -> Result<bool> {
    let bytes = fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    Ok(String::from_utf8_lossy(first).contains(MARK))
}

/// Makes the folder so: all new texts are on the disk under temporary names before the first is put in its place,
/// and what is stale goes last, so that a run that dies leaves a crate that still compiles or is still the old one.
///
/// # Errors
/// Where the disk refuses.
pub(crate) fn apply(dir: &Path, files: &BTreeMap<String, String>, differences: &[Difference]) -> Result<()> {
    let mut ready: Vec<(PathBuf, PathBuf)> = Vec::new();
    for difference in differences {
        let (Difference::Missing(path) | Difference::Changed(path)) = difference else { continue };
        let Some(text) = files.get(path) else { continue };
        let target = dir.join(path);
        let temporary = temporary(&target);
        if let Err(error) = put(&temporary, text) {
            for (temporary, _) in ready {
                let _ = fs::remove_file(temporary);
            }
            return Err(error);
        }
        ready.push((temporary, target));
    }
    for (temporary, target) in &ready {
        fs::rename(temporary, target).with_context(|| format!("can't replace {}", target.display()))?;
    }
    for difference in differences {
        let Difference::Stale(path) = difference else { continue };
        fs::remove_file(dir.join(path)).with_context(|| format!("can't remove {}", dir.join(path).display()))?;
        remove_empty_folders(dir, Path::new(path));
    }
    Ok(())
}

fn temporary(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.new"))
}

fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

/// Removes the folders that a removed file leaves empty; `remove_dir` itself refuses others.
fn remove_empty_folders(dir: &Path, path: &Path) {
    for folder in path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(dir.join(folder)).is_err() {
            return;
        }
    }
}

/// Writes one file in one step.
///
/// # Errors
/// Where the disk refuses.
pub(crate) fn single(path: &Path, text: &str) -> Result<()> {
    let temporary = temporary(path);
    put(&temporary, text)?;
    fs::rename(&temporary, path).with_context(|| format!("can't write {}", path.display()))
}

/// Writes to stdout; a reader that has seen enough (`| head`) is no error.
///
/// # Errors
/// Where stdout refuses for another reason.
pub(crate) fn stdout(text: &str) -> Result<()> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("can't write to stdout"),
        _ => Ok(()),
    }
}

//! Writes one file, so that it has either the old text or the new one at any moment.
//!
//! The new text is written under a random unused name beside the file, and renamed in one step. A folder of
//! pages may have links instead of files, which lead anywhere: nothing is written through those. A path that the user
//! names is written through, be it a device, a pipe or a link.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Write},
    path::{Component, Path, PathBuf},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::Builder;

use crate::read::file::kind;

/// The path of a file of a folder, with its metadata if it exists as a regular file.
///
/// # Errors
/// If it would be outside of the folder, or if anything but a file is in its place or but folders on the way to it.
pub(crate) fn inside(dir: &Path, path: &str) -> Result<(PathBuf, Option<Metadata>)> {
    let mut place = dir.to_path_buf();
    let mut found: Option<Metadata> = None;
    for part in Path::new(path).components() {
        let Component::Normal(name) = part else { bail!("the file {path} would be outside of {}", dir.display()) };
        if let Some(folder) = found.as_ref().filter(|folder| !folder.is_dir()) {
            bail!("expected a folder at {}, found {}", place.display(), kind(folder.file_type()));
        }
        place.push(name);
        found = match fs::symlink_metadata(&place) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("can't read the metadata of {}", place.display())),
        };
        let link = found.as_ref().filter(|found| found.is_symlink());
        ensure!(link.is_none(), "{} is a link; nothing is written or removed through it", place.display());
    }
    ensure!(place != dir, "a file in {} has no name", dir.display());
    match found {
        Some(other) if !other.is_file() => {
            bail!("expected a file at {}, found {}", place.display(), kind(other.file_type()))
        }
        found => Ok((place, found)),
    }
}

/// Writes a file of a folder.
///
/// # Errors
/// As [`inside`], and if files can't be written.
pub(crate) fn put(dir: &Path, path: &str, text: &str) -> Result<()> {
    let (place, found) = inside(dir, path)?;
    replace(&place, found.as_ref(), text)
}

/// Removes a file of a folder, and the folders that become empty.
///
/// # Errors
/// As [`inside`], and if files can't be written.
pub(crate) fn remove(dir: &Path, path: &str) -> Result<()> {
    let (place, found) = inside(dir, path)?;
    if found.is_some() {
        fs::remove_file(&place).with_context(|| format!("can't remove {}", place.display()))?;
    }
    for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        // It refuses folders with something in them.
        if fs::remove_dir(dir.join(folder)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes to a path that the user names. A regular file is replaced in one step; a link is kept and what it
/// leads to is written; devices and pipes are written to.
///
/// # Errors
/// If the path leads to a folder or a read-only file, or it can't be written.
pub(crate) fn named(path: &Path, text: &str) -> Result<()> {
    let refused = || format!("can't write {}", path.display());
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let found = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        found => Some(found.with_context(refused)?),
    };
    let Some(found) = found else {
        return if is_link { through(path, text).with_context(refused) } else { replace(path, None, text) };
    };
    ensure!(!found.is_dir(), "can't write {}: it is a folder", path.display());
    if !found.is_file() {
        return through(path, text).with_context(refused);
    }
    // Who may not write a file may often replace it all the same, and the superuser may do both.
    ensure!(!found.permissions().readonly(), "can't write {}: it is read-only", path.display());
    if is_link {
        return through(path, text).with_context(refused);
    }
    OpenOptions::new().write(true).open(path).with_context(refused)?;
    replace(path, Some(&found), text)
}

/// Writes to whatever the path leads to.
fn through(path: &Path, text: &str) -> io::Result<()> {
    let is_special = fs::metadata(path).is_ok_and(|found| !found.is_file());
    let mut file = OpenOptions::new().write(true).create(!is_special).truncate(!is_special).open(path)?;
    match file.write_all(text.as_bytes()) {
        // A reader that has seen enough.
        Err(error) if is_special && error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Replaces or creates a file.
fn replace(place: &Path, found: Option<&Metadata>, text: &str) -> Result<()> {
    let refused = || format!("can't write {}", place.display());
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(|| format!("can't create the folder {}", folder.display()))?;
    let mut builder = Builder::new();
    builder.prefix(".graphdown-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode(found)));
    let mut temporary = builder.tempfile_in(folder).with_context(refused)?;
    temporary.write_all(text.as_bytes()).with_context(refused)?;
    adopt(temporary.as_file(), found).with_context(refused)?;
    temporary.as_file().sync_all().with_context(refused)?;
    temporary.persist(place).map_err(|error| error.error).with_context(refused)?;
    Ok(())
}

/// Writes a new file, which will replace an existing one or be renamed to its place.
pub(super) fn stage(path: &Path, found: Option<&Metadata>, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode(found));
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    adopt(&file, found)
}

/// Syncs the content of a file to the disk, which fails if the disk is full.
pub(super) fn settle(paths: &[PathBuf]) -> io::Result<()> {
    // Elsewhere who waits must be allowed to write.
    let settle = |path: &PathBuf| OpenOptions::new().read(true).write(!cfg!(unix)).open(path)?.sync_all();
    // A disk takes many at once in the time of a few.
    let share = paths.len().div_ceil(16).max(1);
    thread::scope(|scope| {
        let waiting = paths.chunks(share).map(|share| scope.spawn(move || share.iter().try_for_each(settle)));
        let waiting: Vec<_> = waiting.collect();
        waiting.into_iter().try_for_each(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The initial permissions of a new file: those of one that replaces another are private at first, others are the default.
#[cfg(unix)]
const fn mode(found: Option<&Metadata>) -> u32 {
    if found.is_some() { 0o600 } else { 0o666 }
}

/// Copies the mode of the replaced file, and its owner if that is allowed.
fn adopt(file: &File, found: Option<&Metadata>) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(found) = found {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
        let own = file.metadata()?;
        let is_same_group = own.gid() == found.gid() || fchown(file, None, Some(found.gid())).is_ok();
        if own.uid() != found.uid() {
            // Only the superuser may, and others need not.
            let _ = fchown(file, Some(found.uid()), None);
        }
        // What the old group could do is not for another.
        let mask = if is_same_group { 0o777 } else { 0o707 };
        file.set_permissions(fs::Permissions::from_mode(found.permissions().mode() & mask))?;
    }
    #[cfg(not(unix))]
    let _ = (file, found);
    Ok(())
}

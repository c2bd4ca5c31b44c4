//! Replaces the files of a folder, all of them or none.
//!
//! A run may be killed at any moment, the disk may be full, and another run may begin. Therefore a run locks the folder,
//! stages all new texts in a hidden folder within it, and lists in a journal what is to be done with them; the journal
//! appears in one step, and from then on the new files count. A run that finds a journal finishes it first; a run that
//! finds staged texts without a journal removes them. Each step can be repeated.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    slice,
};

use anyhow::{Context, Result, bail, ensure};
use graphdown_codegen::import;
use serde::{Deserialize, Serialize};

use super::{Difference, MARK, file, is_generated};
use crate::{
    read, report,
    terminal::{self, Text},
};

/// The hidden folder within the folder.
pub(crate) const STAGING: &str = ".graphdown";

/// The lock file within it, which exists during a run.
const LOCK: &str = "lock";

/// The journal within it: what is to be done.
const JOURNAL: &str = "journal";

/// The journal while it is being written.
const DRAFT: &str = "journal.new";

/// A locked folder without an unfinished run.
#[derive(Debug)]
pub(crate) struct Transaction {
    dir: PathBuf,
    /// The lock, which closing releases.
    _lock: File,
}

/// A step of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step<'a> {
    /// Stages the text for this path under a number.
    Stage(usize, &'a str, &'a str),
    /// Syncs this number of staged texts to the disk.
    Settle(usize),
    /// Writes the journal.
    Draft(Vec<Change>),
    /// Renames the journal; from here on the new files count.
    Commit,
    /// Makes one change of the journal.
    Apply(Change),
    /// Removes the journal.
    Close(Vec<Change>),
}

/// A change that a journal lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Change {
    /// The staged text with this number is to be at this path.
    Put(usize, String),
    /// The file at this path is stale.
    Remove(String),
}

impl Change {
    fn path(&self) -> &str {
        match self {
            Change::Put(_, path) | Change::Remove(path) => path,
        }
    }
}

impl Transaction {
    /// Creates a folder if needed, waits until no other run writes to it, and finishes what an earlier run left
    /// undone.
    ///
    /// # Errors
    /// If files can't be written, or the journal of an earlier run can't be read.
    pub(crate) fn begin(dir: &Path) -> Result<Self> {
        let lock = lock(dir)?;
        let transaction = Transaction { dir: dir.to_path_buf(), _lock: lock };
        recover(dir)?;
        Ok(transaction)
    }

    /// Makes the changes after which the folder has these files.
    ///
    /// # Errors
    /// If files can't be written. Then the folder is unchanged, or the next run finishes this one.
    pub(crate) fn apply(&self, files: &BTreeMap<String, String>, differences: &[Difference]) -> Result<()> {
        let done = steps(files, differences).iter().try_for_each(|step| perform(&self.dir, step));
        if done.is_err() && is_unfinished(&self.dir) {
            return done.with_context(|| format!("{} is unfinished; the next run finishes it", self.dir.display()));
        }
        if done.is_err() {
            clear(&self.dir);
        }
        done
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        // Elsewhere a file that is open can't be taken away; it may stay.
        if cfg!(unix) {
            let staging = self.dir.join(STAGING);
            let _ = fs::remove_file(staging.join(LOCK));
            // It refuses to go while a journal is in it.
            let _ = fs::remove_dir(staging);
        }
    }
}

/// Whether the folder has an interrupted run, which the next one must finish.
pub(crate) fn is_unfinished(dir: &Path) -> bool {
    fs::symlink_metadata(dir.join(STAGING).join(JOURNAL)).is_ok()
}

/// Opens and locks the lock file of a folder.
fn lock(dir: &Path) -> Result<File> {
    let staging = dir.join(STAGING);
    let place = staging.join(LOCK);
    let refused = || format!("can't lock {}", dir.display());
    let mut is_told = false;
    loop {
        if !make_staging(dir)? {
            continue;
        }
        let (_, found) = file::inside(&staging, LOCK)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(found.is_none());
        let lock = match options.open(&place) {
            Ok(lock) => lock,
            // Another run came or went in between.
            Err(error) if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound) => continue,
            Err(error) => return Err(error).with_context(refused),
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                if !std::mem::replace(&mut is_told, true) {
                    let dir = report::shown(dir);
                    terminal::err(&Text::line(format!("  waiting for another run that writes to {}", dir.display())));
                }
                lock.lock().with_context(refused)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(refused),
        }
        // Whoever had it before has removed it by now, and another may have made a new one.
        if is_there(&lock, &place) {
            return Ok(lock);
        }
    }
}

/// Creates the hidden folder; returns whether it still exists, since a run that ends at this moment removes it.
fn make_staging(dir: &Path) -> Result<bool> {
    let staging = dir.join(STAGING);
    let refused = || format!("can't create the folder {}", staging.display());
    fs::create_dir_all(dir).with_context(refused)?;
    match fs::create_dir(&staging) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(refused),
    }
    match fs::symlink_metadata(&staging) {
        Ok(found) => {
            ensure!(found.is_dir(), "expected a folder at {}, found a link or a file", staging.display());
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(refused),
    }
}

/// Whether the open file is still the one with this name.
fn is_there(file: &File, place: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (Ok(open), Ok(named)) = (file.metadata(), fs::symlink_metadata(place)) else { return false };
        (open.dev(), open.ino()) == (named.dev(), named.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = (file, place);
        true
    }
}

/// All steps, in order.
fn steps<'a>(files: &'a BTreeMap<String, String>, differences: &[Difference]) -> Vec<Step<'a>> {
    let is_stale = |one: &&Difference| matches!(one, Difference::Stale(_));
    let (stale, new): (Vec<_>, Vec<_>) = differences.iter().partition(is_stale);
    let new: Vec<(&String, &String)> = new.iter().filter_map(|one| files.get_key_value(one.path())).collect();
    let put = new.iter().enumerate().map(|(number, (path, _))| Change::Put(number, (*path).clone()));
    // What is stale goes last.
    let changes: Vec<Change> = put.chain(stale.iter().map(|one| Change::Remove(one.path().to_owned()))).collect();
    if changes.is_empty() {
        return Vec::new();
    }
    let mut steps: Vec<Step> =
        new.iter().enumerate().map(|(number, (path, text))| Step::Stage(number, path, text)).collect();
    steps.extend([Step::Settle(new.len()), Step::Draft(changes.clone()), Step::Commit]);
    steps.extend(finishing(changes));
    steps
}

/// The steps after the journal is written.
fn finishing<'a>(changes: Vec<Change>) -> Vec<Step<'a>> {
    let mut steps: Vec<Step> = changes.iter().cloned().map(Step::Apply).collect();
    steps.push(Step::Close(changes));
    steps
}

fn perform(dir: &Path, step: &Step) -> Result<()> {
    let staging = dir.join(STAGING);
    match step {
        Step::Stage(number, path, text) => {
            let (place, found) = file::inside(dir, path)?;
            let staged = staging.join(number.to_string());
            file::stage(&staged, found.as_ref(), text).with_context(|| format!("can't write {}", place.display()))
        }
        Step::Settle(count) => {
            let staged: Vec<PathBuf> = (0..*count).map(|number| staging.join(number.to_string())).collect();
            file::settle(&staged).with_context(|| format!("can't write to {}", staging.display()))
        }
        Step::Draft(changes) => {
            let draft = staging.join(DRAFT);
            let refused = || format!("can't write {}", draft.display());
            file::stage(&draft, None, &serde_json::to_string(changes)?).with_context(refused)?;
            file::settle(slice::from_ref(&draft)).and_then(|()| sync(&staging)).with_context(refused)
        }
        Step::Commit => {
            let journal = staging.join(JOURNAL);
            let committed = fs::rename(staging.join(DRAFT), &journal).and_then(|()| sync(&staging));
            committed.with_context(|| format!("can't write {}", journal.display()))
        }
        Step::Apply(change) => change_in(dir, change),
        Step::Close(changes) => {
            let folders = changes.iter().filter_map(|change| dir.join(change.path()).parent().map(Path::to_path_buf));
            for folder in folders.collect::<BTreeSet<_>>().iter().filter(|folder| folder.is_dir()) {
                sync(folder).with_context(|| format!("can't write {}", folder.display()))?;
            }
            let journal = staging.join(JOURNAL);
            let closed = fs::remove_file(&journal).and_then(|()| sync(&staging));
            closed.with_context(|| format!("can't remove {}", journal.display()))
        }
    }
}

/// Makes one change of the journal, if it isn't made yet.
fn change_in(dir: &Path, change: &Change) -> Result<()> {
    match change {
        Change::Put(number, path) => {
            let staging = dir.join(STAGING);
            let (staged, text) = file::inside(&staging, &number.to_string())?;
            let (place, _) = file::inside(dir, path)?;
            if text.is_none() {
                // It is in its place already, or somebody has taken it away since.
                return Ok(());
            }
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).with_context(|| format!("can't create the folder {}", folder.display()))?;
            }
            fs::rename(&staged, &place).with_context(|| format!("can't replace {}", place.display()))
        }
        Change::Remove(path) => {
            let (place, found) = file::inside(dir, path)?;
            // A journal that came with the folder takes nothing that was written by hand.
            let is_ours = found.is_none() || is_generated(&place, MARK)? || is_generated(&place, import::MARK)?;
            ensure!(is_ours, "{} was not generated", place.display());
            file::remove(dir, path)
        }
    }
}

/// Syncs a folder, so that its added and removed files survive a power failure.
fn sync(folder: &Path) -> io::Result<()> {
    // Elsewhere folders can't be opened.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Finishes the journal of an earlier run, or removes what it had staged without one.
fn recover(dir: &Path) -> Result<()> {
    let staging = dir.join(STAGING);
    let journal = staging.join(JOURNAL);
    if is_unfinished(dir) {
        let refused = || format!("can't finish the run recorded in {}", journal.display());
        let text = read::file::plain(&journal, read::file::NAMED).with_context(refused)?;
        let changes: Vec<Change> = serde_json::from_str(&text).with_context(refused)?;
        if let Some(change) = changes.iter().find(|change| Path::new(change.path()).starts_with(STAGING)) {
            bail!("{}: {} isn't in the folder", refused(), change.path());
        }
        finishing(changes).iter().try_for_each(|step| perform(dir, step)).with_context(refused)?;
    }
    clear(dir);
    Ok(())
}

/// Removes the staged texts.
fn clear(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir.join(STAGING)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name == DRAFT || name.parse::<usize>().is_ok());
        if is_ours {
            // What stays is in nobody's way but the next run's, which tells.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests;

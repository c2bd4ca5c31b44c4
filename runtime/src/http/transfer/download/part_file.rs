//! [`PartFile`]: a download that isn't whole yet, in a file beside its destination, and what a later process needs to go on
//! with it.
//!
//! Any process may be killed at any moment, the power may fail, and several may download to the same destination. So the
//! name of a part file is that of its content: two processes either write the same bytes to the same places, or to
//! different files. A note beside it says how many bytes have reached the disk, and is only written after them.

use std::{
    ffi::OsStr,
    hash::{DefaultHasher, Hash, Hasher},
    io::{ErrorKind, SeekFrom},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncSeekExt, AsyncWriteExt},
};

use super::content::Held;
use crate::http::{Error, TransferError, wire::random};

/// After so many bytes it is made sure that they are on the disk, which is what a killed process loses at most.
const SYNCED_EVERY: u64 = 4 << 20;

/// The most bytes of a name in the names of part files, which may be as long as a file system allows.
const LONGEST_NAME: usize = 150;

/// A file that is downloaded.
pub(super) struct Destination {
    path: PathBuf,
    /// In the same folder, so that a file can be renamed.
    folder: PathBuf,
    /// The beginning of the names of part files.
    prefix: String,
    /// What is downloaded, by the hash of its URL and range.
    source: u64,
}

/// What an earlier process left.
pub(super) struct Left {
    pub(super) held: Held,
    pub(super) received: u64,
}

/// A file with the first bytes of a content.
pub(super) struct PartFile {
    file: File,
    path: PathBuf,
    /// Where the note is, and which content it is of; `None` for a content that can't be told from another.
    note: Option<(PathBuf, Value)>,
    written: u64,
    synced: u64,
}

impl Destination {
    /// # Errors
    /// If the path has no file name, or is that of a folder.
    pub(super) async fn new(path: &Path, source: &impl Hash) -> Result<Self, Error> {
        // That nothing can have the name of a folder would else be known when all is received.
        let is_folder = fs::metadata(path).await.is_ok_and(|present| present.is_dir());
        let name = path.file_name().filter(|_| !is_folder).ok_or_else(|| {
            Error::Request(format!("expected the path of a file to download to, found {}", path.display()))
        })?;
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Self { path: path.to_owned(), folder, prefix: prefix(name), source: hash(source) })
    }

    fn note(&self) -> PathBuf {
        self.folder.join(format!("{}.download", self.prefix))
    }

    /// The part file of a content.
    fn part(&self, held: &Held) -> PathBuf {
        let key = match held.is_known() {
            true => hash(&(self.source, held.to_json().to_string())),
            false => u64::from_le_bytes(random::bytes().unwrap_or_default()),
        };
        self.folder.join(format!("{}.{key:016x}.part", self.prefix))
    }

    /// What an earlier process left of the same download. A note that can't be read is none.
    pub(super) async fn left(&self) -> Option<Left> {
        let note: Value = serde_json::from_slice(&fs::read(self.note()).await.ok()?).ok()?;
        let held = note.get("content").and_then(Held::from_json)?;
        let received = note.get("received")?.as_u64().filter(|received| *received > 0)?;
        let is_same = note.get("source")?.as_u64() == Some(self.source);
        let part = fs::symlink_metadata(self.part(&held)).await.ok()?;
        (is_same && part.is_file() && part.len() >= received).then_some(Left { held, received })
    }

    /// Removes what an earlier process left. What isn't there needn't be removed.
    pub(super) async fn discard(&self, left: &Held) {
        drop(fs::remove_file(self.note()).await);
        drop(fs::remove_file(self.part(left)).await);
    }

    /// Opens the part file of a content, to write from a byte on.
    pub(super) async fn open(&self, held: &Held, at: u64) -> Result<PartFile, Error> {
        let path = self.part(held);
        let failed = || TransferError::io(path.display().to_string());
        let mut options = OpenOptions::new();
        options.write(true);
        if at == 0 {
            // Another process may be writing the same bytes to a file of this name, which it keeps under it.
            match fs::symlink_metadata(&path).await {
                Ok(found) if found.is_file() && held.is_known() => {}
                Ok(_) => fs::remove_file(&path).await.map_err(failed())?,
                Err(_) => {}
            }
            options.create(true);
        }
        let mut file = options.open(&path).await.map_err(failed())?;
        file.seek(SeekFrom::Start(at)).await.map_err(failed())?;
        let content = json!({ "source": self.source, "content": held.to_json() });
        let note = held.is_known().then(|| (self.note(), content));
        Ok(PartFile { file, path, note, written: at, synced: at })
    }

    /// Gives a whole file its name.
    pub(super) async fn complete(&self, mut part: PartFile) -> Result<(), Error> {
        let failed = || TransferError::io(self.path.display().to_string());
        part.file.flush().await.map_err(failed())?;
        part.file.set_len(part.written).await.map_err(failed())?;
        part.file.sync_all().await.map_err(failed())?;
        if let Err(error) = fs::rename(&part.path, &self.path).await {
            let present = fs::metadata(&self.path).await.map(|present| present.len()).ok();
            // Another process wrote the same bytes, and was the first to rename them.
            if error.kind() != ErrorKind::NotFound || present != Some(part.written) {
                return Err(failed()(error));
            }
        }
        // The new name is on the disk only with its folder, which not all systems can sync. The file is whole all the same.
        if let Some(folder) = File::open(&self.folder).await.ok().filter(|_| cfg!(unix)) {
            drop(folder.sync_all().await);
        }
        drop(fs::remove_file(self.note()).await);
        Ok(())
    }
}

impl PartFile {
    pub(super) async fn write(&mut self, bytes: &Bytes) -> Result<(), Error> {
        self.file.write_all(bytes).await.map_err(TransferError::io(self.path.display().to_string()))?;
        self.written += bytes.len() as u64;
        if self.written - self.synced >= SYNCED_EVERY { self.sync().await } else { Ok(()) }
    }

    /// Keeps what was written for a later process; without a note there would be no use for it.
    pub(super) async fn keep(mut self) -> Result<(), Error> {
        if self.note.is_some() {
            return self.sync().await;
        }
        match fs::remove_file(&self.path).await {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(TransferError::io(self.path.display().to_string())(error))
            }
            _ => Ok(()),
        }
    }

    /// Makes sure that all bytes are on the disk, and notes how many that are.
    async fn sync(&mut self) -> Result<(), Error> {
        let failed = || TransferError::io(self.path.display().to_string());
        self.file.flush().await.map_err(failed())?;
        let Some((path, content)) = &mut self.note else {
            self.synced = self.written;
            return Ok(());
        };
        self.file.sync_data().await.map_err(failed())?;
        self.synced = self.written;
        content["received"] = Value::from(self.synced);
        // Renamed, so that a note is never half a note, and under a name that no other process uses.
        let unique = u64::from_le_bytes(random::bytes().unwrap_or_default());
        let temporary = path.with_extension(format!("{unique:016x}.note"));
        fs::write(&temporary, content.to_string()).await.map_err(failed())?;
        fs::rename(&temporary, &path).await.map_err(failed())
    }
}

/// `.report.pdf`, of a name that leaves room for endings.
fn prefix(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST_NAME).last();
    match text.get(..end.unwrap_or_default()) {
        Some(short) if short.len() < text.len() || text.contains(char::REPLACEMENT_CHARACTER) => {
            format!(".{short}.{:016x}", hash(&name))
        }
        _ => format!(".{text}"),
    }
}

/// The same for the same value in all processes of one build.
fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

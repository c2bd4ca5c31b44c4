//! [`FileSource`]: a file as a source, which must stay as it is until it is uploaded.

use std::{fs::Metadata, io, path::Path, time::UNIX_EPOCH};

use bytes::Bytes;
use tokio::fs::File;

use super::reader::read;
use crate::http::{Error, TransferError};

/// A file, and what it was when it was opened.
pub(super) struct FileSource {
    file: File,
    /// For errors.
    name: String,
    length: u64,
    version: String,
}

impl FileSource {
    pub(super) async fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let file = File::open(path).await.map_err(TransferError::io(&name))?;
        let metadata = file.metadata().await.map_err(TransferError::io(&name))?;
        if !metadata.is_file() {
            let error = io::Error::new(io::ErrorKind::InvalidInput, "expected a file, whose length is known");
            return Err(TransferError::io(name)(error));
        }
        Ok(Self { file, name, length: metadata.len(), version: version(&metadata) })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn version(&self) -> String {
        self.version.clone()
    }

    pub(super) async fn check(&self) -> Result<(), Error> {
        let now = self.file.metadata().await.map_err(TransferError::io(&self.name))?;
        if version(&now) == self.version {
            return Ok(());
        }
        Err(TransferError::SourceChanged(format!("{} was written to", self.name)).into())
    }

    pub(super) async fn chunk(&mut self, first: u64, end: u64) -> Result<Bytes, Error> {
        read(&mut self.file, &self.name, first, end).await
    }
}

/// The length and the time of the last change.
fn version(metadata: &Metadata) -> String {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{}-{}", metadata.len(), time.as_nanos())
}

//! [`Source`]: where the content of an upload comes from, read in chunks from any byte, as far as the source can go back.

pub(super) mod sequence;
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
mod file;
#[cfg(feature = "tokio")]
mod reader;

use std::fmt;

use bytes::Bytes;
use futures_core::Stream;

#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
use self::file::FileSource;
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
use self::reader::Seekable;
use self::sequence::Sequence;
use crate::http::{Error, MaybeSend, call::body::BoxError};

/// The content of an [`Upload`](crate::http::Upload).
///
/// | source | kept in memory | can go back |
/// |---|---|---|
/// | bytes: `Source::from(bytes)` | the bytes | to any byte |
/// | a file: `Source::file` | a chunk | to any byte |
/// | a reader that seeks: `Source::seekable` | a chunk | to any byte |
/// | another reader or a stream: `Source::reader`, [`Source::stream`] | a chunk | to the first byte of the last chunk |
///
/// To go back further is necessary if the upload session is lost and the upload begins anew, and then an error of the last
/// two. A file or a reader needs the feature `tokio`; a file and a reader that seeks can't be read on wasm.
///
/// The length must be known, because the service wants to know it first.
pub struct Source {
    kind: Kind,
    length: u64,
}

enum Kind {
    Bytes(Bytes),
    Sequence(Sequence),
    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    File(FileSource),
    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    Seekable(Seekable),
}

impl Source {
    /// A stream of so many bytes.
    pub fn stream<S, E>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self { kind: Kind::Sequence(Sequence::new(stream)), length }
    }

    /// A reader of so many bytes.
    #[cfg(feature = "tokio")]
    pub fn reader(reader: impl tokio::io::AsyncRead + MaybeSend + 'static, length: u64) -> Self {
        Self::stream(reader::Pieces::new(reader), length)
    }

    /// A reader that can go back, of so many bytes from its start.
    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub fn seekable(
        reader: impl tokio::io::AsyncRead + tokio::io::AsyncSeek + Send + Unpin + 'static,
        length: u64,
    ) -> Self {
        Self { kind: Kind::Seekable(Seekable::new(reader)), length }
    }

    /// A file. An upload fails if the file changes in the meantime.
    ///
    /// # Errors
    /// [`TransferError::Io`](crate::http::TransferError::Io) if it can't be opened, or isn't a file.
    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub async fn file(path: impl AsRef<std::path::Path>) -> Result<Self, Error> {
        let file = FileSource::open(path.as_ref()).await?;
        Ok(Self { length: file.length(), kind: Kind::File(file) })
    }

    /// The number of bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Which content it is, if the source can tell: another one has another version. It contains no space.
    pub(super) fn version(&self) -> Option<String> {
        match &self.kind {
            #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
            Kind::File(file) => Some(file.version()),
            _ => None,
        }
    }

    /// # Errors
    /// If the content isn't what it was.
    pub(super) async fn check(&mut self) -> Result<(), Error> {
        match &self.kind {
            #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
            Kind::File(file) => file.check().await,
            _ => Ok(()),
        }
    }

    /// The bytes from `first` to before `end`, which isn't after the end of the content.
    pub(super) async fn chunk(&mut self, first: u64, end: u64) -> Result<Bytes, Error> {
        match &mut self.kind {
            Kind::Bytes(bytes) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(index(first)..index(end).max(index(first))))
            }
            Kind::Sequence(sequence) => sequence.chunk(first, end).await,
            #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
            Kind::File(file) => file.chunk(first, end).await,
            #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
            Kind::Seekable(reader) => reader.chunk(first, end).await,
        }
    }
}

impl<B: Into<Bytes>> From<B> for Source {
    fn from(bytes: B) -> Self {
        let bytes = bytes.into();
        Self { length: bytes.len() as u64, kind: Kind::Bytes(bytes) }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("length", &self.length).finish_non_exhaustive()
    }
}

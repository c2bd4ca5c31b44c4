//! [`Download::to_file`]: a whole file under the final name or none, begun again or gone on with as need be.

use std::path::Path;

use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{
    Download,
    chunks::Chunks,
    content::Held,
    opened::Opened,
    part_file::{Destination, Left, PartFile},
};
use crate::http::{Error, TransferError, transfer::patience::Patience, wire::retry::Failure};

/// A file that was downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// The number of bytes of the file.
    pub length: u64,
    /// The bytes that an earlier process had downloaded.
    pub resumed_at: u64,
    /// The `ETag` of the content.
    pub etag: Option<String>,
    /// The `Content-Type` of the content.
    pub media_type: Option<String>,
}

impl Download {
    /// Downloads to a file, which is whole under its name or isn't there.
    ///
    /// Until it is whole, the file has a name beside it in the same folder, `.backup.zip.0123456789abcdef.part`. It is synced
    /// to the disk before it is renamed, and replaces a file or a link that is there. With `.backup.zip.download`, which says how much
    /// of it is on the disk, it remains after an error and if the process is killed: the next download of the same
    /// request to the same path goes on from there, if the content is still the same, and else begins anew. Of a
    /// process that was killed at most the last 4 MiB are downloaded again. Content without `ETag` and `Last-Modified`
    /// can't be continued, and nothing of it remains.
    ///
    /// # Errors
    /// Those of [`chunks`](Self::chunks); [`TransferError::Changed`] if the content changes amid the download, unless
    /// [`restart_if_changed`](Self::restart_if_changed) is set; [`TransferError::Io`] if the file can't be written.
    pub async fn to_file(mut self, path: impl AsRef<Path>) -> Result<Downloaded, Error> {
        let url = self.request.clone().build()?.uri().to_string();
        let destination = Destination::new(path.as_ref(), &(url, self.wanted.first, self.wanted.end)).await?;
        let mut left = destination.left().await;
        let mut patience = Patience::NEW;
        loop {
            let (mut chunks, at) = match left.take() {
                None => (self.begun().await?, 0),
                Some(Left { held, received }) => match self.continued(&held, received).await {
                    Ok(chunks) => (chunks, received),
                    // What is left is of no use any more.
                    Err(error) if is_changed(&error) => {
                        destination.discard(&held).await;
                        continue;
                    }
                    Err(error) => return Err(error),
                },
            };
            let mut part = destination.open(chunks.held(), at).await?;
            let error = match self.write(&mut chunks, &mut part).await {
                Ok(()) => {
                    destination.complete(part).await?;
                    return Ok(Downloaded::new(&chunks, at));
                }
                Err(error) => error,
            };
            // The first error is the one that counts.
            drop(part.keep().await);
            self.may_begin_again(&error, chunks.held(), &mut patience).await.then_some(()).ok_or(error)?;
            destination.discard(chunks.held()).await;
        }
    }

    /// Downloads to a writer: a pipe, a socket, an encoder.
    ///
    /// # Errors
    /// Those of [`chunks`](Self::chunks), and [`TransferError::Io`] if the writer fails. The writer then has the first
    /// bytes of the content.
    pub async fn to_writer(mut self, writer: &mut (impl AsyncWrite + Unpin + ?Sized)) -> Result<u64, Error> {
        let call = self.on_progress.take();
        let opened = Opened::begin(self.request.clone(), self.wanted).await?;
        let mut chunks = Chunks::new(self.request, self.wanted, opened, call);
        let failed = || TransferError::io("the writer of a download");
        while let Some(chunk) = chunks.try_next().await? {
            writer.write_all(&chunk).await.map_err(failed())?;
        }
        writer.flush().await.map_err(failed())?;
        Ok(chunks.progress().bytes)
    }

    async fn begun(&mut self) -> Result<Chunks, Error> {
        let opened = Opened::begin(self.request.clone(), self.wanted).await?;
        Ok(Chunks::new(self.request.clone(), self.wanted, opened, None))
    }

    async fn continued(&mut self, held: &Held, received: u64) -> Result<Chunks, Error> {
        let at = self.wanted.first + received;
        let opened = Opened::resume(self.request.clone(), self.wanted, at, held).await?;
        Ok(Chunks::resumed(self.request.clone(), self.wanted, opened, at))
    }

    async fn write(&mut self, chunks: &mut Chunks, part: &mut PartFile) -> Result<(), Error> {
        while let Some(chunk) = chunks.try_next().await? {
            part.write(&chunk).await?;
            if let Some(call) = &mut self.on_progress {
                call(chunks.progress());
            }
        }
        Ok(())
    }

    /// Whether to begin from the first byte after an error, once it is time.
    async fn may_begin_again(&mut self, error: &Error, held: &Held, patience: &mut Patience) -> bool {
        let failure = match error {
            _ if is_changed(error) => self.restarts.then(Failure::without_progress),
            // What can't be continued must come in one piece.
            _ if !held.is_known() => Failure::of_error(error),
            _ => None,
        };
        let Some(wait) = failure.and_then(|failure| patience.wait(&self.request, &failure)) else { return false };
        self.request.client.inner.timer.sleep(wait).await;
        true
    }
}

impl Downloaded {
    fn new(chunks: &Chunks, resumed_at: u64) -> Self {
        Self {
            length: chunks.progress().bytes,
            resumed_at,
            etag: chunks.etag().map(str::to_owned),
            media_type: chunks.media_type().map(str::to_owned),
        }
    }
}

fn is_changed(error: &Error) -> bool {
    matches!(error.transfer(), Some(TransferError::Changed { .. }))
}

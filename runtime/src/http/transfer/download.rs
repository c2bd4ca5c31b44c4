//! [`Download`]: content as a stream that goes on where its connection breaks, or as a file.

pub(crate) mod content;
pub(crate) mod opened;
pub(crate) mod chunks;
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
mod part_file;
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
mod to_file;

use std::{
    fmt,
    ops::{Bound, RangeBounds},
};

use http::header;

pub use self::chunks::Chunks;
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
pub use self::to_file::Downloaded;
use self::{content::Wanted, opened::Opened};
use super::progress::OnProgress;
use crate::http::{Content, Error, MaybeSend, Progress, Request};

/// A download that has not begun: see [`Request::download`].
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Content, Error, Request};
///
/// /// For example with the request `graph.me().drive().root_by_path("Archive/backup.zip").content().get()`.
/// async fn count(request: Request<Content>) -> Result<u64, Error> {
///     let mut chunks = request.download().chunks().await?;
///     println!("{:?} bytes", chunks.length());
///     let mut count = 0;
///     while let Some(chunk) = chunks.try_next().await? {
///         count += chunk.len() as u64;
///     }
///     Ok(count)
/// }
/// ```
///
/// Each request has the client's limits and [retries](crate::http::Retry), including those of
/// [`Retry::server_errors`](crate::http::Retry::server_errors). If the connection breaks amid the content, or the content is
/// shorter than the service announced, the rest is requested by `Range`. That is tried as often as the same policy says
/// without a byte in between.
///
/// What comes is always of one content: the rest is requested by `If-Range` with the `ETag` of the beginning, or else with
/// its `Last-Modified`. If the content has changed in the meantime, that is [`TransferError::Changed`](crate::http::TransferError::Changed).
/// Content without either can't be continued, so that a connection that breaks is an error of its stream.
///
/// The content is requested uncompressed, because a range of compressed content is of no use.
#[must_use = "a download does nothing until it is begun"]
pub struct Download {
    request: Request<Content>,
    wanted: Wanted,
    on_progress: Option<OnProgress>,
    restarts: bool,
}

impl Request<Content> {
    /// A download of the content, in chunks or to a file, which goes on where the connection breaks.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Content, Error, Request};
    ///
    /// /// For example with the request `graph.me().drive().root_by_path("Archive/backup.zip").content().get()`.
    /// # #[cfg(feature = "tokio")]
    /// async fn save(request: Request<Content>) -> Result<(), Error> {
    ///     let file = request.download().on_progress(|done| println!("{} bytes", done.bytes)).to_file("backup.zip").await?;
    ///     println!("{} bytes of {:?}", file.length, file.media_type);
    ///     Ok(())
    /// }
    /// ```
    pub fn download(self) -> Download {
        let retry = self.retries().clone().server_errors();
        let is_ranged = self.headers().contains_key(header::RANGE);
        let mut request = self.retry(retry);
        if is_ranged {
            request
                .fail(|| String::from("expected the range of a download by `Download::range`, found a Range header"));
        }
        Download { request, wanted: Wanted::default(), on_progress: None, restarts: false }
    }
}

impl Download {
    /// Downloads only these bytes, counted from 0: `.range(..1024)`, `.range(1024..)`.
    ///
    /// A service that doesn't know ranges sends the whole content, of which the other bytes are dropped.
    pub fn range(mut self, bytes: impl RangeBounds<u64>) -> Self {
        let first = match bytes.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match bytes.end_bound() {
            Bound::Included(last) => Some(last.saturating_add(1)),
            Bound::Excluded(end) => Some(*end),
            Bound::Unbounded => None,
        };
        if end.is_some_and(|end| end <= first) {
            self.request.fail(|| String::from("expected a range of at least one byte, found an empty one"));
        }
        self.wanted = Wanted { first, end };
        self
    }

    /// Calls a function after each chunk.
    pub fn on_progress(mut self, call: impl FnMut(Progress) + MaybeSend + 'static) -> Self {
        self.on_progress = Some(Box::new(call));
        self
    }

    /// Makes [`to_file`](Self::to_file) begin again from the first byte if the content changes amid the download, instead
    /// of failing. [`chunks`](Self::chunks) always fail then, because they have been given away.
    pub fn restart_if_changed(mut self) -> Self {
        self.restarts = true;
        self
    }

    /// Begins, and returns the content as a stream of chunks.
    ///
    /// # Errors
    /// Any kind of [`Error`]; every status other than 2xx is one. Later errors are returned by the stream.
    pub async fn chunks(self) -> Result<Chunks, Error> {
        let opened = Opened::begin(self.request.clone(), self.wanted).await?;
        Ok(Chunks::new(self.request, self.wanted, opened, self.on_progress))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("request", &self.request).field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

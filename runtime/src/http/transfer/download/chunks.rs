//! [`Chunks`]: a stream of content that goes on where its connection breaks.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, header};

use super::{
    content::{Held, Wanted},
    opened::Opened,
};
use crate::http::{
    Body, BoxFuture, Content, Error, Progress, Request, TransportError,
    transfer::{patience::Patience, progress::OnProgress},
    wire::retry::Failure,
};

/// A stream of the content of a [`Download`](super::Download).
///
/// It holds one chunk at a time, of at most some hundred KiB. It ends after an error; [`try_next`](Self::try_next) goes on
/// after one that may be transient.
#[must_use = "nothing is read until the stream is"]
pub struct Chunks {
    request: Request<Content>,
    wanted: Wanted,
    headers: HeaderMap,
    held: Held,
    /// The byte of the content that comes next.
    at: u64,
    end: Option<u64>,
    state: State,
    patience: Patience,
    on_progress: Option<OnProgress>,
    /// Whether the stream has returned an error, after which it ends.
    has_failed: bool,
}

enum State {
    /// So many bytes of the body come before those that are wanted.
    Reading(Body, u64),
    Resuming(BoxFuture<'static, Result<Opened, Error>>),
    /// After an error.
    Interrupted,
    Ended,
}

impl Chunks {
    pub(super) fn new(
        request: Request<Content>,
        wanted: Wanted,
        opened: Opened,
        on_progress: Option<OnProgress>,
    ) -> Self {
        let Opened { body, headers, held, skip, end } = opened;
        Self {
            request,
            wanted,
            headers,
            held,
            at: wanted.first,
            end,
            state: State::Reading(body, skip),
            patience: Patience::NEW,
            on_progress,
            has_failed: false,
        }
    }

    /// A stream that an earlier process has read up to a byte.
    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub(super) fn resumed(request: Request<Content>, wanted: Wanted, opened: Opened, at: u64) -> Self {
        Self { at, ..Self::new(request, wanted, opened, None) }
    }

    /// Returns the next chunk; `None` at the end.
    ///
    /// # Errors
    /// [`TransferError::Changed`](crate::http::TransferError::Changed) if the content has changed, and the error of the
    /// connection or of the service if the rest can't be had. The next call tries again from the same byte.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_chunk(context)).await.transpose()
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { bytes: self.at - self.wanted.first, total: self.length() }
    }

    /// The number of bytes that are wanted, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.end.map(|end| end.saturating_sub(self.wanted.first))
    }

    /// The `ETag` of the content.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.held.etag()
    }

    /// The `Content-Type` of the content.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The headers of the first response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    #[cfg(all(feature = "tokio", not(target_family = "wasm")))]
    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let read = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Interrupted => {
                    self.state = State::Resuming(self.resume(Duration::ZERO));
                    continue;
                }
                State::Resuming(resuming) => match ready!(resuming.as_mut().poll(context)) {
                    Ok(Opened { body, skip, end, .. }) => {
                        self.end = self.end.or(end);
                        self.state = State::Reading(body, skip);
                        continue;
                    }
                    Err(error) => {
                        self.state = State::Interrupted;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Reading(body, _) => ready!(Pin::new(body).poll_next(context)),
            };
            match read {
                Some(Ok(bytes)) => {
                    if let Some(chunk) = self.keep(bytes) {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                // Also if an error follows on the last byte.
                _ if self.end == Some(self.at) => self.state = State::Ended,
                None if self.end.is_none() => self.state = State::Ended,
                outcome => {
                    let error = outcome.and_then(Result::err).unwrap_or_else(|| self.incomplete());
                    self.state = State::Interrupted;
                    let Some(wait) = self.wait(&error) else { return Poll::Ready(Some(Err(error))) };
                    self.state = State::Resuming(self.resume(wait));
                }
            }
        }
    }

    /// What is wanted of received bytes.
    fn keep(&mut self, mut bytes: Bytes) -> Option<Bytes> {
        let State::Reading(_, skip) = &mut self.state else { return None };
        let skipped = bytes.split_to(usize::try_from(*skip).unwrap_or(usize::MAX).min(bytes.len()));
        *skip -= skipped.len() as u64;
        let left = self.end.map_or(u64::MAX, |end| end.saturating_sub(self.at));
        let has_more = bytes.len() as u64 > left;
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        self.at += bytes.len() as u64;
        if has_more {
            // Only a part of what comes is wanted.
            self.state = State::Ended;
        }
        if bytes.is_empty() {
            return None;
        }
        self.patience.renew(&self.request);
        let progress = self.progress();
        if let Some(call) = &mut self.on_progress {
            call(progress);
        }
        Some(bytes)
    }

    /// The wait before the rest is requested; `None` if it can't be or mustn't be.
    fn wait(&mut self, error: &Error) -> Option<Duration> {
        if self.at > self.wanted.first && !self.held.is_known() {
            return None;
        }
        self.patience.wait(&self.request, &Failure::of_error(error)?)
    }

    fn resume(&self, wait: Duration) -> BoxFuture<'static, Result<Opened, Error>> {
        let (request, wanted, at, held) = (self.request.clone(), self.wanted, self.at, self.held.clone());
        let timer = std::sync::Arc::clone(&request.client.inner.timer);
        Box::pin(async move {
            if !wait.is_zero() {
                timer.sleep(wait).await;
            }
            Opened::resume(request, wanted, at, &held).await
        })
    }

    fn incomplete(&self) -> Error {
        let Progress { bytes, total } = self.progress();
        let expected = total.unwrap_or_default();
        TransportError::broken(format!("expected {expected} bytes of content, found {bytes}")).into()
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.has_failed {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.poll_chunk(context));
        self.has_failed = matches!(chunk, Some(Err(_)));
        Poll::Ready(chunk)
    }
}

/// The body and the future in it are boxed, so that nothing is pinned.
impl Unpin for Chunks {}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("progress", &self.progress()).field("etag", &self.etag()).finish_non_exhaustive()
    }
}

//! [`Sequence`]: a stream that is read once, of which the last chunk is kept to be sent again.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::http::{Error, MaybeSend, TransferError, call::body::BoxError};

#[cfg(not(target_family = "wasm"))]
type DynStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;
#[cfg(target_family = "wasm")]
type DynStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>>>>;

/// A stream, and the last bytes of it.
pub(in crate::http::transfer::upload) struct Sequence {
    stream: DynStream,
    /// Received bytes that come after those that are kept.
    rest: Bytes,
    /// The byte of the content at which `rest` and then the stream go on.
    next: u64,
    /// The last chunk, and its first byte.
    kept: Bytes,
    kept_from: u64,
    /// The beginning of the next chunk, and its first byte: a call that is dropped leaves it here.
    filling: BytesMut,
    filling_from: u64,
}

impl Sequence {
    pub(super) fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self {
            stream: Box::pin(Boxed { stream }),
            rest: Bytes::new(),
            next: 0,
            kept: Bytes::new(),
            kept_from: 0,
            filling: BytesMut::new(),
            filling_from: 0,
        }
    }

    pub(super) async fn chunk(&mut self, first: u64, end: u64) -> Result<Bytes, Error> {
        if !self.filling.is_empty() {
            (self.kept, self.kept_from) = (self.filling.split().freeze(), self.filling_from);
        }
        let length = usize::try_from(end.saturating_sub(first)).unwrap_or(usize::MAX);
        let from_kept = first.checked_sub(self.kept_from);
        let from_kept = from_kept.ok_or(TransferError::NoSeek { earliest: self.kept_from, expected: first })?;
        let from_kept = usize::try_from(from_kept).unwrap_or(usize::MAX).min(self.kept.len());
        if first < self.next && self.kept.len() - from_kept >= length {
            return Ok(self.kept.slice(from_kept..from_kept + length));
        }
        // The memory of the last chunk becomes that of the next.
        let kept = std::mem::take(&mut self.kept);
        self.filling = kept.try_into_mut().unwrap_or_else(|kept| BytesMut::from(kept.as_ref()));
        self.filling.advance(from_kept);
        (self.filling_from, self.kept_from) = (first, self.next);
        while self.next < first {
            let passed = first - self.next;
            self.take(usize::try_from(passed).unwrap_or(usize::MAX)).await?;
            self.kept_from = self.next;
        }
        self.filling.reserve(length.saturating_sub(self.filling.len()));
        while self.filling.len() < length {
            let bytes = self.take(length - self.filling.len()).await?;
            self.filling.extend_from_slice(&bytes);
        }
        (self.kept, self.kept_from) = (self.filling.split().freeze(), first);
        Ok(self.kept.clone())
    }

    /// The next bytes of the stream, at most so many.
    async fn take(&mut self, most: usize) -> Result<Bytes, Error> {
        if self.rest.is_empty() {
            self.rest = self.next().await?;
        }
        let bytes = self.rest.split_to(most.min(self.rest.len()));
        self.next += bytes.len() as u64;
        Ok(bytes)
    }

    /// Bytes of the stream, at least one.
    async fn next(&mut self) -> Result<Bytes, Error> {
        loop {
            match poll_fn(|context| self.stream.as_mut().poll_next(context)).await {
                Some(Ok(bytes)) if bytes.is_empty() => {}
                Some(Ok(bytes)) => return Ok(bytes),
                Some(Err(error)) => {
                    return Err(TransferError::io("the source of an upload")(std::io::Error::other(error)));
                }
                None => {
                    let how = format!("expected more than {} bytes, as announced, found the end", self.next);
                    return Err(TransferError::SourceChanged(how).into());
                }
            }
        }
    }
}

pin_project! {
    /// A stream with boxed errors.
    struct Boxed<S> {
        #[pin]
        stream: S,
    }
}

impl<S, E> Stream for Boxed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.project().stream.poll_next(context).map(|item| item.map(|item| item.map_err(Into::into)))
    }
}

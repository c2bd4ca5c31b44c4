//! Adapters from streams and bodies of other crates to [`Body`](super::Body), which check the declared length.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::{Body, BoxError, Error};

pin_project! {
    /// A stream that fails unless it has exactly the declared number of bytes: with fewer the receiver would wait for
    /// the rest, and with more it would read the rest as another message. It ends after an error, so that no loop over
    /// it is endless.
    pub(super) struct Streamed<S> {
        #[pin]
        stream: S,
        announced: Option<u64>,
        read: u64,
        has_ended: bool,
    }
}

impl<S> Streamed<S> {
    pub(super) fn new(stream: S, announced: Option<u64>) -> Self {
        Self { stream, announced, read: 0, has_ended: false }
    }
}

impl<S, E> HttpBody for Streamed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        if *this.has_ended {
            return Poll::Ready(None);
        }
        let item = ready!(this.stream.poll_next(context));
        if let Some(Ok(bytes)) = &item {
            *this.read += bytes.len() as u64;
        }
        let (read, announced) = (*this.read, this.announced.unwrap_or(*this.read));
        let frame = match item {
            Some(Ok(_)) if read > announced => {
                Some(Err(format!("expected a body of {announced} bytes, as declared, found more").into()))
            }
            None if read < announced => {
                Some(Err(format!("expected a body of {announced} bytes, as declared, found {read}").into()))
            }
            Some(Ok(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(Err(error)) => Some(Err(error.into())),
            None => None,
        };
        *this.has_ended = !matches!(frame, Some(Ok(_)));
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        self.announced.map_or_else(SizeHint::default, |length| SizeHint::with_exact(length.saturating_sub(self.read)))
    }
}

pin_project! {
    /// A body of another crate.
    pub(super) struct Wrapped<B> {
        #[pin]
        pub(super) body: B,
    }
}

impl<B> HttpBody for Wrapped<B>
where
    B: HttpBody,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.project().body.poll_frame(context));
        let whole = |mut data: B::Data| data.copy_to_bytes(data.remaining());
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(whole)).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bodies after each other.
pub(super) struct Chained {
    bodies: std::vec::IntoIter<Body>,
    current: Option<Body>,
}

impl Chained {
    pub(super) fn new(bodies: Vec<Body>) -> Self {
        Self { bodies: bodies.into_iter(), current: None }
    }
}

impl Stream for Chained {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.current.is_none() {
                self.current = self.bodies.next();
            }
            let Some(body) = &mut self.current else { return Poll::Ready(None) };
            match ready!(Pin::new(body).poll_next(context)) {
                Some(chunk) => return Poll::Ready(Some(chunk)),
                None => self.current = None,
            }
        }
    }
}

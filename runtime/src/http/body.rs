//! Bodies of requests and responses: bytes that are there, or a stream of them.
//!
//! A stream can be read once. So a request whose body is one can't be sent a second time, unless whoever made the body
//! can make it anew: [`Body::replayable`].

mod adapters;

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

use self::adapters::{Streamed, Wrapped};
use super::{Error, MaybeSend, MaybeSync};

/// The cause of an error that another crate made.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// So many bytes are set aside for a body whose length was announced; an announcement costs its sender nothing.
const ANNOUNCED: u64 = 1 << 20;

#[cfg(not(target_family = "wasm"))]
type DynBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>;
#[cfg(target_family = "wasm")]
type DynBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError>>>;

#[cfg(not(target_family = "wasm"))]
type MakeBody = Arc<dyn Fn() -> DynBody + Send + Sync>;
#[cfg(target_family = "wasm")]
type MakeBody = Arc<dyn Fn() -> DynBody>;

/// The body of a request or of a response.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::Body;
///
/// let body = Body::from("content");
/// assert_eq!(body.length(), Some(7));
/// assert!(body.try_clone().is_some());
/// ```
#[derive(Default)]
pub struct Body(Kind);

enum Kind {
    Bytes(Bytes),
    /// Clones share it; the first that is read has it.
    Stream(Arc<Mutex<Option<DynBody>>>, Option<u64>),
    Replayable(MakeBody, Option<u64>),
    /// Being read. The lock is never taken: it makes a body that can be lent to other threads.
    Reading(Mutex<DynBody>),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// No bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Bytes that are there.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }

    /// A stream, with its length in bytes where that is known.
    ///
    /// Graph takes most bodies only with a length. A stream that gives more or fewer bytes than were announced fails.
    /// It can be read once: a request with this body is sent once, and not again where the connection breaks.
    pub fn stream<S, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::once(Box::pin(Streamed::new(stream, length)), length)
    }

    /// A stream that can be made anew, so that the request can be sent again, with its length in bytes where that is known.
    pub fn replayable<S, E>(make: impl Fn() -> S + MaybeSend + MaybeSync + 'static, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Kind::Replayable(Arc::new(move || Box::pin(Streamed::new(make(), length))), length))
    }

    /// A body of another crate: hyper's, or what a [`tower::Service`](https://docs.rs/tower-service) answers with.
    pub fn wrap<B>(body: B) -> Self
    where
        B: HttpBody + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        if body.is_end_stream() {
            return Self::empty();
        }
        let length = body.size_hint().exact();
        Self::once(Box::pin(Wrapped { body }), length)
    }

    fn once(body: DynBody, length: Option<u64>) -> Self {
        Self(Kind::Stream(Arc::new(Mutex::new(Some(body))), length))
    }

    /// The same bytes once more: `None` for a stream that can be read once, and for a body that is being read.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(Self(Kind::Bytes(bytes.clone()))),
            Kind::Replayable(make, length) => Some(Self(Kind::Replayable(Arc::clone(make), *length))),
            Kind::Stream(..) | Kind::Reading(_) => None,
        }
    }

    /// A body that stands for the same, even where only one of the two can be read.
    pub(super) fn share(&self) -> Self {
        match &self.0 {
            Kind::Stream(body, length) => Self(Kind::Stream(Arc::clone(body), *length)),
            _ => self.try_clone().unwrap_or_default(),
        }
    }

    /// One that can be [shared](Self::share): what is left of a body that is being read.
    pub(super) fn into_shareable(self) -> Self {
        let length = self.length();
        match self.0 {
            Kind::Reading(body) => Self::once(body.into_inner().unwrap_or_else(PoisonError::into_inner), length),
            other => Self(other),
        }
    }

    /// The number of bytes, where it is known before they are read.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Stream(_, length) | Kind::Replayable(_, length) => *length,
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).size_hint().exact(),
        }
    }

    /// The bytes, where they are there.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All bytes, where there are at most so many.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] where there are more, and [`Error::Transport`] where they don't all come.
    pub async fn collect(mut self, most: u64) -> Result<Bytes, Error> {
        let hint = HttpBody::size_hint(&self);
        if hint.lower() > most {
            return Err(Error::too_large(most));
        }
        let Some(first) = self.chunk().await.transpose()? else { return Ok(Bytes::new()) };
        let mut held: Option<BytesMut> = None;
        let mut count = first.len() as u64;
        while count <= most {
            let Some(chunk) = self.chunk().await.transpose()? else {
                return Ok(held.map_or(first, BytesMut::freeze));
            };
            count += chunk.len() as u64;
            let held = held.get_or_insert_with(|| {
                let expected = hint.exact().unwrap_or(count).min(ANNOUNCED).max(count);
                let mut held = BytesMut::with_capacity(usize::try_from(expected).unwrap_or_default());
                held.extend_from_slice(&first);
                held
            });
            held.extend_from_slice(&chunk);
        }
        Err(Error::too_large(most))
    }

    /// Opens what is not being read yet.
    fn open(&mut self) -> Result<(), Error> {
        let body = match &mut self.0 {
            Kind::Bytes(_) | Kind::Reading(_) => return Ok(()),
            Kind::Replayable(make, _) => Some(make()),
            Kind::Stream(body, _) => body.lock().unwrap_or_else(PoisonError::into_inner).take(),
        };
        let Some(body) = body else {
            // Should it be read on after the error, it has ended.
            self.0 = Kind::default();
            return Err(Error::Request(String::from(
                "the body is a stream, and was sent before: make the request anew",
            )));
        };
        self.0 = Kind::Reading(Mutex::new(body));
        Ok(())
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Err(error) = self.open() {
            return Poll::Ready(Some(Err(error)));
        }
        match &mut self.0 {
            Kind::Reading(body) => {
                let body = body.get_mut().unwrap_or_else(PoisonError::into_inner);
                body.as_mut().poll_frame(context).map_err(Error::of_body)
            }
            Kind::Bytes(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream(),
            _ => self.length() == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).size_hint(),
            _ => self.length().map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

/// The bytes, without trailers.
impl Stream for Body {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.as_mut().poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::bytes(text)
    }
}

/// How many bytes there are, never which.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("a stream"),
        }
    }
}

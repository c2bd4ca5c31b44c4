//! A streamed response body with a time limit for each chunk.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::http::{
    Body, BoxFuture, Error, Timer, TransportError,
    failure::transport_error::{Begun, CallId, Limit},
};

/// A body that fails if no chunk arrives within the limit.
pub(in crate::http) struct TimedBody {
    pub(in crate::http) body: Body,
    pub(in crate::http) timer: Arc<dyn Timer>,
    /// The limit for one chunk.
    pub(in crate::http) limit: Option<Duration>,
    pub(in crate::http) answer: Begun,
    pub(in crate::http) call: CallId,
    pub(in crate::http) waiting: Option<BoxFuture<'static, ()>>,
}

impl TimedBody {
    pub(in crate::http) fn into_body(self) -> Body {
        let length = self.body.length();
        Body::stream(self, length)
    }
}

impl Stream for TimedBody {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let of_call = |error: Error| error.of_answer(&this.answer).of_call(this.call.clone());
        if let Poll::Ready(item) = Pin::new(&mut this.body).poll_next(context) {
            this.waiting = None;
            return Poll::Ready(item.map(|item| item.map_err(of_call)));
        }
        let Some(limit) = this.limit else { return Poll::Pending };
        let waiting = this.waiting.get_or_insert_with(|| this.timer.sleep(limit));
        // The body ends after the error, so that this is not polled again.
        waiting
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(of_call(TransportError::timed_out(Limit::Attempt, limit).into()))))
    }
}

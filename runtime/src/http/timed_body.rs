//! The body of a response that the application reads as it comes: each piece within a limit of time.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use super::{
    Body, BoxFuture, Error, Timer, TransportError,
    transport_error::{Begun, CallId, Limit},
};

/// A body that fails where it is silent for too long.
pub(super) struct TimedBody {
    pub(super) body: Body,
    pub(super) timer: Arc<dyn Timer>,
    /// For one piece.
    pub(super) limit: Option<Duration>,
    pub(super) answer: Begun,
    pub(super) call: CallId,
    pub(super) waiting: Option<BoxFuture<'static, ()>>,
}

impl TimedBody {
    pub(super) fn into_body(self) -> Body {
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
        // Behind its error the body has ended, so that this is not polled again.
        waiting
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(of_call(TransportError::timed_out(Limit::Attempt, limit).into()))))
    }
}

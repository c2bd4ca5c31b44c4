//! [`Webhook`]: an endpoint that calls a function with each delivery, for any server.
//!
//! The answer decides whether the service sends the same again, so that it waits for the function.

use std::fmt;
use std::sync::Arc;

use http::{Request, Response};
use http_body::Body as HttpBody;

use super::{Acknowledgement, Delivery, Receiver, Refusal};
use crate::http::{Body, MaybeSend, StatusCode};
#[cfg(feature = "tracing")]
use crate::printable;

/// An error of another crate, as a cause.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An endpoint: validations are answered, notifications handed to a function.
///
/// The function returns `Ok(())` once a delivery is stored, for `202 Accepted`, or `Ok` of an [`Acknowledgement`]. An error
/// is answered with `503`, after which the service sends the same again. So it should store and return: the service waits
/// for seconds only. It isn't called for what is refused.
///
/// With the feature `tower` it is a `tower::Service` that axum, hyper and other servers take. Without it,
/// [`handle`](Self::handle) does the same:
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::Body;
/// use graphdown::notifications::{Receiver, Webhook};
///
/// # async fn example() {
/// let webhook = Webhook::new(Receiver::new("moss-lantern-7041"), |delivery| async move {
///     for notification in &delivery.notifications {
///         println!("{:?}", notification.path());
///     }
///     std::io::Result::Ok(())
/// });
/// let request = http::Request::post("/notifications").body(Body::from(r#"{"value": []}"#)).unwrap();
/// assert_eq!(webhook.handle(request).await.status(), 202);
/// # }
/// ```
///
/// As a function of hyper, for example: `service_fn(move |request| { let webhook = webhook.clone(); async move {
/// Ok::<_, Infallible>(webhook.handle(request).await) } })`.
///
/// With `tracing` there is an event for each request that is refused, and for each failure of the function.
pub struct Webhook<H> {
    receiver: Arc<Receiver>,
    handler: H,
}

impl<H> Webhook<H> {
    /// An endpoint that calls `handler` with what `receiver` accepts.
    pub fn new<F, R, E>(receiver: Receiver, handler: H) -> Self
    where
        H: Fn(Delivery) -> F,
        F: Future<Output = Result<R, E>>,
        R: Into<Acknowledgement>,
        E: fmt::Display,
    {
        Self { receiver: Arc::new(receiver), handler }
    }

    /// The response to a request.
    pub async fn handle<B, F, R, E>(&self, request: Request<B>) -> Response<Body>
    where
        H: Fn(Delivery) -> F,
        F: Future<Output = Result<R, E>>,
        R: Into<Acknowledgement>,
        E: fmt::Display,
        B: HttpBody + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        let delivery = match self.receive(request).await {
            Ok(Received::Response(response)) => return response,
            Ok(Received::Delivery(delivery)) => delivery,
            Err(refusal) => {
                refused(&refusal);
                return refusal.response();
            }
        };
        match (self.handler)(delivery).await {
            Ok(acknowledgement) => acknowledgement.into().response(),
            Err(error) => {
                failed(&error.to_string());
                let mut response = Response::default();
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response
            }
        }
    }

    /// What a request is. The body is read only where it counts.
    async fn receive<B>(&self, request: Request<B>) -> Result<Received, Refusal>
    where
        B: HttpBody + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        if let Some(validation) = self.receiver.head(&parts.method, parts.uri.query(), &parts.headers)? {
            return Ok(Received::Response(validation.response()));
        }
        let body = self.receiver.collect(Body::wrap(body)).await?;
        self.receiver.delivery(&parts.headers, &body).map(Received::Delivery)
    }
}

/// What comes of a request before the handler is asked.
enum Received {
    Response(Response<Body>),
    Delivery(Delivery),
}

#[cfg(feature = "tracing")]
fn refused(refusal: &Refusal) {
    tracing::warn!(target: "graphdown", status = refusal.status().as_u16(), reason = %refusal, "request to the webhook refused");
}

#[cfg(not(feature = "tracing"))]
fn refused(_: &Refusal) {}

#[cfg(feature = "tracing")]
fn failed(error: &str) {
    let error = printable::report(error);
    tracing::error!(target: "graphdown", %error, "the handler of the webhook failed; the service sends again");
}

#[cfg(not(feature = "tracing"))]
fn failed(_: &str) {}

impl<H: Clone> Clone for Webhook<H> {
    fn clone(&self) -> Self {
        Self { receiver: Arc::clone(&self.receiver), handler: self.handler.clone() }
    }
}

impl<H> fmt::Debug for Webhook<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("receiver", &self.receiver).finish_non_exhaustive()
    }
}

/// For `Router::route_service` of axum, `TowerToHyperService` of hyper-util, and whatever else takes a service over HTTP.
#[cfg(feature = "tower")]
impl<H, B, F, R, E> tower_service::Service<Request<B>> for Webhook<H>
where
    H: Fn(Delivery) -> F + Clone + MaybeSend + crate::http::MaybeSync + 'static,
    F: Future<Output = Result<R, E>> + MaybeSend + 'static,
    R: Into<Acknowledgement> + 'static,
    E: fmt::Display + 'static,
    B: HttpBody + MaybeSend + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = crate::http::BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let webhook = self.clone();
        Box::pin(async move { Ok(webhook.handle(request).await) })
    }
}

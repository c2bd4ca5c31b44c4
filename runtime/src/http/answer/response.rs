//! [`Response`], and the methods of a request that send it and read its result.
//!
//! A response without the documented body becomes an empty result rather than an error, since a caller would repeat
//! what was already executed.

use std::{fmt, future::IntoFuture};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::http::{
    Body, BoxFuture, Content, Endpoint, Error, Reply, Request, ServiceError,
    answer::collection::PageSource,
    answer::reply::Strict,
    call::headers::Redacted,
    failure::transport_error::CallId,
    wire::send::{BodyMode, CallOptions, Execution},
};
use crate::model;

/// A result with the status and headers of its response.
///
/// `Debug` omits the values of headers that may be secrets.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The HTTP status, a 2xx.
    pub status: StatusCode,
    /// The response's headers, such as `Location`, `ETag` and `request-id`.
    pub headers: HeaderMap,
    /// The result.
    pub body: T,
    client_request_id: String,
    is_empty: bool,
}

impl<T> Response<T> {
    /// A result that another call has returned.
    pub(in crate::http) fn of(body: T) -> Self {
        let (status, headers) = (StatusCode::OK, HeaderMap::new());
        Self { status, headers, body, client_request_id: String::new(), is_empty: false }
    }

    fn new(parts: http::response::Parts, body: T, is_empty: bool) -> Self {
        let call: Option<&CallId> = parts.extensions.get();
        let client_request_id = call.map(|call| call.client_request_id.clone()).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, body, client_request_id, is_empty }
    }

    /// The service's `request-id`, which Microsoft's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get("request-id").and_then(|id| id.to_str().ok())
    }

    /// The `client-request-id` of the call.
    #[must_use]
    pub fn client_request_id(&self) -> &str {
        &self.client_request_id
    }

    /// Whether the response had no body, or `null` as body. The result is then an empty value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }
}

impl<T: Reply> Request<T> {
    /// Sends the request and reads the result.
    ///
    /// A service may execute a request and respond without the documented body. This is not an error, because a caller
    /// would repeat the request: the result is then empty, a model without properties or a page without items. To
    /// distinguish it, use [`optional`](Self::optional) or [`Response::is_empty`]. The body `null` counts as no body,
    /// unless reading is [`strict`](Self::strict). A text or a number as result has no empty value: without a body it
    /// is [`Error::Decode`], unless it is optional.
    ///
    /// If a value doesn't have its documented type, the rest is read, and [`misfits`](crate::model::Model::misfits)
    /// reports the value; [`strict`](Self::strict) makes it an error.
    ///
    /// # Errors
    /// Any kind of [`Error`]; every status other than 2xx is one.
    pub async fn send(self) -> Result<T, Error> {
        Ok(self.response().await?.body)
    }

    /// Sends the request and returns the result with status and headers.
    ///
    /// # Errors
    /// Any kind of [`Error`]; every status other than 2xx is one.
    pub async fn response(self) -> Result<Response<T>, Error> {
        let reading = Reading::of(&self);
        reading.read(self.answer().await?)
    }
}

/// What must be known of a request to read its response.
pub(in crate::http) struct Reading {
    endpoint: Endpoint,
    is_strict: bool,
    /// The request for further pages, if the result is a page.
    further: Option<Request<()>>,
}

impl Reading {
    pub(in crate::http) fn of<T: Reply>(request: &Request<T>) -> Self {
        Self {
            endpoint: request.endpoint.clone(),
            is_strict: request.strict,
            further: T::IS_PAGE.then(|| request.for_pages()),
        }
    }

    /// The result of a response.
    ///
    /// # Errors
    /// [`Error::Service`] for a status other than 2xx, [`Error::Decode`] for another body than expected.
    pub(in crate::http) fn read<T: Reply>(self, mut answer: http::Response<Bytes>) -> Result<Response<T>, Error> {
        let Self { endpoint, is_strict, further } = self;
        if !answer.status().is_success() {
            return Err(Error::Service(Box::new(ServiceError::new(answer, endpoint))));
        }
        if is_strict {
            answer.extensions_mut().insert(Strict);
        }
        let text = model::strip_byte_order_mark(answer.body()).trim_ascii();
        let says_nothing = text.is_empty() || text == b"null" && !is_strict;
        let empty = says_nothing.then(T::without_body).flatten();
        let is_empty = answer.body().is_empty() || empty.is_some();
        let mut body = match empty {
            Some(empty) => empty,
            None => T::decode(&answer)?,
        };
        let (parts, _) = answer.into_parts();
        if let Some(further) = further {
            body.set_source(PageSource::new(further, parts.extensions.get()));
        }
        Ok(Response::new(parts, body, is_empty))
    }
}

impl Request<Content> {
    /// Sends the request and returns the body as a stream, for content that is too large to buffer.
    ///
    /// If the connection breaks amid the body, that is an error; [`download`](Self::download) goes on instead.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use std::{fs::File, io::Write, path::Path};
    ///
    /// use graphdown::http::{Content, Request};
    ///
    /// /// For example with the request `graph.me().drive().items().id(id).content().get()`.
    /// async fn download(request: Request<Content>, to: &Path) -> Result<(), Box<dyn std::error::Error>> {
    ///     let mut body = request.stream().await?.body;
    ///     let mut file = File::create(to)?;
    ///     while let Some(bytes) = body.chunk().await {
    ///         file.write_all(&bytes?)?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Any kind of [`Error`]; every status other than 2xx is one. Later errors are returned by the body.
    pub async fn stream(self) -> Result<Response<Body>, Error> {
        let (parts, body) = self.exchange(BodyMode::Streamed).await?.into_parts();
        let is_empty = body.length() == Some(0);
        Ok(Response::new(parts, body, is_empty))
    }
}

impl<T> Request<T> {
    /// A response of status 2xx, with its whole body.
    pub(in crate::http) async fn answer(self) -> Result<http::Response<Bytes>, Error> {
        let answer = self.exchange(BodyMode::Buffered).await?;
        Ok(answer.map(|body| body.as_bytes().cloned().unwrap_or_default()))
    }

    /// A response of status 2xx.
    pub(in crate::http) async fn exchange(self, body_mode: BodyMode) -> Result<http::Response<Body>, Error> {
        let (client, endpoint, limits, own) =
            (self.client.clone(), self.endpoint.clone(), self.limits, self.retry.clone());
        let credential = self.credential();
        let mut request = self.build()?;
        let client = &client.inner;
        let retry = own.as_ref().unwrap_or(&client.retry);
        let options =
            CallOptions { endpoint: &endpoint, retry, limits: limits.or(client.limits), body_mode, credential };
        let answer = Execution::new(client, options, &mut request)?.run(request).await?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let answer = answer.map(|body| body.as_bytes().cloned().unwrap_or_default());
        Err(Error::Service(Box::new(ServiceError::new(answer, endpoint))))
    }
}

impl<T: Reply + 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut response = formatter.debug_struct("Response");
        response.field("status", &self.status).field("headers", &Redacted(&self.headers));
        response.field("client_request_id", &self.client_request_id).field("body", &self.body).finish()
    }
}

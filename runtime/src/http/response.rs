//! Sends a request and reads what comes back.

use std::{fmt, future::IntoFuture};

use http::{HeaderMap, StatusCode};

use super::{
    Body, BoxFuture, Content, Error, Reply, Request, ServiceError,
    collection::PageSource,
    headers::Redacted,
    reply::Strict,
    send::{BodyMode, CallOptions, Execution},
    transport_error::CallId,
};
use crate::model;

/// A result with what came around it.
///
/// `Debug` leaves out the values of headers that may be secrets.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The HTTP status, a 2xx.
    pub status: StatusCode,
    /// The headers: `Location`, `ETag`, `request-id`.
    pub headers: HeaderMap,
    /// The result.
    pub body: T,
    client_request_id: String,
    is_empty: bool,
}

impl<T> Response<T> {
    fn new(parts: http::response::Parts, body: T, is_empty: bool) -> Self {
        let call: Option<&CallId> = parts.extensions.get();
        let client_request_id = call.map(|call| call.client_request_id.clone()).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, body, client_request_id, is_empty }
    }

    /// The service's id of this request: quote it to support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get("request-id").and_then(|id| id.to_str().ok())
    }

    /// The id that the client gave this call.
    #[must_use]
    pub fn client_request_id(&self) -> &str {
        &self.client_request_id
    }

    /// Whether the answer had no body, or `null` in its place: then a result that is promised one is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }
}

impl<T: Reply> Request<T> {
    /// Sends it and reads the result.
    ///
    /// A service may do what it was asked for and answer without the body that its page promises. That is no failure, or
    /// callers would do it a second time: the result is blank then, a model without properties, a page without items.
    /// All properties of a model are options, so that a blank one says nothing that isn't so. Who must tell the two apart
    /// asks for an [`optional`](Self::optional) result, or [`Response::is_empty`]. A `null` for a body is none, too, unless
    /// reading is [`strict`](Self::strict). A result that is a text or a number by itself has no blank value: without a
    /// body it is [`Error::Decode`], unless it is optional.
    ///
    /// Where a value of the answer is not what its documented type has there, the rest is read, and
    /// [`misfits`](crate::model::Model::misfits) tells it; [`strict`](Self::strict) makes it an error.
    ///
    /// # Errors
    /// [`Error`], of whatever kind; every status but 2xx is one.
    pub async fn send(self) -> Result<T, Error> {
        Ok(self.response().await?.body)
    }

    /// Sends it and reads the result, together with status and headers.
    ///
    /// # Errors
    /// [`Error`], of whatever kind; every status but 2xx is one.
    pub async fn response(self) -> Result<Response<T>, Error> {
        let further = T::IS_PAGE.then(|| self.for_pages());
        let is_strict = self.strict;
        let answer = self.exchange(BodyMode::Buffered).await?;
        let mut answer = answer.map(|body| body.as_bytes().cloned().unwrap_or_default());
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
    /// Sends it, and gives the body as it comes: for what is larger than what one wants to hold in memory.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use std::{fs::File, io::Write, path::Path};
    ///
    /// use graphdown::http::{Content, Request};
    ///
    /// /// The request is `graph.me().drive().items().id(id).content().get()`, for one.
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
    /// [`Error`], of whatever kind; every status but 2xx is one. What happens later comes as an error of the body.
    pub async fn stream(self) -> Result<Response<Body>, Error> {
        let (parts, body) = self.exchange(BodyMode::Streamed).await?.into_parts();
        let is_empty = body.length() == Some(0);
        Ok(Response::new(parts, body, is_empty))
    }
}

impl<T> Request<T> {
    /// A response of status 2xx.
    async fn exchange(self, body_mode: BodyMode) -> Result<http::Response<Body>, Error> {
        let (client, endpoint, limits, own) =
            (self.client.clone(), self.endpoint.clone(), self.limits, self.retry.clone());
        let mut request = self.build()?;
        let client = &client.inner;
        let retry = own.as_ref().unwrap_or(&client.retry);
        let options = CallOptions { endpoint: &endpoint, retry, limits: limits.or(client.limits), body_mode };
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

//! A place, an operation and what the caller adds come in; the call's result goes out.

use std::{fmt, future::IntoFuture, marker::PhantomData};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{
    BoxFuture, Error, Operation, Path, Reply, ServiceError, address,
    headers::{self, Redacted},
};

/// What stays as it is in a query: unreserved characters, and those that OData's options are made of.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b'/')
    .remove(b':')
    .remove(b'\'')
    .remove(b'@')
    .remove(b'*');

/// A call that has not been sent: add to it, then `.send().await`, or `.await` it as it is.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T> {
    path: Path,
    operation: &'static Operation,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    /// The first thing that cannot be sent; sending reports it.
    fault: Option<String>,
    result: PhantomData<fn() -> T>,
}

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
}

impl<T> Request<T> {
    pub(super) fn new(path: Path, operation: &'static Operation) -> Self {
        let fault = path.fault().map(str::to_owned);
        let (query, headers) = (Vec::new(), HeaderMap::new());
        Self { path, operation, query, headers, body: Bytes::new(), fault, result: PhantomData }
    }

    /// What is called: its permissions, its page in the reference.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// With a query option as the service spells it: `.query("includeHiddenFolders", "true")`.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// With these properties alone: `$select`. Further calls add to them.
    pub fn select<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        self.list("$select", properties)
    }

    /// With these relationships in place: `$expand`, each perhaps with options, `members($select=id)`. Further calls add to them.
    pub fn expand<S: AsRef<str>>(self, relationships: impl IntoIterator<Item = S>) -> Self {
        self.list("$expand", relationships)
    }

    /// In this order: `$orderby`, each perhaps with `desc`. Further calls add to it.
    pub fn order_by<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        self.list("$orderby", properties)
    }

    /// Those for which an OData expression is true: `$filter`.
    pub fn filter(self, expression: impl fmt::Display) -> Self {
        self.option("$filter", expression)
    }

    /// Those that match a search: `$search`, with the quotes that it takes.
    pub fn search(self, expression: impl fmt::Display) -> Self {
        self.option("$search", expression)
    }

    /// At most so many at a time: `$top`.
    pub fn top(self, count: u32) -> Self {
        self.option("$top", count)
    }

    /// Without the first so many: `$skip`.
    pub fn skip(self, count: u32) -> Self {
        self.option("$skip", count)
    }

    /// With the number of all: `$count=true`.
    pub fn count(self) -> Self {
        self.option("$count", true)
    }

    /// With a header: `.header("ConsistencyLevel", "eventual")`. A name that is there already is replaced.
    ///
    /// What is not the caller's to say is a fault, reported when the request is sent: `Authorization`, which is the
    /// client's, and what the transport says of the message and its connection, such as `Content-Length`, `Host`,
    /// `Connection` and `Proxy-Authorization`.
    ///
    /// Headers go to the service's origin alone. After a redirect to another, only those go along that say which answer
    /// is wanted: `Accept`, `Accept-Encoding`, `Accept-Language`, `Range`, `If-Range` and `User-Agent`.
    pub fn header(mut self, name: &str, value: impl fmt::Display) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value.to_string())) {
            (Ok(header), _) if headers::refusal(&header).is_some() => {
                let reason = headers::refusal(&header).unwrap_or_default();
                self.fail(|| format!("the header {name:?} {reason}"));
            }
            (Ok(header), Ok(mut value)) => {
                value.set_sensitive(matches!(header, header::AUTHORIZATION | header::COOKIE));
                self.headers.insert(header, value);
            }
            (Err(_), _) => self.fail(|| format!("{name:?} is not the name of a header")),
            // The value may be a secret: it is not shown.
            (_, Err(_)) => {
                self.fail(|| format!("the value of header {name:?} has characters that no header can carry"))
            }
        }
        self
    }

    /// With a body of JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(text) => self.body = text.into(),
            Err(error) => self.fail(|| format!("the body cannot be written as JSON: {error}")),
        }
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self
    }

    /// With a body that refers to a resource by its URL: what `$ref` takes.
    pub fn reference(self, url: impl AsRef<str>) -> Self {
        self.json(&std::collections::BTreeMap::from([("@odata.id", url.as_ref())]))
    }

    /// With a body of bytes.
    pub fn content(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("Content-Type", media_type)
    }

    /// The request as it would go over the wire, but for the token.
    ///
    /// # Errors
    /// [`Error::Request`] where something that it was given cannot be sent.
    pub fn build(self) -> Result<http::Request<Bytes>, Error> {
        if let Some(fault) = self.fault {
            return Err(Error::Request(fault));
        }
        let mut url = format!("{}{}", self.path.client().base_url()?, self.path.as_str());
        for (index, (name, value)) in self.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.extend(utf8_percent_encode(name, QUERY));
            url.push('=');
            url.extend(utf8_percent_encode(value, QUERY));
        }
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = url
            .parse()
            .map_err(|error| Error::Request(format!("{} is not a URL: {error}", address::redacted(&url))))?;
        *request.method_mut() = self.operation.method.clone();
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// A service refuses an option that is given twice: the last one counts.
    fn option(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.query.retain(|(known, _)| known != name);
        self.query(name, value)
    }

    fn list<S: AsRef<str>>(mut self, name: &str, values: impl IntoIterator<Item = S>) -> Self {
        for value in values {
            match self.query.iter_mut().find(|(known, _)| known == name) {
                Some((_, list)) => {
                    list.push(',');
                    list.push_str(value.as_ref());
                }
                None => self.query.push((name.to_owned(), value.as_ref().to_owned())),
            }
        }
        self
    }

    fn fail(&mut self, fault: impl FnOnce() -> String) {
        self.fault.get_or_insert_with(fault);
    }
}

impl<T: Reply> Request<T> {
    /// Sends it and reads the result.
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
        let (client, operation) = (self.path.client().clone(), self.operation);
        let answer = client.send(self.build()?).await?;
        if !answer.status().is_success() {
            return Err(Error::Service(Box::new(ServiceError::new(answer, operation))));
        }
        let body = T::decode(&answer)?;
        let (parts, _) = answer.into_parts();
        Ok(Response { status: parts.status, headers: parts.headers, body })
    }
}

impl<T: Reply + 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self {
            path: self.path.clone(),
            operation: self.operation,
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            fault: self.fault.clone(),
            result: PhantomData,
        }
    }
}

/// Says nothing that may be a secret or be about a person: the query's names without their values, and of the headers
/// those that are known to be harmless.
impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        let mut request = formatter.debug_struct("Request");
        request.field("method", &self.operation.method).field("path", &self.path.as_str()).field("query", &query);
        request
            .field("headers", &Redacted(&self.headers))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut response = formatter.debug_struct("Response");
        response
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

//! A call that has not been sent yet: plain values, to look at and to add to.

use std::{borrow::Cow, fmt, marker::PhantomData, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{
    Body, Client, Endpoint, Error, Path, Retry,
    address::{self, Address},
    headers::{self, Redacted},
    limits::OwnLimits,
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
///
/// Clones can be sent as well, with one exception: a body that is a stream goes with the first that is sent.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T> {
    pub(super) client: Client,
    target: Target,
    pub(super) endpoint: Endpoint,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Body,
    pub(super) limits: OwnLimits,
    pub(super) retry: Option<Retry>,
    pub(super) strict: bool,
    /// The first thing that cannot be sent; sending reports it.
    fault: Option<String>,
    result: PhantomData<fn() -> T>,
}

#[derive(Clone)]
enum Target {
    /// Below the base URL.
    Path(String),
    /// As the service gave it.
    Url(String),
}

impl<T> Request<T> {
    pub(super) fn of_path(path: Path, endpoint: Endpoint) -> Self {
        let (client, text, fault) = path.into_parts();
        Self::new(client, Target::Path(text), endpoint, fault)
    }

    pub(super) fn of_url(client: &Client, method: Method, url: String) -> Self {
        let fault = not_own(client, &url);
        Self::new(client.clone(), Target::Url(url), Endpoint::undocumented(method, None), fault)
    }

    fn new(client: Client, target: Target, endpoint: Endpoint, fault: Option<String>) -> Self {
        Self {
            strict: client.inner.strict,
            client,
            target,
            endpoint,
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::empty(),
            limits: OwnLimits::default(),
            retry: None,
            fault,
            result: PhantomData,
        }
    }

    /// The same call with another result.
    fn with_result<U>(self) -> Request<U> {
        let Self { client, target, endpoint, query, headers, body, limits, retry, strict, fault, .. } = self;
        Request { client, target, endpoint, query, headers, body, limits, retry, strict, fault, result: PhantomData }
    }

    /// What is endpoint: the method, the path template, and the operation with its permissions and its page.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// With `None` as the result where the answer has no body, rather than a blank value: see [`send`](Self::send).
    pub fn optional(self) -> Request<Option<T>> {
        self.with_result()
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

    /// With a header: `.header("ConsistencyLevel", "eventual")`.
    ///
    /// A header whose value is a list, such as `Prefer` or `If-Match`, has this value beside those that are there already;
    /// of others, the value is replaced.
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
            (Ok(header), Ok(value)) if headers::is_list(&header) => {
                self.headers.append(header, value);
            }
            (Ok(header), Ok(mut value)) => {
                value.set_sensitive(header == header::COOKIE);
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

    /// With an id of your own for this call, in place of a random one: it is the same for all attempts, and errors,
    /// responses and the service's logs have it.
    pub fn client_request_id(self, id: impl fmt::Display) -> Self {
        self.header("client-request-id", id)
    }

    /// At most so long for the whole call, instead of the client's limit: see [`Builder::timeout`](super::Builder::timeout).
    pub fn timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.call = Some(time.into());
        self
    }

    /// At most so long for one attempt, instead of the client's limit.
    pub fn attempt_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = Some(time.into());
        self
    }

    /// At most so long for a connection, instead of the client's limit.
    pub fn connect_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.connect = Some(time.into());
        self
    }

    /// Sent again as this says, instead of as the client does: [`Retry::off`] for never.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Failing where a value of the answer is not what its documented type has there: see
    /// [`Builder::strict`](super::Builder::strict).
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// With a body of JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(text) => self.body = Body::bytes(text),
            Err(error) => self.fail(|| format!("the body cannot be written as JSON: {error}")),
        }
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self
    }

    /// With a body that refers to a resource by its URL: what `$ref` takes.
    pub fn reference(self, url: impl AsRef<str>) -> Self {
        self.json(&std::collections::BTreeMap::from([("@odata.id", url.as_ref())]))
    }

    /// With a body of any media type: bytes, or a stream.
    pub fn content(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into().into_shareable();
        self.header("Content-Type", media_type)
    }

    /// The request as it would go over the wire, but for what is the client's own to say, such as the token.
    ///
    /// # Errors
    /// [`Error::Request`] where something that it was given cannot be sent.
    pub fn build(self) -> Result<http::Request<Body>, Error> {
        if let Some(fault) = self.fault {
            return Err(Error::Request(fault));
        }
        let mut url = match self.target {
            Target::Path(path) => format!("{}{path}", self.client.base_url()?),
            Target::Url(url) => url,
        };
        let mut has_query = url.contains('?');
        for (name, value) in &self.query {
            url.push(if has_query { '&' } else { '?' });
            has_query = true;
            url.extend(utf8_percent_encode(name, QUERY));
            url.push('=');
            url.extend(utf8_percent_encode(value, QUERY));
        }
        let address = Address::parse(&url)
            .map_err(|reason| Error::Request(format!("the URL {} {reason}", address::redacted(&url))))?;
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = address.uri().clone();
        *request.method_mut() = self.endpoint.method().clone();
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

/// Why a URL can't be called with the client's token.
fn not_own(client: &Client, url: &str) -> Option<String> {
    let Ok(base) = client.inner.base() else { return None };
    match Address::parse(url) {
        Err(reason) => Some(format!("the URL {} {reason}", address::redacted(url))),
        Ok(address) if address.origin() == base.address.origin() => None,
        Ok(address) => Some(format!(
            "the URL is at {}, and the client's at {}: the token goes nowhere else",
            address.origin(),
            base.address.origin()
        )),
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            target: self.target.clone(),
            endpoint: self.endpoint.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.share(),
            limits: self.limits,
            retry: self.retry.clone(),
            strict: self.strict,
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
        let path: Cow<'_, str> = match &self.target {
            Target::Path(path) => path.into(),
            Target::Url(url) => {
                Address::parse(url).map(|address| address.origin().to_string()).unwrap_or_default().into()
            }
        };
        let mut request = formatter.debug_struct("Request");
        request.field("method", self.endpoint.method()).field("path", &path).field("query", &query);
        request.field("headers", &Redacted(&self.headers)).field("body", &self.body).finish()
    }
}

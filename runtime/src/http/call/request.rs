//! [`Request`]: a call that has not been sent, as a value with methods for headers, body, limits and query options.
//!
//! An invalid argument doesn't fail at once: the first one is stored, and sending reports it.

mod names;
mod options;
mod parameters;

use std::{borrow::Cow, fmt, marker::PhantomData, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;

pub use self::names::Names;
use crate::http::{
    Body, Client, Endpoint, Error, Path, Position, Retry,
    address::{self, Address},
    answer::paging::Place,
    call::headers::{self, Redacted},
    wire::{limits::OwnLimits, send::Credential},
};

/// The error of a request at the end of a collection.
const END: &str = "the position is at the end of the collection: there is nothing left to read";

/// A call that has not been sent. Send it by `.send().await` or by `.await`.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Collection, Error, Request, filter::property};
/// use graphdown::model::Json;
///
/// /// For example with the request `graph.users().list()`.
/// async fn read(request: Request<Collection<Json>>) -> Result<(), Error> {
///     let request = request.filter(property("surname").starts_with("O'Neil")).select(["id", "mail"]).top(100);
///     let first_page = request.clone().await?;
///     println!("{} users, more: {}", first_page.value.len(), first_page.next_link.is_some());
///     let mut all = request.items();
///     while let Some(user) = all.try_next().await? {
///         println!("{user}");
///     }
///     Ok(())
/// }
/// ```
///
/// A clone can be sent like the original, except that a body that is a stream is sent only by the first.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T> {
    pub(in crate::http) client: Client,
    target: Target,
    pub(in crate::http) endpoint: Endpoint,
    query: Vec<(String, String)>,
    /// Further pairs of the query, encoded.
    written: Vec<String>,
    headers: HeaderMap,
    body: Body,
    /// The number of items of the page that an earlier run returned.
    given: usize,
    pub(in crate::http) limits: OwnLimits,
    pub(in crate::http) retry: Option<Retry>,
    pub(in crate::http) strict: bool,
    /// The first invalid argument, which sending reports.
    fault: Option<String>,
    result: PhantomData<fn() -> T>,
}

#[derive(Clone)]
enum Target {
    /// A path below the base URL.
    Path(String),
    /// A URL that the service returned.
    Url(String),
    /// A URL that the service returned and that is itself a credential, at any host: it is called without the client's.
    Preauthorized(String),
    /// A link to a page of a collection, which contains all options of the first request.
    Link(String),
    /// The end of a collection: there is nothing to request.
    End,
}

impl<T> Request<T> {
    pub(in crate::http) fn of_path(path: Path, endpoint: Endpoint) -> Self {
        let (client, text, fault) = path.into_parts();
        Self::new(client, Target::Path(text), endpoint, fault)
    }

    pub(in crate::http) fn of_url(client: &Client, method: Method, url: String) -> Self {
        let fault = not_own(client, &url);
        Self::new(client.clone(), Target::Url(url), Endpoint::undocumented(method, None), fault)
    }

    pub(in crate::http) fn of_preauthorized(client: &Client, method: Method, url: String) -> Self {
        let fault = unencrypted(client, &url);
        Self::new(client.clone(), Target::Preauthorized(url), Endpoint::undocumented(method, None), fault)
    }

    /// A request to a URL that the service returned and that is itself a credential, with the limits and retries of
    /// this request. It may be at another host, and the token isn't sent to it.
    pub(in crate::http) fn to_preauthorized<U>(&self, method: Method, url: &str) -> Request<U> {
        let bare = Request::of_preauthorized(&self.client, method, url.to_owned());
        Request { limits: self.limits, retry: self.retry.clone(), ..bare }
    }

    fn new(client: Client, target: Target, endpoint: Endpoint, fault: Option<String>) -> Self {
        Self {
            strict: client.inner.strict,
            client,
            target,
            endpoint,
            query: Vec::new(),
            written: Vec::new(),
            headers: HeaderMap::new(),
            body: Body::empty(),
            given: 0,
            limits: OwnLimits::default(),
            retry: None,
            fault,
            result: PhantomData,
        }
    }

    /// The same request with another result type.
    pub(in crate::http) fn with_result<U>(self) -> Request<U> {
        let Self {
            client, target, endpoint, query, written, headers, body, given, limits, retry, strict, fault, ..
        } = self;
        let result = PhantomData;
        Request { client, target, endpoint, query, written, headers, body, given, limits, retry, strict, fault, result }
    }

    /// The method, the path template and the operation with its page and [permissions](crate::http::Operation::permissions).
    /// [`scopes_for`](crate::http::scopes_for) computes what several operations need.
    #[doc(alias = "permissions")]
    #[doc(alias = "scopes")]
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The client that made it.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Makes the result `None`, rather than an empty value, if the response has no body: see [`send`](Self::send).
    pub fn optional(self) -> Request<Option<T>> {
        self.with_result()
    }

    /// Sets a header: `.header("ConsistencyLevel", "eventual")`.
    ///
    /// For a header whose value is a list, such as `Prefer` or `If-Match`, the value is added to the existing ones;
    /// otherwise it replaces the existing one.
    ///
    /// `Authorization`, which the client sets, and the headers that the transport sets, such as `Content-Length`,
    /// `Host`, `Connection` and `Proxy-Authorization`, are an error when the request is sent.
    ///
    /// Headers are sent to the service's origin only. After a redirect to another origin only these are sent: `Accept`,
    /// `Accept-Encoding`, `Accept-Language`, `Range`, `If-Range` and `User-Agent`.
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
            (Err(_), _) => self.fail(|| format!("expected the name of a header, found {name:?}")),
            // The message doesn't contain the value, which may be a secret.
            (_, Err(_)) => self
                .fail(|| format!("the value of the header {name:?} has characters that are not allowed in a header")),
        }
        self
    }

    /// Sets the `client-request-id`, which otherwise is random. It is the same in all attempts, and errors, responses
    /// and the service's logs contain it.
    pub fn client_request_id(self, id: impl fmt::Display) -> Self {
        self.header("client-request-id", id)
    }

    /// Limits the time of the whole call, instead of the client's limit: see
    /// [`Builder::timeout`](crate::http::Builder::timeout).
    pub fn timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.call = Some(time.into());
        self
    }

    /// Limits the time of one attempt, instead of the client's limit.
    pub fn attempt_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = Some(time.into());
        self
    }

    /// Limits the time to connect, instead of the client's limit.
    pub fn connect_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.connect = Some(time.into());
        self
    }

    /// Sets the retries, instead of the client's: [`Retry::off`] for none.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Makes a value that doesn't have its documented type an error: see [`Builder::strict`](crate::http::Builder::strict).
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Sets a JSON body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(text) => self.body = Body::bytes(text),
            Err(error) => self.fail(|| format!("the body cannot be written as JSON: {error}")),
        }
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self
    }

    /// Sets a body that refers to a resource by its URL, `{"@odata.id": "…"}`, for paths that end with `$ref`.
    pub fn reference(self, url: impl AsRef<str>) -> Self {
        self.json(&std::collections::BTreeMap::from([("@odata.id", url.as_ref())]))
    }

    /// Sets a body of any media type: bytes, or a stream.
    pub fn content(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into().into_shareable();
        self.header("Content-Type", media_type)
    }

    /// The HTTP request as it would be sent, without what the client adds, such as the token.
    ///
    /// # Errors
    /// [`Error::Request`] for the first invalid argument.
    pub fn build(self) -> Result<http::Request<Body>, Error> {
        if let Some(fault) = self.fault {
            return Err(Error::Request(fault));
        }
        let url = match self.target {
            Target::Path(path) => {
                let base = self.client.inner.base_of(&self.endpoint)?;
                options::append(format!("{base}{path}"), &self.query, &self.written)
            }
            Target::Url(url) | Target::Preauthorized(url) => options::append(url, &self.query, &self.written),
            Target::Link(link) => link,
            Target::End => return Err(Error::Request(String::from(END))),
        };
        let address = Address::parse(&url)
            .map_err(|reason| Error::Request(format!("the URL {} {reason}", address::redacted(&url))))?;
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = address.uri().clone();
        *request.method_mut() = self.endpoint.method().clone();
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// The request for further pages: the same headers and limits, with another target.
    pub(in crate::http) fn for_pages(&self) -> Request<()> {
        let headers = headers::for_next_page(&self.headers);
        let bare = Request::new(self.client.clone(), Target::End, self.endpoint.clone(), None);
        Request { headers, limits: self.limits, retry: self.retry.clone(), strict: self.strict, ..bare }
    }

    /// The path with its ids; of a URL, which may contain a secret, only the origin.
    pub(in crate::http) fn shown_path(&self) -> Cow<'_, str> {
        match &self.target {
            Target::Path(path) => path.into(),
            Target::End => "(the end)".into(),
            Target::Url(url) | Target::Link(url) | Target::Preauthorized(url) => {
                Address::parse(url).map(|address| address.origin().to_string()).unwrap_or_default().into()
            }
        }
    }

    /// The page that it requests, and how many of its items were already returned.
    pub(in crate::http) fn position(&self) -> Position {
        let place = match &self.target {
            Target::Path(_) | Target::Url(_) | Target::Preauthorized(_) => Place::Start,
            Target::Link(link) => Place::Link(link.clone()),
            Target::End => Place::End,
        };
        Position { place, given: self.given }
    }

    /// The request for another page of the same collection.
    pub(in crate::http) fn at(mut self, position: Position) -> Self {
        self.given = position.given;
        match position.place {
            Place::Start => {}
            Place::End => self.target = Target::End,
            Place::Link(link) => {
                if let Some(fault) = not_own(&self.client, &link) {
                    self.fail(|| fault);
                }
                self.target = Target::Link(link);
                self.endpoint = self.endpoint.read();
                self.headers = headers::for_next_page(&self.headers);
                self.body = Body::empty();
            }
        }
        self
    }

    /// Whether the client's credential is sent.
    pub(in crate::http) fn credential(&self) -> Credential {
        match self.target {
            Target::Preauthorized(_) => Credential::Withheld,
            _ => Credential::Sent,
        }
    }

    /// The retries: its own, or the client's.
    pub(crate) fn retries(&self) -> &Retry {
        self.retry.as_ref().unwrap_or(&self.client.inner.retry)
    }

    /// Sets a header of the runtime's own in place of those of its name.
    pub(in crate::http) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The headers that were set.
    pub(in crate::http) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Makes sending it [`Error::Request`] with this reason, unless an earlier argument is already invalid: for functions
    /// that make requests and check their arguments, as the methods here do.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Client, Method, Request};
    ///
    /// fn page(client: &Client, number: u32) -> Request<()> {
    ///     let request = client.request(Method::GET, "/pages/{}", [number.to_string()]);
    ///     if number == 0 { request.invalid("expected a page from 1, found 0") } else { request }
    /// }
    /// ```
    pub fn invalid(mut self, reason: impl Into<String>) -> Self {
        self.fail(|| reason.into());
        self
    }

    pub(in crate::http) fn fail(&mut self, fault: impl FnOnce() -> String) {
        self.fault.get_or_insert_with(fault);
    }
}

/// Why a preauthorized URL must not be called: as a redirect must not, it must not lead from HTTPS to HTTP.
fn unencrypted(client: &Client, url: &str) -> Option<String> {
    let base = client.inner.base().ok()?;
    match Address::parse(url) {
        Err(reason) => Some(format!("the URL that the service returned {reason}")),
        Ok(address) if base.address.origin().is_encrypted() && !address.origin().is_encrypted() => {
            Some(format!("the URL at {} that the service returned is not encrypted", address.origin()))
        }
        Ok(_) => None,
    }
}

/// Why a URL must not be called with the client's token; `None` if it may.
fn not_own(client: &Client, url: &str) -> Option<String> {
    let Ok(base) = client.inner.base() else { return None };
    match Address::parse(url) {
        // Without the URL: its path may contain a secret.
        Err(reason) => Some(format!("the URL {reason}")),
        Ok(address) if address.origin() == base.address.origin() => None,
        Ok(address) => Some(format!(
            "expected a URL at {}, the origin of the base URL, found one at {}: the token is sent nowhere else; for URLs that need \
             no token use `Client::request_preauthorized`",
            base.address.origin(),
            address.origin()
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
            written: self.written.clone(),
            headers: self.headers.clone(),
            body: self.body.share(),
            given: self.given,
            limits: self.limits,
            retry: self.retry.clone(),
            strict: self.strict,
            fault: self.fault.clone(),
            result: PhantomData,
        }
    }
}

/// Shows the path with its ids, the names of query options without their values, which may be secrets or personal data,
/// and the values of headers that are known to be harmless.
impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.written.iter().filter_map(|pair| pair.split('=').next());
        let query: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).chain(written).collect();
        let mut request = formatter.debug_struct("Request");
        request.field("method", self.endpoint.method()).field("path", &self.shown_path()).field("query", &query);
        request.field("headers", &Redacted(&self.headers)).field("body", &self.body).finish()
    }
}

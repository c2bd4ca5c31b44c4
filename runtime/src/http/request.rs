//! A call that has not been sent yet: plain values, to look at and to add to.

mod names;
mod options;

use std::{borrow::Cow, fmt, marker::PhantomData, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;

pub use self::names::Names;
use super::{
    Body, Client, Endpoint, Error, Path, Position, Retry,
    address::{self, Address},
    headers::{self, Redacted},
    limits::OwnLimits,
    paging::Place,
};

/// Why nothing is sent from the end on.
const END: &str = "the position is at the end of the collection, where nothing is left to be read";

/// A call that has not been sent: add to it, then `.send().await`, or `.await` it as it is.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Collection, Error, Request, filter::property};
/// use graphdown::model::Json;
///
/// /// The request is `graph.users().list()`, for one.
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
/// Clones can be sent as well, with one exception: a body that is a stream goes with the first that is sent.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T> {
    pub(super) client: Client,
    target: Target,
    pub(super) endpoint: Endpoint,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Body,
    /// So many items of the page were given by an earlier run.
    given: usize,
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
    /// A link of the service's that goes on with a collection, and has all options of the first request in it.
    Link(String),
    /// The end of a collection, where nothing is left to ask for.
    End,
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
            given: 0,
            limits: OwnLimits::default(),
            retry: None,
            fault,
            result: PhantomData,
        }
    }

    /// The same call with another result.
    pub(super) fn with_result<U>(self) -> Request<U> {
        let Self { client, target, endpoint, query, headers, body, given, limits, retry, strict, fault, .. } = self;
        let result = PhantomData;
        Request { client, target, endpoint, query, headers, body, given, limits, retry, strict, fault, result }
    }

    /// What is called: the method, the path template, and the operation with its permissions and its page.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// With `None` as the result where the answer has no body, rather than a blank value: see [`send`](Self::send).
    pub fn optional(self) -> Request<Option<T>> {
        self.with_result()
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
        let url = match self.target {
            Target::Path(path) => options::append(format!("{}{path}", self.client.base_url()?), &self.query),
            Target::Url(url) => options::append(url, &self.query),
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

    /// How further pages are asked for: in the same way, but that each has a place of its own.
    pub(super) fn for_pages(&self) -> Request<()> {
        let headers = headers::for_next_page(&self.headers);
        let bare = Request::new(self.client.clone(), Target::End, self.endpoint.clone(), None);
        Request { headers, limits: self.limits, retry: self.retry.clone(), strict: self.strict, ..bare }
    }

    /// The page that it asks for, and how many of its items were given.
    pub(super) fn position(&self) -> Position {
        let place = match &self.target {
            Target::Path(_) | Target::Url(_) => Place::Start,
            Target::Link(link) => Place::Link(link.clone()),
            Target::End => Place::End,
        };
        Position { place, given: self.given }
    }

    /// The request for another page of the same collection, in the way of this one.
    pub(super) fn at(mut self, position: Position) -> Self {
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

    /// With something that can't be sent.
    pub(super) fn refused(mut self, fault: String) -> Self {
        self.fail(|| fault);
        self
    }

    pub(super) fn fail(&mut self, fault: impl FnOnce() -> String) {
        self.fault.get_or_insert_with(fault);
    }
}

/// Why a URL can't be called with the client's token.
fn not_own(client: &Client, url: &str) -> Option<String> {
    let Ok(base) = client.inner.base() else { return None };
    match Address::parse(url) {
        // Whatever of it may be a secret: one that the service gave may lie in the path.
        Err(reason) => Some(format!("the URL that was given {reason}")),
        Ok(address) if address.origin() == base.address.origin() => None,
        Ok(address) => Some(format!(
            "the URL is at {}, and the client's at {}: the token goes nowhere else; for URLs without one see `http::transport`",
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
            given: self.given,
            limits: self.limits,
            retry: self.retry.clone(),
            strict: self.strict,
            fault: self.fault.clone(),
            result: PhantomData,
        }
    }
}

/// Shows the path with its ids; of the query the names without their values, which may be secrets or be about people, and
/// of the headers the values of those that are known to be harmless.
impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        let path: Cow<'_, str> = match &self.target {
            Target::Path(path) => path.into(),
            Target::End => "(the end)".into(),
            Target::Url(url) | Target::Link(url) => {
                Address::parse(url).map(|address| address.origin().to_string()).unwrap_or_default().into()
            }
        };
        let mut request = formatter.debug_struct("Request");
        request.field("method", self.endpoint.method()).field("path", &path).field("query", &query);
        request.field("headers", &Redacted(&self.headers)).field("body", &self.body).finish()
    }
}

//! [`Builder`]: the settings of a client and their defaults.
//!
//! Each generated crate has its own client type ([`Api`]), so that a client of one version can't be used for another.
//! An invalid base URL is reported by the first request, so that building can't fail.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use crate::http::{
    Client, Cloud, Hook, Retry, Timer, TokenProvider, Transport,
    address::{self, Address},
    client::{Base, Inner},
    origin::Origin,
    wire::limiter::Limiter,
    wire::limits::Limits,
    wire::retry::Budget,
    wire::timer,
    wire::transport,
};

/// A client type of a generated crate, such as `Graph`.
///
/// It can be created only by its builder, so that the client of one version is not accepted for another:
///
/// ```compile_fail,E0308
/// # use graphdown_runtime::http::{Api, Builder, Built, Client};
/// # macro_rules! api {
/// #     ($graph:ident, $version:literal) => {
/// #         struct $graph(Client);
/// #         impl Api for $graph {
/// #             const BASE_URL: &'static str = concat!("https://graph.microsoft.com/", $version);
/// #             fn of(built: Built) -> Self { Self(built.into_client()) }
/// #         }
/// #         impl $graph {
/// #             fn builder(token: &'static str) -> Builder<Self> { Builder::new(token) }
/// #         }
/// #     };
/// # }
/// # api!(Graph, "v1.0");
/// # api!(BetaGraph, "beta");
/// let graph: Graph = BetaGraph::builder("token").build();
/// ```
pub trait Api: Sized {
    /// The base URL of the service, `https://graph.microsoft.com/v1.0`; empty if it is only known at run time.
    const BASE_URL: &'static str;

    /// Wraps the client that the builder has created.
    fn of(built: Built) -> Self;
}

/// A client that a [`Builder`] has created, to be wrapped by an [`Api`].
#[derive(Debug)]
pub struct Built(Client);

impl Built {
    /// The client.
    #[must_use]
    pub fn into_client(self) -> Client {
        self.0
    }
}

impl Api for Client {
    const BASE_URL: &'static str = "";

    fn of(built: Built) -> Self {
        built.0
    }
}

/// Builds a client.
///
/// | setting | default |
/// |---|---|
/// | [`timeout`](Self::timeout), of the whole call | 5 minutes |
/// | [`attempt_timeout`](Self::attempt_timeout) | 1 minute |
/// | [`connect_timeout`](Self::connect_timeout) | 10 seconds |
/// | [`retry`](Self::retry) | [`Retry::default`] |
/// | [`throttled`](Self::throttled) | `true` |
/// | [`parallel`](Self::parallel) | no limit |
/// | [`body_limit`](Self::body_limit) | 100 MiB |
/// | [`strict`](Self::strict) | `false` |
#[must_use]
pub struct Builder<G> {
    base: Option<String>,
    allowed: Vec<String>,
    servers: Vec<(String, String)>,
    cloud: Cloud,
    tokens: Box<dyn TokenProvider>,
    transport: Option<Box<dyn Transport>>,
    timer: Option<Arc<dyn Timer>>,
    limits: Limits,
    retry: Retry,
    is_throttled: bool,
    parallel: Option<usize>,
    hooks: Vec<Box<dyn Hook>>,
    body_limit: u64,
    strict: bool,
    api: PhantomData<fn() -> G>,
}

impl<G: Api> Builder<G> {
    /// A builder with a credential of the module `auth`, another token provider, or a token as text.
    pub fn new(tokens: impl TokenProvider + 'static) -> Self {
        Self {
            base: None,
            allowed: Vec::new(),
            servers: Vec::new(),
            cloud: Cloud::default(),
            tokens: Box::new(tokens),
            transport: None,
            timer: None,
            limits: Limits::default(),
            retry: Retry::default(),
            is_throttled: true,
            parallel: None,
            hooks: Vec::new(),
            body_limit: 100 << 20,
            strict: false,
            api: PhantomData,
        }
    }

    /// Sets the cloud, which decides endpoint, authority and scope. The default is the public cloud.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Sets the base URL including the version, for a proxy or a test server: `http://127.0.0.1:8080/v1.0`.
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Sets the transport.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sets a `reqwest::Client` as transport: see [`transport::Reqwest`] for the settings that it should have.
    #[cfg(feature = "reqwest")]
    pub fn http_client(self, client: ::reqwest::Client) -> Self {
        self.transport(transport::Reqwest::new(client))
    }

    /// Sets a `tower::Service` over HTTP requests as transport.
    #[cfg(feature = "tower")]
    pub fn service<S>(self, service: S) -> Self
    where
        transport::Tower<S>: Transport + 'static,
    {
        self.transport(transport::Tower::new(service))
    }

    /// Sets the timer. The default is tokio's.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Sends the credential to another origin as well: that of the servers of single operations, which are called without
    /// it otherwise.
    ///
    /// If the URL is invalid, each request fails with an error that says why.
    pub fn allow_origin(mut self, url: impl Into<String>) -> Self {
        self.allowed.push(url.into());
        self
    }

    /// Replaces the base URL of the operations that have one of their own, by another URL: for tests and proxies.
    pub fn server(mut self, documented: impl Into<String>, instead: impl Into<String>) -> Self {
        self.servers.push((documented.into(), instead.into()));
        self
    }

    /// Limits the time of a whole call: all attempts, the waits between them, and reading the response. `None` means no
    /// limit.
    ///
    /// The time to get a token doesn't count, because a user may have to sign in. For a body that is read as a stream,
    /// the limit applies until the first byte.
    pub fn timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.call = time.into();
        self
    }

    /// Limits the time of one attempt, from sending to the last byte of the response. For a body that is read as a
    /// stream, it limits the time to each chunk. `None` means that only the limit of the call applies.
    pub fn attempt_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = time.into();
        self
    }

    /// Limits the time to connect, including TLS. `None` means that only the limit of the attempt applies.
    ///
    /// A `reqwest::Client` uses its own limit instead.
    pub fn connect_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.connect = time.into();
        self
    }

    /// Sets which calls are retried, and when.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Whether calls wait while the service throttles what they call: `true` by default.
    ///
    /// All clones of a client share what the service said last:
    ///
    /// - After status 429, 503 or 509 with `Retry-After`, calls that share a quota with that one wait until then, in the order in which
    ///   they came, instead of being refused as well. After that they go one after the other, at the rate that the service
    ///   has accepted, which grows again with each call that it accepts.
    /// - Where `RateLimit-Remaining` and `RateLimit-Reset`, or `RateLimit` of the later drafts, say that less than a fifth of
    ///   the limit is left, calls are spread over the time until it is reset. Where `x-ms-throttle-limit-percentage` says
    ///   that more than 0.8 of it is used, they pause for up to ten seconds.
    ///
    /// The service doesn't say which calls share a quota. They are taken to be those whose path templates begin alike, up to
    /// the second name: `users` of `/users/{id}`, `me/messages`, `deviceManagement/managedDevices`. Of `/users/{id}/messages`
    /// at first only the calls to the same user's messages wait, because each mailbox has limits of its own; those to all
    /// users' wait once three users in a row are refused. At another host, such as one that uploads go to, all calls share one.
    ///
    /// Such a wait counts against the [`timeout`](Self::timeout) of the call. If the service asks for more than what is left
    /// of that, the call isn't sent and ends at once with an error whose [`is_throttled`](crate::http::Error::is_throttled) is
    /// true and whose [`retry_after`](crate::http::Error::retry_after) says how long.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use std::time::Duration;
    ///
    /// use graphdown::{
    ///     http::{Client, Method},
    ///     model::Json,
    ///     testing::{Clock, Recorder},
    /// };
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let recorder = Recorder::default();
    /// recorder.throttle(Duration::from_secs(600));
    /// let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone());
    /// let client = builder.timer(Clock::default()).timeout(Duration::from_secs(60)).build();
    /// let user = |id| client.request::<Json>(Method::GET, "/users/{}", [id]).send();
    ///
    /// assert!(user("adele").await.unwrap_err().is_throttled());
    /// // The second isn't sent.
    /// let error = user("grady").await.unwrap_err();
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(600)));
    /// assert_eq!(recorder.sent().len(), 1);
    /// # }
    /// ```
    pub fn throttled(mut self, is_throttled: bool) -> Self {
        self.is_throttled = is_throttled;
        self
    }

    /// Limits how many requests are in flight at the same time, of this client and all its clones; at least 1. There is no
    /// limit by default.
    ///
    /// Further calls wait in the order in which they came, and the wait counts against their [`timeout`](Self::timeout). A
    /// [batch](Client::batch) counts as one, a call that waits for its next attempt doesn't count, and a response whose body
    /// is read as a stream counts until its body begins.
    ///
    /// A request that is in flight and isn't polled keeps its place: with futures of your own that are polled only at times,
    /// such as those of `buffer_unordered`, await no other call between. Nor may the body of a request wait for another
    /// call: to send on what is downloaded, give its chunks to an [`Upload`](crate::http::Upload) as
    /// [`Source::stream`](crate::http::Source::stream), which reads before it takes a place.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = Some(requests);
        self
    }

    /// Adds a hook that is called before and after each attempt. Hooks are called in the order in which they were
    /// added.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }

    /// Limits the bytes of a response's body that are buffered in memory, counted after decompression.
    ///
    /// A larger body is the error [`Error::BodyTooLarge`](super::Error::BodyTooLarge), and the rest of it is not read.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Whether a value that doesn't have its documented type is an error, [`Error::Decode`](super::Error::Decode) with
    /// its path.
    ///
    /// Otherwise the value is kept unchanged and the rest is read: [`Model::misfits`](crate::model::Model::misfits).
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Creates the client. If the base URL is invalid, each request fails with an error that says why.
    #[must_use]
    pub fn build(self) -> G {
        let base = self.base.as_deref().map_or_else(
            || match G::BASE_URL {
                relative if relative.starts_with('/') => Err(unknown_host(relative)),
                usual => Base::new(&in_cloud(usual, self.cloud)),
            },
            |own| {
                let base = below(Base::new(own)?, G::BASE_URL)?;
                has_version(&base, G::BASE_URL).map(|()| base)
            },
        );
        let allowed: Result<Vec<Origin>, String> = self.allowed.iter().map(|url| origin(url)).collect();
        let (base, allowed) = match allowed {
            Ok(allowed) => (base, allowed),
            Err(reason) => (Err(reason), Vec::new()),
        };
        let inner = Inner {
            base,
            allowed,
            servers: self.servers,
            cloud: self.cloud,
            tokens: self.tokens,
            transport: self.transport.unwrap_or_else(transport::default_transport),
            timer: self.timer.unwrap_or_else(|| timer::default_timer().into()),
            limits: self.limits,
            retry: self.retry,
            budget: Budget::full(),
            limiter: Limiter::new(self.is_throttled, self.parallel),
            hooks: self.hooks,
            body_limit: self.body_limit,
            strict: self.strict,
        };
        G::of(Built(Client { inner: Arc::new(inner) }))
    }
}

/// The base URL in a cloud; unchanged if it isn't Graph's.
fn in_cloud(base: &str, cloud: Cloud) -> String {
    match base.strip_prefix(Cloud::Global.endpoint()) {
        Some(path) if path.is_empty() || path.starts_with('/') => format!("{}{path}", cloud.endpoint()),
        _ => base.to_owned(),
    }
}

/// The message about a service whose document gives no more than a path.
fn unknown_host(path: &str) -> String {
    format!("the reference says only {path:?} of the service's address: set it by the builder's `base_url`")
}

/// The base URL with the documented path, if it is a host alone and the documented one is a path alone.
fn below(base: Base, usual: &str) -> Result<Base, String> {
    let has_path = base.address.uri().path().len() > 1;
    if has_path || usual.len() < 2 || !usual.starts_with('/') {
        Ok(base)
    } else {
        Base::new(&format!("{}{usual}", base.text))
    }
}

fn origin(url: &str) -> Result<Origin, String> {
    let address =
        Address::parse(url).map_err(|reason| format!("the allowed URL {} {reason}", address::redacted(url)))?;
    Ok(address.origin().clone())
}

/// Checks that a base URL of Graph ends with the version of the API: without it all paths would be wrong, and with another
/// version the crate's types would not match.
fn has_version(base: &Base, usual: &str) -> Result<(), String> {
    let last = |url: &str| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let (found, expected) = (last(&base.text), last(usual));
    if !usual.starts_with(Cloud::Global.endpoint()) || !is_version(&expected) || found == expected {
        return Ok(());
    }
    let redacted = address::redacted(&base.text);
    Err(if is_version(&found) {
        format!("the base URL {redacted} is of the version {found}: this is a client of {expected}")
    } else {
        format!("the base URL {redacted} has no version: expected {}/{expected}", redacted.trim_end_matches('/'))
    })
}

/// `v1.0`, `v2`, `beta`.
fn is_version(segment: &str) -> bool {
    let numbered = segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered || segment == "beta"
}

impl<G> fmt::Debug for Builder<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Builder");
        fields.field("base_url", &self.base.as_deref().map(address::redacted)).field("cloud", &self.cloud);
        fields.field("retry", &self.retry).finish_non_exhaustive()
    }
}

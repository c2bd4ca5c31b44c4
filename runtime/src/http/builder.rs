//! A client in the making: all that can be set, and what is so unless it is set.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use super::{
    Client, Cloud, Hook, Retry, Timer, TokenProvider, Transport, address,
    client::{Base, Inner},
    limits::Limits,
    retry::Budget,
    timer, transport,
};

/// A service that has a client of its own: what a generated crate says of its `Graph`.
///
/// A client is made by its builder alone, so that the client of one version never is taken for that of another:
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
    /// Where the service is: `https://graph.microsoft.com/v1.0`. Empty where that is only known at run time.
    const BASE_URL: &'static str;

    /// The service over a client that its builder has made.
    fn of(built: Built) -> Self;
}

/// A client on its way from its builder to an [`Api`].
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

/// A client in the making.
///
/// | | unless it is set |
/// |---|---|
/// | [`timeout`](Self::timeout), the whole call | 5 minutes |
/// | [`attempt_timeout`](Self::attempt_timeout) | 1 minute |
/// | [`connect_timeout`](Self::connect_timeout) | 10 seconds |
/// | [`retry`](Self::retry) | [`Retry::default`] |
/// | [`body_limit`](Self::body_limit) | 100 MiB |
/// | [`strict`](Self::strict) | `false` |
#[must_use]
pub struct Builder<G> {
    base: Option<String>,
    cloud: Cloud,
    tokens: Box<dyn TokenProvider>,
    transport: Option<Box<dyn Transport>>,
    timer: Option<Arc<dyn Timer>>,
    limits: Limits,
    retry: Retry,
    hooks: Vec<Box<dyn Hook>>,
    body_limit: u64,
    strict: bool,
    api: PhantomData<fn() -> G>,
}

impl<G: Api> Builder<G> {
    /// With a credential, or a token as a text.
    pub fn new(tokens: impl TokenProvider + 'static) -> Self {
        Self {
            base: None,
            cloud: Cloud::default(),
            tokens: Box::new(tokens),
            transport: None,
            timer: None,
            limits: Limits::default(),
            retry: Retry::default(),
            hooks: Vec::new(),
            body_limit: 100 << 20,
            strict: false,
            api: PhantomData,
        }
    }

    /// In another cloud than the public one: its address, its authority, its scope.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// At another base URL, with the version: a proxy, a test's server, `http://127.0.0.1:8080/v1.0`.
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// With a transport of your own: one that records, one with middleware.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// With a `reqwest::Client` of your own: see [`transport::Reqwest`] for what it should leave to this client.
    #[cfg(feature = "reqwest")]
    pub fn http_client(self, client: ::reqwest::Client) -> Self {
        self.transport(transport::Reqwest::new(client))
    }

    /// With a `tower::Service` over HTTP requests as transport.
    #[cfg(feature = "tower")]
    pub fn service<S>(self, service: S) -> Self
    where
        transport::Tower<S>: Transport + 'static,
    {
        self.transport(transport::Tower::new(service))
    }

    /// With another timer than tokio's.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// At most so long for a whole call: all attempts, the waits between them, and reading the answer. `None` is no limit.
    ///
    /// The time that getting a token takes doesn't count, as somebody may have to sign in. A body that is read as a stream
    /// counts until it begins.
    pub fn timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.call = time.into();
        self
    }

    /// At most so long for one attempt, from sending to the last byte of the answer; for each piece of a body that is read
    /// as a stream. `None` is no limit but that of the call.
    pub fn attempt_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = time.into();
        self
    }

    /// At most so long for a connection, TLS included. `None` is no limit but that of the attempt.
    ///
    /// A `reqwest::Client` has a limit of its own instead.
    pub fn connect_timeout(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.limits.connect = time.into();
        self
    }

    /// When calls are sent again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// With a hook before and after each attempt; further ones come after it.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }

    /// Holds at most so many bytes of a response's body in memory, counted without compression.
    ///
    /// A larger body is [`Error::BodyTooLarge`](super::Error::BodyTooLarge), and no more than that is read of it.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Whether an answer fails in which a value is not what its documented type has there; it is
    /// [`Error::Decode`](super::Error::Decode), with the path.
    ///
    /// Otherwise the value is kept as it came and the rest is read: [`Model::misfits`](crate::model::Model::misfits).
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The client. A base URL that can't be one is reported by each request that is sent.
    #[must_use]
    pub fn build(self) -> G {
        let base = self.base.as_deref().map_or_else(
            || Base::new(&in_cloud(G::BASE_URL, self.cloud)),
            |own| {
                let base = Base::new(own)?;
                has_version(&base, G::BASE_URL).map(|()| base)
            },
        );
        let inner = Inner {
            base,
            cloud: self.cloud,
            tokens: self.tokens,
            transport: self.transport.unwrap_or_else(transport::default_transport),
            timer: self.timer.unwrap_or_else(|| timer::default_timer().into()),
            limits: self.limits,
            retry: self.retry,
            budget: Budget::full(),
            hooks: self.hooks,
            body_limit: self.body_limit,
            strict: self.strict,
        };
        G::of(Built(Client { inner: Arc::new(inner) }))
    }
}

/// The same service in another cloud. What isn't Graph is in no cloud.
fn in_cloud(base: &str, cloud: Cloud) -> String {
    match base.strip_prefix(Cloud::Global.endpoint()) {
        Some(path) if path.is_empty() || path.starts_with('/') => format!("{}{path}", cloud.endpoint()),
        _ => base.to_owned(),
    }
}

/// A base URL of one's own must end with the version that the API's own ends with: without it each path would lead
/// elsewhere, and with another version to what the crate doesn't know.
fn has_version(base: &Base, usual: &str) -> Result<(), String> {
    let last = |url: &str| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let (found, expected) = (last(&base.text), last(usual));
    if !is_version(&expected) || found == expected {
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

//! [`Client`]: base URL, transport, token provider and settings, shared by all clones.

use std::{fmt, sync::Arc};

use http::Method;

use crate::http::{
    Builder, Cloud, Error, Hook, Ids, Path, Request, Retry, Timer, TokenProvider, TokenRequest, Transport,
    address::{self, Address},
    call::endpoint::Endpoint,
    origin::Origin,
    wire::limiter::Limiter,
    wire::limits::Limits,
    wire::retry::Budget,
};

/// The base URL, transport, token provider and settings of calls. Cheap to clone.
///
/// The `Graph` of a generated crate wraps a client. A client by itself calls undocumented paths: see
/// [`request`](Self::request).
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    /// Or why the given base URL is invalid, which sending reports.
    pub(super) base: Result<Base, String>,
    /// Origins beside that of the base URL that may receive the credential.
    pub(super) allowed: Vec<Origin>,
    /// The base URLs that replace the documented ones of single operations.
    pub(super) servers: Vec<(String, String)>,
    pub(super) cloud: Cloud,
    pub(super) tokens: Box<dyn TokenProvider>,
    pub(super) transport: Box<dyn Transport>,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) budget: Budget,
    pub(super) limiter: Limiter,
    /// In the order in which they are called.
    pub(super) hooks: Vec<Box<dyn Hook>>,
    /// The most bytes of a body that are buffered in memory.
    pub(super) body_limit: u64,
    /// Whether a value that doesn't have its documented type is an error.
    pub(super) strict: bool,
}

/// The base URL of the service.
pub(super) struct Base {
    pub(super) address: Address,
    /// Without a trailing slash.
    pub(super) text: String,
}

impl Base {
    /// # Errors
    /// If the text isn't a valid base URL.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let address = address::base(text)?;
        let text = address.uri().to_string().trim_end_matches('/').to_owned();
        Ok(Self { address, text })
    }
}

impl Inner {
    pub(super) fn base(&self) -> Result<&Base, Error> {
        self.base.as_ref().map_err(|reason| Error::Request(reason.clone()))
    }

    /// The base URL of a call, without a trailing slash: an operation may have one of its own.
    pub(super) fn base_of(&self, endpoint: &Endpoint) -> Result<String, Error> {
        let base = self.base()?;
        let Some(own) = endpoint.operation().and_then(|operation| operation.server) else {
            return Ok(base.text.clone());
        };
        let own = self.servers.iter().find(|(documented, _)| documented == own).map_or(own, |(_, instead)| instead);
        let wrong = |reason| Error::Request(format!("the server {} {reason}", address::redacted(own)));
        let address = base.address.link(own).map_err(wrong)?;
        Ok(address.uri().to_string().trim_end_matches('/').to_owned())
    }

    /// The request for a token for this client's cloud.
    pub(super) fn token_request(&self) -> TokenRequest {
        TokenRequest::new().with_cloud(self.cloud)
    }
}

impl Client {
    /// A client for a base URL, `https://graph.microsoft.com/v1.0`, with a token provider and default settings.
    #[must_use]
    pub fn new(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> Self {
        Self::builder(base, tokens).build()
    }

    /// A builder for a client with other settings.
    pub fn builder(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> Builder<Self> {
        Builder::new(tokens).base_url(base)
    }

    /// The clock and the sleep of its calls, for what waits between calls.
    pub(crate) fn timer(&self) -> &dyn Timer {
        &*self.inner.timer
    }

    #[cfg(feature = "rich-notifications")]
    pub(crate) fn cloud(&self) -> Cloud {
        self.inner.cloud
    }

    /// The base URL, without a trailing slash.
    ///
    /// # Errors
    /// [`Error::Request`] if the given base URL is invalid.
    pub fn base_url(&self) -> Result<&str, Error> {
        self.inner.base().map(|base| base.text.as_str())
    }

    /// A request to an undocumented path: an HTTP method, a path template below the base URL, and an id for each
    /// placeholder.
    ///
    /// Ids are percent-encoded; in a placeholder between quotes, their quotes are doubled. An invalid template is an
    /// error when the request is sent.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Client, Error, Method};
    /// use graphdown::model::Json;
    ///
    /// async fn example(client: &Client, id: &str) -> Result<Json, Error> {
    ///     client.request::<Json>(Method::GET, "/users/{}/settings", [id]).select(["id"]).send().await
    /// }
    /// ```
    pub fn request<T>(&self, method: Method, template: impl Into<String>, ids: impl Ids) -> Request<T> {
        Path::from_template(self, method, template.into(), ids)
    }

    /// A request to an absolute URL that the service returned, such as a link or a `Location`.
    ///
    /// The URL must have the scheme, host and port of the base URL, because the token is sent nowhere else. Any other
    /// URL is an error when the request is sent. For URLs at other hosts, which need no token, see
    /// [`request_preauthorized`](Self::request_preauthorized).
    pub fn request_url<T>(&self, method: Method, url: impl Into<String>) -> Request<T> {
        Request::of_url(self, method, url.into())
    }

    /// A request to an absolute URL that the service returned and that needs no token, at any host: a
    /// `@microsoft.graph.downloadUrl`, the URL of a monitor. Such a URL is itself a credential.
    ///
    /// Neither the token nor what hooks add is sent to it, even if it is at the service's own host. If the base URL is
    /// encrypted, an unencrypted URL is an error when the request is sent. For the `uploadUrl` of an upload session there is
    /// [`Upload`](crate::http::Upload).
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::http::{Client, Content, Error, Method};
    ///
    /// /// The first bytes of a file, by the `@microsoft.graph.downloadUrl` of its item.
    /// async fn beginning(client: &Client, download_url: &str) -> Result<Vec<u8>, Error> {
    ///     let content = client.request_preauthorized::<Content>(Method::GET, download_url);
    ///     let mut chunks = content.download().range(..1024).chunks().await?;
    ///     let mut bytes = Vec::new();
    ///     while let Some(chunk) = chunks.try_next().await? {
    ///         bytes.extend_from_slice(&chunk);
    ///     }
    ///     Ok(bytes)
    /// }
    /// ```
    pub fn request_preauthorized<T>(&self, method: Method, url: impl Into<String>) -> Request<T> {
        Request::of_preauthorized(self, method, url.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.inner.base.as_ref().map(|base| address::redacted(&base.text));
        formatter.debug_struct("Client").field("base_url", &base).finish_non_exhaustive()
    }
}

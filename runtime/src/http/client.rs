//! A client: where the service is, how it is reached, whose token it is shown.

use std::{fmt, sync::Arc};

use http::Method;

use super::{
    Builder, Cloud, Error, Hook, Ids, Path, Request, Retry, Timer, TokenProvider, TokenRequest, Transport,
    address::{self, Address},
    limits::Limits,
    retry::Budget,
};

/// Knows where the service is, how to reach it and whose token to show. Cheap to clone.
///
/// A generated crate's `Graph` has one, and makes it by its own builder. One made here calls what no crate knows:
/// see [`request`](Self::request).
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    /// Or why what was given is none; sending reports it, so that a client can be had in one word.
    pub(super) base: Result<Base, String>,
    pub(super) cloud: Cloud,
    pub(super) tokens: Box<dyn TokenProvider>,
    pub(super) transport: Box<dyn Transport>,
    pub(super) timer: Arc<dyn Timer>,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) budget: Budget,
    /// In order.
    pub(super) hooks: Vec<Box<dyn Hook>>,
    /// So many bytes of a body are held in memory.
    pub(super) body_limit: u64,
    /// Whether each value of an answer must be what its documented type has there.
    pub(super) strict: bool,
}

/// Where the service is.
pub(super) struct Base {
    pub(super) address: Address,
    /// Without a slash at its end.
    pub(super) text: String,
}

impl Base {
    /// # Errors
    /// Where the text can't be a base URL.
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

    /// What a token is wanted for.
    pub(super) fn token_request(&self) -> TokenRequest {
        TokenRequest::new().with_cloud(self.cloud)
    }
}

impl Client {
    /// A client of the service at a base URL, `https://graph.microsoft.com/v1.0`, with these tokens and all else as usual.
    #[must_use]
    pub fn new(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> Self {
        Self::builder(base, tokens).build()
    }

    /// A client in the making.
    pub fn builder(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> Builder<Self> {
        Builder::new(tokens).base_url(base)
    }

    /// The base URL, without a slash at its end.
    ///
    /// # Errors
    /// [`Error::Request`] where what was given is none.
    pub fn base_url(&self) -> Result<&str, Error> {
        self.inner.base().map(|base| base.text.as_str())
    }

    /// A call that no page documents: any method, a path template after the base URL, and an id for each placeholder.
    ///
    /// Ids are encoded, and quotes in them doubled where the placeholder stands between quotes. What is wrong with the
    /// template is reported when the request is sent.
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

    /// A call of a URL that the service gave, as it stands: a link, a `Location`.
    ///
    /// It must be at the scheme, host and port of the base URL: the token goes nowhere else. What is wrong with it is
    /// reported when the request is sent. URLs at other hosts that need no token, such as the `uploadUrl` of an upload
    /// session, are called over a [transport](super::transport#urls-at-other-hosts).
    pub fn request_url<T>(&self, method: Method, url: impl Into<String>) -> Request<T> {
        Request::of_url(self, method, url.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.inner.base.as_ref().map(|base| address::redacted(&base.text));
        formatter.debug_struct("Client").field("base_url", &base).finish_non_exhaustive()
    }
}

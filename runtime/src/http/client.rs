//! A client: where the service is, how it is reached, whose token it is shown.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, header};
use url::Url;

use super::{BodyLimit, BoxFuture, Error, TokenProvider, TokenRequest, Transport, address, redirect::Redirects};

/// Knows where the service is, how to reach it and whose token to show. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    /// Or why what was given is none; sending reports it, so that a client can be had in one word.
    base: Result<Url, String>,
    transport: Box<dyn Transport>,
    tokens: Box<dyn TokenProvider>,
    body_limit: BodyLimit,
}

/// A client in the making.
pub struct ClientBuilder {
    base: String,
    transport: Option<Box<dyn Transport>>,
    tokens: Box<dyn TokenProvider>,
    body_limit: BodyLimit,
}

impl Client {
    /// A client of the service at a base URL, `https://graph.microsoft.com/v1.0`, with these tokens and all else as usual.
    #[must_use]
    pub fn new(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> Self {
        Self::builder(base, tokens).build()
    }

    /// A client in the making: with a transport of your own, or at another base URL.
    #[must_use]
    pub fn builder(base: impl Into<String>, tokens: impl TokenProvider + 'static) -> ClientBuilder {
        let body_limit = BodyLimit::default();
        ClientBuilder { base: base.into(), transport: None, tokens: Box::new(tokens), body_limit }
    }

    /// The base URL, without a slash at its end.
    ///
    /// # Errors
    /// [`Error::Request`] where what was given is none.
    pub fn base_url(&self) -> Result<&str, Error> {
        self.base().map(|base| base.as_str().trim_end_matches('/'))
    }

    fn base(&self) -> Result<&Url, Error> {
        self.inner.base.as_ref().map_err(|reason| Error::Request(reason.clone()))
    }

    /// Sends a request and follows redirects of reads; the token goes to the base URL's origin and nowhere else.
    pub(super) async fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Bytes>, Error> {
        let mut redirects = Redirects::new(self.base()?, &request)?;
        loop {
            let next = Redirects::can_follow(&request).then(|| request.clone());
            let response = self.exchange(request, redirects.may_authorize()).await?;
            let Some(mut next) = next else { return Ok(response) };
            if !redirects.follow(&mut next, response.status(), response.headers())? {
                return Ok(response);
            }
            request = next;
        }
    }

    /// Sends a request once.
    async fn exchange(
        &self,
        mut request: http::Request<Bytes>,
        authorized: bool,
    ) -> Result<http::Response<Bytes>, Error> {
        let limit = self.inner.body_limit;
        request.extensions_mut().insert(limit);
        // Whoever made the request, the token is the client's to give.
        request.headers_mut().remove(header::AUTHORIZATION);
        if authorized {
            self.authorize(&mut request).await?;
        }
        let response = self.inner.transport.send(request).await?;
        limit.check(response.status(), response.body().len() as u64)?;
        Ok(response)
    }

    /// Shows the token.
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<(), Error> {
        let token = self.inner.tokens.token(&TokenRequest::new()).await?;
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.secret()))
            .map_err(|_| Error::Token("the token has characters that no header can carry".into()))?;
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
        Ok(())
    }
}

impl ClientBuilder {
    /// With a transport of your own: a client with middleware, or one that records.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// At another base URL: a national cloud, a proxy, a test's server.
    #[must_use]
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = base.into();
        self
    }

    /// Holds at most so many bytes of a response's body in memory, 100 MiB unless it is set.
    ///
    /// A larger body is [`Error::BodyTooLarge`]. The usual transport asks for no more of it than that.
    #[must_use]
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = BodyLimit::new(bytes);
        self
    }

    /// The client. A base URL that is none is reported by each request that is sent.
    #[must_use]
    pub fn build(self) -> Client {
        let transport = self.transport.unwrap_or_else(usual);
        let Self { base, tokens, body_limit, .. } = self;
        Client { inner: Arc::new(Inner { base: address::base(&base), transport, tokens, body_limit }) }
    }
}

#[cfg(feature = "reqwest")]
pub(crate) fn usual() -> Box<dyn Transport> {
    match super::transport::Reqwest::new() {
        Ok(transport) => Box::new(transport),
        Err(error) => Box::new(Unusable(error.to_string())),
    }
}

#[cfg(not(feature = "reqwest"))]
pub(crate) fn usual() -> Box<dyn Transport> {
    Box::new(Unusable("give a transport to the builder, or enable the feature `reqwest`".to_owned()))
}

/// Stands where no transport could be had; sending reports why.
struct Unusable(String);

impl Transport for Unusable {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, Error>> {
        Box::pin(std::future::ready(Err(Error::transport(self.0.as_str()))))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.inner.base.as_ref().map(|base| address::redacted(base.as_str())))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("base_url", &address::redacted(&self.base))
            .finish_non_exhaustive()
    }
}

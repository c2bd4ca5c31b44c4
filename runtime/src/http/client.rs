//! A base URL, a transport and a source of tokens come in; a client that sends requests goes out.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use url::Url;

use super::{BoxFuture, Error, TokenProvider, TokenRequest, Transport};

/// So many redirects are followed; more are taken for a loop.
const REDIRECTS: usize = 5;

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
}

/// A client in the making.
pub struct ClientBuilder {
    base: String,
    transport: Option<Box<dyn Transport>>,
    tokens: Box<dyn TokenProvider>,
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
        ClientBuilder { base: base.into(), transport: None, tokens: Box::new(tokens) }
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
        for _ in 0..REDIRECTS {
            self.authorize(&mut request).await?;
            let next = request.clone();
            let response = self.inner.transport.send(request).await?;
            let Some(target) = redirect(&next, &response)? else {
                return Ok(response);
            };
            request = next;
            *request.uri_mut() = target;
        }
        Err(Error::transport(format!("more than {REDIRECTS} redirects, the last to {}", request.uri())))
    }

    /// Shows the token to the service's own origin; a token set before, for another place, is taken away.
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<(), Error> {
        request.headers_mut().remove(header::AUTHORIZATION);
        let target = parse(&request.uri().to_string())?;
        if target.origin() != self.base()?.origin() {
            return Ok(());
        }
        let token = self.inner.tokens.token(&TokenRequest::new()).await?;
        let mut value = HeaderValue::from_str(&format!("Bearer {}", token.secret()))
            .map_err(|_| Error::Token("the token has characters that no header can carry".into()))?;
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
        Ok(())
    }
}

/// Where a response sends a read on to: reports and files answer with 302 and an address that needs no token.
fn redirect(request: &http::Request<Bytes>, response: &http::Response<Bytes>) -> Result<Option<http::Uri>, Error> {
    let moved = matches!(
        response.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    let (true, &Method::GET, Some(location)) = (moved, request.method(), response.headers().get(header::LOCATION))
    else {
        return Ok(None);
    };
    let location = location.to_str().map_err(Error::transport)?;
    let from = parse(&request.uri().to_string())?;
    let target = from.join(location).map_err(Error::transport)?;
    if from.scheme() == "https" && target.scheme() != "https" {
        return Err(Error::transport("a redirect to an address that is not encrypted was not followed"));
    }
    target.as_str().parse().map(Some).map_err(Error::transport)
}

fn parse(url: &str) -> Result<Url, Error> {
    Url::parse(url).map_err(|error| Error::Request(format!("{url:?} is not a URL: {error}")))
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

    /// The client. A base URL that is none is reported by each request that is sent.
    #[must_use]
    pub fn build(self) -> Client {
        let transport = self.transport.unwrap_or_else(usual);
        Client { inner: Arc::new(Inner { base: base(&self.base), transport, tokens: self.tokens }) }
    }
}

fn base(text: &str) -> Result<Url, String> {
    let base = Url::parse(text).map_err(|error| format!("the base {text:?} is not a URL: {error}"))?;
    let alone = base.query().is_none() && base.fragment().is_none() && base.username().is_empty();
    if base.has_host() && matches!(base.scheme(), "https" | "http") && alone {
        Ok(base)
    } else {
        Err(format!("{text:?} cannot be a base URL: give scheme, host and version alone"))
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
            .field("base_url", &self.inner.base.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientBuilder").field("base_url", &self.base).finish_non_exhaustive()
    }
}

//! [`SecurityScheme`]: how a service wants a credential, and [`Credentials`], one for each of several schemes.
//!
//! A credential that isn't what the scheme wants is refused before anything is sent: a password must not reach a service
//! as an API key.

use http::{HeaderName, HeaderValue, Uri, header};
use percent_encoding::utf8_percent_encode;

use crate::http::{
    Body, BoxFuture, Error, Place, Token, TokenProvider, TokenRequest, access::token::Kind, call::path::SEGMENT,
};

/// A scheme by which a service knows its callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The name of the scheme in the document.
    pub name: &'static str,
    /// How the credential is sent.
    pub scheme: Scheme,
}

/// How a credential is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`, a name and a password: see [`Token::basic`].
    Basic,
    /// A key in a header, in the query or in a cookie of this name: see [`Token::api_key`].
    ApiKey(Place, &'static str),
    /// One that the client can't send; the text is the document's name for it.
    Unsupported(&'static str),
}

impl SecurityScheme {
    /// That of services whose document doesn't name one.
    pub(in crate::http) const BEARER: Self = Self::new("bearer", Scheme::Bearer);

    /// A scheme by its name in the document.
    #[must_use]
    pub const fn new(name: &'static str, scheme: Scheme) -> Self {
        Self { name, scheme }
    }

    /// Checks that a credential is what the scheme wants.
    ///
    /// # Errors
    /// If it is another.
    pub(in crate::http) fn check(&self, token: &Token) -> Result<(), Error> {
        let expected = match (self.scheme, token.kind()) {
            (Scheme::Bearer, Kind::Text | Kind::Access)
            | (Scheme::Basic, Kind::Basic)
            | (Scheme::ApiKey(..), Kind::Text | Kind::ApiKey) => return Ok(()),
            (Scheme::Bearer, _) => "an access token",
            (Scheme::Basic, _) => "a name and a password, `Token::basic`",
            (Scheme::ApiKey(..), _) => "an API key, `Token::api_key`",
            (Scheme::Unsupported(scheme), _) => return Err(refused(format!("the scheme {scheme} can't be sent"))),
        };
        let found = match token.kind() {
            Kind::Text => "a text",
            Kind::Access => "an access token",
            Kind::ApiKey => "an API key",
            Kind::Basic => "a name and a password",
        };
        Err(refused(format!("for the scheme {:?} expected {expected}, found {found}", self.name)))
    }

    /// Adds a credential to a request.
    ///
    /// # Errors
    /// If it has characters that can't be sent.
    pub(in crate::http) fn send(&self, token: &Token, request: &mut http::Request<Body>) -> Result<(), Error> {
        match self.scheme {
            Scheme::Bearer => set(request, header::AUTHORIZATION, &format!("Bearer {}", token.secret())),
            Scheme::Basic => set(request, header::AUTHORIZATION, &format!("Basic {}", token.secret())),
            Scheme::ApiKey(Place::Header, name) => {
                let name =
                    HeaderName::try_from(name).map_err(|_| refused(format!("{name:?} is no name of a header")))?;
                set(request, name, token.secret())
            }
            Scheme::ApiKey(Place::Cookie, name) => {
                let pair = format!("{name}={}", token.secret());
                let before = request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok());
                let cookies = before.map_or(pair.clone(), |before| format!("{before}; {pair}"));
                set(request, header::COOKIE, &cookies)
            }
            Scheme::ApiKey(_, name) => {
                let encoded = |text| utf8_percent_encode(text, SEGMENT).to_string();
                let url = request.uri().to_string();
                let between = if url.contains('?') { '&' } else { '?' };
                let url = format!("{url}{between}{}={}", encoded(name), encoded(token.secret()));
                let uri = Uri::try_from(url).map_err(|_| refused(String::from("the key makes the URL too long")))?;
                *request.uri_mut() = uri;
                Ok(())
            }
            Scheme::Unsupported(scheme) => Err(refused(format!("the scheme {scheme} can't be sent"))),
        }
    }
}

fn set(request: &mut http::Request<Body>, name: HeaderName, text: &str) -> Result<(), Error> {
    // The message doesn't contain the value, which is a secret.
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| refused(String::from("the token has characters that are not allowed in a header")))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

fn refused(reason: String) -> Error {
    Error::Token(reason.into())
}

/// A credential for each of several schemes, by the names that the document gives them.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Client, Credentials, Token};
///
/// let credentials = Credentials::default().with("key", Token::api_key("k")).with("login", Token::basic("me", "pw"));
/// let client = Client::new("https://kennel.example", credentials);
/// ```
#[derive(Default)]
pub struct Credentials(Vec<(String, Box<dyn TokenProvider>)>);

impl Credentials {
    /// Adds the credential of a scheme.
    #[must_use]
    pub fn with(mut self, scheme: impl Into<String>, provider: impl TokenProvider + 'static) -> Self {
        self.0.push((scheme.into(), Box::new(provider)));
        self
    }
}

impl TokenProvider for Credentials {
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        let name = wanted.scheme().map_or("", |scheme| scheme.name);
        match self.0.iter().find(|(known, _)| known == name) {
            Some((_, provider)) => provider.token(wanted),
            None => {
                let reason = format!("there is no credential for the scheme {name:?}");
                Box::pin(std::future::ready(Err(refused(reason))))
            }
        }
    }
}

/// Shows the names of the schemes.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

//! Follows redirects of reads, and removes token, cookies and the caller's headers on the way to another origin.
//!
//! Reports and files respond with 302 and a pre-authenticated URL at another host. Once a request has left the
//! service's origin (scheme, host and port), only the few headers about the requested response are sent.
//!
//! This also applies if the other origin redirects back to the service: otherwise that origin could choose the path
//! that is read with the token. No documented operation needs this.

use http::{HeaderMap, Method, StatusCode, Uri, header};

use crate::http::{
    Body, Error, TransportError,
    address::{self, Address},
    call::headers,
    origin::Origin,
    wire::send::Credential,
};

/// The limit of redirects; more are treated as a loop.
const MAX_REDIRECTS: usize = 5;

/// The redirects of one request: its current URL, and whether it has left the service's origin.
pub(in crate::http) struct Redirects {
    origin: Origin,
    current: Address,
    /// Whether the first URL's origin may have the credential.
    is_trusted: bool,
    is_elsewhere: bool,
    followed: usize,
}

/// The URL of a response, kept with it unless another origin was involved: links in a response that another origin
/// gave, or redirected to, are never called with the token.
#[derive(Clone)]
pub(in crate::http) struct FinalAddress(pub(in crate::http) Address);

impl Redirects {
    /// The state before the first request. An operation's own server is called with all that is documented but the
    /// credential, unless its origin is the client's or one of those that are `allowed`.
    /// A call whose credential is withheld never has it.
    ///
    /// # Errors
    /// If the request's URL is invalid.
    pub(in crate::http) fn new(
        base: &Address,
        allowed: &[Origin],
        target: &Uri,
        credential: Credential,
    ) -> Result<Self, Error> {
        let current = Address::of(target.clone())
            .map_err(|reason| Error::Request(format!("the URL {} {reason}", address::redacted(&target.to_string()))))?;
        let may_have_it = current.origin() == base.origin() || allowed.contains(current.origin());
        let is_trusted = may_have_it && credential == Credential::Sent;
        Ok(Self { origin: current.origin().clone(), current, is_trusted, is_elsewhere: false, followed: 0 })
    }

    /// Whether the next request may have the token.
    pub(in crate::http) fn may_authorize(&self) -> bool {
        self.is_trusted && !self.is_elsewhere
    }

    /// Whether the next request may have the caller's headers.
    pub(in crate::http) fn may_have_headers(&self) -> bool {
        !self.is_elsewhere
    }

    /// The origin of the next request.
    pub(in crate::http) fn current(&self) -> &Origin {
        self.current.origin()
    }

    /// The path of the next request.
    pub(in crate::http) fn path(&self) -> &str {
        self.current.uri().path()
    }

    /// The URL of the last request, if no other origin was involved.
    pub(in crate::http) fn final_address(&self) -> Option<FinalAddress> {
        self.may_authorize().then(|| FinalAddress(self.current.clone()))
    }

    /// Changes a request to the target of a redirect; returns `false` if the response isn't a redirect to follow. Only
    /// reads are redirected, because anything else might be executed twice.
    ///
    /// # Errors
    /// If the target must not be called, or after too many redirects.
    pub(in crate::http) fn follow(
        &mut self,
        request: &mut http::Request<Body>,
        status: StatusCode,
        answer: &HeaderMap,
    ) -> Result<bool, Error> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let (true, Some(location)) = (is_read && is_redirect(status), answer.get(header::LOCATION)) else {
            return Ok(false);
        };
        self.current = address::redirected(&self.current, location)?;
        self.followed += 1;
        if self.followed > MAX_REDIRECTS {
            let reason = format!(
                "expected at most {MAX_REDIRECTS} redirects, found more, the last to {}",
                self.current.origin()
            );
            return Err(TransportError::permanent(reason).into());
        }
        self.is_elsewhere |= *self.current.origin() != self.origin;
        *request.uri_mut() = self.current.uri().clone();
        if self.is_elsewhere {
            *request.headers_mut() = headers::for_any_origin(request.headers());
            *request.body_mut() = Body::empty();
        }
        Ok(true)
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    )
}

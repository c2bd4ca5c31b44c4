//! Where a response sends a read on to, and what of the request goes along.
//!
//! Reports and files answer with 302 and an address elsewhere that needs no token. The other place is not the service:
//! the token, cookies and the caller's own headers are none of its business. So once a request has left the service's
//! origin (scheme, host and port), what goes along is the few headers that say which answer is wanted.
//!
//! It stays so where the other place sends the request back to the service. That place would otherwise choose what is
//! read with the token, at any path of the service; no documented operation needs this.

use http::{HeaderMap, Method, StatusCode, Uri, header};

use super::{
    Body, Error, TransportError,
    address::{self, Address},
    headers,
    origin::Origin,
};

/// So many redirects are followed; more are taken for a loop.
const MAX_REDIRECTS: usize = 5;

/// The redirects of one request: where it is now, and whether it has left the origin of the service.
pub(super) struct Redirects {
    origin: Origin,
    current: Address,
    is_elsewhere: bool,
    followed: usize,
}

/// Where an answer came from, kept with it unless another origin had a hand in it: links in an answer that another origin
/// gave, or led to, are that origin's, and nothing of them is called with the token.
#[derive(Clone)]
pub(super) struct FinalAddress(pub(super) Address);

impl Redirects {
    /// Before the first request.
    ///
    /// # Errors
    /// Where its address is no URL.
    pub(super) fn new(base: &Address, target: &Uri) -> Result<Self, Error> {
        let current = Address::of(target.clone())
            .map_err(|reason| Error::Request(format!("the URL {} {reason}", address::redacted(&target.to_string()))))?;
        let is_elsewhere = current.origin() != base.origin();
        Ok(Self { origin: base.origin().clone(), current, is_elsewhere, followed: 0 })
    }

    /// Whether the next request may show the token.
    pub(super) fn may_authorize(&self) -> bool {
        !self.is_elsewhere
    }

    /// Where the next request goes.
    pub(super) fn current(&self) -> &Origin {
        self.current.origin()
    }

    /// Where the last request went, where no other origin led there.
    pub(super) fn final_address(&self) -> Option<FinalAddress> {
        self.may_authorize().then(|| FinalAddress(self.current.clone()))
    }

    /// Changes a request to that which a response sends it on to; `false` where the response is the last: only reads can
    /// be sent again without doing something twice.
    ///
    /// # Errors
    /// Where the response leads to a place that must not be called, or in circles.
    pub(super) fn follow(
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
            let reason = format!("more than {MAX_REDIRECTS} redirects, the last to {}", self.current.origin());
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

//! Which headers are whose: the transport's own, those that may go to another origin, and those that may be shown.
//!
//! The last two are lists of what is known to be harmless. A header that nobody here has heard of may be a secret.

use std::fmt;

use http::{HeaderMap, HeaderName, header};

use crate::printable;

/// The headers that frame a message or that are about its connection (RFC 9110, sections 6.4, 7.6.1 and 10.1): given by
/// a caller they contradict what the transport sends, so that the ends disagree on where a message ends.
const TRANSPORT_OWN: [&str; 9] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
];

/// What a request says about the answer that it wants, rather than about who asks.
const FOR_ANY_ORIGIN: [HeaderName; 6] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::IF_RANGE,
    header::RANGE,
    header::USER_AGENT,
];

/// What tells nothing but how a message is to be read, sent again or traced.
const HARMLESS: [&str; 30] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "allow",
    "cache-control",
    "client-request-id",
    "consistencylevel",
    "content-encoding",
    "content-language",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "last-modified",
    "odata-maxversion",
    "odata-version",
    "prefer",
    "preference-applied",
    "range",
    "request-id",
    "retry-after",
    "transfer-encoding",
    "user-agent",
    "vary",
];

/// Why a caller can't set a header; `None` where it can.
pub(super) fn refusal(name: &HeaderName) -> Option<&'static str> {
    let text = name.as_str();
    if name == header::AUTHORIZATION {
        Some("is the client's own: give the client a token or a token provider")
    } else if TRANSPORT_OWN.contains(&text) || name == header::UPGRADE || text.starts_with("proxy-") {
        Some("is the transport's own, which sets it where it is needed: leave it out")
    } else {
        None
    }
}

/// Takes away what neither a caller nor a hook can set.
pub(super) fn remove_refused(headers: &mut HeaderMap) {
    let refused: Vec<HeaderName> = headers.keys().filter(|name| refusal(name).is_some()).cloned().collect();
    for name in refused {
        headers.remove(name);
    }
}

/// The fields of a request whose value is a list, so that a further line adds to it: those that RFC 9110 (section 5.6.1),
/// RFC 7239, RFC 7240 and RFC 8288 define so. Of all others there is one line.
const LISTS: [&str; 18] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "content-encoding",
    "content-language",
    "forwarded",
    "if-match",
    "if-none-match",
    "link",
    "pragma",
    "prefer",
    "trailer",
    "upgrade",
    "vary",
    "via",
    "warning",
];

/// Whether a header's value is a list.
pub(super) fn is_list(name: &HeaderName) -> bool {
    LISTS.contains(&name.as_str())
}

/// The headers that may go to another origin than the service's.
pub(super) fn for_any_origin(headers: &HeaderMap) -> HeaderMap {
    let kept = headers.iter().filter(|(name, _)| FOR_ANY_ORIGIN.contains(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The headers of a request for a page that the request for the next has, too: all but those that say something of a body
/// or hold for one representation alone (RFC 9110, sections 8, 13.1 and 14).
pub(super) fn for_next_page(headers: &HeaderMap) -> HeaderMap {
    let is_kept = |name: &HeaderName| {
        let text = name.as_str();
        !(text.starts_with("content-") || text.starts_with("if-") || name == header::RANGE)
    };
    headers.iter().filter(|(name, _)| is_kept(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Headers as `{:?}` shows them: all names, but only the values that are known to be no secrets.
pub(super) struct Redacted<'a>(pub(super) &'a HeaderMap);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            let value = if HARMLESS.contains(&name.as_str()) && !value.is_sensitive() {
                printable::message(&String::from_utf8_lossy(value.as_bytes())).to_string()
            } else {
                String::from("…")
            };
            // A token is longer than a name that is shown whole.
            map.entry(&printable::name(name.as_str()).to_string(), &format_args!("{value}"));
        }
        map.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transports_headers_are_refused_by_rule() {
        for name in ["Content-Length", "HOST", "te", "Upgrade", "Proxy-Authorization", "proxy-anything", "Expect"] {
            assert!(refusal(&HeaderName::try_from(name).unwrap()).is_some(), "{name}");
        }
        for name in ["Content-Type", "Cookie", "Prefer", "X-Host", "X-Proxy", "If-Match", "Content-Range"] {
            assert_eq!(refusal(&HeaderName::try_from(name).unwrap()), None, "{name}");
        }
    }
}

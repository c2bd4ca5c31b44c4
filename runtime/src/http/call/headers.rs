//! Lists of headers: those that only the transport sets, those that may go to another origin, and those whose values
//! may be printed.
//!
//! The last two are lists of harmless headers: an unknown header may be a secret.

use std::fmt;

use http::{HeaderMap, HeaderName, header};

use crate::printable;

/// Headers that frame a message or control its connection (RFC 9110, sections 6.4, 7.6.1 and 10.1). If a caller set
/// them, they would contradict the transport, and the two ends would disagree on where a message ends.
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

/// Headers about the requested response rather than about the caller.
const FOR_ANY_ORIGIN: [HeaderName; 6] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::IF_RANGE,
    header::RANGE,
    header::USER_AGENT,
];

/// Headers whose values are never secrets.
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

/// Why a caller can't set a header; `None` if it can.
pub(in crate::http) fn refusal(name: &HeaderName) -> Option<&'static str> {
    let text = name.as_str();
    if name == header::AUTHORIZATION {
        Some("is set by the client: pass a token or a token provider to the client")
    } else if TRANSPORT_OWN.contains(&text) || name == header::UPGRADE || text.starts_with("proxy-") {
        Some("is set by the transport where it is needed: leave it out")
    } else {
        None
    }
}

/// Removes the headers that neither a caller nor a hook may set.
pub(in crate::http) fn remove_refused(headers: &mut HeaderMap) {
    let refused: Vec<HeaderName> = headers.keys().filter(|name| refusal(name).is_some()).cloned().collect();
    for name in refused {
        headers.remove(name);
    }
}

/// Request headers whose value is a list, so that a second value is added to the first: those of RFC 9110 (section
/// 5.6.1), RFC 7239, RFC 7240 and RFC 8288. All other headers have one value.
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
pub(in crate::http) fn is_list(name: &HeaderName) -> bool {
    LISTS.contains(&name.as_str())
}

/// Keeps the headers that may be sent to another origin.
pub(in crate::http) fn for_any_origin(headers: &HeaderMap) -> HeaderMap {
    let kept = headers.iter().filter(|(name, _)| FOR_ANY_ORIGIN.contains(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The first headers, and those of the others that aren't among them.
pub(in crate::http) fn merged(first: &HeaderMap, mut others: HeaderMap) -> HeaderMap {
    for name in first.keys() {
        others.remove(name);
        first.get_all(name).iter().for_each(|value| _ = others.append(name, value.clone()));
    }
    others
}

/// The headers that are repeated in the request for the next page: all but those about a body or about one
/// representation (RFC 9110, sections 8, 13.1 and 14).
pub(in crate::http) fn for_next_page(headers: &HeaderMap) -> HeaderMap {
    let is_kept = |name: &HeaderName| {
        let text = name.as_str();
        !(text.starts_with("content-") || text.starts_with("if-") || name == header::RANGE)
    };
    headers.iter().filter(|(name, _)| is_kept(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `Debug` of headers: all names, and the values that are known to be harmless.
pub(in crate::http) struct Redacted<'a>(pub(in crate::http) &'a HeaderMap);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            let value = if HARMLESS.contains(&name.as_str()) && !value.is_sensitive() {
                printable::message(&String::from_utf8_lossy(value.as_bytes())).to_string()
            } else {
                String::from("…")
            };
            // A name is cut off before it is as long as a token.
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

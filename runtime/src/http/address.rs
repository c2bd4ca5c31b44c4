//! Parses and resolves URLs, base URLs, links and redirects, and redacts URLs for errors.
//!
//! A URL may contain secrets in its user information, its query and, as pre-authenticated download URLs do, its path.
//! Errors and `Debug` therefore show only its origin.

use http::{HeaderValue, Uri};
use iri_string::types::{UriAbsoluteStr, UriReferenceStr};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::http::{Error, TransportError, origin::Origin};
use crate::printable;

/// Characters that no URL may contain; services write them into links nevertheless, and they are percent-encoded.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An absolute `http` or `https` URL without user information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    uri: Uri,
    origin: Origin,
}

impl Address {
    /// Parses a URL. The error is a predicate that follows the URL in a message: `has no host`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let is_web = |scheme: &str| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        match scheme(text) {
            None => return Err(String::from("is not a URL: it has no scheme")),
            Some(scheme) if !is_web(scheme) => return Err(String::from("is neither https:// nor http://")),
            Some(_) => {}
        }
        let uri = tidy(text).parse().map_err(|error| format!("is not a URL: {error}"))?;
        Self::of(uri).map_err(str::to_owned)
    }

    /// From a parsed URL.
    pub(super) fn of(uri: Uri) -> Result<Self, &'static str> {
        let origin = Origin::of(&uri)?;
        Ok(Self { uri, origin })
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Resolves a link in a response from this URL. The error is a predicate that follows the link in a message.
    pub(super) fn link(&self, text: &str) -> Result<Self, String> {
        // An absolute link is kept to the last character.
        Self::parse(text).or_else(|_| self.join(text))
    }

    /// Resolves a reference against this URL (RFC 3986, section 5).
    pub(super) fn join(&self, reference: &str) -> Result<Self, String> {
        let (base, reference) = (self.uri.to_string(), tidy(reference));
        let base = UriAbsoluteStr::new(&base).map_err(|error| format!("cannot be resolved: {error}"))?;
        let reference = UriReferenceStr::new(&reference).map_err(|error| format!("is not a URL: {error}"))?;
        Self::parse(&reference.resolve_against(base).to_string())
    }
}

/// Percent-encodes characters that no URL may contain, except in the authority, where they make the URL invalid.
fn tidy(text: &str) -> String {
    let (authority, rest) = text.split_at_checked(authority_end(text)).unwrap_or(("", text));
    let mut tidy = String::from(authority);
    for (index, piece) in rest.split('%').enumerate() {
        // A percent sign that doesn't begin an encoded byte is a literal one.
        let is_encoded = piece.len() >= 2 && piece.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        let percent = if is_encoded { "%" } else { "%25" };
        tidy.push_str(if index == 0 { "" } else { percent });
        tidy.extend(utf8_percent_encode(piece, FORBIDDEN));
    }
    tidy
}

/// The scheme of a URL, if it has one.
fn scheme(text: &str) -> Option<&str> {
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let (scheme, _) = text.split_once(':')?;
    Some(scheme)
        .filter(|scheme| scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_of_scheme))
}

/// The index after the authority of `https://host…` and `//host…`; 0 without authority.
fn authority_end(text: &str) -> usize {
    let after_scheme = scheme(text).and_then(|scheme| text.get(scheme.len() + 1..)).unwrap_or(text);
    let Some(authority) = after_scheme.strip_prefix("//") else { return 0 };
    text.len() - authority.len() + authority.find(['/', '?', '#']).unwrap_or(authority.len())
}

/// Parses the base URL of a service.
///
/// # Errors
/// If the text is not a URL, or has a part other than scheme, host, port and path. The message contains nothing of the
/// text that could be a secret.
pub(super) fn base(text: &str) -> Result<Address, String> {
    let wrong = |reason: &str| format!("the base URL {} {reason}", redacted(text));
    let address = Address::parse(text).map_err(|reason| wrong(&reason))?;
    if text.contains(['?', '#']) {
        return Err(wrong("has a query or a fragment: expected only scheme, host, port and path"));
    }
    Ok(address)
}

/// Resolves the `Location` of a redirect.
///
/// # Errors
/// If it is not a URL, or leads from HTTPS to HTTP.
pub(super) fn redirected(from: &Address, location: &HeaderValue) -> Result<Address, Error> {
    let refused = |reason: &str| {
        let reason = format!("a redirect from {} was not followed: its Location {reason}", from.origin());
        Error::from(TransportError::permanent(reason))
    };
    let text = std::str::from_utf8(location.as_bytes()).map_err(|_| refused("is not text"))?;
    let address = from.join(text).map_err(|reason| refused(&reason))?;
    if from.origin().is_encrypted() && !address.origin().is_encrypted() {
        return Err(refused("is not encrypted"));
    }
    Ok(address)
}

/// A text that should be a URL, for a message: origin and path of a valid URL, the quoted text of an invalid one; an
/// invalid one that may contain a secret is replaced as a whole.
pub(crate) fn redacted(text: &str) -> String {
    match Address::parse(text) {
        Ok(address) => format!("{}{}", address.origin(), printable::message(address.uri.path())),
        Err(_) if text.contains(['@', '?', '#', '\\']) => String::from("that was given"),
        Err(_) => format!("\"{}\"", printable::name(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_no_secrets_and_shows_none() {
        for text in [
            "https://:pw@graph.example/v1.0",
            "https://user@graph.example",
            "https://user:pw@graph.example",
            "https://@graph.example/v1.0",
            "https://:@graph.example",
            "https:/pw@graph.example",
            "https:pw@graph.example",
            "https:\\\\pw@graph.example",
            " https://\t@graph.example",
            "ht\ntps://@graph.example",
            "https://graph.example/v1.0?pw=1",
            "https://graph.example/v1.0#pw",
            "https://graph.example/?",
            "ftp://pw@graph.example",
            "pw@graph.example",
            "https://pw@",
            "https://pw@[",
            "",
        ] {
            let reason = base(text).unwrap_err();
            assert!(!reason.contains("pw") && !reason.contains('@'), "{text}: {reason}");
        }
        for text in ["https://graph.example/v1.0/", "http://127.0.0.1:8080/v1.0", "https://graph.example/a@b"] {
            assert!(base(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn references_lead_where_the_standard_says() {
        let from = Address::parse("http://a/b/c/d;p?q").unwrap();
        for (reference, target) in [
            ("g", "http://a/b/c/g"),
            ("./g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g/x", "http://g/x"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y#s", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("https://b:81/x", "https://b:81/x"),
            ("g h|%zz%2f\"[ä]", "http://a/b/c/g%20h%7C%25zz%2f%22%5B%C3%A4%5D"),
        ] {
            assert_eq!(from.join(reference).map(|to| to.uri.to_string()).as_deref(), Ok(target), "{reference}");
        }
        for wrong in ["mailto:a@b", "//u@g", "https:", "http://", "//a b/", "https://a\\@b/"] {
            assert!(from.join(wrong).is_err(), "{wrong}: {:?}", from.join(wrong));
        }
    }
}

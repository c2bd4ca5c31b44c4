//! URLs that are called, and what of a URL may be shown.
//!
//! A URL may hold secrets in its user information, in its query and in its path, as the addresses of downloads do, which
//! whoever has them may use. What is shown of one is its origin.

use url::Url;

use super::Error;
use crate::printable;

/// The base URL of a service.
///
/// # Errors
/// Where the text is no URL, or has more than scheme, host, port and path. Nothing of the text that could be a secret
/// stands in the reason.
pub(super) fn base(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("the base URL {} is not a URL: {error}", redacted(text)))?;
    if !url.has_host() || !matches!(url.scheme(), "https" | "http") {
        return Err(format!("the base URL {} is not an https:// URL with a host", redacted(text)));
    }
    if has_user_information(text, &url) {
        return Err(format!(
            "the base URL {} has a user name or a password: leave them out, and give the client a token",
            redacted(text)
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "the base URL {} has a query or a fragment: give scheme, host and version alone",
            redacted(text)
        ));
    }
    Ok(url)
}

/// Where a `Location` leads to.
///
/// # Errors
/// Where it is no URL that may be called from there.
pub(super) fn redirected(from: &Url, location: &http::HeaderValue) -> Result<Url, Error> {
    let refused = |reason: &str| {
        Error::transport(format!("a redirect from {} was not followed: {reason}", from.origin().ascii_serialization()))
    };
    let text = std::str::from_utf8(location.as_bytes()).map_err(|_| refused("its Location is not text"))?;
    let mut url = from.join(text).map_err(|error| refused(&format!("its Location is not a URL: {error}")))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(refused("its Location is neither https:// nor http://"));
    }
    if from.scheme() == "https" && url.scheme() != "https" {
        return Err(refused("its Location is not encrypted"));
    }
    if has_user_information(text, &url) {
        return Err(refused("its Location has a user name or a password"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The URL that a request goes to.
///
/// # Errors
/// Where it is none.
pub(super) fn of_request(request: &http::Request<bytes::Bytes>) -> Result<Url, Error> {
    let text = request.uri().to_string();
    Url::parse(&text).map_err(|error| Error::Request(format!("{} is not a URL: {error}", redacted(&text))))
}

/// A text that should be a URL, without anything of it that may be a secret: scheme, host, port and path of a URL
/// without user information, else the text up to the first character that may begin a secret.
pub(super) fn redacted(text: &str) -> String {
    match Url::parse(text) {
        Ok(url) if url.has_host() => {
            format!("{}://{}{}", url.scheme(), authority_of(&url), printable::message(url.path()))
        }
        _ if text.contains(['@', '?', '#', '\\']) => String::from("that was given"),
        _ => format!("\"{}\"", printable::name(text)),
    }
}

fn authority_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a URL has a user name or a password, be they empty: parsers differ on what `https://@host` means.
fn has_user_information(text: &str, url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some() || authority(text).is_some_and(|text| text.contains('@'))
}

/// What stands between the slashes after the scheme and the path. As browsers do, `url` skips blanks and line breaks,
/// takes backslashes for slashes, and any number of them.
fn authority(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c <= ' ');
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '\t' | '\r' | '\n');
    let after_scheme =
        text.split_once(':').filter(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_of_scheme));
    let is_slash = |c: char| matches!(c, '/' | '\\' | '\t' | '\r' | '\n');
    let rest = match after_scheme {
        Some((_, rest)) => rest,
        None if text.starts_with("//") || text.starts_with("\\\\") => text,
        None => return None,
    };
    rest.trim_start_matches(is_slash).split(['/', '\\', '?', '#']).next()
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
}

//! Decides whether a URL has the origin (scheme, host, port) of the client, and so may receive the token.
//!
//! If this check parsed a URL differently from the code that connects, an attacker could redirect the token. So it
//! compares the very value that the transport gets, and rejects URLs that parsers read differently.

use std::{fmt, net::Ipv4Addr};

use http::{Uri, uri::Scheme};

/// Scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    is_encrypted: bool,
    /// In lower case, because host names are case-insensitive.
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute `https://` or `http://` URL without user information. The error is a predicate that
    /// follows the URL in a message.
    pub(super) fn of(uri: &Uri) -> Result<Self, &'static str> {
        let is_encrypted = uri.scheme() == Some(&Scheme::HTTPS);
        if !is_encrypted && uri.scheme() != Some(&Scheme::HTTP) {
            return Err("is neither https:// nor http://");
        }
        let authority = uri.authority().ok_or("has no host")?;
        let host = authority.host();
        // Also an empty one: parsers differ on the meaning of `https://@host`.
        if authority.as_str().contains('@') {
            return Err("has a user name or a password");
        }
        if host.is_empty() {
            return Err("has no host");
        }
        if ends_in_number(host) && host.parse::<Ipv4Addr>().is_err() {
            return Err("has a host that is neither a name nor an IP address");
        }
        let after_host = authority.as_str().get(host.len()..).unwrap_or_default();
        let port = match after_host.strip_prefix(':') {
            None if is_encrypted => 443,
            None => 80,
            // `parse` alone would accept `+443`.
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| "has an invalid port")?
            }
            Some(_) => return Err("has an invalid port"),
        };
        Ok(Self { is_encrypted, host: host.to_ascii_lowercase(), port })
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// The host name or IP address.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// Whether the last label is a number: some parsers read `127.1`, `0x7f.1` or `2130706433` as an IP address and others
/// as a name.
fn ends_in_number(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
        || hex.is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `https://graph.microsoft.com`, with the port if it isn't the default of the scheme.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, usual) = if self.is_encrypted { ("https", 443) } else { ("http", 80) };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == usual { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Origin> {
        Origin::of(&text.parse().ok()?).ok()
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let graph = of("https://graph.example/v1.0");
        for same in ["https://graph.example", "HTTPS://GRAPH.example:443/beta?x", "https://graph.example/#x"] {
            assert_eq!(of(same), graph, "{same}");
        }
        for other in [
            "http://graph.example",
            "https://graph.example:444",
            "https://graph.example.evil.example",
            "https://evil.example/graph.example",
            "https://graph.example.",
            "https://[::1]",
        ] {
            assert!(of(other).is_some_and(|origin| Some(&origin) != graph.as_ref()), "{other}");
        }
        assert_eq!(of("http://[::1]:8080/v1.0").map(|origin| origin.to_string()).as_deref(), Some("http://[::1]:8080"));
        assert_eq!(graph.map(|origin| origin.to_string()).as_deref(), Some("https://graph.example"));
    }

    #[test]
    fn what_reads_in_several_ways_has_none() {
        for text in [
            "https://user@graph.example",
            "https://@graph.example",
            "https://:@graph.example",
            "https://graph.example@evil.example",
            "https://graph.example:@evil.example",
            "https://graph.example:",
            "https://graph.example:99999",
            "https://graph.example:+443",
            "https:///v1.0",
            "https:graph.example",
            "//graph.example",
            "/v1.0",
            "graph.example",
            "ftp://graph.example",
            "https://graph.example\\@evil.example",
            "https://graph.ex%61mple",
            "https://gr\u{e4}ph.example",
            "https://graph.example\t",
            "https://127.1",
            "https://2130706433/v1.0",
            "https://0x7f.0.0.1",
            "https://127.0.0.0x1",
            "https://0177.0.0.1",
            "https://127.0.0.1.",
            "https://graph.7",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}

//! Splits a URL into host, version, path and query, each with its place. Pages write hosts of every cloud, placeholders
//! for host and version, or neither.

use std::{borrow::Cow, ops::Range};

use percent_encoding::percent_decode_str;

use super::scan;

/// What may be the first segment of a path without being one of the path, in whatever case.
const VERSIONS: [&str; 4] = ["v1.0", "beta", "{version}", "<version>"];

/// A URL's parts as ranges of its bytes.
///
/// The one rule for what stands before a path: a scheme with its host, or `~`; then, behind slashes, a version.
/// The path begins with the slash behind them, if there is one; the query begins behind the first `?` outside brackets and
/// quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<'t> {
    text: &'t str,
    /// `https://graph.microsoft.com`, without the slash behind it.
    pub host: Option<Range<usize>>,
    /// `v1.0`, `beta`, `{version}`
    pub version: Option<Range<usize>>,
    /// `/me/events`
    pub path: Range<usize>,
    /// `$top=5`, without its `?`.
    pub query: Option<Range<usize>>,
}

impl<'t> Address<'t> {
    /// Takes a URL apart, whatever it is.
    #[must_use]
    pub fn of(text: &'t str) -> Address<'t> {
        let host = host(text);
        let start = host.as_ref().map_or_else(|| usize::from(text.starts_with("~/")), |host| host.end);
        let local = text.get(start..).unwrap_or_default();
        let question = scan::find(local, '?').map(|at| start + at);
        let end = question.unwrap_or(text.len());
        let bare = start + (local.len() - local.trim_start_matches('/').len()).min(end - start);
        let first = text.get(bare..end).unwrap_or_default().split('/').next().unwrap_or_default();
        let is_version = VERSIONS.iter().any(|version| first.eq_ignore_ascii_case(version));
        let version = is_version.then_some(bare..bare + first.len());
        let path = version.as_ref().map_or(start, |version| version.end)..end;
        Address { text, host, version, path, query: question.map(|at| at + 1..text.len()) }
    }

    fn part(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether a service of Graph is called: a host of that name, one that a placeholder stands for, or whatever host
    /// the client has.
    #[must_use]
    pub fn is_of_graph(&self) -> bool {
        let name = self.host.as_ref().map(|host| self.part(host).split_once("://").map_or("", |(_, name)| name));
        name.is_none_or(|name| name.to_ascii_lowercase().contains("graph") || name.starts_with(['{', '<']))
    }

    /// The version as written.
    #[must_use]
    pub fn version(&self) -> Option<&'t str> {
        self.version.as_ref().map(|range| self.part(range))
    }

    /// The path as written.
    #[must_use]
    pub fn path(&self) -> &'t str {
        self.part(&self.path)
    }

    /// The URL without its query.
    #[must_use]
    pub fn before_query(&self) -> &'t str {
        self.part(&(0..self.path.end))
    }

    /// The query as written; empty where there is none.
    #[must_use]
    pub fn query(&self) -> &'t str {
        self.query.as_ref().map(|range| self.part(range)).unwrap_or_default()
    }

    /// The path with one slash before it and none behind it: the way in which requests are compared.
    #[must_use]
    pub fn local(&self) -> String {
        format!("/{}", self.path().trim_matches('/'))
    }

    /// The query's names and values, decoded. As on the wire every `&` ends an option, whatever it stands in.
    #[must_use]
    pub fn options(&self) -> Vec<(String, String)> {
        let options = self.query().split('&').filter(|option| !option.is_empty()).map(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            (decoded(name), decoded(value))
        });
        options.collect()
    }
}

/// A scheme with its host. Not every `://` is one: `/$ref?$id=https://…`.
fn host(text: &str) -> Option<Range<usize>> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    is_scheme.then_some(0..scheme.len() + "://".len() + end)
}

/// With percent signs and the pluses of queries read; what is no UTF-8 stays as it was written.
#[must_use]
pub fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{Address, decoded};

    #[test]
    fn one_rule_says_what_stands_before_a_path() {
        for (text, host, version, path, query) in [
            ("https://graph.microsoft.com/v1.0/me?a=b", "https://graph.microsoft.com", "v1.0", "/me", "a=b"),
            ("HTTPS://graph.microsoft.us/Beta/me", "HTTPS://graph.microsoft.us", "Beta", "/me", "-"),
            ("https://{host}/{version}/me", "https://{host}", "{version}", "/me", "-"),
            ("https://graph.microsoft.com", "https://graph.microsoft.com", "-", "", "-"),
            ("https://graph.microsoft.com?a", "https://graph.microsoft.com", "-", "", "a"),
            ("~/me", "-", "-", "/me", "-"),
            ("/v1.0/me", "-", "v1.0", "/me", "-"),
            ("//v1.0/me", "-", "v1.0", "/me", "-"),
            ("v1.0", "-", "v1.0", "", "-"),
            ("/V1.0?a", "-", "V1.0", "", "a"),
            ("me/v1.0", "-", "-", "me/v1.0", "-"),
            ("/v1.0.1/me", "-", "-", "/v1.0.1/me", "-"),
            ("/a/f(x='?')?b='?'", "-", "-", "/a/f(x='?')", "b='?'"),
            (
                "/a/$ref?$id=https://graph.microsoft.com/v1.0/b",
                "-",
                "-",
                "/a/$ref",
                "$id=https://graph.microsoft.com/v1.0/b",
            ),
            ("/a/f(x='http://b/c')", "-", "-", "/a/f(x='http://b/c')", "-"),
        ] {
            let address = Address::of(text);
            let host_found = address.host.as_ref().map_or("-", |range| &text[range.clone()]);
            let query_found = address.query.as_ref().map_or("-", |range| &text[range.clone()]);
            let found = (host_found, address.version().unwrap_or("-"), address.path(), query_found);
            assert_eq!(found, (host, version, path, query), "{text}");
        }
        for (text, is_of_graph) in [("https://bot.contoso.com/v1.0/x", false), ("/x", true), ("https://<host>/x", true)]
        {
            assert_eq!(Address::of(text).is_of_graph(), is_of_graph, "{text}");
        }
    }

    #[test]
    fn what_is_no_encoding_stays_as_it_is_written() {
        for (written, read) in [("a%20b+c", "a b c"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("%FF+", "%FF+")] {
            assert_eq!(decoded(written), read);
        }
    }
}

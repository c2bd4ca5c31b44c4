//! The query options of a request. An option that is set again is replaced or extended, because Graph rejects
//! duplicates.

use std::fmt;

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Names, Request, Target};
use crate::http::call::{filter::Condition, headers};

/// Percent-encodes everything but unreserved characters and those of OData's syntax.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b',')
    .remove(b'(')
    .remove(b')')
    .remove(b'/')
    .remove(b':')
    .remove(b'\'')
    .remove(b'@')
    .remove(b'*');

/// Appends query options to a URL, and removes its fragment, which would hide them.
///
/// `written` are pairs that are already encoded.
pub(super) fn append(mut url: String, query: &[(String, String)], written: &[String]) -> String {
    url.truncate(url.find('#').unwrap_or(url.len()));
    let mut has_query = url.contains('?');
    let encoded = |text: &str| utf8_percent_encode(text, QUERY).to_string();
    let pairs = query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    for pair in pairs.chain(written.iter().cloned()) {
        if !url.ends_with(['?', '&']) {
            url.push(if has_query { '&' } else { '?' });
        }
        has_query = true;
        url.push_str(&pair);
    }
    url
}

impl<T> Request<T> {
    /// Sets a query option by its name on the wire: `.query("includeHiddenFolders", "true")`.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// `$select`: returns only these properties. Takes one name or several; further calls add to them.
    pub fn select<M>(self, properties: impl Names<M>) -> Self {
        self.list("$select", properties)
    }

    /// Adds to `$select`, where it is set; without it all properties are returned anyway. For functions that read properties
    /// of what a request of others returns, such as whether an item is a folder.
    pub fn also_select<M>(self, properties: impl Names<M>) -> Self {
        let Some((_, selected)) = self.query.iter().find(|(name, _)| name == "$select") else { return self };
        let selected: Vec<String> = selected.split(',').map(|name| name.trim().to_owned()).collect();
        let missing = properties.into_names().into_iter().filter(|name| !selected.contains(name));
        let missing: Vec<String> = missing.collect();
        self.list("$select", missing)
    }

    /// `$expand`: includes related entities. Takes one relationship or several, each optionally with options,
    /// `members($select=id)`; further calls add to them.
    pub fn expand<M>(self, relationships: impl Names<M>) -> Self {
        self.list("$expand", relationships)
    }

    /// `$orderby`: sorts the items. Takes one property or several, each optionally with ` desc`; further calls add to
    /// them.
    pub fn order_by<M>(self, properties: impl Names<M>) -> Self {
        self.list("$orderby", properties)
    }

    /// `$filter`: returns only items for which a condition is true. Takes a [`Filter`](crate::http::Filter), which
    /// quotes values, or a text in OData's syntax.
    pub fn filter(mut self, condition: impl Condition) -> Self {
        let filter = condition.into_filter();
        if let Some(fault) = filter.fault() {
            self.fail(|| fault.to_owned());
        }
        self.option("$filter", filter)
    }

    /// `$search`: returns only items that match a search expression, which is sent unchanged. Graph expects double
    /// quotes around a condition: `.search(r#""displayName:Adele""#)`.
    pub fn search(self, expression: impl fmt::Display) -> Self {
        self.option("$search", expression)
    }

    /// `$top`: the maximum number of items of a page.
    pub fn top(self, count: u32) -> Self {
        self.option("$top", count)
    }

    /// `$skip`: the number of items to skip.
    pub fn skip(self, count: u32) -> Self {
        self.option("$skip", count)
    }

    /// `$count=true`: includes the total number of items, in the field `count` of
    /// [`Collection`](crate::http::Collection).
    ///
    /// For the number alone, use an operation such as `GET /users/$count`, if the reference has one.
    pub fn with_count(self) -> Self {
        self.option("$count", true)
    }

    /// Sets what directory objects require for advanced queries: the header `ConsistencyLevel: eventual` and, unless
    /// the path ends with `/$count`, `$count=true`.
    ///
    /// Advanced queries are those with `$search`, `endswith`, `ne`, `not`, or `$filter` together with `$orderby`. Their
    /// results may not include very recent changes.
    pub fn eventual(mut self) -> Self {
        self.headers.insert("consistencylevel", HeaderValue::from_static("eventual"));
        let path = match &self.target {
            Target::Path(path) => path.as_str(),
            Target::Url(url) | Target::Link(url) | Target::Preauthorized(url) => {
                url.split(['?', '#']).next().unwrap_or_default()
            }
            Target::End => "",
        };
        if path.ends_with("/$count") { self } else { self.with_count() }
    }

    /// The same request with the options of another one, but for those that it sets itself, and without `$skip`, which is
    /// about the items of one list.
    pub(in crate::http) fn with_options_of<U>(mut self, other: &Request<U>) -> Self {
        let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
        let own: Vec<String> =
            self.query.iter().map(|(name, _)| name.clone()).chain(self.written.iter().map(|pair| name(pair))).collect();
        let is_new = |name: &str| name != "$skip" && !own.iter().any(|known| known == name);
        self.query.extend(other.query.iter().filter(|(name, _)| is_new(name)).cloned());
        self.written.extend(other.written.iter().filter(|pair| is_new(&name(pair))).cloned());
        let mut headers = headers::for_next_page(&other.headers);
        headers.extend(self.headers);
        Self { headers, limits: other.limits, retry: other.retry.clone(), strict: other.strict, ..self }
    }

    /// What tells it from other requests of the same method: its path or URL, with its query.
    pub(in crate::http) fn target(&self) -> String {
        match &self.target {
            Target::Path(text) | Target::Url(text) | Target::Preauthorized(text) => {
                append(text.clone(), &self.query, &self.written)
            }
            Target::Link(link) => link.clone(),
            Target::End => String::new(),
        }
    }

    /// Sets an option; the last value counts, because a service rejects duplicates.
    fn option(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.query.retain(|(known, _)| known != name);
        self.query(name, value)
    }

    fn list<M>(mut self, name: &str, values: impl Names<M>) -> Self {
        for value in values.into_names() {
            match self.query.iter_mut().find(|(known, _)| known == name) {
                Some((_, list)) => {
                    list.push(',');
                    list.push_str(&value);
                }
                None => self.query.push((name.to_owned(), value)),
            }
        }
        self
    }
}

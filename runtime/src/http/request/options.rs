//! The options of a request's query: each has one way into the URL, and none is there twice.

use std::fmt;

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Names, Request, Target};
use crate::http::filter::Condition;

/// What stays as it is in a query: unreserved characters, and those that OData's options are made of.
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

/// A URL with options behind those that it has. A fragment, which is never sent, would swallow them.
pub(super) fn append(mut url: String, query: &[(String, String)]) -> String {
    url.truncate(url.find('#').unwrap_or(url.len()));
    let mut has_query = url.contains('?');
    for (name, value) in query {
        if !url.ends_with(['?', '&']) {
            url.push(if has_query { '&' } else { '?' });
        }
        has_query = true;
        url.extend(utf8_percent_encode(name, QUERY));
        url.push('=');
        url.extend(utf8_percent_encode(value, QUERY));
    }
    url
}

impl<T> Request<T> {
    /// With a query option as the service spells it: `.query("includeHiddenFolders", "true")`.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// With these properties alone: `$select`, one name or many. Further calls add to them.
    pub fn select<M>(self, properties: impl Names<M>) -> Self {
        self.list("$select", properties)
    }

    /// With these relationships in place: `$expand`, one or many, each perhaps with options, `members($select=id)`.
    /// Further calls add to them.
    pub fn expand<M>(self, relationships: impl Names<M>) -> Self {
        self.list("$expand", relationships)
    }

    /// In this order: `$orderby`, one property or many, each perhaps with `desc`. Further calls add to it.
    pub fn order_by<M>(self, properties: impl Names<M>) -> Self {
        self.list("$orderby", properties)
    }

    /// Those for which a condition is true: `$filter`, as a text in OData's syntax, or as a
    /// [`Filter`](crate::http::Filter), which quotes values.
    pub fn filter(mut self, condition: impl Condition) -> Self {
        let filter = condition.into_filter();
        if let Some(fault) = filter.fault() {
            self.fail(|| fault.to_owned());
        }
        self.option("$filter", filter)
    }

    /// Those that match a search: `$search`, as it stands. Graph wants a condition in double quotes:
    /// `.search(r#""displayName:Adele""#)`.
    pub fn search(self, expression: impl fmt::Display) -> Self {
        self.option("$search", expression)
    }

    /// At most so many at a time: `$top`.
    pub fn top(self, count: u32) -> Self {
        self.option("$top", count)
    }

    /// Without the first so many: `$skip`.
    pub fn skip(self, count: u32) -> Self {
        self.option("$skip", count)
    }

    /// With the number of all beside the items: `$count=true`, which [`Collection::count`](crate::http::Collection)
    /// then has.
    ///
    /// The number alone is a call of its own where the reference has one: `GET /users/$count`.
    pub fn with_count(self) -> Self {
        self.option("$count", true)
    }

    /// With what directory objects want for advanced queries: the header `ConsistencyLevel: eventual`, and
    /// `$count=true` but where it is the number that is asked for, by a path that ends with `/$count`.
    ///
    /// `$search`, `endswith`, `ne`, `not`, and `$filter` beside `$orderby` are such queries. What answers them may lag
    /// behind what was changed a moment ago.
    pub fn eventual(mut self) -> Self {
        self.headers.insert("consistencylevel", HeaderValue::from_static("eventual"));
        let path = match &self.target {
            Target::Path(path) => path.as_str(),
            Target::Url(url) | Target::Link(url) => url.split(['?', '#']).next().unwrap_or_default(),
            Target::End => "",
        };
        if path.ends_with("/$count") { self } else { self.with_count() }
    }

    /// A service refuses an option that is given twice: the last one counts.
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

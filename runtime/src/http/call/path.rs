//! [`Path`]: builds the URL path of a request from literals and values. No value can leave its segment.

use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use serde::Serialize;

use crate::http::{Client, Ids, Method, Operation, Parameter, Request, call::endpoint::Endpoint, call::template};

/// Percent-encodes everything but RFC 3986's unreserved characters, so that no value can end its segment, begin a query
/// or leave the path.
pub(in crate::http) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A client and a URL path below its base URL. The builders of generated crates are made of paths.
#[derive(Clone)]
pub struct Path {
    client: Client,
    text: String,
    /// The path up to here with `{}` in place of values, where a value was appended: what is shown instead of ids.
    template: String,
    /// Whether it ends in a path of several segments, which a colon ends.
    is_by_path: bool,
    /// The first invalid value, which sending reports.
    fault: Option<String>,
}

impl Path {
    /// The path of the base URL itself.
    #[must_use]
    pub fn root(client: &Client) -> Self {
        Self { client: client.clone(), text: String::new(), template: String::new(), is_by_path: false, fault: None }
    }

    /// A request to a path template, with ids for its placeholders.
    pub(in crate::http) fn from_template<T>(
        client: &Client,
        method: Method,
        template: String,
        ids: impl Ids,
    ) -> Request<T> {
        let mut path = Self::root(client);
        match template::fill(&template, &ids.into_ids()) {
            Ok(text) => path.text = text,
            Err(fault) => path.fault = Some(fault),
        }
        Request::of_path(path, Endpoint::undocumented(method, Some(template.into())))
    }

    /// Appends text of the reference unchanged: `/calls`. Behind [a path that a colon ends](Self::by_path) a colon comes
    /// before its slash.
    #[must_use]
    pub fn literal(&self, text: &'static str) -> Self {
        let mut path = self.clone();
        let colon = if path.is_by_path && text.starts_with('/') { ":" } else { "" };
        for kept in [&mut path.text, &mut path.template] {
            kept.push_str(colon);
            kept.push_str(text);
        }
        path.is_by_path = false;
        path
    }

    /// Appends a value as one segment, percent-encoded.
    ///
    /// An empty value, `.` and `..` would change the path: such a request is an error when it is sent.
    #[must_use]
    pub fn segment(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.with_value("{}");
        path.push_segment(value.as_ref());
        path
    }

    /// Appends a path as [`multi`](Self::multi) does. What is appended next with a slash gets a colon before that, which ends
    /// the path: `root:/Documents/plan.xlsx:/content`.
    #[must_use]
    pub fn by_path(&self, value: impl AsRef<str>) -> Self {
        Self { is_by_path: true, ..self.multi(value) }
    }

    /// Appends a value of several segments, whose slashes are kept: `Documents/2024/plan.xlsx`.
    ///
    /// Leading and trailing slashes are ignored; each segment follows the rules of [`segment`](Self::segment).
    #[must_use]
    pub fn multi(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.with_value("{}");
        for (index, segment) in value.as_ref().trim_matches('/').split('/').enumerate() {
            path.text.push_str(if index == 0 { "" } else { "/" });
            path.push_segment(segment);
        }
        path
    }

    /// Appends a value for a placeholder in single quotes; quotes in the value are doubled, as in OData.
    #[must_use]
    pub fn quoted(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.with_value("'{}'");
        let doubled = value.as_ref().replace('\'', "''");
        path.text.push('\'');
        path.text.extend(utf8_percent_encode(&doubled, SEGMENT));
        path.text.push('\'');
        path
    }

    /// Appends an argument without quotes: a number, a date, `true`, `null`.
    #[must_use]
    pub fn argument(&self, value: impl Display) -> Self {
        let mut path = self.with_value("{}");
        let mut text = String::new();
        // Writing to a string fails only if the value's `Display` does.
        if write!(text, "{value}").is_err() {
            path.fault.get_or_insert_with(|| String::from("an argument cannot be displayed"));
        }
        path.text.extend(utf8_percent_encode(&text, SEGMENT));
        path
    }

    /// Appends a value as a parameter's style says: a list, an object, or JSON.
    ///
    /// A value that would change the path or has nothing to write is an error when the request is sent.
    #[must_use]
    pub fn parameter(&self, parameter: &Parameter, value: &(impl Serialize + ?Sized)) -> Self {
        let mut path = self.with_value("{}");
        match parameter.parts(value).map(|parts| parts.concat()) {
            Ok(text) if matches!(text.as_str(), "" | "." | "..") => path.push_segment(&text),
            Ok(text) => path.text.push_str(&text),
            Err(fault) => drop(path.fault.get_or_insert(fault)),
        }
        path
    }

    /// A request of an operation to this path.
    pub fn request<T>(&self, operation: &'static Operation) -> Request<T> {
        self.request_of(&[operation])
    }

    /// A request of the operation that is documented for this path, of several that are one call; of the first if none is.
    pub fn request_of<T>(&self, operations: &[&'static Operation]) -> Request<T> {
        Request::of_path(self.clone(), Endpoint::of_operations(operations, &self.text, &self.template))
    }

    /// The encoded path below the base URL, with a leading slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The client, the path and the first invalid value.
    pub(in crate::http) fn into_parts(self) -> (Client, String, Option<String>) {
        (self.client, self.text, self.fault)
    }

    /// The path with a value to be appended, shown as this.
    fn with_value(&self, shown: &str) -> Self {
        let mut path = self.clone();
        path.template.push_str(shown);
        path.is_by_path = false;
        path
    }

    fn push_segment(&mut self, value: &str) {
        if matches!(value, "" | "." | "..") {
            let place = &self.text;
            self.fault.get_or_insert_with(|| format!("expected an id after {place:?}, found {value:?}"));
        }
        self.text.extend(utf8_percent_encode(value, SEGMENT));
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Path").field(&self.text).finish()
    }
}

//! A client and the pieces of a path come in; a request to that place goes out.

use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Client, Ids, Method, Operation, Request, endpoint::Endpoint, template};

/// What stays as it is in a segment: RFC 3986's unreserved characters.
/// Everything else is encoded, so that no value can end its segment, begin a query or leave the path.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A place at the service: what generated navigation is made of.
#[derive(Clone)]
pub struct Path {
    client: Client,
    text: String,
    /// The first value that cannot stand in a path; sending reports it.
    fault: Option<String>,
}

impl Path {
    /// The root of the service.
    #[must_use]
    pub fn root(client: &Client) -> Self {
        Self { client: client.clone(), text: String::new(), fault: None }
    }

    /// A call of what a template leads to, with ids for its placeholders.
    pub(super) fn from_template<T>(client: &Client, method: Method, template: String, ids: impl Ids) -> Request<T> {
        let mut path = Self::root(client);
        match template::fill(&template, &ids.into_ids()) {
            Ok(text) => path.text = text,
            Err(fault) => path.fault = Some(fault),
        }
        Request::of_path(path, Endpoint::undocumented(method, Some(template.into())))
    }

    /// With text that the reference gives, as it stands: `/calls`.
    #[must_use]
    pub fn literal(&self, text: &'static str) -> Self {
        let mut path = self.clone();
        path.text.push_str(text);
        path
    }

    /// With a value that fills one segment, whatever characters it has.
    ///
    /// An empty value, `.` and `..` would change the path itself: sending such a request is an error.
    #[must_use]
    pub fn segment(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.clone();
        path.push_segment(value.as_ref());
        path
    }

    /// With a value of several segments between which the slashes stay: `Documents/2024/plan.xlsx`.
    ///
    /// Slashes at either end don't count; within, each segment is held to the rules of [`segment`](Self::segment).
    #[must_use]
    pub fn multi(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.clone();
        for (index, segment) in value.as_ref().trim_matches('/').split('/').enumerate() {
            path.text.push_str(if index == 0 { "" } else { "/" });
            path.push_segment(segment);
        }
        path
    }

    /// With a value in single quotes, which stand twice for the value's own, as OData has it.
    #[must_use]
    pub fn quoted(&self, value: impl AsRef<str>) -> Self {
        let mut path = self.clone();
        let doubled = value.as_ref().replace('\'', "''");
        path.text.push('\'');
        path.text.extend(utf8_percent_encode(&doubled, SEGMENT));
        path.text.push('\'');
        path
    }

    /// With an argument that stands bare: a number, a date, `true`, `null`.
    #[must_use]
    pub fn argument(&self, value: impl Display) -> Self {
        let mut path = self.clone();
        let mut text = String::new();
        // Writing to a string fails only where the value's own `Display` does.
        if write!(text, "{value}").is_err() {
            path.fault.get_or_insert_with(|| String::from("an argument cannot be displayed"));
        }
        path.text.extend(utf8_percent_encode(&text, SEGMENT));
        path
    }

    /// A call of an operation at this place.
    pub fn request<T>(&self, operation: &'static Operation) -> Request<T> {
        Request::of_path(self.clone(), Endpoint::operation_at(operation, &self.text))
    }

    /// The path so far, encoded, from the slash after the version.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The client, the text and the first value that cannot stand in a path.
    pub(super) fn into_parts(self) -> (Client, String, Option<String>) {
        (self.client, self.text, self.fault)
    }

    fn push_segment(&mut self, value: &str) {
        if matches!(value, "" | "." | "..") {
            let place = &self.text;
            self.fault
                .get_or_insert_with(|| format!("{value:?} cannot stand as an id after {place:?}: give the id itself"));
        }
        self.text.extend(utf8_percent_encode(value, SEGMENT));
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Path").field(&self.text).finish()
    }
}

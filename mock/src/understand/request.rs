//! Defines a request as the server reads it: version, path, decoded query, headers and body.

use bytes::Bytes;
use graphdown_codegen::path::{Address, decoded};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

/// What an application sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// `GET`
    pub(crate) method: String,
    /// Path and query, as they came.
    pub(crate) target: String,
    /// The version that the path begins with.
    pub(crate) version: Option<&'static str>,
    /// From the slash after the version, as it came.
    pub(crate) path: String,
    /// Names and values, decoded, in order.
    pub(crate) query: Vec<(String, String)>,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
    /// How the application calls this server: `http://127.0.0.1:4711`.
    pub(crate) origin: String,
}

impl Sent {
    /// Takes the target apart.
    pub(crate) fn new(method: &str, target: &str, origin: &str) -> Self {
        // Microsoft's JavaScript client takes a link for a path unless it begins with https://, and puts its base before it.
        let link = target.find(&format!("/{origin}/")).filter(|_| !origin.is_empty());
        let target = link.and_then(|at| target.get(at + 1 + origin.len()..)).unwrap_or(target);
        let address = Address::of(target);
        let named = address.version().unwrap_or_default();
        let version = ["v1.0", "beta"].into_iter().find(|version| version.eq_ignore_ascii_case(named));
        let (path, query) = (address.local(), address.options());
        let (method, target) = (method.to_ascii_uppercase(), target.to_owned());
        Sent { method, target, version, path, query, origin: origin.to_owned(), ..Sent::default() }
    }

    /// With headers and a body.
    pub(crate) fn with(mut self, headers: HeaderMap, body: Bytes) -> Self {
        self.headers = headers;
        self.body = body;
        self
    }

    /// With one more header, unless it is none.
    pub(crate) fn header_added(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// The first header of that name, where it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The first query option of that name.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// `application/json` of `application/json; charset=utf-8`.
    pub(crate) fn media_type(&self) -> Option<String> {
        let stated = self.header("content-type")?.split(';').next().unwrap_or_default().trim();
        (!stated.is_empty()).then(|| stated.to_ascii_lowercase())
    }

    /// The body as JSON, where it is that.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The address of this server's version: `http://127.0.0.1:4711/v1.0`.
    pub(crate) fn base(&self) -> String {
        format!("{}/{}", self.origin, self.version.unwrap_or("v1.0"))
    }

    /// The full URL of this request with a query option in place of those of the same name.
    pub(crate) fn url_with(&self, name: &str, value: &str) -> String {
        let query = Address::of(&self.target).query();
        let named = |option: &&str| decoded(option.split('=').next().unwrap_or_default());
        let others = query.split('&').filter(|option| !option.is_empty() && named(option) != name);
        let options: Vec<String> = others.map(str::to_owned).chain([format!("{name}={value}")]).collect();
        format!("{}{}?{}", self.base(), self.path, options.join("&"))
    }
}

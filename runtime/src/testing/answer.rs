//! Asserts that a client reads a documented response, or an error or redirect, without losing or changing any of it.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{
    Recorder,
    check::{assert_same, fail},
    unmodelled::{self, Derived, Unmodelled},
};
use crate::{
    http::{Client, Collection, Content, Endpoint, Error, Method, Operation, Path, Reply, ServiceError, Strict},
    model::{self, Json, Model, Note, PropertyValue, View},
};

/// The operation of error responses and redirects.
static ANY: Operation = Operation::new("any", Method::GET, &["/any"]);

/// A documented response.
#[derive(Debug)]
pub struct Answer {
    response: http::Response<Bytes>,
    derived: Vec<Derived>,
}

impl Answer {
    /// A response with a status, headers and a body, which is read strictly. Invalid headers are skipped.
    #[must_use]
    pub fn new(status: u16, headers: &[(&str, &str)], body: &'static str) -> Self {
        let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        response.extensions_mut().insert(Strict);
        for (name, value) in headers {
            if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(*name), http::HeaderValue::try_from(*value)) {
                response.headers_mut().append(name, value);
            }
        }
        Self { response, derived: Vec::new() }
    }

    /// Also reads each object that a place of a base type holds, and that names the derived type `T`, as `T`.
    #[must_use]
    pub fn downcast<T: Model + Default>(mut self) -> Self {
        self.derived.push(Derived::of::<T>());
        self
    }

    /// Asserts that the response, read as a result and written again, is the same. Returns the members without a
    /// property.
    ///
    /// # Panics
    /// If it can't be read, or something is lost or added; the message has the path.
    pub fn assert_read<T: Reread>(&self) -> Vec<Unmodelled> {
        let read = match T::decode(&self.response) {
            Ok(read) => read,
            Err(error) => fail(&error.to_string()),
        };
        let body = self.body();
        match read.reread() {
            Reading::Nothing => assert_eq!(body, "", "a body came with a result that has none"),
            Reading::Bytes(bytes) => assert_eq!(String::from_utf8_lossy(&bytes), body, "the bytes"),
            Reading::Json(written) => assert_same(&written, body),
        }
        read.unmodelled(&self.derived)
    }

    /// Asserts that the error has the response's status, code and body.
    ///
    /// # Panics
    /// If it doesn't.
    pub fn assert_refused(&self) {
        let error = ServiceError::new(self.response.clone(), Endpoint::of_operations(&[&ANY], "/any", "/any"));
        assert_eq!(error.status, self.response.status(), "the status");
        assert_eq!(error.body, self.response.body(), "the body");
        let body = Json::from_json(self.response.body()).unwrap_or_default();
        let documented = body.get("error").unwrap_or_default();
        assert_eq!(error.error, documented, "the error object");
        assert_eq!(
            Some(error.code.as_str()).filter(|code| !code.is_empty()),
            documented.get("code").as_ref().and_then(Json::as_str),
            "the code"
        );
    }

    /// Asserts that a client follows the redirect, and sends its token to its own origin only.
    ///
    /// # Panics
    /// If the client doesn't follow the redirect, or sends the token to another origin.
    pub async fn assert_followed(&self) {
        let recorder = Recorder::default();
        recorder.respond(self.response.clone());
        recorder.answer(200, "the file");
        let client = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone()).build();
        let answer: Result<Content, Error> = Path::root(&client).literal("/any").request(&ANY).send().await;
        match answer {
            Ok(content) => assert_eq!(content.text(), Some("the file"), "the answer at the end of the redirect"),
            Err(error) => fail(&error.to_string()),
        }
        let sent = recorder.sent();
        let [_, followed] = sent.as_slice() else { fail(&format!("{} requests were sent, not two", sent.len())) };
        let is_own = followed.uri().host() == Some("graph.microsoft.com");
        assert_eq!(followed.headers().contains_key("authorization"), is_own, "the token at {}", followed.uri());
    }

    fn body(&self) -> &str {
        std::str::from_utf8(self.response.body()).unwrap_or_default()
    }
}

/// A result that can be compared with its response.
pub trait Reread: Reply {
    /// The response that would have this result.
    fn reread(&self) -> Reading;

    /// The members without a property, also of these derived types.
    fn unmodelled(&self, derived: &[Derived]) -> Vec<Unmodelled>;
}

/// The content of a response, reconstructed from its result.
#[derive(Debug)]
pub enum Reading {
    /// No body.
    Nothing,
    /// Bytes.
    Bytes(Bytes),
    /// JSON.
    Json(String),
}

impl Reread for () {
    fn reread(&self) -> Reading {
        Reading::Nothing
    }

    fn unmodelled(&self, _: &[Derived]) -> Vec<Unmodelled> {
        Vec::new()
    }
}

impl Reread for Content {
    fn reread(&self) -> Reading {
        Reading::Bytes(self.bytes.clone())
    }

    fn unmodelled(&self, _: &[Derived]) -> Vec<Unmodelled> {
        Vec::new()
    }
}

impl<T: PropertyValue> Reread for T {
    fn reread(&self) -> Reading {
        Reading::Json(written(self.view(), &Note::Plain).to_json())
    }

    fn unmodelled(&self, derived: &[Derived]) -> Vec<Unmodelled> {
        unmodelled::members(self.view(), derived, "$")
    }
}

impl<T: PropertyValue> Reread for Collection<T> {
    fn reread(&self) -> Reading {
        let mut page: BTreeMap<&str, Json> =
            self.additional.iter().map(|(name, value)| (name, value.clone())).collect();
        page.insert("value", written(self.value.view(), self.additional.note("value")));
        let links = [("@odata.nextLink", &self.next_link), ("@odata.deltaLink", &self.delta_link)];
        page.extend(links.into_iter().filter_map(|(name, link)| Some((name, link.as_deref()?.into()))));
        page.extend(self.count.map(|count| ("@odata.count", count.into())));
        match Json::of(&page) {
            Ok(page) => Reading::Json(page.to_json()),
            Err(error) => fail(&format!("the page cannot be written: {error}")),
        }
    }

    fn unmodelled(&self, derived: &[Derived]) -> Vec<Unmodelled> {
        unmodelled::members(self.value.view(), derived, "$.value")
    }
}

impl<T: Reread> Reread for Option<T> {
    fn reread(&self) -> Reading {
        self.as_ref().map_or(Reading::Nothing, T::reread)
    }

    fn unmodelled(&self, derived: &[Derived]) -> Vec<Unmodelled> {
        self.as_ref().map(|value| value.unmodelled(derived)).unwrap_or_default()
    }
}

fn written(view: View<'_>, note: &Note) -> Json {
    model::written(view, note).unwrap_or_else(|error| fail(&format!("the value cannot be written: {error}")))
}

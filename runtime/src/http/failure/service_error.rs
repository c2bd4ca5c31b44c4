//! [`ServiceError`]: an error response, read leniently from whatever body a service, gateway or proxy sends.

use std::{borrow::Cow, error::Error as StdError, fmt};

use bytes::Bytes;

use crate::http::{
    Caller, DecodeError, Endpoint, Grant, Reply, Token, call::headers::Redacted, failure::transport_error::CallId,
};
use crate::model::Json;
use crate::printable;

/// The limit of nested inner errors that are read; the service nests two or three.
const INNER: usize = 16;

/// An error response of the service.
///
/// To decide by the kind of error use [`is`](Self::is), not [`message`](Self::message), which is for people and may
/// change.
///
/// The fields contain what the service sent, unchanged. `Display` escapes control characters and truncates long texts;
/// `Debug` omits the body and the values of headers that may be secrets. Neither contains the token, even if the
/// service repeats it.
#[derive(Clone)]
#[non_exhaustive]
pub struct ServiceError {
    /// The HTTP status.
    pub status: http::StatusCode,
    /// Graph's error code, `itemNotFound`; empty if the body is not an error of Graph.
    pub code: String,
    /// Graph's message, usually in English.
    pub message: String,
    /// The target of the error, if the service names one.
    pub target: Option<String>,
    /// The `error` object, unchanged, with inner errors and details.
    pub error: Json,
    /// The service's `request-id`, which Microsoft's support asks for.
    pub request_id: Option<String>,
    /// The `client-request-id` of the call.
    pub client_request_id: Option<String>,
    /// The response's headers.
    pub headers: http::HeaderMap,
    /// The response's body.
    pub body: Bytes,
    /// The method and path template of the call, and its operation if it is documented.
    pub endpoint: Endpoint,
    /// The kind of caller, if the token could be read.
    pub caller: Option<Caller>,
    /// The call of the same batch that failed, so that the service did not execute this one.
    pub dependency: Option<FailedDependency>,
    /// The codes of the inner errors, then those of the details.
    inner_codes: Vec<String>,
    /// The token that was sent, to remove it from messages.
    token: Option<Token>,
}

/// A failed call on which another one of the same batch depends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedDependency {
    /// Its method and path template.
    pub endpoint: Endpoint,
    /// Its status, if it had a response.
    pub status: Option<http::StatusCode>,
}

impl FailedDependency {
    pub(in crate::http) fn new(endpoint: Endpoint, status: Option<http::StatusCode>) -> Self {
        Self { endpoint, status }
    }
}

impl ServiceError {
    /// Reads a response with a status other than 2xx.
    pub(crate) fn new(response: http::Response<Bytes>, endpoint: Endpoint) -> Self {
        let (mut parts, body) = response.into_parts();
        // The response may be a proxy's page without `error`, which is kept in `body`.
        let whole = Members::of(&Json::from_json(&body).unwrap_or_default());
        let error = whole.get("error").cloned().unwrap_or_default();
        let chain = chain(&error);
        let top = chain.first();
        let id = |header: &str, keys: &[&str]| {
            let header = parts.headers.get(header).and_then(|value| value.to_str().ok());
            let inner = || chain.iter().find_map(|error| keys.iter().find_map(|key| error.text(key)));
            header.map(str::to_owned).or_else(inner)
        };
        let call = parts.extensions.remove::<CallId>();
        let in_body = || id("client-request-id", &["client-request-id", "clientRequestId"]);
        let inner_codes = chain.iter().skip(1).chain(&details(top)).filter_map(|error| error.text("code")).collect();
        Self {
            status: parts.status,
            // The identity platform writes the code as `error`, and the message beside it.
            code: top
                .and_then(|top| top.text("code"))
                .or_else(|| error.as_str().map(str::to_owned))
                .unwrap_or_default(),
            message: top.and_then(Members::message).or_else(|| whole.text("error_description")).unwrap_or_default(),
            target: top.and_then(|top| top.text("target")),
            request_id: id("request-id", &["request-id", "requestId"]),
            client_request_id: call.map(|call| call.client_request_id).or_else(in_body),
            inner_codes,
            error,
            headers: parts.headers,
            body,
            endpoint,
            dependency: parts.extensions.remove(),
            caller: parts.extensions.remove::<Option<Caller>>().flatten(),
            token: parts.extensions.remove(),
        }
    }

    /// Reads the body as a type: the documentation of a call names that of each status.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::{http::{Error, Request}, model::Json};
    ///
    /// async fn problem(request: Request<()>) -> Option<Json> {
    ///     request.send().await.err()?.service()?.read().ok()
    /// }
    /// ```
    ///
    /// # Errors
    /// [`DecodeError`] with the path, if the body doesn't have this type.
    pub fn read<T: Reply>(&self) -> Result<T, Box<DecodeError>> {
        let mut response = http::Response::new(self.body.clone());
        *response.status_mut() = self.status;
        response.headers_mut().clone_from(&self.headers);
        crate::http::decode_as(&response)
    }

    /// Whether the service returned this code, at the top level, in an inner error or in the details.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.codes().any(|given| given == code)
    }

    /// All codes: the general one of the top level first, then those of inner errors, then those of the details.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let top = (!self.code.is_empty()).then_some(self.code.as_str());
        top.into_iter().chain(self.inner_codes.iter().map(String::as_str))
    }

    /// The `details` of the error, each with `code` and `message`, unchanged.
    pub fn details(&self) -> impl Iterator<Item = Json> {
        Members::of(&self.error).get("details").and_then(Json::elements).into_iter().flatten()
    }
}

/// The members of an object, found by name ignoring case, in which services differ.
struct Members(Vec<(String, Json)>);

impl Members {
    /// Empty for anything but an object.
    fn of(json: &Json) -> Self {
        Self(json.members().unwrap_or_default())
    }

    fn get(&self, key: &str) -> Option<&Json> {
        self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Json::as_str).map(str::to_owned)
    }

    /// OData 3 wraps the message: `{"lang": "en", "value": "…"}`.
    fn message(&self) -> Option<String> {
        self.text("message").or_else(|| Self::of(self.get("message")?).text("value"))
    }
}

/// An error and its inner errors, whatever the case of `innerError`.
fn chain(error: &Json) -> Vec<Members> {
    let mut chain: Vec<Members> = Vec::new();
    let mut next = Some(error.clone());
    while let Some(error) = next.filter(|_| chain.len() < INNER) {
        let members = Members::of(&error);
        next = members.get("innerError").cloned();
        chain.push(members);
    }
    chain
}

fn details(error: Option<&Members>) -> Vec<Members> {
    let details = error.and_then(|error| error.get("details")?.elements()).unwrap_or_default();
    details.iter().map(Members::of).collect()
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.status.is_success() {
            // The service accepted the call, and reports the failure of its work with a good status.
            write!(f, "{} failed after it was accepted", self.endpoint)?;
        } else {
            write!(f, "{} answered {}", self.endpoint, self.status.as_u16())?;
        }
        // Status 509, which SharePoint sends, has no standard name.
        if let Some(name) = self.status.canonical_reason().filter(|_| !self.status.is_success()) {
            write!(f, " {name}")?;
        }
        for part in [&self.code, &self.message].into_iter().filter(|part| !part.is_empty()) {
            write!(f, ": {}", printable::message(&self.without_token(part)))?;
        }
        if let Some(FailedDependency { endpoint, status }) = &self.dependency {
            write!(f, "; it depends on {endpoint}, which failed")?;
            if let Some(status) = status {
                write!(f, " with {}", status.as_u16())?;
            }
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request-id {})", printable::name(&self.without_token(id)))?;
        }
        // Seconds or a date, as the service sent it.
        if let Some(wait) = self.headers.get(http::header::RETRY_AFTER).filter(|wait| !wait.is_sensitive()) {
            write!(f, "; Retry-After: {}", printable::name(&String::from_utf8_lossy(wait.as_bytes())))?;
        }
        if self.status == http::StatusCode::FORBIDDEN { self.write_needed(f) } else { Ok(()) }
    }
}

impl ServiceError {
    fn without_token<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.token.as_ref().map_or(Cow::Borrowed(text), |token| token.hidden_in(text))
    }

    /// Writes the required permissions: for the kind of caller if known, else for each kind.
    fn write_needed(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(operation) = self.endpoint.operation() else { return Ok(()) };
        let kinds = [Caller::DelegatedWork, Caller::DelegatedPersonal, Caller::Application];
        for caller in kinds.into_iter().filter(|kind| self.caller.is_none_or(|caller| caller == *kind)) {
            match operation.permissions.of(caller) {
                Grant::Unknown => {}
                Grant::NotSupported => write!(f, "; {} can't call it", caller.described())?,
                Grant::NothingNeeded => write!(f, "; {} needs no permission", caller.described())?,
                Grant::OneOf(alternatives) => {
                    write!(f, "; {} needs {}", caller.described(), Grant::OneOf(least_privileged(alternatives)))?;
                    let more = alternatives.len() - least_privileged(alternatives).len();
                    if more > 0 {
                        write!(f, " or one of {more} with more privileges")?
                    }
                }
            }
        }
        let page = operation.documentation;
        if page.is_empty() { Ok(()) } else { write!(f, "; see {page}") }
    }
}

/// The three least privileged alternatives; the page lists the others.
fn least_privileged<T>(alternatives: &[T]) -> &[T] {
    alternatives.get(..3).unwrap_or(alternatives)
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("ServiceError");
        fields.field("endpoint", &format_args!("{}", self.endpoint)).field("status", &self.status.as_u16());
        let name = |text: &str| printable::name(&self.without_token(text)).to_string();
        fields.field("codes", &self.codes().map(name).collect::<Vec<_>>());
        fields.field("message", &format_args!("\"{}\"", printable::message(&self.without_token(&self.message))));
        fields.field("request_id", &self.request_id.as_deref().map(name));
        fields.field("headers", &Redacted(&self.headers));
        fields.field("body", &format_args!("{} bytes", self.body.len())).finish_non_exhaustive()
    }
}

impl StdError for ServiceError {}

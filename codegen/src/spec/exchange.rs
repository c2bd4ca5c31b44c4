//! What pages show, as a document keeps it beside its operations: OpenAPI has a place for bodies alone, so heads, sources
//! and what belongs to no operation stand in members of ours.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{OrText, Schema};
use crate::{
    api::{HeaderField, Method},
    source::SourceRef,
};

/// A documented exchange, but for its bodies, which stand where OpenAPI wants them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeHead {
    /// Unique within its operation.
    pub name: String,
    /// `GET https://…` as written; absent where the page shows a response alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestHead>,
    /// Absent where the page shows a request alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<ResponseHead>,
}

/// The head of a documented request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestHead {
    /// Where its first line stands.
    #[serde(default, skip_serializing_if = "SourceRef::is_empty")]
    pub source: SourceRef,
    /// `POST`
    pub method: OrText<Method>,
    /// As written.
    pub url: String,
    /// As written, in order, as `Name: value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<OrText<HeaderField>>,
}

/// The head of a documented response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResponseHead {
    /// Where its first line stands.
    #[serde(default, skip_serializing_if = "SourceRef::is_empty")]
    pub source: SourceRef,
    /// As written; where the page shows a body alone, that of the operation's first response.
    pub status: u16,
    /// As written, in order, as `Name: value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<OrText<HeaderField>>,
    /// A body that is shown with a status that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unexpected: Option<Value>,
}

/// Where an example stands that belongs to none of the operations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnplacedSources {
    /// Where its request stands; absent where only a response is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<SourceRef>,
    /// Where its response stands; absent where only a request is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<SourceRef>,
    /// Why it has no place.
    pub reason: String,
}

/// A body that a page shows by itself: what the service posts to an application, or a value of a type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypedValue {
    /// From its heading; unique.
    pub name: String,
    /// Where it stands.
    pub source: SourceRef,
    /// Its type, where the annotation or the body names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// The body.
    pub value: Value,
}

//! Defines the OpenAPI 3.0.4 document as a typed tree, from which YAML is written and into which it is read.

mod whole;
mod examples;
mod exchange;
mod inline;
mod wildcards;
mod links;
mod origins;
mod operations;
mod schema;
mod types;
mod schemas;
mod security;
pub(crate) mod pointer;
mod text;
pub mod write;
pub mod read;
pub(crate) mod documented;
pub mod yaml;
pub mod workload;
pub mod selector;
pub mod part;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    api::{Method, OperationKind, ParameterPlace, Permissions},
    source::SourceRef,
};

pub use exchange::{ExchangeHead, RequestHead, ResponseHead, TypedValue, UnplacedSources};
pub use origins::Origins;
pub use schema::{AdditionalProperties, Discriminator, MsEnum, MsEnumValue, Schema};
pub use text::{Format, OrText, Reference, Section, Status, Style};

/// The title of the documents that are written from Graph's pages.
pub const TITLE: &str = "Microsoft Graph";

/// The member of `info` that says what a client is called.
pub const CLIENT: &str = "x-graphdown-client";

/// A map that keeps its order, which is part of the output.
pub type Map<T> = IndexMap<String, T>;

/// The whole document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// `3.0.4`
    pub openapi: String,
    /// Title, version and licence.
    pub info: Value,
    /// The version's base URL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// What operations need that don't say it themselves; each alternative names schemes with their scopes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<Map<Vec<String>>>>,
    /// The workloads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Value>,
    /// By path template.
    pub paths: Map<PathItem>,
    /// Schemas and security schemes.
    #[serde(default)]
    pub components: Components,
    /// What the service posts to an application's own URL: documented notifications.
    #[serde(rename = "x-graphdown-notifications", default, skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<TypedValue>,
    /// Values of types that pages show by themselves.
    #[serde(rename = "x-graphdown-values", default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<TypedValue>,
    /// Pages that gave neither operations nor types, and why.
    #[serde(rename = "x-graphdown-skipped-pages", default, skip_serializing_if = "IndexMap::is_empty")]
    pub skipped: Map<String>,
    /// Examples that belong to none of the operations, and why.
    #[serde(rename = "x-graphdown-unplaced-examples", default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<UnplacedSources>,
    /// Where its parts stand in the files that it was read from.
    #[serde(skip)]
    pub origins: Origins,
    /// What was asked for by [`part::keep`] and names none of its operations.
    #[serde(skip)]
    pub unmatched: Vec<selector::Unmatched>,
}

/// A base URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Server {
    /// `https://graph.microsoft.com/v1.0`
    #[serde(default)]
    pub url: String,
    /// The texts that stand in braces in the URL, in documents of others.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub variables: Map<ServerVariable>,
}

/// A text that stands in braces in a server's URL.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerVariable {
    /// What stands there unless another is set.
    #[serde(default, deserialize_with = "text::scalar", skip_serializing_if = "String::is_empty")]
    pub default: String,
    /// What may stand there.
    #[serde(rename = "enum", default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Value>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The operations of one path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathItem {
    /// The base URLs of all its operations, in documents of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// Parameters of all its operations, in documents of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// `GET`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub get: Option<Operation>,
    /// `POST`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Operation>,
    /// `PUT`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub put: Option<Operation>,
    /// `PATCH`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<Operation>,
    /// `DELETE`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete: Option<Operation>,
    /// `HEAD`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Operation>,
    /// `OPTIONS`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Operation>,
    /// `TRACE`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<Operation>,
}

impl PathItem {
    /// What is there, method by method, in the order in which it is written.
    pub fn operations(&self) -> impl Iterator<Item = (Method, &Operation)> {
        let all = [
            (Method::Get, &self.get),
            (Method::Post, &self.post),
            (Method::Put, &self.put),
            (Method::Patch, &self.patch),
            (Method::Delete, &self.delete),
            (Method::Head, &self.head),
            (Method::Options, &self.options),
            (Method::Trace, &self.trace),
        ];
        all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    }
}

/// One call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Unique and stable.
    #[serde(default)]
    pub operation_id: String,
    /// The page's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The workload.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The page on learn.microsoft.com.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// The other pages about it there, where there are several.
    #[serde(rename = "x-graphdown-other-docs", default, skip_serializing_if = "Vec::is_empty")]
    pub other_docs: Vec<ExternalDocs>,
    /// Path placeholders first, in the order of the path; then query, then headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// By status.
    #[serde(default)]
    pub responses: IndexMap<Status, Response>,
    /// Base URLs of its own, in documents of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// `true` where the page says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// One requirement per permission, least privileged first, scheme by scheme; see `x-graphdown-permissions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<Map<Vec<String>>>>,
    /// Per kind of caller: `not supported`, `none`, `unknown`, or alternatives of scopes that are needed together.
    #[serde(rename = "x-graphdown-permissions", default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Permissions>,
    /// Whether it is an action or a function.
    #[serde(rename = "x-ms-docs-operation-type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OrText<OperationKind>>,
    /// Results come in pages that `@odata.nextLink` chains.
    #[serde(rename = "x-ms-pageable", default, skip_serializing_if = "Option::is_none")]
    pub pageable: Option<Value>,
    /// Why and since when not to use it.
    #[serde(rename = "x-graphdown-deprecation", default, skip_serializing_if = "Option::is_none")]
    pub deprecation: Option<String>,
    /// The pages it came from.
    #[serde(rename = "x-graphdown-pages", default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<SourceRef>,
    /// Documented exchanges, in order; their bodies stand under the same names in `requestBody` and `responses`.
    #[serde(rename = "x-graphdown-examples", default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<ExchangeHead>,
}

impl Operation {
    /// The response that is stated for that status itself.
    #[must_use]
    pub fn response(&self, status: u16) -> Option<&Response> {
        self.responses.get(&Status::Code(status))
    }

    /// The type of what comes back with that status.
    #[must_use]
    pub fn response_schema(&self, status: u16) -> Option<&Schema> {
        self.response(status)?.content.values().find_map(|media| media.schema.as_ref())
    }

    /// Those of its parameters that stand there, in order.
    pub fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |one| one.is_in(place))
    }
}

/// A link to the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExternalDocs {
    /// `https://learn.microsoft.com/graph/api/call-get?view=graph-rest-1.0`
    #[serde(default)]
    pub url: String,
}

/// A parameter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// `#/components/parameters/top`, in documents of others; nothing else stands beside it.
    #[serde(rename = "$ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// As on the wire; for a placeholder, as in the path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it stands; nowhere that is known in some documents of others. Absent beside a reference.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<OrText<ParameterPlace>>,
    /// Always `true` in paths.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its type.
    #[serde(default)]
    pub schema: Schema,
    /// A value that the page shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// How lists and objects are written, in documents of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<OrText<Style>>,
    /// Whether each of their elements is written for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// Whether reserved characters are sent as they are.
    #[serde(rename = "allowReserved", default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_reserved: bool,
    /// Its type, instead of `schema`, by the one media type in which its value is written.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub content: Map<MediaType>,
    /// No text says that there is such a parameter: a request shows it.
    #[serde(rename = "x-graphdown-shown", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_shown: bool,
}

impl Parameter {
    /// Whether it stands there.
    #[must_use]
    pub fn is_in(&self, place: ParameterPlace) -> bool {
        self.place.as_ref().is_some_and(|known| known.is(&place))
    }
}

/// What is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestBody {
    /// `#/components/requestBodies/call`, in documents of others; nothing else stands beside it.
    #[serde(rename = "$ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// By media type.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub content: Map<MediaType>,
    /// Whether it must be there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
}

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MediaType {
    /// Its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// By the example's name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub examples: Map<ExampleValue>,
    /// Of a form, by property, in documents of others.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub encoding: Map<Encoding>,
}

/// How a property of a form is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Encoding {
    /// One media type, or several with commas between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// How lists and objects are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<OrText<Style>>,
    /// Whether each of their elements is written for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// Whether reserved characters are sent as they are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allow_reserved: bool,
}

/// A documented body.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ExampleValue {
    /// JSON, or text for other media types.
    #[serde(default)]
    pub value: Value,
    /// The names on the way to it in the document, whose [`Origins`] know its place; empty in documents of our own.
    #[serde(rename = "x-graphdown-way", default, skip_serializing)]
    pub way: Vec<String>,
}

/// Two that show the same are equal wherever they stand.
impl PartialEq for ExampleValue {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// What comes back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// `#/components/responses/error`; nothing else stands beside it.
    #[serde(rename = "$ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Required by OpenAPI, but for a reference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// By name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub headers: Map<Header>,
    /// By media type.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub content: Map<MediaType>,
}

/// A response header.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Its type.
    #[serde(default)]
    pub schema: Schema,
}

/// What the rest of the document refers to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Components {
    /// By qualified name: `microsoft.graph.call`.
    #[serde(default)]
    pub schemas: Map<Schema>,
    /// The shared answer to what fails.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub responses: Map<Response>,
    /// In documents of others.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: Map<Parameter>,
    /// In documents of others.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub request_bodies: Map<RequestBody>,
    /// One for each kind of caller.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub security_schemes: Map<Value>,
}

#[cfg(test)]
mod tests;

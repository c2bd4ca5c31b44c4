//! The facts of one version's pages, language-neutral: `extract` fills it, `amend` and `resolve` refine it, `spec` writes it down.

mod permissions;
mod type_ref;
mod types;

use std::fmt;

pub use crate::path::{Argument, PathTemplate, Segment};
pub use permissions::{Grant, Permissions};
pub use type_ref::{Primitive, TypeName, TypeRef, Written};

use crate::{
    page::{Version, json::Json},
    source::{FileId, Span},
};

/// All that the pages of one version say.
#[derive(Clone, Debug)]
pub struct Api {
    /// Which surface.
    pub version: Version,
    /// Resource and complex types, one per qualified name once resolved.
    pub types: Vec<ResourceType>,
    /// Enumerations, one per qualified name once resolved.
    pub enumerations: Vec<Enumeration>,
    /// Operations: one per page and request line as extracted, one per method and path once resolved.
    pub operations: Vec<Operation>,
    /// What the service posts to an application's own URL.
    pub notifications: Vec<Notification>,
    /// Values of types that pages show by themselves.
    pub values: Vec<Notification>,
    /// Examples that belong to none of the operations.
    pub unplaced: Vec<Unplaced>,
    /// Where each request, response and value that was read as an example begins.
    pub shown: Vec<Span>,
    /// What became of each page.
    pub outcomes: Vec<PageOutcome>,
}

impl Api {
    /// One that says nothing yet.
    #[must_use]
    pub fn new(version: Version) -> Self {
        Api {
            version,
            types: Vec::new(),
            enumerations: Vec::new(),
            operations: Vec::new(),
            notifications: Vec::new(),
            values: Vec::new(),
            unplaced: Vec::new(),
            shown: Vec::new(),
            outcomes: Vec::new(),
        }
    }

    /// Adds what other pages of the version say behind what these do.
    pub fn extend(&mut self, other: Api) {
        let Api { version: _, types, enumerations, operations, notifications, values, unplaced, shown, outcomes } =
            other;
        self.types.extend(types);
        self.enumerations.extend(enumerations);
        self.operations.extend(operations);
        self.notifications.extend(notifications);
        self.values.extend(values);
        self.unplaced.extend(unplaced);
        self.shown.extend(shown);
        self.outcomes.extend(outcomes);
    }
}

/// A resource or complex type.
#[derive(Clone, Debug)]
pub struct ResourceType {
    /// Its qualified name.
    pub name: TypeName,
    /// What it inherits from.
    pub base: Option<TypeRef>,
    /// The types that its page says inherit from it: `resolve` gives them this base where they name none.
    pub derived: Vec<Written>,
    /// No value is of this type itself.
    pub is_abstract: bool,
    /// Values may have properties that are not documented.
    pub is_open: bool,
    /// The property that identifies it; `Some` makes it an entity.
    pub key: Option<String>,
    /// What the page says of it, Markdown.
    pub description: String,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// Its own properties and relationships, in the order of the page; inherited ones are gone once resolved.
    pub properties: Vec<Property>,
    /// The pages that define it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A property or a relationship.
#[derive(Clone, Debug)]
pub struct Property {
    /// As on the wire.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// A relationship.
    pub is_navigation: bool,
    /// What the page says of it, Markdown.
    pub description: String,
    /// The service sets it.
    pub is_read_only: bool,
    /// Whether it may be null, where the page says.
    pub is_nullable: Option<bool>,
    /// Must be there on creation, or in an action's body.
    pub is_required: bool,
    /// The row says `Inherited from`.
    pub is_inherited: bool,
    /// The value that it has when left out, where the page says.
    pub default: Option<String>,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// The enumeration members that its description lists.
    pub listed_members: Vec<String>,
    /// The name's cell, or the JSON member.
    pub span: Span,
}

impl Property {
    /// A property of which nothing is known but its name, its type and where it stands.
    #[must_use]
    pub fn new(name: impl Into<String>, ty: TypeRef, span: Span) -> Self {
        Property {
            name: name.into(),
            ty,
            is_navigation: false,
            description: String::new(),
            is_read_only: false,
            is_nullable: None,
            is_required: false,
            is_inherited: false,
            default: None,
            deprecated: None,
            listed_members: Vec::new(),
            span,
        }
    }
}

/// An enumeration.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Its qualified name.
    pub name: TypeName,
    /// What the page says of it, Markdown.
    pub description: String,
    /// Several members may be set at once.
    pub is_flags: bool,
    /// In the order of the page.
    pub members: Vec<Member>,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// The pages that define it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// As on the wire.
    pub name: String,
    /// Its number, where the page has it.
    pub value: Option<i64>,
    /// What the page says of it, Markdown.
    pub description: String,
}

/// Where something is documented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The page's source.
    pub file: FileId,
    /// Its path: `v1.0/api/call-get.md`.
    pub path: String,
    /// The heading, request line or table that says so.
    pub span: Span,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// A documented call.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: PathTemplate,
    /// Unique and stable: `communications.calls.call.cancelMediaProcessing`.
    pub id: String,
    /// Plain operation, action or function.
    pub kind: OperationKind,
    /// The page's title.
    pub summary: String,
    /// What the page says of it, Markdown.
    pub description: String,
    /// The workload, from the front matter.
    pub workload: Option<String>,
    /// Path placeholders, function arguments, query options and headers.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back on success; the first is the usual one.
    pub responses: Vec<Response>,
    /// What it takes to call it, per kind of caller.
    pub permissions: Permissions,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// Documented requests with their responses, in the order of the page.
    pub examples: Vec<Example>,
    /// The pages that document it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// What sort of call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationKind {
    /// Reads or writes a resource.
    Operation,
    /// `POST …/verb`
    Action,
    /// `GET …/name(argument=…)`
    Function,
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        })
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterPlace {
    /// A placeholder or a function argument.
    Path,
    /// After the `?`.
    Query,
    /// A header.
    Header,
}

/// What a caller gives besides the body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// As on the wire.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Its type.
    pub ty: TypeRef,
    /// Must be given.
    pub is_required: bool,
    /// What the page says of it, Markdown.
    pub description: String,
    /// The members that its description lists.
    pub listed_members: Vec<String>,
    /// A literal that the page's template gives.
    pub example: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// What is sent.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its shape.
    pub shape: BodyShape,
    /// `application/json` unless the page says otherwise.
    pub media_type: String,
    /// What the page says of it, Markdown.
    pub description: String,
    /// Must be given.
    pub is_required: bool,
}

/// The shape of a body.
#[derive(Clone, Debug)]
pub enum BodyShape {
    /// A value of one type.
    Type(TypeRef),
    /// An action's parameters, or an entity's subset that names no type.
    Parameters(Vec<Property>),
    /// `{"@odata.id": "…"}`
    Reference,
    /// Bytes.
    Stream,
}

/// What comes back on success.
#[derive(Clone, Debug)]
pub struct Response {
    /// 200, 201, 202, 204, 302 …
    pub status: u16,
    /// What the page says of it, Markdown.
    pub description: String,
    /// The body.
    pub content: Content,
    /// Headers that the page names: `Location`, `Operation-Location`.
    pub headers: Vec<String>,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// No body.
    Nothing,
    /// The value itself: an entity.
    Entity(TypeRef),
    /// `{"value": [...]}`, perhaps with more pages.
    Collection(TypeRef),
    /// `{"value": ...}` around a primitive or complex value.
    Value(TypeRef),
    /// Bytes, text or CSV of this media type.
    Stream(String),
    /// A number in plain text, of how many there are: what `$count` behind a collection answers with.
    Count,
    /// The pages don't say.
    Unknown,
}

/// A documented exchange.
#[derive(Clone, Debug)]
pub struct Example {
    /// From the annotation or the heading; unique within its operation.
    pub name: String,
    /// The request; absent where the page shows a response alone, or a notification.
    pub request: Option<Message>,
    /// The response.
    pub response: Option<Message>,
    /// The type that the response's annotation names.
    pub response_type: Option<TypeRef>,
}

/// An example that belongs to none of the operations.
#[derive(Clone, Debug)]
pub struct Unplaced {
    /// The exchange.
    pub example: Example,
    /// Why it has no place.
    pub reason: &'static str,
}

/// A documented request or response.
#[derive(Clone, Debug)]
pub struct Message {
    /// Of a request: method and URL as written. Of a response: nothing.
    pub request_line: Option<(Method, String)>,
    /// Of a response.
    pub status: Option<u16>,
    /// In order, as written.
    pub headers: Vec<(String, String)>,
    /// The body's text as written; empty for none.
    pub body: String,
    /// The body as JSON, leniently read.
    pub json: Option<Json>,
    /// The fence's content; where a fence shows several messages, its own part.
    pub span: Span,
    /// Its start line; the fence's content where there is none.
    pub start: Span,
}

/// A documented notification, or a value of a type that a page shows by itself.
#[derive(Clone, Debug)]
pub struct Notification {
    /// From its heading or annotation; unique.
    pub name: String,
    /// The type that the annotation or the body names.
    pub ty: Option<TypeRef>,
    /// The `POST` that the service sends, or the value.
    pub message: Message,
    /// Where it stands.
    pub origin: Origin,
}

impl Api {
    /// Every request, response and value that is kept, wherever it came to stand.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        let placed = self.operations.iter().flat_map(|operation| &operation.examples);
        let examples = placed.chain(self.unplaced.iter().map(|one| &one.example));
        let values = self.notifications.iter().chain(&self.values).map(|one| &one.message);
        examples.flat_map(|example| example.request.iter().chain(&example.response)).chain(values)
    }
}

/// What became of a page.
#[derive(Clone, Debug)]
pub struct PageOutcome {
    /// The page's path.
    pub path: String,
    /// What it gave.
    pub gave: Gave,
}

/// What a page gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gave {
    /// So many operations.
    Operations(usize),
    /// So many types and enumerations.
    Types(usize),
    /// Nothing, and why.
    Nothing(String),
}

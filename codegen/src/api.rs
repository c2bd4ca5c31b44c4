//! Defines the facts of one version, which are decided and independent of the target language. `resolve` decides them
//! from evidence, `spec` writes them as OpenAPI.

mod example;
pub mod media;
mod permissions;
mod query_options;
mod type_ref;
mod types;
mod words;

pub use crate::path::{Argument, PathTemplate, Segment};
pub use example::{Example, HeaderField, Message, StandaloneMessage, UnplacedExample};
pub use permissions::{ConditionalPermissions, Grant, PageTitle, Permissions};
pub use query_options::QUERY_OPTIONS;
pub use type_ref::{Primitive, TypeName, TypeRef};
pub(crate) use words::words;
pub use words::{Method, NoMeaning, OperationKind, ParameterPlace};

use crate::{
    page::Version,
    source::{FileId, Span},
};

/// The facts of one version.
#[derive(Clone, Debug)]
pub struct Api {
    /// The version.
    pub version: Version,
    /// Resource and complex types, one per qualified name.
    pub types: Vec<ResourceType>,
    /// Enumerations, one per qualified name.
    pub enumerations: Vec<Enumeration>,
    /// Operations, one per method and path.
    pub operations: Vec<Operation>,
    /// Notifications: bodies that the service posts to an application's own URL.
    pub notifications: Vec<StandaloneMessage>,
    /// Values of types that pages show by themselves.
    pub values: Vec<StandaloneMessage>,
    /// Examples that belong to no operation, each with a reason.
    pub unplaced: Vec<UnplacedExample>,
    /// The start of each request, response and value that was read as an example.
    pub shown: Vec<Span>,
    /// The result of each page.
    pub outcomes: Vec<PageOutcome>,
}

impl Api {
    /// No facts.
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
}

/// A resource or complex type.
#[derive(Clone, Debug)]
pub struct ResourceType {
    /// The qualified name.
    pub name: TypeName,
    /// The base type.
    pub base: Option<TypeRef>,
    /// Whether the type is abstract: no value has this type itself.
    pub is_abstract: bool,
    /// Whether the type is open: values may have undocumented properties.
    pub is_open: bool,
    /// The name of the key property; `Some` for an entity type.
    pub key: Option<String>,
    /// The description, Markdown.
    pub description: String,
    /// The text of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    /// The workload of its main page, from the front matter.
    pub workload: Option<String>,
    /// Properties and relationships in the order of the page, without inherited ones.
    pub properties: Vec<Property>,
    /// The pages that define it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A property or a relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct Property<N = TypeName> {
    /// The name on the wire.
    pub name: String,
    /// The type.
    pub ty: TypeRef<N>,
    /// Whether it is a relationship.
    pub is_navigation: bool,
    /// The description, Markdown.
    pub description: String,
    /// Whether only the service sets it.
    pub is_read_only: bool,
    /// Whether it may be null; `None` if the page doesn't say.
    pub is_nullable: Option<bool>,
    /// Whether it is required on creation, or in the body of an action.
    pub is_required: bool,
    /// The default value, if the page has one.
    pub default: Option<String>,
    /// The text of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    /// The span of the name's cell, or of the JSON member.
    pub span: Span,
}

impl<N> Property<N> {
    /// A property with a name, a type and a span, and nothing else.
    #[must_use]
    pub fn new(name: impl Into<String>, ty: TypeRef<N>, span: Span) -> Self {
        Property {
            name: name.into(),
            ty,
            is_navigation: false,
            description: String::new(),
            is_read_only: false,
            is_nullable: None,
            is_required: false,
            default: None,
            deprecated: None,
            span,
        }
    }

    /// The property with another type.
    #[must_use]
    pub fn of_type<M>(self, ty: TypeRef<M>) -> Property<M> {
        Property {
            ty,
            name: self.name,
            is_navigation: self.is_navigation,
            description: self.description,
            is_read_only: self.is_read_only,
            is_nullable: self.is_nullable,
            is_required: self.is_required,
            default: self.default,
            deprecated: self.deprecated,
            span: self.span,
        }
    }
}

/// An enumeration.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// The qualified name.
    pub name: TypeName,
    /// The description, Markdown.
    pub description: String,
    /// Whether it is a flags enumeration: several members can be set at once.
    pub is_flags: bool,
    /// The members in the order of the page.
    pub members: Vec<Member>,
    /// The text of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    /// The pages that define it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// The number, if the page has it.
    pub value: Option<i64>,
    /// The description, Markdown.
    pub description: String,
}

/// The place that documents something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The source of the page.
    pub file: FileId,
    /// The path of the page: `v1.0/api/call-get.md`.
    pub path: String,
    /// The span of the heading, request line or table.
    pub span: Span,
}

/// An operation; `I` is `()` until ids are assigned, which is done for all operations of a version together.
#[derive(Clone, Debug)]
pub struct Operation<I = String> {
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub path: PathTemplate,
    /// Unique and stable: `communications.calls.call.cancelMediaProcessing`.
    pub id: I,
    /// Whether it is a plain operation, an action or a function.
    pub kind: OperationKind,
    /// The title of the page.
    pub summary: String,
    /// The description, Markdown.
    pub description: String,
    /// The workload, from the front matter.
    pub workload: Option<String>,
    /// Path placeholders, function arguments, query options and headers.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// What comes back on success; the first is the usual one.
    pub responses: Vec<Response>,
    /// The permissions for each kind of caller.
    pub permissions: Permissions,
    /// The text of the deprecation, if it is deprecated.
    pub deprecated: Option<String>,
    /// Documented requests with their responses, in the order of the page.
    pub examples: Vec<Example>,
    /// The pages that document it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A parameter of a call, besides the body.
#[derive(Clone, Debug)]
pub struct Parameter<N = TypeName> {
    /// The name on the wire.
    pub name: String,
    /// The part of the request that has it.
    pub place: ParameterPlace,
    /// The type.
    pub ty: TypeRef<N>,
    /// Whether it is required.
    pub is_required: bool,
    /// The description, Markdown.
    pub description: String,
    /// The values that it may have, where the page lists them.
    pub members: Vec<String>,
    /// The greatest number that it may be.
    pub maximum: Option<u64>,
    /// What says that there is such a parameter.
    pub source: ParameterSource,
    /// The literal that the template of the page has for it.
    pub example: Option<String>,
    /// The span of its row, or of the path or example that shows it.
    pub span: Span,
}

/// What says that an operation has a parameter, the most telling first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterSource {
    /// A table, a list, a sentence or the template.
    #[default]
    Stated,
    /// A request line of the section on query parameters alone.
    Line,
    /// An example alone.
    Example,
}

/// The request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The shape.
    pub shape: BodyShape,
    /// The media type: `application/json` unless the page says otherwise.
    pub media_type: String,
    /// Media types that only examples show, without a known schema.
    pub shown_as: Vec<String>,
    /// The description, Markdown.
    pub description: String,
    /// Whether it is required.
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
    /// Only known from examples, under their media types.
    Shown,
}

/// A documented response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code: 200, 201, 202, 204, 302 …
    pub status: u16,
    /// The description, Markdown.
    pub description: String,
    /// The body.
    pub content: Content,
    /// Media types that only examples show, without a known schema.
    pub shown_as: Vec<String>,
    /// The names of documented headers: `Location`, `Operation-Location`.
    pub headers: Vec<String>,
    /// Whether a page documents it; otherwise only an example has it.
    pub is_stated: bool,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<N = TypeName> {
    /// No body.
    Nothing,
    /// The value itself: an entity.
    Entity(TypeRef<N>),
    /// `{"value": [...]}`, perhaps with more pages.
    Collection(TypeRef<N>),
    /// `{"value": ...}` around a primitive or complex value.
    Value(TypeRef<N>),
    /// Bytes, text or CSV of this media type.
    Stream(String),
    /// An object without a type of its own, with these properties.
    Object(Vec<Property<N>>),
    /// An object of one of these types; nothing says of which.
    OneOf(Vec<TypeRef<N>>),
    /// A count in plain text, as `$count` after a collection returns.
    Count,
    /// Not documented.
    Unknown,
    /// Only known from examples, under their media types.
    Shown,
}

impl<I> Operation<I> {
    /// The request body that a page documents, not only an example.
    #[must_use]
    pub fn stated_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| !matches!(body.shape, BodyShape::Shown))
    }

    /// The responses that a page documents, not only an example.
    pub fn stated_responses(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|response| response.is_stated)
    }

    /// The operation with an id.
    #[must_use]
    pub fn identified(self, id: String) -> Operation {
        Operation {
            id,
            method: self.method,
            path: self.path,
            kind: self.kind,
            summary: self.summary,
            description: self.description,
            workload: self.workload,
            parameters: self.parameters,
            body: self.body,
            responses: self.responses,
            permissions: self.permissions,
            deprecated: self.deprecated,
            examples: self.examples,
            origins: self.origins,
        }
    }
}

impl Api {
    /// All requests, responses and values, of operations and others.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        let placed = self.operations.iter().flat_map(|operation| &operation.examples);
        let examples = placed.chain(self.unplaced.iter().map(|one| &one.example));
        let values = self.notifications.iter().chain(&self.values).map(|one| &one.message);
        examples.flat_map(|example| example.request.iter().chain(&example.response)).chain(values)
    }
}

/// The result of a page.
#[derive(Clone, Debug)]
pub struct PageOutcome {
    /// The path of the page.
    pub path: String,
    /// The result.
    pub gave: Gave,
}

/// What is read from a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gave {
    /// The number of operations.
    Operations(usize),
    /// The number of types and enumerations.
    Types(usize),
    /// Nothing, with the reason.
    Nothing(String),
}

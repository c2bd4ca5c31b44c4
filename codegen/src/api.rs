//! The facts of one version: decided, and independent of the target language. `resolve` makes them from what pages
//! state, `spec` writes them as OpenAPI.

mod example;
pub mod media;
mod permissions;
mod query_options;
mod type_ref;
mod types;
mod words;

pub use crate::path::{Argument, PathTemplate, Segment};
pub use example::{Example, HeaderField, Message, StandaloneMessage, UnplacedExample};
pub use permissions::{ConditionalPermissions, Grant, Permissions};
pub use query_options::QUERY_OPTIONS;
pub use type_ref::{Primitive, TypeName, TypeRef};
pub(crate) use words::words;
pub use words::{Method, NoMeaning, OperationKind, ParameterPlace};

use crate::{
    page::Version,
    source::{FileId, Span},
};

/// All that the pages of one version say.
#[derive(Clone, Debug)]
pub struct Api {
    /// Which surface.
    pub version: Version,
    /// Resource and complex types, one per qualified name.
    pub types: Vec<ResourceType>,
    /// Enumerations, one per qualified name.
    pub enumerations: Vec<Enumeration>,
    /// Operations, one per method and path.
    pub operations: Vec<Operation>,
    /// What the service posts to an application's own URL.
    pub notifications: Vec<StandaloneMessage>,
    /// Values of types that pages show by themselves.
    pub values: Vec<StandaloneMessage>,
    /// Examples that belong to none of the operations.
    pub unplaced: Vec<UnplacedExample>,
    /// Where each request, response and value that was read as an example begins.
    pub shown: Vec<Span>,
    /// What became of each page.
    pub outcomes: Vec<PageOutcome>,
}

impl Api {
    /// One that says nothing.
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
    /// Its qualified name.
    pub name: TypeName,
    /// What it inherits from.
    pub base: Option<TypeRef>,
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
    /// Its own properties and relationships, in the order of the page, without those that it inherits.
    pub properties: Vec<Property>,
    /// The pages that define it; the first is the main one.
    pub origins: Vec<Origin>,
}

/// A property or a relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct Property<N = TypeName> {
    /// As on the wire.
    pub name: String,
    /// Its type.
    pub ty: TypeRef<N>,
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
    /// The value that it has when left out, where the page says.
    pub default: Option<String>,
    /// Why and since when not to use it.
    pub deprecated: Option<String>,
    /// The name's cell, or the JSON member.
    pub span: Span,
}

impl<N> Property<N> {
    /// A property of which nothing is known but its name, its type and where it stands.
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

    /// The same, of another type.
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

/// A documented call; `I` is `()` where it has no id yet, since ids are given to all of a version's together.
#[derive(Clone, Debug)]
pub struct Operation<I = String> {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: PathTemplate,
    /// Unique and stable: `communications.calls.call.cancelMediaProcessing`.
    pub id: I,
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

/// What a caller gives besides the body.
#[derive(Clone, Debug)]
pub struct Parameter<N = TypeName> {
    /// As on the wire.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Its type.
    pub ty: TypeRef<N>,
    /// Must be given.
    pub is_required: bool,
    /// What the page says of it, Markdown.
    pub description: String,
    /// The values that it may have, where the page lists them.
    pub members: Vec<String>,
    /// The greatest number that it may be.
    pub maximum: Option<u64>,
    /// What says that there is such a parameter.
    pub source: ParameterSource,
    /// A literal that the page's template gives.
    pub example: Option<String>,
    /// Where it stands.
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

/// What is sent.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its shape.
    pub shape: BodyShape,
    /// `application/json` unless the page says otherwise.
    pub media_type: String,
    /// Media types that examples alone show; of what stands under them nothing is known.
    pub shown_as: Vec<String>,
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
    /// What examples alone show, under their own media types.
    Shown,
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
    /// Media types that examples alone show; of what stands under them nothing is known.
    pub shown_as: Vec<String>,
    /// Headers that the page names: `Location`, `Operation-Location`.
    pub headers: Vec<String>,
    /// A page says that it comes; else an example alone shows it.
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
    /// A number in plain text, of how many there are: what `$count` behind a collection answers with.
    Count,
    /// The pages don't say.
    Unknown,
    /// What examples alone show, under their own media types.
    Shown,
}

impl<I> Operation<I> {
    /// The body of which a page speaks.
    #[must_use]
    pub fn stated_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| !matches!(body.shape, BodyShape::Shown))
    }

    /// The responses of which a page speaks.
    pub fn stated_responses(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|response| response.is_stated)
    }

    /// The same under an id.
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

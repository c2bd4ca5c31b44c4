//! Defines a call of a decided crate: its arguments, what it sends, what comes back, and the static that describes it.

use super::{AnyFeature, FeaturePart, Type, TypePath};
use crate::{
    api::{Method as HttpMethod, ParameterPlace, Permissions},
    gateway::{Alias, Docs, Ident, Module, PathLiteral, Prose},
    path::Encoding,
    spec::{Status, Style},
};

/// Something that a method takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Argument {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: ArgumentType,
}

/// The type of an argument that goes into the URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ArgumentType {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A number.
    F64,
    /// A list.
    List(Type),
    /// An object, or any JSON.
    Object(Type),
}

/// How a parameter's value is written, where it is more than a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WrittenAs {
    /// The style; none for JSON.
    pub style: Option<Style>,
    /// Whether each element is written for itself.
    pub explode: bool,
    /// Whether reserved characters are sent as they are.
    pub allow_reserved: bool,
}

/// Part of what is added to a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathPiece {
    /// `/calls`
    Literal(PathLiteral),
    /// An argument's value.
    Argument {
        /// The argument.
        ident: Ident,
        /// How it is written.
        encoding: Encoding,
        /// Its name on the wire, and how it is written, where it is more than a text.
        written: Option<(String, WrittenAs)>,
    },
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment, with an example.
    pub docs: Docs,
    /// By what else it is found.
    pub aliases: Vec<Alias>,
    /// Why not to use it.
    pub deprecated: Option<Prose>,
    /// What it takes for the path.
    pub arguments: Vec<Argument>,
    /// What it adds to the path.
    pub pieces: Vec<PathPiece>,
    /// Options that each request has.
    pub fixed: Vec<(String, String)>,
    /// The media type that is asked for, where the service has several.
    pub accept: Option<String>,
    /// What it takes for the query, for headers and for cookies.
    pub options: Vec<OptionArgument>,
    /// What it sends.
    pub body: Option<MethodBody>,
    /// The media type of JSON that it sends, where it is another than the usual one.
    pub content_type: Option<String>,
    /// What comes back.
    pub reply: Reply,
    /// The statics that describe it: the first speaks for all paths that none of the others documents.
    pub operations: Vec<TypePath>,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
}

/// A required option.
#[derive(Clone, Debug)]
pub(crate) struct OptionArgument {
    /// As on the wire.
    pub wire_name: String,
    /// How the request takes it.
    pub setter: OptionSetter,
    /// What the method takes for it.
    pub argument: Argument,
}

/// The method of a request that sets an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptionSetter {
    /// A text in the query.
    Query,
    /// The text of a header.
    Header,
    /// A documented parameter, whose style the operation knows.
    Parameter,
}

/// A parameter that an operation knows the style of.
#[derive(Clone, Debug)]
pub(crate) struct StyledParameter {
    /// As on the wire.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// How it is written.
    pub written: WrittenAs,
}

/// What a call sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MethodBody {
    /// JSON of this type.
    Json(Type),
    /// The URL of another resource.
    Reference,
    /// Bytes of this media type.
    Bytes(String),
    /// A form with files, with the media types of properties.
    Multipart(Type, Vec<(String, String)>),
    /// A form of pairs, with the styles of properties.
    Form(Type, Vec<(String, WrittenAs)>),
}

impl MethodBody {
    /// What the method's argument for it is called.
    #[must_use]
    pub(crate) const fn argument(&self) -> &'static str {
        match self {
            MethodBody::Json(_) | MethodBody::Multipart(..) | MethodBody::Form(..) => "body",
            MethodBody::Reference => "url",
            MethodBody::Bytes(_) => "content",
        }
    }
}

/// What a call gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Nothing.
    Nothing,
    /// A value.
    Value(Type),
    /// A page of a list.
    Collection(Type),
    /// `{"value": …}`
    Scalar(Type),
    /// Bytes or text.
    Content,
    /// This, or nothing.
    Optional(Box<Reply>),
    /// What the status tells.
    ByStatus(TypePath),
}

/// A module of operations.
#[derive(Clone, Debug)]
pub(crate) struct OperationModule {
    /// The first path segment.
    pub module: Module,
    /// By name.
    pub operations: Vec<OperationStatic>,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
    /// The statics that need others.
    pub parts: Vec<FeaturePart>,
}

impl OperationModule {
    /// The statics that stand in the file of a part, or in the module's own.
    pub(crate) fn in_file<'m>(
        &'m self,
        part: Option<&'m FeaturePart>,
    ) -> impl Iterator<Item = &'m OperationStatic> + Clone {
        self.operations.iter().filter(move |one| {
            let beyond = one.feature.as_ref().filter(|feature| Some(*feature) != self.feature.as_ref());
            beyond == part.map(|part| &part.feature)
        })
    }
}

/// The constants of permissions and grants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    /// Each permission that an operation needs, sorted by name.
    pub permissions: Vec<PermissionConstant>,
    /// The grants that several operations have.
    pub shared: Vec<GrantConstant>,
}

/// The constant of a permission.
#[derive(Clone, Debug)]
pub(crate) struct PermissionConstant {
    /// `PERMISSION_MAIL_READ`
    pub ident: Ident,
    /// `Mail.Read`
    pub name: String,
}

/// Alternatives of permissions that have a name, for the statics of all operations that need them.
#[derive(Clone, Debug)]
pub(crate) struct GrantConstant {
    /// Its name.
    pub ident: Ident,
    /// Least privileged first.
    pub alternatives: Vec<Vec<String>>,
}

/// The static that describes a call.
#[derive(Clone, Debug)]
pub(crate) struct OperationStatic {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// `communications.calls.call.cancelMediaProcessing`
    pub id: String,
    /// `POST`
    pub method: HttpMethod,
    /// The paths on which it can be called.
    pub templates: Vec<String>,
    /// What it takes to call it.
    pub permissions: Permissions,
    /// The page on learn.microsoft.com.
    pub documentation: String,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// The parameters that have a style.
    pub parameters: Vec<StyledParameter>,
    /// The base URL of its own.
    pub server: Option<String>,
    /// The credentials that it needs, in alternatives, where they are other than a token.
    pub security: Option<Vec<Vec<SecurityScheme>>>,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
}

/// A scheme by which the service knows its callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecurityScheme {
    /// In the document.
    pub name: String,
    /// How the credential is sent.
    pub scheme: Scheme,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// As a token.
    Bearer,
    /// As a name and a password.
    Basic,
    /// A key in a header, the query or a cookie of that name.
    ApiKey(ParameterPlace, String),
    /// What the client can't send.
    Unsupported(String),
}

/// One of some results, by status.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// Single statuses first, then ranges, then the rest.
    pub variants: Vec<AnswerVariant>,
    /// The variant for statuses that are none of these.
    pub other: Ident,
}

/// The result with one status, or with some.
#[derive(Clone, Debug)]
pub(crate) struct AnswerVariant {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// What it stands for.
    pub status: Status,
    /// The result.
    pub reply: Reply,
}

/// What comes back where the service refuses a call.
#[derive(Clone, Debug)]
pub(crate) struct Refusals {
    /// `404`, `5XX`, `default`
    pub statuses: Vec<String>,
    /// What the error's body is read as.
    pub of: Reply,
}

/// A parameter, decided.
#[derive(Clone, Debug)]
pub(crate) struct PlannedParameter {
    /// As on the wire.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// The type of its argument.
    pub ty: ArgumentType,
    /// How its value is written, where it is more than a text.
    pub written: Option<WrittenAs>,
    /// Whether the method that makes the call takes it.
    pub is_argument: bool,
}

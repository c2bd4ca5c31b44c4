//! Defines a crate of which everything is decided: `rust` makes it, `render` prints it and decides nothing.

mod any_feature;
mod call;
mod example;
mod naming;

use super::features::Feature;
use crate::gateway::{Docs, Ident, Module, Prose};

pub(crate) use any_feature::AnyFeature;
pub(crate) use call::{
    AnswerVariant, Answers, Argument, ArgumentType, GrantConstant, Grants, Method, MethodBody, OperationModule,
    OperationStatic, OptionArgument, OptionSetter, PathPiece, PermissionConstant, PlannedParameter, Refusals, Reply,
    Scheme, SecurityScheme, StyledParameter, WrittenAs,
};
pub(crate) use naming::{Imports, Root};

pub(crate) use example::{
    ExampleCall, ExampleCode, Obstacle, Reads, RequestTest, ResponseTest, Test, TestModule, Unmade, Value, WireBody,
};

/// The whole crate.
#[derive(Clone, Debug)]
pub(crate) struct Crate {
    /// What other crates import: `graphdown_beta`.
    pub import: Ident,
    /// The client type.
    pub client: Client,
    /// What the crate is.
    pub about: Docs,
    /// The front page, which begins with that.
    pub front: Docs,
    /// Where the calls go: `https://graph.microsoft.com/v1.0`.
    pub base_url: String,
    /// What is said of the credential that a client takes.
    pub credentials: Docs,
    /// The same with the variables that can be set, where there are some.
    pub server: Option<ServerAddress>,
    /// The modules of types: `models`, `models::call_records`, `requests`.
    pub types: Vec<TypeModule>,
    /// The features, of which those of workloads leave items out.
    pub features: Vec<Feature>,
    /// The root of the paths: what `Graph` itself offers.
    pub root: Node,
    /// What the file of the root imports.
    pub imports: Imports,
    /// The places that paths lead to, by file.
    pub places: Vec<PlaceModule>,
    /// The constants of what operations need.
    pub grants: Grants,
    /// The modules of operations, one per first path segment.
    pub operations: Vec<OperationModule>,
    /// The documented requests and responses, as tests.
    pub tests: Vec<TestModule>,
    /// The documented requests that no test can make.
    pub unmade: Vec<Unmade>,
    /// Modules that are written by hand, in files beside the generated ones.
    pub hand_written: Vec<Module>,
}

impl Crate {
    /// The same crate with modules that are written by hand, but for those whose files it generates.
    #[must_use]
    pub(crate) fn beside(mut self, hand_written: &[Module]) -> Crate {
        let own = ["places", "operations"];
        let is_own = |module: &Module| {
            own.contains(&module.as_str())
                || *module == self.client.module
                || self.types.iter().any(|types| types.module.first() == Some(module))
        };
        self.hand_written = hand_written.iter().filter(|module| !is_own(module)).cloned().collect();
        self
    }
}

/// What the client is called.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// `Graph`
    pub ident: Ident,
    /// The variable that holds it in examples: `graph`.
    pub variable: Ident,
    /// The module that it lives in.
    pub module: Module,
}

/// A base URL with variables.
#[derive(Clone, Debug)]
pub(crate) struct ServerAddress {
    /// What each variable is.
    pub docs: Docs,
    /// Its parts, in order.
    pub pieces: Vec<ServerPiece>,
}

/// A part of a base URL.
#[derive(Clone, Debug)]
pub(crate) enum ServerPiece {
    /// Text.
    Text(String),
    /// What can be set.
    Variable {
        /// In the document.
        name: String,
        /// The argument for it.
        ident: Ident,
    },
}

/// Where an item lives: `["models", "call_records"]` and `Session`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TypePath {
    /// From the crate's root.
    pub module: Vec<Module>,
    /// Its name.
    pub ident: Ident,
}

/// A module of types, each in a file of its own.
#[derive(Clone, Debug)]
pub(crate) struct TypeModule {
    /// From the crate's root.
    pub module: Vec<Module>,
    /// What stands at its top.
    pub docs: Docs,
    /// Modules within, which hold namespaces.
    pub children: Vec<Module>,
    /// Files with the items that the module lifts out of them.
    pub files: Vec<TypeFile>,
}

/// A file of types that belong together.
#[derive(Clone, Debug)]
pub(crate) struct TypeFile {
    /// Its module, which is private.
    pub module: Module,
    /// What it imports.
    pub imports: Imports,
    /// In order.
    pub items: Vec<Item>,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
}

/// A type.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// An object.
    Model(Model),
    /// One of some texts.
    Enumeration(Enumeration),
    /// One of some objects.
    Polymorphic(Polymorphic),
    /// One of several types.
    Union(Union),
    /// One of some results, by status.
    Answers(Answers),
}

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// Its name.
    pub ident: Ident,
    /// As the service spells it: `microsoft.graph.call`.
    pub wire_name: String,
    /// Its doc comment.
    pub docs: Docs,
    /// Why not to use it.
    pub deprecated: Option<Prose>,
    /// Its properties, inherited ones first.
    pub fields: Vec<Field>,
    /// What tells it from the types that it shares places with.
    pub discriminators: Vec<Discriminator>,
    /// The types that it derives from, whose places take it.
    pub bases: Vec<TypePath>,
}

/// A member that names the type of an object, and what it says of one type.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    /// Its name: `@odata.type`.
    pub property: String,
    /// The values that mean the type itself, of which the first is written.
    pub values: Vec<String>,
    /// The values that mean the types that derive from it.
    pub derived: Vec<String>,
}

/// A property.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its name.
    pub ident: Ident,
    /// What sets it: `with_callback_uri`; nothing where the service does.
    pub setter: Option<Ident>,
    /// As the service spells it.
    pub wire_name: String,
    /// Its type, without `Option`.
    pub ty: Type,
    /// Its doc comment.
    pub docs: Docs,
    /// Why not to use it.
    pub deprecated: Option<Prose>,
    /// Whether a request must have it.
    pub is_required: bool,
    /// Whether it leads to another resource, which is read for itself.
    pub is_navigation: bool,
    /// The features beyond its type's without which it isn't there.
    pub feature: Option<AnyFeature>,
}

/// The type of a property or a body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A 64-bit integer without a sign.
    U64,
    /// A number.
    F64,
    /// A point in time.
    DateTimeOffset,
    /// A day.
    Date,
    /// A time of day.
    TimeOfDay,
    /// A span of time.
    Duration,
    /// Bytes in base64.
    Binary,
    /// Any JSON.
    Json,
    /// An object of a component's type or of one that derives from it, now or later; what that adds is kept beside.
    Model(TypePath),
    /// An object of a type without a name in the document, from which nothing derives.
    Inline(TypePath),
    /// The same as a property, in a box.
    Boxed(TypePath),
    /// One of some texts.
    Enumeration(TypePath),
    /// An object of one of several types.
    Polymorphic(TypePath),
    /// A value of one of several types.
    Union(TypePath),
    /// A list.
    List(Box<Type>),
    /// An object with members of any names.
    Map(Box<Type>),
    /// A file of a form.
    File,
}

impl Item {
    /// What it is called.
    #[must_use]
    pub(crate) const fn ident(&self) -> &Ident {
        match self {
            Item::Model(one) => &one.ident,
            Item::Enumeration(one) => &one.ident,
            Item::Polymorphic(one) => &one.ident,
            Item::Union(one) => &one.ident,
            Item::Answers(one) => &one.ident,
        }
    }
}

/// One of some texts.
#[derive(Clone, Debug)]
pub(crate) struct Enumeration {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// Why not to use it.
    pub deprecated: Option<Prose>,
    /// Its members.
    pub variants: Vec<Variant>,
    /// Whether they are integers.
    pub is_of_numbers: bool,
    /// The variant for values that are none of the variants'.
    pub unknown: Ident,
    /// The members without a variant of their own, which say that a value is unknown.
    pub unlisted: Vec<String>,
    /// The variant that the document says is meant where there is no value, by its index.
    pub default: Option<usize>,
}

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// Its name.
    pub ident: Ident,
    /// As the service spells it.
    pub wire_name: String,
    /// Its doc comment.
    pub docs: Docs,
}

/// One of some objects.
#[derive(Clone, Debug)]
pub(crate) struct Polymorphic {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// The member that names the type.
    pub discriminator: String,
    /// In the order of the document.
    pub variants: Vec<PolymorphicVariant>,
    /// The variant for types that are none of these.
    pub other: Ident,
}

/// A type that a polymorphic enum knows.
#[derive(Clone, Debug)]
pub(crate) struct PolymorphicVariant {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: TypePath,
    /// As the service spells it: the names that mean it, of which the first is written.
    pub wire_names: Vec<String>,
    /// Its doc comment.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug)]
pub(crate) struct Union {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// Why not to use it.
    pub deprecated: Option<Prose>,
    /// In the order in which they are tried.
    pub variants: Vec<UnionVariant>,
    /// The variant for JSON that is none of these.
    pub other: Ident,
}

/// A type that a value may have.
#[derive(Clone, Debug)]
pub(crate) struct UnionVariant {
    /// Its name.
    pub ident: Ident,
    /// Its type; a model is boxed.
    pub ty: Type,
    /// The members that an object of it must have.
    pub required: Vec<String>,
    /// Its doc comment.
    pub docs: Docs,
}

/// A file of places: that of a type and those that are reached from it.
#[derive(Clone, Debug)]
pub(crate) struct PlaceModule {
    /// Its module, which is private.
    pub module: Module,
    /// What it imports.
    pub imports: Imports,
    /// The nearest to the root first.
    pub nodes: Vec<Node>,
    /// The features without which it isn't there.
    pub feature: Option<AnyFeature>,
    /// The calls that need others.
    pub parts: Vec<FeaturePart>,
}

impl PlaceModule {
    /// Whether a call stands in the file of a part, or in the module's own.
    #[must_use]
    pub(crate) fn is_in_file(&self, method: &Method, part: Option<&FeaturePart>) -> bool {
        let beyond = method.feature.as_ref().filter(|feature| Some(*feature) != self.feature.as_ref());
        beyond == part.map(|part| &part.feature)
    }
}

/// What of a file needs other features than the file, in a file of its own.
#[derive(Clone, Debug)]
pub(crate) struct FeaturePart {
    /// The features.
    pub feature: AnyFeature,
    /// Its module, which is private.
    pub module: Module,
    /// What it imports.
    pub imports: Imports,
}

/// What addresses of one type have in common, or those of one step beyond a type.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// The ways on.
    pub accessors: Vec<Accessor>,
    /// The calls.
    pub methods: Vec<Method>,
}

/// A way on.
#[derive(Clone, Debug)]
pub(crate) struct Accessor {
    /// Its name.
    pub ident: Ident,
    /// Its doc comment.
    pub docs: Docs,
    /// What it takes.
    pub arguments: Vec<Argument>,
    /// What it adds to the path.
    pub pieces: Vec<PathPiece>,
    /// Where it leads.
    pub target: TypePath,
    /// The features beyond its place's without which it isn't there.
    pub feature: Option<AnyFeature>,
}

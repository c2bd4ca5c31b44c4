//! A type as pages write it comes in; the name of a type, a primitive or a list of either goes out.

use std::fmt;

use crate::source::Span;

/// A qualified name as the service spells it: `microsoft.graph.callRecords` and `session`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// `microsoft.graph`, `microsoft.graph.callRecords`
    pub namespace: String,
    /// `session`
    pub name: String,
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}.{}", self.namespace, self.name)
    }
}

/// The type of a property, a parameter or a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// One of Edm's.
    Primitive(Primitive),
    /// A resource type or an enumeration.
    Named(TypeName),
    /// A list.
    Collection(Box<TypeRef>),
    /// As a page writes it; `resolve` replaces each of these.
    Written(Written),
    /// Any JSON value: the page says so, or nothing that can be resolved.
    Untyped,
}

impl TypeRef {
    /// The type that it names itself.
    #[must_use]
    pub const fn named(&self) -> Option<&TypeName> {
        match self {
            TypeRef::Named(name) => Some(name),
            _ => None,
        }
    }

    /// What a list is of; anything else is it itself.
    #[must_use]
    pub fn item(&self) -> &TypeRef {
        match self {
            TypeRef::Collection(item) => item,
            one => one,
        }
    }
}

/// A type as a page writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Without markup: `microsoft.graph.call`, `modality`.
    pub text: String,
    /// The link on it, as written.
    pub target: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// Edm's primitive types that Graph uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Primitive {
    /// `Edm.String`
    String,
    /// `Edm.Boolean`
    Boolean,
    /// `Edm.Byte`
    Byte,
    /// `Edm.Int16`
    Int16,
    /// `Edm.Int32`
    Int32,
    /// `Edm.Int64`
    Int64,
    /// `Edm.Single`
    Single,
    /// `Edm.Double`
    Double,
    /// `Edm.Decimal`
    Decimal,
    /// `Edm.DateTimeOffset`
    DateTimeOffset,
    /// `Edm.Date`
    Date,
    /// `Edm.TimeOfDay`
    TimeOfDay,
    /// `Edm.Duration`
    Duration,
    /// `Edm.Guid`
    Guid,
    /// `Edm.Binary`
    Binary,
    /// `Edm.Stream`
    Stream,
}

/// `Int32`: Edm's name, without its namespace.
impl fmt::Display for Primitive {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// As messages show it: `Int32`, `` `call` ``, a list of either.
impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            TypeRef::Primitive(primitive) => primitive.fmt(f),
            TypeRef::Named(name) => write!(f, "`{}`", name.name),
            TypeRef::Collection(item) => write!(f, "list of {item}"),
            TypeRef::Written(written) => write!(f, "`{}`", written.text),
            TypeRef::Untyped => f.write_str("any JSON"),
        }
    }
}

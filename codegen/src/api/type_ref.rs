//! Defines references to types: a named type, a primitive, a list of either, or any.

use std::fmt;

/// A qualified name in the spelling of the service: `microsoft.graph.callRecords` and `session`.
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

/// The type of a property, a parameter or a result: of names that are documented, or, as pages state it, of names as
/// they write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef<N = TypeName> {
    /// A primitive type of Edm.
    Primitive(Primitive),
    /// A resource type or an enumeration.
    Named(N),
    /// A list.
    Collection(Box<TypeRef<N>>),
    /// Any JSON value: the page says so, or its type can't be resolved.
    Untyped,
}

impl<N> TypeRef<N> {
    /// The name of a named type; `None` for any other.
    #[must_use]
    pub const fn named(&self) -> Option<&N> {
        match self {
            TypeRef::Named(name) => Some(name),
            _ => None,
        }
    }

    /// The type of a list's items, or the type itself.
    #[must_use]
    pub fn item(&self) -> &TypeRef<N> {
        match self {
            TypeRef::Collection(item) => item,
            ty => ty,
        }
    }
}

/// The primitive types of Edm that Graph uses.
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

/// The name without the namespace: `Int32`.
impl fmt::Display for Primitive {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// The type in messages: `Int32`, `` `call` ``, a list of either.
impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            TypeRef::Primitive(primitive) => primitive.fmt(f),
            TypeRef::Named(name) => write!(f, "`{}`", name.name),
            TypeRef::Collection(item) => write!(f, "list of {item}"),
            TypeRef::Untyped => f.write_str("any JSON"),
        }
    }
}

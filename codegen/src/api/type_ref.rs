//! Defines what type a value has: a named type, a primitive, a list of either, or any.

use std::fmt;

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

/// The type of a property, a parameter or a result: of names that are documented, or, as pages state it, of names as
/// they write them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef<N = TypeName> {
    /// One of Edm's.
    Primitive(Primitive),
    /// A resource type or an enumeration.
    Named(N),
    /// A list.
    Collection(Box<TypeRef<N>>),
    /// Any JSON value: the page says so, or nothing that can be resolved.
    Untyped,
}

impl<N> TypeRef<N> {
    /// The name that it names itself.
    #[must_use]
    pub const fn named(&self) -> Option<&N> {
        match self {
            TypeRef::Named(name) => Some(name),
            _ => None,
        }
    }

    /// What a list holds, or the type itself.
    #[must_use]
    pub fn item(&self) -> &TypeRef<N> {
        match self {
            TypeRef::Collection(item) => item,
            ty => ty,
        }
    }
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
            TypeRef::Untyped => f.write_str("any JSON"),
        }
    }
}

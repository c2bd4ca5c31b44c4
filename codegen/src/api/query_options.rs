//! Lists the query options that OData gives a meaning to, which each operation may take whether its page names them or not.

use super::Primitive;

/// Each with the type of its value; `$expand` and `$select` are lists with commas. The service takes each with and without its
/// dollar sign.
pub const QUERY_OPTIONS: &[(&str, Primitive)] = &[
    ("$apply", Primitive::String),
    ("$compute", Primitive::String),
    ("$count", Primitive::Boolean),
    ("$deltatoken", Primitive::String),
    ("$expand", Primitive::String),
    ("$filter", Primitive::String),
    ("$format", Primitive::String),
    ("$orderby", Primitive::String),
    ("$search", Primitive::String),
    ("$select", Primitive::String),
    ("$skip", Primitive::Int32),
    ("$skiptoken", Primitive::String),
    ("$top", Primitive::Int32),
];

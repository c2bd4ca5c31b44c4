//! Reads what a page states of types and enumerations: tables of properties, bases, members and JSON samples.

pub(crate) mod type_expression;
pub(crate) mod row;
pub(crate) mod declaration;
pub(crate) mod base;
pub(crate) mod json_representation;
pub(crate) mod enumeration;
pub(crate) mod nested;
pub(crate) mod resource;

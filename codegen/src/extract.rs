//! Pages come in; the facts that they state go out, as written and not yet resolved.

pub mod type_expression;
pub mod row;
pub mod operation;
pub mod resource;
pub mod enumeration;

//! Pages come in; the facts that they state go out, as written and not yet resolved.

pub mod prose;
pub mod listed_members;
pub mod type_expression;
pub mod row;
pub mod operation;
pub mod template;
pub mod resource;
pub mod enumeration;

#[cfg(test)]
pub(crate) mod tests;

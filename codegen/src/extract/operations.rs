//! Reads what a page states of its operations. One page may document several, and sections, tables and examples say different parts of each.

pub(crate) mod request_line;
pub(crate) mod named;
pub(crate) mod permission;
pub(crate) mod parameter;
pub(crate) mod query_option;
pub(crate) mod example;
pub(crate) mod response_prose;
pub(crate) mod response;
pub(crate) mod body;
pub(crate) mod part;
pub(crate) mod alias;
pub(crate) mod operation;

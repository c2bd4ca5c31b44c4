//! Decides with which credential a call is sent, and whose permissions it needs. A token must never reach another origin.

pub(crate) mod token;
pub(crate) mod scheme;
pub(crate) mod caller;
pub(crate) mod scopes;
pub(crate) mod challenge;
pub(crate) mod call_token;

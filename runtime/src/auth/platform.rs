//! Asks the identity platform for tokens: the one place of sign-in that accesses the network, and the one that sends secrets.

pub(crate) mod authority;
pub(crate) mod claims;
pub(crate) mod exchange;
pub(crate) mod form;
pub(crate) mod answer;
pub(crate) mod settings;
